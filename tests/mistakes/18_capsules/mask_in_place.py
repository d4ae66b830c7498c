# Mistake: the poses themselves are overwritten
# Fails: 18.5
# Says: Work on a copy

# %% task="18.5"
def name_wholes(poses, least):
    """Return for each image the list of its classes, longest capsule first. poses: (images, classes, d)."""
    lengths = np.linalg.norm(poses, axis=2)  # (images, classes)
    return [[int(k) for k in np.argsort(-row) if row[k] >= least] for row in lengths]


def mask_poses(poses, chosen):
    """Return (images, classes · d), zero but for the chosen capsule. chosen: (images,) of integers."""
    for image, keep in enumerate(chosen):
        for k in range(poses.shape[1]):
            if k != keep:
                poses[image, k] = 0
    return poses.reshape(len(poses), -1)
