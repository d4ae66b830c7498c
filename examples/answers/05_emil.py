# Student: 05 Emil
# Rest: solved
# Wrong in four plausible ways; the rest is right.


# %% task="2.1"
def net_input(X, W, b):
    """Return XW + b. X: (samples, features), W: (features, neurons), b: (neurons,)."""
    return X @ W + b


def step(z):
    """Return 1 where z > 0, else 0. z: an array of any shape."""
    return np.where(z >= 0, 1, 0)  # fires at exactly 0


# %% task="2.3"
def perceptron_epoch(X, y, w, b, rate):
    """Return (weights, bias, mistakes) after one pass. X: (samples, features), y: (samples,) of 0 and 1."""
    mistakes = 0
    for x, target in zip(X, y, strict=True):
        error = target - (1 if x @ w + b > 0 else 0)
        w = w + rate * error * x  # the bias stays what it was
        mistakes += error != 0
    return w, b, int(mistakes)


# %% task="2.5"
def gradients(X, y, w, b):
    """Return (slopes of the weights, slope of the bias) of the mean cross-entropy."""
    error = 1 / (1 + np.exp(-(X @ w + b))) - y
    return X.T @ error, error.sum()  # sums where means are asked for


# %% task="2.6"
def standardise(train, new):
    """Return (train, new) in units of the training part's standard deviations from its means."""
    both = np.vstack([train, new])  # looks at the applications that are to be judged
    return (train - both.mean(axis=0)) / both.std(axis=0), (new - both.mean(axis=0)) / both.std(axis=0)


def decide(train, approved, new):
    """Return 0 or 1 for each row of new. train, new: (samples, features), approved: (samples,)."""
    train, new = standardise(train, new)
    w, b = np.zeros(train.shape[1]), 0.0
    for _ in range(500):
        error = 1 / (1 + np.exp(-(train @ w + b))) - approved
        w, b = w - train.T @ error / len(error), b - error.mean()
    return np.where(new @ w + b > 0, 1, 0)
