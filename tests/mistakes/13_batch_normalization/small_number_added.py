# Mistake: a small number is added to every deviation
# Fails: 13.2
# Says: Only where the deviation is 0

# %% task="13.2"
def standardise(training, other):
    mean, deviation = training.mean(axis=0), training.std(axis=0) + 1e-6
    return (training - mean) / deviation, (other - mean) / deviation
