# Mistake: the biases are added without the later weights
# Fails: 3.5
# Says: an earlier one passes through the weights

# %% task="3.5"
def fold(network):
    W, b = network[0]
    for next_W, next_b in network[1:]:
        W = W @ next_W
        b = b + next_b if len(b) == len(next_b) else b @ next_W + next_b
    return W, b
