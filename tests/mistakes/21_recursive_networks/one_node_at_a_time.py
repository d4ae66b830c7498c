# Mistake: compose is called for each node
# Fails: 21.5
# Says: This is one call for each node

# %% task="21.5"
def encode_forest(forest, compose):
    roots = []
    for vectors, pairs in forest:
        nodes = list(vectors)
        for left, right in pairs:
            nodes.append(compose(np.array([nodes[left]]), np.array([nodes[right]]))[0])
        roots.append(nodes[-1])
    return np.array(roots)
