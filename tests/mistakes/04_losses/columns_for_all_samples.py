# Mistake: logs[:, labels] instead of one element of each row
# Fails: 4.4
# Says: Pick one element of each row

# %% task="4.4"
def log_softmax(scores):
    shifted = scores - scores.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def cross_entropy(labels, scores):
    if labels.ndim == 2:
        labels = labels.argmax(axis=1)
    return -log_softmax(scores)[:, labels].mean()
