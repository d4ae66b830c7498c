# %% [markdown]
# No task needs the answer to an earlier one. Results are compared with a relative tolerance of 0.0001 unless a task
# says otherwise. A *batch* is the first axis everywhere, and shapes are given without it where a task says so.

# %%
import tempfile
from pathlib import Path

import keras
import numpy as np
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
# - `trained`: how many parameters of the whole network the optimiser moves.
#
# A dense layer works on the last axis of whatever it gets, with the same weights at every step.

# %% task="7.1"
# BLANK shapes = [..., six tuples], parameters = [..., six numbers], trained = ...
shapes = [(6, 8), (48,), (48,), (48,), (20,), (5,)]
parameters = [(10 + 1) * 8, 0, 4 * 48, 0, 48 * 20, (20 + 1) * 5]
trained = 11 * 8 + 2 * 48 + 21 * 5  # no running means and variances, and nothing that is frozen
# END BLANK

# %% [markdown] task="7.2"
# Write Keras's `Dense` in NumPy: a class `Dense(units, activation, seed)`.
#
# - `activation` is one of `"linear"`, `"relu"` and `"softmax"`. Softmax runs along the last axis, and scores of
#   ±1,000 must not overflow.
# - The layer is **built when it is first called**, and never again: then it makes `W`, of shape (inputs, units), and
#   `b`, of shape (units,), as attributes. `W` is drawn evenly from the range between $-\ell$ and $\ell$ with $\ell =
#   \sqrt{6 / (\text{inputs} + \text{units})}$, by `np.random.default_rng(seed)` or another generator that the seed
#   determines; `b` is 0. Before the first call there is no `W`, or it is `None`. Whoever uses the layer may put
#   other arrays into `W` and `b` afterwards.
# - Called with `x` of shape (batch, inputs) or (batch, steps, inputs), it returns activation($xW + b$), with units
#   in place of inputs.


# %% task="7.2"
class Dense:
    """A dense layer as in Keras, built at its first call."""

    def __init__(self, units, activation, seed):
        # BLANK keep the arguments; there are no weights yet
        self.units, self.activation, self.seed = units, activation, seed
        self.W = None
        # END BLANK

    def __call__(self, x):
        """Return activation(x @ W + b). x: (..., inputs), the result: (..., units)."""
        # BLANK build W and b at the first call; then the net input; then the activation
        if self.W is None:
            limit = np.sqrt(6 / (x.shape[-1] + self.units))
            self.W = np.random.default_rng(self.seed).uniform(-limit, limit, (x.shape[-1], self.units))
            self.b = np.zeros(self.units)
        z = x @ self.W + self.b
        if self.activation == "relu":
            return np.maximum(z, 0)
        if self.activation == "softmax":
            z = np.exp(z - z.max(axis=-1, keepdims=True))
            return z / z.sum(axis=-1, keepdims=True)
        return z
        # END BLANK


# %% [markdown] task="7.3"
# One net in Keras's three styles. It takes (batch, 64); a hidden layer has 24 units with ReLU, the output layer 10
# units with softmax. Nothing is compiled or trained.
#
# - `build_sequential()` returns it as a `keras.Sequential` that knows its input shape;
# - `build_functional()` returns it as a functional model, made by `keras.Model(inputs, outputs)`;
# - `Subclassed` is a class, derived from `keras.Model`; `Subclassed()` is such a net.
#
# Then one that a list cannot say. `build_shortcut()` returns a functional model in which the output layer sees, side
# by side, first the 24 hidden values and then the 64 inputs themselves. All else is as before.


# %% task="7.3"
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


# %% [markdown] task="7.4"
# Six problems with 12 features each. Write `compiled(problem)`, which returns a new Keras model for the problem
# `"A"` to `"F"`. It takes (batch, 12), consists of a **single dense layer**, and is compiled with a fitting loss.
# The optimiser is up to you.
#
# - **A**: the temperature at noon tomorrow. Targets (batch, 1). Forecasts should be right *on average*.
# - **B**: will this customer come back? Targets (batch, 1), each 0 or 1. The model gives a **probability**.
# - **C**: which of seven kinds of cloud is this? Targets (batch,), integers from 0 to 6. The model gives **scores**:
#   the softmax is left to whoever uses it.
# - **D**: which of four chambers of parliament decides? Targets (batch, 4), one-hot. The model gives
#   **probabilities**.
# - **E**: which of nine allergens does this dish contain? Targets (batch, 9), zeros and ones. The model gives
#   **probabilities**.
# - **F**: how long do two bus rides take? Targets (batch, 2). Some records are absurd, and an error ten times as
#   large should cost only about ten times as much.


# %% task="7.4"
def compiled(problem):
    """Return a compiled Keras model of one dense layer for the problem "A" to "F"."""
    # BLANK units, activation and loss for each problem; then build and compile
    units, activation, loss = {
        "A": (1, "linear", "mean_squared_error"),
        "B": (1, "sigmoid", "binary_crossentropy"),
        "C": (7, "linear", keras.losses.SparseCategoricalCrossentropy(from_logits=True)),
        "D": (4, "softmax", "categorical_crossentropy"),
        "E": (9, "sigmoid", "binary_crossentropy"),
        "F": (2, "linear", "mean_absolute_error"),
    }[problem]
    model = keras.Sequential([keras.Input((12,)), layers.Dense(units, activation=activation)])
    model.compile(loss=loss)
    return model
    # END BLANK


# %% [markdown] task="7.5"
# Write the training loop: `train(model, inputs, labels, rate, batch, epochs, seed)`.
#
# - `model` is a Keras model that gives **scores**, (batch, classes); `inputs` is a float32 array (samples,
#   features), `labels` holds integers (samples,).
# - Each epoch goes once over all rows, in batches of `batch` rows (the last one may be smaller), in a new random
#   order that `seed` determines.
# - For each batch take the mean cross-entropy and move every trainable weight by −`rate` times its slope, by plain
#   gradient descent.
# - Return a list with the loss of each batch, taken before its move: as many numbers as there were steps.
#
# Use `tf.GradientTape`, not `fit`. Then train `classifier` with it on `train_images` and `train_labels`, so that at
# least **0.90** of the 500 digits that were held out are recognised. Ten seconds should be plenty.

# %%
images, digit_labels = data.digits()  # (1797, 8, 8) in 0..1, (1797,)
chosen = np.random.default_rng(7).permutation(len(images))[:1297]
train_images = images[chosen].reshape(-1, 64).astype("float32")  # (1297, 64)
train_labels = digit_labels[chosen]

keras.utils.set_random_seed(7)
classifier = keras.Sequential([keras.Input((64,)), layers.Dense(32, activation="relu"), layers.Dense(10)])


# %% task="7.5"
def train(model, inputs, labels, rate, batch, epochs, seed):
    """Train by gradient descent on batches; return the loss of each step, a list of floats."""
    # BLANK epochs, a new order, batches; tape, loss, slopes, moves
    random, losses = np.random.default_rng(seed), []
    for _ in range(epochs):
        order = random.permutation(len(inputs))
        for start in range(0, len(inputs), batch):
            rows = order[start : start + batch]
            with tf.GradientTape() as tape:
                scores = model(inputs[rows])
                loss = tf.reduce_mean(
                    keras.losses.sparse_categorical_crossentropy(labels[rows], scores, from_logits=True)
                )
            slopes = tape.gradient(loss, model.trainable_weights)
            for weight, slope in zip(model.trainable_weights, slopes, strict=True):
                weight.assign_sub(rate * slope)
            losses.append(float(loss))
    return losses
    # END BLANK


# BLANK train(classifier, ...)
train(classifier, train_images, train_labels, rate=0.5, batch=64, epochs=12, seed=0)
# END BLANK

# %% [markdown] task="7.6"
# Two things are wanted of a model: that it can be copied through a file, and that layers of your own survive it.
#
# - `Scale(limit)` is a layer that multiplies each feature by a weight of its own and then cuts the result off at
#   −`limit` and `limit`. `build` and `call` are there. Write `__init__` and `get_config`, so that a saved model with
#   this layer can be loaded.
# - `through_file(model)` saves a compiled model to a file in a temporary folder, loads it, and returns the loaded
#   one. It gives the same outputs and **goes on training as the original would**, and shares nothing with it. No
#   file is left behind.


# %% task="7.6"
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


# %% [markdown] task="7.7"
# Eight people trained a network on digits of 64 pixels in 0..1, with 32 hidden units, batches of 32 and 4 epochs.
# They send the lines that matter and what Keras printed. `dense` stands for the output layer, `x` and `y` for the
# 1,797 digits in random order with labels from 0 to 9; some have changed this. What is the matter with each?
#
# `verdicts` is a dictionary from the letter to one of these texts:
#
# - `"fine"`: nothing is wrong; more epochs would do;
# - `"loss or output"`: loss, activation and labels do not fit each other;
# - `"split"`: the validation rows are not like the training rows;
# - `"leak"`: validation rows were trained on, so the validation figures prove nothing;
# - `"rate too high"` or `"rate too low"`.

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


# %% task="7.7"
# BLANK verdicts = {"A": ..., "B": ..., ..., "H": ...}
verdicts = {
    "A": "loss or output",  # no activation, and the loss was not told that it gets scores
    "B": "fine",  # the reported training loss is half an epoch old, so the validation loss may well be lower
    "C": "split",  # sorted by label, the last fifth holds 8 and 9
    "D": "rate too high",
    "E": "loss or output",  # one yes or no for ten classes: with targets above 1 the loss falls below 0
    "F": "leak",  # the rows are copied before they are split
    "G": "rate too low",
    "H": "fine",
}
# END BLANK
