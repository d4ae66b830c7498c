# Mistake: the biases are forgotten in the count of parameters
# Fails: 16.1
# Says: biases are missing

# %% task="16.1"
def output_size(size, kernel, stride, padding):
    if padding == "same":
        return -(-size // stride)
    return (size - kernel) // stride + 1


parameters = [5 * 5 * 3 * 8, 0, 3 * 3 * 8 * 16, 0, 14 * 14 * 16 * 10]
