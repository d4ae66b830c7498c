# %%
import itertools

import numpy as np

from layerwise import check

# %% [markdown] task="3.1"
# A network is described by its sizes: `[4, 8, 3]` has 4 inputs, a hidden layer of 8 neurons and an output
# layer of 3. All layers are fully connected, and every neuron has a bias. `sizes` is a list of two or more
# whole numbers.
#
# - `count_parameters(sizes)` returns the number of all weights and biases.
# - `cap_depth(sizes)` returns the length of the credit assignment path: the number of layers *with weights*
#   from the input to the output.


# %% task="3.1"
def count_parameters(sizes):
    """Return how many weights and biases the network has."""
    # BLANK for each pair of neighbouring sizes: weights and biases
    return sum((before + 1) * after for before, after in itertools.pairwise(sizes))
    # END BLANK


def cap_depth(sizes):
    """Return the number of layers with weights."""
    # BLANK which of the sizes has no weights of its own?
    return len(sizes) - 1
    # END BLANK


# %% [markdown] task="3.2"
# Write four functions. In the first three `z` is an array of any shape, and the result has the same shape.
#
# - `relu(z)` returns $\max(0, z)$, element by element.
# - `relu_slope(z)` returns its slope: 1 where `z > 0` and 0 elsewhere, *also where z is exactly 0*.
# - `tanh_slope(z)` returns the slope of the hyperbolic tangent. You may use `np.tanh`.
# - `softmax(scores)` returns probabilities for each row of `scores`, (batch, classes):
#   $p_i = e^{s_i} / \sum_j e^{s_j}$. The result has the same shape, and each row sums to 1. It must be right
#   for scores as large as 1000 or as small as −1000, also when one row is large and another small.
#
# Results are compared with a relative tolerance of 0.0001, here and in all tasks that state no other.


# %% task="3.2"
def relu(z):
    """Return z where it is positive, else 0."""
    # BLANK the larger one of 0 and z
    return np.maximum(0, z)
    # END BLANK


def relu_slope(z):
    """Return 1 where z > 0, else 0."""
    # BLANK compare with 0
    return np.where(z > 0, 1, 0)
    # END BLANK


def tanh_slope(z):
    """Return the slope of tanh at z."""
    # BLANK express it by tanh itself
    return 1 - np.tanh(z) ** 2
    # END BLANK


def softmax(scores):
    """Return the probabilities of each row. scores: (batch, classes)."""
    # BLANK subtract each row's largest score, exponentiate, normalise each row
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))  # (batch, classes)
    return weights / weights.sum(axis=1, keepdims=True)
    # END BLANK


# %% [markdown] task="3.3"
# `forward(X, network)` sends a batch through a network. `X` is (samples, inputs). `network` is a list with a
# pair `(W, b)` for each layer, from the first to the last: `W` is (neurons before, neurons), `b` is
# (neurons,). There are one or more layers.
#
# Every layer computes $XW + b$ of what it receives. All layers **but the last** then apply a ReLU; the last
# one returns its net inputs as they are.
#
# Return a list with the output of every layer in order, each (samples, neurons). The input is not in it.


# %% task="3.3"
def forward(X, network):
    """Return the outputs of all layers. X: (samples, inputs), network: a list of pairs (W, b)."""
    # BLANK net input and ReLU, layer after layer; the last layer without ReLU
    outputs = []
    for W, b in network[:-1]:
        X = np.maximum(0, X @ W + b)  # (samples, neurons)
        outputs.append(X)
    W, b = network[-1]
    return [*outputs, X @ W + b]
    # END BLANK


# %%
corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])  # (4 samples, 2 inputs)

# %% [markdown] task="3.4"
# First search for a single neuron. `most_right(targets, grid)` tries threshold units that fire if
# $w_1 x_1 + w_2 x_2 + b > 0$, with *every* combination of $w_1$, $w_2$ and $b$ from the numbers in `grid`, on
# the four corners above. `targets` holds a 0 or 1 for each corner, in the order of `corners`. Return the
# largest number of corners (0 to 4) that one of these units answers rightly. The grid has up to 20 numbers.
#
# Then do it with a hidden layer, by hand. A net is a list of two pairs, `[(W1, b1), (W2, b2)]`. Its hidden
# layer applies a ReLU, its output is linear: $\max(0, XW_1 + b_1)\,W_2 + b_2$.
#
# - `xor_net` has 2 inputs, **2** hidden neurons and 1 output. It returns XOR.
# - `parity_net` has 3 inputs, **3** hidden neurons and 1 output. It returns 1 if one or all three of the
#   inputs are 1, and else 0.
#
# So `W1` is (inputs, hidden), `b1` (hidden,), `W2` (hidden, 1) and `b2` (1,); lists will do. For all inputs
# of 0 and 1 the output must be within 0.1 of the target.


# %% task="3.4"
def most_right(targets, grid):
    """Return how many corners the best threshold unit answers rightly. targets: (4,) of 0 and 1."""
    # BLANK for each combination: four answers, how many are right; keep the largest count
    best = 0
    for w1, w2, b in itertools.product(grid, repeat=3):
        answers = corners @ [w1, w2] + b > 0  # (4,)
        best = max(best, int(np.sum(answers == np.array(targets))))
    return best
    # END BLANK


# BLANK xor_net = [(W1, b1), (W2, b2)] and parity_net = [(W1, b1), (W2, b2)]
xor_net = [([[1, 1], [1, 1]], [0, -1]), ([[1], [-2]], [0])]
parity_net = [([[1, 1, 1], [1, 1, 1], [1, 1, 1]], [0, -1, -2]), ([[1], [-2], [2]], [0])]
# END BLANK

# %% [markdown] task="3.5"
# `network` is a list of one or more pairs `(W, b)`, as in task 3.3, but *no* layer has an activation: each
# computes $XW + b$ and no more. `fold(network)` returns one pair `(W, b)`: the single layer that gives the
# same output for every input. `W` is (inputs, outputs), `b` is (outputs,).


# %% task="3.5"
def fold(network):
    """Return the pair (W, b) of the one layer that does what all layers of the network do."""
    # BLANK start with the first layer; take in one layer after the other
    W, b = network[0]
    for next_W, next_b in network[1:]:
        W, b = W @ next_W, b @ next_W + next_b
    return W, b
    # END BLANK


# %% [markdown] task="3.6"
# Build a net that draws a given curve. `relu_net(x, y)` receives two arrays of the same length $n \ge 2$,
# the places `x` in increasing order (not equally spaced) and the heights `y`. It returns
# `[(W1, b1), (W2, b2)]`, a net as in task 3.4 with one input, one output, and **at most** $n$ hidden ReLU
# neurons.
#
# The net must pass through all points and be straight between neighbours: for every input from `x[0]` to
# `x[-1]` its output must be within 0.001 of `np.interp`. What it does outside is free. No training is
# needed: the weights can be written down. The checks then let it draw a sine wave.


# %% task="3.6"
def relu_net(x, y):
    """Return [(W1, b1), (W2, b2)]: shapes (1, hidden), (hidden,), (hidden, 1), (1,). x, y: (points,)."""
    # BLANK one hinge at each point but the last; its output weight is the change of slope there
    slopes = np.diff(y) / np.diff(x)  # (points - 1,)
    changes = np.diff(slopes, prepend=0)  # (points - 1,)
    hinges = x[:-1]
    return [(np.ones((1, len(hinges))), -hinges), (changes[:, None], y[:1])]
    # END BLANK


# %% [markdown]
# Six small networks for task 3.7. Each layer is a triple `(W, b, activation)`. `run` computes the output of
# a network for a batch.

# %%
activations = {"linear": lambda z: z, "relu": lambda z: np.maximum(0, z), "tanh": np.tanh}
networks = {
    "A": [
        ([[1, -2, 0], [0, 1, 3]], [1, 0, -1], "linear"),
        ([[1, 0], [2, 1], [0, -1]], [0, 2], "linear"),
        ([[1], [2]], [-3], "linear"),
    ],
    "B": [([[1, -1], [2, -2]], [0.5, -0.5], "relu"), ([[3], [-3]], [1], "linear")],
    "C": [([[1, -1], [2, -2]], [0.5, -0.5], "relu"), ([[3], [3]], [1], "linear")],
    "D": [([[1, -1], [1, 0.5]], [2.5, 2], "relu"), ([[2], [-1]], [0], "linear")],
    "E": [([[0.3, 0.1], [0.2, -0.2]], [0, 0.1], "tanh"), ([[5], [5]], [0], "linear")],
    "F": [([[1, 1], [1, -0.5]], [1.8, 2], "relu"), ([[2], [1]], [-1], "linear")],
}


def run(network, inputs):
    """Return the outputs (samples,) of a network for inputs (samples, 2)."""
    for W, b, name in network:
        inputs = activations[name](inputs @ np.array(W) + np.array(b))
    return inputs[:, 0]


# %% [markdown] task="3.7"
# The inputs of these networks lie in the square $-1 \le x_1 \le 1$, $-1 \le x_2 \le 1$. Which of the
# networks are affine there, that is, do on the whole square what one linear neuron could do? An activation's
# name does not settle it. Prove each verdict: `verdicts` is a dictionary with an entry for each network.
#
# - If it is affine on the square, give the neuron that replaces it, `[w1, w2, b]`. Its output
#   $w_1 x_1 + w_2 x_2 + b$ must be within 0.001 of the network's everywhere in the square.
# - If it is not, give a pair of inputs in the square, `([x1, x2], [x1, x2])`, such that the output half-way
#   between them differs by 0.01 or more from the mean of their two outputs. For an affine function the two
#   are always equal.

# %% task="3.7"
# BLANK verdicts = {"A": ..., "B": ..., "C": ..., "D": ..., "E": ..., "F": ...}
verdicts = {"A": [-7, -2, 4]}
verdicts["B"] = [3, 6, 2.5]  # relu(z) - relu(-z) is z
verdicts["C"] = ([1, 1], [-1, -1])  # relu(z) + relu(-z) is |z|
verdicts["D"] = [3, 1.5, 3]  # in the square no ReLU ever switches off
verdicts["E"] = ([1, 1], [0, 0])
verdicts["F"] = ([1, 1], [-1, -1])  # the first ReLU switches off, but only near the corner (-1, -1)
# END BLANK
