# Mistake: the paper's form of the GRU
# Fails: 20.3
# Says: This is the other form

# %% task="20.3"
def gru_step(x, h, W, U, b):
    """Return h after one step. x: (batch, inputs); h: (batch, units)."""
    from_input = np.split(x @ W + b[0], 3, axis=1)
    from_state = np.split(h @ U + b[1], 3, axis=1)
    z, r = (1 / (1 + np.exp(-a - s)) for a, s in zip(from_input[:2], from_state[:2], strict=True))
    n = h.shape[1]
    g = np.tanh(from_input[2] + (r * h) @ U[:, 2 * n :] + b[1, 2 * n :])
    return z * h + (1 - z) * g
