# Mistake: the columns add up to 1
# Fails: 3.2
# Says: Your columns add up to 1

# %% task="3.2"
def elu(z, alpha):
    return np.where(z > 0, z, alpha * (np.exp(z) - 1))


def elu_derivative(z, alpha):
    return np.where(z > 0, 1, alpha * np.exp(z))


def softmax(scores):
    powers = np.exp(scores - scores.max(axis=0))
    return powers / powers.sum(axis=0)


def softmax_jacobians(scores):
    powers = np.exp(scores)
    p = powers / powers.sum(axis=1, keepdims=True)
    return np.array([np.diag(row) - np.outer(row, row) for row in p])
