# Mistake: the gradient points downhill
# Fails: 2.5
# Says: wrong sign

# %% task="2.5"
def gradients(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    error = y - p
    return X.T @ error / len(y), error.mean()
