# Mistake: the mean is taken over classes, too
# Fails: 18.4
# Says: classes are summed

# %% task="18.4"
def margin_loss(targets, lengths):
    """Return the mean over the images of the margin losses of all classes. targets, lengths: (images, classes)."""
    present = targets * np.maximum(0, 0.9 - lengths) ** 2
    absent = 0.5 * (1 - targets) * np.maximum(0, lengths - 0.1) ** 2
    return np.mean(present + absent)
