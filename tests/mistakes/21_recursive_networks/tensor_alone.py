# Mistake: the plain part is left out
# Fails: 21.3
# Says: The plain part, W c, is missing

# %% task="21.3"
def tensor_compose(left, right, W, b, V):
    """Return the parents' vectors, (pairs, d). left, right: (pairs, d)."""
    children = np.concatenate([left, right], axis=1)
    return np.tanh(np.einsum("pi,kij,pj->pk", children, V, children) + b)
