# %%
import itertools
import time

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import tensorflow as tf
from keras import layers
from sklearn.model_selection import train_test_split

from layerwise import data, plots
from layerwise.measure import record

plots.use_style()

# %% [markdown]
# ## Which weight is to blame?
#
# A network answers, and the loss says how wrong the answer is. To do better, each weight has to move a little in the
# direction in which the loss falls. So we need one number per weight: by how much does the loss change if this weight
# changes? That number is the weight's **slope**, in symbols $\partial L/\partial w$. All of them together are the
# **gradient**.
#
# Unit 4 ended with the slope at the scores. Most weights are further away. Their effect goes through an activation,
# another layer, and only then into the loss. This unit brings the slope to all of them, in one sweep from the loss
# back to the inputs. The method is called **backpropagation**.
#
# ## The slow way: wiggle every weight
#
# Nobody needs calculus to get a slope. Change the weight by a small step $h$, look at the loss again, divide:
#
# $$\text{one-sided: } \frac{L(w + h) - L(w)}{h}, \qquad \text{central: } \frac{L(w + h) - L(w - h)}{2h}.$$
#
# Units 2 to 4 have used the second form to test formulas. Now look at it more closely, because it is about to become
# our judge. The test case is one neuron, $L = (\tanh(wx) - y)^2$, whose true slope we can write down.


# %%
def neuron_loss(w, x, y):
    return (np.tanh(w * x) - y) ** 2


def true_slope(w, x, y):
    h = np.tanh(w * x)
    return 2 * (h - y) * (1 - h**2) * x


# %% [markdown] tags=["predict"]
# A slope is the limit for ever smaller steps. Which step will give the smallest error on a computer: $10^{-2}$,
# $10^{-5}$, $10^{-8}$ or $10^{-15}$? The same for both forms?

# %%
steps = np.logspace(-15, 0, 61)
random = np.random.default_rng(0)
w, x, y = random.uniform(0.5, 1.5, size=(3, 40, 1))  # 40 neurons, each (40, 1)
exact = true_slope(w, x, y)
one_sided = (neuron_loss(w + steps, x, y) - neuron_loss(w, x, y)) / steps  # (40, 61)
central = (neuron_loss(w + steps, x, y) - neuron_loss(w - steps, x, y)) / (2 * steps)
errors = {
    name: np.median(np.abs(slope - exact) / np.abs(exact), axis=0)  # (61,)
    for name, slope in (("one-sided", one_sided), ("central", central))
}

# %%
best_step = {name: steps[error.argmin()] for name, error in errors.items()}
lowest = {name: error.min() for name, error in errors.items()}
record("step_one_sided", best_step["one-sided"])
record("step_central", best_step["central"])
record("error_one_sided", lowest["one-sided"])
record("error_central", lowest["central"])
record("error_tiny_step", errors["central"][0])
record(
    "central_gain",
    lowest["one-sided"] / lowest["central"],
    claim="Central differences are at their best at least 30 times as accurate as one-sided ones, and the smallest "
    "step is not the best",
    holds=lowest["one-sided"] / lowest["central"] > 30 and min(best_step.values()) > 1e-10,
)

# %%
figure, axes = plt.subplots()
for name, error in errors.items():
    (line,) = axes.loglog(steps, error, label=name)
    axes.plot(best_step[name], lowest[name], "o", color=line.get_color())
axes.text(2e-15, 2e-9, "rounding:\nsmaller step,\nlarger error", fontsize=9)
axes.text(2e-2, 2e-9, "curvature:\nlarger step,\nlarger error", fontsize=9)
axes.set(
    xlabel="step h (change of the weight)",
    ylabel="relative error of the slope",
    ylim=(3e-12, 3),
    title="The best step is neither large nor tiny",
)
axes.legend(loc="upper center")
plots.show(
    figure,
    alt="Relative error against the step, both axes logarithmic: two V-shaped curves. On the left both fall together. "
    "The one-sided curve turns near a step of 1e-8, the central one near 1e-5, a thousand times lower.",
    caption="**Figure 5.1.** Median error of 40 neurons. From the right the errors fall like $h$ and like $h^2$; from "
    "the left they rise like $1/h$.",
)

# %% [markdown] tags=["answer"]
# About {measured:step_one_sided:.0e} for the one-sided form and {measured:step_central:.0e} for the central one. At a
# step of $10^{-15}$ the error is {measured:error_tiny_step:.0%}. A double has 16 digits. The two losses agree in
# nearly all of them, so their difference is little more than rounding.

# %% [markdown]
# Taylor's series says why the central form is better. Both forms cut the series off, but in the central one the terms
# with even powers cancel:
#
# $$\frac{L(w+h) - L(w)}{h} = L' + \tfrac{h}{2} L'' + \dots, \qquad
# \frac{L(w+h) - L(w-h)}{2h} = L' + \tfrac{h^2}{6} L''' + \dots$$
#
# Its error at the best step was {measured:error_central:.0e}, against {measured:error_one_sided:.0e}. We shall use
# central differences with $h = 10^{-5}$.
#
# As a judge this is excellent, because it knows nothing of formulas. As a way to train it is hopeless: *every weight*
# needs two passes through the network. A network with a million weights needs two million passes for a single step.
#
# ## One path: the chain rule
#
# Write the computation as a **graph**: each operation is a node, and arrows carry its result to whoever uses it. Here
# is a linear neuron with squared error, $L = (wx + b - y)^2$. Going forward is easy: each node computes its value
# from what arrives.

# %%
w, x, b, y = 0.5, 3.0, 1.0, 4.0
product = w * x
output = product + b
error = output - y
loss = error**2
print(f"product {product}, output {output}, error {error}, loss {loss}")

# %% [markdown]
# Now go backward, from the loss. At each node ask one question only: *if my input grows a little, how much does my
# output grow?* That is the node's **local slope**. A node needs to know nothing of the rest of the graph to answer.
# The **chain rule** says that slopes along a path multiply:
#
# $$\frac{\partial L}{\partial w} = \underbrace{\frac{\partial L}{\partial e}}_{2e} \cdot
# \underbrace{\frac{\partial e}{\partial o}}_{1} \cdot \underbrace{\frac{\partial o}{\partial p}}_{1} \cdot
# \underbrace{\frac{\partial p}{\partial w}}_{x}$$
#
# with $p = wx$, $o = p + b$, $e = o - y$. If $p$ grows 3 times as fast as $w$, and $L$ falls 3 times as fast as $p$
# grows, then $L$ falls 9 times as fast as $w$ grows.

# %% [markdown] tags=["predict"]
# The error is −1.5. Work out the slope of the loss at `error`, `output`, `product`, and then at `w`, `x` and `b`.

# %%
slope_loss = 1.0
slope_error = slope_loss * 2 * error  # local slope of the square: 2e
slope_output = slope_error * 1  # of a difference, on the left: 1
slope_y = slope_error * -1  # on the right: -1
slope_product = slope_b = slope_output * 1  # of a sum: 1 for both
slope_w, slope_x = slope_product * x, slope_product * w  # of a product: the other factor
print(f"slopes: w {slope_w}, x {slope_x}, b {slope_b}, y {slope_y}")


# %% [markdown]
# A function to draw such a graph. Every arrow gets two numbers: above it the value that went forward, below it the
# slope that came back.


# %%
def draw_graph(axes, boxes, arrows):
    """Draw a graph. boxes: name -> (x, y, text). arrows: (from, to or None for the end, value, slope)."""
    for start, end, value, slope in arrows:
        x0, y0, _ = boxes[start]
        x1, y1 = boxes[end][:2] if end else (x0 + 0.85, y0)
        line = {"arrowstyle": "-|>", "color": "#888888", "shrinkA": 15, "shrinkB": 15 if end else 0}
        axes.annotate("", xy=(x1, y1), xytext=(x0, y0), arrowprops=line)
        middle_x, middle_y = x0 + 0.5 * (x1 - x0), y0 + 0.5 * (y1 - y0)
        above, below = (f"{number:.3g}".replace("-", "−") for number in (value, slope))
        style = {"ha": "center", "fontsize": 9, "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 0.6}}
        axes.text(middle_x, middle_y + 0.06, above, va="bottom", color=plots.COLOURS[0], **style)
        axes.text(middle_x, middle_y - 0.06, below, va="top", color=plots.COLOURS[1], weight="bold", **style)
    for x0, y0, text in boxes.values():
        frame = {"boxstyle": "round,pad=0.35", "facecolor": "#EEEEEE", "edgecolor": "black"}
        axes.text(x0, y0, text, ha="center", va="center", fontsize=11, bbox=frame, zorder=3)
    axes.set_axis_off()


# %%
boxes = {
    "w": (0, 2, "$w$"), "x": (0, 1, "$x$"), "b": (1.25, 0.5, "$b$"), "y": (2.5, 0.5, "$y$"),
    "product": (1.25, 1.5, "×"), "output": (2.5, 1.5, "+"), "error": (3.75, 1.5, "−"), "loss": (5, 1.5, "$(\\;)^2$"),
}  # fmt: skip
arrows = [
    ("w", "product", w, slope_w), ("x", "product", x, slope_x), ("product", "output", product, slope_product),
    ("b", "output", b, slope_b), ("output", "error", output, slope_output), ("y", "error", y, slope_y),
    ("error", "loss", error, slope_error), ("loss", None, loss, slope_loss),
]  # fmt: skip
figure, axes = plt.subplots(figsize=(8, 3))
draw_graph(axes, boxes, arrows)
axes.set(xlim=(-0.4, 6.1), ylim=(0.2, 2.3), title="Values go forward (above), slopes come back (below)")
plots.show(
    figure,
    alt="A graph from left to right: w and x into a times node, its result and b into a plus node, then minus y, then "
    "the square. Above each arrow is a value, below it a slope: 1 at the loss, -3 at the error, -9 at w, -1.5 at x.",
    caption="**Figure 5.2.** The graph of $(wx + b - y)^2$. Blue, above: values. Orange, below: by how much the loss "
    "grows if that value grows by a little, per unit.",
)

# %% [markdown] tags=["answer"]
# −3 at `error`, and still −3 at `output`, `product` and `b`, because sums and differences pass a slope on. At $w$ it
# is $-3 \cdot x = -9$, at $x$ it is $-3 \cdot w = -1.5$. The data get slopes as well, and $y$ gets $+3$. We do not
# use those here, but a deeper network needs the slope at $x$: there $x$ is the output of the layer before.

# %% [markdown]
# ## Branches: four rules
#
# Four kinds of node are enough for most of what networks do.
#
# | node | forward | what it does with the slope $s$ that comes back |
# |---|---|---|
# | plus | $a + b$ | **distributes**: $s$ to both |
# | times | $a \cdot b$ | **swaps**: $s \cdot b$ to $a$, and $s \cdot a$ to $b$ |
# | max | $\max(a, b)$ | **routes**: $s$ to the larger one, 0 to the other |
# | fan-out | one value used twice | **adds up** what comes back on all its arrows |
#
# The last rule is the one that people forget. If $a$ is used in two places, a change of $a$ reaches the loss on two
# ways, and both count. Here is a graph with all four, $L = \max(ab,\, c) \cdot (a + d)$:

# %%
a, b, c, d = 2.0, 3.0, 4.0, -1.0
product, total = a * b, a + d
larger = max(product, c)
loss = larger * total

# %%
slope_larger, slope_total = total, larger  # times swaps
slope_product, slope_c = (slope_larger, 0.0) if product > c else (0.0, slope_larger)  # max routes
slope_b = slope_product * a
slope_d = slope_total  # plus distributes
slope_a_by_product, slope_a_by_total = slope_product * b, slope_total
slope_a = slope_a_by_product + slope_a_by_total  # the fan-out adds up

# %%
boxes = {
    "b": (0, 2.9, "$b$"), "a": (0, 1.5, "$a$"), "d": (0, 0.1, "$d$"), "c": (1.4, 3.3, "$c$"),
    "product": (1.4, 2.05, "×"), "larger": (2.9, 2.55, "max"), "total": (2.2, 0.7, "+"), "loss": (4.3, 1.6, "×"),
}  # fmt: skip
arrows = [
    ("b", "product", b, slope_b), ("a", "product", a, slope_a_by_product), ("a", "total", a, slope_a_by_total),
    ("d", "total", d, slope_d), ("product", "larger", product, slope_product), ("c", "larger", c, slope_c),
    ("larger", "loss", larger, slope_larger), ("total", "loss", total, slope_total), ("loss", None, loss, 1.0),
]  # fmt: skip
figure, axes = plt.subplots(figsize=(8, 3.9))
draw_graph(axes, boxes, arrows)
axes.text(-0.25, 1.5, f"{slope_a_by_product:.0f} + {slope_a_by_total:.0f} = {slope_a:.0f}", ha="right", va="center",
          color=plots.COLOURS[1], weight="bold", fontsize=11)  # fmt: skip
axes.set(xlim=(-1.3, 5.4), ylim=(-0.2, 3.6), title="A value that is used twice collects slopes twice")
plots.show(
    figure,
    alt="A graph: a goes to a times node together with b, and to a plus node together with d. The product and c go "
    "into a max node, which passes its whole slope to the product and 0 to c. The slopes 3 and 6 that come back to a "
    "are added: 9.",
    caption="**Figure 5.3.** All four rules. The max node sends nothing to $c$: as long as $c$ is the smaller one, "
    "changing it a little changes nothing.",
)

# %% [markdown]
# Is 9 right? The judge decides.


# %%
def branch_loss(a):
    return max(a * b, c) * (a + d)


wiggled = (branch_loss(a + 1e-5) - branch_loss(a - 1e-5)) / 2e-5
print(f"by the rules {slope_a}, by wiggling {wiggled:.6f}")

# %% [markdown]
# ## A machine that remembers what it did
#
# The rules are so mechanical that a program can apply them. All it needs is a *memory of the forward pass*: for each
# result, from which values it came and with which local slopes. Here is such a machine, whole. A `Node` holds a
# value. When two nodes are added or multiplied, the new node writes down its parents and the local slopes.
#
# `backward` visits every node once, *after* all that use it, so that its slope is complete before it is passed on. An
# order in which every node stands after its parents is called **topological**; we need it reversed.


# %%
class Node:
    """A number that remembers where it came from: parents is a list of (node, local slope)."""

    def __init__(self, value, parents=(), text=""):
        self.value, self.parents, self.text, self.slope = value, parents, text, 0.0

    def __add__(self, other):
        return Node(self.value + other.value, [(self, 1.0), (other, 1.0)], "+")

    def __mul__(self, other):
        return Node(self.value * other.value, [(self, other.value), (other, self.value)], "×")

    def tanh(self):
        value = np.tanh(self.value)
        return Node(value, [(self, 1 - value**2)], "tanh")

    def order(self, seen=None):
        """All nodes that this one depends on, parents first, this one last."""
        seen = {} if seen is None else seen  # a dictionary keeps the order
        for parent, _ in self.parents:
            if parent not in seen:
                parent.order(seen)
        seen[self] = None
        return list(seen)

    def backward(self):
        nodes = self.order()
        for node in nodes:
            node.slope = 0.0
        self.slope = 1.0
        for node in reversed(nodes):
            for parent, local in node.parents:
                parent.slope += node.slope * local  # += is the rule for fan-outs


# %% [markdown]
# A network with two hidden neurons, built from nodes. It has one input, no biases, and a loss $e \cdot e$.

# %%
names = ("w₁", "w₂", "x", "v₁", "v₂", "−y")
w1, w2, x, v1, v2, minus_y = (
    Node(value, text=name) for value, name in zip((0.8, -0.5, 1.5, 1.2, 0.7, -1.0), names, strict=True)
)
error = v1 * (w1 * x).tanh() + (w2 * x).tanh() * v2 + minus_y
loss = error * error
loss.backward()
pd.DataFrame({node.text: [node.value, node.slope] for node in (w1, w2, v1, v2, x)}, index=["value", "slope"]).round(4)

# %% [markdown]
# Nobody told it the derivative of a square. The product $e \cdot e$ sends $1 \cdot e$ back to $e$ twice, and the
# fan-out adds them up to $2e$. And because the machine remembers its graph, it can be drawn as it was recorded.


# %%
def place(loss):
    """Boxes for draw_graph: a node's column is how far it is from the loss, on the longest way."""
    nodes, distance, boxes = loss.order(), {loss: 0}, {}
    for node in reversed(nodes):
        for parent, _ in node.parents:
            distance[parent] = max(distance.get(parent, 0), distance[node] + 1)
    for far in set(distance.values()):
        column = [node for node in nodes if distance[node] == far]
        for row, node in enumerate(column):
            boxes[node] = (-1.35 * far, 1.2 * ((len(column) - 1) / 2 - row), node.text)
    return boxes


boxes = place(loss)
arrows = [
    (parent, node, parent.value, node.slope * local) for node in boxes for parent, local in dict(node.parents).items()
]
figure, axes = plt.subplots(figsize=(8.8, 4.6))
draw_graph(axes, boxes, [*arrows, (loss, None, loss.value, loss.slope)])
axes.set(xlim=(-8.5, 1.0), ylim=(-2.2, 2.2), title="The engine finds every slope by itself")
plots.show(
    figure,
    alt="The recorded graph of a network with two hidden neurons: the input x fans out to two products with w1 and w2, "
    "each goes through tanh, is multiplied by v1 or v2, the two are added, minus y is added, and the error is "
    "multiplied by itself.",
    caption="**Figure 5.4.** The graph of a small network as the engine recorded it. The input $x$ fans out into both "
    "hidden neurons. The error goes into the last product twice: one arrow stands for both, and its slope comes back "
    "twice.",
)

# %% [markdown]
# This is the principle of TensorFlow, PyTorch and JAX: run forward, remember, walk back. It is called **reverse-mode
# automatic differentiation**. Linnainmaa described it in his thesis of 1970 and in a paper of 1976, as a way to track
# rounding errors; Griewank (2012) tells who else found it. In 1986 Rumelhart, Hinton and Williams showed that hidden
# neurons trained by it learn useful features.
#
# ## Layers instead of numbers
#
# One node per number is slow. Real engines have nodes for whole matrices, and so will we. Three rules suffice. Each
# follows from the rules above, once, with indices. From here on $D$ stands for the slope of the loss at a node's
# output; it always has the *shape of that output*.
#
# **The layer $Z = XW + b$.** Spelled out: $Z_{ij} = \sum_k X_{ik} W_{kj} + b_j$ for sample $i$ and unit $j$. The
# weight $W_{kj}$ is used once for every sample, each time multiplied by $X_{ik}$. Times swaps, the fan-out adds up:
#
# $$\frac{\partial L}{\partial W_{kj}} = \sum_i X_{ik} D_{ij} \quad\Longrightarrow\quad
# \boxed{\frac{\partial L}{\partial W} = X^\top D}$$
#
# The bias $b_j$ is *added* to every sample's $Z_{ij}$. Plus distributes, the fan-out adds up:
#
# $$\frac{\partial L}{\partial b_j} = \sum_i D_{ij} \quad\Longrightarrow\quad
# \boxed{\frac{\partial L}{\partial b} = \text{the sum of } D\text{'s rows}}$$
#
# The input $X_{ik}$ goes to every unit $j$, each time multiplied by $W_{kj}$:
#
# $$\frac{\partial L}{\partial X_{ik}} = \sum_j D_{ij} W_{kj} \quad\Longrightarrow\quad
# \boxed{\frac{\partial L}{\partial X} = D\,W^\top}$$
#
# **The activation $H = \varphi(Z)$** works on each number by itself, so slopes multiply element by element:
# $\partial L/\partial Z = D \odot \varphi'(Z)$. For tanh, $\varphi'(Z) = 1 - H^2$.
#
# **The loss.** For the mean squared error of $n$ numbers, $L = \frac1n \sum (P - Y)^2$, the slope at the answers is
# $\frac2n (P - Y)$.
#
# There is no need to learn the transpositions by heart. A slope has the shape of what it is the slope of, and there
# is only one way to multiply that gives this shape.

# %% [markdown] tags=["predict"]
# A batch of 6 samples with 4 features goes into 3 units. Which shapes have $X$, $D$ and $W$? Write down the only
# product of $X$ and $D$, with a transposition somewhere, that has the shape of $W$.


# %%
def matrix(axes, left, middle, rows, columns, text, colour):
    """Draw a matrix as a grid of cells; return its right edge."""
    for row in range(rows):
        for column in range(columns):
            corner = (left + 0.5 * column, middle + 0.25 * rows - 0.5 * (row + 1))
            axes.add_patch(plt.Rectangle(corner, 0.5, 0.5, facecolor=colour, alpha=0.45, edgecolor="black"))
    axes.text(left + 0.25 * columns, middle + 1.75, text, ha="center", va="bottom", fontsize=10)
    axes.text(left + 0.25 * columns, middle - 1.65, f"({rows}, {columns})", ha="center", va="top", fontsize=9)
    return left + 0.5 * columns


# %%
samples, features, units = 6, 4, 3
blue, orange, green = plots.COLOURS[0], plots.COLOURS[5], plots.COLOURS[2]
equations = [
    [("$X$", samples, features, blue), ("@", "$W$", features, units, green), ("→", "$Z$", samples, units, orange)],
    [("$X^T$", features, samples, blue), ("@", "$D$", samples, units, orange),
     ("=", r"$\partial L/\partial W$", features, units, green)],
    [("$D$", samples, units, orange), ("@", "$W^T$", units, features, green),
     ("=", r"$\partial L/\partial X$", samples, features, blue)],
]  # fmt: skip
figure, axes = plt.subplots(figsize=(8.4, 5.6))
for number, (title, equation) in enumerate(
    zip(("forward", "back to the weights", "back to the inputs"), equations, strict=True)
):
    middle = -4.6 * number
    axes.text(-0.4, middle, title, ha="right", va="center", fontsize=10, weight="bold")
    right = matrix(axes, 0, middle, *equation[0][1:3], *equation[0][::3])
    for sign, text, rows, columns, colour in equation[1:]:
        axes.text(right + 0.55, middle, sign, ha="center", va="center", fontsize=13)
        right = matrix(axes, right + 1.1, middle, rows, columns, text, colour)
axes.set(xlim=(-3.3, 9.5), ylim=(-11.6, 2.6), aspect="equal", title="A slope has the shape of what it belongs to")
axes.set_axis_off()
plots.show(
    figure,
    alt="Three rows of grids. Forward: X, 6 by 4, times W, 4 by 3, gives Z, 6 by 3. Back to the weights: X transposed, "
    "4 by 6, times D, 6 by 3, gives the slope of W, 4 by 3. Back to the inputs: D, 6 by 3, times W transposed, 3 by 4, "
    "gives the slope of X, 6 by 4.",
    caption="**Figure 5.5.** The shapes of one layer, for 6 samples, 4 features and 3 units. Equal colours, equal "
    "shape (or its transpose).",
)

# %% [markdown] tags=["answer"]
# $X$ is (6, 4), $D$ like $Z$ is (6, 3), $W$ is (4, 3). Only $X^\top D$, that is (4, 6) times (6, 3), gives (4, 3).
# The samples are summed over in the product, and disappear: *the gradient adds up what every sample wants*.

# %% [markdown]
# ## A network of our own
#
# Now everything is together for a regression network: a hidden layer with tanh, and a linear output, because the
# answer is a number (unit 4). One step of training has four parts:
#
# 1. **forward**: compute the answers, and keep what the way back will need, $X$ and $H$;
# 2. **error**: compare with the targets;
# 3. **backward**: bring the slope of the loss back to every weight;
# 4. **update**: move each weight against its slope, $w \leftarrow w - \eta\,\partial L/\partial w$.
#
# Beside each line stands the formula that it is.


# %%
class Network:
    """inputs -> hidden (tanh) -> outputs (linear), trained on the mean squared error."""

    def __init__(self, inputs, hidden, outputs, seed):
        random = np.random.default_rng(seed)
        W1 = random.normal(size=(inputs, hidden)) / np.sqrt(inputs)
        W2 = random.normal(size=(hidden, outputs)) / np.sqrt(hidden)
        self.weights = [W1, np.zeros(hidden), W2, np.zeros(outputs)]

    def forward(self, X):
        W1, b1, W2, b2 = self.weights
        H = np.tanh(X @ W1 + b1)  # H = φ(X W1 + b1)     (samples, hidden)
        P = H @ W2 + b2  # P = H W2 + b2                 (samples, outputs)
        return P, H

    def loss(self, X, Y):
        return np.mean((self.forward(X)[0] - Y) ** 2)

    def backward(self, X, Y):
        """The loss, and its slopes in the order of the weights."""
        P, H = self.forward(X)
        D2 = 2 * (P - Y) / Y.size  # ∂L/∂P = 2 (P − Y) / n         (samples, outputs)
        D_hidden = D2 @ self.weights[2].T  # ∂L/∂H = D2 W2ᵀ        (samples, hidden)
        D1 = D_hidden * (1 - H**2)  # ∂L/∂Z = ∂L/∂H ⊙ φ'(Z)        (samples, hidden)
        slopes = [X.T @ D1, D1.sum(axis=0), H.T @ D2, D2.sum(axis=0)]
        return np.mean((P - Y) ** 2), slopes

    def train(self, X, Y, rate, steps):
        """The loss before each step."""
        losses = []
        for _ in range(steps):
            loss, slopes = self.backward(X, Y)
            self.weights = [part - rate * slope for part, slope in zip(self.weights, slopes, strict=True)]
            losses.append(loss)
        return losses


# %% [markdown]
# The data are those of unit 4: ten measurements of 442 patients, and a score of their diabetes a year later. Inputs
# and targets are standardised with the statistics of the training part. So on that part always to answer the mean
# gives a loss of 1.


# %%
def diabetes_split(seed):
    """Standardised inputs (309, 10), (133, 10) and targets (309, 1), (133, 1)."""
    table = data.diabetes()
    inputs, targets = table.drop(columns="progression").to_numpy(float), table[["progression"]].to_numpy(float)
    train, test, train_targets, test_targets = train_test_split(inputs, targets, test_size=0.3, random_state=seed)
    (mean, deviation), (middle, spread) = ((part.mean(axis=0), part.std(axis=0)) for part in (train, train_targets))
    scaled = (train - mean) / deviation, (test - mean) / deviation
    return *scaled, (train_targets - middle) / spread, (test_targets - middle) / spread


# %% [markdown] tags=["predict"]
# A linear model fits 11 numbers to these data, our network with 16 hidden neurons 193. Which will have the smaller
# loss on the training part, and which on the patients that it has not seen?

# %%
checkpoints = np.unique(np.logspace(0, np.log10(3000), 40).astype(int))  # steps at which the test loss is looked at
curves = {"train": [], "test": []}  # (5 splits, checkpoints) each
straight = {"train": [], "test": []}  # losses of the linear model
constant = []  # test losses of the mean
for seed in range(5):
    train, test, train_targets, test_targets = diabetes_split(seed)
    network, done = Network(10, 16, 1, seed), 0
    rows = []
    for checkpoint in checkpoints:
        network.train(train, train_targets, rate=0.1, steps=checkpoint - done)
        done = checkpoint
        rows.append((network.loss(train, train_targets), network.loss(test, test_targets)))
    weights = np.linalg.lstsq(np.column_stack([train, np.ones(len(train))]), train_targets, rcond=None)[0]  # (11, 1)
    for name, X, Y, row in zip(curves, (train, test), (train_targets, test_targets), np.transpose(rows), strict=True):
        curves[name].append(row)
        straight[name].append(np.mean((X @ weights[:-1] + weights[-1] - Y) ** 2))
    constant.append(np.mean(test_targets**2))
curves = {name: np.array(rows) for name, rows in curves.items()}

# %%
record("loss_mean", constant, unit="of the training targets' variance")
record("loss_linear_train", straight["train"])
record("loss_linear", straight["test"])
record("loss_network_train", curves["train"][:, -1])
record("loss_network_last", curves["test"][:, -1])
record("loss_network_best", curves["test"].min(axis=1))
record("best_checkpoint", checkpoints[curves["test"].argmin(axis=1)], unit="steps")

# %%
over_mean = curves["test"].min(axis=1) / constant
over_linear = np.mean(curves["test"].min(axis=1)) / np.mean(straight["test"])
record(
    "network_over_mean",
    over_mean,
    claim="A network in plain NumPy learns from the diabetes data: on held-out patients its loss falls below two "
    "thirds of that of the mean answer, in every split",
    holds=max(over_mean) < 0.67,
)
record(
    "network_over_linear",
    over_linear,
    claim="A hidden layer does not pay on the diabetes data: even at its best moment the network's mean held-out loss "
    "is not 5 % below that of the linear model",
    holds=over_linear > 0.95,
)
record(
    "network_train_gain",
    np.divide(curves["train"][:, -1], straight["train"]),
    claim="With 193 weights it fits the training data better than the best linear model, in every split",
    holds=max(np.divide(curves["train"][:, -1], straight["train"])) < 0.9,
)

# %%
figure, axes = plt.subplots(figsize=(7, 4))
for name, colour, dash in (("train", plots.COLOURS[0], "-"), ("test", plots.COLOURS[1], "--")):
    for seed, row in enumerate(curves[name]):
        label = f"network, {'training' if name == 'train' else 'held-out'} part" if seed == 0 else None
        axes.semilogx(checkpoints, row, dash, color=colour, alpha=0.75, linewidth=1.4, label=label)
axes.axhline(np.mean(constant), color="black", linestyle=":", linewidth=1.5)
axes.axhline(np.mean(straight["test"]), color="black", linestyle="-.", linewidth=1.5)
axes.text(12, np.mean(constant) + 0.02, "always the mean (held-out)", fontsize=9, va="bottom")
axes.text(1.05, np.mean(straight["test"]) - 0.02, "linear model (held-out)", fontsize=9, va="top")
axes.set(
    xlabel="steps of gradient descent",
    ylabel="mean squared error / variance",
    ylim=(0, 1.9),
    title="The training loss goes on falling, the other does not",
)
axes.legend(loc="upper right")
plots.show(
    figure,
    alt="Loss against steps, logarithmic. Five curves for the training parts fall steadily. Five for the held-out "
    "parts fall to about the level of the linear model within a hundred steps and rise again later.",
    caption="**Figure 5.6.** Five splits of the diabetes data. The black lines are means over the splits.",
)

# %% [markdown] tags=["answer"]
# On the training part the network: {measured:loss_network_train:.2f} against {measured:loss_linear_train:.2f}. On new
# patients the linear model is at {measured:loss_linear:.2f}, the network at its best checkpoint at
# {measured:loss_network_best:.2f} (after {measured:best_checkpoint.low:.0f} to {measured:best_checkpoint.high:.0f}
# steps), and after all 3,000 steps at {measured:loss_network_last:.2f}, worse than the mean's
# {measured:loss_mean:.2f}. It is learning its 309 patients by heart. The best checkpoint was even chosen by looking
# at the held-out patients, so its loss is flattered.

# %% [markdown]
# So the machinery works, and here it is *not worth its price*: on so few patients the relation is too noisy for
# anything beyond a straight line. How to stop in time is unit 12's subject. What matters now is whether the gradients
# are right.
#
# ## Is it right? Two witnesses
#
# A wrong gradient does not crash. Training may even work a little, only worse. So it is tested, always, and the test
# is cheap: compare with central differences on a *small* network and a handful of samples. The measure is the
# **relative error** $\|a - b\| / (\|a\| + \|b\|)$, because a difference of 0.001 says nothing unless we know how
# large the slopes are.


# %%
def central_slopes(network, X, Y, step=1e-5):
    """The slopes of the loss at all weights, by two passes for each number."""
    slopes = [np.empty_like(part) for part in network.weights]
    for part, slope in zip(network.weights, slopes, strict=True):
        for place in np.ndindex(part.shape):
            kept = part[place]
            part[place] = kept + step
            above = network.loss(X, Y)
            part[place] = kept - step
            slope[place] = (above - network.loss(X, Y)) / (2 * step)
            part[place] = kept  # put it back exactly: + step - step would leave a rounding error
    return slopes


# %%
def relative_error(a, b):
    return np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b))


# %% [markdown]
# The second witness is TensorFlow. What our `Node` did is there called a **tape**: while it is running,
# `tf.GradientTape` records every operation on a `tf.Variable`, and `tape.gradient` plays it backward.


# %%
def tape_slopes(weights, X, Y):
    """The same slopes from TensorFlow."""
    variables = [tf.Variable(part) for part in weights]  # float64, like NumPy's
    with tf.GradientTape() as tape:
        W1, b1, W2, b2 = variables
        answers = tf.tanh(X @ W1 + b1) @ W2 + b2
        loss = tf.reduce_mean((answers - Y) ** 2)
    return [slope.numpy() for slope in tape.gradient(loss, variables)]


# %%
agreement = []  # one row for each seed, shape and array
for seed in range(5):
    for samples, inputs, hidden, outputs in ((1, 2, 3, 1), (7, 5, 4, 3), (20, 10, 16, 1), (12, 6, 30, 2)):
        random = np.random.default_rng(100 + seed)
        X, Y = random.normal(size=(samples, inputs)), random.normal(size=(samples, outputs))
        network = Network(inputs, hidden, outputs, seed)
        slopes = network.backward(X, Y)[1]
        witnesses = central_slopes(network, X, Y), tape_slopes(network.weights, X, Y)
        for name, ours, wiggled, taped in zip(("W1", "b1", "W2", "b2"), slopes, *witnesses, strict=True):
            agreement.append((name, relative_error(ours, wiggled), relative_error(ours, taped)))
agreement = pd.DataFrame(agreement, columns=["array", "wiggling", "tape"])
agreement.groupby("array").max().map("{:.0e}".format)

# %%
record(
    "gap_wiggling",
    agreement["wiggling"],
    claim="Our gradients equal central differences: relative error below 1e-6 for five seeds and four shapes",
    holds=agreement["wiggling"].max() < 1e-6,
)
record(
    "gap_tape",
    agreement["tape"],
    claim="Our gradients equal those of tf.GradientTape in float64: relative error below 1e-12 for five seeds and four "
    "shapes",
    holds=agreement["tape"].max() < 1e-12,
)

# %% [markdown]
# And what would a *wrong* gradient look like? Three classic faults, on the same data: the bias's slopes averaged
# instead of summed, the activation's slope left out, and $1 - H$ instead of $1 - H^2$.


# %%
def faulty_slopes(network, X, Y, fault):
    P, H = network.forward(X)
    D2 = 2 * (P - Y) / Y.size
    bend = {"φ' left out": 1, "1 − H": 1 - H}.get(fault, 1 - H**2)
    D1 = D2 @ network.weights[2].T * bend
    collect = np.mean if fault == "bias averaged" else np.sum
    return [X.T @ D1, collect(D1, axis=0), H.T @ D2, collect(D2, axis=0)]


# %%
faults = {}
for fault in ("bias averaged", "φ' left out", "1 − H"):
    worst = []
    for seed in range(5):
        random = np.random.default_rng(100 + seed)
        X, Y = random.normal(size=(7, 5)), random.normal(size=(7, 3))
        network = Network(5, 4, 3, seed)
        taped = tape_slopes(network.weights, X, Y)
        worst.append(max(map(relative_error, faulty_slopes(network, X, Y, fault), taped)))
    faults[fault] = worst
record("gap_faults", [gap for worst in faults.values() for gap in worst])

# %%
figure, axes = plt.subplots(figsize=(7.4, 3.8))
random = np.random.default_rng(0)
groups = {"right, by\nthe tape": agreement["tape"], "right, by\nwiggling": agreement["wiggling"], **faults}
for column, gaps in enumerate(groups.values()):
    sideways = column + random.uniform(-0.2, 0.2, size=len(gaps))
    colour = plots.COLOURS[0] if column < 2 else plots.COLOURS[1]
    axes.semilogy(sideways, np.maximum(gaps, 1e-17), "o" if column < 2 else "s", markersize=4, alpha=0.6, color=colour)
axes.axhline(1e-6, color="black", linestyle=":", linewidth=1)
axes.text(4.5, 1.4e-6, "suspicious above this line", ha="right", va="bottom", fontsize=9)
axes.set(
    xticks=range(len(groups)),
    xticklabels=list(groups),
    ylabel="relative error of a slope",
    xlim=(-0.5, 4.55),
    ylim=(4e-18, 10),
    title="Right and wrong gradients lie many powers of ten apart",
)
plots.show(
    figure,
    alt="Relative errors on a logarithmic axis. Compared with the tape they lie below 1e-15, compared with central "
    "differences around 1e-10. The three faults lie between 0.1 and 1.",
    caption="**Figure 5.7.** Blue: our network against its two witnesses. Orange squares: the largest error of three "
    "faulty gradients. A point at the bottom edge means no difference at all.",
)

# %% [markdown]
# The relative error is {measured:gap_wiggling.high:.0e} at most against central differences, and
# {measured:gap_tape.high:.0e} against the tape, which is float64's rounding. The faults are at
# {measured:gap_faults.low:.1f} and above. There is nothing in between, so this test is easy to read: below $10^{-6}$
# all is well, above $10^{-4}$ something is wrong. (A ReLU whose corner lies within the step is the known exception:
# there the two sides have different slopes.)
#
# ### Step by step with Keras
#
# Equal gradients should mean equal training. We copy our starting weights into a Keras model, use plain gradient
# descent (`SGD`) on the whole batch, and compare the losses of every single step. Keras computes in float32 unless
# told otherwise; for this comparison both use float64.

# %%
STEPS = 200
keras.config.set_floatx("float64")
loss_gaps = []
for seed in range(3):
    train, _, train_targets, _ = diabetes_split(seed)
    network = Network(10, 16, 1, seed)
    model = keras.Sequential([keras.Input((10,)), layers.Dense(16, activation="tanh"), layers.Dense(1)])
    model.set_weights(network.weights)
    model.compile(keras.optimizers.SGD(0.1), loss="mse")
    ours, theirs = network.train(train, train_targets, rate=0.1, steps=STEPS), []
    for _ in range(STEPS):
        model.reset_metrics()  # otherwise the loss is a running mean
        theirs.append(float(model.train_on_batch(train, train_targets)))
    loss_gaps.append(np.max(np.abs(np.divide(theirs, ours) - 1)))
keras.config.set_floatx("float32")

# %%
record(
    "keras_loss_gap",
    loss_gaps,
    claim="From the same start our network and Keras's have the same loss at each of 200 steps of gradient descent "
    "(largest relative difference, float64)",
    holds=max(loss_gaps) < 1e-9,
)

# %% [markdown]
# The largest relative difference of any loss is {measured:keras_loss_gap.high:.0e}. Forty lines of NumPy do what
# `fit` does.
#
# ## Why backward?
#
# The chain rule does not say at which end to begin. One may just as well go *forward*: choose one weight, let it grow
# at the speed 1, and carry along how fast everything after it grows. This is **forward mode**. It is exact as well:


# %%
def slope_along(network, direction, X, Y):
    """How fast the loss grows if the weights move in this direction: one pass, no step size."""
    (W1, b1, W2, b2), (W1_speed, b1_speed, W2_speed, b2_speed) = network.weights, direction
    H = np.tanh(X @ W1 + b1)
    H_speed = (1 - H**2) * (X @ W1_speed + b1_speed)
    P_speed = H_speed @ W2 + H @ W2_speed + b2_speed
    return np.mean(2 * (H @ W2 + b2 - Y) * P_speed)


# %%
direction = [np.zeros_like(part) for part in network.weights]
direction[0][3, 5] = 1.0  # W1[3, 5] alone moves
backward = network.backward(train, train_targets)[1][0][3, 5]
print(f"forward mode {slope_along(network, direction, train, train_targets):.12f}, backward {backward:.12f}")

# %% [markdown]
# But it answers for *one* weight, about all results. Backward mode answers for *all* weights, about one result. In
# general:
#
# | | what a pass gives | passes for the whole gradient |
# |---|---|---|
# | wiggling | a loss; two of them, the slope at one weight, nearly | 2 × number of weights |
# | forward mode | the slope at one weight, exactly | number of weights |
# | backward mode | the slopes at all weights of one result | number of results |
#
# A network has many weights and a single loss. That is the whole reason. How much does a backward pass cost? Each
# matrix product of the forward pass has two counterparts on the way back, for $W$ and for $X$, of the same size. So
# we expect about three forward passes for the gradient, *however many weights there are*. Count the multiplications
# in the matrix products, then look at the clock.


# %%
def multiplications(samples, sizes):
    """In the matrix products of a forward pass and of forward and backward together."""
    forward = [samples * before * after for before, after in itertools.pairwise(sizes)]
    return sum(forward), 3 * sum(forward) - forward[0]  # the slope at the data themselves is not needed


# %%
def seconds(action, repeats):
    """The fastest of several runs: whatever else the computer does can only make it slower."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


# %%
counts, clock = [], []
random = np.random.default_rng(0)
X, Y = random.normal(size=(32, 10)), random.normal(size=(32, 1))
for hidden in (1, 4, 16, 64, 256, 1024, 4096):
    network, weights = Network(10, hidden, 1, 0), 12 * hidden + 1
    forward, both = multiplications(32, [10, hidden, 1])
    counts.append((weights, 2 * weights * forward / both, both / forward))
    row = {"weights": weights, "forward": seconds(lambda network=network: network.loss(X, Y), 50)}
    row["backward"] = seconds(lambda network=network: network.backward(X, Y), 50)
    if hidden <= 256:
        row["wiggling"] = seconds(lambda network=network: central_slopes(network, X, Y), 1)
        one_pass = seconds(lambda network=network: slope_along(network, network.weights, X, Y), 50)
        row["forward mode"] = weights * one_pass  # all of them alike
    clock.append(row)
clock = pd.DataFrame(clock)

# %%
record(
    "count_backward",
    [row[2] for row in counts],
    claim="Counted in multiplications, the whole gradient costs less than three forward passes, however many weights",
    holds=max(row[2] for row in counts) < 3,
)
record(
    "count_wiggling",
    [row[1] for row in counts],
    claim="Counted in multiplications, wiggling costs nearly as many times more than backpropagation as there are "
    "weights, from 13 to 49,153 of them",
    holds=all(0.5 < times / weights < 2 for weights, times, _ in counts),
)

# %%
ratio = (clock["wiggling"] / clock["backward"]).dropna()
steady = clock["backward"] / clock["forward"]
dearer = ratio.to_numpy() > clock["weights"][: len(ratio)] / 10
record(
    "clock_dearer",
    sum(dearer),
    unit="of 5 sizes",
    claim="By the clock, wiggling takes at least a tenth of the number of weights times as long as backpropagation",
    holds=all(dearer),
)
record(
    "clock_steady",
    sum(steady < 10),
    unit="of 7 sizes",
    claim="By the clock, forward and backward together take less than ten forward passes, however many weights",
    holds=all(steady < 10),
)

# %%
figure, axes = plt.subplots(figsize=(7, 4))
names = ("wiggling", "forward mode", "backward", "forward")
texts = ("wiggling", "forward mode, a pass per weight", "backpropagation", "forward pass alone")
for name, text, marker in zip(names, texts, "so^v", strict=True):
    axes.loglog(clock["weights"], 1e3 * clock[name], marker=marker, markersize=5, label=text)
axes.set(
    xlabel="number of weights",
    ylabel="time for the gradient (ms)",
    ylim=(5e-3, 6e4),
    title="Backpropagation stays near the forward pass, wiggling does not",
)
axes.legend(loc="upper left")
plots.show(
    figure,
    alt="Milliseconds against the number of weights, both logarithmic, from 13 to 49,153 weights. Wiggling and forward "
    "mode rise steeply, side by side, from below 1 to over 100 ms at 3,073 weights. Backpropagation and the forward "
    "pass run far below.",
    caption="**Figure 5.8.** The time for one gradient, 32 samples. Your machine will give other numbers and the same "
    "picture.",
)

# %% [markdown]
# Counted, backpropagation costs {measured:count_backward.high:.1f} forward passes at most, at every size; wiggling
# costs {measured:count_wiggling.low:.0f} times as much as backpropagation with 13 weights, and
# {measured:count_wiggling.high:,.0f} times as much with 49,153. By the clock the picture is the same. It is a
# theorem: Baur and Strassen (1983) proved that *all* partial derivatives of a function cost at most a small constant
# times as much as the function alone.
#
# ### The price is memory
#
# The way back needs $X$ and $H$ of every layer, so a forward pass in training may not forget them. The numbers to be
# kept grow with the batch and with the depth:

# %%
table = [
    {"batch": batch, "hidden layers": depth, "weights (MB)": 8 * depth * 512**2 / 1e6,
     "kept activations (MB)": 8 * depth * batch * 512 / 1e6}
    for batch, depth in ((32, 10), (1024, 10), (1024, 100))
]  # fmt: skip
pd.DataFrame(table).round(1)

# %% [markdown]
# Layers of 512 neurons in float64. This is why a training that runs out of memory is often cured by a smaller batch,
# and why a network that is only *used*, not trained, needs so much less.
#
# ## A product of many slopes
#
# On its way to the first layer the slope is multiplied by one $W^\top$ and one $\varphi'$ for each layer that it
# crosses. A product of many numbers below 1 is tiny. Here are twelve layers of 32 neurons with Keras's starting
# weights, and the length of the slope in each; the tape does the work.

# %%
DEPTH = 12
sizes = {}  # activation -> (5 seeds, layers)
for activation in ("sigmoid", "tanh"):
    rows = []
    for seed in range(5):
        keras.utils.set_random_seed(seed)
        hidden = [layers.Dense(32, activation=activation) for _ in range(DEPTH)]
        model = keras.Sequential([keras.Input((10,)), *hidden, layers.Dense(1)])
        train, _, train_targets, _ = (part.astype("float32") for part in diabetes_split(seed))
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(train) - train_targets) ** 2)
        slopes = tape.gradient(loss, [layer.kernel for layer in hidden])
        rows.append([float(tf.norm(slope)) for slope in slopes])
    sizes[activation] = np.array(rows)

# %%
faded = {name: rows[:, 0] / rows[:, -1] for name, rows in sizes.items()}
record("faded_tanh", faded["tanh"])
record(
    "faded_sigmoid",
    faded["sigmoid"],
    claim="With twelve sigmoid layers the slope in the first layer is less than a hundred-thousandth of that in the "
    "last; with tanh it is more than a tenth",
    holds=max(faded["sigmoid"]) < 1e-5 and min(faded["tanh"]) > 0.1,
)

# %%
figure, axes = plt.subplots()
for (name, rows), colour, dash in zip(sizes.items(), plots.COLOURS[:2], ("-", "--"), strict=True):
    for seed, row in enumerate(rows):
        label = name if seed == 0 else None
        axes.semilogy(range(1, DEPTH + 1), row, dash, color=colour, alpha=0.7, linewidth=1.4, label=label)
axes.set(
    xlabel="hidden layer (1 is next to the data)",
    ylabel="length of the slope ∂L/∂W",
    xticks=range(1, DEPTH + 1),
    title="With sigmoids hardly anything comes back to the first layers",
)
axes.legend(loc="center right")
plots.show(
    figure,
    alt="The length of the slope of each layer's weights, logarithmic. With tanh it stays within a factor of ten "
    "over twelve layers. With sigmoids it falls by six to seven powers of ten from the last layer to the first.",
    caption="**Figure 5.9.** Slopes before the first step, five random starts each.",
)

# %% [markdown]
# With sigmoids the slope in the first layer is {measured:faded_sigmoid:.0e} of that in the last. With tanh it is
# {measured:faded_tanh:.1f} times that in the last, so nothing has faded. The slope of the sigmoid is ¼ at best, that of
# tanh is 1 (unit 3). Gradients that vanish, and what can be done about it, are the subject of unit 8.
#
# ## The tape and its traps
#
# You have seen the tape at work. It forgets everything after one `gradient`, unless it is told to be `persistent`;
# then delete it when you are done, because it holds all intermediate results.

# %% [markdown] tags=["predict"]
# Each of the next four results comes from `w` or `c`, in the reader's eyes. For which of them does the tape find a
# slope?

# %%
w, c = tf.Variable(2.0), tf.constant(2.0)
with tf.GradientTape(persistent=True) as tape:
    results = {
        "all in TensorFlow": tf.square(w) * 3,
        "NumPy in the middle": tf.constant(np.square(w.numpy()) * 3),
        "rounded to an integer": tf.cast(tf.cast(w * 3, tf.int32), tf.float32),
        "a constant, not watched": tf.square(c) * 3,
    }
for name, result in results.items():
    source = c if name.startswith("a constant") else w
    print(f"{name:24} value {result.numpy():5.1f}  slope {tape.gradient(result, source)}")
del tape

# %% [markdown] tags=["answer"]
# Only for the first. NumPy computes behind the tape's back. An integer has no slope, since it cannot change a little.
# And a constant is not recorded, unless you ask for it with `tape.watch(c)`. The value is right in each case, so
# nothing looks amiss: **the tape answers `None`, not an error**. An optimiser that is given `None` cannot train that
# weight.

# %% [markdown]
# ## Pitfalls
#
# - **Fan-outs not added.** A value used twice gets the *sum* of its slopes. In code: `+=`, not `=`.
# - **Weights changed too early.** The slope for $W_1$ needs the $W_2$ of the forward pass. Compute all slopes, then
#   update.
# - **$\varphi'$ at the wrong place.** $1 - H^2$ takes the *output* of tanh. $1 - \tanh^2(H)$ is a different number.
# - **The bias not summed, or over the wrong axis.** Its slope has the shape of the bias. Beware of broadcasting: a
#   slope of shape (samples, units) subtracts without complaint from a bias if there is only one sample.
# - **Square matrices in a test.** With equal numbers of samples, features and units every transposition fits. Test
#   with all sizes different.
# - **A mean forgotten.** If the loss is a mean, the slopes carry the $1/n$. Without it the step grows with the batch.
# - **Checking in float32.** Central differences need float64; seven digits leave nothing after the subtraction.
# - **Checking at a bad place.** With all weights 0 many wrong terms are 0 as well. Test at random weights.
# - **"Backpropagation" for training as a whole.** It is only the computation of the gradient. What is done with it is
#   gradient descent, the next unit.
#
# ## Summary
#
# - A network is a graph of simple operations. Each knows its local slope; along a path slopes multiply, over several
#   paths they add up.
# - Plus distributes, times swaps, max routes, a fan-out adds.
# - For layers: $\partial L/\partial W = X^\top D$, $\partial L/\partial b$ is the sum of $D$'s rows,
#   $\partial L/\partial X = D W^\top$, and the activation multiplies by $\varphi'(Z)$.
# - Our gradients agreed with central differences to {measured:gap_wiggling.high:.0e} and with `tf.GradientTape` to
#   {measured:gap_tape.high:.0e}; training followed Keras step by step.
# - All slopes together cost less than three forward passes. Wiggling costs two passes *per weight*, and remains the
#   judge.
# - The price is memory for the activations, and the danger is a product of many small slopes.
#
# ## Where to go next
#
# In the exercise you build a layer's way back, an engine and a gradient checker, and use the checker to convict some
# faulty programs. Now we have the slope. Unit 6 asks how far to go along it: learning rates, batches, and what
# happens when a valley is narrow.
