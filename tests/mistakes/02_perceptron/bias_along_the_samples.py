# Mistake: the bias is added to the rows instead of the columns
# Fails: 2.1
# Says: Your bias runs along the samples

# %% task="2.1"
def net_input(X, W, b):
    Z = X @ W
    return Z + b[:, None] if len(X) == len(b) else Z + b


def step(z):
    return np.where(z > 0, 1, 0)
