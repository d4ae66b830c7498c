# Mistake: zeros and ones are passed on
# Fails: 25.2
# Says: You pass on zeros and ones

# %% task="25.2"
def greedy(pictures, sizes, train_rbm):
    """Return a stack of machines, trained one after the other: a list of (W, a, b), the lowest first."""
    stack, below = [], pictures
    for hidden in sizes:
        W, a, b = train_rbm(below, hidden)
        stack.append((W, a, b))
        below = (below @ W + b > 0).astype(float)  # (samples, hidden)
    return stack
