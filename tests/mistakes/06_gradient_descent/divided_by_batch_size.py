# Mistake: the smaller batch is divided by the full batch size
# Fails: 6.3
# Says: the mean is over its own samples

# %% task="6.3"
def train(X, y, rate, batch_size, epochs, random):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(epochs):
        order = random.permutation(len(X))
        for first in range(0, len(X), batch_size):
            rows = order[first : first + batch_size]
            error = X[rows] @ w + b - y[rows]
            w, b = w - rate * 2 * X[rows].T @ error / batch_size, b - rate * 2 * error.sum() / batch_size
    return w, b
