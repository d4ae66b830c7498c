# Mistake: standardises once, with all rows
# Fails: 14.4
# Says: mean and deviation of all rows

# %% task="14.4"
def cross_validate(X, y, folds):
    """Return the error on each fold, (folds,). Nothing may leak from it."""
    errors = []
    for fold in folds:
        own = np.delete(X, fold, axis=0)
        mean, deviation = X.mean(axis=0), X.std(axis=0)
        weights = fit((own - mean) / deviation, np.delete(y, fold))
        errors.append(error(weights, (X[fold] - mean) / deviation, y[fold]))
    return np.array(errors)
