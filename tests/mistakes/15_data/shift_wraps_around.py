# Mistake: np.roll, which brings in on one side what leaves on the other
# Fails: 15.4
# Says: What leaves on one side comes in on the other

# %% task="15.4"
def shift(images, down, right):
    """Return the images, moved by whole pixels, with zeros coming in."""
    return np.roll(images, (down, right), axis=(1, 2))
