# Mistake: one order for all epochs
# Fails: 6.3
# Says: draw a new order in each epoch

# %% task="6.3"
def train(X, y, rate, batch_size, epochs, random):
    w, b = np.zeros(X.shape[1]), 0.0
    order = random.permutation(len(X))
    for _ in range(epochs):
        for first in range(0, len(X), batch_size):
            rows = order[first : first + batch_size]
            error = X[rows] @ w + b - y[rows]
            w, b = w - rate * 2 * X[rows].T @ error / len(rows), b - rate * 2 * error.mean()
    return w, b
