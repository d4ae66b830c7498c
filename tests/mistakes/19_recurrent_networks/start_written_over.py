# Mistake: the states are written into start
# Fails: 19.2
# Says: start has other values after run

# %% task="19.2"
def step(x, h, W, U, b):
    return np.tanh(x @ W + h @ U + b)


def run(X, start, W, U, b):
    states = np.empty((*X.shape[:2], start.shape[1]))
    for t in range(X.shape[1]):
        start[:] = step(X[:, t], start, W, U, b)
        states[:, t] = start
    return states
