# Mistake: the stride is ignored
# Fails: 16.3
# Says: The stride is ignored

# %% task="16.3"
def convolution_layer(images, kernels, bias, stride=1, padding="valid"):
    if padding == "same":
        around = [(0, 0)]
        for size, kernel in zip(images.shape[1:3], kernels.shape[:2], strict=True):
            blank = max((-(-size // stride) - 1) * stride + kernel - size, 0)
            around.append((blank // 2, blank - blank // 2))
        images = np.pad(images, [*around, (0, 0)])
    windows = np.lib.stride_tricks.sliding_window_view(images, kernels.shape[:2], axis=(1, 2))
    windows = windows[:, :, :]
    return np.einsum("bhwcij,ijcf->bhwf", windows, kernels) + bias
