# Mistake: h_data is drawn in the statistics
# Fails: 24.4
# Says: h_data is a sample

# %% task="24.4"
def cd_step(W, a, b, batch, u_hidden, u_visible, rate):
    n = len(batch)
    h_data = 1 / (1 + np.exp(-(b + batch @ W)))
    h = (u_hidden < h_data).astype(float)
    v_model = (u_visible < 1 / (1 + np.exp(-(a + h @ W.T)))).astype(float)
    h_model = 1 / (1 + np.exp(-(b + v_model @ W)))
    new_W = W + rate * (batch.T @ h - v_model.T @ h_model) / n
    return new_W, a + rate * (batch - v_model).mean(axis=0), b + rate * (h - h_model).mean(axis=0)
