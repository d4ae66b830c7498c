# Mistake: the root of the mean square, without subtracting the mean
# Fails: 8.3
# Says: a standard deviation subtracts the mean

# %% task="8.3"
def spreads(X, weights, activation):
    """Return the standard deviation of each layer's outputs."""
    result = []
    for W in weights:
        X = np.tanh(X @ W) if activation == "tanh" else np.maximum(X @ W, 0)
        result.append(np.sqrt(np.mean(X**2)))
    return result


def dead_shares(X, weights):
    """Return, for each ReLU layer, the share of its units that are 0 for every sample."""
    result = []
    for W in weights:
        X = np.maximum(X @ W, 0)
        result.append(np.mean(X.max(axis=0) == 0))
    return result
