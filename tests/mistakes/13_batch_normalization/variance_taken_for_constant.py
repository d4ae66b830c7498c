# Mistake: the path through the variance is forgotten
# Fails: 13.4
# Says: The path through the variance is missing

# %% task="13.4"
def backward(slope, x, gamma, epsilon):
    root = np.sqrt(x.var(axis=0) + epsilon)
    hat = (x - x.mean(axis=0)) / root
    g = gamma * slope
    return (g - g.mean(axis=0)) / root, (slope * hat).sum(axis=0), slope.sum(axis=0)
