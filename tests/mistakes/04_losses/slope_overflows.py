# Mistake: the slope is right, but its softmax overflows at large scores
# Fails: 4.5
# Says: scores of ±1,000

# %% task="4.5"
def score_slope(labels, scores):
    np.seterr(all="ignore")
    weights = np.exp(scores)
    probabilities = weights / weights.sum(axis=1, keepdims=True)
    return (probabilities - np.eye(scores.shape[1])[labels]) / len(labels)
