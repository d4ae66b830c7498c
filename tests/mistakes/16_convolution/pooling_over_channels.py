# Mistake: the maximum runs over the channels as well
# Fails: 16.4
# Says: channel is pooled by itself

# %% task="16.4"
def max_pool(maps, size):
    batch, height, width, channels = maps.shape
    rows, columns = height // size, width // size
    whole = maps[:, : rows * size, : columns * size].reshape(batch, rows, size, columns, size, channels)
    return np.repeat(whole.max(axis=(2, 4, 5))[..., None], channels, axis=-1)
