# Mistake: the pair (W, b) is returned, not a model
# Fails: 3.5
# Says: should be a Keras model

# %% task="3.5"
def collapse(model):
    W, b = np.eye(model.input_shape[1]), np.zeros(model.input_shape[1])
    for layer in model.layers:
        kernel, *bias = layer.get_weights()
        W, b = W @ kernel, b @ kernel + (bias[0] if bias else 0)
    return W, b
