# Mistake: a tree over n words is given n inner nodes
# Fails: 21.1
# Says: The inner nodes of trees over 1 words

# %% task="21.1"
def tree_numbers(words):
    """Return (inner nodes, all nodes, smallest height, greatest height) of binary trees over so many words."""
    return words, 2 * words - 1, int(np.ceil(np.log2(words))), words - 1


def parameters(size):
    """Return the parameters of the plain and of the tensor composition for vectors of this size."""
    plain = size * 2 * size + size
    return plain, plain + size * (2 * size) ** 2
