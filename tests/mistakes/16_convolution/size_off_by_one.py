# Mistake: the first place of the filter is not counted
# Fails: 16.1
# Says: one short

# %% task="16.1"
def output_size(size, kernel, stride, padding):
    if padding == "same":
        return -(-size // stride)
    return (size - kernel) // stride


parameters = [608, 0, 1168, 0, 31370]
