# Mistake: two arrays of zeros give nan
# Fails: 5.4
# Says: There is nothing to divide by

# %% task="5.4"
def numerical_gradient(f, array, step):
    slopes = np.empty(array.shape)
    for place in np.ndindex(array.shape):
        change = np.zeros(array.shape)
        change[place] = step
        slopes[place] = (f(array + change) - f(array - change)) / (2 * step)
    return slopes


def relative_error(a, b):
    sizes = np.linalg.norm(a) + np.linalg.norm(b)
    return float(np.divide(np.linalg.norm(a - b), sizes, out=np.full((), np.nan), where=sizes > 0))
