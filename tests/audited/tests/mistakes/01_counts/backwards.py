# Mistake: takes the largest from the smallest
# Fails: 1.2
# Says: take the smallest from the largest


# %% task="1.2"
def spread(values):
    return np.min(values) - np.max(values)
