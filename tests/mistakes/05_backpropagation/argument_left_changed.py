# Mistake: the array is nudged in place, and rounding is left in it
# Fails: 5.4
# Says: The array after the call

# %% task="5.4"
def numerical_gradient(f, array, step):
    slopes = np.empty(array.shape)
    for place in np.ndindex(array.shape):
        array[place] += step
        above = f(array)
        array[place] -= 2 * step
        slopes[place] = (above - f(array)) / (2 * step)
        array[place] += step
    return slopes


def relative_error(a, b):
    sizes = np.linalg.norm(a) + np.linalg.norm(b)
    return np.linalg.norm(a - b) / sizes if sizes > 0 else 0.0
