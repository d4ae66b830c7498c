# Mistake: the error is a mean over all values
# Fails: 23.4
# Says: You count the visible values as well

# %% task="23.4"
def fill_pca(known, rows, hidden, components, rounds):
    """Return rows with their gaps filled by iterated projection, (m, features)."""
    mean = known.mean(axis=0)
    directions = np.linalg.svd(known - mean, full_matrices=False)[2][:components]  # (components, features)
    filled = np.where(hidden, mean, rows)
    for _ in range(rounds):
        projected = mean + (filled - mean) @ directions.T @ directions
        filled = np.where(hidden, projected, rows)
    return filled


def hidden_error(truth, filled, hidden):
    """Return the mean squared error over the hidden values."""
    return np.mean((filled - truth) ** 2)
