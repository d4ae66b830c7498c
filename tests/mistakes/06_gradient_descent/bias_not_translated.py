# Mistake: the bias of the standardised inputs is returned
# Fails: 6.6
# Says: the means have to be taken into it

# %% task="6.6"
def fit_raw(X, y, steps):
    mean, deviation = X.mean(axis=0), X.std(axis=0)
    Z = np.column_stack([(X - mean) / deviation, np.ones(len(X))])
    rate = 1 / np.linalg.eigvalsh(2 * Z.T @ Z)[-1]
    v = np.zeros(Z.shape[1])
    for _ in range(steps):
        v = v - rate * 2 * Z.T @ (Z @ v - y)
    w = v[:-1] / deviation
    return w, v[-1]
