# Mistake: the slopes are those of the mean
# Fails: 6.2
# Says: These are slopes of the mean

# %% task="6.2"
def sse(X, y, w, b):
    return np.sum((X @ w + b - y) ** 2)


def sse_gradient(X, y, w, b):
    error = X @ w + b - y  # (samples,)
    return 2 * X.T @ error / len(y), 2 * error.sum()
