# Mistake: the mirror exchanges top and bottom
# Fails: 1.5
# Says: You turn the images upside down

# %% task="1.5"
def features(images):
    rows, columns = np.arange(images.shape[1]), np.arange(images.shape[2])
    total = images.sum(axis=(1, 2))
    asymmetry = np.abs(images - images[:, ::-1]).mean(axis=(1, 2))
    centre = images.sum(axis=2) @ rows / total, images.sum(axis=1) @ columns / total
    return np.column_stack([images.mean(axis=(1, 2)), *centre, asymmetry])
