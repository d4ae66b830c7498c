# Mistake: short gradients are brought to the limit, too
# Fails: 8.5
# Says: You lengthen short gradients

# %% task="8.5"
def clip_by_global_norm(slopes, limit):
    """Return (clipped slopes, global norm before clipping)."""
    norm = np.sqrt(sum(np.sum(slope**2) for slope in slopes))
    factor = limit / norm if norm > 0 else 1.0
    return [slope * factor for slope in slopes], norm
