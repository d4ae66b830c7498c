# Mistake: groups are drawn by their rows
# Fails: 27.2
# Says: Draw from the names of the groups

# %% task="27.2"
def hold_out(groups, count, rng):
    """Return (kept, held_out), row numbers; `count` whole groups are held out. groups: (samples,)."""
    order = list(dict.fromkeys(rng.permutation(groups).tolist()))
    drawn = np.array(order[:count])
    held_out = np.isin(groups, drawn)
    return np.flatnonzero(~held_out), np.flatnonzero(held_out)
