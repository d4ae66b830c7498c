# Mistake: the slope of tanh is left out
# Fails: 21.6
# Says: add up the shares of all of them

# %% task="21.6"
def structure_slopes(vectors, pairs, W, b, root_slope):
    """Return the slopes of W, b and the leaves' vectors, given the slope at the root."""
    nodes = list(vectors)
    for left, right in pairs:
        nodes.append(np.tanh(W @ np.concatenate([nodes[left], nodes[right]]) + b))
    slopes = [root_slope] * len(nodes)
    W_slope, b_slope = np.zeros(W.shape), np.zeros(b.shape)
    for parent in range(len(nodes) - 1, len(vectors) - 1, -1):
        left, right = pairs[parent - len(vectors)]
        z_slope = slopes[parent]
        W_slope += np.outer(z_slope, np.concatenate([nodes[left], nodes[right]]))
        b_slope += z_slope
        slopes[left], slopes[right] = np.split(W.T @ z_slope, 2)
    return W_slope, b_slope, np.array(slopes[: len(vectors)])
