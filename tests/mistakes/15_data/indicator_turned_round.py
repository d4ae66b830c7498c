# Mistake: the indicator says where a value is known
# Fails: 15.2
# Says: The indicator is turned round

# %% task="15.2"
def fill(train, new):
    """Return train and new, filled by the medians of train, each with indicator columns to its right."""
    medians = np.nanmedian(train, axis=0)  # (columns,)
    parts = [(np.where(np.isnan(part), medians, part), ~np.isnan(part)) for part in (train, new)]
    return tuple(np.column_stack(part) for part in parts)
