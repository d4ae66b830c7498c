# Mistake: probabilities are passed down instead of states
# Fails: 25.4
# Says: you pass on probabilities

# %% task="25.4"
def dream(stack, h, walk, fall):
    """Return the probabilities of the pixels at the end of a dream: (samples, pixels)."""

    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    W, a, b = stack[-1]
    for for_visible, for_hidden in walk:
        v = for_visible < sigmoid(h @ W.T + a)
        h = for_hidden < sigmoid(v @ W + b)
    for level, numbers in enumerate(fall, start=1):
        W, a, _ = stack[-level]
        h = sigmoid(h @ W.T + a)
    W, a, _ = stack[0]
    return sigmoid(h @ W.T + a)
