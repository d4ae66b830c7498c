# Mistake: encode returns the root alone
# Fails: 21.4
# Says: Only the root is returned

# %% task="21.4"
def encode(vectors, pairs, W, b):
    """Return the vectors of all nodes, (nodes, d). vectors: (words, d)."""
    nodes = list(vectors)
    for left, right in pairs:
        nodes.append(np.tanh(W @ np.concatenate([nodes[left], nodes[right]]) + b))
    return nodes[-1]


def heights(words, pairs):
    """Return the height of each node, (nodes,)."""
    result = [0] * words
    for left, right in pairs:
        result.append(1 + max(result[left], result[right]))
    return np.array(result)
