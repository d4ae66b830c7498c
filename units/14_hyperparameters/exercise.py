# %% [markdown]
# Everything here is NumPy. No task needs the answer to an earlier one, and results are compared with a relative
# tolerance of 0.0001 unless a task says otherwise. Where a function gets `random`, that is a generator made by
# `np.random.default_rng`; draw from it and from nothing else.

# %%
import numpy as np

from layerwise import check

# %% [markdown] task="14.1"
# Two dictionaries.
#
# `kinds` says of each of these what it is: `"parameter"`, `"hyperparameter"` or `"neither"`.
#
# - **A**: the kernel of a dense layer
# - **B**: the number of units of a dense layer
# - **C**: the batch size
# - **D**: the bias of the output neuron
# - **E**: the patience of early stopping
# - **F**: the accuracy on the validation part
# - **G**: the strength of an L2 penalty
# - **H**: the seed of the initial weights
#
# `costs` holds three whole numbers.
#
# - `"grid"`: how many fits? All combinations of 4 rates, 3 widths and 2 penalties, each in five folds, each of these
#   with 3 seeds. Nothing is fitted beyond that.
# - `"nested"`: how many fits? 24 settings, five outer folds, four inner folds, one seed. In each outer fold the chosen
#   setting is fitted once more, on all its training rows. Nothing is fitted at the very end.
# - `"halving"`: how many epochs? 64 settings. All train for 1 epoch; the best 16 go on until they have 4 epochs; the
#   best 4 of them go on until they have 16; the best one goes on until it has 64. A setting that goes on is *not*
#   begun anew.

# %% task="14.1"
# BLANK kinds = {"A": ..., ..., "H": ...} and costs = {"grid": ..., "nested": ..., "halving": ...}
kinds = {
    "A": "parameter",
    "B": "hyperparameter",
    "C": "hyperparameter",
    "D": "parameter",
    "E": "hyperparameter",
    "F": "neither",  # it judges a setting, nobody sets it
    "G": "hyperparameter",
    "H": "neither",  # choosing it is choosing luck
}
costs = {
    "grid": 4 * 3 * 2 * 5 * 3,
    "nested": 5 * (24 * 4 + 1),
    "halving": 64 + 16 * 3 + 4 * 12 + 48,
}
# END BLANK

# %% [markdown] task="14.2"
# Write two kinds of folds. Both functions return a list of `k` arrays of row numbers, the validation rows of each
# fold, so that each row is in exactly one fold. The order of the folds and that within a fold are free.
#
# - `stratified_folds(labels, k, random)`: `labels` holds integers (rows,). Of *each class* the numbers of rows in any
#   two folds differ by at most 1, and so do the sizes of the folds. Which rows of a class come together is drawn at
#   random: each row is equally likely to be in the same fold as any other of its class, up to the sizes of the folds.
# - `grouped_folds(groups, k)`: `groups` holds the number of the group of each row, (rows,), integers from 0 on, in any
#   order. No group is divided. Take the groups from the largest to the smallest, and put each into the fold that
#   has the fewest rows at that moment. Among equals any will do.


# %% task="14.2"
def stratified_folds(labels, k, random):
    """Return k arrays of row numbers, each class spread evenly. labels: (rows,)."""
    # BLANK shuffle, bring the classes into blocks, deal out every k-th row to the same fold
    order = random.permutation(len(labels))
    order = order[np.argsort(labels[order])]
    return [order[fold::k] for fold in range(k)]
    # END BLANK


def grouped_folds(groups, k):
    """Return k arrays of row numbers, no group in two of them. groups: (rows,)."""
    # BLANK the largest group first, each to the fold that has the fewest rows
    fold_of, sizes = np.empty(len(groups), int), np.zeros(k)
    counts = np.bincount(groups)
    for group in np.argsort(-counts):
        smallest = np.argmin(sizes)
        fold_of[groups == group] = smallest
        sizes[smallest] += counts[group]
    return [np.flatnonzero(fold_of == fold) for fold in range(k)]
    # END BLANK


# %% [markdown] task="14.3"
# Write `draw(space, random)`, which draws one setting for random search. `space` is a dictionary; a value of it is one
# of
#
# - `("even", low, high)`: a number, drawn evenly between `low` and `high`;
# - `("log", low, high)`: a number whose *logarithm* is drawn evenly between those of `low` and `high`, both positive;
# - `("whole", low, high)`: a whole number from `low` to `high`, both included, all equally likely;
# - `("choice", options)`: one of the list `options`, all equally likely.
#
# Return a dictionary with the same names, each with the value drawn. The values are drawn independently of each other.


# %% task="14.3"
def draw(space, random):
    """Return one setting: a dictionary with a value for each name of space."""
    # BLANK for each name look at the kind of its range, and draw from it
    setting = {}
    for name, (kind, *limits) in space.items():
        if kind == "even":
            setting[name] = random.uniform(*limits)
        elif kind == "log":
            setting[name] = np.exp(random.uniform(*np.log(limits)))
        elif kind == "whole":
            setting[name] = int(random.integers(*limits, endpoint=True))
        else:
            setting[name] = limits[0][random.integers(len(limits[0]))]
    return setting
    # END BLANK


# %% [markdown]
# Three functions that the next tasks use. `fit` finds the weights of a linear neuron without a bias, with an L2
# penalty, so that both the size of its inputs and their zero matter. `error` is its mean squared error. `ridge_error`
# is the same with a bias, in one step from training to error.


# %%
def fit(X, y):
    """The weights of a linear neuron without bias. X: (rows, features), y: (rows,)."""
    return np.linalg.solve(X.T @ X + np.eye(X.shape[1]), X.T @ y)


def error(weights, X, y):
    return float(np.mean((X @ weights - y) ** 2))


def ridge_error(X, y, new, new_y, penalty):
    """The mean squared error on the new rows, of a linear neuron that was fitted to X and y."""
    mean, level = X.mean(axis=0), y.mean()
    weights = np.linalg.solve((X - mean).T @ (X - mean) + penalty * np.eye(X.shape[1]), (X - mean).T @ (y - level))
    return float(np.mean(((new - mean) @ weights + level - new_y) ** 2))


# %% [markdown] task="14.4"
# Write `cross_validate(X, y, folds)` for the given neuron: `fit(X, y)` trains it, `error(weights, X, y)` judges it.
# `X` is (rows, features), `y` is (rows,), numbers; `folds` is a list of arrays of row numbers, and each row is in
# exactly one of them.
#
# For each fold standardise the features, those of the training rows and those of the fold alike: subtract the mean and
# divide by the standard deviation (as `np.std` computes it) of the rows that *train*, that is, of all rows of the other
# folds. `y` is left as it is. Fit with the training rows, and take the error on the fold. Return the errors,
# (folds,), in the order of `folds`. `X` and `y` must not be changed.


# %% task="14.4"
def cross_validate(X, y, folds):
    """Return the error on each fold, (folds,). Nothing may leak from it."""
    # BLANK for each fold: separate, standardise by the training rows, fit, judge
    errors = []
    for fold in folds:
        own = np.delete(X, fold, axis=0)
        mean, deviation = own.mean(axis=0), own.std(axis=0)
        weights = fit((own - mean) / deviation, np.delete(y, fold))
        errors.append(error(weights, (X[fold] - mean) / deviation, y[fold]))
    return np.array(errors)
    # END BLANK


# %% [markdown] task="14.5"
# Write `halving(settings, evaluate, budget, factor)`. `settings` is a list of anything, `evaluate(setting, budget)`
# trains a setting with that budget and returns its score, the larger the better. `budget` and `factor` (2 or more) are
# whole numbers.
#
# One round: evaluate every setting that is still alive once, with the present budget. Keep the best
# `max(1, alive // factor)`. Then multiply the budget by `factor`. Begin with all settings and the given budget, and
# repeat until one is left. That one is not evaluated again; a single setting at the beginning is not evaluated at all.
#
# Return `(setting, spent)`: the setting that is left, and the sum of all budgets that `evaluate` was called with. No
# two scores of a round are equal.


# %% task="14.5"
def halving(settings, evaluate, budget, factor):
    """Return the setting that survives, and the sum of the budgets spent."""
    # BLANK while there are several: score, sort, keep, raise the budget
    alive, spent = list(settings), 0
    while len(alive) > 1:
        scores = [evaluate(setting, budget) for setting in alive]
        spent += budget * len(alive)
        best = np.argsort(scores)[::-1][: max(1, len(alive) // factor)]
        alive = [alive[index] for index in best]
        budget *= factor
    return alive[0], spent
    # END BLANK


# %% [markdown] task="14.6"
# Write `nested(X, y, folds, penalties)`, nested cross-validation of ridge regression with the given `ridge_error`. `X`
# is (rows, features), `y` is (rows,), numbers; `folds` is a list of three or more arrays of row numbers, and each row
# is in exactly one of them. `penalties` is a list of numbers.
#
# Each fold is the outer fold once. The *other folds* then serve as inner folds, as they are: each of them is the
# validation part once, while the rest of them train, without the outer fold. Choose the penalty with the smallest mean
# of the inner errors (the mean over the inner folds, each counting once). Fit with it on all rows outside the outer
# fold, and measure the error on the outer fold.
#
# Return `(errors, chosen)`: the outer errors, (folds,), and the penalty that each outer fold has chosen, (folds,).


# %% task="14.6"
def nested(X, y, folds, penalties):
    """Return the outer errors and the chosen penalties, (folds,) each."""
    # BLANK for each outer fold: inner errors of all penalties without its rows, the best penalty, one outer error
    errors, chosen = [], []
    for outer in folds:
        own = np.setdiff1d(np.arange(len(y)), outer)
        inner = np.zeros(len(penalties))
        for fold in folds:
            if fold is not outer:
                rest = np.setdiff1d(own, fold)
                inner += [ridge_error(X[rest], y[rest], X[fold], y[fold], penalty) for penalty in penalties]
        chosen.append(penalties[np.argmin(inner)])
        errors.append(ridge_error(X[own], y[own], X[outer], y[outer], chosen[-1]))
    return np.array(errors), np.array(chosen)
    # END BLANK


# %% [markdown]
# Eight procedures for the last task. Each gets rows, labels 0 and 1 and a generator, and returns the accuracy that its
# author would report. The classifier is `nearest`, which learns by heart: it answers with the label of the nearest row.
# `deal` makes five folds, `split_score` is the accuracy on the rows of a fold.


# %%
def nearest(X, labels, new):
    return labels[((new[:, None, :] - X[None, :, :]) ** 2).sum(axis=2).argmin(axis=1)]


def deal(rows, random):
    return np.array_split(random.permutation(rows), 5)


def split_score(X, labels, own, fold):
    return np.mean(nearest(X[own], labels[own], X[fold]) == labels[fold])


def strength(X, labels):
    return np.abs((X - X.mean(axis=0)).T @ (labels - labels.mean()))


def others(fold, rows):
    return np.setdiff1d(np.arange(rows), fold)


# %%
def procedure_a(X, labels, random):
    columns = np.argsort(-strength(X, labels))[:5]
    folds = deal(len(X), random)
    return np.mean([split_score(X[:, columns], labels, others(fold, len(X)), fold) for fold in folds])


def procedure_b(X, labels, random):
    scores = []
    for fold in deal(len(X), random):
        own = others(fold, len(X))
        columns = np.argsort(-strength(X[own], labels[own]))[:5]
        scores.append(split_score(X[:, columns], labels, own, fold))
    return np.mean(scores)


def procedure_c(X, labels, random):
    again = random.integers(len(X), size=2 * len(X))
    X, labels = X[again], labels[again]
    return np.mean([split_score(X, labels, others(fold, len(X)), fold) for fold in deal(len(X), random)])


def procedure_d(X, labels, random):
    scores = []
    for fold in deal(len(X), random):
        own = random.choice(others(fold, len(X)), size=2 * len(X))
        scores.append(split_score(X, labels, own, fold))
    return np.mean(scores)


# %%
def procedure_e(X, labels, random):
    choices = [random.choice(X.shape[1], 3, replace=False) for _ in range(40)]
    folds = deal(len(X), random)
    return max(
        np.mean([split_score(X[:, columns], labels, others(fold, len(X)), fold) for fold in folds])
        for columns in choices
    )


def procedure_f(X, labels, random):
    choices = [random.choice(X.shape[1], 3, replace=False) for _ in range(40)]
    test, validation, *rest = deal(len(X), random)
    own = np.concatenate(rest)
    best = max(choices, key=lambda columns: split_score(X[:, columns], labels, own, validation))
    return split_score(X[:, best], labels, np.concatenate([own, validation]), test)


def procedure_g(X, labels, random):
    centre, size = np.median(X, axis=0), np.ptp(X, axis=0)
    X = (X - centre) / size
    kept = np.argsort(-X.var(axis=0))[:5]
    return np.mean([split_score(X[:, kept], labels, others(fold, len(X)), fold) for fold in deal(len(X), random)])


def procedure_h(X, labels, random):
    bins = np.floor(X)  # the same whole number: the same category
    shares = [[labels[bins[:, column] == value].mean() for value in bins[:, column]] for column in range(X.shape[1])]
    X = np.transpose(shares)
    return np.mean([split_score(X, labels, others(fold, len(X)), fold) for fold in deal(len(X), random)])


# %% [markdown] task="14.7"
# Which of them may be believed? `verdicts` is a dictionary with the keys `"a"` to `"h"`, one for each procedure:
#
# - `"sound"`: on average over many data sets the accuracy reported is no higher, by more than 0.02, than the accuracy
#   that the same procedure's model has on fresh rows;
# - `"too high"`: there are data on which it is higher by more than that.
#
# Think of data with 30 to 100 rows, 5 to 200 columns of independent random numbers, all of one kind and from the same
# distribution, and about as many labels 0 as labels 1. You may run anything.

# %% task="14.7"
# BLANK verdicts = {"a": ..., "b": ..., "c": ..., "d": ..., "e": ..., "f": ..., "g": ..., "h": ...}
verdicts = {
    "a": "too high",  # columns chosen by the labels of all rows
    "b": "sound",  # the same choice, inside the folds
    "c": "too high",  # copies of a row fall into several folds
    "d": "sound",  # copies are made of training rows only
    "e": "too high",  # the score that chose is reported
    "f": "sound",  # one part chooses, another one judges
    "g": "sound",  # sees all rows, but no label: on such data nothing leaks that helps
    "h": "too high",  # every category carries the labels of the rows to be judged
}
# END BLANK
