# Mistake: the new rows are filled with their own medians
# Fails: 15.2
# Says: You fill with medians of `new` itself

# %% task="15.2"
def fill(train, new):
    """Return train and new, filled by the medians of train, each with indicator columns to its right."""
    parts = [(np.where(np.isnan(part), np.nanmedian(part, axis=0), part), np.isnan(part)) for part in (train, new)]
    return tuple(np.column_stack(part) for part in parts)
