# Mistake: the biases are added without the later weights
# Fails: 3.5
# Says: The biases are only added

# %% task="3.5"
def collapse(model):
    W, b = np.eye(model.input_shape[1]), np.zeros(model.input_shape[1])
    for layer in model.layers:
        kernel, *bias = layer.get_weights()
        W, b = W @ kernel, (b if len(b) == kernel.shape[1] else b @ kernel) + (bias[0] if bias else 0)
    single = keras.Sequential([keras.Input((W.shape[0],)), layers.Dense(W.shape[1])])
    single.set_weights([W, b])
    return single
