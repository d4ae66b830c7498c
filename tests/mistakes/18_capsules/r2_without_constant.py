# Mistake: the regression has no constant
# Fails: 18.6
# Says: constant is missing

# %% task="18.6"
def angle_r2(train_poses, train_angles, test_poses, test_angles):
    """Return R² on the test images of a linear regression fitted to the training images. poses: (images, d)."""
    extended = train_poses  # (images, d + 1)
    weights = np.linalg.lstsq(extended, train_angles)[0]
    forecast = test_poses @ weights
    missed = np.sum((test_angles - forecast) ** 2)
    return 1 - missed / np.sum((test_angles - np.mean(test_angles)) ** 2)
