# %% [markdown]
# To read a thousand postcards you would like a network, and a network would like ten thousand labels. You have fifty.
#
# But somebody has trained a network on *another* task, with plenty of labels. What it found there, edges, corners,
# strokes, may serve you as well. To take it over is **transfer learning**. This unit does it in small, so that
# everything can be measured: from printed characters to handwriting. It shows how much is gained, with how few labels,
# what is lost on the way, and when one had better begin from scratch.

# %%
import os
import socket
import time
from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from keras import layers
from sklearn.linear_model import LogisticRegression

from layerwise import data, plots
from layerwise.measure import record
from layerwise.training import Trainer, train

plots.use_style()

# %% [markdown]
# ## Two hands
#
# The **source** task has labels in plenty: 2,700 printed characters, ten digits and 26 capitals. Their labels are
# known for nothing, since a computer drew them. The **target** task is handwriting, the digits that you know.

# %%
CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
printed, names = data.printed_characters()  # (2700, 8, 8)
printed = printed[..., None]  # (2700, 8, 8, 1)
printed_labels = np.array([CHARACTERS.index(name) for name in names])  # 0 to 35; the digits come first
digits, labels = data.digits()
digits = digits[..., None]  # (1797, 8, 8, 1)

# %%
figure, axes = plt.subplots(2, 10, figsize=(7.6, 2.0))
random = np.random.default_rng(3)
for row, (images, classes, hand) in enumerate(((printed, printed_labels, "printed"), (digits, labels, "handwritten"))):
    for digit in range(10):
        axes[row, digit].imshow(1 - images[random.choice(np.flatnonzero(classes == digit)), ..., 0])
        axes[row, digit].set(xticks=[], yticks=[])
        axes[row, digit].grid(False)
    axes[row, 0].set_ylabel(hand)
figure.suptitle("The same digits from two hands", fontweight="bold", fontsize="medium")
plots.show(
    figure,
    alt="Two rows of ten small images, the digits 0 to 9: above printed, with straight and even strokes, below "
    "handwritten and less regular.",
    caption="**Figure 17.1.** Source and target: 8×8 pixels both, made in the same way from different hands.",
)

# %% [markdown]
# The network is that of unit 16 in small: two convolutions, then two dense layers. We give names to the places where
# we shall cut it: `features` is what the convolutions have found, 512 numbers for each image.


# %%
def build(classes):
    """A network from (batch, 8, 8, 1) to probabilities (batch, classes)."""
    return keras.Sequential([
        keras.Input((8, 8, 1)),
        layers.Conv2D(16, 3, padding="same", activation="relu", name="first"),
        layers.Conv2D(32, 3, padding="same", activation="relu", name="second"),
        layers.MaxPooling2D(name="pool"),
        layers.Flatten(name="features"),  # (batch, 512)
        layers.Dropout(0.3, name="drop"),
        layers.Dense(64, activation="relu", name="third"),
        layers.Dense(classes, activation="softmax", name="head"),
    ])  # fmt: skip


def ready(network, rate=0.003):
    """The network, compiled."""
    network.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", jit_compile=False)
    return network


def outputs(network, images):
    return keras.ops.convert_to_numpy(network(images))


def accuracy(network, images, classes):
    return float(np.mean(outputs(network, images).argmax(axis=1) == classes))


# %% [markdown]
# A printed character stands always at the same place. So that the network does not rely on that, it sees each one also
# moved by a pixel in every direction (unit 16): nine copies, of which we draw 5,400.


# %%
def copies(images, classes):
    """Each image nine times: as it is, and moved by one pixel in all eight directions."""
    room = np.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)))
    moved = [room[:, down : down + 8, right : right + 8] for down in range(3) for right in range(3)]
    return np.concatenate(moved), np.tile(classes, 9)


def pretrain(classes, seed):
    """A network that knows the first so many printed characters, and the rows that it has not seen."""
    random = np.random.default_rng(seed)
    order = random.permutation(len(printed))
    rows, held_out = order[500:], order[:500]
    rows = rows[printed_labels[rows] < classes]
    images, targets = copies(printed[rows], printed_labels[rows])
    some = random.permutation(len(images))[:5400]
    keras.utils.set_random_seed(seed)
    network = ready(build(classes))
    train(network, images[some], targets[some], batch_size=64, epochs=5, seed=seed)
    return network, held_out


# %% [markdown]
# `train` takes the steps of `fit` and needs less time between them (unit 16). We train three networks on all 36
# characters, with three seeds, and three on the ten printed digits alone.

# %%
knows_all, held_out = zip(*(pretrain(36, seed) for seed in range(3)), strict=True)
knows_digits = [pretrain(10, seed)[0] for seed in range(3)]
pairs = list(zip(knows_all, held_out, strict=True))
record("source_accuracy", [accuracy(network, printed[rows], printed_labels[rows]) for network, rows in pairs])

# %% [markdown] tags=["predict"]
# Of 500 printed characters that they have not seen, the networks read {measured:source_accuracy:.0%}. They have never
# seen handwriting. How many handwritten digits will they read: as good as none (10 %), about half, or nearly all?


# %%
def reads_handwriting(network):
    return np.mean(outputs(network, digits)[:, :10].argmax(axis=1) == labels)  # digits are classes 0 to 9


unseen_all = [reads_handwriting(network) for network in knows_all]
unseen_digits = [reads_handwriting(network) for network in knows_digits]
record(
    "unseen_handwriting",
    unseen_all,
    claim="A network trained on print alone reads more than half of handwritten digits, without one label of them",
    holds=min(unseen_all) > 0.5,
)
record("unseen_handwriting_digits_only", unseen_digits)

# %% [markdown] tags=["answer"]
# {measured:unseen_handwriting:.0%} with 36 characters known, and {measured:unseen_handwriting_digits_only:.0%} when
# only the ten digits were trained. Something goes over from print to hand, and something is missing. The letters make
# little difference here; we go on with the networks that know them.

# %% [markdown]
# ## What can be reused?
#
# A network is a chain: layers that describe the image, and a last one that decides. The decision is about *their*
# classes. The description may be good for yours. So one cuts the chain, keeps the front, and puts a new **head** on it.
# A model from any layer to any other is made of the same layers; nothing is copied.


# %%
def cut(network, name="features"):
    """The part of the network from its input to the layer of this name."""
    return keras.Model(network.inputs[0], network.get_layer(name).output)


base = cut(knows_all[0])
base.output_shape, base.count_params(), knows_all[0].count_params()

# %% [markdown]
# What does such a part see? Here is what six filters of the second layer make of a printed and of a handwritten 5.
# They were never shown the latter.

# %%
second = cut(knows_all[0], "second")
pair = [printed[np.flatnonzero(printed_labels == 5)[2]], digits[np.flatnonzero(labels == 5)[4]]]
maps = outputs(second, np.stack(pair))  # (2, 8, 8, 32)
strongest = np.argsort(-maps[0].mean(axis=(0, 1)))[:6]
figure, axes = plt.subplots(2, 7, figsize=(7.2, 2.4))
for row, hand in enumerate(("printed", "handwritten")):
    pictures = [pair[row][..., 0], *(maps[row, :, :, filter_] for filter_ in strongest)]
    for axis, picture, title in zip(axes[row], pictures, ["image", *(f"filter {f}" for f in strongest)], strict=True):
        axis.imshow(picture, cmap="Greys")
        axis.set(xticks=[], yticks=[])
        axis.grid(False)
        if row == 0:
            axis.set_title(title, fontsize=9, fontweight="normal")
    axes[row, 0].set_ylabel(hand)
figure.suptitle("The same filters answer to the same strokes", fontweight="bold", fontsize="medium")
plots.show(
    figure,
    alt="Two rows of seven small pictures: a printed and a handwritten five, and the maps of six filters for each. In "
    "each column the maps are alike: dark along the same strokes.",
    caption="**Figure 17.2.** Maps of the second convolution (dark is active), learned from print alone.",
)

# %% [markdown]
# ### Freezing
#
# New head, old base. If both are trained, the first steps come from a head that knows nothing, and they shake the
# base. So the base is **frozen**: `trainable = False`, and the optimiser leaves it alone. Unit 7 measured the trap: a
# change of `trainable` counts only after the next `compile`.

# %% [markdown] tags=["predict"]
# The base has a convolution of 16 filters 3×3 on 1 channel and one of 32 filters on 16; the head sorts 512 numbers into
# 10 classes. How many parameters are trained, how many are not?

# %%
base.trainable = False
network = ready(keras.Sequential([base, layers.Dense(10, activation="softmax", name="new_head")]))
network.build((None, 8, 8, 1))
by_keras = [
    sum(int(np.prod(weight.shape)) for weight in group)
    for group in (network.trainable_weights, network.non_trainable_weights)
]
by_hand = [(512 + 1) * 10, (3 * 3 * 1 + 1) * 16 + (3 * 3 * 16 + 1) * 32]
differences = np.abs(np.subtract(by_keras, by_hand))
record(
    "trained_parameters_difference",
    differences,
    unit="parameters",
    claim="Trained and frozen parameters counted by hand and by Keras are equal",
    holds=differences.max() == 0,
)
record("trained_parameters", by_keras[0])
record("frozen_parameters", by_keras[1])

# %% [markdown] tags=["answer"]
# Trained: (512 + 1) · 10 = {measured:trained_parameters:,.0f}. Frozen: (9 + 1) · 16 + (9 · 16 + 1) · 32 =
# {measured:frozen_parameters:,.0f}. Keras counts the same. `network.summary()` would show both lines.

# %% [markdown]
# Now the ordinary idiom, once: fifty labels, five of each digit, and `fit`.


# %%
def few(count, seed):
    """Positions of `count` digits of each class, and of all others."""
    order = np.random.default_rng(seed).permutation(len(labels))
    chosen = np.concatenate([order[labels[order] == digit][:count] for digit in range(10)])
    return chosen, np.setdiff1d(order, chosen)


keras.utils.set_random_seed(17)
chosen, rest = few(5, seed=100)
before = network.layers[0].get_weights()
network.fit(digits[chosen], labels[chosen], epochs=40, batch_size=50, verbose=0)
moved = max(np.abs(old - new).max() for old, new in zip(before, network.layers[0].get_weights(), strict=True))
record("fit_accuracy", accuracy(network, digits[rest], labels[rest]))
record("base_moved", moved)

# %% [markdown]
# {measured:fit_accuracy:.0%} of the other 1,747 digits are right, and no weight of the base has moved
# ({measured:base_moved:g}).
#
# ### The layer that moves although nobody trains it
#
# Large networks contain batch normalisation. It has two modes. In training it uses mean and variance of the batch and
# drags its running averages after them; in use it takes the running averages as they are. With few new images, these
# averages would soon be wrong. In Keras a frozen batch normalisation therefore stays in the mode of use, even inside
# `fit`. We call one in training mode, both ways, with numbers whose mean is 5.

# %%
strange = np.random.default_rng(0).normal(5, 2, size=(64, 8)).astype("float32")
drifts = []
for trainable in (True, False):
    normal = layers.BatchNormalization()
    normal.build(strange.shape)
    normal.trainable = trainable
    normal(strange, training=True)
    drifts.append(float(np.abs(keras.ops.convert_to_numpy(normal.moving_mean)).max()))
record("drift_trainable", drifts[0])
record(
    "drift_frozen",
    drifts[1],
    claim="The running averages of a frozen batch normalisation do not move, even when it is called in training mode",
    holds=drifts[1] == 0 < drifts[0],
)

# %% [markdown]
# One batch moved the running mean by {measured:drift_trainable:.2f} where it may be trained, and by
# {measured:drift_frozen:g} where it is frozen. When you later set the *whole* base to trainable for fine-tuning, this
# protection is gone. Then call the base with `training=False`, which keeps the mode whatever is trained:
# `features = base(inputs, training=False)`.

# %% [markdown]
# ### Compute the features once
#
# A frozen base gives the same features for an image in each epoch. Why compute them forty times? Compute them once, and
# train the head on them as if they were the data.

# %%
rows, others = np.arange(1200), np.arange(1200, 1797)
head = ready(keras.Sequential([keras.Input((512,)), layers.Dense(10, activation="softmax")]))
whole = ready(keras.Sequential([keras.Input((8, 8, 1)), base, layers.Dense(10, activation="softmax")]))
whole.layers[-1].set_weights(head.get_weights())


class Watch(keras.callbacks.Callback):
    """Seconds of each epoch."""

    def on_train_begin(self, logs=None):
        self.seconds = []

    def on_epoch_begin(self, epoch, logs=None):
        self.start = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds.append(time.perf_counter() - self.start)


# %%
watch_whole, watch_head = Watch(), Watch()
train(whole, digits[rows], labels[rows], epochs=15, callbacks=[watch_whole])
features = outputs(base, digits)  # (1797, 512), once
train(head, features[rows], labels[rows], epochs=15, callbacks=[watch_head])

# %%
once = [accuracy(whole, digits[others], labels[others]), accuracy(head, features[others], labels[others])]
faster = np.median(watch_whole.seconds) / np.median(watch_head.seconds)  # an epoch
record("once_accuracy", once[1])
record(
    "once_difference",
    abs(once[0] - once[1]),
    claim="A head trained on features computed once is as accurate as one trained behind the frozen base",
    holds=abs(once[0] - once[1]) < 0.005,
)
record(
    "once_faster",
    faster,
    claim="Computing frozen features once is faster than computing them in every epoch",
    holds=faster > 1.3,
    timed=True,
)

# %% [markdown]
# The same accuracy ({measured:once_accuracy:.3f}; the difference is {measured:once_difference:.3f}),
# and an epoch is {measured:once_faster:.1f} times faster. With a base of a hundred layers it is the difference
# between minutes and days. The price: no augmentation, unless the copies' features are stored too.

# %% [markdown]
# ## How much is it worth?
#
# Now the main question, with 1, 2, 5 and 10 labels of each digit. Four ways:
#
# 1. **pixels**: a linear softmax model on the 64 pixels, scikit-learn's `LogisticRegression`;
# 2. **scratch**: the whole network from random weights;
# 3. **frozen**: the same linear model on the 512 frozen features, computed once;
# 4. **fine-tuned**: base and the head of 3 together, trained on with small steps.
#
# And a fifth to keep us honest. **random** is the same as 3, but the base has never been trained. Convolution and
# pooling alone might be worth something.
#
# To be fair, scratch and fine-tuning get the nine moved copies of each image, since the base saw such copies too, and
# more steps where there are more images. `Trainer` compiles the step once and trains the same network from one start
# after the other; that is faster than building a new network each time. Batches have at most 50 images.


# %%
def learn(trainer, weights, images, targets, steps, rate=None):
    """The trainer's network, trained anew from these weights."""
    trainer.restart(weights)
    if rate:
        trainer.model.optimizer.learning_rate = rate
    random, size = np.random.default_rng(0), min(50, len(images))
    batches = [random.choice(len(images), size, replace=False) for _ in range(steps)]
    trainer.steps(images, targets, np.array(batches))
    return trainer.model


# %%
def linear(inputs, targets):
    """A softmax layer on these inputs."""
    return LogisticRegression(C=0.3, max_iter=300, tol=1e-3).fit(inputs.reshape(len(inputs), -1), targets)


from_scratch = Trainer(ready(build(10)))
with_new_head = Trainer(ready(keras.Sequential([
    keras.Input((8, 8, 1)), *build(10).layers[:4], layers.Dense(10, activation="softmax")
]), rate=0.001))  # fmt: skip

# %% [markdown] tags=["predict"]
# Where will the pretrained features help most: with 1, 2, 5 or 10 labels of each digit? And will fine-tuning beat the
# frozen base with so few labels?

# %%
COUNTS = (1, 2, 5, 10)
results = {way: {count: [] for count in COUNTS} for way in ("pixels", "random", "scratch", "frozen", "fine-tuned")}
all_features = [outputs(cut(network), digits) for network in knows_all]  # three times (1797, 512)
for run in range(5):
    keras.utils.set_random_seed(run)
    untrained, found = build(10), all_features[run % 3]
    random_found = outputs(cut(untrained), digits)
    for count in COUNTS:
        chosen, rest = few(count, seed=100 + run)
        images, targets = copies(digits[chosen], labels[chosen])

        model = linear(random_found[chosen], labels[chosen])
        results["random"][count].append(model.score(random_found[rest], labels[rest]))
        trained = learn(from_scratch, untrained.get_weights(), images, targets, steps=60 + 10 * count)
        results["scratch"][count].append(accuracy(trained, digits[rest], labels[rest]))

        pixels = linear(digits[chosen], labels[chosen])
        results["pixels"][count].append(pixels.score(digits[rest].reshape(-1, 64), labels[rest]))
        model = linear(found[chosen], labels[chosen])
        results["frozen"][count].append(model.score(found[rest], labels[rest]))
        weights = [*cut(knows_all[run % 3]).get_weights(), model.coef_.T, model.intercept_]
        trained = learn(with_new_head, weights, images, targets, steps=30 + 5 * count)
        results["fine-tuned"][count].append(accuracy(trained, digits[rest], labels[rest]))

# %%
figure, axes = plt.subplots(figsize=(7.0, 3.8))
markers = dict(zip(results, "sDov^", strict=True))
for way, scores in results.items():
    table = np.array([scores[count] for count in COUNTS])  # (4, 5)
    (line,) = axes.plot(COUNTS, table.mean(axis=1), marker=markers[way], label=way)
    axes.fill_between(COUNTS, table.min(axis=1), table.max(axis=1), color=line.get_color(), alpha=0.1, linewidth=0)
axes.set(xscale="log", xticks=COUNTS, xticklabels=COUNTS, xlabel="labels of each digit", ylabel="accuracy")
axes.minorticks_off()
axes.set_title("The fewer labels, the more the borrowed features are worth")
axes.legend(loc="lower right")
plots.show(
    figure,
    alt="Accuracy against 1, 2, 5 and 10 labels of each digit, five rising curves with bands. Frozen and fine-tuned "
    "lie highest and nearly together; scratch is below with one label and has nearly caught up with ten; the linear "
    "model on pixels is lowest.",
    caption="**Figure 17.3.** Means of five draws of labels and three pretrained networks; the bands go from "
    "the worst to the best.",
)

# %%
for way, scores in results.items():
    for count in COUNTS:
        record(f"{way.replace('-', '_')}_{count}", scores[count])

# %%
gains = {count: np.subtract(results["fine-tuned"][count], results["scratch"][count]) for count in COUNTS}
record(
    "gain_1",
    gains[1],
    claim="With one label of each digit, a network pretrained on print beats the same network from scratch",
    holds=np.mean(gains[1]) > 0.02,
)
record("gain_2", gains[2])
record("gain_5", gains[5])
record(
    "gain_10",
    gains[10],
    claim="With ten labels of each digit, the gain of transfer is less than half of that with one",
    holds=np.mean(gains[10]) < np.mean(gains[1]) / 2,
)
record(
    "gain_over_random",
    np.subtract(results["frozen"][5], results["random"][5]),
    claim="Frozen features learned from print are better than frozen random ones, with five labels of each digit",
    holds=min(np.subtract(results["frozen"][5], results["random"][5])) > 0,
)
record(
    "gain_over_pixels",
    np.subtract(results["frozen"][5], results["pixels"][5]),
    claim="The same linear model is better on frozen features than on pixels, with five labels of each digit",
    holds=min(np.subtract(results["frozen"][5], results["pixels"][5])) > 0,
)

# %% [markdown] tags=["answer"]
# With one label: {measured:scratch_1:.2f} from scratch, {measured:frozen_1:.2f} frozen, {measured:fine_tuned_1:.2f}
# fine-tuned. The gain of fine-tuning over scratch is {measured:gain_1:.2f} with 1 label, {measured:gain_2:.2f} with 2,
# {measured:gain_5:.2f} with 5 and {measured:gain_10:.2f} with 10. Fine-tuning and freezing are near each other. Where
# they differ, remember that fine-tuning also saw the moved copies.
#
# The untrained base is the test of honesty: {measured:random_5:.2f} with five labels, below the plain pixels
# ({measured:pixels_5:.2f}). So it is the training on print that helps ({measured:frozen_5:.2f}), not the architecture.

# %% [markdown]
# Transfer buys labels. And chance is large: with one label, the draw of the ten images alone moves the frozen result
# from {measured:frozen_1.low:.2f} to {measured:frozen_1.high:.2f}. A single run would prove nothing.

# %% [markdown]
# ### What the features changed
#
# Why is the same linear model better on the features? A direct look: take one labelled image of each digit, and give
# every other image the digit of its nearest neighbour, first counted in pixels, then in features. A feature that is
# always large would drown the others, so each column is divided by its spread.

# %%
spaces = {"pixels": [digits.reshape(-1, 64)] * 3, "features": all_features}
nearest = {name: [] for name in spaces}
for name, tables in spaces.items():
    for run in range(10):
        table = tables[run % 3]
        table = (table - table.mean(axis=0)) / (table.std(axis=0) + 0.1)
        chosen, rest = few(1, seed=100 + run)
        gaps = ((table[rest][:, None] - table[chosen][None]) ** 2).sum(axis=2)  # (1787, 10)
        nearest[name].append(np.mean(labels[chosen][gaps.argmin(axis=1)] == labels[rest]))
record("nearest_pixels", nearest["pixels"])
record(
    "nearest_features",
    nearest["features"],
    claim="With one label of each digit, the nearest neighbour is right more often in feature space than in pixels",
    holds=np.mean(nearest["features"]) > np.mean(nearest["pixels"]) + 0.02,
)


# %%
def plane(table):
    """The two directions in which the rows differ most (principal components). (n, width) -> (n, 2)"""
    centred = table - table.mean(axis=0)
    return centred @ np.linalg.svd(centred, full_matrices=False)[2][:2].T


figure, axes = plt.subplots(1, 2, figsize=(7.6, 3.9))
colours = plt.get_cmap("tab10")
for axis, (name, tables) in zip(axes, spaces.items(), strict=True):
    points = plane(tables[0])
    for digit in range(10):
        own = points[labels == digit]
        axis.scatter(*own[:60].T, s=9, color=colours(digit), alpha=0.6, linewidth=0)
        axis.text(*own.mean(axis=0), str(digit), fontsize=14, fontweight="bold", ha="center", va="center")
    score = np.mean(nearest[name])
    axis.set(title=f"{name}: nearest neighbour {score:.2f}", xlabel="first component", ylabel="second component")
plots.show(
    figure,
    alt="Two scatter plots of handwritten digits, coloured by digit, with a number at the mean of each. Left, from "
    "pixels, right, from features. The digits form overlapping clouds in both.",
    caption="**Figure 17.4.** Handwriting in the plane of its two main directions, in pixels and in features learned "
    "from print. A plane shows little of 512 dimensions; the numbers above are measured in all of them.",
)

# %% [markdown]
# From {measured:nearest_pixels:.2f} to {measured:nearest_features:.2f}: in the features, images of one digit lie nearer
# to each other than pixels say, though the network has never been told which handwritten images belong together.

# %% [markdown]
# ## A tenth digit
#
# Another common case. A network knows nine digits, from 800 examples. Now a tenth class arrives, and of it there are
# only 20 examples, or even 5. We keep the frozen features and fit a new head to so many examples of each of the ten,
# and compare with a network trained from scratch on the same examples. Each of five digits takes its turn as the new
# one. The test has all ten digits.

# %%
new_digit = {("scratch", 5): [], ("scratch", 20): [], ("frozen", 5): [], ("frozen", 20): []}
for run, digit in enumerate((1, 2, 3, 5, 8)):
    chosen, rest = few(20, seed=run)
    known = rest[labels[rest] != digit][:800]  # of the nine others
    test = np.setdiff1d(rest, known)
    keras.utils.set_random_seed(run)
    nine = ready(build(10))
    train(nine, digits[known], labels[known], batch_size=64, epochs=6, seed=run)
    found, start = outputs(cut(nine), digits), build(10).get_weights()
    for count in (5, 20):
        some = np.concatenate([chosen[labels[chosen] == name][:count] for name in range(10)])
        model = linear(found[some], labels[some])
        new_digit["frozen", count].append(model.score(found[test], labels[test]))
        trained = learn(from_scratch, start, digits[some], labels[some], steps=80)
        new_digit["scratch", count].append(accuracy(trained, digits[test], labels[test]))

# %%
for (way, count), scores in new_digit.items():
    record(f"tenth_{way}_{count}", scores)
gain = np.subtract(new_digit["frozen", 5], new_digit["scratch", 5])
record(
    "tenth_gain_5",
    gain,
    claim="Features of nine digits and five examples of a tenth read all ten better than a network from scratch",
    holds=np.mean(gain) > 0.02,
)
record("tenth_gain_20", np.subtract(new_digit["frozen", 20], new_digit["scratch", 20]))

# %% [markdown]
# With five examples of each: {measured:tenth_scratch_5:.2f} from scratch, {measured:tenth_frozen_5:.2f} with the
# features of the nine. With twenty: {measured:tenth_scratch_20:.3f} and {measured:tenth_frozen_20:.3f}. There the
# gain is {measured:tenth_gain_20:.3f}, and for one digit or another it may be nothing (from
# {measured:tenth_gain_20.low:.3f} to {measured:tenth_gain_20.high:.3f}). Only a head was trained, in a moment.

# %% [markdown]
# ## Fine-tuning, and what it forgets
#
# Fine-tuning trains the old layers too. They were good at something, though. Are they still, afterwards? We take the
# networks that know 36 characters and train them, *with their old head*, on ten handwritten examples of each digit.
# Then we test both: handwriting, the new task, and the 500 held-out printed characters, the old one.

# %% [markdown] tags=["predict"]
# Adam takes 60 steps with rates from 0.0001 to 0.01. With which rate is the new task learned best? How much of the old
# one is left then?

# %%
RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01)
with_old_head = Trainer(ready(build(36)))
old_task, new_task = {rate: [] for rate in RATES}, {rate: [] for rate in RATES}
for rate in RATES:
    for run, (network, unseen) in enumerate(pairs):
        chosen, rest = few(10, seed=100 + run)
        tuned = learn(with_old_head, network.get_weights(), digits[chosen], labels[chosen], steps=60, rate=rate)
        old_task[rate].append(accuracy(tuned, printed[unseen], printed_labels[unseen]))
        new_task[rate].append(accuracy(tuned, digits[rest], labels[rest]))

# %%
figure, axes = plt.subplots(figsize=(6.8, 3.6))
for scores, name, marker in ((new_task, "handwriting (new)", "o"), (old_task, "printed characters (old)", "s")):
    table = np.array([scores[rate] for rate in RATES])  # (5, 3)
    (line,) = axes.plot(RATES, table.mean(axis=1), marker=marker, label=name)
    axes.fill_between(RATES, table.min(axis=1), table.max(axis=1), color=line.get_color(), alpha=0.15, linewidth=0)
axes.axhline(np.mean(unseen_all), color="#777777", linestyle=":", linewidth=1.2)
axes.text(RATES[-1], np.mean(unseen_all) + 0.015, "handwriting before", ha="right", fontsize=9, color="#555555")
axes.set(xscale="log", xlabel="rate of the optimiser", ylabel="accuracy", ylim=(0, 1.02))
axes.set_title("The larger the steps, the more is forgotten")
axes.legend(loc="lower left")
plots.show(
    figure,
    alt="Accuracy against the rate. The curve of handwriting rises from about 0.75 to 0.94 and stays there. The curve "
    "of printed characters falls from above 0.9 to about 0.25.",
    caption="**Figure 17.5.** After 60 steps on handwritten digits alone. Three networks; the bands go from the "
    "lowest to the highest.",
)

# %%
record("old_before", [accuracy(network, printed[rows], printed_labels[rows]) for network, rows in pairs])
record("old_small_rate", old_task[0.0001])
record("new_small_rate", new_task[0.0001])
record("old_third_rate", old_task[0.0003])
record("new_third_rate", new_task[0.0003])
record("old_middle_rate", old_task[0.001])
record("new_middle_rate", new_task[0.001])
record("new_large_rate", new_task[0.01])
record(
    "old_large_rate",
    old_task[0.01],
    claim="Fine-tuning with a large rate forgets most of the old task",
    holds=max(old_task[0.01]) < 0.5 < min(old_task[0.0001]),
)

# %% [markdown] tags=["answer"]
# At 0.001 handwriting is at {measured:new_middle_rate:.2f}, and of the printed characters
# {measured:old_middle_rate:.2f} are left, from {measured:old_before:.2f}. At 0.01 handwriting gains nothing more
# ({measured:new_large_rate:.2f}), and the old task has fallen to {measured:old_large_rate:.2f}. At 0.0001 it is kept
# ({measured:old_small_rate:.2f}), but handwriting is only at {measured:new_small_rate:.2f}.

# %% [markdown]
# This is **catastrophic forgetting** (McCloskey and Cohen, 1989). Nothing in the loss asks for the old task. The 26
# letters never occur in the new examples, so every step makes them less likely. What helps:
#
# - **Freeze.** With a frozen base the old head still stands on the same features, and the old task is kept exactly.
# - **Practise.** Mix some old examples into the new ones, if you still have them. You will do that in the exercise.
# - **Small steps, and smaller ones for the early layers.** The next two ways.
#
# ### Two phases
#
# First the head alone, with the base frozen. Then everything, with a smaller rate. Figure 17.3 was made that way. Does
# the first phase matter? We fine-tune from a head at random too, with the same steps.

# %%
fresh_head = []
for run in range(5):
    chosen, rest = few(2, seed=100 + run)
    images, targets = copies(digits[chosen], labels[chosen])
    random_head = np.random.default_rng(run).uniform(-0.1, 0.1, size=(512, 10))  # as Keras would draw it
    weights = [*cut(knows_all[run % 3]).get_weights(), random_head, np.zeros(10)]
    trained = learn(with_new_head, weights, images, targets, steps=30 + 7 * 2)
    fresh_head.append(accuracy(trained, digits[rest], labels[rest]))
record("fresh_head_2", fresh_head)
record("two_phases_gain", np.subtract(results["fine-tuned"][2], fresh_head))

# %% [markdown]
# With two labels of each digit: from a random head {measured:fresh_head_2:.2f}, in two phases
# {measured:fine_tuned_2:.2f}. Kumar and others (2022) found the same order on large networks, above all for images
# that differ from the training images: a random head sends large, senseless slopes into a base that was good.
#
# ### Discriminative rates
#
# Early layers see strokes, which print and hand share. Late layers know the classes. So let the early ones move less:
# **discriminative rates** (Howard and Ruder, 2018). One might scale the slopes of the early layers by a tenth. With
# plain gradient descent this works. With Adam it does nothing, since Adam divides each slope by its own size (unit 9).
# Two optimisers do it, in a `train_step` of our own.


# %%
class TwoRates(keras.Sequential):
    """A network whose head is trained by its optimiser and whose other layers by `slow`."""

    def train_step(self, batch):
        images, targets = batch[:2]
        with tf.GradientTape() as tape:
            loss = self.compute_loss(y=targets, y_pred=self(images, training=True))
        weights = self.trainable_variables
        slopes = tape.gradient(loss, weights)
        self.slow.apply(slopes[:-2], weights[:-2])
        self.optimizer.apply(slopes[-2:], weights[-2:])  # the head's weights and biases
        return {"loss": loss}


# %% [markdown]
# We compare at the rate 0.001: everywhere, or 0.001 for the head and a tenth of it for the layers below.

# %%
rates_old, rates_new = [], []
for run, (network, unseen) in enumerate(pairs):
    chosen, rest = few(10, seed=100 + run)
    tuned = ready(TwoRates([keras.Input((8, 8, 1)), *build(36).layers]), rate=0.001)
    tuned.slow = keras.optimizers.Adam(0.0001)
    tuned.slow.build(tuned.trainable_variables[:-2])
    tuned.optimizer.build(tuned.trainable_variables[-2:])
    tuned.set_weights(network.get_weights())
    random = np.random.default_rng(0)
    for _ in range(60):
        some = random.choice(chosen, 50, replace=False)
        tuned.train_on_batch(digits[some], labels[some])
    rates_old.append(accuracy(tuned, printed[unseen], printed_labels[unseen]))
    rates_new.append(accuracy(tuned, digits[rest], labels[rest]))
record("two_rates_new", rates_new)
record(
    "two_rates_old",
    rates_old,
    claim="A tenth of the rate for the early layers keeps more of the old task than one rate for all",
    holds=np.mean(np.subtract(rates_old, old_task[0.001])) > 0.02,
)

# %% [markdown]
# Of the old task {measured:two_rates_old:.2f} are kept instead of {measured:old_middle_rate:.2f}, and the new one is at
# {measured:two_rates_new:.2f} instead of {measured:new_middle_rate:.2f}. That is an exchange and no gift: one rate of
# 0.0003 for all layers gives {measured:old_third_rate:.2f} and {measured:new_third_rate:.2f}. From print to hand the
# strokes themselves change, so here the early layers have something to learn too. Measure before you believe in a
# recipe.

# %% [markdown]
# ## Where it hurts
#
# Can late layers be taken over too? Yosinski and others (2014) took a network, kept its first layers frozen up to
# some depth, and trained all above anew for another task. We do the same. The network learns the handwritten digits 0
# to 4. Then its first 0, 1, 2 or 3 layers are kept, and the rest learns 5 to 9, from 20 examples of each. As a
# control, layers that are frozen at random values.

# %% [markdown] tags=["predict"]
# All digits are from the same hand. Which will be worst: nothing kept, one layer, two, or three? And can random layers
# be as good as trained ones?

# %%
low_networks = []
for run in range(3):
    keras.utils.set_random_seed(run)
    low_networks.append(ready(build(5)))
    low = np.flatnonzero(labels < 5)
    train(low_networks[run], digits[low], labels[low], batch_size=64, epochs=6, seed=run)

# %%
kept = {"from 0 to 4": np.zeros((4, 3)), "random": np.zeros((4, 3))}
for depth in range(4):
    network = build(5)
    for name in ("first", "second", "third")[:depth]:
        network.get_layer(name).trainable = False
    upper = Trainer(ready(network))
    for run in range(3):
        chosen, rest = few(20, seed=run)
        chosen, rest = chosen[labels[chosen] >= 5], rest[labels[rest] >= 5]
        keras.utils.set_random_seed(50 + run)
        start = build(5).get_weights()
        for name, lower in (("from 0 to 4", low_networks[run].get_weights()), ("random", start)):
            weights = [*lower[: 2 * depth], *start[2 * depth :]]  # a layer has weights and biases
            trained = learn(upper, weights, digits[chosen], labels[chosen] - 5, steps=80)
            kept[name][depth, run] = accuracy(trained, digits[rest], labels[rest] - 5)

# %%
figure, axes = plt.subplots(figsize=(6.8, 3.6))
for (name, table), marker in zip(kept.items(), "os", strict=True):
    (line,) = axes.plot(range(4), table.mean(axis=1), marker=marker, label=f"frozen layers {name}")
    axes.fill_between(range(4), table.min(axis=1), table.max(axis=1), color=line.get_color(), alpha=0.15, linewidth=0)
axes.set(xticks=range(4), xticklabels=["none", "first", "first, second", "first to third"])
axes.set(xlabel="layers kept and frozen", ylabel="accuracy on 5 to 9")
axes.set_title("The last layer before the head does not carry over")
axes.legend(loc="lower left")
plots.show(
    figure,
    alt="Accuracy on the digits 5 to 9 against the layers that are frozen. Both curves lie near 0.96 for none, one and "
    "two layers, and fall far below when the third is frozen too.",
    caption="**Figure 17.6.** Layers of a network for 0 to 4, frozen, and the rest trained on 5 to 9. Three seeds.",
)

# %%
for depth, name in enumerate(("none", "one", "two", "three")):
    record(f"kept_{name}", kept["from 0 to 4"][depth])
    record(f"random_{name}", kept["random"][depth])

# %%
loss_late = kept["from 0 to 4"][0] - kept["from 0 to 4"][3]
loss_early = kept["from 0 to 4"][0] - kept["from 0 to 4"][1]
record(
    "late_loss",
    loss_late,
    claim="Freezing the late layers of a network for other classes costs accuracy; freezing the first layer does not",
    holds=min(loss_late) > 0.05 > max(loss_early),
)

# %% [markdown] tags=["answer"]
# Three layers: {measured:kept_three:.2f}, against {measured:kept_none:.2f} with nothing kept. The third layer has
# learned to tell 0, 1, 2, 3 and 4 apart. What does not serve that purpose it has thrown away, and no head can bring it
# back. A random third
# layer, which threw away at random, gives {measured:random_three:.2f}. One or two layers cost little:
# {measured:kept_one:.2f} and {measured:kept_two:.2f}.
#
# And yes, random early layers do as well ({measured:random_one:.2f}, {measured:random_two:.2f}): on images of 64
# pixels, with enough layers above that learn, random filters suffice. On photographs, Yosinski and others found
# trained filters far better than random ones.

# %% [markdown]
# So a cut has a right depth: late enough that something was learned, early enough that it is still general. It can be
# measured. Here are linear heads on the characters' networks, cut at three places, with five labels of each digit.

# %%
cut_scores = {}
for name in ("first", "features", "third"):
    cut_scores[name] = []
    for run in range(5):
        found = outputs(cut(knows_all[run % 3], name), digits).reshape(len(digits), -1)
        chosen, rest = few(5, seed=100 + run)
        cut_scores[name].append(linear(found[chosen], labels[chosen]).score(found[rest], labels[rest]))
for name, scores in cut_scores.items():
    record(f"cut_{name}", scores)

# %% [markdown]
# After the first convolution {measured:cut_first:.3f}, after the second and the pooling {measured:cut_features:.3f},
# after the third layer {measured:cut_third:.3f}.

# %% [markdown]
# ## Networks for photographs
#
# `keras.applications` has some forty networks whose weights were trained on ImageNet: over a million photographs, 1,000
# classes. They are used like our base. Four things must be right:
#
# - `include_top=False` leaves the old head off;
# - `pooling="avg"` averages each feature over all places, so that one row of numbers comes out;
# - `input_shape`: the size of your photographs; without the head most sizes will do;
# - **`preprocess_input`** of the same module brings pixels into the range that *this* network was trained with. Each
#   has its own. Forgetting it raises no error, it only makes the features poor.
#
# The architecture is built without weights, off line.

# %%
applications = keras.applications.mobilenet_v2
untrained = applications.MobileNetV2(weights=None, include_top=False, pooling="avg", input_shape=(160, 160, 3))
record("mobilenet_parameters", untrained.count_params())
record("mobilenet_features", untrained.output_shape[1])
pixels = np.array([0.0, 127.5, 255.0])
pixels, applications.preprocess_input(pixels.copy())  # 0..255 becomes -1..1

# %% [markdown]
# {measured:mobilenet_parameters:,.0f} parameters, {measured:mobilenet_features:,.0f} features of a photograph. A new
# head for two classes would have ({measured:mobilenet_features:.0f} + 1) · 2 parameters, and nothing else to train.
#
# The weights, 9 MB, are not part of the course. The next cell uses them if Keras has fetched them before. In the
# profile `full` it fetches them; otherwise it says what is missing and goes on. It takes photographs of a tower and
# of a flower, cuts a left and a right piece from each, and asks: are the features of two pieces of *one* photograph
# more alike than those of different ones?

# %%
WEIGHTS = "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_160_no_top.h5"


def pretrained_mobilenet():
    """MobileNetV2 with its ImageNet weights, or None and a sentence that says what is missing."""
    folder = Path(os.environ.get("KERAS_HOME", Path.home() / ".keras")) / "models"
    if not (folder / WEIGHTS).exists() and data.profile() == "quick":
        print(
            "The ImageNet weights of MobileNetV2 are not on this machine, so this part is left out. To get them (9 MB),"
        )
        print("set the environment variable LAYERWISE_PROFILE=full, be on line, and run the notebook again.")
        return None
    socket.setdefaulttimeout(20)  # seconds; rather no weights than a cell that hangs
    try:
        return applications.MobileNetV2(include_top=False, pooling="avg", input_shape=(160, 160, 3))
    except Exception as error:
        print(
            f"The ImageNet weights of MobileNetV2 could not be loaded ({type(error).__name__}); this part is left out."
        )
        return None
    finally:
        socket.setdefaulttimeout(None)


# %%
mobilenet = pretrained_mobilenet()
if mobilenet is not None:
    photographs = [data.photograph("china"), data.photograph("flower")]  # (427, 640, 3), 0..255
    pieces = [picture[100:420, left : left + 320] for picture in photographs for left in (0, 320)]
    small = keras.ops.image.resize(np.array(pieces, dtype="float32"), (160, 160))  # (4, 160, 160, 3)
    found = outputs(mobilenet, applications.preprocess_input(keras.ops.convert_to_numpy(small)))  # (4, 1280)
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    print("cosines between tower left, tower right, flower left, flower right:")
    print((found @ found.T).round(2))

# %% [markdown]
# For fine-tuning such a network the order is always the same. It is the one of this unit.
#
# ```python
# base = keras.applications.MobileNetV2(include_top=False, pooling="avg", input_shape=(160, 160, 3))
# base.trainable = False
# inputs = keras.Input((160, 160, 3))
# x = base(applications.preprocess_input(inputs), training=False)  # batch normalisation stays in use mode
# model = keras.Model(inputs, layers.Dense(2, activation="softmax")(x))
# model.compile(keras.optimizers.Adam(0.001), "sparse_categorical_crossentropy")
# model.fit(images, targets, epochs=10)                            # phase 1: the head
# base.trainable = True
# model.compile(keras.optimizers.Adam(0.00001), "sparse_categorical_crossentropy")
# model.fit(images, targets, epochs=5)                             # phase 2: everything, with small steps
# ```

# %% [markdown]
# ## Which way to take
#
# | new data | task near the old one | task far from the old one |
# |---|---|---|
# | few labels | frozen base, new head | frozen early layers, new head; try scratch and a linear model too |
# | many labels | fine-tune everything, small rate | fine-tune, or from scratch |
#
# Whether a task is near is a guess until you have measured it. The frozen base costs a minute, so begin with it.

# %% [markdown]
# ## What people get wrong
#
# - **Not compiled again.** After a change of `trainable` the old program goes on (unit 7).
# - **Other preprocessing than in the first training.** No error, only poor features.
# - **Batch normalisation let loose.** `base.trainable = True` sets it free; call the base with `training=False`.
# - **A random head and a free base together**, with a large rate: the base is shaken before the head knows anything.
# - **Slopes scaled for Adam.** It divides the factor out again. Give the layers different optimisers.
# - **No baseline.** Scratch with the same care, a linear model on pixels, and frozen *random* features. Without the
#   last one, the architecture's merit is taken for that of the training.
# - **One draw of five labels.** With so few labels chance is larger than the effect. Draw several times.
# - **Only the new task is tested**, although the old one is still needed.

# %% [markdown]
# ## Summary
#
# - Networks trained on print alone read {measured:unseen_handwriting:.0%} of handwritten digits.
# - With one label of each digit, frozen features reach {measured:frozen_1:.2f}, scratch {measured:scratch_1:.2f};
#   with ten it is {measured:frozen_10:.2f} and {measured:scratch_10:.2f}.
# - A frozen base: its features are computed once, its batch normalisation stays still, and nothing is forgotten.
# - Fine-tuning at 0.01 left {measured:old_large_rate:.2f} of an old {measured:old_before:.2f}.
# - Late layers belong to their classes: frozen, they cost {measured:late_loss:.2f} on other digits.
#
# Where next: the exercise asks you to cut, freeze and open networks, to tune on a leash, and to make a network that
# reads both hands.
