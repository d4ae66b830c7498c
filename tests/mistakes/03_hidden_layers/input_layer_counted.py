# Mistake: the input column is counted as a layer with weights
# Fails: 3.1
# Says: no layer with weights

# %% task="3.1"
def count_parameters(sizes):
    return sum((before + 1) * after for before, after in itertools.pairwise(sizes))


def cap_depth(sizes):
    return len(sizes)
