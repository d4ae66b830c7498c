# Mistake: the training error is measured on the whole training part
# Fails: 10.6
# Says: whole training part

# %% task="10.6"
def learning_curve(training, validation, strength, sizes, seed):
    order = np.random.default_rng(seed).permutation(len(training[1]))
    first, second = [], []
    for size in sizes:
        X, y = training[0][order[:size]], training[1][order[:size]]
        weights = fit_ridge(X, y, strength)
        for errors, (A, t) in ((first, training), (second, validation)):
            errors.append(np.mean((A @ weights[:-1] + weights[-1] - t) ** 2))
    return np.array(first), np.array(second)
