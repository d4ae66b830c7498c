# Mistake: the column of ones is forgotten
# Fails: 6.5
# Says: The bias is missing

# %% task="6.5"
def divergence_rate(X):
    return 2 / np.linalg.eigvalsh(2 * X.T @ X)[-1]


def mean_divergence_rate(X):
    return len(X) * divergence_rate(X)


def best_rate(X):
    X = np.column_stack([X, np.ones(len(X))])
    curvatures = np.linalg.eigvalsh(2 * X.T @ X)
    return 2 / (curvatures[0] + curvatures[-1])
