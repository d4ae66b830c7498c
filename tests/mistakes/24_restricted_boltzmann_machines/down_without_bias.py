# Mistake: the visible biases are forgotten
# Fails: 24.2
# Says: The biases are missing

# %% task="24.2"
def up(v, W, b):
    return 1 / (1 + np.exp(-(b + v @ W)))


def down(h, W, a):
    return 1 / (1 + np.exp(-(h @ W.T)))


def gibbs_step(v, W, a, b, u_hidden, u_visible):
    h = (u_hidden < up(v, W, b)).astype(float)
    return h, (u_visible < down(h, W, a)).astype(float)
