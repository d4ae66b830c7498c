# Mistake: the mask says what is visible
# Fails: 23.2
# Says: The mask is 1 where a value is hidden

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
    mask = random.random(clean.shape) < share
    return clean * ~mask, 1 - mask.astype(int)
