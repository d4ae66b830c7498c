# Mistake: the cell is shown as it is
# Fails: 20.2
# Says: The tanh of the new c is missing

# %% task="20.2"
def lstm_step(x, h, c, W, U, b):
    """Return (h, c) after one step. x: (batch, inputs); h, c: (batch, units)."""
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)  # (batch, units) each
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = f * c + i * np.tanh(g)
    return o * c, c
