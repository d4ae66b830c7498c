# Mistake: the weights are multiplied from the right where the shapes allow it
# Fails: 3.5
# Says: multiplied in the wrong order

# %% task="3.5"
def collapse(model):
    W, b = np.eye(model.input_shape[1]), np.zeros(model.input_shape[1])
    for layer in model.layers:
        kernel, *bias = layer.get_weights()
        square = W.shape == kernel.shape and W.shape[0] == W.shape[1]
        W, b = kernel @ W if square else W @ kernel, b @ kernel + (bias[0] if bias else 0)
    single = keras.Sequential([keras.Input((W.shape[0],)), layers.Dense(W.shape[1])])
    single.set_weights([W, b])
    return single
