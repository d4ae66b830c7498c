# Mistake: nothing is done about constant columns
# Fails: 13.2
# Says: The training table contains NaN

# %% task="13.2"
def standardise(training, other):
    mean, deviation = training.mean(axis=0), training.std(axis=0)
    with np.errstate(all="ignore"):
        return (training - mean) / deviation, (other - mean) / deviation
