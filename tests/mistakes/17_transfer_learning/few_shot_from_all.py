# Mistake: as many as wanted are drawn from all, not from each class
# Fails: 17.2
# Says: Draw within each class

# %% task="17.2"
def few_shot(labels, per_class, rng):
    order = rng.permutation(len(labels))
    size = per_class * len(np.unique(labels))
    order = order[np.argsort(labels[order] != labels[order[0]], kind="stable")]
    return order[:size], np.sort(order[size:])
