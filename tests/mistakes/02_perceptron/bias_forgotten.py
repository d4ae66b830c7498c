# Mistake: the bias is left out of the net input
# Fails: 2.1
# Says: The bias is missing

# %% task="2.1"
def net_input(X, W, b):
    return X @ W


def step(z):
    return np.where(z > 0, 1, 0)
