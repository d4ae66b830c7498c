# Mistake: Z is computed before its logarithm is taken
# Fails: 24.3
# Says: Subtract the largest exponent

# %% task="24.3"
def free_energy(v, W, a, b):
    return -v @ a - np.logaddexp(0, b + v @ W).sum(axis=1)


def log_partition(W, a, b):
    if len(b) < len(a):
        W, a, b = W.T, b, a
    states = np.arange(2 ** len(a))[:, None] >> np.arange(len(a)) & 1
    return np.log(np.exp(-free_energy(states, W, a, b)).sum())
