# Mistake: the other part is prepared by its own numbers: a leak
# Fails: 27.3
# Says: prepared by its own numbers

# %% task="27.3"
def prepare(train, other):
    """Return (train, other), filled and standardised by train alone. train, other: (rows, columns)."""
    parts = []
    for part in (train, other):
        filled = np.where(np.isnan(part), np.nanmedian(part, axis=0), part)
        deviations = filled.std(axis=0)
        deviations[np.ptp(filled, axis=0) == 0] = 1
        parts.append((filled - filled.mean(axis=0)) / deviations)
    return parts[0], parts[1]
