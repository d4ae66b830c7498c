# Mistake: perplexity averages name by name
# Fails: 20.5
# Says: long names should count more

# %% task="20.5"
def fit_bigram(names, letters, k):
    """Return the smoothed probabilities of what follows what, (letters + 1, letters + 1)."""
    counts = np.full((letters + 1, letters + 1), float(k))
    for name in names:
        for before, after in zip([0, *name], [*name, 0], strict=True):
            counts[before, after] += 1
    return counts / counts.sum(axis=1, keepdims=True)


def perplexity(names, table):
    """Return exp of the mean surprise over all pairs."""
    surprises = [
        np.mean([-np.log(table[before, after]) for before, after in zip([0, *name], [*name, 0])]) for name in names
    ]
    return np.exp(np.mean(surprises))
