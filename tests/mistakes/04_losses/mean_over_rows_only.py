# Mistake: the mean is taken along the first axis, as for a list of samples
# Fails: 4.2
# Says: one mean for each column

# %% task="4.2"
def mean_squared_error(targets, outputs):
    return ((outputs - targets) ** 2).mean(axis=0)


def mean_absolute_error(targets, outputs):
    return np.mean(np.abs(outputs - targets))


def huber(targets, outputs, delta):
    size = np.abs(outputs - targets)
    return np.mean(np.where(size <= delta, size**2 / 2, delta * (size - delta / 2)))
