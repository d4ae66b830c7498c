# Mistake: the new applications are scaled with their own statistics
# Fails: 2.6
# Says: with its own mean and deviation

# %% task="2.6"
def standardise(train, new):
    return (train - train.mean(axis=0)) / train.std(axis=0), (new - new.mean(axis=0)) / new.std(axis=0)


def decide(train, approved, new):
    train, new = standardise(train, new)
    w, b = np.zeros(train.shape[1]), 0.0
    for _ in range(500):
        error = 1 / (1 + np.exp(-(train @ w + b))) - approved
        w, b = w - 1.0 * (train.T @ error / len(error)), b - 1.0 * error.mean()
    return np.where(new @ w + b > 0, 1, 0)
