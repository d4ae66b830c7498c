# Mistake: the extractor is not frozen
# Fails: 17.3
# Says: can still be trained

# %% task="17.3"
def feature_extractor(network, name):
    return keras.Model(network.inputs[0], network.get_layer(name).output)
