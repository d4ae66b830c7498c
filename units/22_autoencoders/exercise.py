# %% [markdown]
# Everything here is NumPy. No task needs the answer to an earlier one, and results are compared with a relative
# tolerance of 0.0001 unless a task says otherwise.

# %%
import numpy as np

from layerwise import check

# %% [markdown] task="22.1"
# An autoencoder for images of 100 pixels has dense layers with biases throughout: 100–40–6 is the encoder, 6–40–100
# the decoder. `sizes` is a dictionary of numbers:
#
# - `"compression"`: how many pixels there are for each number of the code;
# - `"encoder"` and `"decoder"`: the parameters of the two halves;
# - `"tied"`: the parameters of the *whole* network when the decoder uses the transposed weights of the encoder, but has
#   biases of its own;
# - `"pca"`: how many numbers somebody must own to turn codes into images by PCA with 6 components;
# - `"variational"`: how many parameters are *added* to the network when a second layer beside the code layer gives the
#   logarithms of the variances.
#
# The compression is compared with a tolerance of 0.01, the others exactly.

# %% task="22.1"
# BLANK sizes = {"compression": ..., "encoder": ..., "decoder": ..., "tied": ..., "pca": ..., "variational": ...}
sizes = {
    "compression": 100 / 6,
    "encoder": 100 * 40 + 40 + 40 * 6 + 6,
    "decoder": 6 * 40 + 40 + 40 * 100 + 100,
    "tied": 4286 + 40 + 100,  # only the decoder's biases are new
    "pca": 6 * 100 + 100,  # the components and the mean
    "variational": 40 * 6 + 6,
}
# END BLANK

# %% [markdown] task="22.2"
# Write PCA. `X` is (images, pixels), float64, with more images than pixels.
#
# - `fit_pca(X, size)` returns `mean`, (pixels,), and `components`, (size, pixels): the first `size` principal
#   components, one in each row, each of length 1, in order of falling singular value. The sign of a component is free.
# - `encode(X, mean, components)` returns the codes, (images, size). `X` may be other images than those of the fit.
# - `decode(codes, mean, components)` returns the copies, (images, pixels).


# %% task="22.2"
def fit_pca(X, size):
    """Return the mean, (pixels,), and the first principal components, (size, pixels)."""
    # BLANK the mean image, then the SVD of the centred table
    mean = X.mean(axis=0)
    components = np.linalg.svd(X - mean)[2]
    return mean, components[:size]
    # END BLANK


def encode(X, mean, components):
    """Return the codes of images: (images, pixels) -> (images, size)."""
    # BLANK how far the centred images lie along each component
    return (X - mean) @ components.T
    # END BLANK


def decode(codes, mean, components):
    """Return the copies that belong to codes: (images, size) -> (images, pixels)."""
    # BLANK the mean plus so much of each component
    return mean + codes @ components
    # END BLANK


# %% [markdown] task="22.3"
# An autoencoder is **tied** when the decoder uses the transposed weights of the encoder:
#
# $$H = \tanh(XW + b), \qquad \hat X = HW^\top + c.$$
#
# `X` is (images, pixels), `W` (pixels, size), `b` (size,), `c` (pixels,).
#
# - `forward(X, W, b, c)` returns the codes $H$, (images, size), and the copies $\hat X$, (images, pixels).
# - `loss_and_slopes(X, W, b, c)` returns four things: the loss, which is the mean of $(x - \hat x)^2$ over *all*
#   pixels of all images, and its slopes at `W`, `b` and `c`, in the shapes of these.


# %% task="22.3"
def forward(X, W, b, c):
    """Return the codes, (images, size), and the copies, (images, pixels)."""
    # BLANK encode by W, decode by its transpose
    codes = np.tanh(X @ W + b)
    return codes, codes @ W.T + c
    # END BLANK


def loss_and_slopes(X, W, b, c):
    """Return the mean squared error and its slopes at W, b and c."""
    # BLANK slope at the copies, then back to the code; W gathers slopes from both places
    codes, copies = forward(X, W, b, c)
    at_copies = 2 * (copies - X) / X.size  # (images, pixels)
    at_sums = at_copies @ W * (1 - codes**2)  # (images, size)
    W_slope = X.T @ at_sums + at_copies.T @ codes
    return np.mean((X - copies) ** 2), W_slope, at_sums.sum(axis=0), at_copies.sum(axis=0)
    # END BLANK


# %% [markdown] task="22.4"
# The parts of a variational autoencoder. `mean` and `log_variance` are (images, size), what the encoder says of each
# image's cloud: $\mu$ and $\log \sigma^2$.
#
# - `draw_codes(mean, log_variance, noise)` returns the codes, (images, size). `noise` is (images, size), drawn from the
#   standard normal distribution: use it, and no other random numbers.
# - `divergence(mean, log_variance)` returns for each image the Kullback–Leibler divergence of its cloud from the
#   standard normal distribution, added over the code numbers: (images,).
# - `variational_loss(X, copies, mean, log_variance, variance, beta)` returns one number: the mean over the images of
#   $$\frac{1}{2 \cdot \text{variance}} \sum_j (x_j - \hat x_j)^2 + \text{beta} \cdot \mathrm{KL}.$$
#   `X` and `copies` are (images, pixels); `variance` and `beta` are positive numbers.


# %% task="22.4"
def draw_codes(mean, log_variance, noise):
    """Return codes drawn from each image's cloud: (images, size)."""
    # BLANK the mean plus deviation times noise
    return mean + np.exp(log_variance / 2) * noise
    # END BLANK


def divergence(mean, log_variance):
    """Return the divergence of each cloud from the standard normal distribution: (images,)."""
    # BLANK half of μ² + σ² − log σ² − 1, added over the code numbers
    return 0.5 * np.sum(mean**2 + np.exp(log_variance) - log_variance - 1, axis=1)
    # END BLANK


def variational_loss(X, copies, mean, log_variance, variance, beta):
    """Return the mean over the images of the misfit plus beta times the divergence."""
    # BLANK squared errors added over pixels, over twice the variance; plus beta times the divergence; mean
    misfit = np.sum((X - copies) ** 2, axis=1) / (2 * variance)
    return np.mean(misfit + beta * divergence(mean, log_variance))
    # END BLANK


# %% [markdown] task="22.5"
# PCA at work. All tables are (images, pixels), float64; `training` has more images than pixels. A *copy* is the copy by
# PCA, and mean and components come from `training` alone.
#
# - `smallest_code(training, validation, bar)` returns the smallest number of components, a whole number from 0 (every
#   copy is the mean) up to all, with which the mean squared error over all pixels of all *validation* images is at
#   most `bar`. `bar` is positive and never so near to an error that rounding decides; with all components the error
#   is 0.
# - `odd_ones(training, candidates, size, share)` finds candidates that are unlike the training images. With `size`
#   components, take the mean squared error of each single image. The threshold is the quantile `1 - share` of the
#   errors of the *training* images, as `np.quantile` computes it. Return an array of booleans, (candidates,): `True`
#   where a candidate's error is larger than the threshold.


# %% task="22.5"
def smallest_code(training, validation, bar):
    """Return the smallest number of components whose validation error is at most bar."""
    # BLANK one SVD; then try 0, 1, 2, … components
    mean = training.mean(axis=0)
    components = np.linalg.svd(training - mean)[2]
    size, rest = 0, validation - mean
    while np.mean(rest**2) > bar:
        rest = rest - np.outer(rest @ components[size], components[size])
        size += 1
    return size
    # END BLANK


def odd_ones(training, candidates, size, share):
    """Return True for each candidate that is copied worse than nearly all training images."""
    # BLANK the errors of single images, training's and candidates', and the quantile of the former
    mean = training.mean(axis=0)
    components = np.linalg.svd(training - mean)[2][:size]

    def errors(images):
        centred = images - mean
        return np.mean((centred - centred @ components.T @ components) ** 2, axis=1)

    return errors(candidates) > np.quantile(errors(training), 1 - share)
    # END BLANK


# %% [markdown]
# Eight reports of trainings on digits, invented for the last task. `training` and `validation` are the errors after
# 10, 20, 40 and 80 epochs. `scrambled` is the error on images in which each pixel comes from another digit.
# `divergences` are those of the single code numbers, in the mean over validation digits, for a variational
# autoencoder. The mean digit as the copy of all would have an error of 0.073, on real and on scrambled digits.

# %%
reports = {
    "A": {
        "size": 8,
        "training": [0.0202, 0.0149, 0.0117, 0.0113],
        "validation": [0.0209, 0.0155, 0.0126, 0.0123],
        "scrambled": 0.0522,
    },
    "B": {
        "size": 2,
        "training": [0.0420, 0.0372, 0.0335, 0.0331],
        "validation": [0.0428, 0.0384, 0.0350, 0.0349],
        "scrambled": 0.0691,
    },
    "C": {
        "size": 8,
        "training": [0.0731, 0.0724, 0.0719, 0.0719],
        "validation": [0.0735, 0.0727, 0.0723, 0.0723],
        "scrambled": 0.0730,
        "divergences": [0.01, 0.00, 0.02, 0.00, 0.00, 0.01, 0.00, 0.00],
    },
    "D": {
        "size": 96,
        "training": [0.0049, 0.0011, 0.0003, 0.0002],
        "validation": [0.0050, 0.0012, 0.0003, 0.0002],
        "scrambled": 0.0007,
    },
    "E": {
        "size": 24,
        "training": [0.0150, 0.0079, 0.0031, 0.0008],
        "validation": [0.0169, 0.0158, 0.0183, 0.0237],
        "scrambled": 0.0312,
    },
    "F": {
        "size": 8,
        "training": [0.0705, 0.0611, 0.0428, 0.0262],
        "validation": [0.0709, 0.0618, 0.0437, 0.0273],
        "scrambled": 0.0665,
    },
    "G": {
        "size": 8,
        "training": [0.0251, 0.0178, 0.0141, 0.0137],
        "validation": [0.0257, 0.0186, 0.0147, 0.0145],
        "scrambled": 0.0551,
        "divergences": [1.91, 0.01, 2.12, 1.74, 0.00, 2.26, 1.58, 2.01],
    },
    "H": {
        "size": 2,
        "training": [0.0447, 0.0391, 0.0352, 0.0349],
        "validation": [0.0452, 0.0401, 0.0363, 0.0361],
        "scrambled": 0.0702,
        "divergences": [2.78, 2.81],
    },
}

# %% [markdown] task="22.6"
# The goal was an error on validation digits of at most 0.015 after 80 epochs, with a code that knows digits from other
# images. `verdicts` is a dictionary with one of these texts for each report:
#
# - `"sound"`: the goal is reached;
# - `"copies anything"`: the error is low, but scrambled digits are copied about as well;
# - `"overfitting"`: the training error is low, the validation error is far above it;
# - `"stopped early"`: both errors are too high and were still falling by much;
# - `"posterior collapse"`: both errors are too high and have levelled off, and the code carries nothing;
# - `"bottleneck too small"`: both errors are too high and have levelled off, though every code number carries
#   something.

# %% task="22.6"
# BLANK verdicts = {"A": ..., "B": ..., "C": ..., "D": ..., "E": ..., "F": ..., "G": ..., "H": ...}
verdicts = {
    "A": "sound",
    "B": "bottleneck too small",  # level at 0.035, training and validation alike
    "C": "posterior collapse",  # the error of the mean digit, divergences of 0
    "D": "copies anything",  # 96 numbers for 64 pixels; scrambled digits at 0.0007
    "E": "overfitting",  # 0.0008 in training, 0.0237 in validation, and rising
    "F": "stopped early",  # a third less from 40 to 80 epochs
    "G": "sound",  # two code numbers are idle, the other six do the work
    "H": "bottleneck too small",  # small errors would need more than two numbers; these two are busy
}
# END BLANK
