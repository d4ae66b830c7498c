# Mistake: the largest score of the whole table is subtracted
# Fails: 4.4
# Says: each row needs its own

# %% task="4.4"
def log_softmax(scores):
    with np.errstate(all="ignore"):
        shifted = scores - scores.max()
        return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def cross_entropy(labels, scores):
    shifted = scores - scores.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    if labels.ndim == 2:
        return -(labels * logs).sum(axis=1).mean()
    return -logs[np.arange(len(labels)), labels].mean()
