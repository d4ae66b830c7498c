# Mistake: leaves the outer rows among the training rows of the inner folds
# Fails: 14.6
# Says: rows train in the inner folds

# %% task="14.6"
def nested(X, y, folds, penalties):
    """Return the outer errors and the chosen penalties, (folds,) each."""
    errors, chosen = [], []
    for outer in folds:
        own = np.setdiff1d(np.arange(len(y)), outer)
        inner = np.zeros(len(penalties))
        for fold in folds:
            if fold is not outer:
                rest = np.setdiff1d(np.arange(len(y)), fold)
                inner += [ridge_error(X[rest], y[rest], X[fold], y[fold], penalty) for penalty in penalties]
        chosen.append(penalties[np.argmin(inner)])
        errors.append(ridge_error(X[own], y[own], X[outer], y[outer], chosen[-1]))
    return np.array(errors), np.array(chosen)
