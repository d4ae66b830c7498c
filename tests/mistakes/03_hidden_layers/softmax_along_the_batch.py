# Mistake: the columns sum to 1
# Fails: 3.2
# Says: Your columns sum to 1

# %% task="3.2"
def relu(z):
    return np.maximum(0, z)


def relu_slope(z):
    return np.where(z > 0, 1, 0)


def tanh_slope(z):
    return 1 - np.tanh(z) ** 2


def softmax(scores):
    weights = np.exp(scores - scores.max(axis=0))
    return weights / weights.sum(axis=0)
