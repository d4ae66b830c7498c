# Mistake: the candidate is squashed like a gate
# Fails: 20.2
# Says: The candidate goes through tanh

# %% task="20.2"
def lstm_step(x, h, c, W, U, b):
    """Return (h, c) after one step. x: (batch, inputs); h, c: (batch, units)."""
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)  # (batch, units) each
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = f * c + i / (1 + np.exp(-g))
    return o * np.tanh(c), c
