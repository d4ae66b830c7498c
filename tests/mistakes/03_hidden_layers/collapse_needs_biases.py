# Mistake: layers without a bias are not provided for
# Fails: 3.5
# Says: not enough values to unpack

# %% task="3.5"
def collapse(model):
    W, b = np.eye(model.input_shape[1]), np.zeros(model.input_shape[1])
    for layer in model.layers:
        kernel, bias = layer.get_weights()
        W, b = W @ kernel, b @ kernel + bias
    single = keras.Sequential([keras.Input((W.shape[0],)), layers.Dense(W.shape[1])])
    single.set_weights([W, b])
    return single
