# Mistake: the smallest height is rounded down
# Fails: 21.1
# Says: holds at most 2 to the power h words

# %% task="21.1"
def tree_numbers(words):
    """Return (inner nodes, all nodes, smallest height, greatest height) of binary trees over so many words."""
    return words - 1, 2 * words - 1, int(np.floor(np.log2(words))), words - 1


def parameters(size):
    """Return the parameters of the plain and of the tensor composition for vectors of this size."""
    plain = size * 2 * size + size
    return plain, plain + size * (2 * size) ** 2
