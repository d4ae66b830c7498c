# Mistake: one mask of shape (units,) for the whole batch
# Fails: 11.2
# Says: All samples have the same mask

# %% task="11.2"
def dropout(x, rate, training, random):
    if not training:
        return x * 1.0, np.ones(x.shape)
    factors = (random.uniform(size=x.shape[-1]) >= rate) / (1 - rate) * np.ones(x.shape)
    return x * factors, factors
