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
def features(images):
    images = images.astype(np.float32)
    _, height, width = images.shape
    share = images / images.sum(axis=(1, 2), keepdims=True)
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    return np.stack(
        [
            images.mean(axis=(1, 2)),
            np.einsum("nhw,hw->n", share, rows),
            np.einsum("nhw,hw->n", share, columns),
            np.abs(images - np.flip(images, axis=2)).mean(axis=(1, 2)),
        ],
        axis=1,
    )


# %% task="1.6"
def recognise(train_images, train_labels, new_images):
    known = train_images.reshape(len(train_images), -1).astype(np.float32)
    new = new_images.reshape(len(new_images), -1).astype(np.float32)
    squares = (new**2).sum(axis=1)[:, None] - 2 * new @ known.T + (known**2).sum(axis=1)
    return train_labels[squares.argmin(axis=1)]


# %% task="1.7"
def verdict(train_rows, test_rows, train_counts, table):
    table = np.array(table)
    if np.isin(test_rows, train_rows).any():
        return "leak"
    if np.trace(table) <= table[np.argmax(train_counts)].sum():
        return "majority"
    return "blind" if (np.diag(table) / table.sum(axis=1)).min() < 0.5 else "trust"


verdicts = {name: verdict(*report) for name, report in reports.items()}
