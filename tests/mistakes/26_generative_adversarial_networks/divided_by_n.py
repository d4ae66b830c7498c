# Mistake: the covariances divide by n
# Fails: 26.4
# Says: The covariances divide by n − 1

# %% task="26.4"
def frechet(first, second):
    one, two = np.cov(first.T, ddof=0), np.cov(second.T, ddof=0)
    roots = np.sqrt(np.maximum(np.linalg.eigvals(one @ two).real, 0))
    shift = first.mean(axis=0) - second.mean(axis=0)
    return shift @ shift + np.trace(one + two) - 2 * roots.sum()
