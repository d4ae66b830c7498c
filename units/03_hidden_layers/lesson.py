# %%
import itertools

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from keras import layers

from layerwise import data, plots
from layerwise.measure import record

plots.use_style()
keras.utils.set_random_seed(3)

# %% [markdown]
# ## Two lines instead of one
#
# One neuron draws one straight line. The last unit ended with four points that no straight line can
# separate: **XOR**, which is 1 if exactly one of its two inputs is 1.
#
# Say it in other words, and the way out appears: *at least one* input is 1, **but** *not both*. "At least
# one" is the gate OR, "not both" is the gate NAND, and "but" is an AND of the two answers. Each of these
# gates is within reach of one threshold unit. So let two units look at the inputs, and a third one look at
# those two:
#
# $$h_1 = \varphi(x_1 + x_2 - 0.5), \qquad h_2 = \varphi(-x_1 - x_2 + 1.5), \qquad
# y = \varphi(h_1 + h_2 - 1.5),$$
#
# where $\varphi$ is the step of unit 2: 1 if its argument is above 0, else 0. The two units in between form
# a **hidden layer**. It is called hidden because the data say nothing about it: they give inputs and
# targets, and nobody states what $h_1$ and $h_2$ should be.

# %% [markdown] tags=["predict"]
# Work out $(h_1, h_2)$ for the four inputs, by hand. How many different points do you get, and where do the
# two inputs go whose target is 1?


# %%
def step(z):
    return np.where(z > 0, 1, 0)


corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])  # (4 samples, 2 inputs)
xor = np.array([[0], [1], [1], [0]])  # (4 samples, 1 output)
W1, b1 = np.array([[1, -1], [1, -1]]), np.array([-0.5, 1.5])  # (2 inputs, 2 hidden), (2,)
W2, b2 = np.array([[1], [1]]), np.array([-1.5])  # (2 hidden, 1 output), (1,)
hidden = step(corners @ W1 + b1)  # (4, 2)
output = step(hidden @ W2 + b2)  # (4, 1)
columns = ["x1", "x2", "h1 (OR)", "h2 (NAND)", "y", "target"]
pd.DataFrame(np.hstack([corners, hidden, output, xor]), columns=columns)

# %% [markdown] tags=["answer"]
# Three points: $(0, 1)$, $(1, 1)$ and $(1, 0)$. The two inputs with target 1 both arrive at $(1, 1)$, one on
# top of the other. In the plane of $h_1$ and $h_2$ a straight line separates $(1, 1)$ from the other two,
# and that is all the output unit has to do.


# %%
def mark(axes, points, targets):
    """Draw points, filled if the target is 1."""
    for value, face in ((0, "white"), (1, "black")):
        axes.scatter(*points[targets[:, 0] == value].T, s=60, facecolor=face, edgecolor="black", zorder=3)
    axes.set(aspect="equal")
    axes.grid(visible=False)


# %%
ticks = np.linspace(-0.5, 1.5, 201)
plane = np.stack(np.meshgrid(ticks, ticks), axis=-1)  # (201, 201, 2)
z_hidden = plane @ W1 + b1  # (201, 201, 2)
both_fire = z_hidden.min(axis=-1)  # above 0 where both hidden units fire, and then the output unit does
in_hidden_plane = (plane @ W2 + b2)[..., 0]  # the output unit's net input, over the plane of h1 and h2

figure, axes = plt.subplots(1, 3, figsize=(8.2, 3.3))
axes[0].contourf(ticks, ticks, z_hidden[..., 0], levels=[0, 9], colors=["#0072B2"], alpha=0.3)
axes[0].contourf(ticks, ticks, z_hidden[..., 1], levels=[0, 9], colors=["#E69F00"], alpha=0.35)
axes[0].text(1.45, 1.3, "$h_1$ fires", ha="right", fontsize=9)
axes[0].text(-0.45, -0.4, "$h_2$ fires", ha="left", fontsize=9)
axes[1].contourf(ticks, ticks, in_hidden_plane, levels=[0, 9], colors=["#999999"], alpha=0.4)
axes[2].contourf(ticks, ticks, both_fire, levels=[0, 9], colors=["#999999"], alpha=0.4)
for panel, points in zip(axes, (corners, hidden, corners), strict=True):
    mark(panel, points, xor)
    panel.set(xlim=(-0.5, 1.5), ylim=(-0.5, 1.5), xticks=[0, 1], yticks=[0, 1])
axes[1].annotate("(0, 1) and (1, 0)", xy=(1, 1.03), xytext=(0.5, 1.3), ha="center", fontsize=9)
axes[0].set(xlabel="input $x_1$", ylabel="input $x_2$", title="Two lines …")
axes[1].set(xlabel="hidden $h_1$", ylabel="hidden $h_2$", title="… move the points …")
axes[2].set(xlabel="input $x_1$", ylabel="input $x_2$", title="… and one line is enough")
plots.show(
    figure,
    alt="Three square panels. Left: the four corners with two overlapping half-planes, one for each hidden "
    "unit. Middle: the plane of the hidden outputs, where both filled corners lie at (1, 1) and the "
    "two empty ones at (0, 1) and (1, 0); the shaded side of a line holds only (1, 1). Right: in the plane of the "
    "inputs, the output unit fires in a diagonal strip.",
    caption="**Figure 3.1.** XOR with two hidden threshold units. Filled points ask for 1. Left: where each "
    "hidden unit fires. Middle: the same four inputs as the output unit sees them, with the region where it "
    "fires. Right: that region, seen from the inputs, is the strip between the two lines.",
)

# %% [markdown]
# This is the idea of the whole course in one picture. A hidden layer does not decide. It *moves the points*
# to where a simple decision suffices.
#
# That such a net exists was never the difficulty; Minsky and Papert, who in 1969 set out what one layer
# cannot do, knew it well. The difficulty was to *find* the weights of units for which there are no targets.
# The answer that prevailed, backpropagation (Rumelhart, Hinton and Williams, 1986), is the subject of unit 5.
#
# ## Layers, and the shapes that pass between them
#
# A **layer** is a row of neurons that all read the same inputs. Its output is the input of the next layer.
# With $H^{(0)} = X$, layer $l$ computes
#
# $$H^{(l)} = \varphi^{(l)}\bigl(H^{(l-1)}\,W^{(l)} + b^{(l)}\bigr).$$
#
# Doing this from the first layer to the last is called **forward propagation**. Rows are samples, as in
# unit 2: the number of rows never changes, and each layer exchanges the number of columns for its own
# number of neurons. So $W^{(l)}$ is (neurons before, neurons).


# %%
def forward(inputs, network):
    """The outputs of all layers, the input first. network: a list of (W, b, activation)."""
    outputs = [inputs]
    for W, b, activation in network:
        outputs.append(activation(outputs[-1] @ W + b))  # (samples, before) -> (samples, neurons)
    return outputs


# %%
def identity(z):
    return z


random = np.random.default_rng(0)
sizes = [4, 8, 6, 3]  # 4 inputs, hidden layers of 8 and 6 neurons, 3 outputs
network = [
    (random.normal(size=(before, after)), np.zeros(after), activation)
    for before, after, activation in zip(sizes[:-1], sizes[1:], (np.tanh, np.tanh, identity), strict=True)
]
outputs = forward(random.normal(size=(5, 4)), network)
for (W, b, _), before, after in zip(network, outputs[:-1], outputs[1:], strict=True):
    print(f"{before.shape} @ {W.shape} + {b.shape} -> {after.shape}")

# %% [markdown]
# Each neuron has a weight for every neuron before it, and one bias. So the parameters number
# $(4 + 1) \cdot 8 + (8 + 1) \cdot 6 + (6 + 1) \cdot 3 = 40 + 54 + 21 = 115$. Keras counts the same:

# %%
model = keras.Sequential(
    [
        keras.Input((4,)),
        layers.Dense(8, activation="tanh", name="hidden_1"),
        layers.Dense(6, activation="tanh", name="hidden_2"),
        layers.Dense(3, name="output"),
    ]
)
for layer in model.layers:
    print(f"{layer.name:9} W {layer.kernel.shape}, b {layer.bias.shape}: {layer.count_params()} parameters")
print("together:", model.count_params())

# %% [markdown]
# Keras stores $W$ and $b$ in the shapes that we use, so its weights can be put into our `forward`. Do the two
# agree?

# %%
gaps = []
for seed in range(3):
    batch = np.random.default_rng(seed).normal(size=(100, 4)).astype("float32")
    parameters = [np.random.default_rng(seed).normal(size=part.shape) for part in model.get_weights()]
    model.set_weights(parameters)
    kernels, biases = model.get_weights()[::2], model.get_weights()[1::2]
    ours = forward(batch, list(zip(kernels, biases, (np.tanh, np.tanh, identity), strict=True)))[-1]
    gaps.append(np.abs(ours - keras.ops.convert_to_numpy(model(batch))).max())
record(
    "forward_gap",
    gaps,
    claim="Five lines of NumPy compute what a Keras model computes (largest difference, float32)",
    holds=max(gaps) < 1e-4,
)

# %% [markdown]
# The difference is {measured:forward_gap.high:.0e} at most: rounding.
#
# ### How deep is a network?
#
# Suppose that an output is wrong. Which weights deserve the blame? All those on the ways from the input to
# that output. Schmidhuber (2015) calls such a chain of connections a **credit assignment path**, CAP for
# short. For a network of layers its length, the **CAP depth**, is the number of layers *with weights* from
# input to output: all hidden layers, and one more for the output layer.

# %%
sizes = [3, 4, 4, 2]
figure, axes = plt.subplots(figsize=(7.2, 3.5))
places = [[(2.4 * column, row - (count - 1) / 2) for row in range(count)] for column, count in enumerate(sizes)]
for before, after in itertools.pairwise(places):
    for left in before:
        for right in after:
            axes.plot(*zip(left, right, strict=True), color="#BBBBBB", linewidth=0.8, linestyle="-", zorder=1)
path = [places[0][2], places[1][3], places[2][1], places[3][1]]
axes.plot(*zip(*path, strict=True), color=plots.COLOURS[1], linewidth=3, linestyle="-", zorder=2)
for column, points in enumerate(places):
    face = "#DDDDDD" if column == 0 else "white"
    axes.scatter(*zip(*points, strict=True), s=330, facecolor=face, edgecolor="black", zorder=3)
for column, text in enumerate(("input\n(no weights)", "hidden layer 1", "hidden layer 2", "output layer")):
    axes.text(2.4 * column, -2.05, text, ha="center", va="top", fontsize=10)
for column, (before, after) in enumerate(itertools.pairwise(sizes)):
    axes.text(2.4 * column + 1.2, 2.0, f"$W$ ({before}, {after})\nlink {column + 1}", ha="center", fontsize=10)
axes.set(xlim=(-0.9, 8.1), ylim=(-2.8, 2.9))
axes.set_axis_off()
axes.set_title("Three layers with weights: CAP depth 3")
plots.show(
    figure,
    alt="Four columns of circles, 3, 4, 4 and 2 of them, with lines from every circle to every circle of the "
    "next column. One way from an input to an output is drawn thick; it has three links.",
    caption="**Figure 3.2.** A network with two hidden layers and one of its credit assignment paths. The "
    "input column only holds the data; it has no weights and is not counted.",
)

# %% [markdown]
# | network | layers with weights | CAP depth |
# |---|---|---|
# | one neuron, logistic regression | output | 1 |
# | the XOR net | hidden, output | 2 |
# | Figure 3.2 | hidden, hidden, output | 3 |
#
# Layers without weights, such as `Flatten`, `Dropout` or an activation that stands alone, do not count. If
# some connections skip layers, the longest path is the depth. From which depth on learning is called *deep*
# is a matter of taste: Schmidhuber found no agreement among the experts that he asked.
#
# ## Activation functions
#
# The step solved XOR by hand. It cannot be trained by following a slope, since its slope is 0 (unit 2). So
# we need functions that bend *and* slope. These are the common ones:
#
# | name | formula | derivative | typical place |
# |---|---|---|---|
# | linear | $z$ | $1$ | output, a number |
# | sigmoid | $\sigma(z) = 1/(1+e^{-z})$ | $\sigma(z)\,(1-\sigma(z))$, at most ¼ | output, yes or no |
# | tanh | $\tanh z = 2\sigma(2z) - 1$ | $1 - \tanh^2 z$, at most 1 | hidden layers |
# | ReLU | $\max(0, z)$ | $1$ if $z > 0$, $0$ if $z < 0$ | hidden layers, today's default |
# | softmax | $p_i = e^{z_i} / \sum_j e^{z_j}$ | $\partial p_i/\partial z_j = p_i(\delta_{ij}-p_j)$ | output, a class |
#
# At $z = 0$ the ReLU has a corner and no derivative; libraries take 0. Softmax is different from the rest: it
# does not work on one number but on a whole row, and its derivative is a table ($\delta_{ij}$ is 1 if $i = j$
# and else 0). A formula for a slope is easy to test, so let us test all five.


# %%
def sigmoid(z):
    return (1 + np.tanh(z / 2)) / 2  # the same as 1 / (1 + exp(-z)), but it cannot overflow


def relu(z):
    return np.maximum(0, z)


def softmax(z):
    weights = np.exp(z - z.max(axis=-1, keepdims=True))  # why the subtraction? See below.
    return weights / weights.sum(axis=-1, keepdims=True)


slopes = {
    identity: np.ones_like,
    sigmoid: lambda z: sigmoid(z) * (1 - sigmoid(z)),
    np.tanh: lambda z: 1 - np.tanh(z) ** 2,
    relu: lambda z: np.where(z > 0, 1.0, 0.0),
}

# %%
differences = []
for seed in range(3):
    z = np.random.default_rng(seed).normal(scale=2, size=200)
    for function, slope in slopes.items():
        measured = (function(z + 1e-5) - function(z - 1e-5)) / 2e-5
        differences.append(np.abs(measured - slope(z))[np.abs(z) > 1e-4].max())
    p = softmax(z[:4])
    table = np.diag(p) - np.outer(p, p)  # (4 outputs, 4 inputs)
    nudges = 1e-5 * np.eye(4)
    differences.append(np.abs((softmax(z[:4] + nudges) - softmax(z[:4] - nudges)).T / 2e-5 - table).max())
record(
    "slope_gap",
    max(differences),
    claim="The five derivatives in the table are the slopes of their functions",
    holds=max(differences) < 1e-7,
)

# %%
figure, panels = plt.subplots(2, 3, figsize=(8.2, 4.9))
z = np.linspace(-4, 4, 401)
for axes, (function, slope), title in zip(
    panels.flat, slopes.items(), ("linear", "sigmoid", "tanh", "ReLU"), strict=False
):
    axes.plot(z, function(z), label="function")
    axes.plot(z, slope(z), label="slope")
    axes.set(title=title, ylim=(-1.3, 1.9), xlabel="net input z", xticks=range(-4, 5, 2))
panels[0, 1].legend(fontsize=9, loc="upper left")
axes = panels[1, 1]
axes.plot(z, np.where(z > 0, z, 0.1 * z), label="function")
axes.plot(z, np.where(z > 0, 1.0, 0.1), label="slope")
axes.set(title="leaky ReLU (slope 0.1)", ylim=(-1.3, 1.9), xlabel="net input z", xticks=range(-4, 5, 2))
axes = panels[1, 2]
shares = softmax(np.column_stack([z, np.zeros_like(z), np.ones_like(z)]))  # (401, 3 classes)
for share, label in zip(shares.T, ("$p_1$", "$p_2$", "$p_3$"), strict=True):
    axes.plot(z, share, label=label)
axes.set(title="softmax of (z, 0, 1)", ylim=(-0.05, 1.3), xlabel="score z of class 1", xticks=range(-4, 5, 2))
axes.legend(fontsize=9, loc="upper left", ncols=3, handlelength=1.3, columnspacing=0.8)
for axes in panels[:, 0]:
    axes.set_ylabel("value")
panels[1, 2].set_ylabel("probability")
panels[1, 1].set_ylabel("value")
for axes in panels[0, 1:]:
    axes.set_ylabel("value")
figure.suptitle("Sigmoid and tanh go flat on both sides, the ReLU on one", fontweight="bold", fontsize="medium")
plots.show(
    figure,
    alt="Six panels. Linear: a straight line with slope 1. Sigmoid: an S from 0 to 1 with a low bell as its "
    "slope. Tanh: an S from -1 to 1 with a bell of height 1. ReLU: 0 on the left, then rising, its slope a "
    "step. Leaky ReLU: the same with a slight rise on the left. Softmax: as the first score grows, "
    "p1 rises from near 0 to near 1 and the other two fall.",
    caption="**Figure 3.3.** Activation functions (solid) and their slopes (dashed). Softmax, last, shares out "
    "one whole: what one class wins, the others lose.",
)

# %% [markdown]
# Why does the slope matter so much? To train the first of ten layers, the slopes of all activations above it
# are multiplied. Ten sigmoids leave at best $(\tfrac14)^{10}$, less than a millionth. Ten ReLUs that are
# switched on leave all of it. (The weights are multiplied in too, and can make up for it or make it worse.)
# This is why hidden layers of deep networks rarely use the sigmoid. Glorot, Bordes and Bengio (2011) trained
# deep networks of ReLUs without the pretraining that was then customary.

# %% [markdown]
# ### Softmax without overflow
#
# The formula for softmax, typed as it stands, fails for large scores, because $e^{1000}$ is larger than any
# number that the computer can hold.

# %% [markdown] tags=["predict"]
# The scores of three classes are 1, 2 and 3. What happens to their probabilities if 999 is added to each
# score: in mathematics, and in NumPy?

# %%
scores = np.array([1.0, 2.0, 3.0])
with np.errstate(over="ignore", invalid="ignore"):
    as_it_stands = np.exp(scores + 999) / np.exp(scores + 999).sum()
print("scores 1, 2, 3:            ", softmax(scores).round(3))
print("with 999 added, by formula:", as_it_stands)
print("with 999 added, shifted:   ", softmax(scores + 999).round(3))

# %% [markdown] tags=["answer"]
# In mathematics nothing: $e^{s + 999} = e^{999} e^{s}$, and the factor cancels. In NumPy each term is
# infinite, and infinite divided by infinite is `nan`. Because a shift changes nothing, we may choose it:
# subtract the row's largest score, so that the largest exponent is 0 and nothing can overflow.

# %% [markdown]
# ## Without a bend, depth is an illusion
#
# Why not leave the activation out? A layer without one computes $XW + b$. Put three of them in a row and
# multiply out:
#
# $$\bigl((X W_1 + b_1)\,W_2 + b_2\bigr)\,W_3 + b_3 \;=\; X\,\underbrace{W_1 W_2 W_3}_{W} \;+\;
# \underbrace{b_1 W_2 W_3 + b_2 W_3 + b_3}_{b}$$
#
# The result is one layer. You can see it: a linear layer may turn, stretch, shear and shift the plane, but
# parallel lines stay parallel, however many layers follow. Only the bend of an activation can lay one part
# of the plane on another.

# %%
matrices = [
    np.array([[1.1, 0.5], [-0.6, 1.0]]),
    np.array([[0.8, -0.7], [0.9, 0.9]]),
    np.array([[1.2, 0.3], [-0.4, 1.1]]),
]
shifts = np.array([[0.3, -0.2], [-0.4, 0.3], [0.2, 0.1]])
lines = np.linspace(-1, 1, 9)
along = np.linspace(-1, 1, 60)
grid = [np.column_stack([np.full(60, value), along]) for value in lines]  # upright lines, each (60, 2)
grid += [np.column_stack([along, np.full(60, value)]) for value in lines]  # level lines

figure, panels = plt.subplots(2, 4, figsize=(8.2, 4.5))
for row, (name, activation) in enumerate((("linear", identity), ("tanh", np.tanh))):
    three = [(1.4 * W, b, activation) for W, b in zip(matrices, shifts, strict=True)]
    for number, line in enumerate(grid):
        colour, dash = (plots.COLOURS[0], "-") if number < 9 else (plots.COLOURS[1], "-")
        for column, points in enumerate(forward(line, three)):
            panels[row, column].plot(*points.T, color=colour, linestyle=dash, linewidth=1)
    for column, title in enumerate(("input", "layer 1", "layer 2", "layer 3")):
        axes = panels[row, column]
        axes.set_title(f"{name}: {title}", fontsize=10)
        axes.grid(visible=False)
        axes.set(aspect="equal", adjustable="datalim")
        axes.tick_params(labelsize=8)
figure.supxlabel("first neuron", fontsize=10)
figure.supylabel("second neuron", fontsize=10)
figure.suptitle("Three linear layers leave straight lines straight", fontweight="bold", fontsize="medium")
plots.show(
    figure,
    alt="Two rows of four panels. In the upper row a square grid becomes a slanted grid after each of three "
    "linear layers; its lines stay straight and parallel. In the lower row, with tanh after each "
    "layer, the same grid is bent and squeezed more and more.",
    caption="**Figure 3.4.** The same three weight matrices, without (above) and with tanh (below). The last "
    "grid of the upper row could have been reached in one step, that of the lower row could not.",
)

# %% [markdown] tags=["predict"]
# A Keras model has 8 inputs, two hidden layers of 64 neurons without activation, and 3 outputs: 4,931
# parameters. How many parameters has the single layer that replaces it? And will the outputs agree exactly?


# %%
def three_layers(activation):
    """A model with sizes 8, 64, 64, 3 and random weights and biases."""
    some = {"bias_initializer": keras.initializers.RandomNormal(stddev=1.0)}
    return keras.Sequential(
        [
            keras.Input((8,)),
            layers.Dense(64, activation=activation, **some),
            layers.Dense(64, activation=activation, **some),
            layers.Dense(3, **some),
        ]
    )


linear_gaps, relu_gaps = [], []
for seed in range(5):
    keras.utils.set_random_seed(seed)
    inputs = np.random.default_rng(seed).normal(size=(1000, 8)).astype("float32")
    model = three_layers("linear")
    W1, b1, W2, b2, W3, b3 = model.get_weights()
    W, b = W1 @ W2 @ W3, b1 @ W2 @ W3 + b2 @ W3 + b3  # (8, 3), (3,)
    linear_gaps.append(np.abs(keras.ops.convert_to_numpy(model(inputs)) - (inputs @ W + b)).max())
    bent = keras.ops.convert_to_numpy(three_layers("relu")(inputs))
    extended = np.column_stack([inputs, np.ones(1000)])
    best = extended @ np.linalg.lstsq(extended, bent, rcond=None)[0]  # the best that one linear layer can do
    relu_gaps.append(np.abs(bent - best).max())

# %%
record(
    "fold_gap",
    linear_gaps,
    claim="Three linear layers fold into one (largest difference of the outputs, float32)",
    holds=max(linear_gaps) < 1e-5,
)
record(
    "fold_gap_relu",
    relu_gaps,
    claim="With ReLUs in between, no single layer replaces three (largest difference of the best one)",
    holds=min(relu_gaps) > 0.1,
)

# %% [markdown] tags=["answer"]
# $(8 + 1) \cdot 3 = 27$. The outputs differ by {measured:fold_gap:.0e} (mean over {measured:fold_gap.runs}
# random models of the largest difference), which is float32's rounding: sums taken in another order are
# rounded in other places. The other 4,904 parameters bought nothing. Put ReLUs into the hidden layers, and
# the best single layer is off by {measured:fold_gap_relu:.1f} somewhere.

# %% [markdown]
# ## XOR again, this time learned
#
# We solved XOR by hand; can a net find such weights? The next cell computes the slopes of the loss for all
# weights of a net with one hidden layer. Take it as given: unit 5 derives it line by line. What matters here
# is what comes out. One remark: with a sigmoid output and cross-entropy, or a linear
# output and half the mean squared error, the slope begins with the same error, output minus target, as in
# unit 2.
#
# The arrays may have one more axis in front. Then they hold a whole stack of nets, one for each seed, and all
# of them are trained side by side.


# %%
def gradients(network, inputs, targets, activation, output):
    """The slopes for each part of network = [W1, b1, W2, b2], each (nets, rows, columns)."""
    W1, b1, W2, b2 = network
    Z = inputs @ W1 + b1  # (nets, samples, hidden)
    H = activation(Z)
    error = (output(H @ W2 + b2) - targets) / len(inputs)  # (nets, samples, 1)
    back = error * W2.mT * slopes[activation](Z)  # (nets, samples, hidden)
    return [inputs.T @ back, back.sum(-2, keepdims=True), H.mT @ error, error.sum(-2, keepdims=True)]


def draw_networks(inputs, hidden, seeds):
    """A stack of nets with one output: normal weights, biases 0."""
    stacks = []
    for random in map(np.random.default_rng, range(seeds)):
        W1 = random.normal(size=(inputs, hidden)) / np.sqrt(inputs)
        W2 = random.normal(size=(hidden, 1)) / np.sqrt(hidden)
        stacks.append([W1, np.zeros((1, hidden)), W2, np.zeros((1, 1))])
    return [np.stack(parts) for parts in zip(*stacks, strict=True)]


# %%
def train_on_xor(hidden, activation, seeds=20, steps=3000, rate=1.0):
    """Gradient descent. Returns the nets, the losses (steps, nets) and the probabilities (nets, 4)."""
    network, losses = draw_networks(2, hidden, seeds), []
    for _ in range(steps):
        slope = gradients(network, corners, xor, activation, sigmoid)
        network = [part - rate * change for part, change in zip(network, slope, strict=True)]
        W1, b1, W2, b2 = network
        p = sigmoid(activation(corners @ W1 + b1) @ W2 + b2)  # (nets, 4, 1)
        losses.append(-np.log(np.where(xor == 1, p, 1 - p)).mean(axis=(1, 2)))
    return network, np.array(losses), p[..., 0]


# %% [markdown]
# The rival is a single sigmoid neuron, trained as in unit 2.

# %% [markdown] tags=["predict"]
# Whatever its weights, one neuron cannot be right at all four corners. To which loss will its training
# settle? (Which probability would you state, if you may state only one for all four corners?)

# %%
single_losses = []
for seed in range(5):
    random = np.random.default_rng(seed)
    w, b, losses = random.normal(size=(2, 1)), random.normal(), []
    for _ in range(3000):
        p = sigmoid(corners @ w + b)  # (4, 1)
        losses.append(-np.log(np.where(xor == 1, p, 1 - p)).mean())
        w, b = w - corners.T @ (p - xor) / 4, b - (p - xor).mean()
    single_losses.append(losses)
final = np.array(single_losses)[:, -1]
record(
    "single_loss",
    final,
    claim="One sigmoid neuron trained on XOR stays at a loss of ln 2",
    holds=np.abs(final - np.log(2)).max() < 1e-4,
)

# %% [markdown] tags=["answer"]
# {measured:single_loss:.4f}, which is $\ln 2$: from every start the neuron ends up saying ½ to everything. At
# $w = 0$, $b = 0$ the errors are $+\tfrac12, -\tfrac12, -\tfrac12, +\tfrac12$, and they cancel in every slope. As
# the cross-entropy of one neuron is a valley without side valleys, this flat point is its lowest.

# %%
solved = {}
for name, activation in (("tanh", np.tanh), ("ReLU", relu)):
    for hidden in (2, 3, 4, 8, 16):
        network, losses, p = train_on_xor(hidden, activation)
        right = ((p > 0.5) == (xor[:, 0] == 1)).all(axis=1)  # (20 nets,)
        solved[name, hidden] = int(right.sum())
        if (name, hidden) == ("tanh", 4):
            four_losses = losses
linear_losses = train_on_xor(4, identity)[1][-1]

# %%
record(
    "xor_solved",
    solved["tanh", 4],
    unit="of 20 seeds",
    claim="A 2-4-1 net with tanh learns XOR in at least 18 of 20 seeds",
    holds=solved["tanh", 4] >= 18,
)
record("xor_solved_two", solved["tanh", 2], unit="of 20 seeds")
record("xor_solved_relu_two", solved["ReLU", 2], unit="of 20 seeds")
record("xor_solved_relu_four", solved["ReLU", 4], unit="of 20 seeds")
record("xor_solved_relu_sixteen", solved["ReLU", 16], unit="of 20 seeds")
record(
    "xor_linear_loss",
    linear_losses,
    claim="A 2-4-1 net with a linear hidden layer stays at ln 2 as well",
    holds=np.abs(linear_losses - np.log(2)).max() < 1e-3,
)

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(8.2, 3.5), width_ratios=(1.25, 1))
left.plot(four_losses, color=plots.COLOURS[0], linestyle="-", linewidth=0.8, alpha=0.7)
left.plot(np.array(single_losses).T, color=plots.COLOURS[1], linestyle="--", linewidth=1.2)
left.plot([], color=plots.COLOURS[0], label="2-4-1, tanh: 20 seeds")
left.plot([], color=plots.COLOURS[1], linestyle="--", label="one neuron: 5 seeds")
left.set(xscale="log", yscale="log", xlim=(1, 3000), xlabel="step of gradient descent", ylabel="cross-entropy")
left.set_title("One neuron stops at ln 2 ≈ 0.69")
left.legend(fontsize=9, loc="lower left")
widths = (2, 3, 4, 8, 16)
for name, marker in (("tanh", "o"), ("ReLU", "s")):
    right.plot(range(5), [solved[name, width] for width in widths], marker=marker, label=name)
right.set(
    xticks=range(5),
    xticklabels=widths,
    yticks=range(0, 21, 5),
    ylim=(0, 21),
    xlabel="hidden neurons",
    ylabel="seeds that solve XOR, of 20",
)
right.set_title("Two can do it, more find it")
right.legend(fontsize=9, loc="lower right")
plots.show(
    figure,
    alt="Left: the loss against the training step, both axes logarithmic. The curves of one neuron level off at "
    "0.69, those of the 2-4-1 nets fall below 0.01. Right: of 20 nets with two hidden neurons only "
    "some learn XOR; with more hidden neurons nearly all do.",
    caption="**Figure 3.5.** Left: learning XOR with and without a hidden layer. Right: how many of 20 random "
    "starts end with all four corners right. Two hidden neurons are enough to *represent* XOR, but "
    "gradient descent finds it more reliably when there are more.",
)

# %% [markdown]
# The 2-4-1 net with tanh solves XOR in {measured:xor_solved:.0f} of 20 seeds, with ReLU in
# {measured:xor_solved_relu_four:.0f}. Two hidden neurons are enough, as we know, but training finds such weights
# in only {measured:xor_solved_two:.0f} of 20 starts with tanh and {measured:xor_solved_relu_two:.0f} with ReLU; the
# others are still wrong after 3,000 steps. With 16 ReLUs it is {measured:xor_solved_relu_sixteen:.0f} of 20.
# **What a net can represent and what training finds are two questions.** With
# a *linear* hidden layer of four neurons the loss stays at {measured:xor_linear_loss:.3f}: it is one neuron in
# disguise.
#
# What has a successful net with two hidden neurons done to the plane? We send a grid of inputs through its
# hidden layer. (It is trained for 100 steps only, because weights that go on growing press the grid together so
# tightly that nothing can be seen.)

# %%
pairs, _, p = train_on_xor(2, np.tanh, steps=100)
chosen = int(np.flatnonzero(((p > 0.5) == (xor[:, 0] == 1)).all(axis=1))[0])  # the first that is right
W1, b1, W2, b2 = (part[chosen] for part in pairs)
lines, along = np.linspace(-0.25, 1.25, 13), np.linspace(-0.25, 1.25, 80)
grid = [np.column_stack([np.full(80, value), along]) for value in lines]
grid += [np.column_stack([along, np.full(80, value)]) for value in lines]

figure, (left, right) = plt.subplots(1, 2, figsize=(7.4, 3.7))
net_input = np.tanh(plane @ W1 + b1) @ W2 + b2  # (201, 201, 1)
left.contourf(ticks, ticks, net_input[..., 0], levels=[0, 1e9], colors=["#999999"], alpha=0.4)
wide = np.linspace(-1.15, 1.15, 201)
hidden_plane = np.stack(np.meshgrid(wide, wide), axis=-1)
right.contourf(wide, wide, (hidden_plane @ W2 + b2)[..., 0], levels=[0, 1e9], colors=["#999999"], alpha=0.4)
for number, line in enumerate(grid):
    style = {"color": plots.COLOURS[0 if number < 13 else 1], "linestyle": "-", "linewidth": 0.8}
    left.plot(*line.T, **style)
    right.plot(*np.tanh(line @ W1 + b1).T, **style)
mark(left, corners, xor)
mark(right, np.tanh(corners @ W1 + b1), xor)
left.set(xlabel="input $x_1$", ylabel="input $x_2$", xlim=(-0.5, 1.5), ylim=(-0.5, 1.5), title="What we give")
right.set(xlabel="hidden $h_1$", ylabel="hidden $h_2$", title="What the output neuron gets")
plots.show(
    figure,
    alt="Left: a square grid over the four corners of XOR. Right: the same grid after the hidden layer, pressed "
    "into a narrow band with a sharp bend. The two empty points lie together at the bend, the two filled ones "
    "at its ends, and a straight line separates them.",
    caption="**Figure 3.6.** A trained net with two hidden tanh neurons. The hidden layer rolls the plane into a "
    "bent band and brings the two empty corners together at the bend, so that one straight line is enough. "
    "Shade marks where the output is above ½.",
)

# %% [markdown]
# The same idea as in Figure 3.1, and nobody told the net. Here it is the two corners with target 0 that land
# (almost) on one point.
#
# ## Neurons that die
#
# The ReLU has one weakness. Where $z < 0$ its output and its slope are both 0. If a neuron's net input is
# negative for *every* sample, then nothing reaches its weights any more: no slope, no change, for ever. The
# neuron is **dead**. It takes only one large step of the training to push it there.
#
# We count. The task is to tell from 64 pixels whether a handwritten digit is even. The net has 64 hidden ReLUs
# and a sigmoid output, and is trained by gradient descent on 300 images, 100 steps. A neuron counts as dead if
# its output is 0 for every image.

# %% [markdown] tags=["predict"]
# We try learning rates from 0.03 to 30. How many of the 64 neurons will be dead at the end, at a rate of 0.1
# and at one of 30? And what will a net say whose neurons are all dead?

# %%
images, digits = data.digits()
pixels = images.reshape(-1, 64)[:300]  # (300, 64)
even = (digits[:300, None] % 2 == 0).astype(float)  # (300, 1)


def train_on_digits(rate, steps=100, seeds=5):
    """Returns dead neurons of 64 and the share of wrong answers, both (nets,)."""
    network = draw_networks(64, 64, seeds)
    for _ in range(steps):
        slope = gradients(network, pixels, even, relu, sigmoid)
        network = [part - rate * change for part, change in zip(network, slope, strict=True)]
    W1, b1, W2, b2 = network
    H = relu(pixels @ W1 + b1)  # (nets, 300, 64)
    wrong = (H @ W2 + b2 > 0) != (even == 1)  # (nets, 300, 1)
    return (H.max(axis=1) == 0).sum(axis=1), wrong.mean(axis=(1, 2))


# %%
rates = [0.03, 0.1, 0.3, 1, 3, 10, 30]
results = [train_on_digits(rate) for rate in rates]
dead = np.array([counts for counts, _ in results])  # (rates, 5 seeds)
errors = np.array([wrong for _, wrong in results])  # (rates, 5 seeds)
sane, reckless = rates.index(0.1), rates.index(30)

# %%
record("dead_at_start", train_on_digits(0.1, steps=0)[0], unit="of 64 neurons")
record("dead_sane", dead[sane], unit="of 64 neurons")
record(
    "dead_reckless",
    dead[reckless],
    unit="of 64 neurons",
    claim="At a sane learning rate (0.1) few of 64 ReLUs are dead, at a reckless one (30) nearly all",
    holds=dead[sane].max() <= 8 and dead[reckless].min() >= 60,
)
record("wrong_sane", errors[sane])
record("wrong_reckless", errors[reckless])

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(8.2, 3.4), sharex=True)
left.fill_between(rates, dead.min(axis=1), dead.max(axis=1), alpha=0.25)
left.plot(rates, dead.mean(axis=1), "o-")
left.axhline(64, color="grey", linewidth=1, linestyle="--")
left.text(rates[0], 62, "all 64", color="dimgrey", va="top", fontsize=9)
left.set(xscale="log", xlabel="learning rate", ylabel="dead neurons of 64", title="Large steps kill ReLUs")
right.fill_between(rates, errors.min(axis=1), errors.max(axis=1), color=plots.COLOURS[1], alpha=0.25)
right.plot(rates, errors.mean(axis=1), "s-", color=plots.COLOURS[1])
right.axhline(even.mean(), color="grey", linewidth=1, linestyle="--")
right.text(rates[0], even.mean() + 0.005, "always “odd”", color="dimgrey", va="bottom", fontsize=9)
right.set(xlabel="learning rate", ylabel="share of wrong answers", ylim=(0, 0.58))
right.set_title("All dead: one answer for all")
plots.show(
    figure,
    alt="Two panels against the learning rate on a logarithmic axis. Left: few neurons are dead up to a rate of "
    "about 1, then the number rises steeply to 64. Right: the share of wrong answers falls "
    "and then jumps to about one half, that of a constant answer.",
    caption="**Figure 3.7.** 64 hidden ReLUs after 100 steps at seven learning rates, on the training images. "
    "Lines: mean of 5 seeds; bands: from the lowest to the highest.",
)

# %% [markdown] tags=["answer"]
# At 0.1 there are {measured:dead_sane:.1f} dead neurons of 64 (before any training
# {measured:dead_at_start:.1f}, by an unlucky draw of weights), at 30 there are {measured:dead_reckless:.1f}
# (means over {measured:dead_sane.runs} seeds). With all hidden outputs at 0 only the last bias is left, and the
# net gives the same answer to every image: {measured:wrong_reckless:.0%} are wrong, against
# {measured:wrong_sane:.0%} at the sane rate. Nothing crashed and no number became `nan`. The loss simply stops
# falling, so it pays to count.

# %% [markdown]
# What helps: a smaller learning rate, standardised inputs and targets (both in unit 6), sensible random weights at
# the start (unit 8), or a ReLU with a slight slope on the left, the leaky ReLU of Figure 3.3, for which no side is
# quite flat.
#
# ## What width can buy
#
# How much can one hidden layer do? In 1989 Cybenko, and independently Hornik, Stinchcombe and White, proved
# that it can do anything, in this sense: every continuous function on a closed, bounded region can be
# approximated as closely as you like by one hidden layer of sigmoids, if it is wide enough. Leshno and others
# (1993) found which activations will do: for practical purposes all that are not polynomials. The ReLU will,
# the linear activation will not.
#
# For one input the reason can be drawn. A sigmoid with a large weight is nearly a step. Two steps, one up
# and one down, make a **bump**. And a row of bumps, each as high as the function there, is the function.


# %%
def target(x):
    return np.sin(2 * np.pi * x) + 0.5 * np.sin(6 * np.pi * x)


def bumps(x, count, steepness=40.0):
    """Bumps on equal parts of 0..1, each as high as the target in its middle. x: (samples,) -> (samples, count)."""
    edges = np.linspace(0, 1, count + 1)
    up = sigmoid(steepness * count * (x[:, None] - edges[:-1]))  # (samples, count)
    down = sigmoid(steepness * count * (x[:, None] - edges[1:]))  # (samples, count)
    return target((edges[:-1] + edges[1:]) / 2) * (up - down)


# %%
x = np.linspace(0.001, 0.999, 900)
figure, axes = plt.subplots(1, 3, figsize=(8.4, 3.2))
up, down = sigmoid(60 * (x - 0.35)), sigmoid(60 * (x - 0.65))
axes[0].plot(x, up, label="σ(60(x − 0.35))")
axes[0].plot(x, down, label="σ(60(x − 0.65))")
axes[0].plot(x, up - down, color="black", linestyle="-", linewidth=2.5, label="difference")
axes[0].set(title="Two sigmoids: a bump", ylabel="output", ylim=(-0.1, 1.75))
axes[0].legend(fontsize=8, loc="upper left")
for panel, count in zip(axes[1:], (8, 32), strict=True):
    panel.plot(x, target(x), color=plots.COLOURS[1], linestyle="--", label="target")
    panel.fill_between(x, bumps(x, count).sum(axis=1), color=plots.COLOURS[0], alpha=0.25)
    panel.plot(
        x, bumps(x, count).sum(axis=1), color=plots.COLOURS[0], linewidth=1.2, linestyle="-", label="sum of bumps"
    )
    panel.set(title=f"{count} bumps", ylim=(-1.4, 2.1), ylabel="output")
    panel.legend(fontsize=8, loc="upper right")
for panel in axes:
    panel.set_xlabel("input x")
plots.show(
    figure,
    alt="Left: two steep sigmoids and their difference, a bump between 0.35 and 0.65. Middle: a wavy curve and "
    "a rough staircase of 8 bumps. Right: 32 bumps follow the curve closely.",
    caption="**Figure 3.8.** A bump is made of two hidden neurons. The output layer adds up bumps of the right "
    "heights.",
)

# %% [markdown]
# Neighbouring bumps share an edge, so a staircase with $n$ treads needs only $n - 1$ hidden steps (and the
# output bias for the height of the first tread). With ReLUs one does better: each hidden ReLU changes the
# *slope* at one place, so $n$ of them draw a polygon with $n$ sides. You will build that net in the exercise.

# %% [markdown] tags=["predict"]
# The number of hidden neurons is doubled. By which factor does the largest error of the staircase shrink, and
# that of the polygon?


# %%
def staircase(x, neurons):
    """What `neurons` steps can do: treads as high as the target in their middle."""
    treads = neurons + 1
    return target((np.minimum(np.floor(x * treads), neurons) + 0.5) / treads)


def polygon(x, neurons):
    """What `neurons` ReLUs can do: straight between points of the target."""
    corners_of_it = np.linspace(0, 1, neurons + 1)
    return np.interp(x, corners_of_it, target(corners_of_it))


widths = [1, 2, 4, 8, 16, 32, 64]
x = np.linspace(0, 1, 2001)
largest = {shape: [np.abs(shape(x, n) - target(x)).max() for n in widths] for shape in (staircase, polygon)}
pd.DataFrame({"staircase": largest[staircase], "polygon": largest[polygon]}, index=widths).round(4).T

# %%
record("stairs_doubling", largest[staircase][-2] / largest[staircase][-1])
record("polygon_doubling", largest[polygon][-2] / largest[polygon][-1])

# %% [markdown] tags=["answer"]
# From 32 to 64 neurons the staircase's error is divided by {measured:stairs_doubling:.1f} and the polygon's by
# {measured:polygon_doubling:.1f}. On a tread of half the width the function moves half as far. From its chord
# a smooth curve departs with the *square* of the width. The narrow nets are too coarse to follow these rules.

# %% [markdown]
# So good weights exist. Does training find them? We train nets of the same widths on 101 points of the
# curve. Plain gradient descent would be slow here, so we use a better rule, **Adam**, which gives each weight
# a step length of its own; it is explained in unit 9. The hidden layer has tanh neurons whose centres are
# scattered over the interval.


# %%
def adam(network, inputs, targets, activation, steps=4000, rate=0.02):
    """Train a stack of nets with a linear output; the rate falls to 0 towards the end."""
    means, squares = [0.0] * 4, [0.0] * 4
    for step_number in range(1, steps + 1):
        slope = gradients(network, inputs, targets, activation, identity)
        means = [0.9 * mean + 0.1 * g for mean, g in zip(means, slope, strict=True)]
        squares = [0.999 * square + 0.001 * g**2 for square, g in zip(squares, slope, strict=True)]
        length = rate * (1 - step_number / steps) * np.sqrt(1 - 0.999**step_number) / (1 - 0.9**step_number)
        network = [
            part - length * mean / (np.sqrt(square) + 1e-8)
            for part, mean, square in zip(network, means, squares, strict=True)
        ]
    return network


def scattered(hidden, seeds):
    """Nets with one input whose tanh neurons have their centres in 0..1."""
    network = draw_networks(1, hidden, seeds)
    for net in range(seeds):
        random = np.random.default_rng(100 + net)
        network[0][net] = random.choice([-1, 1], size=(1, hidden)) * random.uniform(4, 12, size=(1, hidden))
        network[1][net] = -network[0][net] * random.uniform(0, 1, size=(1, hidden))
    return network


# %%
seen = np.linspace(0, 1, 101)[:, None]  # (101, 1)
trained, drawings = {}, {}
for width in widths:
    W1, b1, W2, b2 = adam(scattered(width, seeds=4), seen, target(seen), np.tanh)
    drawings[width] = (np.tanh(x[:, None] @ W1 + b1) @ W2 + b2)[..., 0]  # (4 nets, 2001)
    trained[width] = np.sqrt(((drawings[width] - target(x)) ** 2).mean(axis=1))  # (4 nets,)

# %%
means = [trained[width].mean() for width in widths]
for width in (1, 4, 8, 16, 64):
    record(f"width_error_{width}", trained[width])
record(
    "width_gain",
    means[0] / means[-1],
    claim="The error of a trained net falls with its width: 16 neurons beat 4 and 4 beat 1 in every seed, and 64 are "
    "at least 20 times as good as 1",
    holds=trained[16].max() < trained[4].min() and trained[4].max() < trained[1].min() and means[0] > 20 * means[-1],
)

# %%
built = {shape: [np.sqrt(((shape(x, n) - target(x)) ** 2).mean()) for n in widths] for shape in (staircase, polygon)}
beaten = [mean < min(by_hand) for mean, *by_hand in zip(means, *built.values(), strict=True)]
record("width_beats_hand", sum(beaten), unit="of 7 widths")

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.6))
left.plot(x, target(x), color="black", linestyle="-", linewidth=3, alpha=0.3, label="target")
for width in (1, 4, 16):
    left.plot(x, drawings[width][0], label=f"{width} neuron{'s' * (width > 1)}")
left.set(xlabel="input x", ylabel="output", ylim=(-1.5, 2.7), title="What trained nets draw")
left.legend(fontsize=9, ncols=2, loc="upper right")
right.plot(widths, means, "o-", color=plots.COLOURS[0], label="tanh, trained (4 seeds)")
lowest, highest = [trained[width].min() for width in widths], [trained[width].max() for width in widths]
right.fill_between(widths, lowest, highest, color=plots.COLOURS[0], alpha=0.25)
right.plot(widths, built[staircase], "s:", color=plots.COLOURS[1], label="steps, by hand")
right.plot(widths, built[polygon], "^--", color=plots.COLOURS[2], label="ReLUs, by hand")
right.set(
    xscale="log",
    yscale="log",
    xticks=widths,
    xticklabels=widths,
    xlabel="hidden neurons",
    ylabel="root mean square error",
)
right.minorticks_off()
right.set_title("The error falls with the width")
right.legend(fontsize=9, loc="lower left")
plots.show(
    figure,
    alt="Left: a wavy target curve and the outputs of trained nets with 1, 4 and 16 neurons; the last one lies on "
    "the target. Right: error against width, both axes logarithmic. Steps placed by hand fall slowly, ReLUs "
    "by hand faster, trained nets fall fastest up to about 16 neurons.",
    caption="**Figure 3.9.** One hidden layer of growing width. Points: mean of 4 seeds; band: from the best to "
    "the worst seed.",
)

# %% [markdown]
# The trained nets go from an error of {measured:width_error_1:.2f} with one neuron over
# {measured:width_error_4:.3f} with 4 to {measured:width_error_16:.4f} with 16 and {measured:width_error_64:.4f}
# with 64 (means over {measured:width_error_64.runs} seeds). At {measured:width_beats_hand:.0f} of 7 widths
# they are better than both nets built by hand, since training also chooses *where* the neurons bend. But it does
# not always choose well: with 8 neurons the best seed ends at {measured:width_error_8.low:.3f} and the worst at
# {measured:width_error_8.high:.3f}.
#
# What the theorem does **not** say matters as much:
#
# - *How many* neurons. For several inputs the number can be enormous.
# - *That training finds them.* XOR with two hidden neurons has shown the gap.
# - *Anything outside the region*, or between the samples that you have. Good answers on new data are another
#   question (unit 10).
#
# So one hidden layer would be enough in principle. Why have more? Later layers can reuse what earlier ones
# have found, and some functions then need far fewer neurons.
#
# ## Summary
#
# - A hidden layer moves the points so that a straight line suffices. Two hidden neurons solve XOR.
# - Forward propagation repeats $H^{(l)} = \varphi(H^{(l-1)} W^{(l)} + b^{(l)})$; rows stay, columns become
#   neurons. The CAP depth counts the layers with weights.
# - Without activations, layers fold into one (largest difference {measured:fold_gap:.0e}). With them they do not.
# - One neuron stays at {measured:single_loss:.3f} on XOR; of 20 nets with four hidden neurons
#   {measured:xor_solved:.0f} learned it, of those with two {measured:xor_solved_two:.0f}.
# - ReLUs keep the slope alive where they are on, and can die: {measured:dead_sane:.1f} of 64 at a sane learning
#   rate, {measured:dead_reckless:.1f} at a reckless one.
# - One wide hidden layer can approximate every continuous function. That is a promise about what exists.
#
# ## Pitfalls
#
# - **A missing `activation=`.** `Dense(64)` in Keras is linear. Two of them in a row are one, and nothing
#   warns you.
# - **A ReLU on the output.** It can never say a negative number, and if it dies the whole net is silent. The
#   output layer has the activation that fits the target: linear, sigmoid or softmax.
# - **Sigmoids instead of softmax.** For one of several classes the probabilities must sum to 1; sigmoids do not
#   care about each other. If several answers may be right at once, sigmoids are what you want.
# - **Softmax over the wrong axis.** With as many samples as classes nothing crashes. Rows must sum to 1.
# - **All weights zero at the start.** Then all neurons of a hidden layer are the same, get the same slope, and
#   stay the same. Draw them at random; biases may be 0.
# - **Counting the input layer.** It has no weights. A net with one hidden layer has CAP depth 2.
# - **"Universal" as a reason.** A polygon through all points is universal as well. The theorem does not choose
#   between methods.
#
# ## Where to go next
#
# The exercise lets you build all of this in NumPy. The next unit asks how wrong an answer is: losses. Unit 5 then
# derives the lines that we took as given here.
