# Mistake: descent on the raw inputs
# Fails: 6.6
# Says: The inputs are not standardised

# %% task="6.6"
def fit_raw(X, y, steps):
    mean, deviation = np.zeros(X.shape[1]), np.ones(X.shape[1])
    Z = np.column_stack([(X - mean) / deviation, np.ones(len(X))])
    rate = 1 / np.linalg.eigvalsh(2 * Z.T @ Z)[-1]
    v = np.zeros(Z.shape[1])
    for _ in range(steps):
        v = v - rate * 2 * Z.T @ (Z @ v - y)
    w = v[:-1] / deviation
    return w, v[-1] - mean @ w
