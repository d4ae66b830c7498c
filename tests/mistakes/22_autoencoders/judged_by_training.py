# Mistake: the size is chosen by the training images
# Fails: 22.5
# Says: You look at the training images

# %% task="22.5"
def smallest_code(training, validation, bar):
    mean = training.mean(axis=0)
    components = np.linalg.svd(training - mean)[2]
    size, rest = 0, training - mean
    while np.mean(rest**2) > bar:
        rest = rest - np.outer(rest @ components[size], components[size])
        size += 1
    return size


def odd_ones(training, candidates, size, share):
    mean = training.mean(axis=0)
    components = np.linalg.svd(training - mean)[2][:size]

    def errors(images):
        return np.mean((images - mean - (images - mean) @ components.T @ components) ** 2, axis=1)

    return errors(candidates) > np.quantile(errors(training), 1 - share)
