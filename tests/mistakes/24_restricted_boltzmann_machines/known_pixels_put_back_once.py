# Mistake: the known pixels are put back at the end only
# Fails: 24.5
# Says: put back at the end only

# %% task="24.5"
def complete(v, known, W, a, b, steps):
    filled = np.where(known, v, 0.5)
    for _ in range(steps):
        h = 1 / (1 + np.exp(-(b + filled @ W)))
        filled = 1 / (1 + np.exp(-(a + h @ W.T)))
    return np.where(known, v, filled)


def pixel_probability(v, pixel, W, a, b):
    energies = []
    for value in (0.0, 1.0):
        picture = v.copy()
        picture[:, pixel] = value
        energies.append(-picture @ a - np.logaddexp(0, b + picture @ W).sum(axis=1))
    return 1 / (1 + np.exp(energies[1] - energies[0]))
