# Mistake: decide trains on raw units
# Fails: 2.6
# Says: Were the features standardised

# %% task="2.6"
def standardise(train, new):
    return (train - train.mean(axis=0)) / train.std(axis=0), (new - train.mean(axis=0)) / train.std(axis=0)


def decide(train, approved, new):
    train, new = train, new
    w, b = np.zeros(train.shape[1]), 0.0
    for _ in range(500):
        error = 1 / (1 + np.exp(-(train @ w + b))) - approved
        w, b = w - 1.0 * (train.T @ error / len(error)), b - 1.0 * error.mean()
    return np.where(new @ w + b > 0, 1, 0)
