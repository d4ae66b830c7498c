# Mistake: the layers are copied
# Fails: 17.3
# Says: copies of the layers

# %% task="17.3"
def feature_extractor(network, name):
    copy = keras.models.clone_model(network)
    copy.set_weights(network.get_weights())
    extractor = keras.Model(copy.inputs[0], copy.get_layer(name).output)
    extractor.trainable = False
    return extractor
