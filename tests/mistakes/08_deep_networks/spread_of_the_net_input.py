# Mistake: the deviation is taken before the activation
# Fails: 8.3
# Says: take them after the activation

# %% task="8.3"
def spreads(X, weights, activation):
    """Return the standard deviation of each layer's outputs."""
    result = []
    for W in weights:
        Z = X @ W
        X = np.tanh(Z) if activation == "tanh" else np.maximum(Z, 0)
        result.append(Z.std())
    return result


def dead_shares(X, weights):
    """Return, for each ReLU layer, the share of its units that are 0 for every sample."""
    result = []
    for W in weights:
        X = np.maximum(X @ W, 0)
        result.append(np.mean(X.max(axis=0) == 0))
    return result
