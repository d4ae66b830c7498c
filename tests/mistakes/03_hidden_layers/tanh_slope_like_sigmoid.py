# Mistake: the form of the sigmoid slope is used for tanh
# Fails: 3.2
# Says: the form of the sigmoid's slope

# %% task="3.2"
def relu(z):
    return np.maximum(0, z)


def relu_slope(z):
    return np.where(z > 0, 1, 0)


def tanh_slope(z):
    return np.tanh(z) * (1 - np.tanh(z))


def softmax(scores):
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)
