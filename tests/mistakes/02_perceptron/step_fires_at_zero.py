# Mistake: >= in place of > in the step
# Fails: 2.1
# Says: fires where z is exactly 0

# %% task="2.1"
def net_input(X, W, b):
    return X @ W + b


def step(z):
    return np.where(z >= 0, 1, 0)
