# Mistake: rows are drawn, so groups are on both sides: a leak
# Fails: 27.2
# Says: That is a leak: rows of one group are alike

# %% task="27.2"
def hold_out(groups, count, rng):
    """Return (kept, held_out), row numbers; `count` whole groups are held out. groups: (samples,)."""
    share = count / len(np.unique(groups))
    held_out = np.isin(np.arange(len(groups)), rng.choice(len(groups), max(4, int(share * len(groups))), replace=False))
    return np.flatnonzero(~held_out), np.flatnonzero(held_out)
