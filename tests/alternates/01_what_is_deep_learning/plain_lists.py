# Style: pure Python: loops, lists, random and counters, nothing of NumPy in the results

# %% task="1.1"
shapes = {}
shapes["patients"] = [442, 10]
shapes["weather"] = [365, 24, 4]
shapes["heart"] = [1, 10 * 500, 12]
shapes["scans"] = [1797, 8, 8, 1]
shapes["photographs"] = [60, 427, 640, 3]
shapes["films"] = [20, 48, 64, 96, 3]


# %% task="1.2"
def as_images(table, height, width):
    return [[[[float(row[r * width + c])] for c in range(width)] for r in range(height)] for row in table]


def as_sequences(table, steps):
    rows = [list(map(float, row)) for row in table]
    return [rows[start : start + steps] for start in range(0, len(rows), steps)]


def channels_last(batch):
    return [
        [
            [[float(image[k][r][c]) for k in range(len(image))] for c in range(len(image[0][0]))]
            for r in range(len(image[0]))
        ]
        for image in batch
    ]


# %% task="1.3"
import random


def split(labels, share, seed):
    chance = random.Random(seed)
    groups = {}
    for row, label in enumerate(labels.tolist()):
        groups.setdefault(label, []).append(row)
    held_out = []
    for rows in groups.values():
        held_out += chance.sample(rows, int(share * len(rows) + 0.5))
    return [row for row in range(len(labels)) if row not in held_out], held_out


# %% task="1.4"
from collections import Counter


def majority(labels):
    return Counter(labels.tolist()).most_common(1)[0][0]


def confusion(targets, answers, classes):
    pairs = Counter(zip(targets.tolist(), answers.tolist(), strict=True))
    return [[pairs[i, j] for j in range(classes)] for i in range(classes)]


def recalls(targets, answers, classes):
    table = confusion(targets, answers, classes)
    return [row[label] / sum(row) for label, row in enumerate(table)]


# %% task="1.5"
class Reader(keras.Model):
    def __init__(self):
        super().__init__()
        self.row = layers.Flatten()
        self.hidden = [layers.Dense(150, activation="gelu"), layers.Dense(50, activation="tanh")]
        self.last = layers.Dense(10)

    def call(self, scans):
        values = self.row(scans)
        for layer in self.hidden:
            values = layer(values)
        return keras.ops.softmax(self.last(values))


def build_network():
    model = Reader()
    model.build((None, 28, 28))
    model.compile(keras.optimizers.RMSprop(), keras.losses.SparseCategoricalCrossentropy(), metrics=["accuracy"])
    return model


network = build_network()
history = network.fit(
    x_train[:7000], y_train[:7000], epochs=8, batch_size=64, validation_data=(x_train[7000:], y_train[7000:]), verbose=0
).history


# %% task="1.6"
right = sum(row[digit] for digit, row in enumerate(matrix.tolist()))
reading = {}
reading["accuracy"] = round(right / sum(map(sum, matrix.tolist())), 4)
reading["nines"] = float(sum(matrix[9]))
reading["mix-up"] = [4, 9]
reading["hardest"] = 4
reading["trust a 9"] = 0.7712


# %% task="1.7"
verdicts = {}
for name, (train_rows, test_rows, train_counts, table) in reports.items():
    counts, total = list(train_counts), sum(map(sum, table))
    usual = counts.index(max(counts))
    hits = [row[label] for label, row in enumerate(table)]
    if set(train_rows.tolist()) & set(test_rows.tolist()):
        verdicts[name] = "leak"
    elif sum(hits) / total <= sum(table[usual]) / total:
        verdicts[name] = "majority"
    elif any(2 * hit < sum(row) for hit, row in zip(hits, table, strict=True)):
        verdicts[name] = "blind"
    else:
        verdicts[name] = "trust"
