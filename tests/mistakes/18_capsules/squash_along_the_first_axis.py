# Mistake: lengths are taken along the first axis
# Fails: 18.2
# Says: along the last

# %% task="18.2"
def squash(vectors, epsilon=1e-7):
    """Return the vectors with their lengths between 0 and 1. vectors: (..., d)."""
    squared = np.sum(vectors**2, axis=0, keepdims=True)
    return squared / (1 + squared) * vectors / np.sqrt(squared + epsilon)
