# %% [markdown]
# Everything here is NumPy. No task needs the answer to an earlier one, and results are compared with a relative
# tolerance of 0.0001 unless a task says otherwise. In all networks the samples are the rows, and a layer computes
# $H W$ or $H W + b$ before its activation.

# %%
import numpy as np

from layerwise import check

# %% [markdown] task="8.1"
# A chain of neurons, one in each layer: $h_1 = \varphi(w_1 x + b_1)$, $h_2 = \varphi(w_2 h_1 + b_2)$, and so on to
# $h_L$. How fast does $h_L$ change with $x$? The weights are given, the biases and $x$ are not. So give the **bound**:
# the smallest number that $|\partial h_L / \partial x|$ can never exceed, if each activation has the largest slope
# that it can have. `bounds` is a dictionary of six numbers; for A to D and F an expression such as `0.5**3` is fine.
#
# - **A**: 10 sigmoid neurons, all weights 1.
# - **B**: 6 tanh neurons, all weights 0.5.
# - **C**: 5 ReLU neurons, all weights −2.
# - **D**: 4 sigmoid neurons with the weights 8, −2, 4 and 0.5.
# - **E**: sigmoid neurons, all weights 1. How many of them does it take, at least, to push the bound below one
#   millionth?
# - **F**: how large would all the weights of a sigmoid chain have to be for the bound to be 1, whatever its length?

# %% task="8.1"
# BLANK bounds = {"A": ..., "B": ..., "C": ..., "D": ..., "E": ..., "F": ...}
bounds = {
    "A": 0.25**10,  # the sigmoid's slope is at most 1/4
    "B": 0.5**6,  # that of tanh at most 1
    "C": 2**5,  # that of a ReLU 1; the sign does not matter to the size
    "D": 8 * 2 * 4 * 0.5 / 4**4,
    "E": 10,  # 4^-10 = 0.00000095, but 4^-9 = 0.0000038
    "F": 4,
}
# END BLANK

# %% [markdown] task="8.2"
# Draw initial weights. Write two functions that return an array (fan_in, fan_out) of independent random numbers with
# mean 0. `seed` is a whole number: make a generator with `np.random.default_rng(seed)` in each call, so that the same
# seed gives the same weights and another seed gives others.
#
# - `glorot_uniform(fan_in, fan_out, seed)`: uniformly distributed between $-a$ and $a$, with variance
#   $2/(n_\text{in} + n_\text{out})$.
# - `he_normal(fan_in, fan_out, seed)`: normally distributed (not truncated) with variance $2/n_\text{in}$.
#
# The checks draw large matrices and measure: the deviation to 2 %, the limits to 1 %.


# %% task="8.2"
def glorot_uniform(fan_in, fan_out, seed):
    """Return weights (fan_in, fan_out), uniform, with variance 2 / (fan_in + fan_out)."""
    # BLANK the limit from the variance, then draw
    limit = np.sqrt(6 / (fan_in + fan_out))
    return np.random.default_rng(seed).uniform(-limit, limit, size=(fan_in, fan_out))
    # END BLANK


def he_normal(fan_in, fan_out, seed):
    """Return weights (fan_in, fan_out), normal, with variance 2 / fan_in."""
    # BLANK the deviation from the variance, then draw
    return np.random.default_rng(seed).normal(0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))
    # END BLANK


# %% [markdown] task="8.3"
# Follow the signal. `weights` is a list of matrices, each (inputs of the layer, units); there are no biases. Every
# layer, the last one too, has the same activation. Write
#
# - `spreads(X, weights, activation)`: a list or array with one number per layer, the standard deviation of the
#   layer's **outputs** (after the activation) over all samples and units together, as `np.std` computes it. `X` is
#   (samples, inputs); `activation` is `"tanh"` or `"relu"`.
# - `dead_shares(X, weights)`: for ReLU layers, one number per layer: the share of its units that are **dead**, that
#   is, 0 for *every* sample.


# %% task="8.3"
def spreads(X, weights, activation):
    """Return the standard deviation of each layer's outputs."""
    # BLANK layer by layer: product, activation, deviation
    result = []
    for W in weights:
        X = np.tanh(X @ W) if activation == "tanh" else np.maximum(X @ W, 0)
        result.append(X.std())
    return result
    # END BLANK


def dead_shares(X, weights):
    """Return, for each ReLU layer, the share of its units that are 0 for every sample."""
    # BLANK layer by layer: product, ReLU, units that are never above 0
    result = []
    for W in weights:
        X = np.maximum(X @ W, 0)
        result.append(np.mean(X.max(axis=0) == 0))
    return result
    # END BLANK


# %% [markdown] task="8.4"
# Follow the slope. A network of any depth for numbers: `network` is a list of pairs `(W, b)`, `W` (inputs of the
# layer, units), `b` (units,). All layers but the last have ReLUs, the last is linear. The loss is the mean of
# $(P - Y)^2$ over all numbers of the answers $P$, as in unit 5. Where a ReLU's net input is exactly 0, take the
# slope 0.
#
# Write `slope_norms(X, Y, network)`. Return a list or array with one number for each layer, the first layer's
# first: the length of the slope of its `W`, that is, the root of the sum of the squares of all elements of
# $\partial L/\partial W$. The biases do not enter into these lengths, but they do enter into the forward pass. `X` is
# (samples, features), `Y` (samples, outputs). The result is compared with a relative tolerance of 0.00001 and no
# absolute one, since slopes can be tiny.


# %% task="8.4"
def slope_norms(X, Y, network):
    """Return the length of the slope of each layer's W, first layer first."""
    # BLANK forward, keeping every layer's input; the slope at the answers; back, noting a length in each layer
    inputs = [X]
    for W, b in network[:-1]:
        inputs.append(np.maximum(inputs[-1] @ W + b, 0))
    W, b = network[-1]
    P = inputs[-1] @ W + b
    D, norms = 2 * (P - Y) / P.size, []
    for (W, _), H in zip(reversed(network), reversed(inputs), strict=True):
        norms.append(np.linalg.norm(H.T @ D))
        D = D @ W.T * (H > 0)
    return norms[::-1]
    # END BLANK


# %% [markdown] task="8.5"
# Write `clip_by_global_norm(slopes, limit)`. `slopes` is a list of float arrays of any shapes, `limit` a positive
# number. Let $\lVert g\rVert$ be the root of the sum of the squares of *all* elements of *all* arrays. Return two
# things: a list of arrays of the same shapes, in the same order, each multiplied by
# $\min(1, \text{limit}/\lVert g\rVert)$; and $\lVert g\rVert$ itself, as it was before clipping, one number.
#
# If all slopes are 0, return them as they are (and 0). Do not change the arrays that are handed in.


# %% task="8.5"
def clip_by_global_norm(slopes, limit):
    """Return (clipped slopes, global norm before clipping)."""
    # BLANK one length over all arrays, one factor for all
    norm = np.sqrt(sum(np.sum(slope**2) for slope in slopes))
    factor = limit / max(norm, limit)
    return [slope * factor for slope in slopes], norm
    # END BLANK


# %% [markdown] task="8.6"
# The lesson folds in the middle. Now fold somewhere else: for a given place $c$ between 0 and 1, the **skew tent** is
#
# $$S_c(x) = \begin{cases} x / c & \text{if } x \le c \\ (1 - x)/(1 - c) & \text{if } x \ge c. \end{cases}$$
#
# Write `fold_network(places)`. `places` is a list of $d \ge 1$ numbers $c_1, \dots, c_d$. Return a ReLU network that
# computes $S_{c_d}(\dots S_{c_2}(S_{c_1}(x))\dots)$ for every $x$ from 0 to 1: first the fold at $c_1$, last the fold
# at $c_d$. The network is a list of pairs `(W, b)`, `W` (inputs of the layer, units), `b` (units,). There are $d$
# hidden layers with ReLUs and *at most two* neurons each, and a linear output layer with one unit: $d + 1$ pairs. The
# outputs are compared with an absolute tolerance of 0.00001, for up to 8 folds.


# %% task="8.6"
def fold_network(places):
    """Return [(W, b), ...] of a ReLU net with two neurons per hidden layer that folds at each place in turn."""
    # BLANK one fold = two ReLUs and a linear output; melt each output into the next layer
    heights = [np.array([[1 / c], [-1 / c - 1 / (1 - c)]]) for c in places]  # output weights of each fold, (2, 1)
    entries = [np.ones((1, 1)), *heights]  # what each layer reads: x, or the ReLUs of the fold before
    network = [(entry @ np.ones((1, 2)), np.array([0, -c])) for entry, c in zip(entries, places)]  # noqa: B905
    return [*network, (heights[-1], np.zeros(1))]
    # END BLANK


# %% [markdown]
# For the last task: eight networks before their training. All have 12 hidden layers of 64 neurons and were shown the
# same standardised data. The tables give, for the hidden layers 1, 4, 8 and 12: the activation, the **spread** of
# the outputs (root mean square), the length of the **slope** of the layer's weights, and the share of **dead**
# neurons, those that are 0 for all samples. All weights of a network were drawn with the same deviation. All biases
# are 0, but for those of G, which are about −1.4; the weights of G are as He would draw them.

# %%
patients = {
    "A": {
        "activation": "relu",
        "spread": [0.57, 0.099, 0.0068, 0.0011],
        "slope": [0.0019, 0.0019, 0.0014, 0.00067],
        "dead": [0.0, 0.02, 0.03, 0.14],
    },
    "B": {
        "activation": "tanh",
        "spread": [0.59, 0.34, 0.25, 0.2],
        "slope": [0.1, 0.093, 0.097, 0.21],
        "dead": [0.0, 0.0, 0.0, 0.0],
    },
    "C": {
        "activation": "sigmoid",
        "spread": [0.53, 0.51, 0.51, 0.51],
        "slope": [3e-08, 1.3e-05, 0.0044, 1.8],
        "dead": [0.0, 0.0, 0.0, 0.0],
    },
    "D": {
        "activation": "relu",
        "spread": [0.89, 0.69, 0.51, 0.47],
        "slope": [4.7e-05, 4.4e-05, 5.1e-05, 6e-05],
        "dead": [0.0, 0.02, 0.0, 0.12],
    },
    "E": {
        "activation": "tanh",
        "spread": [0.94, 0.95, 0.95, 0.94],
        "slope": [1000.0, 120.0, 6.8, 0.35],
        "dead": [0.0, 0.0, 0.0, 0.0],
    },
    "F": {
        "activation": "relu",
        "spread": [1.5, 5.8, 35.0, 270.0],
        "slope": [330.0, 470.0, 810.0, 1100.0],
        "dead": [0.0, 0.02, 0.0, 0.12],
    },
    "G": {
        "activation": "relu",
        "spread": [0.36, 0.0023, 0.0, 0.0],
        "slope": [0.0, 0.0, 0.0, 0.0],
        "dead": [0.0, 0.95, 1.0, 1.0],
    },
    "H": {
        "activation": "tanh",
        "spread": [0.39, 0.045, 0.0029, 0.00019],
        "slope": [0.008, 0.0054, 0.0054, 0.0066],
        "dead": [0.0, 0.0, 0.0, 0.0],
    },
}


# %% [markdown] task="8.7"
# Give a diagnosis and a cure for each. `diagnoses` is a dictionary; each entry is a pair of texts
# `(diagnosis, cure)`.
#
# The diagnosis is one of
#
# - `"healthy"`: from layer 1 to layer 12 neither spread nor slope changes by more than a factor of 20, and the
#   neurons are neither dead nor saturated;
# - `"signal vanishes"`: the spread falls by more than a factor of 100;
# - `"signal explodes"`: the spread rises by more than a factor of 100;
# - `"saturated"`: tanh neurons, with outputs nearly all at −1 and 1 (a spread above 0.9);
# - `"slope vanishes"`: the spread is level, but the slope falls by more than a factor of 100 on its way from layer
#   12 back to layer 1;
# - `"dead"`: a layer in which all neurons are dead. This goes before all others.
#
# The cure is one of
#
# - `"none"`;
# - `"draw larger weights"` and `"draw smaller weights"`: the activation is fine, the deviation of the weights is not;
# - `"take another activation"`: no size of the weights would help;
# - `"raise the biases"`: the size of the weights is right for the activation, the biases are not.

# %% task="8.7"
# BLANK diagnoses = {"A": (diagnosis, cure), "B": ..., ..., "H": ...}
diagnoses = {
    "A": ("signal vanishes", "draw larger weights"),
    "B": ("healthy", "none"),
    "C": ("slope vanishes", "take another activation"),
    "D": ("healthy", "none"),
    "E": ("saturated", "draw smaller weights"),
    "F": ("signal explodes", "draw smaller weights"),
    "G": ("dead", "raise the biases"),
    "H": ("signal vanishes", "draw larger weights"),
}
# END BLANK
