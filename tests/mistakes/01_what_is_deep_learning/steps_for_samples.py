# Mistake: the number of steps is taken for the number of samples
# Fails: 1.2
# Says: Samples and time are exchanged

# %% task="1.2"
def as_images(table, height, width):
    return table.reshape(-1, height, width, 1)


def as_sequences(table, steps):
    return table.reshape(steps, -1, table.shape[1])


def channels_last(batch):
    return np.moveaxis(batch, 1, -1)
