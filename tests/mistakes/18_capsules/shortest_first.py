# Mistake: the classes are listed from the shortest on
# Fails: 18.5
# Says: longest capsule comes first

# %% task="18.5"
def name_wholes(poses, least):
    """Return for each image the list of its classes, longest capsule first. poses: (images, classes, d)."""
    lengths = np.linalg.norm(poses, axis=2)  # (images, classes)
    return [[int(k) for k in np.argsort(row) if row[k] >= least] for row in lengths]


def mask_poses(poses, chosen):
    """Return (images, classes · d), zero but for the chosen capsule. chosen: (images,) of integers."""
    keep = np.eye(poses.shape[1])[chosen]  # (images, classes)
    return (poses * keep[:, :, None]).reshape(len(poses), -1)
