# Mistake: the copy has the type of the array
# Fails: 5.4
# Says: An array of integers cannot hold

# %% task="5.4"
def numerical_gradient(f, array, step):
    slopes, nudged = np.empty(array.shape), array.copy()
    for place in np.ndindex(array.shape):
        nudged[place] = array[place] + step
        above = f(nudged)
        nudged[place] = array[place] - step
        slopes[place] = (above - f(nudged)) / (2 * step)
        nudged[place] = array[place]
    return slopes


def relative_error(a, b):
    sizes = np.linalg.norm(a) + np.linalg.norm(b)
    return np.linalg.norm(a - b) / sizes if sizes > 0 else 0.0
