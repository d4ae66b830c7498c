# Mistake: the arrays that are handed in are changed
# Fails: 8.5
# Says: Make new arrays

# %% task="8.5"
def clip_by_global_norm(slopes, limit):
    """Return (clipped slopes, global norm before clipping)."""
    norm = np.sqrt(sum(np.sum(slope**2) for slope in slopes))
    factor = limit / max(norm, limit)
    for slope in slopes:
        slope *= factor
    return slopes, norm
