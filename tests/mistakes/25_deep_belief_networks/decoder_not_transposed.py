# Mistake: the weights of the decoder are not transposed
# Fails: 25.3
# Says: transpose W

# %% task="25.3"
def unroll(stack):
    """Return the layers of the unrolled autoencoder: a list of (weights, biases)."""
    encoder = [(W, b) for W, a, b in stack]
    return encoder + [(W, a) for W, a, b in reversed(stack)]


def copy(layers, pictures):
    """Return the output of the last layer. layers: a list of (weights, biases)."""
    for weights, biases in layers:
        pictures = 1 / (1 + np.exp(-(pictures @ weights + biases)))
    return pictures
