# Mistake: "same" padding rounds size / stride down
# Fails: 16.1
# Says: Keras rounds up

# %% task="16.1"
def output_size(size, kernel, stride, padding):
    if padding == "same":
        return size // stride
    return (size - kernel) // stride + 1


parameters = [608, 0, 1168, 0, 31370]
