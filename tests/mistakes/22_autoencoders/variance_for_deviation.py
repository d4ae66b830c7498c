# Mistake: the noise is multiplied by the variance
# Fails: 22.4
# Says: You multiply by the variance

# %% task="22.4"
def draw_codes(mean, log_variance, noise):
    return mean + np.exp(log_variance) * noise


def divergence(mean, log_variance):
    return 0.5 * np.sum(mean**2 + np.exp(log_variance) - log_variance - 1, axis=1)


def variational_loss(X, copies, mean, log_variance, variance, beta):
    misfit = np.sum((X - copies) ** 2, axis=1) / (2 * variance)
    return np.mean(misfit + beta * divergence(mean, log_variance))
