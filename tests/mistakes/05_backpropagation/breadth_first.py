# Mistake: nodes are passed on in the order of their distance from the output
# Fails: 5.5
# Says: Visit a node only after all nodes that use it

# %% task="5.5"
def times(a, b):
    return Node(a.value * b.value, [(a, b.value), (b, a.value)])


def tanh(a):
    value = np.tanh(a.value)
    return Node(value, [(a, 1 - value**2)])


def go_back(output):
    order = [output]
    for node in order:
        order += [parent for parent in dict(node.parents) if parent not in order]
    for node in order:
        node.slope = 0.0
    output.slope = 1.0
    for node in order:
        for parent, local in node.parents:
            parent.slope += node.slope * local
