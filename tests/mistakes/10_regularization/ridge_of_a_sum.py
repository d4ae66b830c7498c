# Mistake: the squared errors are summed, so the strength means something else
# Fails: 10.3
# Says: divide Xᵀ X and Xᵀ y

# %% task="10.3"
def ridge(X, y, strength):
    means, centred = X.mean(axis=0), X - X.mean(axis=0)
    w = np.linalg.solve(centred.T @ centred + strength * np.eye(X.shape[1]), centred.T @ y)
    return w, y.mean() - means @ w


def ridge_descent(X, y, strength, rate, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        errors = X @ w + b - y
        w, b = w - rate * (2 * X.T @ errors / len(X) + 2 * strength * w), b - rate * 2 * errors.mean()
    return w, b
