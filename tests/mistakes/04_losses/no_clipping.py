# Mistake: the logarithm of 0 is taken
# Fails: 4.3
# Says: Clip the probabilities

# %% task="4.3"
def binary_cross_entropy(targets, probabilities):
    with np.errstate(all="ignore"):
        terms = targets * np.log(probabilities) + (1 - targets) * np.log(1 - probabilities)
    return -np.mean(terms)
