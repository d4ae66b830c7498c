# Mistake: the four features of task 1.5 are taken for all that a picture says
# Fails: 1.6
# Says: Compare whole pictures

# %% task="1.6"
def recognise(train_images, train_labels, new_images):
    known, new = features(train_images), features(new_images)
    mean, deviation = known.mean(axis=0), known.std(axis=0)
    known, new = (known - mean) / deviation, (new - mean) / deviation
    return np.array([train_labels[((known - row) ** 2).sum(axis=1).argmin()] for row in new])
