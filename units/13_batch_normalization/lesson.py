# %%
from copy import deepcopy
from time import perf_counter

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from keras import layers

from layerwise import data, plots
from layerwise.measure import record
from layerwise.training import train

plots.use_style()

# %% [markdown]
# ## Numbers of one size
#
# A table of wines holds their alcohol, between 11 and 15, and their proline, between 280 and 1,680. For the grower
# these are percent and milligrams per litre. For a network they are just numbers, and the large ones win: the slope of
# a weight is the slope at the net input *times the input*. The weight of proline gets steps several hundred times as
# large as the weight of the hue. The rate must be so small that the largest does not run away, and with that rate the
# others stand still. It is the ravine of unit 9, made by our choice of units.
#
# The cure is old (LeCun and others, 1998): **standardise** every column. Subtract its mean, divide by its standard
# deviation.
#
# $$x' = \frac{x - \mu}{\sigma}$$
#
# Mean and deviation are taken from the *training* part, and used for all parts. A test part that is scaled by its own
# mean knows something that a single new wine cannot know.


# %%
def standardise(training, *others):
    """All tables by the mean and deviation of the first; a column that is constant there is only shifted."""
    mean, deviation = training.mean(axis=0), training.std(axis=0)
    deviation = np.where(deviation == 0, 1, deviation)
    return [((table - mean) / deviation).astype("float32") for table in (training, *others)]


# %% [markdown]
# How much does it save? A linear layer with softmax, 13 columns, three cultivars. We shall train many nets with
# many rates and seeds in this unit, so we write layers that hold a whole **stack** of nets, as in unit 8: a weight
# table is (nets, inputs, units), and NumPy's `@` multiplies all of them at once.


# %%
class Dense:
    """Dense layers of a stack of nets. W: (nets, inputs, units)."""

    def __init__(self, W):
        self.W, self.b = W.astype("float32"), np.zeros_like(W[:, :1], dtype="float32")
        self.parameters = self.W, self.b

    def forward(self, x, training):
        self.x = x
        return x @ self.W + self.b  # (nets, batch, units)

    def backward(self, slope):
        self.slopes = np.swapaxes(self.x, -1, -2) @ slope, slope.sum(axis=-2, keepdims=True)
        return slope @ np.swapaxes(self.W, -1, -2)


# %%
def forward(net, x, training):
    for layer in net:
        x = layer.forward(x, training)
    return x


def softmax(scores):
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def step(net, x, one_hot, rates):
    """One step of plain gradient descent on the cross-entropy. rates: (nets, 1, 1)."""
    slope = (softmax(forward(net, x, True)) - one_hot) / np.float32(x.shape[-2])
    for layer in reversed(net):
        slope = layer.backward(slope)
    for layer in net:
        for parameter, its_slope in zip(layer.parameters, layer.slopes, strict=True):
            parameter -= rates * its_slope


# %%
def mean_loss(net, x, labels, training=False):
    """Cross-entropy of every net, (nets,)."""
    own = softmax(forward(net, x, training))[:, np.arange(len(labels)), labels]
    return -np.log(np.maximum(own, 1e-7)).mean(axis=1)


def accuracy(net, x, labels, training=False):
    """Share of right answers of every net, (nets,)."""
    return np.mean(forward(net, x, training).argmax(axis=-1) == labels, axis=1)


# %% [markdown] tags=["predict"]
# Each version may choose its own best rate out of a wide range. After 1,000 steps with all 120 wines of the training
# part: will the raw table reach the same loss, only later?

# %%
wines = data.wine()
table, cultivar = wines.drop(columns="cultivar").to_numpy(), wines["cultivar"].to_numpy()
wine_rates = 10.0 ** np.arange(-7, 1.1, 0.5)
checkpoints = np.unique(np.geomspace(1, 1000, 25).astype(int))
wine_losses = {name: [] for name in ("raw", "standardised")}  # per split: (checkpoints, rates)
wine_accuracy = {name: [] for name in wine_losses}
for seed in range(3):
    order = np.random.default_rng(seed).permutation(len(table))
    known, new = table[order[:120]], table[order[120:]]
    known_labels, new_labels = cultivar[order[:120]], cultivar[order[120:]]
    versions = {"raw": (known.astype("float32"), new.astype("float32")), "standardised": standardise(known, new)}
    for name, (x, x_new) in versions.items():
        net, curve = [Dense(np.zeros((len(wine_rates), 13, 3)))], []
        for count in range(1, 1001):
            step(net, x, np.eye(3, dtype="float32")[known_labels], wine_rates.reshape(-1, 1, 1).astype("float32"))
            if count in checkpoints:
                curve.append(mean_loss(net, x, known_labels))
        best = np.argmin(curve[-1])
        wine_losses[name].append(np.array(curve)[:, best])
        wine_accuracy[name].append(accuracy(net, x_new, new_labels)[best])

# %%
ends = {name: np.array(curves)[:, -1] for name, curves in wine_losses.items()}
for name in wine_losses:
    record(f"wine_loss_{name}", ends[name])
    record(f"wine_accuracy_{name}", wine_accuracy[name])
record(
    "wine_ratio",
    ends["raw"] / ends["standardised"],
    claim="On the wine table standardised inputs bring the loss after 1,000 steps of gradient descent below a tenth of "
    "what raw inputs reach, each at its best rate",
    holds=min(ends["raw"] / ends["standardised"]) > 10,
)
sooner = [checkpoints[np.argmax(good < raw[-1])] for good, raw in zip(*list(wine_losses.values())[::-1], strict=True)]
record("wine_sooner", sooner, unit="steps")

# %%
figure, axes = plt.subplots()
for name, curves in wine_losses.items():
    (line,) = axes.loglog(checkpoints, np.mean(curves, axis=0), label=f"{name} inputs")
    axes.fill_between(checkpoints, np.min(curves, axis=0), np.max(curves, axis=0), alpha=0.25, color=line.get_color())
axes.set(xlabel="steps", ylabel="cross-entropy (training)", title="Standardised wines are learned at once")
axes.legend()
plots.show(
    figure,
    alt="Loss against steps, both logarithmic. The curve of raw inputs falls slowly and stays high. That of "
    "standardised inputs falls steeply from the first steps and is far lower at 1,000.",
    caption="**Figure 13.1.** One softmax layer on the wine table, each version at its own best rate. Lines: mean of "
    "three splits; bands: from lowest to highest.",
)

# %% [markdown] tags=["answer"]
# It does not come near. The raw table ends at a loss of {measured:wine_loss_raw:.2f}, the standardised one at
# {measured:wine_loss_standardised:.4f}. It was below the other's final loss after step
# {measured:wine_sooner.high:.0f}. On new wines {measured:wine_accuracy_raw:.0%} are right against
# {measured:wine_accuracy_standardised:.0%}.

# %% [markdown]
# ## The same inside the network
#
# For the second hidden layer the first one is the input. Nobody has standardised that. And it cannot be done once
# and for all, because the weights below move with each step, and the numbers with them.
#
# Ioffe and Szegedy (2015) proposed to do it anew in every step: let each batch be its own training part. Between
# two layers stands one more, **batch normalisation**. For each unit by itself it takes the mean and the variance over
# the $m$ samples of the batch:
#
# $$\mu = \frac1m \sum_{i=1}^m z_i, \qquad
# v = \frac1m \sum_{i=1}^m (z_i - \mu)^2, \qquad
# \hat z_i = \frac{z_i - \mu}{\sqrt{v + \varepsilon}}, \qquad
# y_i = \gamma\, \hat z_i + \beta.$$
#
# - $\varepsilon$ is a small number *under the root*, 0.001 in Keras. It keeps a unit that is constant in the batch from
#   a division by 0.
# - $\gamma$ and $\beta$ are two learned parameters for each unit. Mean 0 and deviation 1 need not be what the next
#   layer wants. With them the unit can have any other mean $\beta$ and deviation $\gamma$, and gradient descent
#   chooses. They begin at 1 and 0.
#
# Isn't that a circle, to take the scale away and to give it back? No: before, the size of a unit's numbers was decided
# by all weights below it together. Now it is decided by one number.

# %%
random = np.random.default_rng(0)
net_inputs = random.normal(size=(1000, 3)) * (0.3, 1.5, 4.0) + (4.0, -3.0, 0.0)  # (batch, units)
normalised = (net_inputs - net_inputs.mean(axis=0)) / np.sqrt(net_inputs.var(axis=0) + 0.001)
shifted = normalised * (1.5, 0.5, 1.0) + (2.0, 0.0, -1.0)  # some gamma and beta
print("means", normalised.mean(axis=0).round(6) + 0, " deviations", normalised.std(axis=0).round(3))

# %%
figure, panels = plt.subplots(1, 3, figsize=(8.6, 2.8), sharex=True, sharey=True)
titles = ("What arrives", "Normalised: all alike", "Scaled and shifted by γ, β")
for axes, values, title in zip(panels, (net_inputs, normalised, shifted), titles, strict=True):
    for unit in range(3):
        counts, edges = np.histogram(values[:, unit], bins=np.linspace(-10, 10, 81))
        axes.plot((edges[1:] + edges[:-1]) / 2, counts, linewidth=1.6, label=f"unit {unit + 1}")
    axes.set(xlabel="net input", title=title)
panels[0].set_ylabel("samples")
panels[0].legend(fontsize=8)
plots.show(
    figure,
    alt="Three histograms of three units each. Left: a narrow one near 4, a wider one near -3, a very wide one at 0. "
    "Middle: all three on each other, centred at 0. Right: three of moderate widths, at 2, 0 and -1.",
    caption="**Figure 13.2.** Three units on their way through batch normalisation; γ = 1.5, 0.5, 1 and β = 2, 0, −1 "
    "were set by hand.",
)

# %% [markdown]
# ### Two modes
#
# As with dropout (unit 11) training and inference differ, for a better reason. In use there may be no batch: a single
# digit comes, and its answer must not depend on who else is asked about. So the layer keeps a memory in training,
# the **moving averages** of mean and variance:
#
# $$M \leftarrow \alpha M + (1 - \alpha)\,\mu, \qquad V \leftarrow \alpha V + (1 - \alpha)\, v,$$
#
# with the **momentum** $\alpha$, 0.99 in Keras, from $M = 0$ and $V = 1$. In inference $M$ and $V$ take the places of
# $\mu$ and $v$. No learning is involved in them. They are measured, not trained.
#
# ### The way back
#
# Gradient descent must know that $\mu$ and $v$ depend on every sample. Raise one $z_i$, and the mean rises a little, so
# that all the others' $\hat z$ fall. Let $g_i$ be the slope of the loss at $\hat z_i$, and
# $s = \sqrt{v + \varepsilon}$. The chain rule has three paths:
#
# $$\frac{\partial L}{\partial z_i}
# = \underbrace{\frac{g_i}{s}}_{\text{direct}}
# - \underbrace{\frac{1}{m s} \sum_j g_j}_{\text{through } \mu}
# - \underbrace{\frac{\hat z_i}{m s} \sum_j g_j \hat z_j}_{\text{through } v}.$$
#
# The second part: $\partial \mu / \partial z_i = 1/m$, and every $\hat z_j$ moves by $-1/s$ times that. The third:
# $\partial v/\partial z_i = 2(z_i - \mu)/m$, and $\partial \hat z_j/\partial v = -\hat z_j/(2 s^2)$; multiply, and use
# $z_i - \mu = s\,\hat z_i$. (That $v$ also contains $\mu$ adds nothing, because $\sum_j (z_j - \mu) = 0$.)
#
# In words: of the slopes of a batch, their mean is removed, and the part that would only stretch. Neither would change
# the outputs, since the layer undoes it. With $g_i = \gamma\, \partial L/\partial y_i$ the whole layer is:


# %%
class BatchNorm:
    """Batch normalisation over the second-last axis. shape: that of gamma, such as (nets, 1, units)."""

    def __init__(self, shape, momentum=0.99, epsilon=1e-3):
        self.gamma, self.beta = np.ones(shape, "float32"), np.zeros(shape, "float32")
        self.moving_mean, self.moving_variance = np.zeros(shape, "float32"), np.ones(shape, "float32")
        self.momentum, self.epsilon, self.parameters = momentum, epsilon, (self.gamma, self.beta)

    def forward(self, z, training):
        mean = z.mean(axis=-2, keepdims=True) if training else self.moving_mean
        centred = z - mean
        variance = np.mean(centred**2, axis=-2, keepdims=True) if training else self.moving_variance
        if training:
            self.moving_mean = self.momentum * self.moving_mean + (1 - self.momentum) * mean
            self.moving_variance = self.momentum * self.moving_variance + (1 - self.momentum) * variance
        self.root = np.sqrt(variance + self.epsilon)
        self.hat = centred / self.root
        return self.gamma * self.hat + self.beta

    def backward(self, slope):
        total, along = slope.sum(axis=-2, keepdims=True), (slope * self.hat).sum(axis=-2, keepdims=True)
        self.slopes = along, total  # of gamma and beta
        return self.gamma / self.root * (slope - (total + self.hat * along) / np.float32(slope.shape[-2]))


# %% [markdown]
# ## By hand, and by Keras
#
# `layers.BatchNormalization()` has the same momentum and the same epsilon. Ten batches of 16 samples go through both
# in training mode, each with other numbers. Then both are asked in inference mode, and TensorFlow's tape gives the
# slopes for a loss that weighs each output at random.

# %%
ours, theirs = BatchNorm((1, 5)), layers.BatchNormalization()
batches = [(random.normal(size=(16, 5)) * 2 + 3).astype("float32") for _ in range(10)]
output_gaps = []
for batch in batches:
    output_gaps.append(np.abs(ours.forward(batch, True) - theirs(batch, training=True).numpy()).max())
inference_gap = np.abs(ours.forward(batch, False) - theirs(batch, training=False).numpy()).max()
gamma, beta, moving_mean, moving_variance = theirs.get_weights()  # each (5,)
moving_gaps = [
    np.abs(ours.moving_mean - moving_mean).max(),
    np.abs(ours.moving_variance - moving_variance).max(),
]

# %%
start = [random.normal(size=5).astype("float32") for _ in range(2)]
theirs.set_weights([*start, moving_mean, moving_variance])
ours.gamma, ours.beta = start
weights = random.normal(size=(16, 5)).astype("float32")
z = tf.constant(batches[0])
with tf.GradientTape() as tape:
    tape.watch(z)
    loss = tf.reduce_sum(theirs(z, training=True) * weights)
expected = tape.gradient(loss, [z, theirs.gamma, theirs.beta])
ours.forward(batches[0], True)
found = [ours.backward(weights), *ours.slopes]
slope_gaps = [np.abs(a - b.numpy()).max() for a, b in zip(found, expected, strict=True)]

# %%
record(
    "output_gap",
    output_gaps,
    claim="Batch normalisation by hand gives Keras's outputs in training mode, over ten batches",
    holds=max(output_gaps) < 1e-4,
)
record(
    "memory_gap",
    [*moving_gaps, inference_gap],
    claim="By hand the moving averages after ten batches, and the outputs in inference mode, are Keras's",
    holds=max(*moving_gaps, inference_gap) < 1e-4,
)
record(
    "slope_gap",
    slope_gaps,
    claim="By hand the slopes of inputs, gamma and beta, those through mean and variance among them, are the tape's",
    holds=max(slope_gaps) < 1e-4,
)

# %% [markdown]
# Nothing differs by more than rounding: outputs {measured:output_gap.high:.0e}, memory and inference
# {measured:memory_gap.high:.0e}, slopes {measured:slope_gap.high:.0e}. This also settles two details in which
# libraries differ: Keras's variance divides by $m$, not by $m - 1$, also in the moving average; and its momentum is the
# share that is *kept*.
#
# ### Images
#
# In a convolution (unit 16) one filter looks at every place. Its outputs are all of a kind, so they share mean,
# variance, $\gamma$ and $\beta$: one set for each **channel**, over samples, rows and columns. Keras's `axis=-1` says
# which axis is *kept*.

# %%
pictures = random.normal(size=(8, 6, 6, 3)).astype("float32") * 2 + 1  # (batch, rows, columns, channels)
by_keras = layers.BatchNormalization()(pictures, training=True).numpy()
flat = BatchNorm((1, 3)).forward(pictures.reshape(-1, 3), True)  # 8 · 6 · 6 numbers in each channel
record("image_gap", np.abs(by_keras - flat.reshape(pictures.shape)).max())

# %% [markdown]
# ## In Keras
#
# The usual order is dense layer, normalisation, activation. The dense layer has no bias then: whatever it adds,
# the mean takes away again, and $\beta$ does its work.

# %% [markdown] tags=["predict"]
# How many parameters has the net below? How many of them are trained?


# %%
def normalised_network(hidden=(32, 32), activation="relu", momentum=0.99):
    keras.utils.set_random_seed(13)
    parts = []
    for units in hidden:
        norm = layers.BatchNormalization(momentum=momentum)
        parts += [layers.Dense(units, use_bias=False), norm, layers.Activation(activation)]
    model = keras.Sequential([keras.Input((64,)), *parts, layers.Dense(10)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(0.3), loss=loss, metrics=["accuracy"])
    return model


model = normalised_network()
by_hand = 64 * 32 + 4 * 32 + 32 * 32 + 4 * 32 + (32 + 1) * 10
trained = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
trained_by_hand = by_hand - 2 * 32 - 2 * 32  # without moving means and variances
print("Keras:", model.count_params(), "and", trained, "  by hand:", by_hand, "and", trained_by_hand)
print([weight.name for weight in model.layers[1].weights])
record(
    "count_difference",
    [abs(model.count_params() - by_hand), abs(trained - trained_by_hand)],
    unit="parameters",
    claim="Four parameters for each normalised unit, of which two are trained: counted by hand and by Keras alike",
    holds=model.count_params() == by_hand and trained == trained_by_hand,
)

# %% [markdown] tags=["answer"]
# Four for each normalised unit: $\gamma$ and $\beta$, which are trained, moving mean and moving variance, which are
# not. That makes 3,658, of which 3,530 are trained.

# %% [markdown]
# It trains as any other. The digits, standardised, 1,000 for training and 797 held out:

# %%
images, labels = data.digits()
order = np.random.default_rng(0).permutation(len(labels))
pixels = images.reshape(-1, 64)[order]
labels = labels[order]
train_x, test_x = standardise(pixels[:1000], pixels[1000:])  # (1000, 64), (797, 64)
train_y, test_y, one_hot = labels[:1000], labels[1000:], np.eye(10, dtype="float32")[labels[:1000]]

# %%
history = model.fit(train_x, train_y, batch_size=64, epochs=5, verbose=0, validation_data=(test_x, test_y))
record("fit_accuracy", history.history["val_accuracy"][-1])

# %% [markdown]
# After five epochs {measured:fit_accuracy:.1%} of the held-out digits are right. (`layerwise.training.train` does
# the same faster; we use it below.)
#
# `fit` runs in training mode; `evaluate`, `predict` and the call `model(x)` in inference mode. In a loop of your own
# you must write `model(x, training=True)`, or nothing is normalised by the batch and the moving averages stay at 0
# and 1.
#
# ### Frozen
#
# For any other layer `trainable = False` means: the optimiser leaves it alone (unit 7). A batch normalisation that
# still measured its moving averages would not be frozen. So in Keras `trainable = False` puts this layer into
# **inference mode**, even within `fit`. You will want this when you train on with a network that somebody else has
# trained: its averages belong to its weights.

# %%
norm = model.layers[1]
net_input = model.layers[0](train_x[:64])
before = norm.moving_mean.numpy()
norm.trainable = False
frozen = norm(net_input, training=True).numpy()
frozen_gap = np.abs(frozen - norm(net_input, training=False).numpy()).max()
frozen_moved = np.abs(norm.moving_mean.numpy() - before).max()
norm.trainable = True
free_gap = np.abs(norm(net_input, training=True).numpy() - norm(net_input, training=False).numpy()).max()
record("free_gap", free_gap)
record(
    "frozen_gap",
    [frozen_gap, frozen_moved],
    claim="A frozen batch normalisation runs in inference mode although training=True, and its averages stay",
    holds=frozen_gap == 0 and frozen_moved == 0 and free_gap > 0.01,
)

# %% [markdown]
# Frozen, `training=True` and `training=False` differ by {measured:frozen_gap.high:.0f}; free, by up to
# {measured:free_gap:.2f}.
#
# ## When inference is not what was trained
#
# With $\alpha = 0.99$ the start, $M = 0$ and $V = 1$, has a weight of $0.99^k$ after $k$ steps. After 100 steps that is
# still 37 %. Our digits have 16 batches in an epoch.

# %% [markdown] tags=["predict"]
# A net of ten sigmoid layers with batch normalisation has made 100 steps. Its accuracy is measured once with the
# statistics of the batch (training mode), once with the moving averages (inference mode). How far apart will the two
# be?


# %%
ACTIVATIONS = {  # the function, and its slope written with its output
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda h: h * (1 - h)),
    "tanh": (np.tanh, lambda h: 1 - h**2),
    "ReLU": (lambda z: np.maximum(z, 0), lambda h: h > 0),
}


class Activation:
    parameters, slopes = (), ()

    def __init__(self, name):
        self.function, self.derivative = ACTIVATIONS[name]

    def forward(self, z, training):
        self.output = self.function(z)
        return self.output

    def backward(self, slope):
        return slope * self.derivative(self.output)


# %%
def make_stack(depth, activation, norm="before", rates=1, seeds=3, width=32, momentum=0.9):
    """rates · seeds nets with equal hidden layers; norm: "before" or "after" the activation, or "none"."""
    net, fan_in, draws = [], 64, [np.random.default_rng(seed) for seed in range(seeds)]
    for layer in range(depth + 1):
        fan_out = width if layer < depth else 10
        deviation = np.sqrt(2 / fan_in if activation == "ReLU" else 2 / (fan_in + fan_out))  # He, Glorot: unit 8
        W = np.array([deviation * draw.normal(size=(fan_in, fan_out)) for draw in draws])
        net.append(Dense(np.tile(W, (rates, 1, 1))))
        if layer < depth:
            function, batch_norm = Activation(activation), BatchNorm((rates * seeds, 1, width), momentum)
            choices = {"none": [function], "before": [batch_norm, function], "after": [function, batch_norm]}
            net += choices[norm]
        fan_in = fan_out
    return net


# %%
def measure_anew(net, x):
    """Set the moving averages anew: mean and variance over all of x, layer by layer."""
    for layer in net:
        if isinstance(layer, BatchNorm):
            layer.moving_mean = x.mean(axis=-2, keepdims=True)
            layer.moving_variance = x.var(axis=-2, keepdims=True)
        x = layer.forward(x, False)


# %%
both_modes = {}  # by momentum: at each moment accuracies in training mode, in inference mode, and measured anew
moments = (5, 10, 20, 40, 60, 80, 100, 150, 200, 300, 400)
for momentum in (0.99, 0.9):
    net, draw, rows = make_stack(10, "sigmoid", momentum=momentum), np.random.default_rng(0), []
    for count in range(1, moments[-1] + 1):
        batch = draw.integers(0, 1000, 64)
        step(net, train_x[batch], one_hot[batch], np.float32(0.3))
        if count in moments:
            anew = deepcopy(net)
            measure_anew(anew, train_x)
            row = [accuracy(net, test_x, test_y), accuracy(anew, test_x, test_y)]
            rows.append([accuracy(anew, test_x, test_y, True), *row])
    both_modes[momentum] = np.array(rows)  # (moments, 3, seeds)

# %%
at = moments.index(100)
record("gap_training", both_modes[0.99][at, 0])
record("gap_inference", both_modes[0.99][at, 1])
record("gap_reset", both_modes[0.99][at, 2])
record("gap_cured", both_modes[0.9][at, 1])
record("gap_late", both_modes[0.99][-1, 1])
gap = both_modes[0.99][at, 0] - both_modes[0.99][at, 1]
record(
    "mode_gap",
    gap,
    claim="After 100 steps with momentum 0.99 a net of ten normalised sigmoid layers is right in training mode and "
    "lost in inference mode; with momentum 0.9, or with averages measured anew, it is not",
    holds=gap.min() > 0.3
    and np.abs(both_modes[0.9][at, 1] - both_modes[0.9][at, 0]).max() < 0.15
    and np.abs(both_modes[0.99][at, 2] - both_modes[0.99][at, 0]).max() < 0.15,
)

# %%
figure, axes = plt.subplots()
lines = (
    ("training mode", both_modes[0.99][:, 0]),
    ("inference, momentum 0.99", both_modes[0.99][:, 1]),
    ("inference, momentum 0.9", both_modes[0.9][:, 1]),
)
for name, values in lines:
    (line,) = axes.plot(moments, 100 * values.mean(axis=1), label=name)
    axes.fill_between(
        moments, 100 * values.min(axis=1), 100 * values.max(axis=1), alpha=0.2, color=line.get_color(), linewidth=0
    )
axes.set(xlabel="steps", ylabel="right on held-out digits (%)", title="The memory lags behind the net", ylim=(0, 100))
axes.legend(loc="lower right", fontsize=9)
plots.show(
    figure,
    alt="Accuracy against steps. In training mode it rises within 60 steps to about 90 percent. In inference mode "
    "with momentum 0.9 it follows closely behind; with 0.99 it stays at 10 percent for some 200 steps and then rises.",
    caption="**Figure 13.3.** The same weights in both modes: ten sigmoid layers, 64 samples a batch, three seeds.",
)

# %% [markdown] tags=["answer"]
# {measured:gap_training:.0%} against {measured:gap_inference:.0%}, which is guessing. The weights are the same. Only
# the memory is old.

# %% [markdown]
# If validation looks like chance while the training loss falls, think of this first. There are three cures: train
# longer (after 400 steps it is at {measured:gap_late:.0%}), take a smaller momentum such as 0.9
# ({measured:gap_cured:.0%} after 100 steps), or measure the averages anew when training is over, by sending the
# training data through without learning ({measured:gap_reset:.0%}). Ten sigmoid layers are a hard case. In a shallow
# ReLU net the old memory does less harm, since 0 and 1 are not far from the truth.
#
# ### Folded away
#
# With fixed $M$ and $V$ the layer is a product and a sum, and so is the dense layer before it. Both can be
# made into *one* dense layer, with weights $W \gamma/s$ and the bias $(b - M)\,\gamma/s + \beta$, where
# $s = \sqrt{V + \varepsilon}$. In use batch normalisation then costs nothing. You will write this in the exercise.
#
# ## How many steps does it save?
#
# Ioffe and Szegedy trained a large network for photographs and reached its accuracy with **14 times fewer steps**.
# The number has become famous. What should you expect of yours?
#
# First a look at the way back, before any training. Unit 8 showed that every sigmoid layer loses three quarters of
# the slope. A normalised layer divides by its deviation, which for a shrinking signal means: it multiplies.


# %%
def slope_ratio(depth, activation, norm):
    """Length of the slope of the first W over that of the last hidden one: (seeds,)."""
    net = make_stack(depth, activation, norm)
    step(net, train_x[:200], one_hot[:200], np.float32(0))
    lengths = [np.linalg.norm(layer.slopes[0], axis=(1, 2)) for layer in net if isinstance(layer, Dense)]
    return lengths[0] / lengths[-2]


depths = np.array([2, 4, 6, 8, 10, 15, 20])
ratios = {
    (activation, norm): np.array([slope_ratio(depth, activation, norm) for depth in depths])
    for activation in ("sigmoid", "ReLU")
    for norm in ("none", "before")
}
record("ratio_plain", ratios["sigmoid", "none"][4])
record("ratio_normalised", ratios["sigmoid", "before"][4])

# %%
figure, axes = plt.subplots(figsize=(6.6, 3.6))
for (activation, norm), marker in zip(ratios, "os^D", strict=True):
    values = ratios[activation, norm]
    name = f"{activation}, {'plain' if norm == 'none' else 'normalised'}"
    axes.semilogy(depths, np.median(values, axis=1), marker=marker, markersize=5, label=name)
axes.set(xlabel="hidden layers", ylabel="slope of the first layer / of the last", xticks=depths)
axes.set_title("Normalised sigmoids keep their slope")
axes.legend(fontsize=9)
plots.show(
    figure,
    alt="Ratio of slopes against depth, logarithmic. Plain sigmoids fall along a straight line by many powers of ten. "
    "Normalised sigmoids, plain ReLU and normalised ReLU stay within a few powers of ten of 1.",
    caption="**Figure 13.4.** Before training, on 200 digits; medians of three seeds.",
)

# %% [markdown]
# With ten sigmoid layers the first layer's slope is {measured:ratio_plain:.0e} of the last's; normalised it is
# {measured:ratio_normalised:.2f} times. So much of what batch normalisation can mend, ReLU with He's start does not
# even break.
#
# Now the race: 1 to 10 hidden layers of 32 units, three activations, plain and normalised. Steps are counted until
# 90 % of 400 held-out digits are right, in inference mode. Each net may choose among six or seven rates, a factor of
# 2 apart, and the rate counts whose *slowest* of three seeds arrives first. Batches of 64, plain gradient descent.

# %%
RATES = {"ReLU": 2.0 ** np.arange(-4, 3), "tanh": 2.0 ** np.arange(-3, 3), "sigmoid": 2.0 ** np.arange(-2, 4)}
LIMIT = 1000


def race(depth, activation, norm, seeds=3):
    """Steps of each seed at the best rate (inf: never), and that rate."""
    rates = RATES[activation]
    net, draw = make_stack(depth, activation, norm, len(rates), seeds), np.random.default_rng(0)
    each_rate, next_look = np.repeat(rates, seeds).reshape(-1, 1, 1).astype("float32"), 3
    arrived = np.full(len(rates) * seeds, np.inf)
    with np.errstate(all="ignore"):  # some rates are far too large
        for count in range(1, LIMIT + 1):
            batch = draw.integers(0, 1000, 64)
            step(net, train_x[batch], one_hot[batch], each_rate)
            if count == next_look:
                next_look = int(1.03 * count) + 3
                good = accuracy(net, test_x[:400], test_y[:400]) >= 0.9
                arrived[good & np.isinf(arrived)] = count
                slowest = arrived.reshape(len(rates), seeds).max(axis=1)
                if np.isfinite(slowest).any():
                    break
    return arrived.reshape(len(rates), seeds)[slowest.argmin()], rates[slowest.argmin()]


# %% [markdown] tags=["predict"]
# Where will the gain be largest, and where will there be none?

# %%
race_depths = (1, 2, 3, 4, 10)
races = {
    (activation, depth, norm): race(depth, activation, norm)
    for activation in RATES
    for depth in race_depths
    for norm in ("none", "before")
}

# %%
print("steps to 90 % (three seeds) and the best rate")
for activation in RATES:
    for depth in race_depths:
        cells = [races[activation, depth, norm] for norm in ("none", "before")]
        texts = ["never" if np.isinf(steps).any() else f"{steps} {rate:6g}" for steps, rate in cells]
        print(f"{activation:8} {depth:2} layers   plain {texts[0]:28} normalised {texts[1]}")

# %%
gains = {
    (activation, depth): races[activation, depth, "none"][0] / races[activation, depth, "before"][0]
    for activation in RATES
    for depth in race_depths
}
for activation in RATES:
    for depth in race_depths:
        if np.isfinite(gains[activation, depth]).all():
            record(f"gain_{activation.lower()}_{depth}", gains[activation, depth])
record("plain_sigmoid_4", races["sigmoid", 4, "none"][0], unit="steps")
record("normalised_sigmoid_4", races["sigmoid", 4, "before"][0], unit="steps")
record(
    "normalised_sigmoid_10",
    races["sigmoid", 10, "before"][0],
    unit="steps",
    claim="With ten sigmoid layers only the normalised net learns: it is at 90 % in fewer than 200 steps, the plain "
    "one in 1,000 at none of its rates",
    holds=races["sigmoid", 10, "before"][0].max() < 200 and np.isinf(races["sigmoid", 10, "none"][0]).any(),
)
shallow = np.concatenate([gains[activation, 1] for activation in RATES])
record(
    "gain_shallow",
    shallow,
    claim="With one hidden layer batch normalisation saves no steps worth having: the ratio is below 2, each at its "
    "best rate",
    holds=shallow.max() < 2,
)
record(
    "gain_four",
    gains["sigmoid", 4],
    claim="The saving depends on the net: more than 5-fold in four sigmoid layers, less than 3-fold in four layers of "
    "tanh",
    holds=gains["sigmoid", 4].min() > 5 and gains["tanh", 4].max() < 3,
)

# %%
figure, axes = plt.subplots(figsize=(7.0, 4.0))
for number, (activation, marker) in enumerate(zip(RATES, "os^", strict=True)):
    places = np.arange(len(race_depths)) + 0.12 * (number - 1)
    values = np.array([gains[activation, depth] for depth in race_depths])  # (depths, seeds)
    values[~np.isfinite(values).all(axis=1)] = np.nan
    (line,) = axes.semilogy(places, values.mean(axis=1), marker=marker, markersize=7, linewidth=1.4, label=activation)
    axes.vlines(places, values.min(axis=1), values.max(axis=1), color=line.get_color(), linewidth=2)
axes.axhline(1, color="grey", linewidth=1, linestyle="-")
axes.axhline(14, color="grey", linewidth=1, linestyle=":")
axes.text(-0.3, 15.5, "14, as reported in 2015", fontsize=9, color="dimgrey")
axes.annotate(
    "sigmoid, 10 layers:\nplain does not arrive", (4.1, 110), (4.1, 24), ha="center", fontsize=9,
    arrowprops={"arrowstyle": "->", "color": "dimgrey"},
)  # fmt: skip
axes.set(xticks=range(len(race_depths)), xticklabels=race_depths, ylim=(0.4, 130), xlim=(-0.4, 4.7))
axes.set(xlabel="hidden layers", ylabel="steps plain / steps normalised")
axes.set_yticks([0.5, 1, 2, 5, 10, 20, 50, 100], ["½", "1", "2", "5", "10", "20", "50", "100"])
axes.minorticks_off()
axes.set_title("Between nothing and everything: it depends on the net")
axes.legend(loc="upper left", bbox_to_anchor=(0, 1.0))
plots.show(
    figure,
    alt="Ratio of steps against the number of hidden layers, logarithmic. ReLU and tanh lie between 1 and about 3. The "
    "sigmoid is at 1 with one layer and rises steeply to about 15 with four; with ten, an arrow points out of the "
    "picture.",
    caption="**Figure 13.5.** How many times fewer steps the normalised net needs. Marks: mean of three seeds; bars: "
    "from lowest to highest. Both nets at their own best rates.",
)

# %% [markdown] tags=["answer"]
# With one hidden layer there is none ({measured:gain_shallow:.1f} on average). In tanh nets hardly any, even with ten
# layers: {measured:gain_tanh_10:.1f}. In ReLU nets it grows to {measured:gain_relu_10:.1f} with ten. In sigmoid nets
# it explodes: {measured:gain_sigmoid_2:.1f} with two layers, {measured:gain_sigmoid_3:.1f} with three,
# {measured:gain_sigmoid_4:.0f} with four ({measured:plain_sigmoid_4:.0f} steps against
# {measured:normalised_sigmoid_4:.0f}). With ten layers the plain net has not arrived after 1,000 steps, and the
# normalised one needs {measured:normalised_sigmoid_10:.0f}.

# %% [markdown]
# So 14 is neither wrong nor a law. Somewhere on the sigmoid's curve you can read it off. The rule behind the figure:
# *expect a gain where the signal or the slope would otherwise change its size from layer to layer.* Deep nets, bad
# starts, saturating activations, inputs on a wrong scale. Where a good start and a friendly activation already hold
# the sizes, little is left to gain.
#
# The paper itself says so, to whoever reads on. Its network had ReLUs. With batch normalisation and nothing else
# changed it needed 13.3 million steps in place of 31: a factor of 2.3, which would fit well among our ReLU nets. The
# 14 came when the rate was raised fivefold, and with it dropout left out,
# the L2 penalty weakened, and more. Without
# normalisation the raised rate broke the network at once.
#
# ### Steps are not seconds
#
# A normalised step does more work. How much more, in our own stack of five ReLU layers?


# %%
def seconds_per_step(norm, width, steps):
    net, batch = make_stack(5, "ReLU", norm, width=width), np.arange(64)
    start = perf_counter()
    for _ in range(steps):
        step(net, train_x[batch], one_hot[batch], np.float32(0.1))
    return (perf_counter() - start) / steps


def cost_of_norm(width, steps):
    """In turn, and the fastest of each counts: others may be using the machine."""
    timings = [[seconds_per_step(norm, width, steps) for norm in ("none", "before")] for _ in range(8)]
    plain, normalised = np.min(timings, axis=0)
    return normalised / plain


cost = cost_of_norm(32, 40)
record(
    "step_cost",
    cost,
    timed=True,
    claim="A normalised step of our NumPy nets takes more time than a plain one",
    holds=cost > 1.1,
)
record("step_cost_wide", cost_of_norm(256, 6), timed=True)
record("gain_seconds", gains["ReLU", 10] / cost, timed=True)
record("gain_seconds_tanh", gains["tanh", 10] / cost, timed=True)

# %% [markdown]
# {measured:step_cost:.1f} times as much. Counted in seconds the saving in ten ReLU layers is thus
# {measured:gain_seconds:.1f}-fold instead of {measured:gain_relu_10:.1f}-fold, and in ten tanh layers
# {measured:gain_seconds_tanh:.1f}-fold; below 1 it is a loss. But our layers are narrow. In a wide one the product with
# $W$ takes most of the time: with 256 units a normalised step costs {measured:step_cost_wide:.1f} times as much.
#
# ## Larger rates
#
# In the ReLU nets part of the gain came from a larger rate. Here is the loss after 150 steps over a wide range of
# rates, for five ReLU layers.

# %%
wide_rates = 2.0 ** np.arange(-8, 6)
rate_losses = {}
for norm in ("none", "before"):
    net, draw = make_stack(5, "ReLU", norm, len(wide_rates)), np.random.default_rng(0)
    with np.errstate(all="ignore"):
        for _ in range(150):
            batch = draw.integers(0, 1000, 64)
            step(net, train_x[batch], one_hot[batch], np.repeat(wide_rates, 3).reshape(-1, 1, 1).astype("float32"))
        losses = mean_loss(net, train_x, train_y).reshape(-1, 3)  # (rates, seeds)
    rate_losses[norm] = np.where(np.isfinite(losses), np.minimum(losses, 5), 5)

# %%
largest = {norm: [wide_rates[losses[:, k] < 0.3].max() for k in range(3)] for norm, losses in rate_losses.items()}
record("largest_plain", largest["none"])
record("largest_normalised", largest["before"])
record(
    "rate_ratio",
    np.divide(largest["before"], largest["none"]),
    claim="Batch normalisation tolerates larger rates: the largest with a loss below 0.3 after 150 steps is at least "
    "twice as large",
    holds=min(np.divide(largest["before"], largest["none"])) >= 2,
)

# %%
figure, axes = plt.subplots()
for norm, name in (("none", "plain"), ("before", "normalised")):
    losses = rate_losses[norm]
    (line,) = axes.loglog(wide_rates, np.median(losses, axis=1), marker="o", markersize=4, label=name)
    axes.fill_between(wide_rates, losses.min(axis=1), losses.max(axis=1), alpha=0.2, color=line.get_color())
axes.set(xlabel="rate", ylabel="cross-entropy after 150 steps", title="The wall stands further to the right")
axes.legend()
plots.show(
    figure,
    alt="Loss against rate, both logarithmic: two valleys that share their left slope. The plain one ends in a wall "
    "below a rate of 1, the normalised one goes on to rates of about 2.",
    caption="**Figure 13.6.** Five ReLU layers; medians of three seeds and their range. Losses above 5, and nets that "
    "broke, are drawn at 5.",
)

# %% [markdown]
# The plain nets bear rates up to {measured:largest_plain:.2f}, the normalised ones up to
# {measured:largest_normalised:.2f}. Why? Multiply all weights of a layer by $a$: the next normalisation divides by $a$
# again, and the output stays. But then the slope at these weights is divided by $a$. A step that was too long
# makes long weights, and long weights make the next steps shorter. The layer brakes by itself.

# %%
narrow = [make_stack(1, "ReLU", "before", seeds=1) for _ in range(2)]
narrow[1][0].W *= np.float32(10)
for net in narrow:
    for layer in net:
        if isinstance(layer, BatchNorm):
            layer.epsilon = 0
    step(net, train_x[:64], one_hot[:64], np.float32(0))
same_outputs = np.abs(forward(narrow[0], train_x[:64], True) - forward(narrow[1], train_x[:64], True)).max()
braked = np.linalg.norm(narrow[0][0].slopes[0]) / np.linalg.norm(narrow[1][0].slopes[0])
record(
    "braked",
    braked,
    claim="Weights ten times as large before a batch normalisation give the same outputs and a tenth of the slope",
    holds=same_outputs < 1e-3 and abs(braked - 10) < 0.1,
)

# %% [markdown]
# With weights ten times as large the slope is {measured:braked:.2f} times smaller, and the outputs are the same.
#
# ## Before or after the activation?
#
# The authors put it before the activation. Others put it after, so that the next layer gets standardised inputs. We
# run both on the nets of four layers:

# %%
after = {activation: race(4, activation, "after")[0] for activation in RATES}
order_ratio = np.concatenate([after[activation] / races[activation, 4, "before"][0] for activation in RATES])
for activation in RATES:
    record(f"before_{activation.lower()}", races[activation, 4, "before"][0], unit="steps")
    record(f"after_{activation.lower()}", after[activation], unit="steps")
record(
    "order_ratio",
    order_ratio,
    claim="Before or after the activation makes less than a factor of 3 in steps, in four layers of each activation",
    holds=order_ratio.max() < 3 and order_ratio.min() > 1 / 3,
)

# %% [markdown]
# | steps to 90 %, four layers | before | after |
# |---|---|---|
# | ReLU | {measured:before_relu:.0f} | {measured:after_relu:.0f} |
# | tanh | {measured:before_tanh:.0f} | {measured:after_tanh:.0f} |
# | sigmoid | {measured:before_sigmoid:.0f} | {measured:after_sigmoid:.0f} |
#
# Of no great consequence here. Before is the custom, and it saves the bias.
#
# ## Small batches
#
# Mean and variance of a batch are estimates. With 64 samples they are good ones. With two samples, $\hat z$ of each
# unit is nearly always +1 for one and −1 for the other, whatever they were: the *size* of the difference is lost.
# Three hidden ReLU layers, four epochs for every batch size, each at its best of six rates (chosen on 400 held-out
# digits, measured on the other 397).

# %% [markdown] tags=["predict"]
# With batches of 2 the net makes 16 times as many steps as with 32. Which batch size will be worst?

# %%
batch_sizes, batch_rates = (2, 4, 8, 16, 32), np.array([0.003, 0.01, 0.03, 0.1, 0.3, 1.0])
by_batch = {norm: [] for norm in ("none", "before")}
for norm in by_batch:
    for size in batch_sizes:
        net = make_stack(3, "ReLU", norm, len(batch_rates))
        each_rate = np.repeat(batch_rates, 3).reshape(-1, 1, 1).astype("float32")
        with np.errstate(all="ignore"):
            for epoch in range(4):
                shuffled = np.random.default_rng(epoch).permutation(1000)
                for first in range(0, 1000 - size + 1, size):
                    batch = shuffled[first : first + size]
                    step(net, train_x[batch], one_hot[batch], each_rate)
            chosen = accuracy(net, test_x[:400], test_y[:400]).reshape(-1, 3).mean(axis=1).argmax()
            by_batch[norm].append(accuracy(net, test_x[400:], test_y[400:]).reshape(-1, 3)[chosen])
by_batch = {norm: np.array(values) for norm, values in by_batch.items()}  # (sizes, seeds)

# %%
record("batch_two", by_batch["before"][0])
record("batch_four", by_batch["before"][1])
record("batch_thirty_two", by_batch["before"][-1])
record("batch_two_plain", by_batch["none"][0])
record(
    "batch_harm",
    by_batch["before"][-1] - by_batch["before"][0],
    claim="Batches of 2 ruin a normalised net (test accuracy at least 0.2 below that of batches of 32) and not a plain "
    "one",
    holds=min(by_batch["before"][-1] - by_batch["before"][0]) > 0.2
    and min(by_batch["none"][0] - by_batch["none"][-1]) > -0.05,
)

# %%
figure, axes = plt.subplots()
for norm, name in (("none", "plain"), ("before", "normalised")):
    values = 100 * by_batch[norm]
    (line,) = axes.semilogx(batch_sizes, values.mean(axis=1), marker="o", markersize=5, label=name)
    axes.vlines(batch_sizes, values.min(axis=1), values.max(axis=1), color=line.get_color())
axes.set_xticks(batch_sizes, [str(size) for size in batch_sizes])
axes.minorticks_off()
axes.set(xlabel="samples in a batch", ylabel="right on test digits (%)", ylim=(0, 100))
axes.set_title("Batches of 2 and 4 are too small to be normalised")
axes.legend(loc="lower right")
plots.show(
    figure,
    alt="Test accuracy against the batch size. The plain net is level at about 95 percent. The normalised one lies far "
    "below at 2, a little below at 4, and level with the plain one from 8 or 16 on.",
    caption="**Figure 13.7.** Four epochs, each batch size at its best rate; mean and range of three seeds.",
)

# %% [markdown] tags=["answer"]
# The smallest: {measured:batch_two:.0%} with batches of 2, {measured:batch_four:.0%} with 4,
# {measured:batch_thirty_two:.0%} with 32. The plain net does not mind: {measured:batch_two_plain:.0%} with 2.

# %% [markdown]
# And a batch of *one*? Its mean is the sample itself, so $\hat z = 0$ and $y = \beta$. Whatever goes in, the same comes
# out. The same happens to anyone who calls `model(x, training=True)` on a single sample.
#
# ### A relative without a batch
#
# **Layer normalisation** (Ba, Kiros and Hinton, 2016) takes mean and variance over the *units of one sample*
# instead. It needs no batch, no moving averages and no second mode. It is the usual choice in recurrent nets and
# transformers, where batches are small or sequences differ in length. What does a sample's output depend on?

# %%
group = random.normal(size=(4, 6)).astype("float32")
company = group.copy()
company[1:] += 5  # the same first sample among others
gaps = {}
for layer in (layers.BatchNormalization(), layers.LayerNormalization()):
    first, second = (layer(x, training=True).numpy()[0] for x in (group, company))
    gaps[layer.__class__.__name__] = np.abs(first - second).max()
alone = np.abs(layers.BatchNormalization()(group[:1], training=True).numpy()).max()
record("company_batch", gaps["BatchNormalization"])
record("alone", alone)
record(
    "company_layer",
    gaps["LayerNormalization"],
    claim="In training mode a sample's output depends on the rest of the batch under batch normalisation, and not "
    "under layer normalisation; a batch of one gives nothing but beta",
    holds=gaps["LayerNormalization"] < 1e-5 and gaps["BatchNormalization"] > 0.1 and alone < 1e-5,
)

# %% [markdown]
# In other company the first sample's output changes by up to {measured:company_batch:.1f} under batch normalisation and
# by {measured:company_layer:.0f} under layer normalisation.
#
# ## A regulariser?
#
# Since each sample is normalised together with others that were drawn at random, its numbers wobble a little from step
# to step. That is noise, and noise is what made dropout work (unit 11). Does it help on the mislabelled digits of
# units 10 to 12? Two hidden layers of 128, batches of 50, three splits, 30 epochs with Adam at 0.001.

# %%
mislabelled = {name: [] for name in ("plain", "normalised")}
for seed in range(3):
    (x, y), _, (clean_x, clean_y) = data.mislabelled_digits(seed)
    for name in mislabelled:
        if name == "normalised":
            noisy = normalised_network((128, 128), momentum=0.9)
        else:
            keras.utils.set_random_seed(13)
            hidden = [layers.Dense(128, activation="relu") for _ in range(2)]
            noisy = keras.Sequential([keras.Input((64,)), *hidden, layers.Dense(10)])
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        noisy.compile(keras.optimizers.Adam(1e-3), loss=loss, metrics=["accuracy"], jit_compile=False)
        curves = train(noisy, x, y, epochs=30, batch_size=50, validation=(clean_x, clean_y), seed=seed).history
        mislabelled[name].append((curves["accuracy"], curves["val_accuracy"]))
mislabelled = {name: np.array(values) for name, values in mislabelled.items()}  # (splits, 2, epochs)

# %%
for name, values in mislabelled.items():
    record(f"learnt_{name}", values[:, 0, -1])
    record(f"clean_{name}", values[:, 1, -1])
    record(f"peak_{name}", values[:, 1].max(axis=1))
difference = mislabelled["normalised"][:, 1, -1] - mislabelled["plain"][:, 1, -1]
first = [np.argmax(values[:, 0] >= 0.59, axis=1) for values in mislabelled.values()]  # epochs, counted from 0
equal = [values[range(3), 1, epochs] for values, epochs in zip(mislabelled.values(), first, strict=True)]
record("equal_plain", equal[0])
record("equal_normalised", equal[1])
record(
    "regularises",
    difference,
    claim="On the digits with 40 % wrong labels batch normalisation is no regulariser: after 30 epochs it has not "
    "raised the test accuracy in any split",
    holds=difference.max() < -0.03,
)

# %%
figure, axes = plt.subplots()
for name, values in mislabelled.items():
    colour = plots.COLOURS[list(mislabelled).index(name)]
    for part, (what, dash) in enumerate((("training, 40 % wrong", "--"), ("test, all right", "-"))):
        axes.plot(range(1, 31), 100 * values[:, part].mean(axis=0), dash, color=colour, label=f"{name}: {what}")
axes.set(xlabel="epoch", ylabel="accuracy (%)", title="Normalised, wrong labels are learnt faster", ylim=(0, 105))
axes.legend(fontsize=8, loc="lower right")
plots.show(
    figure,
    alt="Accuracy against epochs. The normalised net's training accuracy rises to nearly 100 percent sooner than the "
    "plain one's; its test accuracy falls sooner.",
    caption="**Figure 13.8.** Digits with 40 % wrong labels, means of three splits.",
)

# %% [markdown]
# No. After 30 epochs the plain net has {measured:clean_plain:.2f} on right labels and the normalised one
# {measured:clean_normalised:.2f}. (Their best epochs: {measured:peak_plain:.2f} and {measured:peak_normalised:.2f}.)
# The normalised net trains faster, and so it learns the wrong labels faster: at the end
# {measured:learnt_normalised:.0%} of the training labels, against {measured:learnt_plain:.0%}. To be fair, compare
# them where both have learnt 59 % of the training labels: {measured:equal_plain:.2f} and
# {measured:equal_normalised:.2f}. No gain there either. The noise is there, but with 50 samples it is small, and
# nobody can set its strength. For overfitting take the tools of units 10 to 12.
#
# ## Why does it work?
#
# The authors' explanation is in the title of their paper: *reducing internal covariate shift*. While a layer learns,
# the layers below it move, and what it receives is distributed differently in each step; normalised, it stays put.
#
# Santurkar and others (2018) put that to the test. They added random shifts and scales *behind* the
# normalisation, so that what the next layer received was less steady than in a plain net. It still trained as fast.
# What they found instead: the loss changes more smoothly along the step, so that the slope here says more about the
# slope a step away, and longer steps can be trusted. This agrees with Figure 13.6. It is not the last word either. What
# you can rely on is what can be measured: sizes are held (Figure 13.4), and larger rates are borne.
#
# ## Pitfalls
#
# - **Statistics of the test part.** Standardise by the training part. A column that is constant in it needs a divisor
#   of 1, or a rare pixel becomes a million.
# - **The wrong mode.** A loop of your own needs `training=True` to learn, and `training=False` (the default of a call)
#   to be used. Both mistakes run without an error.
# - **Too few steps for the momentum.** Validation like chance, training fine: lower the momentum, or measure the
#   averages anew.
# - **The words.** Keras's momentum is the share that is kept (0.99). In PyTorch it is the share that is new (0.1).
# - **A bias before it.** It does no harm and no good.
# - **A batch of two, or a last batch of one.** Take larger batches, or layer normalisation.
# - **Normalising the output layer.** Its size is the answer. Leave it alone.
# - **The wrong axis.** Statistics are per unit or per channel. `axis` is what stays.
# - **Compared at one rate.** The normalised net wants another. Tune both (unit 9), or you measure your rate.
#
# ## Summary
#
# - Standardised inputs are the cheapest gain: the loss of the raw wine table was {measured:wine_ratio:,.0f} times as
#   high.
# - Batch normalisation standardises each unit over the batch, then scales by $\gamma$ and shifts by $\beta$. Slopes
#   also pass through mean and variance. By hand it equals Keras's layer to rounding.
# - In inference moving averages take the place of the batch. They must have had time to settle.
# - The saving in steps went from nothing (one layer) over {measured:gain_relu_10:.1f}-fold (ten ReLU layers) and
#   {measured:gain_sigmoid_4:.0f}-fold (four sigmoid layers) to nets that did not learn without it (ten). Expect it
#   where sizes drift. A step costs more: {measured:step_cost:.1f} times here.
# - It bears larger rates, is spoiled by tiny batches, and is no substitute for regularisation.
#
# Where next: rate, depth, width, batch, penalty, dropout, normalisation or not: each is a choice. Unit 14 asks how to
# make them without fooling oneself.
