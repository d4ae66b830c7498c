# Mistake: every machine learns from the pictures
# Fails: 25.2
# Says: Every machine here learned from the pictures

# %% task="25.2"
def greedy(pictures, sizes, train_rbm):
    """Return a stack of machines, trained one after the other: a list of (W, a, b), the lowest first."""
    stack, below = [], pictures
    for hidden in sizes:
        W, a, b = train_rbm(pictures, hidden)
        stack.append((W, a, b))
        below = 1 / (1 + np.exp(-(below @ W + b)))  # (samples, hidden)
    return stack
