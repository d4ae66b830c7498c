# Mistake: the position in the list of classes is returned instead of the label
# Fails: 1.6
# Says: Return labels, not positions

# %% task="1.6"
def recognise(train_images, train_labels, new_images):
    classes = np.unique(train_labels)
    means = np.array([train_images[train_labels == label].mean(axis=0) for label in classes])
    return np.linalg.norm(new_images[:, None] - means, axis=(2, 3)).argmin(axis=1)
