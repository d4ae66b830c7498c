# Student: 03 Chen
# Rest: blank
# Half done: three tasks are right, the fourth is begun, the others are as they were handed out.

# %% task="2.1"
def net_input(X, W, b):
    """Return XW + b. X: (samples, features), W: (features, neurons), b: (neurons,)."""
    return np.dot(X, W) + b


def step(z):
    """Return 1 where z > 0, else 0. z: an array of any shape."""
    return (np.asarray(z) > 0).astype(int)


# %% task="2.2"
gates = {"AND": [2, 2, -3], "OR": [1, 1, -0.5], "NAND": [-2, -2, 3], "IMPLIES": [-1, 1, 0.5]}


# %% task="2.3"
def perceptron_epoch(X, y, w, b, rate):
    """Return (weights, bias, mistakes) after one pass. X: (samples, features), y: (samples,) of 0 and 1."""
    w = w.astype(float).copy()
    mistakes = 0
    for i in range(len(X)):
        h = 1 if np.dot(w, X[i]) + b > 0 else 0
        if h != y[i]:
            w += rate * (y[i] - h) * X[i]
            b += rate * (y[i] - h)
            mistakes += 1
    return w, b, mistakes


# %% task="2.4"
def train_perceptron(X, y, rate, max_epochs):
    """Return (weights, bias, mistakes of each epoch). X: (samples, features), y: (samples,) of 0 and 1."""
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    # I know that a loop over the epochs comes here
