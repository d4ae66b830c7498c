# Mistake: the weighted sum of positions is not divided by the ink
# Fails: 1.5
# Says: The division by the ink of the image is missing

# %% task="1.5"
def features(images):
    rows, columns = np.arange(images.shape[1]), np.arange(images.shape[2])
    asymmetry = np.abs(images - images[:, :, ::-1]).mean(axis=(1, 2))
    centre = images.sum(axis=2) @ rows, images.sum(axis=1) @ columns
    return np.column_stack([images.mean(axis=(1, 2)), *centre, asymmetry])
