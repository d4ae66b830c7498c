# Mistake: absent classes cost as much as present ones
# Fails: 18.4
# Says: 0.5 is missing

# %% task="18.4"
def margin_loss(targets, lengths):
    """Return the mean over the images of the margin losses of all classes. targets, lengths: (images, classes)."""
    present = targets * np.maximum(0, 0.9 - lengths) ** 2
    absent = (1 - targets) * np.maximum(0, lengths - 0.1) ** 2
    return np.mean(np.sum(present + absent, axis=1))
