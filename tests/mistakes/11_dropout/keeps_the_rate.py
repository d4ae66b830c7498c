# Mistake: keeps what should be dropped
# Fails: 11.2
# Says: not the share that is kept

# %% task="11.2"
def dropout(x, rate, training, random):
    if not training:
        return x * 1.0, np.ones(x.shape)
    factors = (random.uniform(size=x.shape) < rate) / (1 - rate)
    return x * factors, factors
