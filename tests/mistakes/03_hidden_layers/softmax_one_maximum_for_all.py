# Mistake: one maximum is subtracted from all rows
# Fails: 3.2
# Says: Each row needs its own largest score

# %% task="3.2"
def elu(z, alpha):
    return np.where(z > 0, z, alpha * (np.exp(z) - 1))


def elu_derivative(z, alpha):
    return np.where(z > 0, 1, alpha * np.exp(z))


def softmax(scores):
    powers = np.exp(scores - scores.max())
    return powers / powers.sum(axis=1, keepdims=True)


def softmax_jacobians(scores):
    p = softmax(scores)
    return np.array([np.diag(row) - np.outer(row, row) for row in p])
