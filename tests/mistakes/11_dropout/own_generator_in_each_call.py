# Mistake: a generator with a fixed seed is made in each call
# Fails: 11.2
# Says: Two calls in a row gave the same mask

# %% task="11.2"
def dropout(x, rate, training, random):
    if not training:
        return x * 1.0, np.ones(x.shape)
    factors = (np.random.default_rng(0).uniform(size=x.shape) >= rate) / (1 - rate)
    return x * factors, factors
