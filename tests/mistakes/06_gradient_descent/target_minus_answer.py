# Mistake: the error is turned round, and the sign stays
# Fails: 6.2
# Says: The sign is wrong

# %% task="6.2"
def sse(X, y, w, b):
    return np.sum((X @ w + b - y) ** 2)


def sse_gradient(X, y, w, b):
    error = y - X @ w - b  # (samples,)
    return 2 * X.T @ error, 2 * error.sum()
