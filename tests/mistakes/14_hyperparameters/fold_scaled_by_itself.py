# Mistake: standardises the fold by its own rows
# Fails: 14.4
# Says: standardise the fold with its own mean

# %% task="14.4"
def cross_validate(X, y, folds):
    """Return the error on each fold, (folds,). Nothing may leak from it."""
    errors = []
    for fold in folds:
        own = np.delete(X, fold, axis=0)
        mean, deviation = own.mean(axis=0), own.std(axis=0)
        weights = fit((own - mean) / deviation, np.delete(y, fold))
        errors.append(error(weights, (X[fold] - X[fold].mean(axis=0)) / X[fold].std(axis=0), y[fold]))
    return np.array(errors)
