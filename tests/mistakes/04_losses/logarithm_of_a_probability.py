# Mistake: a stable softmax, but then its logarithm, which is infinite for a probability of 0
# Fails: 4.4
# Says: a probability that has become 0

# %% task="4.4"
def log_softmax(scores):
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    with np.errstate(all="ignore"):
        return np.log(weights / weights.sum(axis=1, keepdims=True))


def cross_entropy(labels, scores):
    shifted = scores - scores.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    if labels.ndim == 2:
        return -(labels * logs).sum(axis=1).mean()
    return -logs[np.arange(len(labels)), labels].mean()
