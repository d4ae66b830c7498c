# %% [markdown]
# No task needs the answer to an earlier one. Results are compared with a relative tolerance of 0.0001 unless a task
# says otherwise. Rows are samples, as in the lesson.

# %%
import itertools

import keras
import numpy as np
from keras import layers

from layerwise import check

# %% [markdown] task="3.1"
# Four networks. `C` has no activations at all, which changes none of the counts asked for here.
#
# ```python
# A = keras.Sequential([
#     keras.Input((4,)),
#     layers.Dense(8, activation="tanh"),
#     layers.Dense(3, activation="softmax"),
# ])
# B = keras.Sequential([
#     keras.Input((20, 20)),
#     layers.Flatten(),
#     layers.Dense(50),
#     layers.ReLU(),
#     layers.Dropout(0.3),
#     layers.Dense(30, activation="relu"),
#     layers.Dense(10, activation="softmax"),
# ])
# C = keras.Sequential([
#     keras.Input((6,)),
#     layers.Dense(5, use_bias=False),
#     layers.Dense(5, use_bias=False),
#     layers.Dense(5, use_bias=False),
#     layers.Dense(1),
# ])
# ```
#
# `D` is like `A`, but its output layer reads two things side by side: the 8 hidden values and the 4 inputs themselves.
#
# Work out, without running them, two dictionaries with the keys `"A"` to `"D"`:
#
# - `parameters`: how many weights and biases the network has;
# - `depths`: its CAP depth. Where some connections skip a layer, the longest path counts.

# %% task="3.1"
# BLANK parameters = {"A": ..., "B": ..., "C": ..., "D": ...} and depths = {"A": ..., "B": ..., "C": ..., "D": ...}
parameters = {
    "A": (4 + 1) * 8 + (8 + 1) * 3,
    "B": (400 + 1) * 50 + (50 + 1) * 30 + (30 + 1) * 10,
    "C": 6 * 5 + 5 * 5 + 5 * 5 + (5 + 1),
    "D": (4 + 1) * 8 + (8 + 4 + 1) * 3,
}
depths = {"A": 2, "B": 3, "C": 4, "D": 2}
# END BLANK

# %% [markdown] task="3.2"
# Write four functions. In the first two, `z` is an array of any shape, `alpha` is a positive number, and the result has
# the shape of `z`.
#
# - `elu(z, alpha)` is $z$ where $z > 0$ and $\alpha\,(e^z - 1)$ elsewhere.
# - `elu_derivative(z, alpha)` is its derivative: 1 where $z > 0$, and the derivative of the other branch elsewhere,
#   *also where z is exactly 0*.
# - `softmax(scores)` returns the probabilities of each row of `scores`, (batch, classes). They must be right for scores
#   as large as 1000 or as small as −1000, also when one row is large and another small.
# - `softmax_jacobians(scores)` returns the Jacobian of the softmax for each row, (batch, classes, classes): entry
#   $[n, i, j]$ is the partial derivative of the probability $p_i$ of row $n$ with respect to its score $z_j$.


# %% task="3.2"
def elu(z, alpha):
    """Return the exponential linear unit of z, element by element."""
    # BLANK np.where with the two branches
    return np.where(z > 0, z, alpha * (np.exp(z) - 1))
    # END BLANK


def elu_derivative(z, alpha):
    """Return the derivative of elu at z."""
    # BLANK 1 on the right; on the left the derivative of alpha (exp(z) - 1)
    return np.where(z > 0, 1, alpha * np.exp(z))
    # END BLANK


def softmax(scores):
    """Return the probabilities of each row. scores: (batch, classes)."""
    # BLANK subtract each row's largest score, exponentiate, divide by each row's sum
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))  # (batch, classes)
    return powers / powers.sum(axis=1, keepdims=True)
    # END BLANK


def softmax_jacobians(scores):
    """Return the Jacobian of each row's softmax, (batch, classes, classes). scores: (batch, classes)."""
    # BLANK for each row: p on the diagonal, minus p_i p_j
    p = softmax(scores)
    return np.array([np.diag(row) - np.outer(row, row) for row in p])
    # END BLANK


# %% [markdown] task="3.3"
# A network without Keras: a list with a pair `(W, b)` for each layer, from the first to the last, where `W` is (neurons
# before, neurons) and `b` is (neurons,). Every layer computes $XW + b$ of what it receives. All layers **but the last**
# then apply a ReLU; the last one returns its weighted sums as they are.
#
# 1. `forward(X, network)` sends a batch `X`, (samples, inputs), through a network of one or more layers. It returns a
#    list with the output of every layer in order, each (samples, neurons). The input is not in it.
# 2. `xor_net` is such a network with 2 inputs, **2** hidden neurons and 1 output. It returns XOR.
# 3. `parity_net` has 3 inputs, **3** hidden neurons and 1 output. It returns 1 if one or all three of the inputs are 1,
#    and else 0.
#
# Work out the weights of the two networks by hand; nothing is trained. For all inputs of 0 and 1 the output must be
# within 0.1 of the target. Lists will do for `W` and `b`.


# %% task="3.3"
def forward(X, network):
    """Return the outputs of all layers. X: (samples, inputs), network: a list of pairs (W, b)."""
    # BLANK weighted sum and ReLU, layer after layer; the last layer without ReLU
    outputs = []
    for W, b in network[:-1]:
        X = np.maximum(0, X @ W + b)  # (samples, neurons)
        outputs.append(X)
    W, b = network[-1]
    return [*outputs, X @ W + b]
    # END BLANK


# BLANK xor_net = [(W1, b1), (W2, b2)] and parity_net = [(W1, b1), (W2, b2)]
xor_net = [([[1, 1], [1, 1]], [0, -1]), ([[1], [-2]], [0])]
parity_net = [([[1, 1, 1], [1, 1, 1], [1, 1, 1]], [0, -1, -2]), ([[1], [-2], [2]], [0])]
# END BLANK

# %% [markdown] task="3.4"
# Build a network that draws a given curve. `relu_net(x, y)` receives two arrays of the same length $n \ge 2$, the
# places `x` in increasing order (not equally spaced) and the heights `y`. It returns `[(W1, b1), (W2, b2)]`, a network
# as in task 3.3 with one input, one output, and **at most** $n$ hidden ReLU neurons.
#
# The network must pass through all points and be straight between neighbors: for every input from `x[0]` to `x[-1]` its
# output must be within 0.001 of `np.interp`. What it does outside is free. No training is needed: the weights can be
# written down. The checks then let it draw a sine wave, and you have shown the universal approximation theorem for one
# input.


# %% task="3.4"
def relu_net(x, y):
    """Return [(W1, b1), (W2, b2)]: shapes (1, hidden), (hidden,), (hidden, 1), (1,). x, y: (points,)."""
    # BLANK one bend at each point but the last; its output weight is the change of steepness there
    steepness = np.diff(y) / np.diff(x)  # (points - 1,)
    changes = np.diff(steepness, prepend=0)  # (points - 1,)
    bends = x[:-1]
    return [(np.ones((1, len(bends))), -bends), (changes[:, None], y[:1])]
    # END BLANK


# %% [markdown] task="3.5"
# A colleague has forgotten every `activation=`. `collapse(model)` gets her model: a Keras model that knows its input
# shape, made of `Dense` layers without activation, one or more, some of them perhaps with `use_bias=False`. Return a
# new Keras model with **one** `Dense` layer, with a bias, that gives the same outputs for every input, to within 0.001.
# The model that you get must not be changed.


# %% task="3.5"
def collapse(model):
    """Return a model of one dense layer that does what all layers of the model do."""
    # BLANK multiply out layer after layer, then put W and b into a new model
    W, b = np.eye(model.input_shape[1]), np.zeros(model.input_shape[1])
    for layer in model.layers:
        kernel, *bias = layer.get_weights()  # the list has one or two arrays
        W, b = W @ kernel, b @ kernel + (bias[0] if bias else 0)
    single = keras.Sequential([keras.Input((W.shape[0],)), layers.Dense(W.shape[1])])
    single.set_weights([W, b])
    return single
    # END BLANK


# %% [markdown]
# For task 3.6, points on a spiral with *three* arms. `arms` holds 0, 1 or 2 for each point.


# %%
def three_arms(count, seed):
    random = np.random.default_rng(seed)
    arms = random.integers(0, 3, size=count)
    along = np.sqrt(random.uniform(0.05, 1, size=count))
    angle = 2 * np.pi * (along + arms / 3)
    points = along[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return points + random.normal(scale=0.05, size=(count, 2)), arms


points, arms = three_arms(800, seed=3)

# %% [markdown] task="3.6"
# Train a network that tells the three arms apart.
#
# 1. Write `build_spiral()`. It returns a **compiled** Keras model that takes two coordinates and gives the
#    probabilities of the three arms. It has at least two hidden layers (with weights) and at most 5,000 parameters.
#    Compile it with a loss that fits labels 0 to 2 and probabilities, and with `metrics=["accuracy"]`.
# 2. Train one into `spiral_model` on `points` and `arms`, with validation data or a validation split, and keep what
#    `fit` returns in `spiral_history`.
#
# On new points of the same spiral, which you don't have, at least **95 %** must be assigned to the right arm. Some ten
# seconds of training are enough. If the accuracy stays near 55 %, ask yourself what all linear models have in common.


# %% task="3.6"
def build_spiral():
    """Return a compiled Keras model from (batch, 2) to probabilities (batch, 3)."""
    # BLANK a Sequential: an input, two hidden layers with an activation, softmax at the end; then compile
    model = keras.Sequential([
        keras.Input((2,)),
        layers.Dense(64, activation="relu"),
        layers.Dense(64, activation="relu"),
        layers.Dense(3, activation="softmax"),
    ])  # fmt: skip
    optimizer = keras.optimizers.Adam(0.005)
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
    # END BLANK


# BLANK spiral_model = build_spiral(), then fit it; keep the history
spiral_model = build_spiral()
spiral_history = spiral_model.fit(points, arms, epochs=40, validation_split=0.2, verbose=0)
# END BLANK

# %% [markdown]
# Six small networks for task 3.7. Each layer is a triple `(W, b, activation)`. `run` computes the output of a network
# for a batch.

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
# The inputs of these networks lie in the square $-1 \le x_1 \le 1$, $-1 \le x_2 \le 1$. Which of the networks are
# linear in disguise there: do they on the whole square what one neuron without activation could do? The name of an
# activation doesn't settle it. Prove each verdict: `verdicts` is a dictionary with an entry for each network.
#
# - If it can be replaced by one such neuron, give the neuron, `[w1, w2, b]`. Its output $w_1 x_1 + w_2 x_2 + b$ must be
#   within 0.001 of the network's everywhere in the square.
# - If it can't, give a pair of inputs in the square, `([x1, x2], [x1, x2])`, such that the output halfway between them
#   differs by 0.01 or more from the mean of their two outputs. For a neuron without activation the two are always
#   equal.

# %% task="3.7"
# BLANK verdicts = {"A": ..., "B": ..., "C": ..., "D": ..., "E": ..., "F": ...}
verdicts = {"A": [-7, -2, 4]}
verdicts["B"] = [3, 6, 2.5]  # relu(z) - relu(-z) is z
verdicts["C"] = ([1, 1], [-1, -1])  # relu(z) + relu(-z) is |z|
verdicts["D"] = [3, 1.5, 3]  # in the square no ReLU ever switches off
verdicts["E"] = ([1, 1], [0, 0])
verdicts["F"] = ([1, 1], [-1, -1])  # the first ReLU switches off, but only near the corner (-1, -1)
# END BLANK
