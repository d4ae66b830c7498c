# Mistake: dropped, but not scaled
# Fails: 11.2
# Says: What is kept is not scaled

# %% task="11.2"
def dropout(x, rate, training, random):
    if not training:
        return x * 1.0, np.ones(x.shape)
    factors = (random.uniform(size=x.shape) >= rate).astype(float)
    return x * factors, factors
