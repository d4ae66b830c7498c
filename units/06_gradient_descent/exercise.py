# %% [markdown]
# Everything here is NumPy. No task needs the answer to an earlier one, and results are compared with a relative
# tolerance of 0.0001 unless a task says otherwise. "Linear neuron" means: the answers to the inputs `X`, (samples,
# features), are `X @ w + b`, with an array `w` (features,) and a number `b`.

# %%
import numpy as np

from layerwise import check

# %% [markdown]
# Four walks for the first task. Each is gradient descent on the loss $L(w) = (w - 3)^2$ from $w = 5$, with another
# rate. The lists hold the first weights, rounded.

# %%
walks = {
    "A": [5.0, 1.1, 4.805, 1.285, 4.629, 1.452],
    "B": [5.0, 4.92, 4.843, 4.769, 4.699, 4.631],
    "C": [5.0, 0.8, 5.42, 0.338, 5.928, -0.221],
    "D": [5.0, 3.4, 3.08, 3.016, 3.003, 3.001],
}

# %% [markdown] task="6.1"
# All answers are about $L(w) = (w - 3)^2$, whose slope is $2(w - 3)$.
#
# - `next_weight`: the weight after *one* step from $w = 5$ with the rate 0.1, a number.
# - `walk_rates`: a dictionary with the rate of each walk above. The rates are 0.02, 0.4, 0.975 and 1.05.
# - `limit`: the largest number such that descent converges for *every* positive rate below it, whatever the start.

# %% task="6.1"
# BLANK next_weight = ..., walk_rates = {"A": ..., "B": ..., "C": ..., "D": ...}, limit = ...
next_weight = 4.6  # the slope is 4, and 5 - 0.1 · 4
walk_rates = {"A": 0.975, "B": 0.02, "C": 1.05, "D": 0.4}  # the distance to 3 is multiplied by 1 - 2 · rate
limit = 1.0  # 2 over the curvature, which is 2
# END BLANK

# %% [markdown] task="6.2"
# For a linear neuron and targets `y`, (samples,), write
#
# - `sse(X, y, w, b)`: the **sum** of the squared errors, a number;
# - `sse_gradient(X, y, w, b)`: its slopes, a pair: those of the weights, (features,), and that of the bias, a number.


# %% task="6.2"
def sse(X, y, w, b):
    """Return the sum of the squared errors. X: (samples, features)."""
    # BLANK errors, squares, sum
    return np.sum((X @ w + b - y) ** 2)
    # END BLANK


def sse_gradient(X, y, w, b):
    """Return the slopes of the SSE: (features,) for the weights and a number for the bias."""
    # BLANK the error of each sample; then twice the sum of error times input, and of the errors
    error = X @ w + b - y  # (samples,)
    return 2 * X.T @ error, 2 * error.sum()
    # END BLANK


# %% [markdown] task="6.3"
# Write `train(X, y, rate, batch_size, epochs, random)`, which trains a linear neuron and returns `w` (features,)
# and `b`, a number. One function for all three kinds: `batch_size` 1 is online, `len(X)` is full batch, anything
# between is mini-batch.
#
# - Start with all weights and the bias 0.
# - At the beginning of each epoch draw an order with `random.permutation(len(X))`, where `random` is a NumPy
#   generator. Draw nothing else from it.
# - Cut the order into consecutive batches of `batch_size` samples. If they do not come out even, the last batch is
#   smaller, and it is used like the others. `batch_size` may be larger than the number of samples.
# - One update per batch: `w` and `b` move against the slope of the **mean** squared error *of that batch*, times
#   `rate`. The mean of a smaller batch is over its own samples.


# %% task="6.3"
def train(X, y, rate, batch_size, epochs, random):
    """Return (w, b) of a linear neuron after mini-batch descent on the mean squared error."""
    # BLANK for each epoch an order, for each batch of it one update of w and b
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(epochs):
        order = random.permutation(len(X))
        for first in range(0, len(X), batch_size):
            rows = order[first : first + batch_size]
            error = X[rows] @ w + b - y[rows]
            w, b = w - rate * 2 * X[rows].T @ error / len(rows), b - rate * 2 * error.mean()
    return w, b
    # END BLANK


# %% [markdown] task="6.4"
# Two ways to let a rate decay, and a walk that uses them. Updates are counted from $t = 0$.
#
# - `inverse_time(first, tau, updates)`: the rates $\delta_t = \delta_0 / (1 + t/\tau)$ for $t = 0, 1, \dots$, an
#   array (updates,). `first` is $\delta_0$; `tau` counts updates.
# - `in_stages(first, factor, every, updates)`: an array (updates,). The first `every` updates have the rate
#   `first`, the next `every` have `first · factor`, the next `first · factor²`, and so on.
# - `walk(slope, start, rates)`: gradient descent with one rate per update. `slope` is a function that takes a
#   weight, a number, and returns the slope of the loss there. Return all weights visited, the start included:
#   (updates + 1,).


# %% task="6.4"
def inverse_time(first, tau, updates):
    """Return the rates first / (1 + t / tau), t = 0, 1, ...: (updates,)."""
    # BLANK count the updates with np.arange
    return first / (1 + np.arange(updates) / tau)
    # END BLANK


def in_stages(first, factor, every, updates):
    """Return rates that are multiplied by factor after each group of `every` updates: (updates,)."""
    # BLANK how many groups are complete at update t?
    return first * factor ** (np.arange(updates) // every)
    # END BLANK


def walk(slope, start, rates):
    """Return the weights visited by descent with these rates, the start included: (updates + 1,)."""
    # BLANK from each weight a step to the next
    path = [start]
    for rate in rates:
        path.append(path[-1] - rate * slope(path[-1]))
    return np.array(path)
    # END BLANK


# %% [markdown] task="6.5"
# For a linear neuron **with a bias** on the inputs `X`, (samples, features), find by theory or by experiment:
#
# - `divergence_rate(X)`: the rate above which full-batch descent on the **sum** of the squared errors diverges;
# - `mean_divergence_rate(X)`: the same for the **mean** of the squared errors;
# - `best_rate(X)`: the rate with which descent on the **sum** shrinks the slowest part of the error fastest.
#
# Weights and bias are moved together, with the same rate. Each result is a number and may be wrong by 1 %. There
# are more samples than features, and no two features are the same.


# %% task="6.5"
def divergence_rate(X):
    """Return the rate at which descent on the SSE begins to diverge. X: (samples, features), without the ones."""
    # BLANK a column of ones, the Hessian, its largest eigenvalue
    X = np.column_stack([X, np.ones(len(X))])
    return 2 / np.linalg.eigvalsh(2 * X.T @ X)[-1]
    # END BLANK


def mean_divergence_rate(X):
    """Return the same for the mean of the squared errors."""
    # BLANK the slope of a mean is that of the sum over n
    return len(X) * divergence_rate(X)
    # END BLANK


def best_rate(X):
    """Return the rate with which descent on the SSE shrinks its slowest part fastest."""
    # BLANK both ends of the list of eigenvalues
    X = np.column_stack([X, np.ones(len(X))])
    curvatures = np.linalg.eigvalsh(2 * X.T @ X)
    return 2 / (curvatures[0] + curvatures[-1])
    # END BLANK


# %% [markdown] task="6.6"
# Inputs of very different sizes, and only a few steps. Write `fit_raw(X, y, steps)` for a linear neuron:
#
# 1. Standardise each column of `X`: subtract its mean, divide by its standard deviation (that of `X.std(axis=0)`).
# 2. On the standardised inputs do full-batch descent on the squared error from weights and bias 0, exactly `steps`
#    steps. Use half the divergence rate: $1/\lambda_{\max}$, where $\lambda_{\max}$ is the largest eigenvalue of
#    the Hessian, bias included. (Sum or mean makes no difference then.)
# 3. Return `w` (features,) and `b`, a number, for the **raw** inputs: `X @ w + b` must be the answers of the
#    neuron that was trained on the standardised ones.


# %% task="6.6"
def fit_raw(X, y, steps):
    """Return (w, b) for raw inputs, trained by descent on standardised ones. X: (samples, features)."""
    # BLANK standardise, add ones, descend at 1 / λ_max, translate back
    mean, deviation = X.mean(axis=0), X.std(axis=0)
    Z = np.column_stack([(X - mean) / deviation, np.ones(len(X))])
    rate = 1 / np.linalg.eigvalsh(2 * Z.T @ Z)[-1]
    v = np.zeros(Z.shape[1])
    for _ in range(steps):
        v = v - rate * 2 * Z.T @ (Z @ v - y)
    w = v[:-1] / deviation
    return w, v[-1] - mean @ w
    # END BLANK


# %% [markdown]
# Eight loss curves for the last task. Each comes from a real run on a linear neuron: the mean squared error over
# *all* samples, at equal distances in time, the start included. The problems differ, so the sizes of the losses say
# nothing.

# %%
curves = {
    "A": [29074, 2877.9, 2874.3, 2871.5, 2869.2, 2867.4, 2865.9, 2864.7, 2863.8, 2863.0, 2862.4, 2861.8],
    "B": [0.3726, 0.3694, 0.3663, 0.3632, 0.3602, 0.3572, 0.3543, 0.3515, 0.3487, 0.3459, 0.3432, 0.3405],
    "C": [6381.9, 2862.5, 2864.9, 2869.4, 2878.1, 2894.3, 2925.1, 2983.1, 3092.5, 3299.0, 3688.5, 4423.6],
    "D": [29074, 4277.2, 3537.3, 4251.7, 3185.7, 4000.8, 3955.8, 3289.1, 3376.9, 3898.2, 4053.5, 3362.2],
    "E": [
        0.003694,
        0.003674,
        0.003654,
        0.003634,
        0.003615,
        0.003595,
        0.003576,
        0.003557,
        0.003539,
        0.00352,
        0.003501,
        0.003483,
    ],
    "F": [1.478, 0.1196, 0.1204, 0.0905, 0.1373, 0.08637, 0.1166, 0.1062, 0.1085, 0.1326, 0.08328, 0.1223],
    "G": [1.478, 0.06081, 0.0598, 0.05969, 0.05968, 0.05968, 0.05968, 0.05968, 0.05968, 0.05968, 0.05968, 0.05968],
    "H": [
        0.0004382,
        0.0004467,
        0.0004594,
        0.0004782,
        0.0005062,
        0.0005477,
        0.0006095,
        0.0007012,
        0.0008375,
        0.00104,
        0.001341,
        0.001788,
    ],
}

# %% [markdown] task="6.7"
# What would you do about the rate? `verdicts` is a dictionary with one of these texts for each curve:
#
# - `"raise"`: the rate is far too small. In the whole time the loss has fallen by less than a tenth, and it falls
#   about as fast at the end as at the beginning.
# - `"keep"`: the loss fell to a small part of the first value, and it is now nearly level and quiet.
# - `"decay"`: the loss fell, and now goes up and down about one level: the noise floor of small batches.
# - `"lower"`: the rate is above the limit. At the end the loss rises from each value to the next.

# %% task="6.7"
# BLANK verdicts = {"A": ..., "B": ..., "C": ..., "D": ..., "E": ..., "F": ..., "G": ..., "H": ...}
verdicts = {
    "A": "keep",  # large numbers, but a tenth of the first, and the last steps change 0.02 %
    "B": "raise",  # a straight line: by 0.003 at each step, from the first to the last
    "C": "lower",  # it fell once, and since then each value is larger than the one before
    "D": "decay",  # up and down between 3,200 and 4,100
    "E": "raise",  # small numbers, but only 6 % less than at the start, and still falling
    "F": "decay",  # a tenth of the first value, up and down about it
    "G": "keep",  # it has arrived
    "H": "lower",  # small numbers, but each is larger than the one before
}
# END BLANK
