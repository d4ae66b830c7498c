# %% [markdown]
# Everything here is NumPy and plain Python. No task needs the answer to an earlier one, and results are compared with a
# relative tolerance of 0.0001. A machine is a triple `(W, a, b)`: `W` is (visible, hidden), `a` the visible biases
# (visible,), `b` the hidden biases (hidden,). A stack is a list of machines, the lowest first. $\sigma(x) = 1 / (1 +
# e^{-x})$ is the sigmoid; net inputs stay between −30 and 30, so it needs no special care.

# %%
import itertools
import math

import numpy as np

from layerwise import check

# %% [markdown] task="25.1"
# Three functions and a dictionary. `sizes` is a list of layer sizes from the pixels to the top, such as
# `[64, 128, 8]`, with at least two entries. Each function returns a whole number: all weights and biases together.
#
# - `stack_parameters(sizes)`: of all RBMs of the stack, each with its visible and its hidden biases.
# - `autoencoder_parameters(sizes)`: of the unrolled autoencoder, as it is fine-tuned: encoder and decoder have
#   weights of their own.
# - `classifier_parameters(sizes, classes)`: of the classifier that is made from the stack, with a softmax layer of
#   `classes` units on top.
# - `wiring` says which numbers of a stack of *three* machines each layer gets. An entry is `(weights, biases)`, two
#   texts: the weights are one of `"W1"`, `"W2"`, `"W3"`, or transposed `"W1.T"`, `"W2.T"`, `"W3.T"`; the biases one of
#   `"a1"`, `"a2"`, `"a3"` (visible) or `"b1"`, `"b2"`, `"b3"` (hidden). Machine 1 is the lowest. The layers:
#   `"encoder 2"` is the second above the pixels; `"code"` is the layer that gives the code; `"decoder 1"` is the first
#   behind the code; `"output"` gives the pixels; `"classifier 1"` is the first hidden layer of the classifier.


# %% task="25.1"
def stack_parameters(sizes):
    """Return the number of weights and biases of all machines of a stack."""
    # BLANK for each pair of neighbours: a table of weights and both kinds of biases
    return sum(m * n + m + n for m, n in itertools.pairwise(sizes))
    # END BLANK


def autoencoder_parameters(sizes):
    """Return the number of weights and biases of the unrolled autoencoder."""
    # BLANK for each pair of neighbours: one layer up and one layer down
    return sum(2 * m * n + m + n for m, n in itertools.pairwise(sizes))
    # END BLANK


def classifier_parameters(sizes, classes):
    """Return the number of weights and biases of the classifier with softmax on top."""
    # BLANK one layer up for each pair of neighbours, the softmax layer included
    sizes = [*sizes, classes]
    return sum(m * n + n for m, n in itertools.pairwise(sizes))
    # END BLANK


# BLANK wiring = {"encoder 2": (weights, biases), "code": ..., "decoder 1": ..., "output": ..., "classifier 1": ...}
wiring = {
    "encoder 2": ("W2", "b2"),
    "code": ("W3", "b3"),
    "decoder 1": ("W3.T", "a3"),
    "output": ("W1.T", "a1"),
    "classifier 1": ("W1", "b1"),
}
# END BLANK

# %% [markdown] task="25.2"
# Write `greedy(pictures, sizes, train_rbm)`. `pictures` is (samples, pixels); `sizes` is a list with the number of
# hidden units of each machine, the lowest first. `train_rbm(data, hidden)` is given: it trains a machine with so many
# hidden units on `data`, (samples, visible), and returns `(W, a, b)`.
#
# Call it once for each size. The lowest machine learns from the pictures, each other one from the hidden
# *probabilities* $\sigma(vW + b)$ of the machine below it. Return the stack, a list of triples.


# %% task="25.2"
def greedy(pictures, sizes, train_rbm):
    """Return a stack of machines, trained one after the other: a list of (W, a, b), the lowest first."""
    # BLANK train, keep, send everything up
    stack, below = [], pictures
    for hidden in sizes:
        W, a, b = train_rbm(below, hidden)
        stack.append((W, a, b))
        below = 1 / (1 + np.exp(-(below @ W + b)))  # (samples, hidden)
    return stack
    # END BLANK


# %% [markdown] task="25.3"
# - `unroll(stack)` returns the layers of the autoencoder, a list of pairs `(weights, biases)` in the order in which the
#   data pass through them: first the encoder, one layer for each machine, then the decoder, one layer for each machine.
#   A layer's weights are (inputs, outputs), its biases (outputs,).
# - `copy(layers, pictures)` sends pictures (samples, inputs) through such a list of layers, whichever and however many
#   there are, and returns the output of the last one. *Each* layer has the sigmoid, the code too.


# %% task="25.3"
def unroll(stack):
    """Return the layers of the unrolled autoencoder: a list of (weights, biases)."""
    # BLANK up with W and b, then down, from the top machine, with W transposed and a
    encoder = [(W, b) for W, a, b in stack]
    return encoder + [(W.T, a) for W, a, b in reversed(stack)]
    # END BLANK


def copy(layers, pictures):
    """Return the output of the last layer. layers: a list of (weights, biases)."""
    # BLANK through one layer after the other
    for weights, biases in layers:
        pictures = 1 / (1 + np.exp(-(pictures @ weights + biases)))
    return pictures
    # END BLANK


# %% [markdown] task="25.4"
# Write `dream(stack, h, walk, fall)`. It starts with states `h` of the uppermost layer, zeros and ones, (samples, units
# of the top layer). All random numbers are given, between 0 and 1, so that your dream can be compared. To *draw* a
# unit: it is 1 if its random number is smaller than its probability, otherwise 0.
#
# 1. **Walk** in the top machine. `walk` is a list of pairs of tables, one pair for each step of Gibbs sampling; it may
#    be empty. In a step, draw the visible units of the top machine given `h`, with the pair's first table, (samples,
#    visible); then draw `h` anew given these visible units, with the second table, (samples, hidden).
# 2. **Fall.** From the top machine down to the lowest: compute the probabilities of the layer below, given the states
#    of the layer above, $\sigma(hW^\top + a)$. For all layers but the pixels draw states from them; `fall` is the
#    list of tables for these draws, in the order in which they are needed, one fewer than there are machines.
#
# Return the *probabilities* of the pixels, (samples, pixels). A stack may have one machine, or several.


# %% task="25.4"
def dream(stack, h, walk, fall):
    """Return the probabilities of the pixels at the end of a dream: (samples, pixels)."""

    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    # BLANK walk in the top machine, then fall from machine to machine
    W, a, b = stack[-1]
    for for_visible, for_hidden in walk:
        v = for_visible < sigmoid(h @ W.T + a)
        h = for_hidden < sigmoid(v @ W + b)
    for level, numbers in enumerate(fall, start=1):
        W, a, _ = stack[-level]
        h = numbers < sigmoid(h @ W.T + a)
    W, a, _ = stack[0]
    return sigmoid(h @ W.T + a)
    # END BLANK


# %% [markdown] task="25.5"
# Write `paired(scratch, pretrained)`. Both are arrays of accuracies, (runs,); run $i$ of one and run $i$ of the other
# used the same split and the same labels. Return three things, in this order:
#
# - `wins`: in how many runs the pretrained net was better (a whole number);
# - `gain`: the mean of the differences, pretrained minus scratch, over *all* runs;
# - `p`: the sign test. Leave out the runs in which both were exactly equal; $n$ runs remain. `p` is the probability
#   that $n$ fair coins show `wins` heads *or more*. If no run remains, `p` is 1.


# %% task="25.5"
def paired(scratch, pretrained):
    """Return (wins, gain, p) of paired runs. scratch, pretrained: accuracies, (runs,)."""
    # BLANK differences, counts, and the tail of the coins
    differences = pretrained - scratch
    wins, n = np.count_nonzero(differences > 0), np.count_nonzero(differences)
    tail = sum(math.comb(n, heads) for heads in range(wins, n + 1))
    return wins, differences.mean(), tail / 2**n
    # END BLANK


# %% [markdown]
# Eight reports for the last task. In each, somebody claims that pretraining is worth it for a problem with few
# labels. All accuracies are on 500 test pictures. `rival` is the mean accuracy, over the same runs, of the best
# method that was tried without pretraining, other than the net from scratch.

# %%
reports = {
    "A": {
        "pretraining saw": "3,000 pictures; the test pictures were drawn from these later, their labels kept aside",
        "settings were chosen by": "cross-validation within the labelled pictures",
        "training": "100 steps each",
        "scratch": [0.81, 0.79, 0.83, 0.80, 0.78, 0.82, 0.80, 0.81, 0.79, 0.80],
        "pretrained": [0.88, 0.86, 0.89, 0.87, 0.86, 0.88, 0.87, 0.87, 0.86, 0.88],
        "rival": 0.83,
    },
    "B": {
        "pretraining saw": "all pictures that were not held out for the test",
        "settings were chosen by": "cross-validation within the labelled pictures",
        "training": "200 steps from scratch, 100 steps for the pretrained net",
        "scratch": [0.72, 0.84, 0.66, 0.79, 0.88, 0.70, 0.81, 0.75, 0.90, 0.68],
        "pretrained": [0.74, 0.86, 0.69, 0.80, 0.91, 0.73, 0.82, 0.78, 0.92, 0.71],
        "rival": 0.78,
    },
    "C": {
        "pretraining saw": "all pictures that were not held out for the test",
        "settings were chosen by": "cross-validation within the labelled pictures",
        "training": "150 steps each",
        "scratch": [0.84, 0.85, 0.83, 0.84, 0.38, 0.85, 0.84, 0.86, 0.83, 0.85],
        "pretrained": [0.85, 0.84, 0.84, 0.83, 0.86, 0.86, 0.83, 0.87, 0.82, 0.86],
        "rival": 0.82,
    },
    "D": {
        "pretraining saw": "all pictures that were not held out for the test",
        "settings were chosen by": "cross-validation within the labelled pictures",
        "training": "150 steps each",
        "scratch": [0.80, 0.78, 0.81, 0.79, 0.80, 0.82, 0.77, 0.80, 0.81, 0.79],
        "pretrained": [0.86, 0.85, 0.87, 0.84, 0.86, 0.88, 0.83, 0.87, 0.86, 0.85],
        "rival": 0.88,
    },
    "E": {
        "pretraining saw": "all pictures that were not held out for the test",
        "settings were chosen by": "cross-validation within the labelled pictures, 40 rates for the pretrained net, "
        "one rate from scratch",
        "training": "150 steps each",
        "scratch": [0.76, 0.78, 0.75, 0.77, 0.79, 0.76, 0.78, 0.77, 0.75, 0.76],
        "pretrained": [0.81, 0.83, 0.80, 0.82, 0.83, 0.81, 0.82, 0.82, 0.80, 0.81],
        "rival": 0.78,
    },
    "F": {
        "pretraining saw": "all pictures that were not held out for the test",
        "settings were chosen by": "the accuracy on the 500 test pictures, in the same way for both nets",
        "training": "150 steps each",
        "scratch": [0.82, 0.81, 0.83, 0.80, 0.82, 0.81, 0.83, 0.82, 0.80, 0.81],
        "pretrained": [0.87, 0.86, 0.88, 0.86, 0.87, 0.86, 0.88, 0.87, 0.85, 0.86],
        "rival": 0.84,
    },
    "G": {
        "pretraining saw": "all pictures that were not held out for the test",
        "settings were chosen by": "earlier work on other pictures",
        "training": "150 steps each",
        "scratch": [0.70, 0.72, 0.69, 0.71],
        "pretrained": [0.78, 0.80, 0.77, 0.79],
        "rival": 0.73,
    },
    "H": {
        "pretraining saw": "5,000 other pictures of the same kind, none of which is used in training or test",
        "settings were chosen by": "cross-validation within the labelled pictures",
        "training": "150 steps each",
        "scratch": [0.88, 0.86, 0.87, 0.89, 0.88, 0.87, 0.86, 0.88],
        "pretrained": [0.89, 0.88, 0.89, 0.90, 0.90, 0.88, 0.88, 0.89],
        "rival": 0.87,
    },
}

# %% [markdown] task="25.6"
# `verdicts` is a dictionary with one of these texts for each of the eight reports. Ask in this order, and stop at the
# first that fits:
#
# - `"leak"`: the test pictures, or their labels, had a part in anything that came before the test;
# - `"unfair"`: the pretrained net had an advantage over the net from scratch other than its unlabelled
#   pictures. A handicap for the pretrained net is no advantage;
# - `"no evidence"`: the sign test of task 25.5 gives a `p` above 0.05;
# - `"not needed"`: pretraining helps the net, but the rival is at least as good as the pretrained net's mean;
# - `"worth it"`: none of these.

# %% task="25.6"
# BLANK verdicts = {"A": ..., "B": ..., "C": ..., "D": ..., "E": ..., "F": ..., "G": ..., "H": ...}
verdicts = {
    "A": "leak",  # the test pictures were among the 3,000
    "B": "worth it",  # the splits differ much, but the pretrained net wins in all ten, with fewer steps
    "C": "no evidence",  # six wins of ten; the mean gain comes from one failed run
    "D": "not needed",  # 10 wins, and something simpler has 0.88
    "E": "unfair",  # forty trials against one
    "F": "leak",  # whoever chooses by the test labels has used them, on both sides
    "G": "no evidence",  # four coins show four heads once in sixteen times
    "H": "worth it",  # small gains, eight of eight, from pictures that are not in the test
}
# END BLANK
