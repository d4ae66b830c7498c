# %% [markdown]
# No task needs the answer to an earlier one. Results are compared with a relative tolerance of 0.0001 unless a task
# says otherwise. A *batch* is the first axis everywhere; some tasks leave it out of the shapes, and they say so.

# %%
import tempfile
from pathlib import Path

import keras
import numpy as np
import pandas as pd
import tensorflow as tf
from keras import layers

from layerwise import check, data

# %% [markdown] task="7.1"
# This network reads sequences of 6 steps with 10 features each:
#
# ```python
# network = keras.Sequential([
#     keras.Input((6, 10)),
#     layers.Dense(8, activation="relu"),
#     layers.Flatten(),
#     layers.BatchNormalization(),
#     layers.Dropout(0.3),
#     layers.Dense(20, use_bias=False, trainable=False),
#     layers.Dense(5),
# ])
# ```
#
# Work out, without running it:
#
# - `shapes`: a list with the output shape of each of its six layers as a tuple, *without* the batch;
# - `parameters`: a list with the number of parameters of each of the six layers, trained or not;
# - `trained`: how many parameters of the whole network the optimizer moves.
#
# A dense layer works on the last axis of whatever it gets, with the same weights at every step. A batch normalization
# (unit 13) keeps four numbers for each of its inputs, of which two are trained. Dropout (unit 11) has none.

# %% task="7.1"
# BLANK shapes = [..., six tuples], parameters = [..., six numbers], trained = ...
shapes = [(6, 8), (48,), (48,), (48,), (20,), (5,)]
parameters = [(10 + 1) * 8, 0, 4 * 48, 0, 48 * 20, (20 + 1) * 5]
trained = 11 * 8 + 2 * 48 + 21 * 5  # no running means and variances, and nothing that is frozen
# END BLANK

# %% [markdown] task="7.2"
# One net in Keras's three styles. It takes (batch, 64); a hidden layer has 24 units with ReLU, the output layer 10
# units with softmax. Nothing is compiled or trained.
#
# - `build_sequential()` returns it as a `keras.Sequential` that knows its input shape;
# - `build_functional()` returns it as a functional model, made by `keras.Model(inputs, outputs)`;
# - `Subclassed` is a class, derived from `keras.Model`; `Subclassed()` is such a net.
#
# Then one that a plain list can't express. `build_shortcut()` returns a functional model in which the output layer
# sees, side by side, first the 24 hidden values and then the 64 inputs themselves. All else is as before.


# %% task="7.2"
def build_sequential():
    """Return the net as a list of layers."""
    # BLANK keras.Sequential([...])
    return keras.Sequential(
        [keras.Input((64,)), layers.Dense(24, activation="relu"), layers.Dense(10, activation="softmax")]
    )
    # END BLANK


def build_functional():
    """Return the net as a graph of calls."""
    # BLANK an Input, each layer called on what came before, keras.Model(inputs, outputs)
    inputs = keras.Input((64,))
    hidden = layers.Dense(24, activation="relu")(inputs)
    return keras.Model(inputs, layers.Dense(10, activation="softmax")(hidden))
    # END BLANK


class Subclassed(keras.Model):
    """The net as a class."""

    def __init__(self):
        super().__init__()
        # BLANK make the layers
        self.hidden = layers.Dense(24, activation="relu")
        self.probabilities = layers.Dense(10, activation="softmax")
        # END BLANK

    def call(self, x):
        """Return the probabilities, (batch, 10)."""
        # BLANK use the layers
        return self.probabilities(self.hidden(x))
        # END BLANK


def build_shortcut():
    """Return the functional model whose output layer sees the hidden values and the inputs."""
    # BLANK as before, with layers.Concatenate between
    inputs = keras.Input((64,))
    hidden = layers.Dense(24, activation="relu")(inputs)
    both = layers.Concatenate()([hidden, inputs])
    return keras.Model(inputs, layers.Dense(10, activation="softmax")(both))
    # END BLANK


# %% [markdown] task="7.3"
# One model for numbers and words. `build_mixed(numbers, words)` gets the training rows: `numbers`, a float array (rows,
# n), and `words`, a list of as many strings, the category of each row. It returns a **compiled** Keras model:
#
# - It has two named inputs, `"numbers"` of shape (n,) and `"word"`, one string a row (shape `()` or `(1,)`), and is
#   called with a dictionary of both.
# - The numbers are normalized *inside* the model, with the mean and the variance of the training rows.
# - The words become one-hot rows inside the model, one column for each word that occurs in training (and one more for
#   unknown words, if you like).
# - Both, side by side, go into 16 units with ReLU, and these into one number. The loss is the mean squared error.


# %% task="7.3"
def build_mixed(numbers, words):
    """Return a compiled model from {"numbers": (batch, n), "word": (batch,)} to (batch, 1)."""
    # BLANK adapt a Normalization, make a StringLookup, concatenate, two dense layers; compile
    normalization = layers.Normalization()
    normalization.adapt(numbers)
    lookup = layers.StringLookup(vocabulary=sorted(set(words)), output_mode="one_hot")
    inputs = {
        "numbers": keras.Input((numbers.shape[1],), name="numbers"),
        "word": keras.Input((), name="word", dtype="string"),
    }
    both = layers.Concatenate()([normalization(inputs["numbers"]), lookup(inputs["word"])])
    model = keras.Model(inputs, layers.Dense(1)(layers.Dense(16, activation="relu")(both)))
    model.compile(optimizer="adam", loss="mse")
    return model
    # END BLANK


# %% [markdown]
# A colleague has trained this network on your scans. It raises no error, and it doesn't learn:

# %%
(x_scaled, y_sorted), _ = data.mnist(dtype="float32")
order = np.argsort(y_sorted, kind="stable")
x_raw, y_sorted = (255 * x_scaled[order]).round().astype("uint8"), y_sorted[order]  # as her camera delivers them


def build_broken():
    model = keras.Sequential([
        keras.Input((28, 28)),
        layers.Flatten(),
        layers.Dense(64, activation="relu"),
        layers.Dense(10),
    ])  # fmt: skip
    optimizer = keras.optimizers.SGD(learning_rate=5.0)
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


build_broken().fit(x_raw, y_sorted, batch_size=64, epochs=2, validation_split=0.2, verbose=2)

# %% [markdown] task="7.4"
# Repair it. Four things are wrong, with the network, the compilation and the call of `fit`.
#
# 1. Write `build_repaired()`. It returns a compiled model with at most 60,000 parameters that takes scans **as they are
#    in `x_raw`**, whole numbers from 0 to 255, and gives probabilities of ten digits. Loss and last layer fit each
#    other, and the labels stay whole numbers.
# 2. Train one into `repaired` and keep what `fit` returns in `repaired_history`, with `val_accuracy` in it. Validation
#    scans must be of all ten digits, and not among those that it is trained on.
#
# At least **90 %** of scans that you don't have must be read correctly.


# %% task="7.4"
def build_repaired():
    """Return a compiled model from (batch, 28, 28) of 0..255 to probabilities (batch, 10)."""
    # BLANK scale inside the model, a loss that fits, an optimizer that learns
    model = keras.Sequential([
        keras.Input((28, 28)),
        layers.Rescaling(1 / 255),
        layers.Flatten(),
        layers.Dense(64, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ])  # fmt: skip
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
    # END BLANK


# BLANK shuffle the rows; repaired = build_repaired(); repaired_history = repaired.fit(...)
rows = np.random.default_rng(0).permutation(len(y_sorted))
repaired = build_repaired()
repaired_history = repaired.fit(x_raw[rows], y_sorted[rows], epochs=8, validation_split=0.1, verbose=0)
# END BLANK

# %% [markdown] task="7.5"
# A model should survive a round trip through a file, and so should your own layers.
#
# - `Scale(limit)` is a layer that multiplies each feature by a weight of its own and then clips the result to between
#   −`limit` and `limit`. `build` and `call` are there. Write `__init__` and `get_config`, so that a saved model with
#   this layer can be loaded.
# - `through_file(model)` saves a compiled model to a file in a temporary folder, loads it, and returns the loaded one.
#   It gives the same outputs and **goes on training as the original would**, and shares nothing with it. No file is
#   left behind.


# %% task="7.5"
@keras.saving.register_keras_serializable(package="layerwise_exercise")
class Scale(layers.Layer):
    """One weight for each feature, then a limit."""

    def __init__(self, limit, **options):
        # BLANK hand the options on, keep the limit
        super().__init__(**options)
        self.limit = limit
        # END BLANK

    def build(self, shape):
        self.factors = self.add_weight(shape=(shape[-1],), initializer="ones", name="factors")

    def call(self, x):
        return keras.ops.clip(x * self.factors, -self.limit, self.limit)

    def get_config(self):
        """Return the arguments that make this layer again, as a dictionary."""
        # BLANK what layers.Layer itself needs, and the limit
        return {**super().get_config(), "limit": self.limit}
        # END BLANK


def through_file(model):
    """Return a copy of a compiled model that has gone through a file."""
    # BLANK a temporary folder, save, load
    with tempfile.TemporaryDirectory() as folder:
        model.save(Path(folder) / "model.keras")
        return keras.saving.load_model(Path(folder) / "model.keras")
    # END BLANK


# %% [markdown] task="7.6"
# Eight people trained a network on digits of 64 pixels in 0..1, with 32 hidden units, batches of 32 and 4 epochs. They
# send the lines that matter and what Keras printed. `dense` stands for the output layer, `x` and `y` for the 1,797
# digits in random order with labels from 0 to 9; some reports change this, as shown. What is wrong with each?
#
# `verdicts` is a dictionary from the letter to one of these strings:
#
# - `"fine"`: nothing is wrong; more epochs would do;
# - `"loss or output"`: loss, activation and labels do not fit each other;
# - `"split"`: the validation rows are not like the training rows;
# - `"leak"`: validation rows were trained on, so the validation figures prove nothing;
# - `"learning rate too high"` or `"learning rate too low"`.

# %%
reports = {
    "A": """
dense = Dense(10)
model.compile(Adam(0.003), loss="sparse_categorical_crossentropy")
model.fit(x, y, validation_split=0.2)

epoch 1:  loss     4.518  accuracy 0.167  val_loss     2.296  val_accuracy 0.189
epoch 2:  loss     2.299  accuracy 0.201  val_loss     2.303  val_accuracy 0.192
epoch 3:  loss     2.301  accuracy 0.203  val_loss     2.303  val_accuracy 0.192
epoch 4:  loss     2.301  accuracy 0.203  val_loss     2.303  val_accuracy 0.192
""",
    "B": """
dense = Dense(10, activation="softmax")
model.compile(Adam(0.003), loss="sparse_categorical_crossentropy")
model.fit(x, y, validation_split=0.2)

epoch 1:  loss     1.955  accuracy 0.404  val_loss     1.491  val_accuracy 0.689
epoch 2:  loss     1.041  accuracy 0.831  val_loss     0.695  val_accuracy 0.917
epoch 3:  loss     0.541  accuracy 0.907  val_loss     0.410  val_accuracy 0.936
epoch 4:  loss     0.357  accuracy 0.928  val_loss     0.295  val_accuracy 0.936
""",
    "C": """
order = np.argsort(y)
x, y = x[order], y[order]
dense = Dense(10, activation="softmax")
model.compile(Adam(0.003), loss="sparse_categorical_crossentropy")
model.fit(x, y, validation_split=0.2)

epoch 1:  loss     1.695  accuracy 0.555  val_loss     5.051  val_accuracy 0.014
epoch 2:  loss     0.659  accuracy 0.919  val_loss     7.373  val_accuracy 0.017
epoch 3:  loss     0.289  accuracy 0.956  val_loss     8.469  val_accuracy 0.017
epoch 4:  loss     0.182  accuracy 0.969  val_loss     9.052  val_accuracy 0.017
""",
    "D": """
dense = Dense(10, activation="softmax")
model.compile(SGD(20.0), loss="sparse_categorical_crossentropy")
model.fit(x, y, validation_split=0.2)

epoch 1:  loss    79.419  accuracy 0.103  val_loss     4.289  val_accuracy 0.103
epoch 2:  loss     4.219  accuracy 0.104  val_loss     4.731  val_accuracy 0.103
epoch 3:  loss     3.957  accuracy 0.108  val_loss     4.733  val_accuracy 0.103
epoch 4:  loss     4.259  accuracy 0.107  val_loss     4.121  val_accuracy 0.103
""",
    "E": """
dense = Dense(1, activation="sigmoid")
model.compile(Adam(0.003), loss="binary_crossentropy")
model.fit(x, y, validation_split=0.2)

epoch 1:  loss   -15.446  accuracy 0.101  val_loss   -39.205  val_accuracy 0.103
epoch 2:  loss   -91.557  accuracy 0.101  val_loss  -148.183  val_accuracy 0.103
epoch 3:  loss  -248.359  accuracy 0.101  val_loss  -337.476  val_accuracy 0.103
epoch 4:  loss  -492.953  accuracy 0.101  val_loss  -611.076  val_accuracy 0.103
""",
    "F": """
rows = np.random.default_rng(3).permutation(np.tile(np.arange(len(y)), 3))
x, y = x[rows], y[rows]
dense = Dense(10, activation="softmax")
model.compile(Adam(0.003), loss="sparse_categorical_crossentropy")
model.fit(x, y, validation_split=0.2)

epoch 1:  loss     1.188  accuracy 0.707  val_loss     0.418  val_accuracy 0.910
epoch 2:  loss     0.289  accuracy 0.942  val_loss     0.210  val_accuracy 0.954
epoch 3:  loss     0.171  accuracy 0.962  val_loss     0.152  val_accuracy 0.968
epoch 4:  loss     0.126  accuracy 0.972  val_loss     0.124  val_accuracy 0.969
""",
    "G": """
dense = Dense(10, activation="softmax")
model.compile(SGD(0.0001), loss="sparse_categorical_crossentropy")
model.fit(x, y, validation_split=0.2)

epoch 1:  loss     2.364  accuracy 0.119  val_loss     2.389  val_accuracy 0.072
epoch 2:  loss     2.362  accuracy 0.119  val_loss     2.387  val_accuracy 0.072
epoch 3:  loss     2.360  accuracy 0.120  val_loss     2.384  val_accuracy 0.072
epoch 4:  loss     2.358  accuracy 0.120  val_loss     2.382  val_accuracy 0.072
""",
    "H": """
y = keras.utils.to_categorical(y)
dense = Dense(10)
model.compile(SGD(0.1), loss=CategoricalCrossentropy(from_logits=True))
model.fit(x, y, validation_split=0.2)

epoch 1:  loss     2.039  accuracy 0.349  val_loss     1.741  val_accuracy 0.575
epoch 2:  loss     1.403  accuracy 0.724  val_loss     1.071  val_accuracy 0.875
epoch 3:  loss     0.845  accuracy 0.873  val_loss     0.645  val_accuracy 0.911
epoch 4:  loss     0.550  accuracy 0.912  val_loss     0.446  val_accuracy 0.925
""",
}
for letter, report in reports.items():
    print(letter + report)


# %% task="7.6"
# BLANK verdicts = {"A": ..., "B": ..., ..., "H": ...}
verdicts = {
    "A": "loss or output",  # no activation, and the loss was not told that it gets scores
    "B": "fine",  # the reported training loss is half an epoch old, so the validation loss may well be lower
    "C": "split",  # sorted by label, the last fifth holds 8 and 9
    "D": "learning rate too high",
    "E": "loss or output",  # one yes or no for ten classes: with targets above 1 the loss falls below 0
    "F": "leak",  # the rows are copied before they are split
    "G": "learning rate too low",
    "H": "fine",
}
# END BLANK

# %% [markdown]
# **Project of Part I.** An agency wants to know what a flat should cost. Here are 2,400 flats with their rents:

# %%
flats = data.flats()
flats.head()

# %% [markdown] task="7.7"
# Go from the table to a model that you can defend.
#
# 1. Put some rows aside for validation. Prepare numbers and categories, and train a Keras model, `rent_model`, with at
#    least two dense layers. Keep what `fit` returns in `rent_history`, with validation figures.
# 2. Write `predict_rents(table)`: it takes a DataFrame with the columns of `flats` but without `rent`, any number of
#    rows, and returns the rents in euros that `rent_model` predicts, (rows,). A flat's rent must not depend on which
#    other flats are in the table.
# 3. `report` is a dictionary of three numbers, mean absolute errors in euros **on your validation rows**: `"baseline"`
#    of always answering the mean rent of your training rows, `"linear"` of a linear regression, and `"network"` of your
#    network.
#
# On flats that you don't have, the mean absolute error must be at most **105 euros**, and your report must hold there,
# too: each of its numbers to within a fifth. (A linear regression misses by about 125, a good network by about 70.)

# %% task="7.7"
# BLANK split, prepare, build, compile, fit; then the linear regression and the report
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import train_test_split

train_flats, val_flats = train_test_split(flats, test_size=0.2, random_state=0)
COLUMNS = pd.get_dummies(train_flats.drop(columns="rent")).columns


def columns_of(table):
    return pd.get_dummies(table).reindex(columns=COLUMNS, fill_value=0).to_numpy("float32")


x_flats, x_val_flats = columns_of(train_flats), columns_of(val_flats)
y_flats, y_val_flats = train_flats["rent"].to_numpy("float32"), val_flats["rent"].to_numpy("float32")
normalization = layers.Normalization()
normalization.adapt(x_flats)
rent_model = keras.Sequential([
    keras.Input((len(COLUMNS),)),
    normalization,
    layers.Dense(64, activation="relu"),
    layers.Dense(64, activation="relu"),
    layers.Dense(1),
])  # fmt: skip
rent_model.compile(optimizer=keras.optimizers.Adam(0.002), loss="mse", metrics=["mae"])
rent_history = rent_model.fit(
    x_flats,
    y_flats / 1000,
    batch_size=64,
    epochs=80,
    validation_data=(x_val_flats, y_val_flats / 1000),
    verbose=0,
)
rent_model.optimizer.learning_rate = 0.0003  # smaller steps at the end, so that no bad last batch decides
rent_model.fit(x_flats, y_flats / 1000, batch_size=64, epochs=15, verbose=0)
# END BLANK


def predict_rents(table):
    """Return the rents of flats in euros, (rows,)."""
    # BLANK prepare the table as in training, and ask the model
    return 1000 * rent_model.predict(columns_of(table), verbose=0)[:, 0]
    # END BLANK


# BLANK report = {"baseline": ..., "linear": ..., "network": ...}
line = LinearRegression().fit(x_flats, y_flats)
report = {
    "baseline": np.mean(np.abs(y_val_flats - y_flats.mean())),
    "linear": np.mean(np.abs(y_val_flats - line.predict(x_val_flats))),
    "network": np.mean(np.abs(y_val_flats - predict_rents(val_flats))),
}
# END BLANK
