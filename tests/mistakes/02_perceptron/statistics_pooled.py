# Mistake: the statistics come from train and new together
# Fails: 2.6
# Says: from train and new together

# %% task="2.6"
def standardise(train, new):
    both = np.vstack([train, new])
    mean, deviation = both.mean(axis=0), both.std(axis=0)
    return (train - mean) / deviation, (new - mean) / deviation


def decide(train, approved, new):
    train, new = standardise(train, new)
    w, b = np.zeros(train.shape[1]), 0.0
    for _ in range(500):
        error = 1 / (1 + np.exp(-(train @ w + b))) - approved
        w, b = w - 1.0 * (train.T @ error / len(error)), b - 1.0 * error.mean()
    return np.where(new @ w + b > 0, 1, 0)
