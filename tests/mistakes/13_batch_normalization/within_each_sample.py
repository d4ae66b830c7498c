# Mistake: layer normalisation in place of batch normalisation
# Fails: 13.3
# Says: within each sample

# %% task="13.3"
def forward(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon):
    axes = tuple(range(x.ndim - 1))
    mean, variance = x.mean(axis=axes), x.var(axis=axes)
    outputs = gamma * (x - x.mean(axis=-1, keepdims=True)) / np.sqrt(x.var(axis=-1, keepdims=True) + epsilon) + beta
    new_mean = momentum * moving_mean + (1 - momentum) * mean
    new_variance = momentum * moving_variance + (1 - momentum) * variance
    return outputs, new_mean, new_variance


def infer(x, gamma, beta, moving_mean, moving_variance, epsilon):
    return gamma * (x - moving_mean) / np.sqrt(moving_variance + epsilon) + beta
