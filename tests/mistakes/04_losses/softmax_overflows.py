# Mistake: exponentials of the scores as they are
# Fails: 4.4
# Says: Subtract each row's largest score

# %% task="4.4"
def log_softmax(scores):
    with np.errstate(all="ignore"):
        weights = np.exp(scores)
        return np.log(weights / weights.sum(axis=1, keepdims=True))


def cross_entropy(labels, scores):
    shifted = scores - scores.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    if labels.ndim == 2:
        return -(labels * logs).sum(axis=1).mean()
    return -logs[np.arange(len(labels)), labels].mean()
