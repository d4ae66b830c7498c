# Mistake: the root of the matrix is taken element by element
# Fails: 26.4
# Says: A matrix's root is not the root of its elements

# %% task="26.4"
def frechet(first, second):
    one, two = np.cov(first.T), np.cov(second.T)
    roots = np.sqrt(np.abs(np.diag(one @ two)))
    shift = first.mean(axis=0) - second.mean(axis=0)
    return shift @ shift + np.trace(one + two) - 2 * roots.sum()
