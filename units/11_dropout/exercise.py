# %% [markdown]
# Everything here is NumPy. No task needs the answer to an earlier one. Where a function gets `random`, that is a
# generator made by `np.random.default_rng`: draw from it, and from nothing else. Results that do not depend on
# chance are compared with a relative tolerance of 0.0001.

# %%
import numpy as np

from layerwise import check

# %% [markdown] task="11.1"
# A layer of 200 units is followed by dropout at the rate 0.3 with inverted scaling. Every unit gives 2.0. Work
# out by hand and assign:
#
# - `kept_units`: how many units are kept in one training pass, on average;
# - `kept_output`: what a kept unit hands on in training;
# - `mean_output`: what one unit hands on in training, on average over many masks (kept and dropped together);
# - `deviation`: the standard deviation of that;
# - `inference_output`: what a unit hands on in inference;
# - `keras_rate`: an old paper "keeps each unit with probability 0.8". Which number belongs into
#   `layers.Dropout(...)`?
#
# Numbers need three digits after the point.

# %% task="11.1"
# BLANK six numbers: kept_units, kept_output, mean_output, deviation, inference_output, keras_rate
kept_units = 140  # 200 · 0.7
kept_output = 2.857  # 2 / 0.7
mean_output = 2.0  # 0.7 · 2.857
deviation = 1.309  # 2 · √(0.3 / 0.7)
inference_output = 2.0
keras_rate = 0.2  # what is dropped
# END BLANK

# %% [markdown] task="11.2"
# Write `dropout(x, rate, training, random)`. It returns a pair `(outputs, factors)`, two float arrays of the shape
# of `x`.
#
# - `factors` says by what each element of `x` is multiplied: `outputs = x * factors`.
# - In training (`training` is true) each factor is 0 with probability `rate`, and otherwise $1/(1 - \text{rate})$.
#   Each element is drawn independently of all others, in every call anew.
# - In inference (`training` is false) all factors are 1, whatever the rate.
#
# `x` is a float array of any shape, and must not be changed. `rate` is at least 0 and less than 1.


# %% task="11.2"
def dropout(x, rate, training, random):
    """Return (outputs, factors), both of the shape of x, for inverted dropout."""
    # BLANK inference first; then one random number for each element, compared with the rate
    if not training:
        return x.copy(), np.ones(x.shape)
    factors = (random.uniform(size=x.shape) >= rate) / (1 - rate)
    return x * factors, factors
    # END BLANK


# %% [markdown] task="11.3"
# A hidden layer with dropout after its ReLU, forward and backward. The factors (samples, units) are given, as
# task 11.2 makes them.
#
# - `forward(X, W, b, factors)` returns the outputs (samples, units): $\max(0, XW + b)$, times the factors.
#   `X` is (samples, inputs), `W` is (inputs, units), `b` is (units,).
# - `backward(X, W, b, factors, slope)` gets the slope of the loss with respect to these outputs, (samples, units). It
#   returns the slopes with respect to `W`, `b` and `X`, in this order, each of the shape of what it belongs to.
#
# The loss is whatever it is: nothing is divided by the number of samples here. Where the net input is not positive,
# ReLU's slope is 0.


# %% task="11.3"
def forward(X, W, b, factors):
    """Return the outputs of the layer after dropout, (samples, units)."""
    # BLANK net input, ReLU, factors
    return np.maximum(0, X @ W + b) * factors
    # END BLANK


def backward(X, W, b, factors, slope):
    """Return the slopes with respect to W, b and X. slope: (samples, units), at the outputs."""
    # BLANK back through the factors, back through the ReLU, then three products
    at_net_input = slope * factors * (X @ W + b > 0)  # (samples, units)
    return X.T @ at_net_input, at_net_input.sum(axis=0), at_net_input @ W.T
    # END BLANK


# %% [markdown] task="11.4"
# An ensemble that one can count. A sigmoid neuron with $n \le 10$ inputs has dropout at the rate $r$ on its inputs,
# so there are $2^n$ thinned neurons. Neuron $m$ (a row of $n$ zeros and ones) answers
#
# $$p_m = \sigma\Bigl(b + \sum_i \frac{m_i x_i w_i}{1 - r}\Bigr), \qquad \sigma(z) = \frac{1}{1 + e^{-z}},$$
#
# and occurs with the probability $P_m$, a product with a factor $1 - r$ for each kept input and $r$ for each dropped
# one.
#
# `ensemble(x, w, b, rate)` takes `x` and `w` (inputs,), the numbers `b` and `rate` ($0 < r < 1$), and returns three
# numbers:
#
# 1. the mean answer $\sum_m P_m\, p_m$;
# 2. the answer in inference, from one pass without dropout;
# 3. the normalised geometric mean $G / (G + H)$ with $G = \prod_m p_m^{P_m}$ and $H = \prod_m (1 - p_m)^{P_m}$.
#
# All masks are to be counted, none drawn. `itertools.product([0, 1], repeat=n)` gives them.


# %% task="11.4"
def ensemble(x, w, b, rate):
    """Return the mean answer of all thinned neurons, the answer in inference, and the normalised geometric mean."""
    # BLANK all masks, their probabilities and answers; then the three numbers
    from itertools import product

    masks = np.array(list(product([0, 1], repeat=len(x))))  # (2**inputs, inputs)
    probabilities = np.where(masks == 1, 1 - rate, rate).prod(axis=1)
    answers = 1 / (1 + np.exp(-(b + masks @ (x * w) / (1 - rate))))
    G, H = np.prod(answers**probabilities), np.prod((1 - answers) ** probabilities)
    return probabilities @ answers, 1 / (1 + np.exp(-(b + x @ w))), G / (G + H)
    # END BLANK


# %% [markdown] task="11.5"
# Monte-Carlo dropout. Write `monte_carlo(network, x, passes)`. `network(x)` is one pass in training mode: it
# returns probabilities (samples, classes), other ones in each call. Call it exactly `passes` times, each time with the
# whole `x`, and return three arrays:
#
# 1. `mean` (samples, classes): the mean of the probabilities over the passes;
# 2. `answer` (samples,): the class with the largest mean probability;
# 3. `spread` (samples,): the standard deviation, over the passes, of the probability of *that* class. (Divide by
#    the number of passes, as `np.std` does.)


# %% task="11.5"
def monte_carlo(network, x, passes):
    """Return mean (samples, classes), answer (samples,) and spread (samples,) of several passes."""
    # BLANK stack the passes, average, choose the class, and take the spread of that class
    stack = np.array([network(x) for _ in range(passes)])  # (passes, samples, classes)
    mean = stack.mean(axis=0)
    answer = mean.argmax(axis=1)
    return mean, answer, stack.std(axis=0)[np.arange(len(answer)), answer]
    # END BLANK


# %% [markdown] task="11.6"
# You are given layers that somebody wrote, and must find out by trying whether they are right. Write
# `diagnose(layer, rate)`. `layer(x, training)` takes a float array (samples, units) of at most 100,000 elements and
# a truth value, and returns an array of the same shape; it draws its own random numbers. `rate` is what should be
# dropped: 0.2, 0.3, 0.7 or 0.8. Return one of these texts:
#
# - `"right"`: inverted dropout in training, and the identity in inference;
# - `"keeps the rate"`: the share `rate` is *kept*, multiplied by 1/rate (the rest is right);
# - `"not scaled"`: what is kept is not multiplied by anything (the rest is right);
# - `"one mask"`: all samples of a call have the same units dropped (the rest is right);
# - `"always on"`: it drops in inference too, just as in training (the rest is right);
# - `"scales twice"`: it is right in training, but in inference it multiplies by 1 − rate.
#
# Call the layer as often as you like, up to 100 times.


# %% task="11.6"
def diagnose(layer, rate):
    """Return what is wrong with a dropout layer, found by its outputs alone."""
    # BLANK look at ones: inference first, then the share of zeros, the size of the rest, and the rows
    ones = np.ones((100, 100))
    trained, inferred = layer(ones, True), layer(ones, False)
    if (inferred == 0).any():
        return "always on"
    if inferred.mean() < 0.95:
        return "scales twice"
    if (trained == trained[0]).all():
        return "one mask"
    if abs((trained == 0).mean() - rate) > 0.1:
        return "keeps the rate"
    return "right" if trained.max() > 1.1 else "not scaled"
    # END BLANK


# %% [markdown]
# For the last task: six problems, each with networks trained at several rates of dropout behind the hidden layers.
# A row holds the *training* accuracy and the accuracies on the *validation* part of three seeds.

# %%
trials = {  # rate: training accuracy, then validation accuracy of three seeds
    "A": {
        0.0: (1.00, (0.714, 0.702, 0.731)),
        0.2: (0.97, (0.783, 0.779, 0.790)),
        0.5: (0.88, (0.846, 0.851, 0.838)),
        0.8: (0.71, (0.702, 0.688, 0.709)),
    },
    "B": {
        0.0: (0.99, (0.961, 0.957, 0.968)),
        0.2: (0.99, (0.968, 0.954, 0.965)),
        0.5: (0.98, (0.955, 0.960, 0.962)),
        0.8: (0.93, (0.921, 0.929, 0.918)),
    },
    "C": {
        0.0: (0.62, (0.611, 0.604, 0.617)),
        0.2: (0.57, (0.563, 0.571, 0.560)),
        0.5: (0.49, (0.484, 0.480, 0.493)),
        0.8: (0.33, (0.329, 0.340, 0.322)),
    },
    "D": {
        0.0: (0.98, (0.842, 0.815, 0.851)),
        0.2: (0.96, (0.861, 0.858, 0.866)),
        0.5: (0.93, (0.852, 0.879, 0.848)),
        0.8: (0.86, (0.831, 0.895, 0.811)),
    },
    "E": {
        0.0: (1.00, (0.650, 0.641, 0.659)),
        0.2: (0.99, (0.671, 0.668, 0.680)),
        0.5: (0.92, (0.733, 0.741, 0.722)),
        0.8: (0.75, (0.748, 0.757, 0.745)),
    },
    "F": {
        0.0: (0.97, (0.902, 0.884, 0.893)),
        0.2: (0.96, (0.899, 0.915, 0.887)),
        0.5: (0.94, (0.894, 0.879, 0.921)),
        0.8: (0.88, (0.861, 0.858, 0.872)),
    },
}

# %% [markdown] task="11.7"
# Choose for each problem. `choices` is a dictionary with a number or `None` for each letter:
#
# - the rate with the best mean validation accuracy, provided that it beats the rate 0 in *every* one of the three
#   seeds;
# - 0.0 if no rate does better than that on grounds you can trust: the best mean is that of the rate 0, or the best
#   other rate does not beat it in every seed;
# - `None` if the network underfits even without dropout, so that regularisation is the wrong tool: without dropout the
#   training accuracy is below 0.8, and the mean validation accuracy is within 0.02 of it.

# %% task="11.7"
# BLANK choices = {"A": ..., "B": ..., "C": ..., "D": ..., "E": ..., "F": ...}
choices = {
    "A": 0.5,  # a plain U, and the gain is far beyond the seeds' differences
    "B": 0.0,  # 0.2 is ahead in one seed only, and by mean as good as level
    "C": None,  # 0.62 on its own training data: it needs capacity, not noise
    "D": 0.2,  # 0.8 has the best single seed and the worst mean of the others
    "E": 0.8,  # training accuracy falls, and validation still rises
    "F": 0.0,  # 0.2 is best by mean, but loses in one seed
}
# END BLANK
