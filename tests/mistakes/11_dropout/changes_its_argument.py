# Mistake: x is multiplied in place
# Fails: 11.2
# Says: x has other values after the call

# %% task="11.2"
def dropout(x, rate, training, random):
    if not training:
        return x * 1.0, np.ones(x.shape)
    factors = (random.uniform(size=x.shape) >= rate) / (1 - rate)
    x *= factors
    return x * 1.0, factors
