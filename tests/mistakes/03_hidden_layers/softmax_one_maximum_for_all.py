# Mistake: the largest score of the whole array is subtracted, not that of each row
# Fails: 3.2
# Says: Each row needs its own largest score

# %% task="3.2"
def relu(z):
    return np.maximum(0, z)


def relu_slope(z):
    return np.where(z > 0, 1, 0)


def tanh_slope(z):
    return 1 - np.tanh(z) ** 2


def softmax(scores):
    weights = np.exp(scores - scores.max())
    return weights / weights.sum(axis=1, keepdims=True)
