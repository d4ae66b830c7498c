# Mistake: the sigmoid is missing on the way up
# Fails: 25.2
# Says: The sigmoid is missing

# %% task="25.2"
def greedy(pictures, sizes, train_rbm):
    """Return a stack of machines, trained one after the other: a list of (W, a, b), the lowest first."""
    stack, below = [], pictures
    for hidden in sizes:
        W, a, b = train_rbm(below, hidden)
        stack.append((W, a, b))
        below = below @ W + b  # (samples, hidden)
    return stack
