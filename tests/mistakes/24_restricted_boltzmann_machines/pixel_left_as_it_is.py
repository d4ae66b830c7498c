# Mistake: one step up and down instead of two free energies
# Fails: 24.5
# Says: it depends on what the pixel was

# %% task="24.5"
def complete(v, known, W, a, b, steps):
    filled = np.where(known, v, 0.5)
    for _ in range(steps):
        h = 1 / (1 + np.exp(-(b + filled @ W)))
        filled = np.where(known, v, 1 / (1 + np.exp(-(a + h @ W.T))))
    return filled


def pixel_probability(v, pixel, W, a, b):
    h = 1 / (1 + np.exp(-(b + v @ W)))
    return 1 / (1 + np.exp(-(a + h @ W.T)))[:, pixel]
