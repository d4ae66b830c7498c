# %% [markdown]
# So far you wrote every network yourself. Keras writes the same things for you, and it hides them. This unit first
# builds a small Keras out of forty lines. After that nothing in the real one should be a mystery: each of its words
# names something that you have written.
#
# The first cell does one odd thing. It tells TensorFlow to treat the computer's one processor (its **CPU**) as two
# devices, which the last part of the unit needs. TensorFlow accepts that only before its first computation.

# %%
import tensorflow as tf

processor = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(processor, [tf.config.LogicalDeviceConfiguration()] * 2)

# %%
import collections
import inspect
import tempfile
import time
import zipfile
from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers

from layerwise import data, plots
from layerwise.measure import record

plots.use_style()

# %% [markdown]
# The data are the 1,797 digits of 8×8 pixels, shuffled once. 1,280 are for training, which makes 20 batches of 64,
# and 517 are held out.

# %%
digits, labels = data.digits()  # (1797, 8, 8) in 0..1, (1797,)
order = np.random.default_rng(7).permutation(len(labels))
pixels = digits.reshape(-1, 64).astype("float32")[order]  # (1797, 64)
train, test = pixels[:1280], pixels[1280:]  # (1280, 64), (517, 64)
train_labels, test_labels = labels[order][:1280], labels[order][1280:]

# %% [markdown]
# ## Keras in forty lines
#
# A **layer** holds weights and turns a batch of inputs into a batch of outputs. Here it is the weighted sum of unit
# 3 with an activation. The weights are `tf.Variable`s: arrays that may change, and whose use TensorFlow can watch.
# They start at random in the range that Glorot and Bengio (2010) worked out and that Keras uses too.


# %%
class Dense:
    def __init__(self, inputs, units, activation, seed):
        limit = np.sqrt(6 / (inputs + units))
        start = np.random.default_rng(seed).uniform(-limit, limit, size=(inputs, units))
        self.W = tf.Variable(start.astype("float32"))
        self.b = tf.Variable(np.zeros(units, dtype="float32"))
        self.activation = activation

    def __call__(self, x):
        return self.activation(x @ self.W + self.b)  # (batch, inputs) -> (batch, units)


# %% [markdown]
# A **model** is a function made of layers. The simplest is a list: what comes out of one goes into the next. It also
# knows all weights, because training must reach them.


# %%
class Sequential:
    def __init__(self, *layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    @property
    def weights(self):
        return [weight for layer in self.layers for weight in (layer.W, layer.b)]


# %% [markdown]
# A **step of training** takes one batch. It computes the **loss** of unit 4, from scores. The tape of unit 5
# watches, and gives the slope for every weight. The **optimiser** then moves each weight, here as in unit 6:
#
# $$w \leftarrow w - \eta \, \frac{\partial L}{\partial w}$$


# %%
def train_step(network, x, targets, rate):
    with tf.GradientTape() as tape:
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(targets, network(x))  # (batch,)
        loss = tf.reduce_mean(losses)
    for weight, slope in zip(network.weights, tape.gradient(loss, network.weights), strict=True):
        weight.assign_sub(rate * slope)
    return loss


def fit(network, inputs, targets, rate=0.1, batch=64, epochs=4):
    losses = []
    for _ in range(epochs):
        for start in range(0, len(inputs), batch):
            part = slice(start, start + batch)
            losses.append(float(train_step(network, inputs[part], targets[part], rate)))
    return np.array(losses).reshape(epochs, -1)  # (epochs, steps)


# %% [markdown]
# That is all. It should learn the digits.

# %%
by_hand = Sequential(Dense(64, 32, tf.nn.relu, seed=0), Dense(32, 10, tf.identity, seed=1))
losses = fit(by_hand, train, train_labels, epochs=15)
accuracy = np.mean(np.argmax(by_hand(test), axis=1) == test_labels)
record("hand_accuracy", accuracy)
methods = (Dense.__init__, Dense.__call__, Sequential.__init__, Sequential.__call__, Sequential.weights.fget)
lines = sum(len(inspect.getsource(part).splitlines()) for part in (*methods, train_step, fit))
record("hand_lines", lines + 2, unit="lines")  # with those that begin the two classes

# %% [markdown]
# {measured:hand_lines:.0f} lines, and {measured:hand_accuracy:.1%} of the held-out digits are right.
#
# ### The same in Keras
#
# Now the real thing. `compile` names the optimiser and the loss, `fit` runs the loop.


# %%
def keras_network():
    network = keras.Sequential([keras.Input((64,)), layers.Dense(32, activation="relu"), layers.Dense(10)])
    network.compile(
        optimizer=keras.optimizers.SGD(0.1),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    return network


# %% [markdown]
# Does it compute what we compute? To find out, both must start from the same weights and see the same batches in the
# same order (`shuffle=False`). Then every single loss can be compared. `fit` reports the loss to a **callback**
# after each batch; ours writes it down.


# %%
class WriteDown(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.losses = []

    def on_train_batch_end(self, batch, logs=None):
        self.losses.append(logs["loss"])


# %%
hand_losses, keras_losses, weight_gaps = [], [], []
for seed in range(3):
    ours = Sequential(Dense(64, 32, tf.nn.relu, seed), Dense(32, 10, tf.identity, seed + 100))
    theirs, watch = keras_network(), WriteDown()
    theirs.set_weights([weight.numpy() for weight in ours.weights])
    hand_losses.append(fit(ours, train, train_labels))  # (4, 20)
    theirs.fit(train, train_labels, batch_size=64, epochs=4, shuffle=False, verbose=0, callbacks=[watch])
    keras_losses.append(np.reshape(watch.losses, (4, 20)))
    pairs = zip(ours.weights, theirs.get_weights(), strict=True)
    weight_gaps.append(max(np.abs(weight.numpy() - other).max() for weight, other in pairs))

# %% [markdown]
# The losses of the first four steps, as each of the two reports them:

# %%
print("by hand:", hand_losses[0][0, :4].round(4))
print("Keras:  ", keras_losses[0][0, :4].round(4))

# %% [markdown] tags=["predict"]
# The first numbers are equal, the later ones are not. What does Keras report? (Try it with a pencil on the second
# pair.)

# %%
means = [losses.cumsum(axis=1) / np.arange(1, 21) for losses in hand_losses]  # of the epoch so far
loop_gaps = [np.abs(mean - reported).max() for mean, reported in zip(means, keras_losses, strict=True)]
record(
    "loop_gap",
    loop_gaps,
    claim="A training loop by hand and Keras's fit have the same loss at every step (largest difference, 80 steps)",
    holds=max(loop_gaps) < 1e-5,
)
record("loop_weight_gap", weight_gaps)

# %%
steps = np.arange(1, 81)
figure, axes = plt.subplots(figsize=(7.0, 3.6))
axes.plot(steps, hand_losses[0].ravel(), color="#999999", linestyle="-", linewidth=1, label="by hand, each batch")
axes.plot(steps, means[0].ravel(), color=plots.COLOURS[0], linestyle="-", label="by hand, mean of the epoch so far")
axes.plot(steps, keras_losses[0].ravel(), "o", color=plots.COLOURS[1], markersize=4, label="reported by Keras")
for end in (20, 40, 60):
    axes.axvline(end + 0.5, color="black", linewidth=0.8, linestyle=":")
axes.set(xlabel="step (batch of 64; dotted: a new epoch)", ylabel="cross-entropy", ylim=(0, None))
axes.set_title("Keras reports the mean of the epoch so far")
axes.legend(loc="lower left", frameon=True, framealpha=1, edgecolor="white")
plots.show(
    figure,
    alt="Loss against the step over four epochs. A grey line, the loss of each batch, falls from 2.4 and jitters. "
    "The mean of the epoch so far is smoother, lies above it and drops at the start of each epoch. Keras's points lie "
    "on it.",
    caption="**Figure 7.1.** Eighty steps of the same training. The two means cannot be told apart.",
)

# %% [markdown] tags=["answer"]
# The mean over the epoch so far. That is the number in Keras's progress bar, and the training loss that it keeps for
# each epoch. Compared with *our* mean it is the same at each of the 80 steps, within {measured:loop_gap.high:.0e},
# from {measured:loop_gap.runs} starting points. After them no weight differs by more than
# {measured:loop_weight_gap.high:.0e}: rounding.

# %% [markdown]
# ## Anatomy
#
# So this is the whole machine, and Keras has a word for each part.
#
# | by hand | in Keras | what it is |
# |---|---|---|
# | `Dense` | `layers.Dense`, and about a hundred more | weights, and a rule from inputs to outputs |
# | `Sequential` | `keras.Model` in three styles | layers put together; knows all weights |
# | `train`, `train_labels` | `x`, `y` | data and targets |
# | cross-entropy | `keras.losses`, or its name as a text | one number: how wrong |
# | `weight.assign_sub(...)` | `keras.optimizers` | how weights answer to slopes |
# | `train_step` | `compile`, then `train_on_batch` | the three put together |
# | `fit` | `fit` | epochs, batches, shuffling, reports |


# %%
def box(axes, x, y, text, colour="white", width=1.5):
    patch = plt.matplotlib.patches.FancyBboxPatch(
        (x - width / 2, y - 0.32), width, 0.64, boxstyle="round,pad=0.02", facecolor=colour, edgecolor="black"
    )
    axes.add_patch(patch)
    axes.text(x, y, text, ha="center", va="center", fontsize=10)


def arrow(axes, start, end, text="", colour="black", above=0.12, bend=0.0):
    style = {"arrowstyle": "->", "color": colour, "linewidth": 1.8, "connectionstyle": f"arc3,rad={bend}"}
    axes.annotate("", xy=end, xytext=start, arrowprops=style)
    middle = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2 + above
    axes.text(*middle, text, ha="center", fontsize=9, color=colour)


# %%
figure, axes = plt.subplots(figsize=(7.4, 3.7))
axes.add_patch(plt.Rectangle((1.75, 2.25), 4.25, 1.35, facecolor="#EEF4FA", edgecolor="#777777", linestyle="--"))
axes.text(1.85, 3.36, "model", fontsize=10, style="italic")
box(axes, 0.4, 2.8, "data\nx", "#EEEEEE", 1.0)
box(axes, 2.8, 2.8, "layer\nW, b")
box(axes, 5.0, 2.8, "layer\nW, b")
box(axes, 7.9, 2.8, "loss", "#FBE9DD", 1.2)
box(axes, 7.9, 4.2, "targets\ny", "#EEEEEE", 1.0)
box(axes, 5.0, 0.8, "optimiser", "#E3F3EC", 1.6)
blue, orange, green = plots.COLOURS[:3]
arrow(axes, (0.95, 2.8), (2.0, 2.8))
arrow(axes, (3.6, 2.8), (4.2, 2.8))
arrow(axes, (5.8, 2.8), (7.25, 2.8))
axes.text(6.62, 2.93, "outputs", ha="center", fontsize=9)
axes.text(6.62, 2.47, "(batch, 10)", ha="center", fontsize=9)
arrow(axes, (7.9, 3.85), (7.9, 3.17))
arrow(axes, (7.9, 2.45), (5.85, 0.85), colour=orange, bend=-0.3)
axes.text(7.55, 1.0, "slopes, by the\nchain rule (unit 5)", fontsize=9, color=orange, ha="left")
arrow(axes, (4.7, 1.15), (2.9, 2.42), colour=green)
arrow(axes, (5.0, 1.15), (5.0, 2.42), colour=green)
axes.text(3.5, 1.35, "new\nweights", fontsize=9, color=green, ha="right")
axes.text(0.4, 2.1, "(batch, 64)", fontsize=9, ha="center")
axes.set(xlim=(-0.3, 9.6), ylim=(0.2, 4.7))
axes.set_axis_off()
axes.set_title("One step: forward to the loss, back through the optimiser")
plots.show(
    figure,
    alt="Boxes and arrows. Data go through two layers, which form the model, to the loss, which also takes targets. "
    "Slopes go from the loss to the optimiser, and new weights from the optimiser to both layers.",
    caption="**Figure 7.2.** `compile` chooses loss and optimiser, `fit` brings data and targets and repeats the "
    "round.",
)

# %% [markdown]
# ## Layers
#
# A layer of Keras needs only its number of units. How many *inputs* it has, it learns when it first sees some, and
# only then does it make its weights. This is called **building**.

# %%
layer = layers.Dense(10)
print("before:", [weight.shape for weight in layer.weights])
scores = layer(train[:3])  # (3, 64) -> (3, 10)
print("after: ", [weight.shape for weight in layer.weights])

# %% [markdown]
# `keras.Input((64,))` at the head of a model announces the shape, and everything is built at once. The batch is not
# part of it, since a model takes batches of any size. Then `summary` can show the shapes, with `None` for the batch.

# %%
keras_network().summary()

# %% [markdown]
# ### Counting parameters
#
# Anyone who can count a layer's parameters has understood what it does. A dense layer has a weight for each pair of
# input and unit, and a bias for each unit: $(n + 1)\,m$. The next cell counts six networks by hand. Some layers
# belong to later units; their formulas stand here to be looked at, not to be learned.

# %%
Input, Dense_ = keras.Input, layers.Dense  # `Dense` is ours
nets = {
    "two dense layers": ([Input((64,)), Dense_(32), Dense_(10)], (64 + 1) * 32 + (32 + 1) * 10),
    "no bias in the first": ([Input((64,)), Dense_(32, use_bias=False), Dense_(10)], 64 * 32 + 33 * 10),
    "batch normalisation": ([Input((64,)), Dense_(32), layers.BatchNormalization()], 65 * 32 + 4 * 32),
    "convolution (unit 16)": (
        [Input((8, 8, 1)), layers.Conv2D(16, 3), layers.Flatten(), Dense_(10)],
        (3 * 3 * 1 + 1) * 16 + (6 * 6 * 16 + 1) * 10,
    ),
    "recurrent (unit 19)": ([Input((8, 8)), layers.SimpleRNN(32), Dense_(10)], (8 + 32 + 1) * 32 + 33 * 10),
    "embedding": (
        [Input((20,)), layers.Embedding(1000, 16), layers.GlobalAveragePooling1D(), Dense_(1)],
        1000 * 16 + 17,
    ),
}
counts = {name: (keras.Sequential(parts).count_params(), by_hand) for name, (parts, by_hand) in nets.items()}
for name, (counted, expected) in counts.items():
    print(f"{name:22} Keras {counted:6,}   by hand {expected:6,}")
differences = [abs(counted - expected) for counted, expected in counts.values()]
record(
    "parameter_difference",
    differences,
    unit="parameters",
    claim="Parameters counted by hand and by Keras are equal, for six kinds of networks",
    holds=max(differences) == 0,
)

# %% [markdown]
# Not every parameter is trained. Half of those of a batch normalisation are running means and variances. And a layer
# can be **frozen**, `layer.trainable = False`, so that the optimiser leaves it alone. There is a trap in it.

# %% [markdown] tags=["predict"]
# A model has been compiled and has trained for an epoch. Then we set `trainable = False` on its first layer and go
# on with `fit`. Will that layer's weights still move?

# %%
keras.utils.set_random_seed(7)
network = keras_network()
network.fit(train, train_labels, batch_size=64, verbose=0)
network.layers[0].trainable = False
moved = []
for compile_again in (False, True):
    if compile_again:
        network.compile(keras.optimizers.SGD(0.1), loss=network.loss)
    before = network.layers[0].get_weights()[0]
    network.fit(train, train_labels, batch_size=64, verbose=0)
    moved.append(np.abs(network.layers[0].get_weights()[0] - before).max())
record(
    "frozen_moved",
    moved[0],
    claim="A layer frozen after the first fit goes on learning until the model is compiled again",
    holds=moved[0] > 1e-4 and moved[1] == 0,
)
record("frozen_compiled_moved", moved[1])

# %% [markdown] tags=["answer"]
# Yes: by up to {measured:frozen_moved:.3f}. The first `fit` has fixed the step as a finished program (you will see
# below what that is), and that program still holds the old list of weights. After `compile` the layer stands still
# ({measured:frozen_compiled_moved:.0f}). The rule: change `trainable`, then compile.

# %% [markdown]
# ## Three styles of one model
#
# **Sequential** is the list that we wrote. **Functional**: call layers on one another, starting from an `Input`.
# Nothing is computed then. Keras notes who was called with what, and gets a graph. **Subclass**: write the
# `__init__` and `call` of a class, which may do whatever Python can.

# %%
sequential = keras.Sequential([keras.Input((64,)), layers.Dense(32, activation="relu"), layers.Dense(10)])

inputs = keras.Input((64,))
hidden = layers.Dense(32, activation="relu")(inputs)  # (batch, 32)
functional = keras.Model(inputs, layers.Dense(10)(hidden))


class Subclassed(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = layers.Dense(32, activation="relu")
        self.scores = layers.Dense(10)

    def call(self, x):
        return self.scores(self.hidden(x))


# %%
subclassed = Subclassed()
subclassed(test[:1])  # builds it
style_gaps = []
for seed in range(3):
    random = np.random.default_rng(seed)
    weights = [random.normal(size=weight.shape) for weight in sequential.weights]
    outputs = []
    for model in (sequential, functional, subclassed):
        model.set_weights(weights)
        outputs.append(keras.ops.convert_to_numpy(model(test)))  # (517, 10)
    style_gaps.append(max(np.abs(outputs[0] - other).max() for other in outputs[1:]))
record(
    "style_gap",
    style_gaps,
    claim="The same net in the three styles gives equal outputs (largest difference)",
    holds=max(style_gaps) < 1e-6,
)

# %% [markdown]
# With equal weights their outputs differ by {measured:style_gap.high:.1g}. The style changes nothing in what is
# computed. It changes what can be *said*.
#
# A functional model may have several inputs, outputs and ways between them. This one reads the upper and the lower
# half of a digit apart, and says two things: which digit, and whether it is odd.

# %%
upper, lower = keras.Input((32,), name="upper"), keras.Input((32,), name="lower")
ways = [layers.Dense(16, activation="relu")(half) for half in (upper, lower)]
merged = layers.Concatenate()(ways)  # (batch, 32)
digit = layers.Dense(10, name="digit")(merged)
odd = layers.Dense(1, name="odd")(merged)
two_by_two = keras.Model([upper, lower], [digit, odd])
[output.shape for output in two_by_two([test[:5, :32], test[:5, 32:]])]

# %% [markdown]
# A functional model is also open: any value between its layers can be made an output of a new model, which shares
# the weights. That is how one looks inside.

# %%
look_inside = keras.Model(functional.input, functional.layers[1].output)
look_inside(test[:5]).shape  # (5, 32), the hidden layer

# %% [markdown]
# A subclassed model may decide while it runs. Here one layer is applied again and again, as often as the caller
# says.


# %%
class Rounds(keras.Model):
    def __init__(self):
        super().__init__()
        self.step, self.scores = layers.Dense(64, activation="tanh"), layers.Dense(10)

    def call(self, x, rounds=2):
        for _ in range(rounds):
            x = x + self.step(x)
        return self.scores(x)


thinker = Rounds()
print([thinker(test[:5], rounds=rounds).shape for rounds in (1, 10)], thinker.count_params(), "parameters")

# %%
figure, all_axes = plt.subplots(1, 3, figsize=(7.6, 3.7), width_ratios=(1, 1.85, 1.5))
chain, graph, loop = all_axes
for y, text in ((3.3, "input"), (2.2, "dense 32"), (1.1, "dense 10")):
    box(chain, 0, y, text, "#EEEEEE" if text == "input" else "white")
arrow(chain, (0, 2.95), (0, 2.55)), arrow(chain, (0, 1.85), (0, 1.45))
for x, name in ((-0.9, "upper"), (0.9, "lower")):
    box(graph, x, 3.3, name, "#EEEEEE", 1.4)
    box(graph, x, 2.2, "dense 16", width=1.4)
    arrow(graph, (x, 2.95), (x, 2.55)), arrow(graph, (x, 1.85), (x * 0.4, 1.45))
box(graph, 0, 1.1, "concatenate", width=2.0)
for x, name in ((-0.9, "digit"), (0.9, "odd")):
    box(graph, x, 0, name, width=1.4)
    arrow(graph, (x * 0.4, 0.75), (x, 0.35))
for y, text in ((3.3, "input"), (2.2, "step"), (1.1, "scores")):
    box(loop, 0, y, text, "#EEEEEE" if text == "input" else "white")
arrow(loop, (0, 2.95), (0, 2.55)), arrow(loop, (0, 1.85), (0, 1.45))
arrow(loop, (0.8, 2.1), (0.35, 2.6), colour=plots.COLOURS[1], bend=1.6)
loop.text(1.25, 2.3, "rounds", fontsize=9, color=plots.COLOURS[1], va="center")
for axes, title, width in ((chain, "Sequential", 1.0), (graph, "Functional", 1.85), (loop, "Subclass", 1.9)):
    axes.set(xlim=(-width, width), ylim=(-0.5, 3.8), title=title)
    axes.set_axis_off()
figure.suptitle("A chain, a graph, a program", fontweight="bold", fontsize="medium")
plots.show(
    figure,
    alt="Three drawings. Sequential: input and two dense layers in a chain. Functional: two inputs with a layer each, "
    "concatenated, then two outputs. Subclass: a layer with an arrow back to itself, repeated in rounds.",
    caption="**Figure 7.3.** What each style can say that the one before cannot.",
)

# %% [markdown]
# | | Sequential | Functional | Subclass |
# |---|---|---|---|
# | a chain of layers | yes | yes | yes |
# | branches, several inputs or outputs, shared layers | no | yes | yes |
# | a loop or a choice that depends on the data | no | no | yes |
# | shapes and parameters known before any data | with `Input` | yes | no |
# | mistakes in shapes are found | while building | while building | when it first runs |
# | look at a value between the layers | yes | yes | only if `call` returns it |
# | can be loaded where your classes are not known | yes | yes | no |
#
# Choose the first column that can say what you need.
#
# ### A layer of your own
#
# When a *layer* is missing, write just that and use it in any style. Maxout (Goodfellow and others, 2013) has no
# activation function: each unit computes several weighted sums and passes on the largest. `build` makes the weights
# once the input's shape is known. `call` computes. `get_config` says with which arguments to make the layer again,
# and the decorator files the class under a name, so that a saved model can be loaded. (Arguments that are plain
# numbers or texts Keras notes by itself when there is no `get_config`; for anything else it asks for one.)


# %%
@keras.saving.register_keras_serializable(package="layerwise")
class Maxout(layers.Layer):
    def __init__(self, units, pieces=2, **options):
        super().__init__(**options)
        self.units, self.pieces = units, pieces

    def build(self, shape):
        self.W = self.add_weight(shape=(shape[-1], self.pieces * self.units), name="W")
        self.b = self.add_weight(shape=(self.pieces * self.units,), initializer="zeros", name="b")

    def call(self, x):
        sums = keras.ops.reshape(x @ self.W + self.b, (-1, self.pieces, self.units))
        return keras.ops.max(sums, axis=1)  # (batch, units)

    def get_config(self):
        return {**super().get_config(), "units": self.units, "pieces": self.pieces}


# %% [markdown]
# ## compile, fit, evaluate, predict
#
# | | what it does | what it returns |
# |---|---|---|
# | `compile` | notes optimiser, loss and metrics | nothing |
# | `fit` | trains | a `History`; its `.history` has a list for each measure, one value an epoch |
# | `evaluate` | loss and metrics, without training | one number, or a list; a dictionary with `return_dict=True` |
# | `predict` | outputs, batch by batch | one NumPy array |
#
# A **metric**, such as the accuracy, is for you to read; only the loss is trained. Let us train a network with a
# Maxout layer, and hand `fit` the held-out digits as well. It evaluates them after each epoch.


# %%
class EvaluateTraining(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        logs["after"] = self.model.evaluate(train, train_labels, verbose=0, return_dict=True)["loss"]


keras.utils.set_random_seed(7)
maxout = keras.Sequential([keras.Input((64,)), Maxout(16, pieces=3), layers.Dense(10)])
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
maxout.compile(keras.optimizers.Adam(0.003), loss, metrics=["accuracy"])
held_out = (test, test_labels)
history = maxout.fit(
    train, train_labels, batch_size=64, epochs=8, validation_data=held_out, verbose=0, callbacks=[EvaluateTraining()]
).history
print({name: round(values[-1], 3) for name, values in history.items()})
record("maxout_accuracy", history["val_accuracy"][-1])
record("first_loss", history["loss"][0])
record("first_val_loss", history["val_loss"][0])
record("first_loss_after", history["after"][0])

# %%
epochs = np.arange(1, 9)
figure, (left, right) = plt.subplots(1, 2, figsize=(7.6, 3.5), sharey=True)
left.plot(epochs, history["loss"], "o-", label="training, as reported")
left.plot(epochs, history["val_loss"], "s--", label="held out")
left.set(xlabel="epochs", ylabel="cross-entropy", title="Better on unseen digits?")
right.plot(epochs, history["after"], "^-.", color=plots.COLOURS[2], label="training, after the epoch")
right.plot(epochs - 0.5, history["loss"], "o-", color=plots.COLOURS[0], label="as reported, half an epoch back")
right.set(xlabel="epochs", title="No: the report is half an epoch old", ylim=(0, None))
for axes in (left, right):
    axes.legend(fontsize=9)
plots.show(
    figure,
    alt="Two plots of loss against epochs. Left: the reported training loss starts far above the held-out loss. Right: "
    "the training loss measured after each epoch; the reported loss, moved back by half an epoch, joins its curve.",
    caption="**Figure 7.4.** The reported training loss is a mean over the epoch, while the weights are still moving. "
    "Drawn half an epoch earlier it falls into line.",
)

# %% [markdown]
# In the first epoch the reported training loss is {measured:first_loss:.2f}, and that of the held-out digits
# {measured:first_val_loss:.2f}. This is no sign of a good model. The first is the mean over an epoch that began with
# random weights, the second was taken at its end. Measured at the same moment, the training loss is
# {measured:first_loss_after:.2f}.
#
# `validation_split=0.2` instead of `validation_data` takes the **last** fifth of the rows, before any shuffling. If
# rows are sorted by class, the network never sees the last classes.
#
# ### Three ways to get outputs
#
# `model(x)` calls the model as a function and gives a tensor. `predict_on_batch(x)` treats all rows as one batch.
# `predict(x)` cuts the rows into batches of 32, and puts a machinery for large data around them. Another difference:
# some layers, such as dropout and batch normalisation, behave differently in training. `fit` calls them with
# `training=True`, the other three with `False`, and in `model(x, training=True)` you decide.

# %% [markdown] tags=["predict"]
# You want the output for a single row, a thousand times a second. Which of the three is fastest, and how many times
# slower is the slowest?


# %%
def seconds(action, repeats=7):
    """The shortest time of an action; other programs on the machine can only lengthen it."""
    action()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


# %%
sizes = [1, 10, 100, 1000, 10000]
times = {"model(x)": [], "predict_on_batch": [], "predict": []}
for size in sizes:
    rows = np.resize(test, (size, 64))
    times["model(x)"].append(seconds(lambda rows=rows: maxout(rows)))
    times["predict_on_batch"].append(seconds(lambda rows=rows: maxout.predict_on_batch(rows)))
    times["predict"].append(seconds(lambda rows=rows: maxout.predict(rows, verbose=0), repeats=3))
one_row = times["predict"][0] / min(times["model(x)"][0], times["predict_on_batch"][0])
record("predict_milliseconds", 1000 * times["predict"][0], unit="ms", timed=True)
record("batch_milliseconds", 1000 * times["predict_on_batch"][0], unit="ms", timed=True)
record("call_milliseconds", 1000 * times["model(x)"][0], unit="ms", timed=True)
record(
    "predict_overhead",
    one_row,
    unit="times",
    claim="For a single row, predict takes many times as long as calling the model",
    holds=one_row > 5,
    timed=True,
)

# %%
figure, axes = plt.subplots(figsize=(6.6, 3.6))
for (name, values), marker in zip(times.items(), "os^", strict=True):
    axes.loglog(sizes, 1000 * np.array(values), marker=marker, label=name)
axes.set(xlabel="rows", ylabel="time (ms)", title="predict has a price before the first row")
axes.legend()
plots.show(
    figure,
    alt="Time against the number of rows on logarithmic axes. predict starts at tens of milliseconds for one row and "
    "rises with many; model(x) and predict_on_batch start near one millisecond and hardly rise.",
    caption="**Figure 7.5.** The time that one call takes. These are the times of the machine that built this page.",
)

# %% [markdown] tags=["answer"]
# `predict` took {measured:predict_milliseconds:.0f} ms for one row, `model(x)` {measured:call_milliseconds:.1f} ms
# and `predict_on_batch` {measured:batch_milliseconds:.1f} ms; the slowest took {measured:predict_overhead:.0f} times
# as long as the fastest. Use `predict` for data that do not fit into one batch, and never in a loop over rows.

# %% [markdown]
# ### What an epoch costs
#
# For a small network most of `fit`'s time is bookkeeping: between two steps, Python reports to callbacks.
# `steps_per_execution=20` in `compile` runs 20 steps before it does so. Larger batches mean fewer steps, but that is
# another training: each epoch then moves the weights fewer times. We measure both.


# %%
class Clock(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.seconds = []

    def on_epoch_begin(self, epoch, logs=None):
        self.start = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds.append(time.perf_counter() - self.start)


epoch_times, end_losses = {}, {}
for batch in (16, 64, 256):
    for together in (1, 20):
        keras.utils.set_random_seed(0)
        network, clock = keras_network(), Clock()
        network.compile(keras.optimizers.SGD(0.1), loss, steps_per_execution=min(together, 1280 // batch))
        log = network.fit(train, train_labels, batch_size=batch, epochs=6, verbose=0, callbacks=[clock])
        epoch_times[batch, together] = min(clock.seconds[1:])  # the first one also compiles
        end_losses[batch, together] = log.history["loss"][-1]
record("steps_speedup", epoch_times[16, 1] / epoch_times[16, 20], unit="times", timed=True)
record("steps_difference", max(abs(end_losses[batch, 1] - end_losses[batch, 20]) for batch in (16, 64, 256)))
record("loss_batch_16", end_losses[16, 20])
record("loss_batch_256", end_losses[256, 20])

# %%
figure, axes = plt.subplots(figsize=(6.6, 3.4))
places = np.arange(3)
for shift, together, hatch in ((-0.18, 1, ""), (0.18, 20, "//")):
    heights = [1 / epoch_times[batch, together] for batch in (16, 64, 256)]
    label = "1 step per execution" if together == 1 else "20 steps (at 256: all 5)"
    axes.bar(places + shift, heights, 0.36, hatch=hatch, edgecolor="black", label=label)
axes.set_xticks(places, [f"batches of {batch}" for batch in (16, 64, 256)])
axes.set(ylabel="epochs per second", title="Many small steps gain most from fewer returns to Python")
axes.set_ylim(0, 1.35 / min(epoch_times.values()))  # room for the legend
axes.grid(False, axis="x")
axes.legend()
plots.show(
    figure,
    alt="Bars of epochs per second for batches of 16, 64 and 256, with 1 and with 20 steps per execution. "
    "For batches of 16 the bar for 20 steps is clearly the higher one.",
    caption="**Figure 7.6.** Epochs of 1,280 digits in a second, on the machine that built this page.",
)

# %% [markdown]
# With batches of 16, `steps_per_execution` made an epoch {measured:steps_speedup:.1f} times as fast. It changed the
# loss after six epochs by {measured:steps_difference:.1g} at most: it is the same training. The batch size is not
# free in this way: the loss was {measured:loss_batch_16:.2f} with batches of 16, and {measured:loss_batch_256:.2f}
# with 256.
#
# ## Kinds of data
#
# The first axis of data is always the samples. The others say what one sample is, and the layer must expect them:
#
# | kind | shape | layers that take it |
# |---|---|---|
# | vectors | (samples, features) | `Dense` |
# | sequences | (samples, steps, features) | `GRU`, `LSTM`, `Conv1D`, attention |
# | images | (samples, height, width, channels) | `Conv2D` |
# | video | (samples, frames, height, width, channels) | `Conv3D` |
#
# A digit can be taken in three of these ways. As a vector it is 64 pixels. As a sequence it is 8 rows, one after the
# other, of 8 pixels each. As an image it has 8 rows, 8 columns and one channel, its greyness. Unit 16 explains the
# convolution and unit 19 the recurrent layer; here they only show what they want to be fed.

# %%
kinds = {
    "vector": ((64,), lambda: [layers.Dense(64, activation="relu")]),
    "sequence": ((8, 8), lambda: [layers.SimpleRNN(64)]),
    "image": ((8, 8, 1), lambda: [layers.Conv2D(16, 3, activation="relu"), layers.Flatten()]),
}
scores = {name: [] for name in kinds}
for name, (shape, middle) in kinds.items():
    for seed in range(3):
        keras.utils.set_random_seed(seed)
        network = keras.Sequential([keras.Input(shape), *middle(), layers.Dense(10)])
        network.compile(keras.optimizers.Adam(0.005), loss, steps_per_execution=160)
        inputs, targets = np.tile(train, (8, 1)).reshape(-1, *shape), np.tile(train_labels, 8)  # 8 passes
        network.fit(inputs, targets, batch_size=64, epochs=1, verbose=0)
        answers = np.argmax(network(test.reshape(-1, *shape)), axis=1)
        scores[name].append(np.mean(answers == test_labels))
for name in kinds:
    record(f"accuracy_{name}", scores[name])

# %%
figure, all_axes = plt.subplots(1, 4, figsize=(7.6, 3.2), width_ratios=(0.45, 1.5, 1.5, 2.0))
example = test[3].reshape(8, 8)
vector, sequence, image, result = all_axes
vector.imshow(1 - example.reshape(64, 1), aspect="auto", vmin=0, vmax=1)
vector.set(title="vector\n(64,)", xticks=[], ylabel="feature")
for row in range(8):
    sequence.imshow(1 - example[row : row + 1], extent=(0, 8, row + 0.7, row), vmin=0, vmax=1)
sequence.set(title="sequence\n(8, 8)", xlim=(0, 8), ylim=(8, -0.2), ylabel="step", xlabel="feature", aspect="auto")
image.imshow(1 - example, vmin=0, vmax=1, aspect="auto")
image.set(title="image\n(8, 8, 1)", ylabel="row", xlabel="column")
for place, name in enumerate(kinds):
    result.plot([place] * 3, 100 * np.array(scores[name]), "o", color=plots.COLOURS[place], markersize=8)
result.set_xticks(range(3), list(kinds))
result.set(ylim=(80, 100.5), xlim=(-0.5, 2.5), ylabel="right, held out (%)", title="all three learn\n(3 seeds each)")
for axes in (vector, sequence, image):
    axes.grid(False)
plots.show(
    figure,
    alt="One digit drawn as a column of 64 values, as eight separate rows, and as an image; beside them the accuracies "
    "of a network for each kind, three seeds each, all above 90 percent.",
    caption="**Figure 7.7.** The same numbers in three shapes. The shape says what belongs together, and each layer "
    "reads it in its own way.",
)

# %% [markdown]
# Right on held-out digits: as vectors {measured:accuracy_vector:.1%}, as sequences {measured:accuracy_sequence:.1%},
# as images {measured:accuracy_image:.1%}. Each network was trained once in passing, so this is no contest. (Unit 16
# makes a fair one.) It shows that the shape of the data is a choice. `Dense` takes any of these shapes, and works on
# the last axis alone, with the same weights at every step or pixel. A convolution is stricter, and says what it
# needs:

# %%
try:
    layers.Conv2D(16, 3)(test[:5])
except ValueError as error:
    print(str(error)[:150])

# %% [markdown]
# ## Saving and loading
#
# `model.save("name.keras")` writes one file, which is a zip archive. What is in it?

# %%
folder = tempfile.TemporaryDirectory()
path = Path(folder.name) / "maxout.keras"
maxout.save(path)
for member in zipfile.ZipFile(path).infolist():
    print(f"{member.filename:18} {member.file_size:6,} bytes")

# %% [markdown]
# - `config.json` is the building plan: classes, arguments, connections, and what was compiled.
# - `metadata.json` has Keras's version and the date.
# - `model.weights.h5` has the weights, **and the optimiser's state**: Adam's running means of slopes (unit 9) and
#   its count of steps.
#
# The plan holds no code. It says "a `layerwise>Maxout` with 16 units", and whoever loads the file must have that
# class at hand.
#
# `save_weights` writes only the last part. Then you build the model in Python and call `load_weights`; but a new
# optimiser has no place for the saved state before its first step, so Keras skips that part, with a warning. What
# does the state matter? We train a network for 2 epochs and go on in three ways: with the original, with the model
# loaded from its `.keras` file, and with a new model into which we put the weights alone.


# %%
def adam_network(seed):
    keras.utils.set_random_seed(seed)
    network = keras.Sequential([keras.Input((64,)), Maxout(16, pieces=3), layers.Dense(10)])
    network.compile(keras.optimizers.Adam(0.01), loss)
    return network


def go_on(network, epochs):
    watch = WriteDown()
    network.fit(train, train_labels, batch_size=64, epochs=epochs, shuffle=False, verbose=0, callbacks=[watch])
    means = np.reshape(watch.losses, (epochs, 20)) * np.arange(1, 21)  # sums of the epoch so far
    return np.diff(means, axis=1, prepend=0).ravel()  # the loss of each batch


# %% [markdown] tags=["predict"]
# Which of the other two will have the same losses as the original, batch for batch?

# %%
resumed_gaps, fresh_gaps, curves = [], [], {}
for seed in range(3):
    original = adam_network(seed)
    before = go_on(original, 2)  # (40,)
    original.save(path)
    resumed, fresh = keras.saving.load_model(path), adam_network(seed)
    fresh.set_weights(original.get_weights())
    curves = {"original": go_on(original, 2), "resumed": go_on(resumed, 2), "weights alone": go_on(fresh, 2)}
    final = [np.concatenate([weight.ravel() for weight in net.get_weights()]) for net in (original, resumed, fresh)]
    resumed_gaps.append(np.abs(final[1] - final[0]).max())
    fresh_gaps.append(np.abs(final[2] - final[0]).max())
record(
    "resumed_gap",
    resumed_gaps,
    claim="A model loaded from a .keras file goes on training as the original does (largest difference of a weight)",
    holds=max(resumed_gaps) < 1e-5,
)
record("fresh_gap", fresh_gaps)

# %%
figure, axes = plt.subplots(figsize=(7.0, 3.5))
axes.plot(np.arange(31, 41), before[30:], color="#999999", linestyle="-", label="before saving")
after = np.arange(41, 81)
axes.plot(
    after, curves["weights alone"], color=plots.COLOURS[1], linestyle="--", label="the weights alone, a new optimiser"
)
axes.plot(after, curves["original"], color=plots.COLOURS[0], linestyle="-", label="the original goes on")
axes.plot(after, curves["resumed"], "o", color="black", markersize=3, label="loaded from the .keras file")
axes.axvline(40.5, color="black", linestyle=":", linewidth=1)
axes.set(xlabel="step", ylabel="cross-entropy of the batch", title="Only the whole file takes up the thread")
axes.set_ylim(0, None)
axes.legend(fontsize=9)
plots.show(
    figure,
    alt="Loss of each batch against the step. After step 40 the points of the loaded model lie on the original's line. "
    "The line of the new optimiser with the same weights departs from it.",
    caption="**Figure 7.8.** A training interrupted after 40 steps, and three ways to go on (the third seed).",
)

# %% [markdown] tags=["answer"]
# The model from the `.keras` file: after 40 more steps no weight is off by more than
# {measured:resumed_gap.high:.1g}. With the weights alone they are off by up to {measured:fresh_gap.high:.2f},
# because Adam begins without its memory and takes other steps. To *use* a network, its weights are enough. To go on
# *training*, keep the whole file.

# %% [markdown]
# ### Files of strangers
#
# A `Lambda` layer wraps any Python function, and to save a nameless one Keras stores its compiled code. Whoever
# loads such a file runs that code. So Keras refuses:

# %%
doubled = keras.Sequential([keras.Input((3,)), layers.Lambda(lambda x: 2 * x)])
doubled.save(stranger := Path(folder.name) / "stranger.keras")
try:
    keras.saving.load_model(stranger)
except ValueError as error:
    print(f"{type(error).__name__}: {str(error)[:132]} …")

# %% [markdown]
# `safe_mode=False` would load it. Never do that with a file that you did not write. Nor is `safe_mode` a wall to
# rely on: until version 3.9 a forged `config.json` could run any code in spite of it (CVE-2025-1550, in the
# reading). Treat a model file like a program. If you need a small function inside a model, write a layer, as above,
# or use `keras.ops`; then the file holds no code at all.

# %%
folder.cleanup()

# %% [markdown]
# ## TensorFlow beneath
#
# Keras decides *what* to compute. TensorFlow (Abadi and others, 2016) does it: **tensors** (arrays that never
# change), **variables** (that do), slopes by tape, and programs for whatever device there is.
#
# Called in the ordinary way, TensorFlow is **eager**: each line runs at once, and Python drives every single
# operation. `tf.function` works otherwise. It runs your Python function *once* with placeholders instead of numbers,
# and notes the operations in a **graph**. This is called **tracing**. From then on the graph runs, without Python.


# %%
@tf.function
def double(x):
    print("Python runs, with x =", x)
    return 2 * x


# %% [markdown] tags=["predict"]
# The function prints whenever Python runs it. How many lines will these six calls print?

# %%
for argument in (tf.constant([1.0, 2.0]), tf.constant([3.0, 4.0]), tf.constant([1.0, 2.0, 3.0]), 5, 6, 5):
    double(argument)

# %% [markdown] tags=["answer"]
# Four. The first two calls share a **signature**: same type, same shape. A new shape is a new graph. A Python number
# is part of the program, so 5 and 6 are two programs, and the second 5 is known already. This is the classical way
# to make a slow program with `tf.function`: to call it with ever new Python numbers. Hand over tensors. It also
# explains the frozen layer above: `fit` had traced its step, and what Python said later went unheard.

# %% [markdown]
# Our training step by hand can be turned into a graph in one line. How large is it, and what does it bring?

# %%
graph_step = tf.function(train_step)
x, targets = tf.constant(train[:64]), tf.constant(train_labels[:64])
graph = graph_step.get_concrete_function(by_hand, x, targets, 0.1).graph
operations = [operation.type for operation in graph.get_operations()]
print(collections.Counter(operations).most_common(7))
record("graph_nodes", len(operations), unit="nodes")

# %%
network = keras_network()
speed, graph_gains = {}, []
for _ in range(3):
    eager_time = seconds(lambda: train_step(by_hand, x, targets, 0.1), repeats=60)
    graph_time = seconds(lambda: graph_step(by_hand, x, targets, 0.1), repeats=60)
    graph_gains.append(eager_time / graph_time)
speed["by hand, eager"], speed["by hand, tf.function"] = eager_time, graph_time
speed["Keras, train_on_batch"] = seconds(lambda: network.train_on_batch(train[:64], train_labels[:64]), repeats=60)
speed["Keras, fit: an epoch\ndivided by its 20 steps"] = epoch_times[64, 20] / 20
record(
    "graph_gain",
    graph_gains,
    unit="times",
    claim="A training step by hand runs faster as a graph than line by line",
    holds=min(graph_gains) > 1.2,
    timed=True,
)

# %%
figure, axes = plt.subplots(figsize=(6.8, 3.0))
names = list(speed)[::-1]
heights = [1000 * speed[name] for name in names]
axes.barh(
    names, heights, color=[plots.COLOURS[0] if "hand" in name else plots.COLOURS[1] for name in names], height=0.6
)
for place, height in enumerate(heights):
    axes.text(height, place, f" {height:.2f}", va="center")
axes.set(xlabel="time for one step, a batch of 64 (ms)", title="The same step, line by line and as a graph")
axes.set_xlim(0, 1.15 * max(heights))
axes.grid(False, axis="y")
plots.show(
    figure,
    alt="Horizontal bars: the milliseconds that one training step takes by hand in eager mode, by hand as a graph, "
    "with Keras's train_on_batch, and in fit, its share of the epoch included.",
    caption="**Figure 7.9.** What one step costs at best, on the machine that built this page. Keras's steps are "
    "graphs too; in `fit` each also bears a twentieth of what it costs to begin and end an epoch.",
)

# %% [markdown]
# The graph has {measured:graph_nodes:.0f} nodes, slopes and updates included, and ran {measured:graph_gain:.1f}
# times as fast as the same lines in eager mode ({measured:graph_gain.low:.1f} to {measured:graph_gain.high:.1f} in
# three rounds). Keras makes such a graph for you in `compile`. To find a fault inside your own layer, switch it off
# for a while: `compile(..., run_eagerly=True)`; then `print` shows numbers and the debugger stops.
#
# ### Other backends
#
# Keras 3 does not need TensorFlow. The same model can run on JAX or PyTorch, its **backend**. It is chosen by the
# environment variable `KERAS_BACKEND`, *before* `import keras`, and cannot be changed afterwards.

# %%
print(keras.config.backend(), keras.config.floatx())
print(keras.ops.softmax(np.array([[1.0, 2.0, 3.0]])))

# %% [markdown]
# Code that should run on any of them uses `keras.ops` (NumPy's functions under their own names, and those of
# networks) and no `tf.` at all. The `Maxout` layer is such code. The training loop by hand is not: the tape is
# TensorFlow's, and JAX and PyTorch find slopes in ways of their own. This course installs TensorFlow only, so other
# backends cannot be shown here. The `.keras` file is the same for all.
#
# ## Devices
#
# A **CPU** does a few things at a time, each quickly. A **GPU** does thousands of the same thing at once, which is
# what a product of matrices is made of. A **TPU** is built for nothing else (Jouppi and others, 2017). TensorFlow
# puts an operation on a GPU by itself if it finds one, and your code stays as it is. What did it find here?

# %%
print("physical:", [device.name for device in tf.config.list_physical_devices()])
print("logical: ", [device.name for device in tf.config.list_logical_devices()])

# %% [markdown]
# Several devices can share the work. The usual way is **data parallelism**: each holds a copy of the model and takes
# its part of every batch, then the slopes are averaged, and all copies make the same move. In TensorFlow this is a
# `MirroredStrategy`, and Keras needs two changes: the strategy, and its `scope` around building and compiling. The
# `batch_size` of `fit` is the **global** one: of 64 rows each of our two devices gets 32.
#
# Since the slope of a mean over 64 is the mean of the slopes over both halves, nothing should change:
#
# $$\frac{1}{64}\sum_{i=1}^{64} \nabla L_i = \frac12 \Bigl( \frac{1}{32}\sum_{i=1}^{32} \nabla L_i +
# \frac{1}{32}\sum_{i=33}^{64} \nabla L_i \Bigr)$$

# %% [markdown] tags=["predict"]
# Both devices are the same processor here. Will the two be faster than one, equally fast, or slower?

# %%
tf.get_logger().setLevel("WARNING")  # it would report every averaging of slopes
strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
device_gaps, device_ratios = [], []
for seed in range(3):
    keras.utils.set_random_seed(seed)
    single = keras_network()
    with strategy.scope():
        double_net = keras_network()
    double_net.set_weights(single.get_weights())
    clocks = Clock(), Clock()
    for network, clock in zip((single, double_net), clocks, strict=True):
        network.fit(train, train_labels, batch_size=64, epochs=3, shuffle=False, verbose=0, callbacks=[clock])
    pairs = zip(single.get_weights(), double_net.get_weights(), strict=True)
    device_gaps.append(max(np.abs(one - two).max() for one, two in pairs))
    device_ratios.append(min(clocks[1].seconds[1:]) / min(clocks[0].seconds[1:]))

# %%
record(
    "device_gap",
    device_gaps,
    claim="Two devices arrive at the weights of one, up to rounding (largest difference)",
    holds=max(device_gaps) < 1e-5,
)
record(
    "device_ratio",
    device_ratios,
    unit="times",
    claim="Two devices that are one processor take longer for an epoch than one device",
    holds=min(device_ratios) > 1.1,
    timed=True,
)

# %% [markdown] tags=["answer"]
# Slower: an epoch took {measured:device_ratio:.1f} times as long ({measured:device_ratio.low:.1f} to
# {measured:device_ratio.high:.1f}). There is no second processor, so nothing is gained, and sharing out batches and
# averaging slopes costs extra. After 60 steps the weights of both differ by {measured:device_gap.high:.0e} at most.

# %% [markdown]
# With real devices the copies run side by side, and a large network gains nearly as many times as there are devices,
# as long as each has enough to do in every step. So people raise the global batch with the number of devices, and
# then the training *is* another one. Goyal and others (2017) raised the rate in proportion, after a careful start,
# and kept their accuracy up to batches of 8,192 images.
#
# Keras has an interface of its own for this, `keras.distribution`, written for JAX. Its part for TensorFlow says of
# itself, in the source of the version that built this page, "do not use". We took its word.
#
# ## Pitfalls
#
# - **`from_logits` and the last layer disagree** (unit 4). No error, just a poor model.
# - **Freezing without compiling again.** The layer goes on learning.
# - **`compile` in the middle of a training.** It begins with a new optimiser, whose memory is empty.
# - **`fit` called twice.** It goes on from the weights that are there. For a fresh start, build a new model.
# - **`validation_split` on sorted rows.** It takes the last ones.
# - **`predict` in a loop.** One call with all rows, or `model(x)`.
# - **`keras.Input(64)` or a batch in it.** Write `keras.Input((64,))`: a tuple, without the batch.
# - **`model(x)` for one sample.** Models take batches: `model(x[None])`.
# - **One layer object used twice.** It shares its weights. Fine if meant; make two objects if not.
# - **Python state inside `tf.function`.** It is read once, while tracing.
# - **A `get_config` that forgets an argument.** The loaded layer has the default instead, without a word.
#
# ## Summary
#
# - A training run is layers, a model, data and targets, a loss and an optimiser. By hand it is
#   {measured:hand_lines:.0f} lines, and Keras's has the same losses within {measured:loop_gap.high:.0e}.
# - Sequential for a chain, functional for a graph, subclass for a program. All compute the same.
# - `fit` reports means over the epoch, so a training loss is half an epoch older than the validation loss beside it.
# - The shape of the data says what belongs together: (samples, features), (samples, steps, features), (samples,
#   height, width, channels).
# - A `.keras` file holds the plan, the weights and the optimiser. Training went on from it as if nothing had
#   happened. Do not load files of strangers.
# - `tf.function` traces Python once per signature and then runs a graph, here {measured:graph_gain:.1f} times as
#   fast.
# - Several devices give the same weights. They give speed only where there is more hardware.
#
# Where next: the machine runs. The coming units are about making it learn *well*.
