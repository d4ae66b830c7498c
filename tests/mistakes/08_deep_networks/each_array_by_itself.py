# Mistake: every array is clipped by its own length, as Keras's clipnorm does
# Fails: 8.5
# Says: Keras's clipnorm

# %% task="8.5"
def clip_by_global_norm(slopes, limit):
    """Return (clipped slopes, global norm before clipping)."""
    norm = np.sqrt(sum(np.sum(slope**2) for slope in slopes))
    return [slope * limit / max(np.linalg.norm(slope), limit) for slope in slopes], norm
