# Mistake: Huber's loss compares the signed error with delta
# Fails: 4.2
# Says: Negative errors count as small

# %% task="4.2"
def mean_squared_error(targets, outputs):
    return np.mean((outputs - targets) ** 2)


def mean_absolute_error(targets, outputs):
    return np.mean(np.abs(outputs - targets))


def huber(targets, outputs, delta):
    size = outputs - targets
    return np.mean(np.where(size <= delta, size**2 / 2, delta * (size - delta / 2)))
