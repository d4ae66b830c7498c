# Mistake: the depth is taken for the number of hidden layers
# Fails: 3.1
# Says: The output layer has weights as well

# %% task="3.1"
def count_parameters(sizes):
    return sum((before + 1) * after for before, after in itertools.pairwise(sizes))


def cap_depth(sizes):
    return len(sizes) - 2
