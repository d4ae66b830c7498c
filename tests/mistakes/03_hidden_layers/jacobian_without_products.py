# Mistake: off the diagonal there are zeros
# Fails: 3.2
# Says: The other probabilities are missing

# %% task="3.2"
def elu(z, alpha):
    return np.where(z > 0, z, alpha * (np.exp(z) - 1))


def elu_derivative(z, alpha):
    return np.where(z > 0, 1, alpha * np.exp(z))


def softmax(scores):
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def softmax_jacobians(scores):
    return np.array([np.diag(row * (1 - row)) for row in softmax(scores)])
