# Mistake: all zeros are counted, not the units that are 0 for every sample
# Fails: 8.3
# Says: A unit is dead only if it is 0 for every sample

# %% task="8.3"
def spreads(X, weights, activation):
    """Return the standard deviation of each layer's outputs."""
    result = []
    for W in weights:
        X = np.tanh(X @ W) if activation == "tanh" else np.maximum(X @ W, 0)
        result.append(X.std())
    return result


def dead_shares(X, weights):
    """Return, for each ReLU layer, the share of its units that are 0 for every sample."""
    result = []
    for W in weights:
        X = np.maximum(X @ W, 0)
        result.append(np.mean(X == 0))
    return result
