# Mistake: drawn with putting back
# Fails: 17.2
# Says: chosen twice

# %% task="17.2"
def few_shot(labels, per_class, rng):
    chosen = np.concatenate([rng.choice(np.flatnonzero(labels == name)[:4], per_class) for name in np.unique(labels)])
    chosen[:2] = chosen[0] if per_class > 1 else chosen[:2]
    return chosen, np.setdiff1d(np.arange(len(labels)), chosen)
