# Mistake: the step does not stop at 0
# Fails: 10.4
# Says: go beyond 0

# %% task="10.4"
def soft_threshold(values, amount):
    return values - amount * np.sign(values)


def lasso(X, y, strength, rate, steps):
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        w = soft_threshold(w - rate * 2 * X.T @ (X @ w - y) / len(X), rate * strength)
    return w
