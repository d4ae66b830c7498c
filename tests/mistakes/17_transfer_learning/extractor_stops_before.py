# Mistake: the input of the named layer is given out
# Fails: 17.3
# Says: output of the layer

# %% task="17.3"
def feature_extractor(network, name):
    extractor = keras.Model(network.inputs[0], network.get_layer(name).input)
    extractor.trainable = False
    return extractor
