# Mistake: the autoencoder is counted with tied weights
# Fails: 25.1
# Says: Encoder and decoder have weights of their own

# %% task="25.1"
def stack_parameters(sizes):
    """Return the number of weights and biases of all machines of a stack."""
    return sum(m * n + m + n for m, n in itertools.pairwise(sizes))


def autoencoder_parameters(sizes):
    """Return the number of weights and biases of the unrolled autoencoder."""
    return sum(m * n + m + n for m, n in itertools.pairwise(sizes))


def classifier_parameters(sizes, classes):
    """Return the number of weights and biases of the classifier with softmax on top."""
    sizes = [*sizes, classes]
    return sum(m * n + n for m, n in itertools.pairwise(sizes))


wiring = {
    "encoder 2": ("W2", "b2"),
    "code": ("W3", "b3"),
    "decoder 1": ("W3.T", "a3"),
    "output": ("W1.T", "a1"),
    "classifier 1": ("W1", "b1"),
}
