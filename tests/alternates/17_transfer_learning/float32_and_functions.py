# float32; sorting by random keys; a subgraph with flags set layer by layer; small steps in mini-batches with practice.

# %% task="17.1"
def convolution(channels, filters):
    return 9 * channels * filters + filters


counts = np.array([convolution(3, 8), 2 * 8, convolution(8, 16), 16 * 4 + 4])
trained = {
    "everything": counts.sum(),
    "head only": counts[-1],
    "from shapes": counts[2:].sum(),
    "all but normal": np.delete(counts, 1).sum(),
}


# %% task="17.2"
def few_shot(labels, per_class, rng):
    keys = rng.uniform(size=len(labels))
    is_chosen = np.zeros(len(labels), bool)
    for name in set(labels.tolist()):
        positions = np.nonzero(labels == name)[0]
        is_chosen[positions[keys[positions].argsort()[:per_class]]] = True
    return np.nonzero(is_chosen)[0].astype(np.int32), np.nonzero(~is_chosen)[0].astype(np.int32)


# %% task="17.3"
def feature_extractor(network, name):
    target = next(layer for layer in network.layers if layer.name == name)
    inputs = keras.Input(network.input_shape[1:])
    x = inputs
    for layer in network.layers[: network.layers.index(target) + 1]:
        layer.trainable = False
        x = layer(x)
    return keras.Model(inputs, x)


# %% task="17.4"
def open_last(network, count):
    network.trainable = False
    network.trainable = True  # the network itself, so that single layers decide
    weighty = [layer for layer in network.layers if layer.count_params()]
    for layer in weighty:
        layer.trainable = False
    plain = [layer for layer in weighty if "normal" not in type(layer).__name__.lower()]
    for layer in plain[len(plain) - count :]:
        layer.trainable = True
    return int(sum(np.prod(weight.shape) for weight in network.trainable_weights))


# %% task="17.5"
def fine_tune_head(features, labels, W, b, rate, pull, steps):
    features = features.astype(np.float32)
    start, W, b = np.float32(W), np.float32(W), np.float32(b)
    for _ in range(steps):
        scores = features @ W + b
        p = np.exp(scores - np.logaddexp.reduce(scores, axis=1, keepdims=True))
        p[np.arange(len(labels)), labels] -= 1
        b = b - rate * p.mean(axis=0)
        W = (1 - rate * pull) * W + rate * pull * start - rate * features.T @ p / len(labels)
    return W, b


# %% task="17.6"
network = {key: value.astype(np.float32) for key, value in pretrained.items()}
practice = np.random.default_rng(0)
for _ in range(400):
    old = practice.choice(600, 50)
    both = np.concatenate([handwritten, printed[old]]), np.concatenate([handwritten_labels, printed_labels[old]])
    step = slopes(network, *both)
    network = {key: network[key] - np.float32(0.15) * step[key] for key in network}
adapted = network

# %% task="17.7"
choice = {"A": "frozen", "D": "frozen", "C": "scratch"} | dict.fromkeys("BEF", "fine-tuned")
