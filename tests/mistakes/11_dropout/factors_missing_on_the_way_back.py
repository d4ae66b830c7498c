# Mistake: the slope of dropped units is not cut
# Fails: 11.3
# Says: The factors are missing on the way back

# %% task="11.3"
def forward(X, W, b, factors):
    return np.maximum(0, X @ W + b) * factors


def backward(X, W, b, factors, slope):
    d = slope * (X @ W + b > 0)
    return X.T @ d, d.sum(axis=0), d @ W.T
