# Mistake: the pooling windows overlap
# Fails: 16.4
# Says: overlap

# %% task="16.4"
def max_pool(maps, size):
    return np.lib.stride_tricks.sliding_window_view(maps, (size, size), axis=(1, 2)).max(axis=(-2, -1))
