# %% task="1.1"
def length(values):
    return sum(1 for _ in values)


# %% task="1.2"
def spread(values):
    ordered = list(np.sort(values))
    return ordered[-1] - ordered[0]


# %% task="1.3"
def above(values, limit):
    return sum(value > limit for value in values)


# %% task="1.4"
rate = 1e-3
