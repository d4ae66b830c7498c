# %% [markdown]
# Everything here is NumPy. No task needs the answer to an earlier one, and results are compared with a relative
# tolerance of 0.0001 unless a task says otherwise.

# %%
import numpy as np

from layerwise import check

# %% [markdown] task="18.1"
# Count before you build. A grey image of 20×20 pixels goes through these layers, all without padding:
#
# 1. a convolution with 64 filters of 9×9, stride 1;
# 2. a convolution with 32 filters of 5×5, stride 2; at each place its 32 numbers are cut into capsules of 8 numbers:
#    these are the primary capsules;
# 3. a capsule layer with 5 class capsules of 12 numbers each, 3 routing iterations, no biases. Every primary capsule
#    has matrices of its own.
#
# `sizes` is a dictionary with whole numbers, and one tuple:
#
# - `"primary"`: how many primary capsules one image has;
# - `"predictions"`: the shape of all predictions for one image, (primary capsules, class capsules, numbers);
# - `"weights"`: the weights of the capsule layer;
# - `"couplings"`: how many coupling coefficients one routing iteration computes for one image;
# - `"total"`: what all these coefficients add up to;
# - `"extra"`: how many weights the layer gains when it routes 5 times instead of 3.

# %% task="18.1"
# BLANK sizes = {"primary": ..., "predictions": (..., ..., ...), "weights": ..., "couplings": ..., "total": ..., ...}
sizes = {
    "primary": 64,  # 4·4 places, 32 / 8 capsules at each
    "predictions": (64, 5, 12),
    "weights": 30_720,  # 64 · 5 matrices of 8×12
    "couplings": 320,
    "total": 64,  # each primary capsule shares out exactly 1
    "extra": 0,  # routing computes, it learns nothing
}
# END BLANK

# %% [markdown] task="18.2"
# Write `squash(vectors, epsilon)`. `vectors` is an array of any shape; the vectors lie along its *last* axis. The
# result has the same shape:
#
# $$\text{squash}(s) = \frac{\lVert s \rVert^2}{1 + \lVert s \rVert^2} \cdot
# \frac{s}{\sqrt{\lVert s \rVert^2 + \varepsilon}}$$
#
# The $\varepsilon$ stands under the root, and nowhere else. A vector of zeros becomes a vector of zeros.


# %% task="18.2"
def squash(vectors, epsilon=1e-7):
    """Return the vectors with their lengths between 0 and 1. vectors: (..., d)."""
    # BLANK squared lengths along the last axis (keep it), then the formula
    squared = np.sum(vectors**2, axis=-1, keepdims=True)
    return squared / (1 + squared) * vectors / np.sqrt(squared + epsilon)
    # END BLANK


# %% [markdown] task="18.3"
# Now the layer itself, for a whole batch.
#
# - `predict_wholes(poses, matrices)`: every part predicts the pose of every whole. `poses` is (batch, parts, d_in),
#   `matrices` (parts, wholes, d_in, d_out). The result has the shape (batch, parts, wholes, d_out): the row vector of
#   the part's pose times the matrix that belongs to this part and this whole.
# - `route(predictions, iterations)` takes such predictions and returns two arrays, `(outputs, couplings)`: the poses
#   of the wholes (batch, wholes, d_out), and the coupling coefficients (batch, parts, wholes) *with which these
#   outputs were computed*.
#
# Routing starts with logits $b_{ij} = 0$ for part $i$ and whole $j$. Each iteration computes the couplings $c$, the
# softmax of $b$ over the *wholes*; then the outputs
# $v_j = \text{squash}\bigl(\sum_i c_{ij}\, \hat u_{j|i}\bigr)$ with the formula of task 18.2 and $\varepsilon =
# 10^{-7}$; then $b_{ij}$ grows by the scalar product $\hat u_{j|i} \cdot v_j$. `iterations` is at least 1, and each
# image is routed by itself. The logits stay small, so an overflow need not be feared.


# %% task="18.3"
def predict_wholes(poses, matrices):
    """Return (batch, parts, wholes, d_out). poses: (batch, parts, d_in), matrices: (parts, wholes, d_in, d_out)."""
    # BLANK one einsum: which letters do poses and matrices share, and which one is summed away?
    return np.einsum("bpi,pwio->bpwo", poses, matrices)
    # END BLANK


def route(predictions, iterations):
    """Return (outputs, couplings). predictions: (batch, parts, wholes, d_out)."""
    # BLANK logits at 0; each iteration: softmax over the wholes, weighted sum over the parts, squash, agreement
    logits = np.zeros(predictions.shape[:3])  # (batch, parts, wholes)
    for _ in range(iterations):
        weights = np.exp(logits)
        couplings = weights / weights.sum(axis=2, keepdims=True)
        sums = np.einsum("bpw,bpwo->bwo", couplings, predictions)
        squared = np.sum(sums**2, axis=2, keepdims=True)
        outputs = squared / (1 + squared) * sums / np.sqrt(squared + 1e-7)
        logits = logits + np.einsum("bpwo,bwo->bpw", predictions, outputs)
    return outputs, couplings
    # END BLANK


# %% [markdown] task="18.4"
# Write `margin_loss(targets, lengths)`. Both arrays are (images, classes). A target is 1 where the class is in the
# image and 0 where it is not; there may be several ones in a row, or none. `lengths` are those of the class capsules.
# A class costs
#
# $$T_k \max(0,\; 0.9 - \ell_k)^2 + 0.5\,(1 - T_k) \max(0,\; \ell_k - 0.1)^2.$$
#
# Return one number: the *sum* over the classes of an image, and of these sums the *mean* over the images.


# %% task="18.4"
def margin_loss(targets, lengths):
    """Return the mean over the images of the margin losses of all classes. targets, lengths: (images, classes)."""
    # BLANK the cost of each class, the sum over the classes, the mean over the images
    present = targets * np.maximum(0, 0.9 - lengths) ** 2
    absent = 0.5 * (1 - targets) * np.maximum(0, lengths - 0.1) ** 2
    return np.mean(np.sum(present + absent, axis=1))
    # END BLANK


# %% [markdown] task="18.5"
# Two digits may lie in one image. `poses` are those of the class capsules, (images, classes, d).
#
# - `name_wholes(poses, least)` returns a list with one entry for each image: the list of the classes (integers) whose
#   capsule has *at least* the length `least`, the longest capsule first. The list is empty where no capsule is so
#   long. No two lengths are equal.
# - `mask_poses(poses, chosen)` makes the input of the decoder. `chosen` holds an integer for each image, the class
#   that shall be drawn. All numbers of the other capsules become 0; then each image's poses are laid out as one row:
#   the result is (images, classes · d), class 0 first. `poses` itself stays as it is.


# %% task="18.5"
def name_wholes(poses, least):
    """Return for each image the list of its classes, longest capsule first. poses: (images, classes, d)."""
    # BLANK lengths; for each image sort the classes by length, downwards, and keep the long ones
    lengths = np.linalg.norm(poses, axis=2)  # (images, classes)
    return [[int(k) for k in np.argsort(-row) if row[k] >= least] for row in lengths]
    # END BLANK


def mask_poses(poses, chosen):
    """Return (images, classes · d), zero but for the chosen capsule. chosen: (images,) of integers."""
    # BLANK a row of one-hot for each image, times its poses, then one row for each image
    keep = np.eye(poses.shape[1])[chosen]  # (images, classes)
    return (poses * keep[:, :, None]).reshape(len(poses), -1)
    # END BLANK


# %% [markdown] task="18.6"
# Does the pose know the angle? Write `angle_r2(train_poses, train_angles, test_poses, test_angles)`. Poses are
# (images, d), angles (images,) in degrees. Fit a linear regression with a constant, by least squares, to the training
# poses and angles. Return one number, its $R^2$ on the test images:
#
# $$R^2 = 1 - \frac{\sum_i (a_i - \hat a_i)^2}{\sum_i (a_i - \bar a)^2}$$
#
# with $\bar a$ the mean of the *test* angles. There are more training images than numbers in a pose.


# %% task="18.6"
def angle_r2(train_poses, train_angles, test_poses, test_angles):
    """Return R² on the test images of a linear regression fitted to the training images. poses: (images, d)."""
    # BLANK a column of ones, least squares on the training images, then the formula on the test images
    extended = np.column_stack([train_poses, np.ones(len(train_poses))])  # (images, d + 1)
    weights = np.linalg.lstsq(extended, train_angles)[0]
    forecast = np.column_stack([test_poses, np.ones(len(test_poses))]) @ weights
    missed = np.sum((test_angles - forecast) ** 2)
    return 1 - missed / np.sum((test_angles - np.mean(test_angles)) ** 2)
    # END BLANK


# %% [markdown]
# For the last task, seven students hand in records of their capsule layers. Each record has two tables. `couplings`
# are those of one test image when routing has ended; a row is a part, a column a whole. `lengths` are those of the
# three class capsules for five test images; the first image shows class 0, the second class 1, the third class 2, and
# the last two show none of them.

# %%
records = {
    "A": {
        "couplings": [[0.52, 0.31, 0.17], [0.21, 0.48, 0.31], [0.27, 0.22, 0.51]],
        "lengths": [[0.88, 0.09, 0.12], [0.14, 0.91, 0.06], [0.04, 0.11, 0.86], [0.03, 0.12, 0.08], [0.1, 0.07, 0.05]],
    },
    "B": {
        "couplings": [[0.46, 0.19, 0.30], [0.33, 0.23, 0.54], [0.21, 0.58, 0.16]],
        "lengths": [[0.84, 0.15, 0.11], [0.13, 0.87, 0.1], [0.12, 0.1, 0.81], [0.09, 0.14, 0.1], [0.12, 0.11, 0.13]],
    },
    "C": {
        "couplings": [[0.61, 0.09, 0.30], [0.12, 0.10, 0.78], [0.70, 0.08, 0.22], [0.25, 0.11, 0.64]],
        "lengths": [[0.9, 0.02, 0.1], [0.31, 0.03, 0.35], [0.07, 0.02, 0.89], [0.11, 0.03, 0.1], [0.08, 0.02, 0.12]],
    },
    "D": {
        "couplings": [[0.33, 0.33, 0.33], [0.33, 0.33, 0.33], [0.33, 0.33, 0.33], [0.33, 0.33, 0.33]],
        "lengths": [[0.79, 0.18, 0.2], [0.22, 0.82, 0.15], [0.17, 0.2, 0.77], [0.16, 0.2, 0.18], [0.21, 0.18, 0.17]],
    },
    "E": {
        "couplings": [[0.72, 0.15, 0.13], [0.18, 0.20, 0.62], [0.55, 0.24, 0.21], [0.09, 0.11, 0.80]],
        "lengths": [[1.06, 0.11, 0.08], [0.09, 0.94, 0.14], [0.12, 0.07, 0.97], [0.1, 0.09, 0.08], [0.07, 0.1, 0.13]],
    },
    "F": {
        "couplings": [[0.81, 0.05, 0.14], [0.77, 0.06, 0.17], [0.69, 0.08, 0.23], [0.74, 0.07, 0.19]],
        "lengths": [[0.93, 0.05, 0.1], [0.1, 0.72, 0.08], [0.06, 0.04, 0.9], [0.05, 0.03, 0.09], [0.1, 0.04, 0.06]],
    },
    "G": {
        "couplings": [[0.36, 0.10, 0.22], [0.15, 0.41, 0.27], [0.30, 0.19, 0.13], [0.19, 0.30, 0.38]],
        "lengths": [[0.7, 0.2, 0.05], [0.21, 0.66, 0.04], [0.18, 0.07, 0.58], [0.1, 0.12, 0.02], [0.07, 0.09, 0.03]],
    },
}

# %% [markdown] task="18.7"
# What is wrong with each? `verdicts` is a dictionary with one of these texts for each record. Numbers are rounded to
# two digits.
#
# - `"wrong axis"`: the softmax is taken over the parts instead of the wholes.
# - `"no squash"`: the outputs were not squashed.
# - `"one iteration"`: no routing took place, the couplings are those of the start.
# - `"dead capsule"`: one class capsule never answers, not even when its class is shown.
# - `"healthy"`: none of these faults can be seen.

# %% task="18.7"
# BLANK verdicts = {"A": ..., "B": ..., "C": ..., "D": ..., "E": ..., "F": ..., "G": ...}
verdicts = {
    "A": "healthy",  # the rows add up to 1; that the columns nearly do is an accident
    "B": "wrong axis",  # the columns add up to 1, the rows do not
    "C": "dead capsule",  # class 1 has at most 0.03, also where it is shown
    "D": "one iteration",  # every coupling is 1/3
    "E": "no squash",  # a length of 1.06
    "F": "healthy",  # this image shows class 0; class 1 answers where it is shown
    "G": "wrong axis",  # four parts share out one whole
}
# END BLANK
