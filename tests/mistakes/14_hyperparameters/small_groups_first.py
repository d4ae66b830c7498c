# Mistake: takes the smallest groups first
# Fails: 14.2
# Says: from the smallest to the largest

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
    for group in np.argsort(counts):
        smallest = np.argmin(sizes)
        fold_of[groups == group] = smallest
        sizes[smallest] += counts[group]
    return [np.flatnonzero(fold_of == fold) for fold in range(k)]
