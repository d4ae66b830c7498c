# Mistake: input and state get a tanh each
# Fails: 19.2
# Says: one tanh around the whole sum

# %% task="19.2"
def step(x, h, W, U, b):
    return np.tanh(x @ W + b) + np.tanh(h @ U)


def run(X, start, W, U, b):
    h, states = start, []
    for t in range(X.shape[1]):
        h = step(X[:, t], h, W, U, b)
        states.append(h)
    return np.stack(states, axis=1)
