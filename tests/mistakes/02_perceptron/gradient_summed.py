# Mistake: the gradient is summed over the samples instead of averaged
# Fails: 2.5
# Says: summed over the samples

# %% task="2.5"
def gradients(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    error = p - y
    return X.T @ error, error.sum()
