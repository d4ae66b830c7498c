# %%
import numpy as np

from layerwise import check, data

# %% [markdown] task="2.1"
# A layer of threshold units computes $h = \varphi(XW + b)$. Write its two halves.
#
# - `net_input(X, W, b)` returns $Z = XW + b$. `X` is (samples, features), `W` is (features, neurons), `b` is
#   (neurons,); the result is (samples, neurons).
# - `step(z)` returns 1 where `z > 0` and 0 elsewhere, *also where z is exactly 0*. `z` is an array of any shape; the
#   result has the same shape.
#
# Results are compared with a relative tolerance of 0.0001, here and in all tasks.


# %% task="2.1"
def net_input(X, W, b):
    """Return XW + b. X: (samples, features), W: (features, neurons), b: (neurons,)."""
    # BLANK one matrix product and one sum
    return X @ W + b  # (samples, neurons)
    # END BLANK


def step(z):
    """Return 1 where z > 0, else 0. z: an array of any shape."""
    # BLANK compare with 0
    return np.where(z > 0, 1, 0)
    # END BLANK


# %% [markdown] task="2.2"
# Be the learning rule yourself: find weights and a bias with which one threshold unit, firing if $z = w_1 x_1 + w_2 x_2
# + b > 0$, computes each of these gates of two inputs (0 or 1).
#
# | $x_1$ | $x_2$ | AND | OR | NAND | IMPLIES |
# |---|---|---|---|---|---|
# | 0 | 0 | 0 | 0 | 1 | 1 |
# | 0 | 1 | 0 | 1 | 1 | 1 |
# | 1 | 0 | 0 | 1 | 1 | 0 |
# | 1 | 1 | 1 | 1 | 0 | 1 |
#
# Give `gates` as a dictionary: to each name three numbers, `[w1, w2, b]`. So that rounding cannot turn an answer, no
# net input may lie closer to 0 than 0.1.

# %% task="2.2"
# BLANK gates = {"AND": [w1, w2, b], "OR": ..., "NAND": ..., "IMPLIES": ...}
gates = {"AND": [1, 1, -1.5], "OR": [1, 1, -0.5], "NAND": [-1, -1, 1.5], "IMPLIES": [-1, 1, 0.5]}
# END BLANK

# %% [markdown] task="2.3"
# Write one epoch of the perceptron rule. `perceptron_epoch(X, y, w, b, rate)` goes once through the samples in the
# order given. For each it computes the unit's answer $h$ (1 if $z > 0$, else 0) and, if the answer is wrong, corrects
# *at once*:
#
# $$w \leftarrow w + \eta\,(y - h)\,x, \qquad b \leftarrow b + \eta\,(y - h).$$
#
# `X` is (samples, features), `y` holds a 0 or 1 for each sample, `w` is (features,), `b` a number and `rate` is $\eta$.
# Return three things: the weights and the bias after the epoch, and how many samples were answered wrongly. The array
# `w` that was handed in must keep its values.


# %% task="2.3"
def perceptron_epoch(X, y, w, b, rate):
    """Return (weights, bias, mistakes) after one pass. X: (samples, features), y: (samples,) of 0 and 1."""
    # BLANK for each sample: answer, error, correction, count
    mistakes = 0
    for sample, target in zip(X, y, strict=True):
        answer = 1 if sample @ w + b > 0 else 0
        error = target - answer
        w = w + rate * error * sample  # a new array, so the caller's stays as it was
        b = b + rate * error
        mistakes += error != 0
    return w, b, int(mistakes)
    # END BLANK


# %% [markdown] task="2.4"
# Now the whole training. `train_perceptron(X, y, rate, max_epochs)` starts with all weights and the bias at 0 and
# applies the perceptron rule, epoch after epoch, samples in the order given. It stops after the first epoch without a
# mistake, and in any case after `max_epochs` epochs.
#
# Return the weights (features,), the bias, and a list with the number of mistakes in each epoch that was run. If the
# training succeeded, that list ends with 0. You may call your `perceptron_epoch`, but if you are not sure of it, write
# the loop over the samples anew.


# %% task="2.4"
def train_perceptron(X, y, rate, max_epochs):
    """Return (weights, bias, mistakes of each epoch). X: (samples, features), y: (samples,) of 0 and 1."""
    # BLANK start at zero; repeat epochs; note the mistakes; stop when there are none
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        mistakes.append(0)
        for sample, target in zip(X, y, strict=True):
            error = int(target) - int(sample @ w + b > 0)
            w, b = w + rate * error * sample, b + rate * error
            mistakes[-1] += abs(error)
        if mistakes[-1] == 0:
            break
    return w, b, mistakes
    # END BLANK


# %% [markdown] task="2.5"
# A sigmoid neuron says $p = \sigma(z) = 1/(1 + e^{-z})$ with $z = w \cdot x + b$. Write `gradients(X, y, w, b)`, the
# partial derivatives of its *mean* cross-entropy
#
# $$L = -\frac{1}{n}\sum_{i=1}^{n} \bigl[\,y_i \log p_i + (1 - y_i)\log(1 - p_i)\,\bigr]$$
#
# with respect to the weights and to the bias. Shapes as in task 2.3. Return two things: the gradient of the weights
# (features,) and the derivative of the bias (a number). The net inputs stay between −30 and 30.


# %% task="2.5"
def gradients(X, y, w, b):
    """Return (gradient of the weights, derivative of the bias) of the mean cross-entropy."""
    # BLANK probability, error, and its mean with each input
    probability = 1 / (1 + np.exp(-(X @ w + b)))  # (samples,)
    error = probability - y  # (samples,)
    return X.T @ error / len(y), error.mean()
    # END BLANK


# %% [markdown]
# The next task is work with Keras. These are the loan applications of the lesson, all 1,000 of them:

# %%
import keras
from keras import layers

loans = data.loans()
features = ["salary", "credit_rating", "age", "education", "balance"]
applications = loans[features].to_numpy("float32")  # (1000, 5)
approved = loans["approved"].to_numpy()  # (1000,) of 0 and 1
loans.head()

# %% [markdown] task="2.6"
# A bank wants a model that it can read.
#
# 1. By hand first: `standardize(train, new)` returns both arrays in standard units. From each feature the mean is
#    subtracted, and the difference is divided by the standard deviation (NumPy's `std` as it is). Both come from
#    `train` alone. `train` is (samples, features), `new` is (new samples, features).
# 2. `build_loan_model(train)` returns a **compiled** Keras model: one sigmoid neuron that takes applications **in raw
#    units**, (batch, 5), and gives the probability of approval, (batch, 1). The features are standardized inside the
#    model, with the statistics of `train`. Nothing but the neuron's five weights and its bias is trained.
# 3. Train one into `loan_model`, with validation data or a validation split, and keep what `fit` returns in
#    `loan_history`. Of new applications that you don't have, it must judge at least **83 %** as the bank did.
# 4. Read *your* `loan_model`. `effects` is a dictionary with three numbers, to within 0.5 %. By what factor are the
#    odds of approval multiplied, all else being equal,
#    - `"salary"`: if the salary is 5 thousand euros *lower*;
#    - `"credit_rating"`: if the rating is 50 points higher;
#    - `"age"`: if the applicant is ten years older?


# %% task="2.6"
def standardize(train, new):
    """Return (train, new) in units of the training part's standard deviations from its means."""
    # BLANK mean and deviation of each feature, then both arrays with the same two
    mean, deviation = train.mean(axis=0), train.std(axis=0)  # (features,), (features,)
    return (train - mean) / deviation, (new - mean) / deviation
    # END BLANK


def build_loan_model(train):
    """Return a compiled Keras model from raw applications (batch, 5) to probabilities (batch, 1)."""
    # BLANK an adapted Normalization, one Dense unit; compile
    normalization = layers.Normalization()
    normalization.adapt(train)
    model = keras.Sequential([keras.Input((5,)), normalization, layers.Dense(1, activation="sigmoid")])
    optimizer = keras.optimizers.SGD(learning_rate=0.3)
    model.compile(optimizer=optimizer, loss="binary_crossentropy", metrics=["accuracy"])
    return model
    # END BLANK


# BLANK loan_model = build_loan_model(applications), then fit it; keep the history; effects = {...}
loan_model = build_loan_model(applications)
loan_history = loan_model.fit(applications, approved, epochs=12, validation_split=0.2, verbose=0)
weights = loan_model.layers[-1].get_weights()[0][:, 0] / applications.std(axis=0)  # in raw units
effects = {
    "salary": np.exp(-5 * weights[0]),
    "credit_rating": np.exp(50 * weights[1]),
    "age": np.exp(10 * weights[2]),
}
# END BLANK

# %% [markdown]
# Five small data sets for task 2.7, each with its rows and their targets.

# %%
data_sets = {
    "A": ([[4, 5], [3, 1], [5, 7], [1, 2], [6, 4], [2, 3], [7, 6], [3, 3]], [1, 0, 1, 0, 1, 0, 1, 0]),
    "B": ([[1, 1], [7, 2], [2, 5], [5, 3], [4, -1], [0, 4], [6, 4], [3, 6]], [1, 1, 0, 1, 0, 0, 1, 0]),
    "C": ([[3, 29], [3, 25], [4, 25], [4, 22], [5, 26], [4, 23], [6, 21], [6, 18]], [1, 0, 1, 0, 1, 0, 1, 0]),
    "D": ([[2, 8], [6, 1], [9, 9], [3, 7], [5, 6], [8, 2], [7, 5], [4, 4]], [1, 0, 1, 1, 0, 0, 1, 0]),
    "E": ([[0, 0, 0], [0, 1, 0], [1, 0, 0], [1, 1, 1]], [0, 1, 1, 0]),
}

# %% [markdown] task="2.7"
# For which of the five data sets can a threshold unit be right about every row? Don't guess: prove it. `verdicts` is a
# dictionary with an entry for each data set:
#
# - if a unit can, give the weights and then the bias of one that is, `[w1, w2, b]` (three weights for E);
# - if none can, give a pair of lists of row numbers, counted from 0, `([...], [...])`: some rows with target 1 and some
#   rows with target 0 that have *the same mean*. As in the lesson's proof for XOR, the net input at that mean would
#   have to be above 0 and not above 0 at once.

# %% task="2.7"
# BLANK verdicts = {"A": ..., "B": ..., "C": ..., "D": ..., "E": ...}
verdicts = {
    "A": [1, 1, -7.5],  # every row with target 1 has a sum of at least 9, every other one of at most 6
    "B": ([0, 3], [2, 4]),  # both pairs have their midpoint at (3, 2)
    "C": [2, 1, -32],  # the perceptron rule finds a line too, after hundreds of epochs
    "D": ([3, 6], [4]),  # row 4 lies half-way between rows 3 and 6
    "E": [1, 1, -3, -0.5],  # XOR, with the product of both inputs as a third input
}
# END BLANK
