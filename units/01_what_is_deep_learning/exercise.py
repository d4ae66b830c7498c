# %%
import numpy as np

from layerwise import check, data

# %% [markdown] task="1.1"
# Here are six data sets to feed to a network. Give the shape of each as a tensor, with the axes in the lesson's order:
# (samples, features), (samples, time, features), (samples, height, width, channels), and for videos (samples, time,
# height, width, channels).
#
# - `"patients"`: 442 patients, 10 measurements of each.
# - `"weather"`: a station records temperature, pressure, humidity and wind, once an hour, for 365 days. One day is one
#   sample.
# - `"heart"`: *one single* recording of a heart, given to a network on its own: 12 electrodes, 500 measurements a
#   second of each, 10 seconds.
# - `"scans"`: 1,797 gray scans, 8 pixels high and 8 wide.
# - `"photographs"`: 60 color photographs (red, green, blue), 640 pixels wide and 427 high.
# - `"films"`: 20 videos of 48 frames each, in color, 64 pixels high and 96 wide.
#
# `shapes` is a dictionary that gives a tuple of whole numbers for each name. Written for the bank of the next unit,
# with 1,000 applicants and 5 numbers of each, it would be `{"loans": (1000, 5)}`.

# %% task="1.1"
# BLANK shapes = {"patients": (..., ...), "weather": ..., "heart": ..., "scans": ..., "photographs": ..., "films": ...}
shapes = {
    "patients": (442, 10),
    "weather": (365, 24, 4),
    "heart": (1, 5000, 12),
    "scans": (1797, 8, 8, 1),
    "photographs": (60, 427, 640, 3),
    "films": (20, 48, 64, 96, 3),
}
# END BLANK

# %% [markdown] task="1.2"
# Write three functions that bring data into the right tensor. None of them may change, lose or invent a number.
#
# - `as_images(table, height, width)`: each row of `table`, (samples, height · width), holds the pixels of one gray
#   image, row by row from the top left. Return (samples, height, width, 1).
# - `as_sequences(table, steps)`: the rows of `table`, (samples · steps, features), are measurements one after the
#   other; the first `steps` rows belong to the first sample, the next ones to the second, and so on. Return (samples,
#   steps, features).
# - `channels_last(batch)`: another library has put the channels before the pixels. `batch` is (samples, channels,
#   height, width); return (samples, height, width, channels), every pixel where it was.


# %% task="1.2"
def as_images(table, height, width):
    """Return gray images. table: (samples, height · width) -> (samples, height, width, 1)."""
    # BLANK new borders, same order, one channel
    return table.reshape(len(table), height, width, 1)
    # END BLANK


def as_sequences(table, steps):
    """Return sequences. table: (samples · steps, features) -> (samples, steps, features)."""
    # BLANK how many samples are there? then new borders
    return table.reshape(len(table) // steps, steps, table.shape[1])
    # END BLANK


def channels_last(batch):
    """Move the channels to the end. (samples, channels, height, width) -> (samples, height, width, channels)."""
    # BLANK the axes change places, so reshape will not do
    return batch.transpose(0, 2, 3, 1)
    # END BLANK


# %% [markdown] task="1.3"
# Write `split(labels, share, seed)`, which decides what is held out for the test. `labels` is (samples,), a whole
# number for each sample. Return two arrays of row numbers, counted from 0: first the training rows, then the held-out
# rows, each in any order.
#
# - Each row is in exactly one of the two.
# - From each class, `share` · (its number of rows) rows are held out, rounded to the nearest whole number. (In the
#   checks this is never exactly halfway.) So both parts have the classes in the same shares, as nearly as possible.
# - Chance decides *which* rows: another seed gives another split, the same seed gives the same one again.


# %% task="1.3"
def split(labels, share, seed):
    """Return (training rows, held-out rows). labels: (samples,) of whole numbers."""
    # BLANK for each class: shuffle its rows, cut the list in two
    random = np.random.default_rng(seed)
    train, held_out = [], []
    for label in np.unique(labels):
        rows = random.permutation(np.flatnonzero(labels == label))
        count = round(share * len(rows))
        held_out.extend(rows[:count])
        train.extend(rows[count:])
    return np.array(train), np.array(held_out)
    # END BLANK


# %% [markdown] task="1.4"
# Three functions to judge answers with. Labels, targets and answers are arrays of whole numbers from 0 to `classes` −
# 1.
#
# - `majority(labels)` returns the most frequent label. (There are no ties.)
# - `confusion(targets, answers, classes)` returns a table (classes, classes): row $i$, column $j$ counts the samples
#   whose target is $i$ and whose answer is $j$. It has that shape even if a class does not occur.
# - `recalls(targets, answers, classes)` returns for each class the share of its samples that were answered correctly,
#   (classes,). Every class occurs among the targets. Compared with a relative tolerance of 0.0001.


# %% task="1.4"
def majority(labels):
    """Return the most frequent label. labels: (samples,)."""
    # BLANK count each label, find the largest count
    return np.bincount(labels).argmax()
    # END BLANK


def confusion(targets, answers, classes):
    """Return the counts (classes, classes): rows are targets, columns are answers."""
    # BLANK start with zeros, add 1 for each sample
    table = np.zeros((classes, classes), dtype=int)
    for target, answer in zip(targets, answers, strict=True):
        table[target, answer] += 1
    return table
    # END BLANK


def recalls(targets, answers, classes):
    """Return the share of right answers within each class, (classes,)."""
    # BLANK for each class: of its samples, how many were recognized?
    return np.array([np.mean(answers[targets == label] == label) for label in range(classes)])
    # END BLANK


# %% [markdown] task="1.5"
# Your first network. `x_train` and `y_train` hold the 8,000 training scans of the lesson, already between 0 and 1.
#
# 1. Write `build_network()`. It returns a **compiled** Keras model that takes scans of shape (28, 28) and gives the ten
#    probabilities. It must be deep: at least three of its layers have trainable weights (`Dense`, not `Flatten`), with
#    an activation between them. Compile it with a loss that fits labels 0 to 9 and probabilities, and with
#    `metrics=["accuracy"]`.
# 2. Train it into `network`, with a validation split, or with validation scans that it is not trained on, and keep what
#    `fit` returns in `history`.
#
# It is tested on handwriting that you don't have, a little more crooked than yours: at least **90 %** must be right.
# Ten epochs or so are enough.

# %%
import keras
from keras import layers

(x_train, y_train), _ = data.mnist(dtype="float32")


# %% task="1.5"
def build_network():
    """Return a compiled Keras model from (batch, 28, 28) to probabilities (batch, 10)."""
    # BLANK a Sequential: an input, Flatten, three Dense layers; then compile
    model = keras.Sequential([
        keras.Input((28, 28)),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.Dense(64, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ])  # fmt: skip
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
    # END BLANK


# BLANK network = build_network(), then fit it; keep the history
network = build_network()
history = network.fit(x_train, y_train, epochs=8, validation_split=0.1, verbose=0)
# END BLANK

# %% [markdown]
# A friend has trained a network on scans of her own. This is its confusion matrix on her test data: rows are what was
# written, columns what the network answered.

# %%
matrix = np.array([
    [96, 0, 1, 0, 0, 1, 2, 0, 0, 0],
    [0, 118, 1, 0, 0, 0, 0, 1, 2, 0],
    [1, 2, 87, 3, 1, 0, 0, 4, 2, 0],
    [0, 0, 2, 90, 0, 5, 0, 1, 3, 1],
    [0, 1, 0, 0, 84, 0, 2, 0, 0, 19],
    [1, 0, 0, 4, 1, 79, 3, 0, 2, 1],
    [2, 1, 1, 0, 1, 1, 93, 0, 0, 0],
    [0, 2, 3, 0, 1, 0, 0, 95, 0, 4],
    [1, 1, 2, 3, 0, 2, 1, 0, 80, 2],
    [0, 1, 0, 1, 6, 0, 0, 3, 1, 91],
])  # fmt: skip

# %% [markdown] task="1.6"
# Read it. `reading` is a dictionary with five entries; give numbers to within 0.001, worked out by hand or by code:
#
# - `"accuracy"`: the part of all scans that were answered correctly;
# - `"nines"`: how many scans in the test data *are* a 9;
# - `"mix-up"`: the most frequent mistake, as a pair (what was written, what was answered);
# - `"hardest"`: the digit of which the smallest part was recognized;
# - `"trust a 9"`: when the network answers 9, how often is that right?

# %% task="1.6"
# BLANK reading = {"accuracy": ..., "nines": ..., "mix-up": (..., ...), "hardest": ..., "trust a 9": ...}
mistakes = matrix - np.diag(np.diag(matrix))
reading = {
    "accuracy": np.trace(matrix) / matrix.sum(),
    "nines": matrix[9].sum(),
    "mix-up": np.unravel_index(mistakes.argmax(), mistakes.shape),
    "hardest": np.argmin(np.diag(matrix) / matrix.sum(axis=1)),
    "trust a 9": matrix[9, 9] / matrix[:, 9].sum(),
}
# END BLANK

# %% [markdown]
# Eight people report on their models. For each report there are the rows of the data that the model was trained on, the
# rows that it was tested on, how many training rows each class had, and the confusion matrix of the test (rows are
# targets, columns are answers; as in task 1.4).

# %%
reports = {
    "A": (np.arange(0, 400, 2), np.arange(1, 200, 2), [150, 50], [[70, 5], [8, 17]]),
    "B": (np.arange(0, 300, 3), np.arange(1, 300, 7), [52, 48], [[21, 1], [1, 20]]),
    "C": (np.arange(0, 900), np.arange(900, 1000), [843, 57], [[88, 6], [2, 4]]),
    "D": (np.r_[0:250, 350:400], np.r_[250:350], [178, 93, 29], [[58, 2, 0], [3, 27, 0], [4, 4, 2]]),
    "E": (np.arange(1, 800, 2), np.arange(0, 800, 8), [81, 319], [[3, 17], [6, 74]]),
    "F": (np.arange(100, 500), np.arange(0, 100), [100, 101, 99, 100],
          [[14, 4, 4, 3], [5, 13, 3, 4], [3, 4, 15, 3], [4, 3, 4, 14]]),
    "G": (np.r_[0:2000, 3000:5000], np.r_[2000:3000], [3610, 390], [[897, 6], [59, 38]]),
    "H": (np.r_[0:500, 650:900], np.r_[520:600, 640:660], [374, 376], [[41, 9], [12, 38]]),
}  # fmt: skip
train_rows, test_rows, train_counts, table = reports["A"]

# %% [markdown] task="1.7"
# Judge the reports. `verdicts` is a dictionary that gives one of these four words for each of `"A"` to `"H"`, the
# *first* that applies:
#
# - `"leak"`: some row was used for training and for the test, so the test proves nothing;
# - `"majority"`: on the test rows the model is *not* more often right than always giving the class that was the most
#   frequent in training;
# - `"blind"`: of at least one class, fewer than half of the test rows were recognized;
# - `"trust"`: none of these.

# %% task="1.7"
# BLANK verdicts = {"A": ..., "B": ..., "C": ..., "D": ..., "E": ..., "F": ..., "G": ..., "H": ...}
verdicts = {
    "A": "trust",  # 87 % against 75 %
    "B": "leak",  # rows 15, 36, 57 and so on
    "C": "majority",  # 92 % looks good, but the majority answer has 94 %
    "D": "blind",  # 2 of 10 of the last class
    "E": "majority",  # 77 % against 80 %
    "F": "trust",  # 56 % looks bad, but the majority answer has 25 %
    "G": "blind",  # 38 of 97, and 94 % accuracy
    "H": "leak",  # rows 650 to 659
}
# END BLANK
