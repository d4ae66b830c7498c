# Mistake: the limit of the sum is divided by n
# Fails: 6.5
# Says: so the rate may be n times larger

# %% task="6.5"
def divergence_rate(X):
    X = np.column_stack([X, np.ones(len(X))])
    return 2 / np.linalg.eigvalsh(2 * X.T @ X)[-1]


def mean_divergence_rate(X):
    return divergence_rate(X) / len(X)


def best_rate(X):
    X = np.column_stack([X, np.ones(len(X))])
    curvatures = np.linalg.eigvalsh(2 * X.T @ X)
    return 2 / (curvatures[0] + curvatures[-1])
