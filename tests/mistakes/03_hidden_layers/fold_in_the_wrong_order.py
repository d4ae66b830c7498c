# Mistake: the weights are multiplied from the last to the first
# Fails: 3.5
# Says: wrong order

# %% task="3.5"
def fold(network):
    W, b = network[0]
    for next_W, next_b in network[1:]:
        square = W.shape == next_W.shape
        b = b @ next_W + next_b
        W = next_W @ W if square else W @ next_W
    return W, b
