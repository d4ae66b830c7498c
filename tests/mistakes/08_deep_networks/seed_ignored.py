# Mistake: the generator is made without the seed
# Fails: 8.2
# Says: with the same seed

# %% task="8.2"
def glorot_uniform(fan_in, fan_out, seed):
    """Return weights (fan_in, fan_out), uniform, with variance 2 / (fan_in + fan_out)."""
    limit = np.sqrt(6 / (fan_in + fan_out))
    return np.random.default_rng(seed).uniform(-limit, limit, size=(fan_in, fan_out))


def he_normal(fan_in, fan_out, seed):
    """Return weights (fan_in, fan_out), normal, with variance 2 / fan_in."""
    return np.random.default_rng().normal(0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))
