# %% [markdown]
# How many epochs should a network train? Until now we picked a number. This unit lets the validation data decide, and
# then shows the general tool behind it: the **callback**, a piece of your own code that Keras calls between epochs.

# %%
import tempfile
import warnings
from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import tensorflow as tf
from keras import callbacks, layers, regularizers

from layerwise import data, plots
from layerwise.live import LivePlot
from layerwise.measure import record
from layerwise.training import train

plots.use_style()

# %% [markdown]
# ## There is a best moment
#
# The set-up is that of unit 10: 1,000 digits for training and 300 for validation, both with 40 % wrong labels, and 497
# clean ones for the test. A network 64-256-256-10 is large enough to learn the errors by heart. All is done for three
# splits.

# %%
parts = {seed: data.mislabelled_digits(seed) for seed in range(3)}  # training, validation, test
clean_parts = {seed: data.mislabelled_digits(seed, share=0.0) for seed in range(3)}


def network(seed=0, rate=1e-3, penalty=None):
    """64-256-256-10, compiled with Adam."""
    keras.utils.set_random_seed(seed)
    hidden = [layers.Dense(256, activation="relu", kernel_regularizer=penalty) for _ in range(2)]
    model = keras.Sequential([keras.Input((64,)), *hidden, layers.Dense(10, kernel_regularizer=penalty)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.Adam(rate), loss=loss, metrics=["accuracy"])
    return model


# %% [markdown]
# We want to watch things that Keras does not log: which test images are right, how large the weights are, and what
# the learning rate is. So here is the first callback of our own. It is a class that inherits from
# `keras.callbacks.Callback`, and its method `on_epoch_end` is called after each epoch. `self.model` is the network.


# %%
class Watch(callbacks.Callback):
    """After each epoch, notes which images of a part are right, the size of the weights, and the rate."""

    def __init__(self, part):
        super().__init__()
        self.inputs, self.labels = part
        self.right, self.size, self.rate = [], [], []

    def on_epoch_end(self, epoch, logs=None):
        answers = np.argmax(self.model(self.inputs), axis=1)
        self.right.append(answers == self.labels)  # (images,)
        tables = [layer.kernel.numpy() for layer in self.model.layers]
        self.size.append(np.sqrt(sum(np.sum(table**2) for table in tables)))
        self.rate.append(float(self.model.optimizer.learning_rate))


def watched(model, split, epochs, extra=(), seed=0):
    """Train with validation; return the history and a Watch on the test part."""
    training, validation, test = split
    watch = Watch(test)
    history = train(
        model, *training, epochs=epochs, batch_size=50, validation=validation, callbacks=[watch, *extra], seed=seed
    )
    return history.history, watch


def accuracies(watch):
    return np.mean(watch.right, axis=1)  # (epochs,)


# %% [markdown]
# `train` takes the steps of `fit` and calls the same callbacks between epochs, only faster (unit 10).

# %% [markdown] tags=["predict"]
# The network trains for 80 epochs on labels of which 40 % are wrong. When will its accuracy on the *clean* test labels
# be highest: at the end, in the middle, or near the beginning?

# %%
long = {seed: watched(network(seed), split, 80, seed=seed) for seed, split in parts.items()}

# %%
history, watch = long[0]
epochs = np.arange(1, 81)
figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.5))
left.plot(epochs, history["accuracy"], label="training (wrong labels)")
left.plot(epochs, history["val_accuracy"], label="validation (wrong labels)")
left.plot(epochs, accuracies(watch), label="test (clean labels)")
left.set(xlabel="epoch", ylabel="accuracy", ylim=(0, 1.02), title="Best on clean labels: early")
left.legend(loc="lower right", fontsize=8)
right.plot(epochs, history["loss"], label="training")
right.plot(epochs, history["val_loss"], label="validation")
right.set(xlabel="epoch", ylabel="loss", ylim=(0, None), title="Validation loss turns, training loss does not")
right.legend()
plots.show(
    figure,
    alt="Left: training accuracy climbs from 0.4 to nearly 1, validation accuracy stays near 0.5, and test accuracy "
    "rises to about 0.9 within a few epochs and then falls to 0.7. Right: training loss falls throughout; validation "
    "loss falls for a few epochs and then rises.",
    caption="**Figure 12.1.** One training, 80 epochs. First the network learns what the digits look like, then the "
    "errors.",
)

# %%
record("test_end", [accuracies(watch)[-1] for _, watch in long.values()])
record("test_peak", [accuracies(watch).max() for _, watch in long.values()])
record("peak_epoch", [accuracies(watch).argmax() + 1 for _, watch in long.values()], unit="epochs")

# %% [markdown] tags=["answer"]
# Near the beginning. In three splits the best test accuracy was {measured:test_peak:.2f}, reached in epoch
# {measured:peak_epoch.low:.0f} to {measured:peak_epoch.high:.0f}. At the end it was {measured:test_end:.2f}.

# %% [markdown]
# What the right labels have in common is simple, and a thousand steps of training find it quickly. The errors have
# nothing in common, and each must be learnt alone, which takes long. Li and others (2020) prove for a simplified case
# that gradient descent fits the right labels first, and that fitting the errors takes weights far from the start.
#
# So somebody should stop the training in time. The test part must not (it is there for the verdict), but the
# validation part may, although it has wrong labels itself.
#
# ## By hand, in ten lines
#
# The plan: after each epoch look at the validation loss. Keep the best so far. If there has been nothing better for
# some epochs, stop, and go back to the weights of the best epoch. The number of epochs that we are willing to wait is
# called the **patience**. One must wait at all because the loss is noisy: one bad epoch does not mean that
# the best is over.


# %%
def stopping(values, patience, min_delta=0.0):
    """The last epoch that is run, and the best epoch; both counted from 0. The lower the value, the better."""
    best, best_epoch = np.inf, 0
    for epoch, value in enumerate(values):
        if value < best - min_delta:
            best, best_epoch = value, epoch
        elif epoch - best_epoch >= patience:
            return epoch, best_epoch
    return len(values) - 1, best_epoch


# %% [markdown]
# Early stopping changes nothing *before* it stops. So a training with it is the beginning of the long
# training without it, and we may ask our finished curves what any patience would have done. That saves hundreds of
# trainings in this unit.

# %%
figure, axes = plt.subplots(figsize=(7.4, 3.9))
curve = np.array(history["val_loss"])
shown = 30
axes.plot(epochs[:shown], curve[:shown], marker="o", markersize=4, color="0.6", linestyle="-")
for row, patience in enumerate((1, 5, 15)):
    last, best = stopping(curve, patience)
    height = 1.60 - 0.06 * row
    colour = plots.COLOURS[row]
    axes.plot([best + 1, last + 1], [height, height], color=colour, linestyle="-", linewidth=3)
    axes.plot(best + 1, curve[best], "o", markersize=12 + 5 * row, markerfacecolor="none", markeredgecolor=colour)
    axes.plot(last + 1, height, ">", color=colour, markersize=9)
    axes.text(last + 1.7, height, f"patience {patience}: stops after {last + 1}", va="center", fontsize=9)
axes.set(
    xlabel="epoch",
    ylabel="validation loss",
    ylim=(1.42, None),
    xlim=(0, 31),
    title="Patience is how far the training may run past its best epoch",
)
plots.show(
    figure,
    alt="The validation loss of the first 30 epochs, with circles around the best epoch for patience 1, 5 and 15. "
    "Three bars below run from the best epoch to the epoch where the training stops.",
    caption="**Figure 12.2.** A bar begins at the best epoch (circled on the curve) and ends where the training stops. "
    "With `restore_best_weights` the circled epoch's weights remain, without it those at the arrow.",
)

# %% [markdown]
# ## In Keras
#
# The same is a ready-made callback. Its arguments:
#
# - `monitor`: the name of a log, by default `"val_loss"`;
# - `patience`: as above; by default 0, which stops at the first epoch that is no better;
# - `min_delta`: by how much a value must be better to count;
# - `restore_best_weights`: by default **False**. Then the weights of the *last* epoch remain, which is never the best
#   one after a stop;
# - `mode`: `"min"`, `"max"` or `"auto"`, which guesses from the name;
# - `start_from_epoch`: how many epochs are not looked at;
# - `baseline`: a value that must be beaten, or the training stops.
#
# With ordinary `fit`, and next to it our own `LivePlot` from the package. That is a callback too: it draws the curves
# while the training runs. Watch it when you run this cell.

# %%
training, validation, test = parts[0]
model = network()
stop = callbacks.EarlyStopping(monitor="val_loss", patience=5, restore_best_weights=True)
fitted = model.fit(
    *training, batch_size=50, epochs=80, validation_data=validation, callbacks=[stop, LivePlot()], verbose=0
)
print("epochs run:", len(fitted.epoch), " stopped_epoch:", stop.stopped_epoch, " best_epoch:", stop.best_epoch)

# %% [markdown]
# `stopped_epoch` and `best_epoch` are counted from 0, and `stopped_epoch` is 0 also if it never stopped.
#
# Now the same for all three splits with `train`, and beside it our ten lines on the long curves. They should agree to
# the epoch.

# %%
stopped, agree = {}, []
for seed, split in parts.items():
    stop = callbacks.EarlyStopping(monitor="val_loss", patience=5, restore_best_weights=True)
    model = network(seed)
    short_history, short_watch = watched(model, split, 80, [stop], seed)
    inputs, labels = split[2]
    restored = np.mean(np.argmax(model(inputs), axis=1) == labels)
    stopped[seed] = {"restored": restored, "last": accuracies(short_watch)[-1], "epochs": len(short_history["loss"])}
    agree.append(stopping(long[seed][0]["val_loss"], 5) == (stopped[seed]["epochs"] - 1, stop.best_epoch))

# %%
bound_test = []  # L2 at the strength that unit 10 found best
for seed, split in parts.items():
    _, watch = watched(network(seed, penalty=regularizers.L2(0.01)), split, 50, seed=seed)
    bound_test.append(accuracies(watch)[-1])

# %% [markdown] tags=["predict"]
# Three numbers per split: the network that was trained to the end, the one that stopped early, and the one with L2.
# Which is best on the clean test part?

# %%
restored = np.array([outcome["restored"] for outcome in stopped.values()])
last = np.array([outcome["last"] for outcome in stopped.values()])
end = np.array([accuracies(watch)[-1] for _, watch in long.values()])
record("stop_test", restored)
record(
    "stop_gain",
    restored - end,
    claim="With 40 % wrong labels early stopping on wrongly labelled validation data beats 80 epochs in every split",
    holds=min(restored - end) > 0.1,
)
share = np.array([outcome["epochs"] / 80 for outcome in stopped.values()])
record("stop_share", share, claim="It needs less than 40 % of the 80 epochs", holds=max(share) < 0.4)
record(
    "replay_agrees",
    np.mean(agree),
    claim="Ten lines of our own stop in the same epoch as Keras and keep the same one, in all splits",
    holds=all(agree),
)
record("l2_test", bound_test)
record(
    "against_l2",
    restored - bound_test,
    claim="Early stopping comes within 0.05 of L2 at its best strength, in every split",
    holds=max(np.abs(restored - bound_test)) < 0.05,
)

# %% [markdown] tags=["answer"]
# To the end: {measured:test_end:.2f}. Stopped early: {measured:stop_test:.3f}, from {measured:stop_test.low:.3f} to
# {measured:stop_test.high:.3f}. With L2: {measured:l2_test:.3f}.

# %% [markdown]
# Early stopping gained {measured:stop_gain:.2f} and needed {measured:stop_share:.0%} of the epochs. Its
# lead over L2, at the strength that unit 10 found best, was between {measured:against_l2.low:.3f} and
# {measured:against_l2.high:.3f}. For L2 a strength had to be found, by training once for each candidate. Early
# stopping tries all numbers of epochs in a single training. That is why it is so popular.
#
# ## How much patience?
#
# Now the ten lines pay off. For each patience from 1 to 60 and each split: the epochs run, and the test accuracy with
# and without going back to the best weights.

# %% [markdown] tags=["predict"]
# What does a patience of 60 cost if the best weights are restored? And if they are not?

# %%
patiences = np.array([1, 2, 3, 5, 8, 12, 20, 30, 45, 60])
sweep = np.zeros((3, len(patiences), 3))  # (with restoring, without, epochs) by patience and split
for column, (history, watch) in long.items():
    for row, patience in enumerate(patiences):
        last_epoch, best_epoch = stopping(history["val_loss"], patience)
        curve = accuracies(watch)
        sweep[:, row, column] = curve[best_epoch], curve[last_epoch], last_epoch + 1
with_best, without, run_epochs = sweep

# %%
small, good, large = (list(patiences).index(patience) for patience in (1, 5, 60))
record("patience_small", with_best[small])
record("patience_good", with_best[good])
record(
    "patience_large",
    with_best[large],
    claim="With the best weights restored a patience of 60 is as good as one of 5 (within 0.03 in every split)",
    holds=max(np.abs(with_best[large] - with_best[good])) < 0.03,
)
record("epochs_small", run_epochs[small], unit="epochs")
record("epochs_good", run_epochs[good], unit="epochs")
record("epochs_large", run_epochs[large], unit="epochs")
record(
    "impatience",
    with_best[good] - with_best[small],
    claim="A patience of 1 loses more than 0.02 of test accuracy against one of 5, in every split",
    holds=min(with_best[good] - with_best[small]) > 0.02,
)
record("restore_good", with_best[good] - without[good])
record(
    "restore_large",
    with_best[large] - without[large],
    claim="Without restore_best_weights a patience of 60 loses more than 0.1 of test accuracy, in every split",
    holds=min(with_best[large] - without[large]) > 0.1,
)

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.5))
for table, name in ((with_best, "best weights restored"), (without, "last weights kept")):
    (line,) = left.plot(patiences, table.mean(axis=1), marker="o", label=name)
    left.fill_between(patiences, table.min(axis=1), table.max(axis=1), color=line.get_color(), alpha=0.2)
left.set(xlabel="patience (epochs)", ylabel="test accuracy", ylim=(0.6, 1), title="Too much does harm only to the last")
left.legend(loc="lower left")
right.plot(patiences, run_epochs.mean(axis=1), marker="o")
right.fill_between(patiences, run_epochs.min(axis=1), run_epochs.max(axis=1), alpha=0.2)
right.set(xlabel="patience (epochs)", ylabel="epochs run", ylim=(0, 85), title="What patience costs")
for axes in (left, right):
    axes.set_xscale("log")
    axes.set_xticks([1, 2, 5, 12, 30, 60], ["1", "2", "5", "12", "30", "60"])
    axes.minorticks_off()
plots.show(
    figure,
    alt="Left: test accuracy against patience. With restored weights it is flat near 0.92 throughout; with the "
    "last weights it falls from about 0.92 to 0.7. Right: the epochs run grow from about 4 to nearly 70.",
    caption="**Figure 12.3.** Mean and range over three splits. Both axes of patience are logarithmic.",
)

# %% [markdown] tags=["answer"]
# With restoring nothing but time: {measured:patience_large:.3f} after {measured:epochs_large:.0f} epochs, against
# {measured:patience_good:.3f} after {measured:epochs_good:.0f} with a patience of 5. Without restoring it loses
# {measured:restore_large:.2f}.

# %% [markdown]
# Too little patience stops at the first bump. A patience of 1 ended after {measured:epochs_small:.0f} epochs and
# reached {measured:patience_small:.3f}. Against a patience of 5 it loses {measured:impatience:.3f}, with a range from
# {measured:impatience.low:.3f} to {measured:impatience.high:.3f}. That is the honest finding here: the network is so
# good after very few epochs that impatience can cost little, or nothing. On longer trainings a bump comes long before
# the end. With a patience of 5, restoring changes the test accuracy by {measured:restore_good:.3f} in the mean.
#
# To begin with, take a tenth of the epochs that you would have run, and always `restore_best_weights=True`.
# Prechelt (1998) compared stopping rules in 1,296 trainings on twelve problems. Slower rules generalised some 4 %
# better on average, and took about four times as long.
#
# ## What to monitor
#
# Loss and accuracy on the validation part often disagree. The accuracy counts answers; with 300 images it moves in
# steps of a third of a percent, and it has ties. The loss also sees how sure an answer was. A network that learns
# errors by heart soon becomes *too sure*, so its loss turns upwards before its accuracy falls.

# %%
monitors = {}
for name, sign in (("val_loss", 1), ("val_accuracy", -1), ("loss", 1)):
    rows = []
    for history, watch in long.values():
        last_epoch, best_epoch = stopping(sign * np.array(history[name]), 5)
        rows.append((accuracies(watch)[best_epoch], best_epoch + 1, last_epoch + 1))
    monitors[name] = np.array(rows)  # (splits, 3)
    print(f"{name:13} test accuracy {monitors[name][:, 0].round(3)}  last epoch {monitors[name][:, 2].astype(int)}")

# %%
record("by_accuracy", monitors["val_accuracy"][:, 0])
record(
    "monitor_gap",
    monitors["val_accuracy"][:, 0] - monitors["val_loss"][:, 0],
    claim="val_loss and val_accuracy as monitors differ by less than 0.04 in test accuracy, in every split",
    holds=max(np.abs(monitors["val_accuracy"][:, 0] - monitors["val_loss"][:, 0])) < 0.04,
)
record(
    "by_training_loss",
    monitors["loss"][:, 0],
    claim="With the training loss as monitor the test accuracy is worse by more than 0.1 in every split",
    holds=min(monitors["val_loss"][:, 0] - monitors["loss"][:, 0]) > 0.1,
)

# %% [markdown]
# By `val_accuracy` the test accuracy is {measured:by_accuracy:.3f}, by `val_loss` {measured:stop_test:.3f}; split by
# split they differ by {measured:monitor_gap.low:.3f} to {measured:monitor_gap.high:.3f}. Either serves here. The loss
# is the safer habit where validation data are few. The *training* loss is no monitor at all: it falls as long as there
# is an error to learn, and its test accuracy is {measured:by_training_loss:.2f}.
#
# And a name that does not exist? Here `val_acc`, as old books write it.

# %%
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    model = network()
    misspelt = callbacks.EarlyStopping(monitor="val_acc", mode="max", patience=1, restore_best_weights=True)
    short = train(model, *training, epochs=6, batch_size=50, validation=validation, callbacks=[misspelt])
print(f"{len(short.epoch)} of 6 epochs, {len(caught)} warnings. The first:")
print(caught[0].message)

# %% [markdown]
# Keras warns after each epoch and stops nothing. In a long printout, or with warnings switched off, that is easy to
# miss. (Without `mode="max"` this name raises an error: `"auto"` cannot guess the direction of a log that it does not
# know.)
#
# ## With clean labels
#
# The famous picture of the validation loss that turns upwards belongs to data that leave something to learn by heart.
# The same network on *right* labels:

# %%
clean = {seed: watched(network(seed), split, 40, seed=seed) for seed, split in clean_parts.items()}
clean_stop, clean_epochs = [], []
for history, watch in clean.values():
    last_epoch, best_epoch = stopping(history["val_loss"], 5)
    clean_stop.append(accuracies(watch)[best_epoch])
    clean_epochs.append(last_epoch + 1)
clean_end = np.array([accuracies(watch)[-1] for _, watch in clean.values()])
record("clean_end", clean_end)
record("clean_epochs", clean_epochs, unit="epochs")
record(
    "clean_gain",
    clean_stop - clean_end,
    claim="With clean labels early stopping gains nothing: at most 0.01 in every split, at patience 5 of 40 epochs",
    holds=max(clean_stop - clean_end) < 0.01,
)

# %% [markdown]
# At the end of 40 epochs {measured:clean_end:.3f}. Early stopping (patience 5) changed that by
# {measured:clean_gain.low:.3f} to {measured:clean_gain.high:.3f}. It ended after {measured:clean_epochs:.0f} epochs, so
# it saves time. It gains no accuracy, because nothing was lost by going on.
#
# ## Why stopping regularises
#
# Unit 10 kept weights small by charging for them. Stopping does it without a charge: weights start small, and
# have no time to grow.

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.5))
for group, name in ((long, "40 % wrong labels"), (clean, "right labels")):
    sizes = np.array([watch.size for _, watch in group.values()])  # (splits, epochs)
    (line,) = left.plot(np.arange(1, sizes.shape[1] + 1), sizes.mean(axis=0), label=name)
best_epochs = [stopping(history["val_loss"], 5)[1] for history, _ in long.values()]
left.axvspan(min(best_epochs) + 1, max(best_epochs) + 1, color="0.85")
left.text(max(best_epochs) + 2, 36, "best epochs", fontsize=9)
left.set(
    xlabel="epoch", ylabel=r"size of all weights, $\sqrt{\Sigma w^2}$", title="Learning errors takes large weights"
)
left.legend(loc="lower right")
curvature = np.geomspace(0.01, 10, 200)
right.semilogx(curvature, 1 - (1 - 0.1 * curvature) ** 20, label="20 steps, rate 0.1")
right.semilogx(curvature, curvature / (curvature + 1 / (20 * 0.1)), label="L2 with 2λ = 1 / (20 · 0.1)")
right.set(xlabel="curvature h", ylabel="share of the way to the optimum", title="Few steps act much like L2")
right.legend(fontsize=8, loc="lower right")
plots.show(
    figure,
    alt="Left: the size of the weights grows steadily, to about 38 with wrong labels and to 25 with right ones; "
    "the best epochs lie at its beginning. Right: two S-shaped curves close to each other, share against curvature.",
    caption="**Figure 12.4.** Left: measured, mean of three splits. Right: computed, for one direction of a "
    "quadratic loss.",
)

# %%
grown = np.array(
    [watch.size[-1] / watch.size[best] for best, (_, watch) in zip(best_epochs, long.values(), strict=True)]
)
steady = [np.all(np.diff(watch.size) > 0) for _, watch in long.values()]
record(
    "weights_grow",
    grown,
    claim="The weights grow in every epoch, and at the end are at least 1.4 times as large as at the best epoch",
    holds=all(steady) and min(grown) > 1.4,
)
two = np.abs(1 - (1 - 0.1 * curvature) ** 20 - curvature / (curvature + 0.5))
record("share_gap", two.max())

# %% [markdown]
# At the end the weights are {measured:weights_grow:.1f} times as large as at the best epoch.
#
# The right picture can be computed. Take a quadratic loss $\tfrac12 h (w - w^*)^2$ in one direction, with curvature
# $h$, and start at 0. After $t$ steps with rate $\eta$, and at the optimum of the loss with L2,
#
# $$w_t = \bigl(1 - (1 - \eta h)^t\bigr)\, w^* \qquad\qquad w_{\lambda} = \frac{h}{h + 2\lambda}\, w^*.$$
#
# In both cases steep directions, where the data are clear, go all the way. Flat ones stay near 0. With
# $2\lambda = 1/(\eta t)$ the two shares differ by no more than {measured:share_gap:.2f}. So the number of steps plays
# the part of $1/\lambda$. That holds for a bowl; for our network it is a guide.
#
# ## A falling rate
#
# `ReduceLROnPlateau` waits in the same manner, but in place of a stop it multiplies the learning rate by `factor`.
# Then it waits again. `cooldown` is a rest after each cut, and `min_lr` the lowest rate. The alternative is a
# **schedule** that is fixed in advance, such as half a cosine from the full rate to 0 (Loshchilov and Hutter, 2017).

# %% [markdown] tags=["predict"]
# On wrong labels, 40 epochs, no early stopping: which has the best test accuracy at the end: a constant rate, a plateau
# callback (factor ½, patience 3), or the cosine?


# %%
def with_cosine(seed):
    model = network(seed)
    schedule = keras.optimizers.schedules.CosineDecay(1e-3, decay_steps=40 * 20)  # 20 batches an epoch
    model.compile(optimizer=keras.optimizers.Adam(schedule), loss=model.loss, metrics=["accuracy"])
    return model


def with_plateau(split, seed):
    plateau = callbacks.ReduceLROnPlateau(factor=0.5, patience=3)
    return watched(network(seed), split, 40, [plateau], seed)


rates = {("wrong", "constant", seed): long[seed] for seed in parts}
rates |= {("clean", "constant", seed): clean[seed] for seed in parts}
for seed in parts:
    rates["wrong", "plateau", seed] = with_plateau(parts[seed], seed)
    rates["wrong", "cosine", seed] = watched(with_cosine(seed), parts[seed], 40, seed=seed)
    rates["clean", "plateau", seed] = with_plateau(clean_parts[seed], seed)

# %%
ends = {
    setting: np.array([accuracies(rates[*setting, seed][1])[39] for seed in parts])
    for setting in dict.fromkeys(key[:2] for key in rates)
}
for (kind, name), values in ends.items():
    record(f"{kind}_{name}", values)
record(
    "plateau_gain",
    ends["wrong", "plateau"] - ends["wrong", "constant"],
    claim="With wrong labels ReduceLROnPlateau ends at least 0.05 better than a constant rate, in every split",
    holds=min(ends["wrong", "plateau"] - ends["wrong", "constant"]) > 0.05,
)
record(
    "plateau_clean",
    ends["clean", "plateau"] - ends["clean", "constant"],
    claim="With clean labels it changes the test accuracy by less than 0.02 in every split",
    holds=max(np.abs(ends["clean", "plateau"] - ends["clean", "constant"])) < 0.02,
)

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.5))
epochs = np.arange(1, 41)
for name in ("constant", "plateau", "cosine"):
    history, watch = rates["wrong", name, 0]
    left.plot(epochs, 1000 * np.array(watch.rate[:40]), label=name, drawstyle="steps-mid")
    right.plot(epochs, history["val_loss"][:40], label=name)
left.set(xlabel="epoch", ylabel="learning rate / 0.001", title="The plateau's rate falls in steps")
right.set(xlabel="epoch", ylabel="validation loss", title="Where the rate falls, learning stops")
left.legend()
right.legend()
plots.show(
    figure,
    alt="Left: three learning rates against epochs: constant, halved in steps every few epochs from epoch 9 on, "
    "and a half cosine. Right: validation loss, rising steeply for the constant rate, less for the cosine, and "
    "hardly for the plateau callback.",
    caption="**Figure 12.5.** Rate and validation loss of one split with wrong labels.",
)

# %% [markdown] tags=["answer"]
# The plateau callback: {measured:wrong_plateau:.3f}. The cosine has {measured:wrong_cosine:.3f}, the constant rate
# {measured:wrong_constant:.3f}.

# %% [markdown]
# The gain of {measured:plateau_gain:.2f} looks like a triumph of small rates. Look at the pictures again. The
# validation loss stops improving when the errors begin to be learnt. From there the rate is halved every few epochs,
# until nothing is learnt at all. It is early stopping by another name. It ends about where early stopping ended,
# if anything a little above ({measured:stop_test:.3f}), and takes all 40 epochs for it.
#
# With clean labels there is nothing to see: constant {measured:clean_constant:.3f}, plateau
# {measured:clean_plateau:.3f}. Falling rates help where a rate is so large that
# the training shakes at the end. Adam at 0.001 does not, here.
#
# ## When is a callback called?
#
# `Watch` used one hook. There are more. This callback writes down the name of each hook when it is called, in a
# training of two epochs with two batches each.


# %%
class Diary(callbacks.Callback):
    """Has every hook, and each writes down its own name."""


def note(hook):
    return lambda self, *arguments, **more: self.pages.append(hook)


moments = [f"{what}_{when}" for what in ("train", "epoch", "train_batch", "test") for when in ("begin", "end")]
for moment in moments:
    setattr(Diary, f"on_{moment}", note(moment))

# %%
diary = Diary()
diary.pages = []
images, labels = training
network().fit(
    images[:100], labels[:100], batch_size=50, epochs=2, validation_data=validation, verbose=0, callbacks=[diary]
)
print("\n".join(diary.pages[: len(diary.pages) // 2]), "\n...")

# %% [markdown]
# The pattern: `train_begin`; for each epoch `epoch_begin`, then for each batch `train_batch_begin` and
# `train_batch_end`, then the validation with `test_begin` and `test_end`, then `epoch_end`; at last `train_end`. The
# logs of the validation therefore exist at `epoch_end` and not before. Callbacks are called in the order of the list.
#
# A callback can also act. This one ends a training that has gone wrong. `self.model.stop_training = True` asks
# for the stop, which is all that `EarlyStopping` does too. (Keras has it ready-made, as `TerminateOnNaN`.)


# %%
class StopAtNonsense(callbacks.Callback):
    """Stops when the loss is not a number, or ten times what it was after the first epoch."""

    def on_train_begin(self, logs=None):
        self.first = None

    def on_epoch_end(self, epoch, logs=None):
        self.first = self.first or logs["loss"]
        if not logs["loss"] < 10 * self.first:  # also true if the loss is not a number
            print(f"epoch {epoch + 1}: loss {logs['loss']:.3g}, stopping")
            self.model.stop_training = True


wild = network()
wild.compile(optimizer=keras.optimizers.SGD(50.0), loss="mean_squared_error")
ran = train(wild, images, np.eye(10, dtype="float32")[labels], epochs=20, batch_size=50, callbacks=[StopAtNonsense()])
print(len(ran.epoch), "of 20 epochs")

# %% [markdown]
# Note the `not … <`. Every comparison with NaN is false, so `loss > limit` would never fire.
#
# ## Files: checkpoints and logs
#
# A training that takes days should leave traces on the disk. Callbacks do that, here into a temporary folder:
#
# - `ModelCheckpoint` saves the network after each epoch, or with `save_best_only=True` only when the monitored value is
#   the best so far;
# - `CSVLogger` writes a line of a table after each epoch;
# - `TensorBoard` writes **event files**, which the program of the same name draws in a browser.
#
# An event file is a list of records: a name (the *tag*), a step and a value. The callback keeps two such files, in one
# folder for training and one for validation.

# %%
place = tempfile.TemporaryDirectory()
folder = Path(place.name)
model = network()
keepers = [
    callbacks.ModelCheckpoint(folder / "best.keras", monitor="val_loss", save_best_only=True),
    callbacks.CSVLogger(folder / "log.csv"),
    callbacks.TensorBoard(folder / "logs", write_graph=False),
]
fitted = model.fit(*training, batch_size=50, epochs=15, validation_data=validation, callbacks=keepers, verbose=0)

# %%
table = pd.read_csv(folder / "log.csv")
table.round(3).head(3)

# %%
best = keras.models.load_model(folder / "best.keras")
saved_loss = best.evaluate(*validation, verbose=0)[0]
record(
    "checkpoint_gap",
    abs(saved_loss - table["val_loss"].min()),
    claim="The checkpoint holds the network of the lowest validation loss",
    holds=abs(saved_loss - table["val_loss"].min()) < 1e-4,
)

# %% [markdown]
# The network in `best.keras` has the lowest loss of the table, to {measured:checkpoint_gap:.0e}. (`epoch` in the
# table counts from 0.)
#
# To look at the event files, start TensorBoard in a terminal and open the address that it prints:
#
# ```
# tensorboard --logdir logs
# ```
#
# While a training runs, the curves there grow. Our training, when only the tags of accuracy and loss are asked for:
#
# ![TensorBoard in a browser: charts of epoch_accuracy and epoch_loss, each with a curve for train and one for
# validation; on the left the list of runs, on the right the settings.](tensorboard.png)
#
# The slider *Smoothing* draws a running mean, and it is on at first: the bold curves are smoothed, the pale ones behind
# them are what was measured. Set it to 0 before you read off a minimum.
#
# To read the files no browser is needed. TensorFlow itself can do that:


# %%
def events(folder):
    """The scalar curves in a folder of event files: tag -> values in the order of the epochs."""
    curves = {}
    for path in sorted(folder.glob("events*")):
        for raw in tf.data.TFRecordDataset(str(path)):
            for value in tf.compat.v1.Event.FromString(raw.numpy()).summary.value:
                if value.tag.startswith("epoch_"):
                    curves.setdefault(value.tag, []).append(float(tf.make_ndarray(value.tensor)))
    return curves


read = {name: events(folder / "logs" / name) for name in ("train", "validation")}

# %%
figure, plots_in_row = plt.subplots(1, 2, figsize=(8.0, 3.2))
for axes, tag in zip(plots_in_row, ("epoch_loss", "epoch_accuracy"), strict=True):
    for name, curves in read.items():
        axes.plot(np.arange(1, 16), curves[tag], label=name)
    axes.set(xlabel="epoch", ylabel=tag.removeprefix("epoch_"), title=tag)
    axes.legend()
plots.show(
    figure,
    alt="Two plots, titled epoch_loss and epoch_accuracy, with a curve for train and one for validation in each.",
    caption="**Figure 12.6.** The event files, read back. TensorBoard draws the same values under these two tags.",
)

# %%
gap = np.abs(np.array(read["validation"]["epoch_loss"]) - table["val_loss"]).max()
record("event_gap", gap, claim="Event files and CSV table hold the same losses", holds=gap < 1e-5)

# %% [markdown]
# ## After a crash
#
# A checkpoint of weights is enough for answering questions, but not for going on. Adam has running means of its
# own (two numbers for each weight), and the epoch counts too. `BackupAndRestore` saves all of it after each epoch. If
# the training breaks off, run the same program again: it goes on where it was, and after a training that came to its
# end it tidies up.
#
# We break off a training of six epochs after the fourth, on purpose. The order of the samples is kept fixed
# (`shuffle=False`), or the restarted program would draw another order.


# %%
class PowerCut(callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if epoch == 3:
            raise RuntimeError("the lights go out")


same = {"batch_size": 50, "epochs": 6, "shuffle": False, "verbose": 0}
try:
    network().fit(*training, **same, callbacks=[callbacks.BackupAndRestore(folder / "backup"), PowerCut()])
except RuntimeError as error:
    print(error)

# %%
resumed = network(seed=99)  # other weights at first: they must come from the backup
again = resumed.fit(*training, **same, callbacks=[callbacks.BackupAndRestore(folder / "backup")])
whole = network()  # and one without a break
whole.fit(*training, **same)
print("epochs of the second run, counted from 0:", again.epoch)

# %% [markdown] tags=["predict"]
# And if only the weights are carried over, after the fourth epoch, into a newly compiled network that trains two more
# epochs. Will its weights differ?

# %%
first = network()
train(first, *training, epochs=4, batch_size=50, shuffle=False)
weights_only = network()
weights_only.set_weights(first.get_weights())
train(weights_only, *training, epochs=2, batch_size=50, shuffle=False)


def apart(one, other):
    """The largest difference of two weights."""
    return max(np.abs(a - b).max() for a, b in zip(one.get_weights(), other.get_weights(), strict=True))


# %%
record(
    "resume_gap",
    apart(resumed, whole),
    claim="A training that was broken off and resumed from BackupAndRestore ends with the same weights (fixed order)",
    holds=apart(resumed, whole) < 1e-5,
)
record(
    "weights_only_gap",
    apart(weights_only, whole),
    claim="With the weights alone, and a fresh optimiser, it does not",
    holds=apart(weights_only, whole) > 1e-3,
)
place.cleanup()

# %% [markdown] tags=["answer"]
# Yes: by up to {measured:weights_only_gap:.3f}. With the backup the largest difference is {measured:resume_gap:.1g}.

# %% [markdown]
# Worse or better it need not be. But it is another training, and a result that depends on when the power failed is
# no result. What belongs into a checkpoint: weights, the optimiser's state, the epoch, the random generator. The
# exercise lets you write one. (`model.save` keeps all but the last two.)
#
# ## The test part must not stop the training
#
# Suppose that somebody monitors the test part, since it is there, and reports the accuracy of the best epoch. How much
# does that flatter? We know for each epoch which test images were right. So we play it: 50 test images,
# drawn at random, choose the epoch. Their accuracy there is what would be reported. The other 447 tell the truth about
# that same epoch. And this 200 times in each split.

# %%
random = np.random.default_rng(12)
flattery = []
for _, watch in long.values():
    right_images = np.array(watch.right)  # (epochs, 497)
    gaps = []
    for _ in range(200):
        order = random.permutation(right_images.shape[1])
        chosen, others = right_images[:, order[:50]].mean(axis=1), right_images[:, order[50:]].mean(axis=1)
        gaps.append(chosen.max() - others[chosen.argmax()])
    flattery.append(np.mean(gaps))
record(
    "flattery",
    flattery,
    claim="An accuracy on 50 test images that also chose the epoch is too high by more than 0.01 on average",
    holds=min(flattery) > 0.01,
)

# %% [markdown]
# By {measured:flattery:.3f} on average: pure luck, reported as skill. The more epochs there are to choose from
# and the smaller the part, the larger it becomes. The same is true of a validation part that has chosen the epoch:
# its score at the best epoch is too good as well. The honest figure comes from data that chose nothing.
#
# ## Pitfalls
#
# - **Monitoring the training loss.** It hardly ever stops. The name without `val_` is enough for this mistake.
# - **Forgetting `restore_best_weights`.** The default keeps the last weights: those of the epoch in which
#   patience ran out.
# - **A misspelt name.** A warning per epoch, and no stop.
# - **The wrong mode.** With `mode="max"` on a loss the first epoch is the best, and the training ends after `patience`
#   more. Leave `"auto"` for Keras's own names; for names of your own say it.
# - **No validation data.** Then there is no `val_loss`, which is the misspelt name again.
# - **Reducing the rate after the stop.** If both callbacks are used, the patience of `EarlyStopping` must be
#   clearly larger, or it stops before a smaller rate had a chance.
# - **One patience for all.** It counts epochs, and an epoch of a million samples is not one of a thousand.
# - **Keeping references instead of copies.** `best = weights` keeps nothing: the arrays go on changing.
#   `get_weights()` copies.
# - **Stopping by the test part.** See above.
#
# ## Summary
#
# - Right labels are learnt first, errors later. Early stopping ends the training between the two: here
#   {measured:stop_test:.2f} in place of {measured:test_end:.2f}, in {measured:stop_share:.0%} of the epochs. That is
#   about what L2 gives ({measured:l2_test:.2f}), without a strength to be found.
# - Patience is how long one waits for something better. With `restore_best_weights=True` too much of it costs only
#   time.
# - With clean labels it gains no accuracy, only time.
# - A training that is short keeps weights small. That is why stopping acts like L2.
# - `ReduceLROnPlateau` cuts the rate where `EarlyStopping` would stop. On wrong labels it amounts to the same.
# - Callbacks are code of yours at fixed moments. Ready-made ones keep checkpoints, tables and event files, and resume a
#   training after a crash, for which weights alone are not enough.
#
# Where next: unit 13 puts a layer between the layers that keeps their values in range.
