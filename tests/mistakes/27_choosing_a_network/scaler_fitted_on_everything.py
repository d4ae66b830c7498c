# Mistake: medians, means and deviations of both parts together: a leak
# Fails: 27.3
# Says: This is a leak: medians, means and deviations were learned

# %% task="27.3"
def prepare(train, other):
    """Return (train, other), filled and standardised by train alone. train, other: (rows, columns)."""
    medians = np.nanmedian(np.vstack([train, other]), axis=0)
    train, other = np.where(np.isnan(train), medians, train), np.where(np.isnan(other), medians, other)
    both = np.vstack([train, other])
    means, deviations = both.mean(axis=0), both.std(axis=0)
    deviations[np.ptp(train, axis=0) == 0] = 1
    return (train - means) / deviations, (other - means) / deviations
