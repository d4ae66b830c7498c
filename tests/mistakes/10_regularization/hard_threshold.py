# Mistake: small values become 0 and large ones stay as they are
# Fails: 10.4
# Says: they too should move

# %% task="10.4"
def soft_threshold(values, amount):
    return np.where(np.abs(values) <= amount, 0, values)


def lasso(X, y, strength, rate, steps):
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        w = soft_threshold(w - rate * 2 * X.T @ (X @ w - y) / len(X), rate * strength)
    return w
