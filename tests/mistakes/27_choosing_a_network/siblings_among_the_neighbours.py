# Mistake: the nearest row may be of the same group: a leak
# Fails: 27.4
# Says: may be a sibling

# %% task="27.4"
def baselines(X, labels, groups):
    """Return (majority, neighbour), the accuracies on each group when it is left out: (groups,) each."""
    majority, neighbour = [], []
    for name in np.unique(groups):
        test, rest = groups == name, groups != name
        values, counts = np.unique(labels[rest], return_counts=True)
        majority.append(np.mean(labels[test] == values[counts.argmax()]))
        distances = ((X[test][:, None] - X) ** 2).sum(axis=2)
        distances[np.arange(test.sum()), np.flatnonzero(test)] = np.inf
        neighbour.append(np.mean(labels[test] == labels[distances.argmin(axis=1)]))
    return np.array(majority), np.array(neighbour)
