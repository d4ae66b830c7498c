# %% [markdown]
# A staircase has one lamp and two switches, one on each floor. Flip either of them, and the light changes. So the lamp
# is on if *exactly one* switch is up. That rule is called **XOR**, exclusive or. Here it is beside two easier rules:

# %% tags=["collapsed"]
from functools import partial

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers

from layerwise import data, lab, plots
from layerwise.measure import record

plots.use_style()
BLUE, ORANGE = plots.COLOURS[:2]


def draw_regions(axes, ticks, values, level=0.5):
    """Shade where values (rows, columns) over ticks × ticks are above the level."""
    axes.contourf(ticks, ticks, values, levels=[-1e9, level, 1e9], colors=[BLUE, ORANGE], alpha=0.25)
    axes.set(aspect="equal")
    axes.grid(visible=False)


def draw_points(axes, points, labels, size=60):
    """Circles for 0, squares for 1."""
    for label, marker, color in ((0, "o", BLUE), (1, "s", ORANGE)):
        rows = np.ravel(labels) == label
        axes.scatter(*points[rows].T, s=size, marker=marker, color=color, edgecolor="black", linewidth=0.5, zorder=3)


ticks = np.linspace(-0.5, 1.5, 101)
corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
figure, panels = plt.subplots(1, 3, figsize=(7.4, 3.0), sharey=True)
rules = {"both (AND)": (1, 1, -1.5), "at least one (OR)": (1, 1, -0.5), "exactly one (XOR)": None}
for axes, (name, line), targets in zip(panels, rules.items(), ((0, 0, 0, 1), (0, 1, 1, 1), (0, 1, 1, 0)), strict=True):
    if line:
        draw_regions(axes, ticks, line[0] * ticks[None, :] + line[1] * ticks[:, None] + line[2], 0)
    draw_points(axes, corners, targets)
    axes.set(xlim=(-0.5, 1.5), ylim=(-0.5, 1.5), xticks=[0, 1], yticks=[0, 1], aspect="equal")
    axes.set(title=name, xlabel="switch 1")
    axes.grid(visible=False)
panels[0].set_ylabel("switch 2")
panels[2].text(0.5, 0.5, "which line?", ha="center", va="center")
plots.show(
    figure,
    alt="Three squares with the four settings of two switches at their corners. For AND and for OR a straight line "
    "separates lamp on from lamp off. For XOR, on and off lie at opposite corners, and no line separates them.",
    caption="**Figure 3.1.** Squares: lamp on; circles: lamp off. One straight line does for AND and for OR.",
)

# %% [markdown]
# A perceptron draws one straight line (unit 02), and for XOR there is none. Minsky and Papert worked out in 1969 what a
# single layer can't do, and XOR became the symbol of it. The way out takes two more neurons. You will train such a
# network first, then see what those two neurons do, and then ask how far this goes.
#
# ## XOR in six lines
#
# First the sigmoid neuron of unit 02, on the four settings of the switches:

# %%
import keras
import numpy as np
from keras import layers

x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([0, 1, 1, 0])

keras.utils.set_random_seed(1)
neuron = keras.Sequential([keras.Input((2,)), layers.Dense(1, activation="sigmoid")])
neuron.compile(optimizer=keras.optimizers.Adam(0.2), loss="binary_crossentropy", metrics=["accuracy"])
history = neuron.fit(x, y, epochs=50, verbose=0)
neuron.predict(x, verbose=0).round(2).ravel(), neuron.evaluate(x, y, verbose=0)[0]

# %% tags=["collapsed"]
record("neuron_loss", history.history["loss"][-1], says="The loss of the single neuron ends at {mean:.3f}.")

# %% [markdown]
# It says one half to everything. The loss, {measured:neuron_loss:.3f}, is $\ln 2$: that is what answering ½ to every
# yes-or-no question costs.
#
# Now put two neurons between the inputs and the output. With the data, that is six lines:

# %%
keras.utils.set_random_seed(1)

x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([0, 1, 1, 0])
model = keras.Sequential([keras.Input((2,)), layers.Dense(2, activation="tanh"), layers.Dense(1, activation="sigmoid")])
model.compile(optimizer=keras.optimizers.Adam(0.2), loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x, y, epochs=50, verbose=0)
model.predict(x, verbose=0).round(2).ravel()

# %% [markdown]
# Off, on, on, off. The two neurons form a **hidden layer**. It is called hidden because the data say nothing about it:
# they give inputs and targets, and nobody states what the two neurons should put out.
#
# A network with one or more hidden layers of this kind is a **multilayer perceptron**, or MLP. It is the simplest
# **feed-forward network**: values go from layer to layer, and nothing ever goes back.
#
# `predict` takes any points, so ask it about the whole plane. Where the answer is above ½ is the **decision region** of
# "on". (Half a switch means nothing, but it shows what the network has learned.)

# %%
ticks = np.linspace(-0.5, 1.5, 101)
plane = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)  # 101 × 101 points, two inputs each
by_neuron = neuron.predict(plane, verbose=0).reshape(101, 101)
by_model = model.predict(plane, verbose=0).reshape(101, 101)

hidden = keras.Sequential(model.layers[:1])  # the model without its last layer
np.asarray(hidden(x)).round(2)  # a model can also be called like a function

# %% tags=["collapsed"]
moved = np.asarray(hidden(x))
wide = np.linspace(-1.25, 1.25, 101)
hidden_plane = np.stack(np.meshgrid(wide, wide), axis=-1)
kernel, bias = model.layers[1].get_weights()
figure, panels = plt.subplots(1, 3, figsize=(7.6, 2.9))
draw_regions(panels[0], ticks, by_neuron)
draw_regions(panels[1], ticks, by_model)
draw_regions(panels[2], wide, (hidden_plane @ kernel + bias)[..., 0], 0)
for axes, points in zip(panels, (x, x, moved), strict=True):
    draw_points(axes, points, y)
for axes, name in zip(panels, ("one neuron", "two neurons more", "after the hidden layer"), strict=True):
    axes.set_title(name, fontsize=10)
for axes in panels[:2]:
    axes.set(xlabel="switch 1", ylabel="switch 2", xticks=[0, 1], yticks=[0, 1])
panels[2].set(xlabel="hidden neuron 1", ylabel="hidden neuron 2", xticks=[-1, 0, 1], yticks=[-1, 0, 1])
plots.show(
    figure,
    alt="Three squares. The single neuron has one straight border that separates nothing. The network has a diagonal "
    "strip in which both settings with the lamp on lie. In the plane of the two hidden outputs, a straight line "
    "separates the squares from the circles.",
    caption="**Figure 3.2.** Decision regions of one neuron (which says ½ on both sides) and of the "
    "network with a hidden layer. On the right, the same four points after the hidden layer.",
)

# %% [markdown]
# The panel on the right is the most important picture of this lesson. The last neuron still draws one straight line.
# But it doesn't get the switches, it gets what the hidden layer makes of them. **The hidden layer moves the points to
# where a straight line is enough.**
#
# You can write such weights down yourself. "Exactly one" means *at least one*, but *not both*. One neuron says OR, one
# says NAND (not both), and the last one takes the AND of the two. Each is a threshold unit with a line of its own:


# %%
def step(z):
    return np.where(z > 0, 1, 0)


W1, b1 = np.array([[1, -1], [1, -1]]), np.array([-0.5, 1.5])  # a column for OR, a column for NAND
W2, b2 = np.array([[1], [1]]), np.array([-1.5])  # AND
h = step(x @ W1 + b1)  # (4 samples, 2 hidden neurons)
h, step(h @ W2 + b2).ravel()

# %% [markdown]
# Both settings with the lamp on arrive at (1, 1), and one line cuts them off from the rest. That such weights exist was
# known in 1969. The difficulty was to *find* them, since nobody tells the hidden neurons what to say. How `fit` does
# it, by backpropagation, is the subject of unit 05.
#
# ## A harder case
#
# XOR has four points and no noise. Here is something that no line comes near: two arms of a spiral. The network for it
# gets two hidden layers of 32 neurons, with the activation that is usual in hidden layers today (more about it soon).


# %%
def spiral(count, seed):
    """Points (count, 2) on two arms, with some noise, and which arm each belongs to."""
    random = np.random.default_rng(seed)
    arm = random.integers(0, 2, size=count)
    along = np.sqrt(random.uniform(0.02, 1, size=count))  # from the middle outward
    angle = 2 * np.pi * (1.25 * along + arm / 2)
    points = along[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return points + random.normal(scale=0.05, size=(count, 2)), arm


x_train, y_train = spiral(600, seed=0)
x_val, y_val = spiral(200, seed=1)
x_test, y_test = spiral(1000, seed=2)

# %%
keras.utils.set_random_seed(0)
model = keras.Sequential([
    keras.Input((2,)),
    layers.Dense(32, activation="relu"),
    layers.Dense(32, activation="relu"),
    layers.Dense(1, activation="sigmoid"),
])  # fmt: skip
model.summary()

model.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy", metrics=["accuracy"])
history = model.fit(x_train, y_train, batch_size=20, epochs=20, validation_data=(x_val, y_val))

# %% tags=["collapsed"]
plots.curves(
    history.history,
    alt="Two plots over twenty epochs. The loss falls slowly at first, then quickly, toward zero; the accuracy climbs "
    "to nearly 1. Training and validation stay close together.",
    caption="**Figure 3.3.** Learning the spiral. Training and validation agree: there is nothing to learn by heart.",
)

# %% [markdown]
# Check the counts in the summary. Every neuron has a weight for each of its inputs, and a bias: $(2 + 1) \cdot 32 =
# 96$, then $(32 + 1) \cdot 32 = 1056$, then 33. Is the network as good on new points?

# %%
test_loss, test_accuracy = model.evaluate(x_test, y_test)
print(model.predict(x_test[:4], verbose=0).round(2).ravel(), y_test[:4])

ticks = np.linspace(-1.25, 1.25, 151)
plane = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
by_model = model.predict(plane, verbose=0).reshape(151, 151)

# %% tags=["collapsed"]
record("spiral_test", test_accuracy, says="The network assigns {mean:.1%} of 1,000 new points to the right arm.")


def build_neuron(seed):
    neuron = keras.Sequential([keras.Input((2,)), layers.Dense(1, activation="sigmoid")])
    neuron.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy", metrics=["accuracy"])
    return neuron


neuron = lab.repeat(build_neuron, (x_train, y_train), epochs=20, batch_size=20, seeds=1).runs[0].model
neuron_accuracy = np.mean((np.asarray(neuron(x_test))[:, 0] > 0.5) == y_test)
record("spiral_neuron", neuron_accuracy, says="A single neuron, trained the same way: {mean:.1%}.")
figure, panels = plt.subplots(1, 2, figsize=(7.2, 3.6), sharey=True)
draw_regions(panels[0], ticks, np.asarray(neuron(plane)).reshape(151, 151))
draw_regions(panels[1], ticks, by_model)
for axes, name, score in zip(
    panels, ("one neuron", "two hidden layers"), (neuron_accuracy, test_accuracy), strict=True
):
    draw_points(axes, x_test[:400], y_test[:400], size=12)
    axes.set(xlabel="$x_1$", title=f"{name}: {score:.1%}")
panels[0].set_ylabel("$x_2$")
plots.show(
    figure,
    alt="Two squares with the points of two spiral arms. Left: a straight border through the middle, with many points "
    "on the wrong side. Right: the border winds between the two arms and separates them.",
    caption="**Figure 3.4.** Decision regions and test points. The border on the right has the shape of the data.",
)

# %% [markdown]
# {measured:spiral_test:.1%} of new points, against {measured:spiral_neuron:.1%} for a single neuron. The border looks
# curved, but it consists of straight pieces: each neuron of the first hidden layer contributes a line, and the layers
# after it combine them.
#
# ## Inside: forward propagation
#
# What does `predict` compute? Each layer takes the output of the one before it and applies
#
# $$H^{(l)} = \varphi\bigl(H^{(l-1)}\,W^{(l)} + b^{(l)}\bigr), \qquad H^{(0)} = X,$$
#
# where $\varphi$ is its **activation function**: what a neuron does with its weighted sum. Going through the layers
# from first to last is called **forward propagation**, or the forward pass. Rows are samples: their number never
# changes. Each layer exchanges the columns for as many as it has neurons.

# %%
values = x_test
for layer in model.layers:
    W, b = layer.get_weights()
    z = values @ W + b
    print(f"{values.shape} @ {W.shape} + {b.shape} -> {z.shape}")
    values = 1 / (1 + np.exp(-z)) if layer is model.layers[-1] else np.maximum(0, z)  # sigmoid at the end, else ReLU

np.abs(values - model.predict(x_test, verbose=0)).max()

# %% tags=["collapsed"]
forward_gap = np.abs(values - model.predict(x_test, verbose=0)).max()
record("forward_gap", forward_gap, claim="A forward pass in five lines of NumPy equals Keras's to within {mean:.0e}.",
       holds=bool(forward_gap < 1e-4))  # fmt: skip

# %% [markdown]
# The same numbers, up to rounding. There is nothing else in a dense layer.
#
# ### How deep is it?
#
# If an output is wrong, which weights are to blame? All those along the ways from the inputs to that output. Such a
# chain of connections is called a **credit assignment path** (Schmidhuber, 2015), and its length is the **CAP depth**.
# In a feed-forward network that is the number of layers *with weights*: the hidden layers, plus one for the output. So
# count the layers that have parameters:

# %%
reader = keras.Sequential([
    keras.Input((28, 28)),
    layers.Flatten(),
    layers.Dense(128),
    layers.ReLU(),
    layers.Dropout(0.5),
    layers.Dense(10, activation="softmax"),
])  # fmt: skip
for name, network in {"neuron": neuron, "spiral": model, "reader": reader}.items():
    depth = sum(layer.count_params() > 0 for layer in network.layers)
    print(f"{name}: {len(network.layers)} in the list of layers, CAP depth {depth}")

# %% [markdown]
# `Flatten`, `Dropout` and an activation of its own have no weights, so they don't count, and neither does the input. If
# some connections skip layers, the longest path counts. (In a network with loops the path has no limit; see unit 19.)
# A single neuron has depth 1. From which depth on one says *deep* is a matter of taste; two hidden layers, as in unit
# 01, are usually enough for the word.
#
# ## Activation functions
#
# The step solved XOR by hand, but its derivative is 0 wherever it has one, so there is nothing to train with. These
# activation functions are in use:

# %% tags=["collapsed"]
z = np.linspace(-4, 4, 161)
names = ("sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu", "gelu", "silu")
titles = ("sigmoid", "tanh", "ReLU", "leaky ReLU", "ELU", "SELU", "GELU", "SiLU (swish)")
figure, panels = plt.subplots(2, 4, figsize=(7.8, 4.0), sharex=True, sharey=True)
for axes, name, title in zip(panels.flat, names, titles, strict=True):
    function = keras.activations.get(name)
    measured = [np.asarray(function(z + nudge)) for nudge in (-1e-3, 0.0, 1e-3)]
    axes.plot(z, measured[1], label="function")
    axes.plot(z, (measured[2] - measured[0]) / 2e-3, label="derivative", linewidth=1.5)
    axes.set(title=title, ylim=(-2, 3), xticks=[-4, 0, 4])
panels[0, 0].legend(fontsize=8, loc="upper left")
figure.supxlabel("weighted sum z", fontsize=10)
figure.supylabel("output", fontsize=10)
plots.show(
    figure,
    alt="Eight small plots, each with a function and its derivative. Sigmoid and tanh are flat on both sides. ReLU is "
    "0 on the left and rises on the right. Leaky ReLU, ELU, SELU, GELU and SiLU look like ReLU on the right; on the "
    "left they rise slightly, level off below zero, or dip below zero and return.",
    caption="**Figure 3.5.** Eight activation functions (solid) with their derivatives (dashed), as Keras has them.",
)

# %% [markdown]
# - **Sigmoid** and **tanh** are smooth steps, from 0 to 1 and from −1 to 1. Both are flat on both sides. Where a
#   function is flat its derivative is near 0, and training hardly moves the weights before it (unit 08). So the sigmoid
#   is now used mainly for outputs: yes or no.
# - **ReLU**, the rectified linear unit, is $\max(0, z)$. Its derivative is 1 for $z > 0$ and 0 for $z < 0$; at 0 Keras
#   takes 0. It is cheap, doesn't flatten on the right, and is the default in hidden layers (Glorot, Bordes & Bengio,
#   2011).
# - **Leaky ReLU**, **ELU** (exponential linear unit) and **SELU** (scaled ELU) keep a bit of derivative on the left.
# - **GELU** (Gaussian error linear unit) and **SiLU** (sigmoid linear unit, also called swish) are smooth relatives of
#   ReLU. Most language models use one of them.
#
# In Keras each is a string: `activation="gelu"`. If you don't know, take ReLU.

# %% [markdown] tags=["deeper"]
# ## Deeper: the formulas
#
# | name | $\varphi(z)$ | from |
# |---|---|---|
# | leaky ReLU | $z$ if $z > 0$, else $0.2\,z$ (Keras's default) | Maas, Hannun & Ng, 2013 |
# | ELU | $z$ if $z > 0$, else $\alpha(e^z - 1)$, $\alpha = 1$ | Clevert, Unterthiner & Hochreiter, 2016 |
# | SELU | ELU with $\alpha \approx 1.67$, all of it times 1.05 | Klambauer and others, 2017 |
# | GELU | $z\,\Phi(z)$, with the Gaussian's distribution function $\Phi$ | Hendrycks & Gimpel, 2016 |
# | SiLU | $z\,\sigma(z)$, with the sigmoid $\sigma$ | Elfwing, Uchibe & Doya, 2018 |
#
# The two constants of SELU are chosen so that outputs keep mean 0 and variance 1 from layer to layer, provided that the
# weights are initialized to suit it (`kernel_initializer="lecun_normal"`). Let us check the formulas against Keras:

# %%
from scipy.stats import norm

z = np.linspace(-4, 4, 9)
formulas = {
    "leaky_relu": np.where(z > 0, z, 0.2 * z),
    "elu": np.where(z > 0, z, np.exp(z) - 1),
    "selu": 1.0507009873554805 * np.where(z > 0, z, 1.6732632423543772 * (np.exp(z) - 1)),
    "gelu": z * norm.cdf(z),
    "silu": z / (1 + np.exp(-z)),
}
{name: float(np.abs(values - keras.activations.get(name)(z)).max().round(6)) for name, values in formulas.items()}

# %% [markdown]
# ## Softmax and its Jacobian
#
# **Softmax** is different: it works on a whole row of scores and shares out a probability of 1 among them,
#
# $$p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}.$$
#
# Each output depends on every score, so there isn't one derivative but a matrix of partial derivatives, the
# **Jacobian**. Row $i$, column $j$ says how $p_i$ changes with $z_j$:
#
# $$J_{ij} = \frac{\partial p_i}{\partial z_j} = p_i\,(\delta_{ij} - p_j), \qquad \delta_{ij} = 1 \text{ if } i = j,
# \text{ else } 0.$$


# %%
def softmax(z):
    powers = np.exp(z - z.max())  # the largest exponent is 0, so nothing overflows; the result is the same
    return powers / powers.sum()


def jacobian(z):
    p = softmax(z)
    return np.diag(p) - np.outer(p, p)


scores = np.array([1.0, 2.0, 4.0])
tiny = 1e-5 * np.eye(3)  # move one score at a time
measured = np.column_stack([(softmax(scores + d) - softmax(scores - d)) / 2e-5 for d in tiny])
jacobian(scores).round(3), np.abs(jacobian(scores) - measured).max()

# %% tags=["collapsed"]
gaps = []
for seed in range(3):
    scores = np.random.default_rng(seed).normal(scale=2, size=5)
    nudged = [(softmax(scores + d) - softmax(scores - d)) / 2e-5 for d in 1e-5 * np.eye(5)]
    gaps.append(np.abs(jacobian(scores) - np.column_stack(nudged)).max())
record("jacobian_gap", gaps, claim="The Jacobian of softmax equals measured differences to within {high:.0e} over "
       "{runs} seeds.", holds=max(gaps) < 1e-7)  # fmt: skip

# %% [markdown]
# Read a column: raise one score, and its own probability rises while the others fall. The column adds up to 0, because
# the probabilities always add up to 1.
#
# ## Without activation, no depth
#
# What if you forget the activation? `Dense(32)` computes $XW + b$. Stack two of them and multiply out:
#
# $$(X W_1 + b_1)\,W_2 + b_2 = X\,(W_1 W_2) + (b_1 W_2 + b_2).$$
#
# That is one linear layer with the weight matrix $W_1 W_2$. Any number of linear layers collapses into a single one.

# %%
linear = keras.Sequential([keras.Input((8,)), layers.Dense(64), layers.Dense(64), layers.Dense(3)])
W1, b1, W2, b2, W3, b3 = linear.get_weights()
W, b = W1 @ W2 @ W3, b1 @ W2 @ W3 + b2 @ W3 + b3  # (8, 3) and (3,): 27 parameters in place of 4,931

inputs = np.random.default_rng(0).normal(size=(1000, 8))
linear.count_params(), W.size + b.size, np.abs(linear.predict(inputs, verbose=0) - (inputs @ W + b)).max()

# %% tags=["collapsed"]
gaps = []
for seed in range(3):
    random = np.random.default_rng(seed)
    linear.set_weights([random.normal(scale=0.3, size=weights.shape) for weights in linear.get_weights()])
    W1, b1, W2, b2, W3, b3 = linear.get_weights()
    folded = inputs @ (W1 @ W2 @ W3) + (b1 @ W2 @ W3 + b2 @ W3 + b3)
    gaps.append(np.abs(np.asarray(linear(inputs)) - folded).max())
record("fold_gap", gaps, claim="Three linear layers equal one, to within {high:.0e} over {runs} random models.",
       holds=max(gaps) < 1e-3)  # fmt: skip

# %% [markdown]
# Does that matter in practice? Train the spiral's network with and without its ReLUs. `lab.compare` gives both the same
# epochs and three seeds, keeps each run's best epoch on the validation data, and looks at the test data (new points,
# since the ones above have been looked at) once:

# %%
from layerwise import lab


def build(seed, activation=None):
    model = keras.Sequential([
        keras.Input((2,)),
        layers.Dense(32, activation=activation),
        layers.Dense(32, activation=activation),
        layers.Dense(1, activation="sigmoid"),
    ])  # fmt: skip
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy", metrics=["accuracy"])
    return model


candidates = {"no activation": build, "ReLU": lambda seed: build(seed, "relu")}
result = lab.compare(candidates, (x_train, y_train), (x_val, y_val), spiral(1000, seed=3), epochs=30, seeds=3)
result

# %% tags=["collapsed"]
record("linear_spiral", result.scores["no activation"], says="Without activation: {mean:.1%} of the test points.")
record("relu_spiral", result.scores["ReLU"], says="With ReLU: {mean:.1%} of the test points.")
gain = 100 * result.gain("ReLU", "no activation")
record("relu_gain", gain, claim="ReLU adds {mean:.0f} percentage points of test accuracy, {low:.0f} to {high:.0f} over "
       "{runs} seeds.", holds=gain.min() > 20)  # fmt: skip

# %% [markdown]
# Without activation {measured:linear_spiral:.1%}, as a single neuron; with ReLU {measured:relu_spiral:.1%}. The linear
# network has 1,185 parameters and can say no more than the three of one neuron. Keras doesn't warn you.
#
# ## How far does it go?
#
# With one hidden layer: as far as you like. That is the **universal approximation theorem** (Cybenko, 1989; Hornik,
# Stinchcombe & White, 1989): for every continuous function on a closed, bounded region and every tolerance there is a
# network with *one* hidden layer of sigmoids and a linear output that stays within the tolerance everywhere in the
# region. Leshno and others (1993) showed that nearly every activation will do, as long as it isn't a polynomial.
#
# For one input you can see why. A steep sigmoid is nearly a step. One step up and one step down make a bump, and a row
# of bumps of the right heights follows any curve. With ReLUs it is easier still: each hidden ReLU bends the output at
# one place, so $n$ of them make a **piecewise-linear** function of $n$ pieces. Here are networks of growing width,
# built by hand like that, and trained:

# %%
from functools import partial


def curve(x):
    return np.sin(2 * x) + 0.5 * np.sin(5 * x)


def build(seed, width):
    scattered = keras.initializers.RandomUniform(-3, 3)  # so that the neurons bend at different places
    model = keras.Sequential([
        keras.Input((1,)),
        layers.Dense(width, activation="tanh", bias_initializer=scattered),
        layers.Dense(1),
    ])  # fmt: skip
    model.compile(optimizer=keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.05, 1600)), loss="mse")
    return model


inputs = np.linspace(-3, 3, 400)[:, None]
target = (inputs, curve(inputs))
trained = {n: lab.repeat(partial(build, width=n), target, epochs=200, batch_size=50, seeds=3) for n in (4, 64)}

# %% tags=["collapsed"]
drawn = {n: [np.asarray(run.model(inputs)) for run in own.runs] for n, own in trained.items()}
errors = {n: [np.sqrt(np.mean((y - curve(inputs)) ** 2)) for y in own] for n, own in drawn.items()}
widths = np.array([1, 2, 4, 8, 16, 32, 64, 128])
by_hand = []
for n in widths:
    places = np.linspace(-3, 3, n + 1)
    by_hand.append(np.sqrt(np.mean((np.interp(inputs, places, curve(places)) - curve(inputs)) ** 2)))
for n, own in errors.items():
    record(
        f"width_{n}", own, says=f"{n} hidden neurons, trained: off by {{mean:.3f}} (root mean square, {{runs}} seeds)."
    )
record("hand_4", by_hand[2], says="4 ReLUs, written down: off by {mean:.3f}.")
record("hand_64", by_hand[6], says="64 ReLUs, written down: off by {mean:.3f}.")
gains = np.divide(errors[4], errors[64])
record("width_gain", gains, claim="Trained for the same number of epochs, 64 hidden neurons come {mean:.1f} times "
       "closer to the curve than 4 ({low:.1f} to {high:.1f} over {runs} seeds).", holds=gains.min() > 2)  # fmt: skip

figure, panels = plt.subplots(1, 3, figsize=(8.0, 2.9))
place = np.linspace(-3, 3, 300)
up, down = 1 / (1 + np.exp(-12 * (place + 1))), 1 / (1 + np.exp(-12 * (place - 1)))
panels[0].plot(place, up, label="up at −1")
panels[0].plot(place, down, label="up at 1")
panels[0].plot(place, up - down, color="black", linestyle="-", label="difference")
panels[0].set(title="two sigmoids, a bump", xlabel="x", ylabel="output", ylim=(-0.1, 1.75))
panels[0].legend(fontsize=8, loc="upper left")
panels[1].plot(inputs, curve(inputs), color="black", linestyle="-", linewidth=4, alpha=0.25, label="target")
for n in (4, 64):
    panels[1].plot(inputs, drawn[n][0], label=f"{n} neurons", linewidth=1.5)
panels[1].set(title="trained", xlabel="x", ylabel="output", ylim=(-1.8, 3.1))
panels[1].legend(fontsize=8, loc="upper left")
panels[2].plot(widths, by_hand, "^-", color=plots.COLOURS[2], label="ReLUs by hand")
for n, own in errors.items():
    panels[2].plot([n] * 3, own, "o", color=BLUE, label="tanh, trained" if n == 4 else None)
panels[2].set(xscale="log", yscale="log", xticks=[1, 4, 16, 64], xticklabels=["1", "4", "16", "64"])
panels[2].set(title="error", xlabel="hidden neurons", ylabel="root mean square error")
panels[2].minorticks_off()
panels[2].legend(fontsize=8, loc="lower left")
plots.show(
    figure,
    alt="Left: two steep sigmoids and their difference, a bump. Middle: a wavy target, a network of 4 neurons that "
    "follows it roughly and one of 64 that lies on it. Right: on logarithmic axes the error of networks built by hand "
    "falls steeply from 4 neurons on; trained networks start lower, and at 64 neurons lie above.",
    caption="**Figure 3.6.** One hidden layer of growing width. Points: three seeds each for 4 and 64 neurons.",
)

# %% [markdown]
# The error falls with the width, in both. Trained networks do more with 4 neurons ({measured:width_4:.2f} against
# {measured:hand_4:.2f}), because training also chooses where to bend. At 64 it is the other way round:
# {measured:width_64:.3f} against {measured:hand_64:.3f} by hand. The better weights exist, and 200 epochs didn't find
# them.
#
# ## What exists and what training finds
#
# So keep two questions apart: what a network *can represent*, and what training *finds*. Two hidden neurons can
# represent XOR. How often does training find it?

# %% [markdown] tags=["predict"]
# Train XOR from six seeds, once with 2 hidden neurons and once with 8. How many of the six will get all four settings
# right?


# %%
def build(seed, width):
    model = keras.Sequential([
        keras.Input((2,)),
        layers.Dense(width, activation="tanh"),
        layers.Dense(1, activation="sigmoid"),
    ])  # fmt: skip
    model.compile(optimizer=keras.optimizers.Adam(0.2), loss="binary_crossentropy", metrics=["accuracy"])
    return model


x, y = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])
solved = {n: lab.repeat(partial(build, width=n), (x, y), epochs=50, seeds=6).kept("accuracy") == 1 for n in (2, 8)}
{n: int(right.sum()) for n, right in solved.items()}

# %% tags=["collapsed"]
two, eight = int(solved[2].sum()), int(solved[8].sum())
record("solved_two", two, says="With 2 hidden neurons, {mean:.0f} of 6 seeds solve XOR.")
record("solved_eight", eight, claim="With 8 hidden neurons {mean:.0f} of 6 seeds solve XOR in 50 epochs, more than "
       "with 2 in the same number of epochs.", holds=eight > two + 1)  # fmt: skip

# %% [markdown]
# {measured:solved_two:.0f} of 6 with two neurons, {measured:solved_eight:.0f} of 6 with eight. (The seed at the top of
# this lesson was a lucky one.) The others are stuck: they are right about two settings and say ½ to the other two. More
# neurons than the task needs give training more ways to get there. That is one reason why networks are built wider than
# they would have to be.
#
# And what does the theorem *not* say? Not how many neurons: with several inputs it can be an enormous number. Not that
# training finds the weights. And nothing about new data, or about inputs outside of the region. It doesn't say that one
# layer is the best way, either: later layers reuse what earlier ones found, and some functions then need far fewer
# neurons (Telgarsky, 2016).
#
# ## When it fails: dead neurons
#
# ReLU has a weak spot. On the left it is 0, and so is its derivative. If a neuron's $z$ is negative for *every* sample,
# its weights get no gradient, so they stay as they are. It is a **dead neuron**. One step that is too large can push it
# there.

# %% [markdown] tags=["predict"]
# 64 hidden ReLUs learn to read 2,000 scans of MNIST by plain gradient descent, at a learning rate of 0.1, 1 and 3. How
# many of the 64 will be dead after three epochs?

# %%
from layerwise import data

(scans, digits), _ = data.mnist(dtype="float32")
train, validation = (scans[:2000], digits[:2000]), (scans[2000:3000], digits[2000:3000])


def build(seed, learning_rate):
    model = keras.Sequential([
        keras.Input((28, 28)),
        layers.Flatten(),
        layers.Dense(64, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ])  # fmt: skip
    optimizer = keras.optimizers.SGD(learning_rate)
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def dead(model):
    hidden = keras.Sequential(model.layers[:2])(scans[:2000])  # (2000, 64)
    return int((np.max(hidden, axis=0) == 0).sum())  # silent for every scan


runs = {r: lab.repeat(partial(build, learning_rate=r), train, validation, epochs=3, seeds=3) for r in (0.1, 1.0, 3.0)}
counts = {rate: [dead(run.model) for run in own.runs] for rate, own in runs.items()}
counts

# %% tags=["collapsed"]
scores = {rate: own.kept("val_accuracy") for rate, own in runs.items()}
record("dead_small", counts[0.1], says="At a learning rate of 0.1, {mean:.0f} of 64 neurons are dead ({runs} seeds).")
record("dead_middle", counts[1.0], says="At 1, {mean:.0f} ({low:.0f} to {high:.0f}).")
record("dead_large", counts[3.0], claim="At a learning rate of 3, {mean:.1f} of 64 ReLUs are dead after three epochs "
       "({low:.0f} to {high:.0f} over {runs} seeds).", holds=min(counts[3.0]) >= 60)  # fmt: skip
record("read_small", scores[0.1], says="Validation accuracy at 0.1: {mean:.0%}.")
record("read_middle", scores[1.0], says="At 1: {mean:.0%}.")
record("read_large", scores[3.0], says="At 3: {mean:.0%}.")
figure, panels = plt.subplots(1, 2, figsize=(7.2, 2.6))
for axes, values, label in zip(panels, (counts, scores), ("dead neurons of 64", "validation accuracy"), strict=True):
    axes.bar(
        [f"{rate:g}" for rate in values], [np.mean(own) for own in values.values()], color=[BLUE, "#8FBBDD", ORANGE]
    )
    for place, own in enumerate(values.values()):
        axes.plot([place] * len(own), own, "o", color="black", markersize=4)
    axes.set(xlabel="learning rate", ylabel=label)
    axes.grid(visible=False, axis="x")
panels[0].set_ylim(0, 68)
panels[1].set_ylim(0, 1)
plots.show(
    figure,
    alt="Bars for the learning rates 0.1, 1 and 3. Dead neurons: none, most, nearly all of 64. Validation accuracy: "
    "high, then lower, then that of guessing.",
    caption="**Figure 3.7.** Steps that are too large kill ReLUs. Bars: mean; points: three seeds.",
)

# %% [markdown]
# At 0.1 there are {measured:dead_small:.0f} dead neurons, at 1 there are {measured:dead_middle:.0f}, at 3 it is
# {measured:dead_large:.1f} of 64, and the accuracy falls from {measured:read_small:.0%} to {measured:read_middle:.0%}
# and {measured:read_large:.0%}. When all hidden neurons are silent, the network gives every scan the same answer.
# Nothing crashes and nothing warns you; the loss just stops falling. So count them, as `dead` does.
#
# What helps: a smaller learning rate, first of all. Standardized inputs help (unit 02), and so does good initialization
# (unit 08). A leaky ReLU can't die, but steps that are too large will ruin it in other ways.
#
# Other mistakes that raise no error:
#
# - **No activation in a hidden layer.** `Dense(64)` is linear.
# - **ReLU in the output layer.** It can't say a negative number, and it can die.
# - **Sigmoids for one of several classes.** Their outputs don't add up to 1; softmax does that.
# - **All weights initialized to 0.** All hidden neurons then stay alike forever.
#
# ## Summary
#
# - A hidden layer moves the points to where a straight line is enough. Two hidden neurons can solve XOR.
# - Forward propagation repeats $\varphi(XW + b)$, layer by layer. The CAP depth counts the layers with weights.
# - ReLU is the default in hidden layers; sigmoid and softmax belong to outputs. The Jacobian of softmax is a matrix.
# - Linear layers collapse into one.
# - The universal approximation theorem: one hidden layer, wide enough, can come as close as you like to any continuous
#   function. It says that weights exist, and nothing about finding them.
# - ReLUs can die. Count the silent ones.
