# Mistake: the output bias is 0, so the curve does not start at the first height
# Fails: 3.4
# Says: The network starts at height 0

# %% task="3.4"
def relu_net(x, y):
    changes = np.diff(np.diff(y) / np.diff(x), prepend=0)
    return [(np.ones((1, len(x) - 1)), -x[:-1]), (changes[:, None], np.zeros(1))]
