# Mistake: the given start is ignored
# Fails: 19.2
# Says: begin with start

# %% task="19.2"
def step(x, h, W, U, b):
    return np.tanh(x @ W + h @ U + b)


def run(X, start, W, U, b):
    h, states = np.zeros_like(start), []
    for t in range(X.shape[1]):
        h = step(X[:, t], h, W, U, b)
        states.append(h)
    return np.stack(states, axis=1)
