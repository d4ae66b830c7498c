# Mistake: the pair that ends a name is not counted
# Fails: 20.5
# Says: The mark at the end of each name is missing

# %% task="20.5"
def fit_bigram(names, letters, k):
    """Return the smoothed probabilities of what follows what, (letters + 1, letters + 1)."""
    counts = np.full((letters + 1, letters + 1), float(k))
    for name in names:
        for before, after in zip([0, *name], name):
            counts[before, after] += 1
    return counts / counts.sum(axis=1, keepdims=True)


def perplexity(names, table):
    """Return exp of the mean surprise over all pairs."""
    surprises = [
        -np.log(table[before, after]) for name in names for before, after in zip([0, *name], [*name, 0], strict=True)
    ]
    return np.exp(np.mean(surprises))
