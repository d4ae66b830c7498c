# Mistake: slopes of gamma and beta are averaged
# Fails: 13.4
# Says: the slope is the sum over the samples

# %% task="13.4"
def backward(slope, x, gamma, epsilon):
    root = np.sqrt(x.var(axis=0) + epsilon)
    hat = (x - x.mean(axis=0)) / root
    g = gamma * slope
    return (g - g.mean(axis=0) - hat * (g * hat).mean(axis=0)) / root, (slope * hat).mean(axis=0), slope.mean(axis=0)
