# Mistake: a filter's weights are counted for one input channel only
# Fails: 16.1
# Says: reads all channels

# %% task="16.1"
def output_size(size, kernel, stride, padding):
    if padding == "same":
        return -(-size // stride)
    return (size - kernel) // stride + 1


parameters = [5 * 5 * 8 + 8, 0, 3 * 3 * 16 + 16, 0, 14 * 14 * 16 * 10 + 10]
