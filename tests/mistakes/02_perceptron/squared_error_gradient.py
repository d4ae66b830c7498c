# Mistake: the gradient of the squared error, with the factor p(1 - p)
# Fails: 2.5
# Says: gradient of the squared error

# %% task="2.5"
def gradients(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    error = (p - y) * p * (1 - p)
    return X.T @ error / len(y), error.mean()
