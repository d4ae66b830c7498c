# Mistake: mean and variance are treated as constants
# Fails: 13.4
# Says: The paths through mean and variance are missing

# %% task="13.4"
def backward(slope, x, gamma, epsilon):
    root = np.sqrt(x.var(axis=0) + epsilon)
    hat = (x - x.mean(axis=0)) / root
    g = gamma * slope
    return g / root, (slope * hat).sum(axis=0), slope.sum(axis=0)
