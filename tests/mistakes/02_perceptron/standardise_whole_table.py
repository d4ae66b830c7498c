# Mistake: one mean and one deviation for the whole table
# Fails: 2.6
# Says: for each feature, along axis 0

# %% task="2.6"
def standardise(train, new):
    return (train - train.mean()) / train.std(), (new - train.mean()) / train.std()


def decide(train, approved, new):
    train, new = standardise(train, new)
    w, b = np.zeros(train.shape[1]), 0.0
    for _ in range(500):
        error = 1 / (1 + np.exp(-(train @ w + b))) - approved
        w, b = w - 1.0 * (train.T @ error / len(error)), b - 1.0 * error.mean()
    return np.where(new @ w + b > 0, 1, 0)
