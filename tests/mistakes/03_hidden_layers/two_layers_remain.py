# Mistake: the new model has a second dense layer, which passes everything on
# Fails: 3.5
# Says: one Dense layer

# %% task="3.5"
def collapse(model):
    W, b = np.eye(model.input_shape[1]), np.zeros(model.input_shape[1])
    for layer in model.layers:
        kernel, *bias = layer.get_weights()
        W, b = W @ kernel, b @ kernel + (bias[0] if bias else 0)
    single = keras.Sequential([keras.Input((W.shape[0],)), layers.Dense(W.shape[1]), layers.Dense(W.shape[1])])
    single.set_weights([W, b, np.eye(len(b)), np.zeros(len(b))])
    return single
