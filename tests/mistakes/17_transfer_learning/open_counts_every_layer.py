# Mistake: pooling and dropout are counted as layers
# Fails: 17.4
# Says: do not count

# %% task="17.4"
def open_last(network, count):
    for layer in network.layers:
        layer.trainable = False
    for layer in network.layers[-count:]:
        layer.trainable = not isinstance(layer, layers.BatchNormalization)
    return sum(layer.count_params() for layer in network.layers[-count:])
