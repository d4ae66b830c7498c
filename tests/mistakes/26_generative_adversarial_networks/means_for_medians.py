# Mistake: means instead of medians
# Fails: 26.5
# Says: medians are asked for

# %% task="26.5"
def coverage(samples, centres, radius, share):
    distances = np.linalg.norm(samples[:, None] - centres, axis=2)
    good = distances.min(axis=1) < radius
    counts = np.bincount(distances.argmin(axis=1)[good], minlength=len(centres))
    return np.sum(counts >= share * len(samples)), good.mean()


def memory(samples, held_out, training):
    near, natural = (np.linalg.norm(images[:, None] - training, axis=2).min(axis=1) for images in (samples, held_out))
    return near.mean() / natural.mean()
