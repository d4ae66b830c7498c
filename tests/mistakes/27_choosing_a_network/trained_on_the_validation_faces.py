# Mistake: rows are split at random, so the validation faces are known: a leak
# Fails: 27.5
# Says: a leak. Train on the others

# %% task="27.5"
def moved_copies(images, labels):
    """Return each image nine times, unmoved and moved by a pixel, and the labels: (9·samples, 10, 10), (9·samples,)."""
    copies = [np.roll(images, (down, right), axis=(1, 2)) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    return np.concatenate(copies), np.tile(labels, 9)


def build(kind):
    """Return a new network, at most 5,000 parameters. kind: "dense", "convolution" or "recurrent"."""
    middle = {
        "dense": lambda: [layers.Flatten(), layers.Dense(40, activation="relu")],
        "convolution": lambda: [
            layers.Reshape((10, 10, 1)),
            layers.Conv2D(12, 3, activation="relu"),
            layers.Conv2D(16, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(16, activation="relu"),
        ],
        "recurrent": lambda: [layers.SimpleRNN(48)],
    }[kind]()
    network = keras.Sequential([keras.Input((10, 10)), *middle, layers.Dense(10, activation="softmax")])
    network.compile(keras.optimizers.Adam(0.004), "sparse_categorical_crossentropy", jit_compile=False)
    return network


def read(path, images):
    """Return the labels that the saved network gives. images: (samples, 10, 10)."""
    return keras.saving.load_model(path).predict(images, verbose=0).argmax(axis=1)


keras.utils.set_random_seed(27)
networks = {kind: build(kind) for kind in ("dense", "convolution", "recurrent")}
scores = {}
held_images, held_labels = moved_copies(letters[validation], letter_labels[validation])
for kind, network in networks.items():
    train(network, *moved_copies(letters, letter_labels), epochs=5, batch_size=64)
    scores[kind] = np.mean(network.predict(held_images, verbose=0).argmax(axis=1) == held_labels)
chosen = max(scores, key=scores.get)
path = Path(tempfile.mkdtemp()) / "reader.keras"
networks[chosen].save(path)
