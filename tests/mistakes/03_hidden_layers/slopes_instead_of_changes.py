# Mistake: the output weights are the slopes, not their changes
# Fails: 3.6
# Says: take the change of slope

# %% task="3.6"
def relu_net(x, y):
    slopes = np.diff(y) / np.diff(x)
    return [(np.ones((1, len(x) - 1)), -x[:-1]), (slopes[:, None], y[:1])]
