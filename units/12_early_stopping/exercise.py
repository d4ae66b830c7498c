# %% [markdown]
# Everything here is NumPy. No task needs the answer to an earlier one, and results are compared with a relative
# tolerance of 0.0001 unless a task says otherwise.

# %%
import json

import numpy as np

from layerwise import check

# %% [markdown] task="12.1"
# One training, five people who watch it. This is the validation loss after each of 14 epochs, counted from 1:
#
# | epoch | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 |
# |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
# | loss | 0.90 | 0.70 | 0.60 | 0.63 | 0.61 | 0.58 | 0.59 | 0.60 | 0.57 | 0.59 | 0.60 | 0.61 | 0.62 | 0.60 |
#
# Each of the five used `EarlyStopping` on this loss. After which epoch did the training stop, and from the end of
# which epoch are the weights that remain? Work it out by hand. `answers` is a dictionary, and each entry is
# `(last epoch, epoch of the weights)`: two whole numbers from 1 to 14.
#
# - **A**: `patience=2`, `restore_best_weights=True`.
# - **B**: `patience=3`, `restore_best_weights=False`.
# - **C**: `patience=3`, `min_delta=0.05`, `restore_best_weights=True`.
# - **D**: `patience=2`, `restore_best_weights=True`, and by mistake `mode="max"`.
# - **E**: `patience=5`, `restore_best_weights=True`.

# %% task="12.1"
# BLANK answers = {"A": (last epoch, epoch of the weights), "B": ..., "C": ..., "D": ..., "E": ...}
answers = {
    "A": (5, 3),
    "B": (12, 12),
    "C": (6, 3),  # 0.58 is better than 0.60, but not by more than 0.05
    "D": (3, 1),  # the highest loss is taken for the best
    "E": (14, 9),
}
# END BLANK

# %% [markdown] task="12.2"
# Now as a function. Write `early_stop(values, patience, min_delta, mode, restore_best, start_from_epoch)`. `values`
# is a list with the monitored value after each epoch; here epochs are counted **from 0**, as Keras does inside. The
# function returns two integers: the last epoch that is run, and the epoch whose weights remain. The rules are Keras's:
#
# - Epochs before number `start_from_epoch` are run, but not looked at. At least one epoch is looked at.
# - The first value that is looked at is the best so far. After that a value is an improvement if it is *more than*
#   `min_delta` below the best so far (`mode="min"`) or *more than* `min_delta` above it (`mode="max"`). An improvement
#   becomes the best so far.
# - After an epoch without an improvement: if the last improvement was `patience` epochs ago or more, the training
#   stops. `patience` is at least 1.
# - If that never happens, all epochs are run.
# - With `restore_best=True` the weights of the last improvement remain, even if all epochs were run. With
#   `restore_best=False` those of the last epoch remain.


# %% task="12.2"
def early_stop(values, patience, min_delta, mode, restore_best, start_from_epoch):
    """Return (last epoch run, epoch whose weights remain), both counted from 0."""
    # BLANK remember the best value and its epoch; go through the epochs, stop when the best is too long ago
    sign, best = {"min": 1, "max": -1}[mode], np.inf
    for epoch, value in enumerate(values):
        if epoch < start_from_epoch:
            continue
        if sign * value < best - min_delta:
            best, kept = sign * value, epoch
        elif epoch - kept >= patience:
            break
    return epoch, kept if restore_best else epoch
    # END BLANK


# %% [markdown] task="12.3"
# Write `reduce_on_plateau(losses, rate, factor, patience, min_delta, cooldown, min_rate)`, the trace of
# `ReduceLROnPlateau` in mode `"min"`. `losses` is a list with the loss at the end of each epoch. Return an array
# (epochs,): the learning rate **with which** each epoch ran. So its first entry is `rate`. At the end of each epoch, in
# this order:
#
# 1. If the callback is resting, the epochs left to rest go down by 1. At 0 it rests no longer.
# 2. If the loss is *more than* `min_delta` below the best so far, or the very first, it is the new best, and the count
#    of waiting epochs goes back to 0. This happens during a rest, too.
# 3. Otherwise, and only if the callback does not rest (any longer), the count of waiting epochs goes up by 1. When it
#    reaches `patience` (at least 1), the rate is multiplied by `factor`, but never falls below `min_rate`; the count
#    goes back to 0, and a rest of `cooldown` epochs begins (0: no rest).
#
# `rate` is larger than `min_rate`.


# %% task="12.3"
def reduce_on_plateau(losses, rate, factor, patience, min_delta, cooldown, min_rate):
    """Return the learning rate of each epoch, (epochs,)."""
    # BLANK for each epoch: note the rate, then the three steps
    rates, best, wait, resting = [], np.inf, 0, 0
    for loss in losses:
        rates.append(rate)
        if resting > 0:
            resting -= 1
        if loss < best - min_delta:
            best, wait = loss, 0
        elif resting == 0:
            wait += 1
            if wait >= patience:
                rate, wait, resting = max(rate * factor, min_rate), 0, cooldown
    return np.array(rates)
    # END BLANK


# %% [markdown] task="12.4"
# A training loop that knows nothing of stopping or saving, and callbacks that do.
#
# `state` is a dictionary of arrays (the weights). A *step* is a function `step(state)`: it trains for one epoch,
# changes the arrays of `state` **in place**, and returns its logs, a new dictionary such as `{"val_loss": 0.3}`. A
# *callback* is called as `callback(epoch, state, logs)` at the end of each epoch, counted from 0. It may add entries to
# `logs`, and it returns `True` to ask for a stop, anything false (also `None`) otherwise.
#
# - `run(step, state, epochs, callbacks)` runs at most `epochs` epochs. At the end of each it calls all callbacks in the
#   order of the list, **every** one of them even if an earlier one has asked for a stop, all with the same `logs`. Then
#   it stops if any of them asked. It returns a list with the logs of each epoch that was run, including what the
#   callbacks have added.
# - `KeepBest(name)` makes a callback. It keeps the state at the lowest `logs[name]` so far (of equals, the first), and
#   never asks for a stop. Its attribute `best` is that lowest value, and `epoch` the epoch of it. Its method
#   `restore(state)` writes the kept values into the arrays that `state` holds, in place. What it keeps must not change
#   when the training goes on, neither before `restore` nor after it.


# %% task="12.4"
def run(step, state, epochs, callbacks):
    """Train; return the list of each epoch's logs."""
    # BLANK each epoch: a step, all callbacks, the logs into the history, perhaps a stop
    history = []
    for epoch in range(epochs):
        logs = step(state)
        asked = [callback(epoch, state, logs) for callback in callbacks]
        history.append(logs)
        if any(asked):
            break
    return history
    # END BLANK


class KeepBest:
    """A callback that keeps the state at the lowest value of one log."""

    def __init__(self, name):
        # BLANK remember the name; no best value yet
        self.name, self.best = name, np.inf
        # END BLANK

    def __call__(self, epoch, state, logs):
        # BLANK if the value is lower than the best: keep value, epoch, and a copy of each array
        if logs[self.name] < self.best:
            self.best, self.epoch = logs[self.name], epoch
            self.kept = {key: values.copy() for key, values in state.items()}
        # END BLANK

    def restore(self, state):
        """Write the kept values into the arrays of the state."""
        # BLANK write each kept array into the array of the same name
        for key, values in self.kept.items():
            state[key][...] = values
        # END BLANK


# %% [markdown]
# For the next task: a linear neuron, trained with momentum. Its samples come in random order, and its rate falls from
# epoch to epoch. Everything that the training needs is in `state`.


# %%
def begin(features, seed):
    """A new state: weights, velocity (both (features,)), the number of epochs run, and a random generator."""
    return {
        "w": np.zeros(features),
        "velocity": np.zeros(features),
        "epoch": 0,
        "random": np.random.default_rng(seed),
    }


def run_epoch(state, X, y):
    """One pass over the samples in random order; changes the state."""
    rate = 0.02 / (1 + 0.3 * state["epoch"])
    for i in state["random"].permutation(len(X)):
        slope = 2 * (X[i] @ state["w"] - y[i]) * X[i]  # (features,)
        state["velocity"] = 0.8 * state["velocity"] - rate * slope
        state["w"] = state["w"] + state["velocity"]
    state["epoch"] += 1


# %% [markdown] task="12.5"
# The computer may go down during the training. Write a checkpoint:
#
# - `to_text(state)` returns a text (`str`) that holds all of the state. It changes nothing in the state.
# - `from_text(text)` returns a new state of the same kind, made from the text alone.
#
# A training that goes on with `from_text(to_text(state))` must give the **same** weights as one that was never
# interrupted, with a relative tolerance of $10^{-9}$. Which form the text has is your choice. Two things help:
# `json.dumps` writes numbers, lists and dictionaries without losing a digit, and `json.loads` reads them. And a
# generator's inner state is a dictionary, `random.bit_generator.state`, which can be read and also assigned.


# %% task="12.5"
def to_text(state):
    """Return the state as a text."""
    # BLANK arrays as lists, the generator as its inner state
    plain = {"w": state["w"].tolist(), "velocity": state["velocity"].tolist(), "epoch": state["epoch"]}
    return json.dumps({**plain, "random": state["random"].bit_generator.state})
    # END BLANK


def from_text(text):
    """Return the state that the text holds."""
    # BLANK the reverse: lists as arrays, a generator that is given its inner state
    saved = json.loads(text)
    random = np.random.default_rng()
    random.bit_generator.state = saved["random"]
    return {
        "w": np.array(saved["w"]),
        "velocity": np.array(saved["velocity"]),
        "epoch": saved["epoch"],
        "random": random,
    }
    # END BLANK


# %% [markdown]
# Seven trainings for the last task. Each had `EarlyStopping` with a patience of at most 6, and was allowed at most 12
# epochs. Their logs are below: the training loss and the validation loss after each epoch that was run, and
# `returned`, the validation loss of the network that was handed over at the end.

# %%
runs = {
    "A": {
        "loss": [2.01, 1.62, 1.31, 1.10, 0.94, 0.81, 0.70, 0.61, 0.52],
        "val_loss": [2.05, 1.74, 1.52, 1.41, 1.38, 1.43, 1.47, 1.52, 1.60],
        "returned": 1.38,
    },
    "B": {
        "loss": [1.90, 1.44, 1.12, 0.90, 0.71, 0.55, 0.43, 0.33, 0.26, 0.20, 0.16, 0.13],
        "val_loss": [1.96, 1.60, 1.45, 1.41, 1.46, 1.53, 1.61, 1.72, 1.80, 1.93, 2.01, 2.14],
        "returned": 2.14,
    },
    "C": {
        "loss": [2.10, 1.71, 1.40, 1.18],
        "val_loss": [2.12, 1.80, 1.57, 1.41],
        "returned": 2.12,
    },
    "D": {
        "loss": [2.20, 2.02, 1.81, 1.66, 1.50],
        "val_loss": [2.21, 2.03, 1.85, 1.71, 1.72],
        "returned": 1.71,
    },
    "E": {
        "loss": [1.80, 1.32, 1.01, 0.82, 0.66, 0.53, 0.44, 0.36],
        "val_loss": [1.84, 1.51, 1.39, 1.35, 1.44, 1.49, 1.58, 1.66],
        "returned": 1.66,
    },
    "F": {
        "loss": [2.25, 2.14, 2.04, 1.95, 1.86, 1.78, 1.70, 1.63, 1.56, 1.50, 1.44, 1.38],
        "val_loss": [2.26, 2.16, 2.07, 1.99, 1.91, 1.84, 1.77, 1.71, 1.65, 1.60, 1.55, 1.50],
        "returned": 1.50,
    },
    "G": {
        "loss": [1.95, 1.50, 1.21, 0.98, 0.80, 0.66, 0.55, 0.47, 0.39, 0.33, 0.28, 0.24],
        "val_loss": [1.98, 1.70, 1.58, 1.50, 1.45, 1.42, 1.40, 1.43, 1.49, 1.56, 1.64, 1.73],
        "returned": 1.40,
    },
}

# %% [markdown] task="12.6"
# What went wrong, if anything? `verdicts` is a dictionary with one of these texts for each run:
#
# - `"sound"`: the network handed over is that of the lowest validation loss, and the validation loss had
#   clearly turned upwards;
# - `"training loss monitored"`: nothing ever asked for a stop, because the monitored loss fell in every epoch;
# - `"wrong mode"`: the highest validation loss was taken for the best;
# - `"too impatient"`: one epoch without an improvement was enough to stop a training that was still getting better;
# - `"not restored"`: it stopped on the validation loss, some epochs after its lowest point, and handed over the last
#   weights;
# - `"too few epochs"`: it had to end while the validation loss was still falling.

# %% task="12.6"
# BLANK verdicts = {"A": ..., "B": ..., "C": ..., "D": ..., "E": ..., "F": ..., "G": ...}
verdicts = {
    "A": "sound",
    "B": "training loss monitored",  # 12 epochs, and the last weights are the best by the training loss
    "C": "wrong mode",  # stopped while all was well, and returned the first epoch, the worst
    "D": "too impatient",  # both losses were falling fast; the last rise was 0.01
    "E": "not restored",  # the best was 1.35
    "F": "too few epochs",
    "G": "sound",  # it ran all 12 epochs, but what it returns is the best
}
# END BLANK
