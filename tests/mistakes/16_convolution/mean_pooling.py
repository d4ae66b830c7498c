# Mistake: the mean of each window instead of its maximum
# Fails: 16.4
# Says: mean of each window

# %% task="16.4"
def max_pool(maps, size):
    batch, height, width, channels = maps.shape
    rows, columns = height // size, width // size
    whole = maps[:, : rows * size, : columns * size]
    return whole.reshape(batch, rows, size, columns, size, channels).mean(axis=(2, 4))
