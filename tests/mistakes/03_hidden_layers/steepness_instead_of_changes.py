# Mistake: the output weights are the steepness, not their changes
# Fails: 3.4
# Says: take the change of

# %% task="3.4"
def relu_net(x, y):
    steepness = np.diff(y) / np.diff(x)
    return [(np.ones((1, len(x) - 1)), -x[:-1]), (steepness[:, None], y[:1])]
