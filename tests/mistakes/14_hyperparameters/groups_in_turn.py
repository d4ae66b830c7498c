# Mistake: deals groups out like cards instead of counting rows
# Fails: 14.2
# Says: deal them out in turn

# %% task="14.2"
def stratified_folds(labels, k, random):
    """Return k arrays of row numbers, each class spread evenly. labels: (rows,)."""
    order = random.permutation(len(labels))
    order = order[np.argsort(labels[order])]
    return [order[fold::k] for fold in range(k)]


def grouped_folds(groups, k):
    """Return k arrays of row numbers, no group in two of them. groups: (rows,)."""
    fold_of, sizes = np.empty(len(groups), int), np.zeros(k)
    counts = np.bincount(groups)
    for place, group in enumerate(np.argsort(-counts)):
        smallest = place % k
        fold_of[groups == group] = smallest
        sizes[smallest] += counts[group]
    return [np.flatnonzero(fold_of == fold) for fold in range(k)]
