# Mistake: log(1 + exp(x)) for large x
# Fails: 24.3
# Says: exp overflows beyond 709

# %% task="24.3"
def free_energy(v, W, a, b):
    return -v @ a - np.log(1 + np.exp(b + v @ W)).sum(axis=1)


def log_partition(W, a, b):
    if len(b) < len(a):
        W, a, b = W.T, b, a
    states = np.arange(2 ** len(a))[:, None] >> np.arange(len(a)) & 1
    return np.logaddexp.reduce(-free_energy(states, W, a, b))
