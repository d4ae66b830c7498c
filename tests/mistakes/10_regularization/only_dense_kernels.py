# Mistake: only arrays of two dimensions are taken for weights
# Fails: 10.2
# Says: Only arrays of two dimensions

# %% task="10.2"
def penalty(arrays, l1, l2):
    return sum(l1 * np.abs(w).sum() + l2 * (w**2).sum() for w in arrays if w.ndim == 2)


def penalty_slopes(arrays, l1, l2):
    return [l1 * np.sign(w) + 2 * l2 * w if w.ndim > 1 else np.zeros(w.shape) for w in arrays]
