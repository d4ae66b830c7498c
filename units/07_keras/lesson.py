# %% [markdown]
# You have built a neuron, hidden layers, losses, backpropagation and gradient descent by hand. Now you know what
# happens. From here on Keras does it for you, and in nearly every unit you'll go through the same loop:

# %% tags=["collapsed"]
import matplotlib.pyplot as plt
import numpy as np

from layerwise import plots
from layerwise.measure import record

plots.use_style()
figure, axes = plt.subplots(figsize=(7.2, 1.8))
axes.set(xlim=(-0.6, 6.6), ylim=(-0.35, 1.3))
axes.set_axis_off()
steps = (
    ("data", "arrays,\nsplit"),
    ("build", "layers,\nsummary"),
    ("compile", "loss,\noptimizer"),
    ("fit", "history,\nvalidation"),
    ("evaluate", "test data,\nonce"),
    ("predict", "answers"),
    ("save", "and load"),
)
for place, (name, what) in enumerate(steps):
    axes.text(place, 0.35, name, ha="center", weight="bold", color="white", fontsize=9,
              bbox={"boxstyle": "round,pad=0.45", "facecolor": "#0072B2", "edgecolor": "none"})  # fmt: skip
    axes.text(place, -0.08, what, ha="center", va="center", fontsize=8)
axes.annotate("", (1.0, 0.55), (3.0, 0.55), arrowprops={"arrowstyle": "->", "connectionstyle": "arc3,rad=0.25"})
axes.text(2.0, 1.12, "validation not good enough? find out why, change one thing", ha="center", fontsize=8,
          style="italic")  # fmt: skip
plots.show(
    figure,
    alt="Seven boxes in a row: data, build, compile, fit, evaluate, predict, save. An arrow leads back from fit to "
    "build, as long as the validation figures are not good enough.",
    caption="**Figure 7.1.** The loop of every project. Evaluate on the test data once, at the end.",
)

# %% [markdown]
# We'll go around twice, first with images, then with a table that has words in it. After that we open Keras up and find
# our own code inside.
#
# ## Once around, with images
#
# You know this network from unit 01. Can you write it down before you read on?

# %%
import keras
from keras import layers

from layerwise import data

(x_train, y_train), (x_test, y_test) = data.mnist(dtype="float32")

keras.utils.set_random_seed(7)
model = keras.Sequential([
    keras.Input((28, 28)),
    layers.Flatten(),
    layers.Dense(128, activation="relu"),
    layers.Dense(64, activation="relu"),
    layers.Dense(10, activation="softmax"),
])  # fmt: skip
model.summary()

# %% [markdown]
# Read the summary line by line. `None` is the batch: the model takes any number of samples at once. The first dense
# layer has a **kernel** (its weight matrix) of 784 × 128 and a **bias** of 128, which makes 100,480 parameters.
#
# `compile` says *how* to learn. The loss must fit the last layer and the labels (unit 04): softmax and whole numbers
# call for `sparse_categorical_crossentropy`. Metrics are only reported; they don't affect the training.

# %%
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(x_train, y_train, batch_size=64, epochs=6, validation_split=0.1)

# %% [markdown]
# Read a line: `113/113` counts the batches (7,200 rows, 64 at a time), then comes the time for each, then loss and
# metrics. They average over the epoch, while the weights were still changing; the validation figures come at its end.
# That is why validation can look better than training in the first epoch. `fit` returns the **history**, a dictionary
# of lists, which pandas turns into a table, and `curves.plot()` into a figure:

# %%
import pandas as pd

curves = pd.DataFrame(history.history, index=pd.RangeIndex(1, 7, name="epoch"))
curves.round(3)

# %% tags=["collapsed"]
plots.curves(
    history.history,
    alt="Loss and accuracy over six epochs. All four curves keep improving, the training curves faster than those of "
    "validation.",
    caption="**Figure 7.2.** The history, drawn. Both keep improving, training faster than validation.",
)

# %% [markdown]
# Both losses are still falling, training faster than validation. More epochs would help, and we will come to them. For
# now, the test data, and a look at single answers:

# %%
print(model.evaluate(x_test, y_test, verbose=0))  # the loss, then the metrics
probabilities = model.predict(x_test[:3], verbose=0)
probabilities.round(2), probabilities.argmax(axis=1), y_test[:3]

# %% [markdown]
# Save the model, load it, and pick up where you left off. A `.keras` file holds the layers, the weights, what you
# compiled, and the optimizer's memory. So training continues as if nothing had happened:

# %%
import tempfile
from pathlib import Path

path = Path(tempfile.mkdtemp()) / "digits.keras"
model.save(path)
again = keras.saving.load_model(path)
more = again.fit(x_train, y_train, batch_size=64, initial_epoch=6, epochs=8, validation_split=0.1)

# %% tags=["collapsed"]
loaded = keras.saving.load_model(path)
gap = np.abs(loaded.predict(x_test, verbose=0) - model.predict(x_test, verbose=0)).max()
record("file_gap", gap, claim="A model that went through a file gives the same answers (largest gap {mean:.1g}).",
       holds=bool(gap < 1e-6))  # fmt: skip

# %% [markdown]
# Training accuracy goes on rising, and validation accuracy no longer does. Unit 12 shows how `fit` can notice that by
# itself, stop, and keep the best weights, with **callbacks**.
#
# ## Once more, with a table
#
# Between 2007 and 2009, biologists weighed penguins on three islands in Antarctica. To weigh one you have to catch it.
# Can a network estimate its mass from three measurements, its species, its island and its sex? The table has numbers
# *and* words. (Birds with gaps in their records are left out.)

# %%
penguins = data.penguins().dropna()
penguins.head(3)

# %%
import tensorflow as tf
from sklearn.model_selection import train_test_split

NUMBERS, WORDS = ["bill_length", "bill_depth", "flipper_length"], ["species", "island", "sex"]
rest, test = train_test_split(penguins, test_size=0.2, random_state=7)
train, val = train_test_split(rest, test_size=0.2, random_state=7)


def inputs_of(table):
    words = {name: tf.constant(table[name].to_list()) for name in WORDS}
    return {"numbers": table[NUMBERS].to_numpy("float32"), **words}


def target_of(table):
    return table["body_mass"].to_numpy("float32") / 1000  # kilograms


# %% [markdown]
# A network needs numbers of about the same size. Two **preprocessing layers** take care of that, and they live *inside*
# the model, so nobody can forget them later:
#
# - `Normalization` subtracts the mean and divides by the standard deviation. It learns both with `adapt`, from the
#   training rows only.
# - `StringLookup` numbers the words. With `output_mode="one_hot"` it turns each into a row with a single 1, which is
#   called **one-hot encoding**. It keeps a column for words that it has never seen. (`IntegerLookup` does the same for
#   integers that are really names, such as zip codes.)
#
# A `Sequential` has only one input. The **functional API** can take several: call each layer on what should go into it,
# and tell `keras.Model` where it begins and ends.

# %%
keras.utils.set_random_seed(7)
inputs = {"numbers": keras.Input((3,), name="numbers")}
normalization = layers.Normalization()
normalization.adapt(train[NUMBERS].to_numpy("float32"))
parts = [normalization(inputs["numbers"])]
for name in WORDS:
    inputs[name] = keras.Input((), name=name, dtype="string")
    lookup = layers.StringLookup(vocabulary=sorted(train[name].unique()), output_mode="one_hot")
    parts.append(lookup(inputs[name]))
hidden = layers.Concatenate()(parts)
hidden = layers.Dense(32, activation="relu")(hidden)
hidden = layers.Dense(16, activation="relu")(hidden)
scale = keras.Model(inputs, layers.Dense(1)(hidden))

scale.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse", metrics=["mae"])
watched = (inputs_of(val), target_of(val))
history = scale.fit(inputs_of(train), target_of(train), epochs=40, validation_data=watched, verbose=0)
pd.DataFrame(history.history).iloc[[0, 4, 19, 39]].round(3)

# %% tags=["collapsed"]
plots.curves(
    history.history,
    alt="Loss and mean absolute error over forty epochs: both fall steeply in the first ten and are nearly level after "
    "that, validation close to training.",
    caption="**Figure 7.3.** A regression: the loss is the mean squared error, the metric the mean absolute error.",
)

# %% [markdown]
# Accuracy makes no sense for a regression. The mean absolute error says how many kilograms we are off on average. Is
# that good? Compare with two rivals on the validation rows: the mean mass for everybody, and a linear regression on the
# same columns.

# %%
from sklearn.linear_model import LinearRegression

columns = [pd.get_dummies(table[NUMBERS + WORDS]) for table in (train, val)]
line = LinearRegression().fit(columns[0], target_of(train))
errors = {
    "the mean": np.mean(np.abs(target_of(val) - target_of(train).mean())),
    "linear regression": np.mean(np.abs(target_of(val) - line.predict(columns[1]))),
    "network": scale.evaluate(*watched, verbose=0)[1],
}
pd.Series(errors).round(2)

# %% [markdown]
# And at the end, once, the network on the test rows:

# %%
scale.evaluate(inputs_of(test), target_of(test), return_dict=True)

# %% tags=["collapsed"]
record("mean_error", errors["the mean"], says="The mean is off by {mean:.2f} kg.")
record("line_error", errors["linear regression"], says="Linear regression is off by {mean:.2f} kg.")
record("net_error", errors["network"], says="The network is off by {mean:.2f} kg.")
record("test_error", scale.evaluate(inputs_of(test), target_of(test), verbose=0)[1],
       says="On the test rows it is off by {mean:.2f} kg.")  # fmt: skip
record("rows", len(train), says="It has learned from {mean:.0f} penguins.")

# %% [markdown]
# {measured:net_error:.2f} kg against {measured:mean_error:.2f} for the mean, and a plain linear regression does about
# as well ({measured:line_error:.2f}). With {measured:rows:.0f} rows there is little for a network to find that a linear
# model misses. Keep that in mind for tables. In the exercise you get one on which the network is much better.
#
# ## Three ways to build a model
#
# | way | when | you write |
# |---|---|---|
# | `Sequential` | a plain chain | a list of layers |
# | functional | several inputs or outputs, branches, shortcuts | calls of layers on tensors |
# | **subclassing** | loops, conditions, anything | a class with `__init__` and `call` |
#
# Subclassing gives you all of Python, and takes something away: until the model has been called once, its layers have
# no weights, and `summary()` shows no shapes. Saving needs more work, too. Use the first way that can say what you
# mean.


# %%
class Reader(keras.Model):
    def __init__(self):
        super().__init__()
        self.flatten = layers.Flatten()
        self.first = layers.Dense(128, activation="relu")
        self.second = layers.Dense(64, activation="relu")
        self.last = layers.Dense(10, activation="softmax")

    def call(self, images):
        return self.last(self.second(self.first(self.flatten(images))))


reader = Reader()
reader(x_test[:1])  # now it has its weights
reader.set_weights(model.get_weights())
reader.count_params(), np.abs(reader.predict(x_test, verbose=0) - model.predict(x_test, verbose=0)).max()

# %% [markdown]
# A **layer of your own** is a subclass, too. `build` makes the weights as soon as the shape of the input is known,
# `call` uses them. `get_config` returns the arguments of `__init__`; with it, and with a registered name, a saved model
# that has such a layer can be loaded.


# %%
@keras.saving.register_keras_serializable(package="lesson")
class Stretch(layers.Layer):
    def __init__(self, power=1.0, **options):
        super().__init__(**options)
        self.power = power

    def build(self, shape):
        self.factor = self.add_weight(shape=(shape[-1],), initializer="ones")

    def call(self, values):
        return self.factor * keras.ops.abs(values) ** self.power

    def get_config(self):
        return {**super().get_config(), "power": self.power}


own = keras.Sequential([keras.Input((3,)), Stretch(2.0), layers.Dense(1)])
own.save(path.with_name("own.keras"))
keras.saving.load_model(path.with_name("own.keras")).layers[0].power

# %% [markdown]
# In older books and on the web you will meet other spellings. Here is what to write instead:
#
# | then | now |
# |---|---|
# | `model = Sequential()`, then `model.add(layer)`, layer by layer | the same, or one list |
# | `Dense(64, input_dim=784)`, `input_shape=(784,)` | `keras.Input((784,))` first |
# | `Adam(lr=0.001)`, `decay=...` | `Adam(learning_rate=0.001)`, a schedule |
# | `model.fit_generator(...)` | `model.fit(...)` |
# | `model.predict_classes(x)` | `model.predict(x).argmax(axis=1)` |
# | `from tensorflow.keras import layers` | `from keras import layers` |
# | `model.save("model.h5")` | `model.save("model.keras")` |
#
# ## Inside: our own code
#
# Is there any magic in it? Take the weights out of the trained model and compute its answers with what you wrote in
# unit 03:


# %%
def forward(images, weights):
    values = images.reshape(len(images), -1)
    for kernel, bias in zip(weights[::2], weights[1::2], strict=True):
        scores = values @ kernel + bias
        values = np.maximum(scores, 0)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))  # the last layer has a softmax instead
    return powers / powers.sum(axis=1, keepdims=True)


np.abs(forward(x_test, model.get_weights()) - model.predict(x_test, verbose=0)).max()

# %% tags=["collapsed"]
by_hand = np.abs(forward(x_test, model.get_weights()) - model.predict(x_test, verbose=0)).max()
record("forward_gap", by_hand, claim="A forward pass of six lines of NumPy equals Keras's to within {mean:.1g}.",
       holds=bool(by_hand < 1e-4))  # fmt: skip

# %% [markdown]
# And `fit`? It is two loops: over the epochs, and over the batches. In each step it takes a batch, computes loss and
# gradients (unit 05, with a `tf.GradientTape`) and lets the optimizer move the weights (unit 06). Here it is in NumPy,
# for a softmax layer with plain SGD, beside Keras's:


# %%
def softmax_layer(seed=7):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.1), loss="sparse_categorical_crossentropy")
    return model


theirs = softmax_layer()
kernel, bias = theirs.get_weights()
theirs.fit(x_train, y_train, batch_size=100, epochs=2, shuffle=False, verbose=0)

for _epoch in range(2):
    for start in range(0, len(x_train), 100):
        x, y = x_train[start : start + 100].reshape(100, -1), y_train[start : start + 100]
        error = forward(x, [kernel, bias]) - np.eye(10)[y]  # the gradient of the loss at the scores, times 100
        kernel = kernel - 0.1 * x.T @ error / 100
        bias = bias - 0.1 * error.mean(axis=0)
np.abs(kernel - theirs.get_weights()[0]).max()

# %% tags=["collapsed"]
step_gap = np.abs(kernel - theirs.get_weights()[0]).max()
record("fit_gap", step_gap, claim="After 160 steps by hand and 160 of fit, no weight differs by more than {mean:.1g}.",
       holds=bool(step_gap < 1e-4))  # fmt: skip

# %% [markdown]
# The same numbers, after 160 steps. The heart of `fit` is what you have just written.
#
# The first call of `fit` is slower than those after it, because Keras first translates the training step into a
# **graph**: a fixed plan of computations that runs without Python. For a large model that can take a minute. Two
# consequences: don't judge the speed by the first epoch, and don't expect a `print` inside a layer to appear at every
# step.
#
# One more thing you will need in unit 17. A layer with `trainable = False` is **frozen**: it still computes, and `fit`
# leaves its weights alone. `compile` again after you change it.

# %%
model.layers[1].trainable = False
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
before = [weights.copy() for weights in model.get_weights()]
model.fit(x_train, y_train, verbose=0)
[bool((old == new).all()) for old, new in zip(before, model.get_weights(), strict=True)]

# %% [markdown]
# Only the first kernel and the first bias are unchanged.
#
# ## When it fails
#
# Three mistakes that nearly everybody makes once. None of them raises an error.

# %% [markdown] tags=["predict"]
# (a) The training rows are sorted by label, and you use `validation_split`. (b) You leave the pixels at 0 to 255. (c)
# The last layer has no softmax, and nobody tells the loss. What will each of them do to the validation accuracy?


# %%
def validation_accuracy(images, labels, activation="softmax", from_logits=False):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((28, 28)), layers.Flatten(), layers.Dense(64, activation="relu")])
    model.add(layers.Dense(10, activation=activation))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=from_logits)
    model.compile(optimizer="adam", loss=loss, metrics=["accuracy"])
    return model.fit(images, labels, epochs=3, validation_split=0.1, verbose=0).history["val_accuracy"][-1]


order = np.argsort(y_train)  # all 0s first, all 9s last
scores = {
    "as it should be": validation_accuracy(x_train, y_train),
    "(a) sorted rows": validation_accuracy(x_train[order], y_train[order]),
    "(b) pixels of 0 to 255": validation_accuracy(255 * x_train, y_train),
    "(c) logits, loss not told": validation_accuracy(x_train, y_train, activation=None),
    "(c) fixed: from_logits=True": validation_accuracy(x_train, y_train, activation=None, from_logits=True),
}
pd.Series(scores).round(3)

# %% tags=["collapsed"]
record("sorted_rows", scores["(a) sorted rows"], claim="With sorted rows the validation accuracy is {mean:.0%}.",
       holds=scores["(a) sorted rows"] < 0.1)  # fmt: skip
record("raw_pixels", scores["(b) pixels of 0 to 255"], says="With pixels of 0 to 255 it is {mean:.1%}.")
record(
    "logits_untold",
    scores["(c) logits, loss not told"],
    says="With logits that the loss takes for probabilities it is {mean:.1%}.",
)
record("as_it_should", scores["as it should be"], says="As it should be: {mean:.1%}.")

# %% [markdown]
# - **(a)** `validation_split` takes the *last* rows, without shuffling. Here they are all 9s, and hardly a 9 is left to
#   train on: {measured:sorted_rows:.0%}. Shuffle first, or split with scikit-learn.
# - **(b)** It learns, but worse: {measured:raw_pixels:.1%} instead of {measured:as_it_should:.1%}. With inputs 255
#   times larger, each change of a weight moves the scores 255 times as far, so the usual learning rate is far too
#   large. Divide by 255, or put a `Rescaling(1 / 255)` first.
# - **(c)** The loss takes raw scores for probabilities: {measured:logits_untold:.1%}. Say `from_logits=True`, or keep
#   the softmax.

# %% [markdown] tags=["deeper"]
# ## Deeper: under the hood
#
# **Backends.** Keras 3 runs on TensorFlow, JAX or PyTorch; `KERAS_BACKEND` chooses one before the first import.
# `keras.ops` has NumPy's functions for all three, so layers written with it run anywhere. This course uses TensorFlow.
#
# **Graphs.** `tf.function` is what makes the graph: it runs the Python code of a function once, with symbols in place
# of numbers, and records what is computed. Call it with another shape and it records again.


# %%
@tf.function
def double(values):
    print("Python runs, shape", values.shape)
    return 2 * values


double(tf.zeros(3)), double(tf.ones(3)), double(tf.zeros(4))

# %% [markdown]
# Three calls, two recordings. To see every step as ordinary Python while you look for a mistake, compile with
# `run_eagerly=True`; it is many times slower. In the other direction, `steps_per_execution=50` puts fifty steps into
# one call, which helps small networks.
#
# **Devices.** TensorFlow puts each computation on a device, `"/CPU:0"` or `"/GPU:0"`. With several GPUs each can take a
# part of every batch and the gradients are averaged. Averaging over parts gives the gradient of the whole batch, so it
# changes the time and not the result (Goyal et al., 2017, tell what has to change when batches grow).
#
# **Safe files.** A model file can contain code. Keras refuses `Lambda` layers from `.keras` files unless you say
# `safe_mode=False`; never do that with a file from someone you don't know. Old `.h5` files had no such guard for years,
# and pickles have none.

# %% [markdown] tags=["deeper"]
# ## Deeper: images of your own
#
# Put your pictures into folders, one for each class. `image_dataset_from_directory` reads them in batches, makes them
# the same size and splits off a validation part, shuffled by the seed. Here the folders hold some of our scans:

# %% tags=["collapsed"]
from PIL import Image

pictures = path.with_name("pictures")
for digit in range(10):
    (pictures / str(digit)).mkdir(parents=True)
    for number, scan in enumerate(x_train[y_train == digit][:40]):
        Image.fromarray((255 * scan).astype("uint8")).save(pictures / str(digit) / f"{number}.png")

# %%
train_set, val_set = keras.utils.image_dataset_from_directory(
    pictures, color_mode="grayscale", image_size=(28, 28), validation_split=0.2, subset="both", seed=7
)
small = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Rescaling(1 / 255),
    layers.Flatten(),
    layers.Dense(64, activation="relu"),
    layers.Dense(10, activation="softmax"),
])  # fmt: skip
small.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
small.fit(train_set, epochs=5, validation_data=val_set, shuffle=False, verbose=2)  # the data set shuffles itself
small.predict(keras.utils.img_to_array(Image.open(pictures / "3" / "0.png"))[np.newaxis], verbose=0).argmax()

# %% [markdown] tags=["deeper"]
# ## Deeper: more data, the same lines
#
# The whole of MNIST has 70,000 scans, CIFAR-10 has 60,000 small color photographs. The course downloads both when you
# set `LAYERWISE_PROFILE=full` (11 and 170 MB, once). Then this cell trains the same kind of network on each; it was not
# run for this page. On the photographs this network does poorly; unit 16 shows what to use instead.

# %%
if data.profile() == "full":
    for load in (data.full_mnist, data.cifar10):
        (x_all, y_all), (x_new, y_new) = load()
        large = keras.Sequential([
            keras.Input(x_all.shape[1:]),
            layers.Rescaling(1 / 255),
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ])  # fmt: skip
        large.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        large.fit(x_all, y_all, batch_size=128, epochs=3, validation_split=0.1, verbose=2)
        print(load.__name__, large.evaluate(x_new, y_new, verbose=0))

# %% [markdown]
# ## Summary
#
# - Data, build, `compile`, `fit`, look at `history`; change one thing until the validation figures are good. Then
#   `evaluate`, `predict`, `save`.
# - `Sequential` for a chain, the functional API for several inputs and branches, a subclass for the rest.
# - Preprocessing layers belong in the model: `Normalization` (with `adapt` on training rows), `StringLookup`.
# - A dense layer is `activation(x @ kernel + bias)`, and `fit` is two loops. You have seen both agree with Keras.
# - `validation_split` takes the last rows. Scale the inputs. Tell the loss whether it gets logits.
