# Mistake: the slope of a square is taken for the error
# Fails: 6.2
# Says: The factor 2 is missing

# %% task="6.2"
def sse(X, y, w, b):
    return np.sum((X @ w + b - y) ** 2)


def sse_gradient(X, y, w, b):
    error = X @ w + b - y  # (samples,)
    return X.T @ error, error.sum()
