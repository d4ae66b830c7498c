# Mistake: the picture moves up instead of down
# Fails: 15.4
# Says: The picture moves the wrong way

# %% task="15.4"
def shift(images, down, right):
    """Return the images, moved by whole pixels, with zeros coming in."""
    height, width = images.shape[1:]
    padded = np.pad(images, ((0, 0), (abs(down), abs(down)), (abs(right), abs(right))))
    top, left = abs(down) + down, abs(right) + right
    return padded[:, top : top + height, left : left + width]
