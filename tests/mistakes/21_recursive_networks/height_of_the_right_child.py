# Mistake: only the right child counts for the height
# Fails: 21.4
# Says: whichever side it is on

# %% task="21.4"
def encode(vectors, pairs, W, b):
    """Return the vectors of all nodes, (nodes, d). vectors: (words, d)."""
    nodes = list(vectors)
    for left, right in pairs:
        nodes.append(np.tanh(W @ np.concatenate([nodes[left], nodes[right]]) + b))
    return np.array(nodes)


def heights(words, pairs):
    """Return the height of each node, (nodes,)."""
    result = [0] * words
    for left, right in pairs:
        result.append(1 + result[right])
    return np.array(result)
