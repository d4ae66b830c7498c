# Mistake: the moving averages are changed in place
# Fails: 13.3
# Says: forward changes an argument

# %% task="13.3"
def forward(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon):
    axes = tuple(range(x.ndim - 1))
    mean, variance = x.mean(axis=axes), x.var(axis=axes)
    moving_mean += (1 - momentum) * (mean - moving_mean)
    moving_variance += (1 - momentum) * (variance - moving_variance)
    return gamma * (x - mean) / np.sqrt(variance + epsilon) + beta, moving_mean, moving_variance


def infer(x, gamma, beta, moving_mean, moving_variance, epsilon):
    return gamma * (x - moving_mean) / np.sqrt(moving_variance + epsilon) + beta
