# Mistake: the hidden units are rounded, not drawn
# Fails: 24.2
# Says: You round at 1/2

# %% task="24.2"
def up(v, W, b):
    return 1 / (1 + np.exp(-(b + v @ W)))


def down(h, W, a):
    return 1 / (1 + np.exp(-(a + h @ W.T)))


def gibbs_step(v, W, a, b, u_hidden, u_visible):
    h = (up(v, W, b) > 0.5).astype(float)
    return h, (u_visible < down(h, W, a)).astype(float)
