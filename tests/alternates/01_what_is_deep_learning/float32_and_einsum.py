# Style: float32, einsum, masks, moveaxis; the nearest neighbour instead of templates

# %% task="1.1"
grey, colour = 1, 3
shapes = {
    "patients": np.array([442, 10]),
    "weather": (365, 24, 4),
    "heart": (1, 5000, 12),
    "scans": (1797, 8, 8, grey),
    "photographs": (60, 427, 640, colour),
    "films": (20, 48, 64, 96, colour),
}


# %% task="1.2"
def as_images(table, height, width):
    return np.stack([row.reshape(height, width) for row in table]).astype(np.float32)[..., np.newaxis]


def as_sequences(table, steps):
    return np.array(np.split(table.astype(np.float32), range(steps, len(table), steps)))


def channels_last(batch):
    return np.moveaxis(batch.astype(np.float32), 1, -1)


# %% task="1.3"
def split(labels, share, seed):
    np.random.seed(seed)
    is_held_out = np.zeros(len(labels), dtype=bool)
    for label in set(labels.tolist()):
        rows = np.where(labels == label)[0]
        np.random.shuffle(rows)
        is_held_out[rows[: int(np.rint(share * rows.size))]] = True
    return np.where(~is_held_out)[0], np.where(is_held_out)[0]


# %% task="1.4"
def majority(labels):
    values, counts = np.unique(labels, return_counts=True)
    return values[np.argmax(counts)]


def confusion(targets, answers, classes):
    one_hot = np.eye(classes, dtype=np.float32)
    return one_hot[targets].T @ one_hot[answers]


def recalls(targets, answers, classes):
    table = confusion(targets, answers, classes)
    return np.diagonal(table) / table.sum(axis=1)


# %% task="1.5"
def build_network():
    scans = keras.Input((28, 28))
    values = layers.Reshape((784,))(scans)
    for units in (200, 100, 50):
        values = layers.Dense(units)(values)
        values = layers.ReLU()(values)
    model = keras.Model(scans, layers.Softmax()(layers.Dense(10)(values)))
    model.compile("adamw", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


network = build_network()
history = network.fit(x_train, y_train, validation_split=0.2, epochs=6, verbose=0)


# %% task="1.6"
reading = {
    "accuracy": np.float32(np.trace(matrix) / np.sum(matrix)),
    "nines": np.array([matrix[9].sum()]),
    "hardest": np.int64(4),
}
reading["mix-up"] = np.array([4, 9])
reading["trust a 9"] = np.float32(91 / 118)


# %% task="1.7"
def verdict(train_rows, test_rows, train_counts, table):
    table = np.array(table)
    if np.isin(test_rows, train_rows).any():
        return "leak"
    if np.trace(table) <= table[np.argmax(train_counts)].sum():
        return "majority"
    return "blind" if (np.diag(table) / table.sum(axis=1)).min() < 0.5 else "trust"


verdicts = {name: verdict(*report) for name, report in reports.items()}
