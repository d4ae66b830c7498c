# Mistake: one-hot minus softmax
# Fails: 4.5
# Says: The sign is wrong

# %% task="4.5"
def score_slope(labels, scores):
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    probabilities = weights / weights.sum(axis=1, keepdims=True)
    return (np.eye(scores.shape[1])[labels] - probabilities) / len(labels)
