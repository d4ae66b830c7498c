# Mistake: the forget bias is used as the gate's value
# Fails: 20.1
# Says: The bias is a net input

# %% task="20.1"
def parameters(kind, inputs, units):
    """Return the number of weights and biases of a recurrent layer."""
    blocks = {"simple": 1, "lstm": 4, "gru": 3, "gru_before": 3}[kind]
    biases = 2 if kind == "gru" else 1
    return blocks * units * (inputs + units + biases)


def share_kept(forget_bias, steps):
    """Return what is left of the cell's content after some steps."""
    return forget_bias**steps
