# %% [markdown]
# Everything here is NumPy. No task needs the answer to an earlier one, and results are compared with a relative
# tolerance of 0.0001 unless a task says otherwise. Arguments must not be changed.

# %%
import numpy as np

from layerwise import check

# %% [markdown] task="13.1"
# Count, by hand. A network has 20 inputs, then two hidden blocks of 50 and of 30 units, each a dense layer *without*
# bias, a batch normalisation (with $\gamma$ and $\beta$) and a ReLU, and at the end a dense layer of 4 units *with*
# bias. Assign:
#
# - `total`: all its parameters, as Keras counts them (moving averages included);
# - `trained`: how many of them gradient descent changes;
# - `folded`: how many parameters the same network has when both normalisations have been folded into the dense layers
#   before them;
# - `image_total`: the parameters of one batch normalisation (its four kinds together) behind a convolution whose
#   outputs are 28 × 28 × 16 (rows, columns, channels);
# - `averaged`: how many numbers each of its means is taken over, in training with batches of 32;
# - `old_share`: a moving average with momentum 0.9 has made 20 steps. Which share of it is still its starting value?
#   (Three digits after the point.)

# %% task="13.1"
# BLANK six numbers: total, trained, folded, image_total, averaged, old_share
total = 2944  # 20 · 50 + 4 · 50 + 50 · 30 + 4 · 30 + 31 · 4
trained = 2784  # without 2 · 50 + 2 · 30
folded = 2704  # 21 · 50 + 51 · 30 + 31 · 4
image_total = 64  # 4 · 16
averaged = 25088  # 32 · 28 · 28
old_share = 0.122  # 0.9 ** 20
# END BLANK

# %% [markdown] task="13.2"
# Write `standardise(training, other)`. Both are float arrays with the same columns, (samples, features); `other` may
# have any number of rows, even one. Return a pair: both tables with every column shifted and divided so that the
# columns of the *training* table have mean 0 and standard deviation 1 (dividing by the number of samples, as `np.std`
# does). Nothing may be taken from `other`.
#
# A column that is constant in the training table (its largest value equals its smallest) is shifted, and divided by
# 1. In `other` it may have other values. The sizes of the columns vary from 0.00001 to 10,000.


# %% task="13.2"
def standardise(training, other):
    """Return both tables, standardised by the mean and deviation of the training table."""
    # BLANK mean and deviation of the training columns, 1 for constant ones; then shift and divide both
    mean, deviation = training.mean(axis=0), training.std(axis=0)
    deviation = np.where(np.ptp(training, axis=0) == 0, 1.0, deviation)
    return (training - mean) / deviation, (other - mean) / deviation
    # END BLANK


# %% [markdown] task="13.3"
# Batch normalisation in both modes. `x` is (samples, units), or (samples, rows, columns, channels) for images. The
# **last** axis is kept: `gamma`, `beta`, `moving_mean` and `moving_variance` are (units,) or (channels,), and mean and
# variance are taken over all other axes.
#
# - `forward(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon)` is the training mode. It returns three
#   arrays: the outputs (shape of `x`), the new moving mean and the new moving variance:
#   $$y = \gamma\,\frac{x - \mu}{\sqrt{v + \varepsilon}} + \beta, \qquad
#   M \leftarrow \alpha M + (1 - \alpha) \mu, \qquad V \leftarrow \alpha V + (1 - \alpha) v,$$
#   with the momentum $\alpha$. The variance $v$ divides by the count of numbers, as Keras does, also in $V$.
# - `infer(x, gamma, beta, moving_mean, moving_variance, epsilon)` is the inference mode. It returns the outputs.


# %% task="13.3"
def forward(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon):
    """Return outputs, new moving mean and new moving variance in training mode."""
    # BLANK statistics over all axes but the last, outputs, moving averages
    flat = x.reshape(-1, x.shape[-1])
    mean, variance = flat.mean(axis=0), flat.var(axis=0)
    outputs = gamma * (x - mean) / np.sqrt(variance + epsilon) + beta
    new_mean = momentum * moving_mean + (1 - momentum) * mean
    return outputs, new_mean, momentum * moving_variance + (1 - momentum) * variance
    # END BLANK


def infer(x, gamma, beta, moving_mean, moving_variance, epsilon):
    """Return the outputs in inference mode."""
    # BLANK the same formula with the moving averages
    return gamma * (x - moving_mean) / np.sqrt(moving_variance + epsilon) + beta
    # END BLANK


# %% [markdown] task="13.4"
# The way back in training mode. `backward(slope, x, gamma, epsilon)` gets the slope of the loss at the outputs,
# (samples, units), and the inputs `x` of the forward pass, (samples, units). It returns three arrays: the slopes of
# the loss at `x` (samples, units), at `gamma` (units,) and at `beta` (units,).
#
# Mean and variance depend on `x`, so their paths belong to the slope at `x`. Nothing else is divided by the number of
# samples: the loss is whatever it is.


# %% task="13.4"
def backward(slope, x, gamma, epsilon):
    """Return the slopes at x, gamma and beta."""
    # BLANK normalise again; slopes of gamma and beta; then the three paths to x
    root = np.sqrt(x.var(axis=0) + epsilon)
    hat = (x - x.mean(axis=0)) / root
    g = gamma * slope  # at the normalised values
    at_x = (g - g.mean(axis=0) - hat * (g * hat).mean(axis=0)) / root
    return at_x, (slope * hat).sum(axis=0), slope.sum(axis=0)
    # END BLANK


# %% [markdown] task="13.5"
# A network has been trained, and from now on it is only used. Make it smaller: `fold(blocks, epsilon)` gets a list of
# dictionaries, one for each block, with the arrays `"W"` (inputs, units), `"gamma"`, `"beta"`, `"mean"` and
# `"variance"`, each (units,). A block is, in this order,
#
# 1. a dense layer $z = xW$, without bias;
# 2. batch normalisation in inference mode with the moving averages `"mean"` and `"variance"`.
#
# Behind each block but the last stands a ReLU. Return a list of pairs `(W, b)`, one for each block, such that dense
# layers $xW + b$ with the same ReLUs between them give the same outputs for every `x`.


# %% task="13.5"
def fold(blocks, epsilon):
    """Return a list of (W, b), dense layers that do what the blocks do in inference."""
    # BLANK for each block: the factor of each unit, its weights times that, and what is left as bias
    folded = []
    for block in blocks:
        factor = block["gamma"] / np.sqrt(block["variance"] + epsilon)  # (units,)
        folded.append((block["W"] * factor, block["beta"] - block["mean"] * factor))
    return folded
    # END BLANK


# %% [markdown]
# For the last task: eight networks with batch normalisation, trained on digits of ten classes, and what is known of
# them. All accuracies but the first are of held-out digits.

# %%
COLUMNS = ("batch", "momentum", "steps", "training", "batch_mode", "inference", "in_use", "plain")
# batch: samples per training step; momentum and steps: of the moving averages
# training: accuracy on the training part; batch_mode: with the statistics of batches of 256 held-out digits;
# inference: with the moving averages; in_use: what its user reports, who asks about one digit at a time;
# plain: the same network without normalisation
table = {
    "A": (64, 0.99, 80, 0.93, 0.92, 0.31, 0.31, 0.90),
    "B": (2, 0.99, 9000, 0.47, 0.44, 0.41, 0.41, 0.95),
    "C": (32, 0.99, 4000, 0.99, 0.96, 0.96, 0.10, 0.95),
    "D": (64, 0.9, 60, 0.94, 0.93, 0.92, 0.92, 0.93),
    "E": (64, 0.99, 5000, 1.0, 0.71, 0.70, 0.70, 0.72),
    "F": (128, 0.999, 1200, 0.97, 0.95, 0.62, 0.62, 0.94),
    "G": (4, 0.99, 9000, 0.97, 0.95, 0.94, 0.94, 0.95),
    "H": (2, 0.95, 7000, 0.58, 0.52, 0.55, 0.54, 0.93),
}
networks = {name: dict(zip(COLUMNS, row, strict=True)) for name, row in table.items()}

# %% [markdown] task="13.6"
# What is wrong with each? `verdicts` is a dictionary with one of these texts for each letter. Two accuracies
# *differ* if they are more than 0.1 apart. Take the first that fits:
#
# - `"averages too young"`: inference is below batch mode (they differ), and the moving averages still hold more than
#   0.1 of their starting values;
# - `"batch too small"`: in both modes it is below the plain network (they differ), and it was trained with batches of
#   at most 4;
# - `"used in training mode"`: in use it is below inference (they differ), and no better than guessing;
# - `"overfitting"`: the training accuracy is above inference (they differ), and batch mode and inference agree;
# - `"fine"`: none of these.

# %% task="13.6"
# BLANK verdicts = {"A": ..., "B": ..., "C": ..., "D": ..., "E": ..., "F": ..., "G": ..., "H": ...}
verdicts = {
    "A": "averages too young",  # 0.99 ** 80 = 0.45 of the start is left
    "B": "batch too small",  # the averages are old enough, and both modes are bad
    "C": "used in training mode",  # a batch of one is normalised to nothing
    "D": "fine",  # 60 steps, but with momentum 0.9
    "E": "overfitting",  # the plain network has the same trouble
    "F": "averages too young",  # 0.999 ** 1200 = 0.30
    "G": "fine",  # batches of 4 are small, but here they do no harm
    "H": "batch too small",
}
# END BLANK
