# Mistake: each table is standardised by itself
# Fails: 23.5
# Says: by their own means and deviations

# %% task="23.5"
def threshold_for(scores, rate):
    """Return the smallest score that at most a share of the scores exceeds."""
    return np.sort(scores)[::-1][int(rate * len(scores))]


def detect(train, validation, new, components, rate):
    """Return (scores of the new rows, threshold, alarms)."""
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    directions = np.linalg.svd((train - mean) / deviation, full_matrices=False)[2][:components]

    def score(rows):
        scaled = (rows - rows.mean(axis=0)) / rows.std(axis=0)
        return np.mean((scaled - scaled @ directions.T @ directions) ** 2, axis=1)

    threshold = threshold_for(score(validation), rate)
    return score(new), threshold, score(new) > threshold
