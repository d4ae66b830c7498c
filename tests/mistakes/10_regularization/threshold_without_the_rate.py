# Mistake: each step thresholds by the strength alone
# Fails: 10.4
# Says: by rate · strength in each step

# %% task="10.4"
def soft_threshold(values, amount):
    return np.sign(values) * np.maximum(np.abs(values) - amount, 0)


def lasso(X, y, strength, rate, steps):
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        w = soft_threshold(w - rate * 2 * X.T @ (X @ w - y) / len(X), strength)
    return w
