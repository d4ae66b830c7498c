# Mistake: the threshold is a quantile of the candidates' errors
# Fails: 22.5
# Says: not of the candidates'

# %% task="22.5"
def smallest_code(training, validation, bar):
    mean = training.mean(axis=0)
    components = np.linalg.svd(training - mean)[2]
    size, rest = 0, validation - mean
    while np.mean(rest**2) > bar:
        rest = rest - np.outer(rest @ components[size], components[size])
        size += 1
    return size


def odd_ones(training, candidates, size, share):
    mean = training.mean(axis=0)
    components = np.linalg.svd(training - mean)[2][:size]
    centred = candidates - mean
    errors = np.mean((centred - centred @ components.T @ components) ** 2, axis=1)
    return errors > np.quantile(errors, 1 - share)
