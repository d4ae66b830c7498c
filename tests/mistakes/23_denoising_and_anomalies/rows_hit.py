# Mistake: one draw for each row
# Fails: 23.2
# Says: whole rows or columns are hit

# %% task="23.2"
def gaussian(clean, deviation, seed):
    """Return clean with Gaussian noise."""
    random = np.random.default_rng(seed)
    return clean + random.normal(scale=deviation, size=clean.shape)


def salt_and_pepper(clean, share, seed):
    """Return clean with a share of its values replaced by 0 or 1."""
    random = np.random.default_rng(seed)
    hit = random.random(clean.shape) < share
    return np.where(hit, random.integers(2, size=clean.shape), clean)


def masking(clean, share, seed):
    """Return clean with a share of its values set to 0, and the mask."""
    random = np.random.default_rng(seed)
    mask = random.random((len(clean), 1)) < share + 0 * clean
    return clean * ~mask, mask.astype(int)
