# Mistake: the bias is taken for the threshold and subtracted
# Fails: 2.1
# Says: wrong sign

# %% task="2.1"
def net_input(X, W, b):
    return X @ W - b


def step(z):
    return np.where(z > 0, 1, 0)
