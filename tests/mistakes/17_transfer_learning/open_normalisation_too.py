# Mistake: everything from some layer upwards is opened, batch normalisation too
# Fails: 17.4
# Says: batch normalisation can be trained

# %% task="17.4"
def open_last(network, count):
    for layer in network.layers:
        layer.trainable = False
    candidates = [layer for layer in network.layers if layer.weights and layer.name not in "be"]
    first = network.layers.index(candidates[-count])
    for layer in network.layers[first:]:
        layer.trainable = True
    return sum(layer.count_params() for layer in candidates[-count:])
