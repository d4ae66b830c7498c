# Mistake: the first samples of a sorted part are taken
# Fails: 10.6
# Says: not shuffled

# %% task="10.6"
def learning_curve(training, validation, strength, sizes, seed):
    order = np.arange(len(training[1]))
    first, second = [], []
    for size in sizes:
        X, y = training[0][order[:size]], training[1][order[:size]]
        weights = fit_ridge(X, y, strength)
        for errors, (A, t) in ((first, (X, y)), (second, validation)):
            errors.append(np.mean((A @ weights[:-1] + weights[-1] - t) ** 2))
    return np.array(first), np.array(second)
