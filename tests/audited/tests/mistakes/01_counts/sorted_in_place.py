# Mistake: sorts the array that it was given
# Fails: 1.3
# Says: Sort a copy


# %% task="1.3"
def above(values, limit):
    values.sort()
    return len(values) - np.searchsorted(values, limit, side="right")
