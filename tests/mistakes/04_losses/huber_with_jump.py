# Mistake: the straight line of Huber's loss lacks the half
# Fails: 4.2
# Says: the ½ is missing

# %% task="4.2"
def mean_squared_error(targets, outputs):
    return np.mean((outputs - targets) ** 2)


def mean_absolute_error(targets, outputs):
    return np.mean(np.abs(outputs - targets))


def huber(targets, outputs, delta):
    size = np.abs(outputs - targets)
    return np.mean(np.where(size <= delta, size**2 / 2, delta * (size - delta)))
