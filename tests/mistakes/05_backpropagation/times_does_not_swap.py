# Mistake: each factor gets its own value
# Fails: 5.5
# Says: times swaps

# %% task="5.5"
def times(a, b):
    return Node(a.value * b.value, [(a, a.value), (b, b.value)])


def tanh(a):
    value = np.tanh(a.value)
    return Node(value, [(a, 1 - value**2)])


def go_back(output):
    order = []

    def visit(node):
        if node not in order:
            for parent, _ in node.parents:
                visit(parent)
            order.append(node)

    visit(output)
    for node in order:
        node.slope = 0.0
    output.slope = 1.0
    for node in reversed(order):
        for parent, local in node.parents:
            parent.slope += node.slope * local
