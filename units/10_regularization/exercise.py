# %% [markdown]
# Everything here is NumPy. No task needs the answer to an earlier one, and results are compared with a relative
# tolerance of 0.0001 unless a task says otherwise. The mean squared error is the mean over the samples of
# (output − target)², without a ½.

# %%
import numpy as np

from layerwise import check

# %% [markdown] task="10.1"
# A layer `Dense(1)` has the weights $(2, -1, 0.5, -4)$ and the bias 3. Give six numbers:
#
# - `keras_l2`: what `kernel_regularizer=keras.regularizers.L2(0.1)` adds to the loss;
# - `keras_l1`: what `kernel_regularizer=keras.regularizers.L1(0.1)` adds to the loss;
# - `slope_l2`: the slope of that L2 penalty with respect to the weight −4;
# - `slope_l1`: the slope of that L1 penalty with respect to the weight −4;
# - `weight_l2`: what the weight 2 has become after *three* steps of plain gradient descent with learning rate 0.5, if
#   nothing but that L2 penalty acts on it;
# - `steps_l1`: after how many steps of soft thresholding with learning rate 0.5 the weight 2 is exactly 0, if nothing
#   but that L1 penalty acts on it.

# %% task="10.1"
# BLANK keras_l2 = ..., keras_l1 = ..., slope_l2 = ..., slope_l1 = ..., weight_l2 = ..., steps_l1 = ...
keras_l2 = 2.125  # 0.1 · (4 + 1 + 0.25 + 16)
keras_l1 = 0.75  # 0.1 · (2 + 1 + 0.5 + 4)
slope_l2 = -0.8  # 2 · 0.1 · (−4)
slope_l1 = -0.1  # 0.1 · sign(−4)
weight_l2 = 1.458  # 2 · 0.9³: each step takes 0.5 · 2 · 0.1 = 0.1 of the weight away
steps_l1 = 40  # each step takes 0.5 · 0.1 = 0.05 away
# END BLANK

# %% [markdown] task="10.2"
# `arrays` is a list of a network's trainable arrays, as `model.trainable_variables` would give them: arrays with two or
# more dimensions are weights, arrays with one dimension are biases, which are *not* regularised. Write
#
# - `penalty(arrays, l1, l2)`: one number, `l1` · Σ|w| + `l2` · Σw² over all weights of all arrays;
# - `penalty_slopes(arrays, l1, l2)`: a list with one array for each of `arrays`, of the same shape: the slope of that
#   penalty with respect to each element (0 for biases). Where a weight is exactly 0, let the slope of |w| be 0.


# %% task="10.2"
def penalty(arrays, l1, l2):
    """Return the elastic-net penalty of the weights in a list of arrays."""
    # BLANK add up both sums over the arrays that are no biases
    return sum(l1 * np.abs(w).sum() + l2 * (w**2).sum() for w in arrays if w.ndim > 1)
    # END BLANK


def penalty_slopes(arrays, l1, l2):
    """Return the slopes of the penalty: a list of arrays of the same shapes."""
    # BLANK l1 · sign(w) + 2 · l2 · w for weights, zeros for biases
    return [l1 * np.sign(w) + 2 * l2 * w if w.ndim > 1 else np.zeros(w.shape) for w in arrays]
    # END BLANK


# %% [markdown] task="10.3"
# A linear neuron $Xw + b$ with L2. Its cost is
#
# $$C = \frac1n \sum_{i=1}^n (x_i \cdot w + b - y_i)^2 + \lambda \sum_j w_j^2 .$$
#
# The bias $b$ is free. `X` is (samples, features), `y` is (samples,), and neither is centred.
#
# - `ridge(X, y, strength)` returns `(w, b)` with the *lowest possible* cost, $\lambda$ = `strength` > 0, by solving
#   equations. `w` is (features,), `b` a number.
# - `ridge_descent(X, y, strength, rate, steps)` returns `(w, b)` after `steps` steps of gradient descent on $C$ with
#   all samples and learning rate `rate`, from zeros. It is checked after few steps and after many.


# %% task="10.3"
def ridge(X, y, strength):
    """Return (w, b) with the lowest cost. X: (samples, features)."""
    # BLANK centre X and y, solve (XᵀX / n + λ I) w = Xᵀy / n, get b from the means
    means, centred = X.mean(axis=0), X - X.mean(axis=0)
    w = np.linalg.solve(centred.T @ centred / len(X) + strength * np.eye(X.shape[1]), centred.T @ y / len(X))
    return w, y.mean() - means @ w
    # END BLANK


def ridge_descent(X, y, strength, rate, steps):
    """Return (w, b) after gradient descent on the cost from zeros."""
    # BLANK each step: errors, both slopes (only w's has a part from the penalty), one step down
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        errors = X @ w + b - y  # (samples,)
        w, b = w - rate * (2 * X.T @ errors / len(X) + 2 * strength * w), b - rate * 2 * errors.mean()
    return w, b
    # END BLANK


# %% [markdown] task="10.4"
# Now with L1: the cost is the mean squared error of $Xw$ plus $\lambda \sum_j |w_j|$. There is no bias here.
#
# - `soft_threshold(values, amount)` moves each element of an array towards 0 by `amount` (≥ 0), and not beyond: what is
#   within `amount` of 0 becomes exactly 0. The shape stays.
# - `lasso(X, y, strength, rate, steps)` returns the weights, (features,), after `steps` steps from zeros. Each step
#   goes down the slope of the mean squared error alone, times `rate`, and then applies the exact step for L1:
#   soft thresholding by `rate` · `strength`.


# %% task="10.4"
def soft_threshold(values, amount):
    """Return values, each pulled towards 0 by amount and not beyond."""
    # BLANK keep the sign, reduce the size, stop at 0
    return np.sign(values) * np.maximum(np.abs(values) - amount, 0)
    # END BLANK


def lasso(X, y, strength, rate, steps):
    """Return the weights after gradient steps with soft thresholding. X: (samples, features)."""
    # BLANK from zeros: one step on the mean squared error, then soft thresholding, again and again
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        w = soft_threshold(w - rate * 2 * X.T @ (X @ w - y) / len(X), rate * strength)
    return w
    # END BLANK


# %% [markdown]
# The next two tasks use this function for training. It is ready; leave it as it is.


# %%
def fit_ridge(X, y, strength):
    """Return the weights, the bias last, of a linear neuron with L2 (the bias is free)."""
    inputs = np.column_stack([X, np.ones(len(X))])  # (samples, features + 1)
    penalty = strength * np.diag([1.0] * X.shape[1] + [0.0])
    return np.linalg.solve(inputs.T @ inputs / len(X) + penalty, inputs.T @ y / len(X))


# %% [markdown] task="10.5"
# Write `choose_strength(training, validation, test, strengths)`. Each part is a pair `(X, y)`, with features of very
# different scales; `strengths` is a list of positive numbers in any order. The function
#
# 1. standardises the features: with the mean and the standard deviation of each feature (`np.std` as it is, dividing
#    by the number of samples), taken from where an honest person takes them, the same for all three parts;
# 2. fits the standardised training part with `fit_ridge` at each strength; `y` stays as it is;
# 3. chooses the strength by the mean squared error, in the way in which nothing is known of the test part (of equally
#    good strengths, any);
# 4. returns `(strength, error)`: the chosen strength, and the mean squared error of the model of step 2 with this
#    strength on the test part. It is not fitted again.


# %% task="10.5"
def choose_strength(training, validation, test, strengths):
    """Return the chosen strength and the test error of its model."""
    # BLANK standardise by one part, fit on it, choose by another, report on the third
    mean, deviation = training[0].mean(axis=0), training[0].std(axis=0)

    def error(weights, part):
        return np.mean(((part[0] - mean) / deviation @ weights[:-1] + weights[-1] - part[1]) ** 2)

    models = {strength: fit_ridge((training[0] - mean) / deviation, training[1], strength) for strength in strengths}
    best = min(strengths, key=lambda strength: error(models[strength], validation))
    return best, error(models[best], test)
    # END BLANK


# %% [markdown] task="10.6"
# Write `learning_curve(training, validation, strength, sizes, seed)`. The parts are pairs `(X, y)`; nothing is to be
# standardised. The training samples may be *sorted*, so they must be shuffled: once, with
# `order = np.random.default_rng(seed).permutation(n)`, $n$ being their number. For each `size` of `sizes` fit the
# first `size` samples of that order with `fit_ridge` at this strength.
#
# Return two arrays, each (sizes,): the mean squared error on the very samples that were fitted, and the mean squared
# error on the whole validation part.


# %% task="10.6"
def learning_curve(training, validation, strength, sizes, seed):
    """Return training and validation errors, each (sizes,)."""
    # BLANK shuffle once; for each size fit the first samples and measure on these and on all of validation
    order = np.random.default_rng(seed).permutation(len(training[1]))

    def error(weights, X, y):
        return np.mean((X @ weights[:-1] + weights[-1] - y) ** 2)

    errors = []
    for size in sizes:
        X, y = training[0][order[:size]], training[1][order[:size]]
        weights = fit_ridge(X, y, strength)
        errors.append((error(weights, X, y), error(weights, *validation)))
    return tuple(np.array(errors).T)
    # END BLANK


# %% [markdown]
# Eight teams report on their networks. Each names its *goal*, the share of errors that it can live with, the strength
# of its L2 penalty, how many samples it *could* have at most, and its learning curve: training samples, share of errors
# in training, share of errors in validation. All validation parts are so large that chance plays no part.

# %%
reports = {
    "A": {
        "goal": 0.05,
        "strength": 0.001,
        "available": 100_000,
        "curve": [(500, 0.00, 0.29), (1000, 0.00, 0.23), (2000, 0.01, 0.17), (4000, 0.02, 0.12)],
    },
    "B": {
        "goal": 0.10,
        "strength": 0.0,
        "available": 900_000,
        "curve": [(500, 0.21, 0.31), (1000, 0.24, 0.29), (2000, 0.26, 0.28), (4000, 0.27, 0.27)],
    },
    "C": {
        "goal": 0.10,
        "strength": 0.3,
        "available": 4_000,
        "curve": [(500, 0.29, 0.35), (1000, 0.30, 0.34), (2000, 0.31, 0.33), (4000, 0.32, 0.32)],
    },
    "D": {
        "goal": 0.08,
        "strength": 0.0001,
        "available": 4_000,
        "curve": [(500, 0.00, 0.37), (1000, 0.00, 0.31), (2000, 0.00, 0.25), (4000, 0.01, 0.19)],
    },
    "E": {
        "goal": 0.25,
        "strength": 0.01,
        "available": 50_000,
        "curve": [(500, 0.12, 0.34), (1000, 0.15, 0.29), (2000, 0.17, 0.26), (4000, 0.18, 0.23)],
    },
    "F": {
        "goal": 0.06,
        "strength": 0.0,
        "available": 60_000,
        "curve": [(500, 0.00, 0.16), (1000, 0.00, 0.16), (2000, 0.00, 0.16), (4000, 0.00, 0.16)],
    },
    "G": {
        "goal": 0.02,
        "strength": 0.1,
        "available": 1_000_000,
        "curve": [(500, 0.09, 0.12), (1000, 0.10, 0.12), (2000, 0.10, 0.11), (4000, 0.11, 0.11)],
    },
    "H": {
        "goal": 0.01,
        "strength": 0.003,
        "available": 8_000_000,
        "curve": [(500, 0.000, 0.080), (1000, 0.001, 0.055), (2000, 0.001, 0.038), (4000, 0.002, 0.026)],
    },
}

# %% [markdown] task="10.7"
# What should each team do next? `cures` is a dictionary with one of these texts for each:
#
# - `"leave it"`: the goal is reached;
# - `"larger network"`: it underfits, and there is no penalty to blame;
# - `"weaker penalty"`: it underfits, and there is a penalty, to be weakened before anything else;
# - `"more data"`: it overfits, and the curve says that the data still to be had will help: with each doubling the
#   validation error is still falling;
# - `"stronger penalty"`: it overfits, and there are no more data, or the curve says that more would not help.

# %% task="10.7"
# BLANK cures = {"A": ..., "B": ..., "C": ..., "D": ..., "E": ..., "F": ..., "G": ..., "H": ...}
cures = {
    "A": "more data",  # a gap of 0.10, and each doubling takes off a quarter
    "B": "larger network",  # both errors have met far above the goal; 900,000 samples would change nothing
    "C": "weaker penalty",  # they have met too, and λ is 0.3
    "D": "stronger penalty",  # a gap, still falling, but no sample more is to be had
    "E": "leave it",  # a gap, but the goal is reached
    "F": "stronger penalty",  # a gap, and eight times the data have not moved the validation error
    "G": "weaker penalty",  # 11 % may be little elsewhere; here both errors are far from 2 %
    "H": "more data",  # only 2.4 points of gap, but training is far below the goal and validation still falls
}
# END BLANK
