# Mistake: every number of the sizes gets a bias, the inputs too
# Fails: 3.1
# Says: Inputs have no biases

# %% task="3.1"
def count_parameters(sizes):
    return sum(before * after for before, after in itertools.pairwise(sizes)) + sum(sizes)


def cap_depth(sizes):
    return len(sizes) - 1
