# Mistake: with one-hot rows the mean is taken over all elements
# Fails: 4.4
# Says: You divide by the number of all elements

# %% task="4.4"
def log_softmax(scores):
    shifted = scores - scores.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def cross_entropy(labels, scores):
    if labels.ndim == 1:
        labels = np.eye(scores.shape[1])[labels]
    return -np.mean(labels * log_softmax(scores))
