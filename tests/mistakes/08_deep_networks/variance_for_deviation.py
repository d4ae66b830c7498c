# Mistake: the variance is handed over as the deviation
# Fails: 8.2
# Says: The deviation is the root of the variance

# %% task="8.2"
def glorot_uniform(fan_in, fan_out, seed):
    """Return weights (fan_in, fan_out), uniform, with variance 2 / (fan_in + fan_out)."""
    limit = np.sqrt(6 / (fan_in + fan_out))
    return np.random.default_rng(seed).uniform(-limit, limit, size=(fan_in, fan_out))


def he_normal(fan_in, fan_out, seed):
    """Return weights (fan_in, fan_out), normal, with variance 2 / fan_in."""
    return np.random.default_rng(seed).normal(0, 2 / fan_in, size=(fan_in, fan_out))
