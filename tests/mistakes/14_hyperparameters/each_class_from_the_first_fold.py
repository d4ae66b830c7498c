# Mistake: begins with the first fold again for each class
# Fails: 14.2
# Says: go on dealing at the next fold

# %% task="14.2"
def stratified_folds(labels, k, random):
    """Return k arrays of row numbers, each class spread evenly. labels: (rows,)."""
    classes = [random.permutation(np.flatnonzero(labels == label)) for label in np.unique(labels)]
    return [np.concatenate([rows[fold::k] for rows in classes]) for fold in range(k)]


def grouped_folds(groups, k):
    """Return k arrays of row numbers, no group in two of them. groups: (rows,)."""
    fold_of, sizes = np.empty(len(groups), int), np.zeros(k)
    counts = np.bincount(groups)
    for group in np.argsort(-counts):
        smallest = np.argmin(sizes)
        fold_of[groups == group] = smallest
        sizes[smallest] += counts[group]
    return [np.flatnonzero(fold_of == fold) for fold in range(k)]
