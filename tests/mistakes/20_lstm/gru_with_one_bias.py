# Mistake: the default GRU is counted with one bias for each unit and block
# Fails: 20.1
# Says: two biases for each block

# %% task="20.1"
def parameters(kind, inputs, units):
    """Return the number of weights and biases of a recurrent layer."""
    blocks = {"simple": 1, "lstm": 4, "gru": 3, "gru_before": 3}[kind]
    biases = 1
    return blocks * units * (inputs + units + biases)


def share_kept(forget_bias, steps):
    """Return what is left of the cell's content after some steps."""
    return (1 / (1 + np.exp(-forget_bias))) ** steps
