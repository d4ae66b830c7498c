# Mistake: deals the rows of a class in their own order
# Fails: 14.2
# Says: Shuffle the rows of each class

# %% task="14.2"
def stratified_folds(labels, k, random):
    """Return k arrays of row numbers, each class spread evenly. labels: (rows,)."""
    order = np.argsort(labels, kind="stable")
    return [order[fold::k] for fold in range(k)]


def grouped_folds(groups, k):
    """Return k arrays of row numbers, no group in two of them. groups: (rows,)."""
    fold_of, sizes = np.empty(len(groups), int), np.zeros(k)
    counts = np.bincount(groups)
    for group in np.argsort(-counts):
        smallest = np.argmin(sizes)
        fold_of[groups == group] = smallest
        sizes[smallest] += counts[group]
    return [np.flatnonzero(fold_of == fold) for fold in range(k)]
