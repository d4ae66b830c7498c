# Mistake: the true convolution, where cross-correlation is asked
# Fails: 16.2
# Says: kernel is flipped

# %% task="16.2"
def correlate(image, kernel):
    flipped = kernel[::-1, ::-1]
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (windows * flipped).sum(axis=(2, 3))
