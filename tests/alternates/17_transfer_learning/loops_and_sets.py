# Plain loops, sets and lists; the extractor is a new Sequential of the old layers.

# %% task="17.1"
trained = dict(zip(["head only", "from shapes", "all but normal", "everything"], [68, 1236, 1460, 1476], strict=True))


# %% task="17.2"
def few_shot(labels, per_class, rng):
    left, chosen = {}, []
    for position in rng.permutation(len(labels)).tolist():
        name = str(labels[position])
        left.setdefault(name, per_class)
        if left[name]:
            left[name] -= 1
            chosen.append(position)
    return chosen, [position for position in range(len(labels)) if position not in set(chosen)]


# %% task="17.3"
def feature_extractor(network, name):
    extractor = keras.Sequential([keras.Input(network.input_shape[1:])])
    for layer in network.layers:
        layer.trainable = False
        extractor.add(layer)
        if layer.name == name:
            break
    return extractor


# %% task="17.4"
def open_last(network, count):
    total = 0
    for layer in reversed(network.layers):
        counts = layer.count_params() > 0 and layer.__class__.__name__ != "BatchNormalization"
        layer.trainable = counts and count > 0
        if counts and count > 0:
            count -= 1
            for weight in layer.get_weights():
                total += weight.size
    return total


# %% task="17.5"
def fine_tune_head(features, labels, W, b, rate, pull, steps):
    new_W, new_b = W.copy(), b.copy()
    for _ in range(steps):
        slope_W, slope_b = pull * (new_W - W), np.zeros_like(b)
        for x, label in zip(features, labels, strict=True):
            p = np.exp(x @ new_W + new_b)
            p /= p.sum()
            p[label] -= 1
            slope_W += np.outer(x, p) / len(features)
            slope_b += p / len(features)
        new_W -= rate * slope_W
        new_b -= rate * slope_b
    return new_W.tolist(), new_b.tolist()


# %% task="17.6"
X = np.concatenate([np.repeat(handwritten, 12, axis=0), printed])
y = np.concatenate([np.repeat(handwritten_labels, 12), printed_labels])
adapted = {key: value.copy() for key, value in pretrained.items()}
for _ in range(300):
    for key, slope in slopes(adapted, X, y).items():
        adapted[key] -= 0.3 * slope

# %% task="17.7"
cost = ["frozen", "fine-tuned", "scratch"]
choice = {}
for project, ways in trials.items():
    kept = [way for way in cost if ways[way]["old"] >= must_keep[project]]
    best = kept[0]
    for way in kept[1:]:
        a, b = np.array(ways[best]["validation"]), np.array(ways[way]["validation"])
        if b.mean() - a.mean() > max(np.ptp(a), np.ptp(b)):
            best = way
    choice[project] = best
