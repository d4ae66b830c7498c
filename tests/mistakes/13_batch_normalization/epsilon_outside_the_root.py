# Mistake: epsilon is added to the deviation
# Fails: 13.3
# Says: Epsilon belongs under the root

# %% task="13.3"
def forward(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon):
    axes = tuple(range(x.ndim - 1))
    mean, variance = x.mean(axis=axes), x.var(axis=axes)
    outputs = gamma * (x - mean) / (np.sqrt(variance) + epsilon) + beta
    new_mean = momentum * moving_mean + (1 - momentum) * mean
    new_variance = momentum * moving_variance + (1 - momentum) * variance
    return outputs, new_mean, new_variance


def infer(x, gamma, beta, moving_mean, moving_variance, epsilon):
    return gamma * (x - moving_mean) / np.sqrt(moving_variance + epsilon) + beta
