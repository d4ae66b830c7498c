# Mistake: the slope of the sum instead of the mean
# Fails: 4.5
# Says: The division by the number of samples is missing

# %% task="4.5"
def score_slope(labels, scores):
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    probabilities = weights / weights.sum(axis=1, keepdims=True)
    return probabilities - np.eye(scores.shape[1])[labels]
