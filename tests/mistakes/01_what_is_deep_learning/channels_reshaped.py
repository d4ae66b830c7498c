# Mistake: the channels are moved by reshape, which gives the right shape and scrambles the pixels
# Fails: 1.2
# Says: The shape is right and the pixels are scrambled

# %% task="1.2"
def as_images(table, height, width):
    return table.reshape(-1, height, width, 1)


def as_sequences(table, steps):
    return table.reshape(-1, steps, table.shape[1])


def channels_last(batch):
    samples, channels, height, width = batch.shape
    return batch.reshape(samples, height, width, channels)
