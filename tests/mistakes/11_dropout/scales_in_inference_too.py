# Mistake: inverted scaling, and the old scaling in inference as well
# Fails: 11.2
# Says: do not scale again in inference

# %% task="11.2"
def dropout(x, rate, training, random):
    if not training:
        return x * (1 - rate), np.ones(x.shape)
    factors = (random.uniform(size=x.shape) >= rate) / (1 - rate)
    return x * factors, factors
