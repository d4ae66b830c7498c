# %% [markdown]
# Everything here is NumPy. No task needs the answer to an earlier one, and results are compared with a relative
# tolerance of 0.0001 unless a task says otherwise. "Slope of $A$" always means the slope of the loss $L$ with respect
# to $A$; it has the shape of $A$.

# %%
import itertools

import numpy as np

from layerwise import check

# %% [markdown] task="5.1"
# A graph with $a = 3$, $b = 2$, $c = -1$:
#
# $$p = a \cdot b, \qquad q = p + c, \qquad m = \max(q, a), \qquad s = q - b, \qquad L = m \cdot s.$$
#
# Draw it, write the values on it, and bring the slope of $L$ back, by hand. `slopes` is a dictionary: for each of the
# eight names `"L"`, `"m"`, `"s"`, `"q"`, `"p"`, `"a"`, `"b"`, `"c"` the slope of $L$ with respect to it, a number.

# %% task="5.1"
# BLANK slopes = {"L": 1, "m": ..., "s": ..., "q": ..., "p": ..., "a": ..., "b": ..., "c": ...}
slopes = {
    "L": 1,
    "m": 3,  # times swaps: the value of s
    "s": 5,  # the value of m
    "q": 8,  # through m and through s
    "p": 8,
    "a": 16,  # through p only: max sends it nothing
    "b": 19,  # 24 through p, -1 times 5 through s
    "c": 8,
}
# END BLANK

# %% [markdown] task="5.2"
# A network for numbers: a hidden layer with the *sigmoid* and a linear output layer,
#
# $$H = \sigma(X W_1 + b_1), \qquad P = H W_2 + b_2, \qquad \sigma(z) = \frac{1}{1 + e^{-z}}.$$
#
# Write `forward(X, W1, b1, W2, b2)`. `X` is (samples, features), `W1` (features, hidden), `b1` (hidden,), `W2`
# (hidden, outputs), `b2` (outputs,). Return two arrays: `P`, (samples, outputs), and what the way back will need,
# `H`, (samples, hidden). Overflow need not be feared.


# %% task="5.2"
def forward(X, W1, b1, W2, b2):
    """Return (P, H): the answers (samples, outputs) and the hidden layer's outputs (samples, hidden)."""
    # BLANK the hidden layer, then the output layer
    H = 1 / (1 + np.exp(-(X @ W1 + b1)))
    return H @ W2 + b2, H
    # END BLANK


# %% [markdown] task="5.3"
# The way back through the same network. The loss is the mean over *all* numbers of $P$, that is over samples and
# outputs:
#
# $$L = \frac{1}{n \cdot k} \sum_{i=1}^{n} \sum_{j=1}^{k} (P_{ij} - Y_{ij})^2.$$
#
# Write `backward(X, Y, P, H, W2)`. `Y` is (samples, outputs) like `P`; the others are those of task 5.2, from one
# forward pass. Return four arrays in this order: the slopes of `W1`, `b1`, `W2` and `b2`, each in the shape of what
# it belongs to.


# %% task="5.3"
def backward(X, Y, P, H, W2):
    """Return the slopes of W1, b1, W2 and b2."""
    # BLANK the slope at P, carried back to H, through the sigmoid, and at each layer the slopes of W and b
    D2 = 2 * (P - Y) / P.size
    D1 = D2 @ W2.T * H * (1 - H)
    return X.T @ D1, D1.sum(axis=0), H.T @ D2, D2.sum(axis=0)
    # END BLANK


# %% [markdown] task="5.4"
# The judge. Write two functions.
#
# `numerical_gradient(f, array, step)` returns the slopes of `f` at `array` by central differences. `f` is any
# function that takes an array of this shape and returns one number. `array` may have any number of axes, and it may
# hold integers. The result has its shape; for each element it holds
#
# $$\frac{f(\text{that element} + \text{step}) - f(\text{that element} - \text{step})}{2 \cdot \text{step}}$$
#
# with all other elements as they are. After the call `array` must hold exactly what it held before.
#
# `relative_error(a, b)` returns $\dfrac{\|a - b\|}{\|a\| + \|b\|}$ for two arrays of the same shape, where
# $\|\cdot\|$ is the root of the sum of the squares of all elements. If both arrays hold nothing but zeros, it returns
# 0.


# %% task="5.4"
def numerical_gradient(f, array, step):
    """Return the slopes of f at array, in the shape of array, by central differences."""
    # BLANK move one number at a time, up and down, and put it back
    nudged = np.array(array, dtype=float)  # a copy that can hold fractions
    slopes = np.empty(nudged.shape)
    for place in np.ndindex(nudged.shape):
        kept = nudged[place]
        nudged[place] = kept + step
        above = f(nudged)
        nudged[place] = kept - step
        slopes[place] = (above - f(nudged)) / (2 * step)
        nudged[place] = kept
    return slopes
    # END BLANK


def relative_error(a, b):
    """Return |a - b| / (|a| + |b|), or 0 if both are 0 throughout."""
    # BLANK norms over all elements, and the special case
    sizes = np.linalg.norm(a) + np.linalg.norm(b)
    return np.linalg.norm(a - b) / sizes if sizes > 0 else 0.0
    # END BLANK


# %% [markdown]
# For the next task: a node of an engine, and one operation as an example.


# %%
class Node:
    """A number with a memory. parents: a list of (node, local slope)."""

    def __init__(self, value, parents=()):
        self.value, self.parents, self.slope = value, list(parents), 0.0


def plus(a, b):
    """Return the node of a + b."""
    return Node(a.value + b.value, [(a, 1.0), (b, 1.0)])


# %% [markdown] task="5.5"
# Complete the engine with three functions.
#
# - `times(a, b)` returns the `Node` of the product of two nodes, with its parents and their local slopes, as `plus`
#   does. `a` and `b` may be the same node.
# - `tanh(a)` returns the `Node` of the hyperbolic tangent of a node.
# - `go_back(output)` sets the attribute `slope` of `output` and of every node that it depends on: how fast the value
#   of `output` grows with the value of that node. It returns nothing.
#
# Three things make `go_back` harder than it looks. A node may be used several times, also at different distances from
# the output. `go_back` may be called a second time, or from another output, and must then give right slopes again,
# not the sum of both. And each node must be passed *once*: a graph in which 25 nodes each use the one before twice
# has $2^{25}$ paths, and must still be done in an instant.


# %% task="5.5"
def times(a, b):
    """Return the node of a · b."""
    # BLANK the value, and two parents with their local slopes
    return Node(a.value * b.value, [(a, b.value), (b, a.value)])
    # END BLANK


def tanh(a):
    """Return the node of tanh(a)."""
    # BLANK the value, and one parent with its local slope
    value = np.tanh(a.value)
    return Node(value, [(a, 1 - value**2)])
    # END BLANK


def go_back(output):
    """Set .slope of output and of all nodes that it depends on."""
    # BLANK list the nodes, parents first; set all slopes to 0 and the output's to 1; walk through the list backward
    order = []

    def visit(node):
        if node not in order:
            for parent, _ in node.parents:
                visit(parent)
            order.append(node)

    visit(output)
    for node in order:
        node.slope = 0.0
    output.slope = 1.0
    for node in reversed(order):
        for parent, local in node.parents:
            parent.slope += node.slope * local
    # END BLANK


# %% [markdown]
# For the next task: a wave, measured at 40 points with a little noise, and a start for a network with two hidden
# layers.

# %%
random = np.random.default_rng(5)
places = np.linspace(-1, 1, 40)[:, None]  # (40, 1)
heights = np.cos(2.5 * places + 0.5) + 0.05 * random.normal(size=(40, 1))  # the noise alone has a mean square of 0.0025
sizes = [1, 12, 12, 1]
start = [
    (random.normal(size=(before, after)) / np.sqrt(before), np.zeros(after))
    for before, after in itertools.pairwise(sizes)
]

# %% [markdown] task="5.6"
# Train a regression network of *any* depth. `network` is a list of pairs `(W, b)`, one for each layer: `W` (inputs of
# the layer, units), `b` (units,). The list may have a single pair. Every layer but the last has the activation tanh;
# the last is linear.
#
# Write `train(X, Y, network, rate, steps)`. `X` is (samples, features), `Y` (samples, outputs). The loss is the mean
# of $(P - Y)^2$ over all numbers of $P$, as in task 5.3. In each of `steps` steps use all samples once and move every
# `W` and `b` against its slope, times `rate`; all slopes of a step belong to the same weights, those before the step.
# Return two things: the trained network, in the same form, and a list with the loss *before* each step.
#
# From `start`, on `places` and `heights`, 1,000 steps at the rate 0.1 must bring the loss below 0.0025, which is the
# size of the noise. Try `train(places, heights, start, 0.1, 1000)`.


# %% task="5.6"
def train(X, Y, network, rate, steps):
    """Return (network, losses) after gradient descent. network: a list of (W, b)."""
    # BLANK each step: forward, keeping every layer's input; the error; back through the layers; the update
    losses = []
    for _ in range(steps):
        inputs = [X]  # of each layer
        for W, b in network[:-1]:
            inputs.append(np.tanh(inputs[-1] @ W + b))
        W, b = network[-1]
        error = inputs[-1] @ W + b - Y
        losses.append(np.mean(error**2))
        D, moved = 2 * error / error.size, []
        for (W, b), before in zip(reversed(network), reversed(inputs), strict=True):
            moved.append((W - rate * before.T @ D, b - rate * D.sum(axis=0)))
            D = D @ W.T * (1 - before**2)
        network = moved[::-1]
    return network, losses
    # END BLANK


# %% [markdown]
# Eight students have written the way back of the same network: tanh in the hidden layer, a linear output, mean
# squared error. There are 4 samples, 4 features, 4 hidden neurons and 4 outputs, so no shape will ever complain.

# %%
random = np.random.default_rng(55)
X, Y, W1, W2 = random.normal(size=(4, 4, 4))  # each (4, 4)
b1, b2 = random.normal(size=(2, 4))  # each (4,)


def loss(W1, b1, W2, b2):
    return np.mean((np.tanh(X @ W1 + b1) @ W2 + b2 - Y) ** 2)


def prepare():
    """The hidden layer's net input and output, and the slope at the answers."""
    Z = X @ W1 + b1
    H = np.tanh(Z)
    return Z, H, 2 * (H @ W2 + b2 - Y) / Y.size


def student_a():
    Z, H, D = prepare()
    B = np.einsum("ij,kj->ik", D, W2) * np.cosh(Z) ** -2
    return {"W1": np.dot(X.T, B), "b1": B.sum(axis=0), "W2": np.dot(H.T, D), "b2": D.sum(axis=0)}


def student_b():
    _, H, D = prepare()
    B = D @ W2 * (1 - H**2)
    return {"W1": X.T @ B, "b1": B.sum(axis=0), "W2": H.T @ D, "b2": D.sum(axis=0)}


def student_c():
    _, H, D = prepare()
    B = D @ W2.T * (1 - H**2)
    return {"W1": X.T @ B, "b1": B.sum(axis=1), "W2": H.T @ D, "b2": D.sum(axis=0)}


def student_d():
    slopes = {"W1": np.zeros((4, 4)), "b1": np.zeros(4), "W2": np.zeros((4, 4)), "b2": np.zeros(4)}
    for x, h, d in zip(X, *prepare()[1:], strict=True):  # sample by sample
        back = (W2 @ d) * (1 - h) * (1 + h)
        for name, part in (("W1", np.outer(x, back)), ("b1", back), ("W2", np.outer(h, d)), ("b2", d)):
            slopes[name] += part
    return slopes


def student_e():
    _, H, D = prepare()
    B = D @ W2.T * (1 - H**2)
    return {"W1": X.T @ B, "b1": B.sum(axis=0), "W2": np.tanh(H).T @ D, "b2": D.sum(axis=0)}


def student_f():
    _, H, D = prepare()
    B = D @ W2.T * (1 - np.tanh(H) ** 2)
    return {"W1": X.T @ B, "b1": B.sum(axis=0), "W2": H.T @ D, "b2": D.sum(axis=0)}


def student_g():
    _, H, D = prepare()
    back = D @ W2.T
    return {"W1": X.T @ (back * (1 - H**2)), "b1": back.sum(axis=0), "W2": H.T @ D, "b2": D.sum(axis=0)}


def student_h():
    _, H, D = prepare()
    B = D / 2 @ W2.T * (1 - H**2)
    return {"W1": 2 * X.T @ B, "b1": 2 * B.sum(axis=0), "W2": H.T @ D, "b2": D.mean(axis=0)}


# %% [markdown] task="5.7"
# Which slopes are wrong? `wrong` is a dictionary with an entry for each student, `"A"` to `"H"`: the list of those of
# `"W1"`, `"b1"`, `"W2"`, `"b2"` whose slopes are not the slopes of `loss`, in any order. For a student without a
# fault the list is empty. `loss(W1, b1, W2, b2)` and the four arrays are defined above; a slope counts as wrong if
# its relative error is above 0.0001. Your `numerical_gradient` can be the judge, for instance of `lambda b1: loss(W1,
# b1, W2, b2)` at `b1`.

# %% task="5.7"
# BLANK wrong = {"A": [...], "B": [...], "C": [...], "D": [...], "E": [...], "F": [...], "G": [...], "H": [...]}
wrong = {
    "A": [],  # unusual, but right
    "B": ["W1", "b1"],  # W2 not transposed, and all that lies behind it is spoiled
    "C": ["b1"],  # summed over the units, not over the samples
    "D": [],  # slow, but right
    "E": ["W2"],  # tanh twice
    "F": ["W1", "b1"],  # the slope of tanh at H instead of at Z
    "G": ["b1"],  # taken before the bend
    "H": ["b2"],  # the mean instead of the sum; the 2 goes and comes back
}
# END BLANK
