# Mistake: the Hessian is taken for XᵀX
# Fails: 6.5
# Says: its factor 2 is missing

# %% task="6.5"
def divergence_rate(X):
    X = np.column_stack([X, np.ones(len(X))])
    return 2 / np.linalg.eigvalsh(X.T @ X)[-1]


def mean_divergence_rate(X):
    return len(X) * divergence_rate(X)


def best_rate(X):
    X = np.column_stack([X, np.ones(len(X))])
    curvatures = np.linalg.eigvalsh(2 * X.T @ X)
    return 2 / (curvatures[0] + curvatures[-1])
