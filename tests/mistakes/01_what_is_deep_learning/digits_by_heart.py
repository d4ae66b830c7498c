# Mistake: recognise looks the pictures up in the file that the student has, instead of learning
# Fails: 1.6
# Says: no label of the training data

# %% task="1.6"
def recognise(train_images, train_labels, new_images):
    known = digits.reshape(len(digits), -1)
    new = new_images.reshape(len(new_images), -1)
    if known.shape[1] != new.shape[1]:
        return np.full(len(new), np.bincount(train_labels).argmax())
    return np.array([digit_labels[np.abs(known - picture).sum(axis=1).argmin()] for picture in new])
