# Mistake: the slope of the ReLU at 0 is taken to be 1
# Fails: 3.2
# Says: z > 0, not z >= 0

# %% task="3.2"
def relu(z):
    return np.maximum(0, z)


def relu_slope(z):
    return np.where(z >= 0, 1, 0)


def tanh_slope(z):
    return 1 - np.tanh(z) ** 2


def softmax(scores):
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)
