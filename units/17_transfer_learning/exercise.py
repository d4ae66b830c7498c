# %% [markdown]
# Tasks 17.3 and 17.4 handle Keras networks but train none. The other tasks need NumPy alone. No task needs the
# answer to an earlier one.
#
# The next two cells make what task 17.6 starts from: a small network of the kind of unit 3, written in NumPy and
# trained on printed digits.

# %%
import keras
import numpy as np
from keras import layers

from layerwise import check, data

digits, digit_labels = data.digits()  # handwritten
characters, names = data.printed_characters()
is_digit = np.isin(names, list("0123456789"))
order = np.random.default_rng(17).permutation(is_digit.sum())[:600]  # the other 150 are held out
printed = characters[is_digit].reshape(-1, 64)[order]  # (600, 64)
printed_labels = names[is_digit].astype(int)[order]  # (600,)
shuffled = np.random.default_rng(1).permutation(len(digits))
few = np.concatenate([shuffled[digit_labels[shuffled] == digit][:5] for digit in range(10)])
handwritten, handwritten_labels = digits[few].reshape(-1, 64), digit_labels[few]  # (50, 64), (50,)


# %%
def forward(network, X):
    """Return the hidden layer's outputs (batch, 64) and the probabilities (batch, 10)."""
    hidden = np.maximum(X @ network["W1"] + network["b1"], 0)
    exponentials = np.exp(hidden @ network["W2"] + network["b2"])
    return hidden, exponentials / exponentials.sum(axis=1, keepdims=True)


def slopes(network, X, labels):
    """Return the slopes of the mean cross-entropy: a dictionary with the keys of `network`."""
    hidden, probabilities = forward(network, X)
    at_scores = (probabilities - np.eye(10)[labels]) / len(X)
    at_hidden = at_scores @ network["W2"].T * (hidden > 0)
    return {"W1": X.T @ at_hidden, "b1": at_hidden.sum(0), "W2": hidden.T @ at_scores, "b2": at_scores.sum(0)}


rng = np.random.default_rng(0)
pretrained = {
    "W1": rng.normal(0, 0.18, (64, 64)), "b1": np.zeros(64), "W2": rng.normal(0, 0.18, (64, 10)), "b2": np.zeros(10)
}  # fmt: skip
for _ in range(250):
    slope = slopes(pretrained, printed, printed_labels)
    pretrained = {key: pretrained[key] - 0.5 * slope[key] for key in pretrained}

# %% [markdown] task="17.1"
# Somebody has a trained network for photographs of 16×16 pixels with 3 channels, sorted into 20 classes. She
# replaces the last layer to sort into **4** classes. The new network, in order:
#
# | | layer | name |
# |---|---|---|
# | 1 | `Conv2D(8, 3, padding="same")` | `edges` |
# | 2 | `BatchNormalization()` | `normal` |
# | 3 | `MaxPooling2D(2)` | |
# | 4 | `Conv2D(16, 3, padding="same")` | `shapes` |
# | 5 | `GlobalAveragePooling2D()` | |
# | 6 | `Dense(4)` | `head` |
#
# All layers have the biases that Keras gives them. A batch normalisation of $c$ channels has $4c$ parameters: $2c$ can
# be trained, the other $2c$ (running means and variances) never are. How many parameters does the optimiser change?
# Put four integers into the dictionary `trained`:
#
# - `"everything"`: all layers are trainable;
# - `"head only"`: all layers but `head` are frozen;
# - `"from shapes"`: `edges` and `normal` are frozen, the rest is trainable;
# - `"all but normal"`: only `normal` is frozen.

# %% task="17.1"
# BLANK trained = {"everything": ..., "head only": ..., "from shapes": ..., "all but normal": ...}
edges, normal, shapes, head = 224, 16, 1168, 68  # (9·3 + 1)·8, 2·8, (9·8 + 1)·16, (16 + 1)·4
trained = {
    "everything": edges + normal + shapes + head,
    "head only": head,
    "from shapes": shapes + head,
    "all but normal": edges + shapes + head,
}
# END BLANK

# %% [markdown] task="17.2"
# To measure what transfer is worth with few labels, one needs few labels, drawn fairly. Write
# `few_shot(labels, per_class, rng)`:
#
# - `labels` is an array (samples,) of integers or of texts, in any order; `per_class` a positive integer; `rng` a
#   NumPy generator (`np.random.default_rng(...)`) from which all chance comes;
# - every class has at least `per_class` samples. Of each, exactly `per_class` samples are chosen at random: each sample
#   of the class is as likely as any other;
# - it returns two integer arrays of **positions** in `labels`: those chosen, in any order, and all the others in
#   ascending order. No position occurs twice.


# %% task="17.2"
def few_shot(labels, per_class, rng):
    """Return (chosen, others), positions in labels. labels: (samples,)."""
    # BLANK for each class: its positions, per_class of them without putting back; then the others
    chosen = [rng.choice(np.flatnonzero(labels == name), per_class, replace=False) for name in np.unique(labels)]
    chosen = np.concatenate(chosen)
    return chosen, np.setdiff1d(np.arange(len(labels)), chosen)
    # END BLANK


# %% [markdown] task="17.3"
# Write `feature_extractor(network, name)`. `network` is a trained Keras model, a chain of layers as `Sequential` makes
# it; `name` is the name of one of its layers. Return a Keras model
#
# - from the network's input to the **output of that layer**, with nothing behind it;
# - made of the network's **own** layers and not of copies: if the network's weights change later, its output changes
#   too;
# - in which every layer is frozen.


# %% task="17.3"
def feature_extractor(network, name):
    """Return a frozen Keras model from the network's input to the output of the layer of that name."""
    # BLANK a model from input to that layer's output; freeze it
    extractor = keras.Model(network.inputs[0], network.get_layer(name).output)
    extractor.trainable = False
    return extractor
    # END BLANK


# %% [markdown] task="17.4"
# Write `open_last(network, count)` for fine-tuning the upper part of a network. `network` is a Keras model whose
# layers stand in `network.layers`, in order. Some may be frozen at the beginning.
#
# - Of the layers that **have parameters**, the last `count` become trainable (`count` is at least 1, and there are at
#   least as many);
# - all other layers with parameters become frozen;
# - a `layers.BatchNormalization` is always frozen and is **not counted** among the `count`.
#
# Return the number of parameters that are now trained, an integer. The network itself is changed.


# %% task="17.4"
def open_last(network, count):
    """Freeze all but the last `count` layers with parameters; return how many parameters are trained."""
    # BLANK freeze every layer; list the candidates; open the last ones; add up their parameters
    for layer in network.layers:
        layer.trainable = False
    candidates = [
        layer for layer in network.layers if layer.weights and not isinstance(layer, layers.BatchNormalization)
    ]
    for layer in candidates[-count:]:
        layer.trainable = True
    return sum(layer.count_params() for layer in candidates[-count:])
    # END BLANK


# %% [markdown] task="17.5"
# Fine-tuning can drift far away from good old weights when there are few examples. A leash helps: a penalty on the
# distance from where the weights *started* (not from 0, as in weight decay).
#
# Write `fine_tune_head(features, labels, W, b, rate, pull, steps)` for a softmax layer with scores $FW + b$:
#
# - `features` (samples, width), `labels` integers (samples,), `W` (width, classes) and `b` (classes,): the old layer;
# - gradient descent for `steps` steps, each on all samples, on
#   $$L = \frac1n \sum_{i=1}^{n} -\log p_{i\,c_i} + \frac{\lambda}{2} \sum_{j,k} (W_{jk} - W^{\text{old}}_{jk})^2 ,$$
#   with $\lambda$ = `pull`, starting from the old `W` and `b`. The biases are not penalised;
# - return the new `W` and `b`, right to 1e-4. The arrays that came in stay as they were. The scores stay small.


# %% task="17.5"
def fine_tune_head(features, labels, W, b, rate, pull, steps):
    """Return (W, b) after gradient descent from the old W and b, on a leash. features: (samples, width)."""
    # BLANK keep the old W; each step: slope at the scores, slope of W with the pull towards the old, slope of b
    old = W
    one_hot = np.eye(len(b))[labels]  # (samples, classes)
    for _ in range(steps):
        exponentials = np.exp(features @ W + b)
        at_scores = (exponentials / exponentials.sum(axis=1, keepdims=True) - one_hot) / len(labels)
        W, b = W - rate * (features.T @ at_scores + pull * (W - old)), b - rate * at_scores.sum(axis=0)
    return W, b
    # END BLANK


# %% [markdown] task="17.6"
# `pretrained` reads printed digits: 0.98 of held-out ones. Of handwritten digits it reads only about 0.6. You have
# `handwritten`, (50, 64), with `handwritten_labels`: **five** examples of each digit. You may also use `printed`,
# (600, 64), with `printed_labels`, on which it was trained, and the functions `forward` and `slopes` above.
#
# Make a network that reads **both** hands. Put it into the dictionary `adapted`, with the keys and shapes of
# `pretrained`. It is tested on digits that are in neither set: at least **0.83** of the handwritten and at least
# **0.96** of the printed ones must be right. `pretrained` itself must stay as it is, and no other data may be used.
# About 300 steps are plenty.

# %% task="17.6"
# BLANK start from pretrained; take steps of a suitable size on suitable examples
adapted = pretrained
for _ in range(300):
    slope = slopes(
        adapted, np.concatenate([handwritten, printed]), np.concatenate([handwritten_labels, printed_labels])
    )
    new = slopes(adapted, handwritten, handwritten_labels)
    adapted = {key: adapted[key] - 0.1 * (new[key] + slope[key]) for key in adapted}
# END BLANK

# %% [markdown]
# Six projects tried three ways of using a pretrained network, with five seeds each. `trials` holds, for each project
# and way: `"training"` and `"validation"`, the accuracies with the five seeds, and `"old"`, the accuracy on the *old*
# task afterwards. `must_keep` is the least accuracy on the old task that a project can accept. The last task is about
# these tables.

# %%
trials = {
    "A": {
        "frozen": {"training": [0.93] * 5, "validation": [0.89, 0.90, 0.88, 0.90, 0.89], "old": 0.97},
        "fine-tuned": {"training": [1.0] * 5, "validation": [0.90, 0.87, 0.91, 0.89, 0.90], "old": 0.81},
        "scratch": {"training": [1.0] * 5, "validation": [0.71, 0.76, 0.68, 0.74, 0.73], "old": 0.10},
    },
    "B": {
        "frozen": {"training": [0.84] * 5, "validation": [0.81, 0.82, 0.81, 0.82, 0.81], "old": 0.95},
        "fine-tuned": {"training": [0.97] * 5, "validation": [0.92, 0.93, 0.92, 0.91, 0.92], "old": 0.70},
        "scratch": {"training": [0.99] * 5, "validation": [0.86, 0.84, 0.87, 0.85, 0.86], "old": 0.08},
    },
    "C": {
        "frozen": {"training": [0.66] * 5, "validation": [0.63, 0.64, 0.63, 0.65, 0.64], "old": 0.91},
        "fine-tuned": {"training": [0.90] * 5, "validation": [0.83, 0.85, 0.84, 0.84, 0.83], "old": 0.22},
        "scratch": {"training": [0.97] * 5, "validation": [0.91, 0.92, 0.93, 0.92, 0.92], "old": 0.12},
    },
    "D": {
        "frozen": {"training": [0.88] * 5, "validation": [0.85, 0.86, 0.85, 0.84, 0.85], "old": 0.96},
        "fine-tuned": {"training": [0.98] * 5, "validation": [0.93, 0.94, 0.93, 0.93, 0.94], "old": 0.74},
        "scratch": {"training": [0.99] * 5, "validation": [0.88, 0.87, 0.89, 0.88, 0.88], "old": 0.05},
    },
    "E": {
        "frozen": {"training": [0.80] * 5, "validation": [0.72, 0.74, 0.73, 0.73, 0.72], "old": 0.94},
        "fine-tuned": {"training": [0.96] * 5, "validation": [0.88, 0.87, 0.89, 0.88, 0.87], "old": 0.92},
        "scratch": {"training": [1.0] * 5, "validation": [0.90, 0.84, 0.94, 0.86, 0.91], "old": 0.10},
    },
    "F": {
        "frozen": {"training": [0.70] * 5, "validation": [0.69, 0.68, 0.70, 0.69, 0.69], "old": 0.98},
        "fine-tuned": {"training": [0.93] * 5, "validation": [0.79, 0.81, 0.80, 0.80, 0.79], "old": 0.55},
        "scratch": {"training": [0.92] * 5, "validation": [0.87, 0.86, 0.88, 0.87, 0.86], "old": 0.11},
    },
}
must_keep = {"A": 0.0, "B": 0.0, "C": 0.0, "D": 0.9, "E": 0.9, "F": 0.5}

# %% [markdown] task="17.7"
# Which way should each project take? Put `"frozen"`, `"fine-tuned"` or `"scratch"` for each letter into the dictionary
# `choice`, by this rule:
#
# 1. A way that does not keep the old task as well as the project must is out.
# 2. Accuracy on **new** data decides. A way is *better* than a cheaper one only if its mean is higher by more than
#    the larger of the two **spreads** (the best seed minus the worst). If it is not, the cheaper one is taken.
#    `"frozen"` is cheaper than `"fine-tuned"`, and that is cheaper than `"scratch"`.
#
# So begin with the cheapest way that is left, and go on to the next dearer one only when that is better than what you
# have.

# %% task="17.7"
# BLANK choice = {"A": ..., "B": ..., "C": ..., "D": ..., "E": ..., "F": ...}
choice = {
    "A": "frozen",  # fine-tuning is ahead by 0.002, and its seeds differ by 0.04
    "B": "fine-tuned",
    "C": "scratch",  # the old features hurt
    "D": "frozen",  # the other two forget too much
    "E": "fine-tuned",  # scratch forgets; and it is better by chance only
    "F": "fine-tuned",  # scratch is better and forgets the old task
}
# END BLANK
