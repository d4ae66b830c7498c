# %% [markdown]
# Everything here is NumPy. No task needs the answer to an earlier one, and results are compared with a relative
# tolerance of 0.0001 unless a task says otherwise.

# %%
import numpy as np

from layerwise import check

# %% [markdown] task="4.1"
# Six problems. For each, choose the output layer and the loss: `heads` is a dictionary, and each entry is
# `(units, activation, loss)`: a whole number and two texts.
#
# - Activations: `"linear"`, `"sigmoid"`, `"softmax"`.
# - Losses: `"mean_squared_error"`, `"mean_absolute_error"`, `"huber"`, `"binary_crossentropy"`,
#   `"categorical_crossentropy"`, `"sparse_categorical_crossentropy"`.
#
# The problems:
#
# - **A**: how many kilograms of bread will a bakery sell tomorrow? A target is a number. Summed over a year the
#   forecasts should come out right, so each should be the *mean* of what may be expected.
# - **B**: is this message spam? A target is 0 or 1. Use as few units as possible.
# - **C**: which of the ten digits is this? A target is an integer from 0 to 9.
# - **D**: which of 20 topics does this article treat? It may be several, or none. A target is a row of 20 zeros and
#   ones.
# - **E**: which of three species is this iris? A target is a row of three numbers, a single 1 and two 0.
# - **F**: the air temperature at 6, 12 and 18 o'clock. A target is three numbers. Now and then the thermometer fails
#   and records −999, which should pull no harder than any other large error.
#
# Where two losses suit a problem, either is accepted.

# %% task="4.1"
# BLANK heads = {"A": (units, activation, loss), "B": ..., "C": ..., "D": ..., "E": ..., "F": ...}
heads = {
    "A": (1, "linear", "mean_squared_error"),
    "B": (1, "sigmoid", "binary_crossentropy"),
    "C": (10, "softmax", "sparse_categorical_crossentropy"),
    "D": (20, "sigmoid", "binary_crossentropy"),
    "E": (3, "softmax", "categorical_crossentropy"),
    "F": (3, "linear", "huber"),
}
# END BLANK

# %% [markdown] task="4.2"
# Write the three losses for numbers. `targets` and `outputs` are arrays of the same shape, whichever it is. Each
# function returns one number, the mean over *all* elements. With the error $e$ = output − target of one element:
#
# - `mean_squared_error(targets, outputs)`: the mean of $e^2$;
# - `mean_absolute_error(targets, outputs)`: the mean of $|e|$;
# - `huber(targets, outputs, delta)`: the mean of $\tfrac12 e^2$ where $|e| \le \delta$, and of
#   $\delta\,(|e| - \tfrac12\delta)$ elsewhere. `delta` is a positive number.


# %% task="4.2"
def mean_squared_error(targets, outputs):
    """Return the mean of the squared errors."""
    # BLANK square, then mean
    return np.mean((outputs - targets) ** 2)
    # END BLANK


def mean_absolute_error(targets, outputs):
    """Return the mean of the absolute errors."""
    # BLANK absolute value, then mean
    return np.mean(np.abs(outputs - targets))
    # END BLANK


def huber(targets, outputs, delta):
    """Return the mean of Huber's loss, a parabola up to delta and a straight line beyond."""
    # BLANK the absolute error of each element, its loss by one of two formulas, then the mean
    size = np.abs(outputs - targets)
    return np.mean(np.where(size <= delta, size**2 / 2, delta * (size - delta / 2)))
    # END BLANK


# %% [markdown] task="4.3"
# Write `binary_cross_entropy(targets, probabilities)`. Both are float64 arrays of the same shape: (samples,) for one
# question, (samples, labels) for several at once. Each target is 0 or 1.
#
# First clip the probabilities to the range from $\varepsilon$ to $1 - \varepsilon$ with $\varepsilon = 10^{-7}$, as
# Keras does, so that probabilities of exactly 0 and 1 are allowed. Then return one number, the mean over *all*
# elements of
#
# $$-\bigl[\, y \log p + (1 - y) \log (1 - p) \,\bigr].$$


# %% task="4.3"
def binary_cross_entropy(targets, probabilities):
    """Return the mean binary cross-entropy. targets, probabilities: arrays of the same shape."""
    # BLANK clip, then the formula, then the mean
    p = np.clip(probabilities, 1e-7, 1 - 1e-7)
    return -np.mean(targets * np.log(p) + (1 - targets) * np.log(1 - p))
    # END BLANK


# %% [markdown] task="4.4"
# Now from scores, which may be of any size. `scores` is (samples, classes), float64, one row of net inputs per
# sample; values of 1,000 and of −1,000 occur, also together.
#
# - `log_softmax(scores)` returns the natural logarithms of the softmax along each row, (samples, classes). For the row
#   $(1000, 0)$ that is $(0, -1000)$ to all digits shown: nothing may overflow, and nothing may become infinite.
# - `cross_entropy(labels, scores)` returns one number, the mean over the samples of $-\log$ of the probability
#   given to the right class. `labels` is an array in one of two forms, and your function must accept both: integers
#   (samples,), each the number of a class, or one-hot rows (samples, classes).


# %% task="4.4"
def log_softmax(scores):
    """Return the logarithms of the softmax of each row. scores: (samples, classes)."""
    # BLANK subtract each row's maximum; then subtract the logarithm of the sum of exponentials
    shifted = scores - scores.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    # END BLANK


def cross_entropy(labels, scores):
    """Return the mean cross-entropy. labels: (samples,) of integers or (samples, classes) one-hot."""
    # BLANK turn one-hot rows into integers, pick each sample's own class, take minus the mean
    if labels.ndim == 2:
        labels = labels.argmax(axis=1)
    return -np.mean(log_softmax(scores)[np.arange(len(labels)), labels])
    # END BLANK


# %% [markdown] task="4.5"
# Training needs the slope of that loss. Write `score_slope(labels, scores)`, the slope of the *mean* cross-entropy with
# respect to each score. `scores` is (samples, classes) as in task 4.4, with values up to ±1,000; `labels` holds
# integers (samples,). The result is (samples, classes). It is compared with a tolerance of 0.00001.


# %% task="4.5"
def score_slope(labels, scores):
    """Return the slope of the mean cross-entropy at each score: (samples, classes)."""
    # BLANK stable softmax, minus one-hot, over the number of samples
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    probabilities = weights / weights.sum(axis=1, keepdims=True)
    return (probabilities - np.eye(scores.shape[1])[labels]) / len(labels)
    # END BLANK


# %% [markdown] task="4.6"
# One class is rare, and a network that never names it is still right most of the time. Weigh it up.
#
# - `balanced_weights(labels, classes)` returns one weight for each class, (classes,): $n / (k \cdot n_j)$ for class
#   $j$, with $n$ samples, $k$ classes and $n_j$ samples of class $j$. `labels` holds integers (samples,); every class
#   occurs. With these weights all classes count equally together.
# - `fit_softmax(X, labels, class_weights, rate, steps)` trains one softmax layer by gradient descent. `X` is
#   (samples, features), `class_weights` an array (classes,). Start with weights `W` (features, classes) and biases
#   `b` (classes,) all 0. In each of `steps` steps use *all* samples once: with scores $XW + b$, move `W` and `b`
#   against the slope of
#   $$L = \frac{1}{n} \sum_{i=1}^{n} w_{c_i} \cdot \bigl(-\log p_{i\,c_i}\bigr),$$
#   times `rate`. Here $w_{c_i}$ is the weight of the sample's own class, and the sum is divided by the number of
#   samples, as Keras does. Return `W` and `b`. The scores stay small, so an overflow need not be feared.


# %% task="4.6"
def balanced_weights(labels, classes):
    """Return the weight of each class, (classes,): n / (classes · samples of that class)."""
    # BLANK count each class
    return len(labels) / (classes * np.bincount(labels))
    # END BLANK


def fit_softmax(X, labels, class_weights, rate, steps):
    """Return (W, b) after gradient descent on the weighted cross-entropy. X: (samples, features)."""
    # BLANK start at 0; each step: softmax, slope at the scores times each sample's weight, slopes of W and b
    one_hot = np.eye(len(class_weights))[labels]  # (samples, classes)
    W, b = np.zeros((X.shape[1], len(class_weights))), np.zeros(len(class_weights))
    for _ in range(steps):
        exponentials = np.exp(X @ W + b)  # (samples, classes)
        probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
        slope = class_weights[labels][:, None] * (probabilities - one_hot) / len(labels)
        W, b = W - rate * X.T @ slope, b - rate * slope.sum(axis=0)
    return W, b
    # END BLANK


# %% [markdown]
# Six forecasters of rain hand in reports for the last task. A row says: so often the forecaster said (about) this
# probability, and so often it then rained.

# %%
reports = {  # probability said, number of forecasts, how often it rained
    "A": [(0.36, 400, 145), (0.42, 900, 375), (0.48, 1100, 535), (0.54, 800, 444), (0.60, 300, 179)],
    "B": [(0.02, 900, 102), (0.21, 150, 60), (0.50, 80, 37), (0.79, 140, 86), (0.98, 930, 809)],
    "C": [(0.12, 500, 20), (0.31, 400, 60), (0.52, 300, 82), (0.71, 350, 176), (0.92, 450, 361)],
    "D": [(0.05, 12, 2), (0.28, 9, 4), (0.51, 11, 7), (0.72, 10, 5), (0.94, 13, 12)],
    "E": [(0.24, 700, 51), (0.38, 500, 125), (0.50, 400, 202), (0.63, 500, 387), (0.77, 600, 561)],
    "F": [(0.05, 40000, 3169), (0.25, 20000, 5785), (0.50, 15000, 7396), (0.75, 22000, 15740), (0.95, 41000, 37792)],
}

# %% [markdown] task="4.7"
# Whose probabilities may be believed? `verdicts` is a dictionary with one of these texts for each forecaster:
#
# - `"believe"`: no row contradicts its probability, that is, each count is within two standard deviations of what was
#   to be expected. Of $n$ forecasts at probability $p$, $np$ are expected to come true, with a standard deviation
#   of $\sqrt{np(1-p)}$.
# - Otherwise say in which way the probabilities are wrong: `"too sure"` (too close to 0 and 1 on both sides),
#   `"not sure enough"` (too close to ½ on both sides), `"too high"` or `"too low"` (on the same side throughout).

# %% task="4.7"
# BLANK verdicts = {"A": ..., "B": ..., "C": ..., "D": ..., "E": ..., "F": ...}
verdicts = {
    "A": "believe",  # timid, but whenever it says 36 % it rains on 36 % of the days
    "B": "too sure",  # it rains on 11 % of the days with 2 %, and on 87 % of those with 98 %
    "C": "too high",  # in every row it rained less often than was said
    "D": "believe",  # the shares look wild, but 10 forecasts can prove little
    "E": "not sure enough",  # 24 % was really 7 %, 77 % was 94 %
    "F": "too sure",  # only 3 points off, but with 40,000 forecasts that is no accident
}
# END BLANK
