# Mistake: softmax is typed as the formula stands
# Fails: 3.2
# Says: exp(1000) is infinite

# %% task="3.2"
def relu(z):
    return np.maximum(0, z)


def relu_slope(z):
    return np.where(z > 0, 1, 0)


def tanh_slope(z):
    return 1 - np.tanh(z) ** 2


def softmax(scores):
    weights = np.exp(scores)
    return weights / weights.sum(axis=1, keepdims=True)
