# Mistake: the first samples of each class are taken, without chance
# Fails: 17.2
# Says: Are the first ones preferred

# %% task="17.2"
def few_shot(labels, per_class, rng):
    chosen = np.concatenate([np.flatnonzero(labels == name)[:per_class] for name in np.unique(labels)])
    return chosen, np.setdiff1d(np.arange(len(labels)), chosen)
