# Mistake: only the weights are counted
# Fails: 3.1
# Says: The biases are missing

# %% task="3.1"
def count_parameters(sizes):
    return sum(before * after for before, after in itertools.pairwise(sizes))


def cap_depth(sizes):
    return len(sizes) - 1
