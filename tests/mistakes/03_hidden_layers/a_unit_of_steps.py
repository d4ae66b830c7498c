# Mistake: heights are divided by nothing: right only for points at distance 1
# Fails: 3.4
# Says: divide by the distance

# %% task="3.4"
def relu_net(x, y):
    changes = np.diff(np.diff(y), prepend=0)
    return [(np.ones((1, len(x) - 1)), -x[:-1]), (changes[:, None], y[:1])]
