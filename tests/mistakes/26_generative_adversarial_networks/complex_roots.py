# Mistake: negative eigenvalues from rounding are not caught
# Fails: 26.4
# Says: Rounding makes eigenvalues a little negative

# %% task="26.4"
def frechet(first, second):
    one, two = np.cov(first.T), np.cov(second.T)
    roots = np.sqrt(np.linalg.eigvals(one @ two).real)
    shift = first.mean(axis=0) - second.mean(axis=0)
    return shift @ shift + np.trace(one + two) - 2 * roots.sum()
