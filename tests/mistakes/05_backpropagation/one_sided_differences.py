# Mistake: the loss is looked at above only
# Fails: 5.4
# Says: These differences are one-sided

# %% task="5.4"
def numerical_gradient(f, array, step):
    slopes = np.empty(array.shape)
    for place in np.ndindex(array.shape):
        change = np.zeros(array.shape)
        change[place] = step
        slopes[place] = (f(array + change) - f(array)) / step
    return slopes


def relative_error(a, b):
    sizes = np.linalg.norm(a) + np.linalg.norm(b)
    return np.linalg.norm(a - b) / sizes if sizes > 0 else 0.0
