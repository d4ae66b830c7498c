# Mistake: the column of ones is penalised like a feature
# Fails: 10.3
# Says: The bias is penalised too

# %% task="10.3"
def ridge(X, y, strength):
    inputs = np.column_stack([X, np.ones(len(X))])
    both = np.linalg.solve(inputs.T @ inputs / len(X) + strength * np.eye(X.shape[1] + 1), inputs.T @ y / len(X))
    return both[:-1], both[-1]


def ridge_descent(X, y, strength, rate, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        errors = X @ w + b - y
        w, b = w - rate * (2 * X.T @ errors / len(X) + 2 * strength * w), b - rate * 2 * errors.mean()
    return w, b
