# Mistake: returns one number
# Fails: 14.4
# Says: return them all

# %% task="14.4"
def cross_validate(X, y, folds):
    """Return the error on each fold, (folds,). Nothing may leak from it."""
    errors = []
    for fold in folds:
        own = np.delete(X, fold, axis=0)
        mean, deviation = own.mean(axis=0), own.std(axis=0)
        weights = fit((own - mean) / deviation, np.delete(y, fold))
        errors.append(error(weights, (X[fold] - mean) / deviation, y[fold]))
    return np.mean(errors)
