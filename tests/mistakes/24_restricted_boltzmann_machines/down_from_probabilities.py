# Mistake: the probabilities are sent down instead of the drawn states
# Fails: 24.2
# Says: go down from the drawn h

# %% task="24.2"
def up(v, W, b):
    return 1 / (1 + np.exp(-(b + v @ W)))


def down(h, W, a):
    return 1 / (1 + np.exp(-(a + h @ W.T)))


def gibbs_step(v, W, a, b, u_hidden, u_visible):
    h = (u_hidden < up(v, W, b)).astype(float)
    return h, (u_visible < down(up(v, W, b), W, a)).astype(float)
