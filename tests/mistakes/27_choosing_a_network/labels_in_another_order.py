# Mistake: the images are repeated one after the other, the labels each nine times in a row
# Fails: 27.5
# Says: Are images and labels repeated in the same order

# %% task="27.5"
def moved_copies(images, labels):
    copies = [np.roll(images, (down, right), axis=(1, 2)) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    return np.concatenate(copies), np.repeat(labels, 9)
