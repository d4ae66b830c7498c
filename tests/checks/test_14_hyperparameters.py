"""Checks of unit 14: hyperparameters and validation."""

import numpy as np

from layerwise.checks import array, assert_close, assert_equal, describe, entry, number, require, several, task, word

KINDS = ("parameter", "hyperparameter", "neither")
VERDICTS = ("sound", "too high")


def generator(student, seed):
    """A generator in the student's process."""
    return student.define(f"__import__('numpy').random.default_rng({int(seed)})")


# 14.1 What is chosen, and what it costs


@task("14.1", points=1)
def test_parameters_and_hyperparameters(student):
    """kinds says what A to E and G are: moved by the training itself, or settled before it."""
    for name, right, hint in (
        ("A", "parameter", "Who changes a kernel: you, or the training?"),
        ("B", "hyperparameter", "No slope of the loss leads from 32 units to 33."),
        ("C", "hyperparameter", "The batch size is settled before training starts."),
        ("D", "parameter", "Who changes a bias: you, or the training?"),
        ("E", "hyperparameter", "The patience is settled before training starts."),
        ("G", "hyperparameter", "The training loss alone would always choose a penalty of 0, so you must."),
    ):
        answer = word(student.kinds, name, "kinds", KINDS)
        require(answer == right, f"kinds[{name!r}] is {answer!r}.", hint)


@task("14.1", points=1)
def test_what_is_neither(student):
    """kinds says what F and H are: which of the two is learnt or chosen, if any?"""
    for name, hint in (
        ("F", "A score is neither learnt nor set: it judges."),
        ("H", "The best of many seeds was luck, which does not come along to new data. It is nothing to choose."),
    ):
        answer = word(student.kinds, name, "kinds", KINDS)
        require(answer == "neither", f"kinds[{name!r}] is {answer!r}.", hint)


@task("14.1", points=1)
def test_counts_of_fits(student):
    """costs["grid"] and costs["nested"] are the numbers of fits of the two searches."""
    assert_equal(
        number(entry(student.costs, "grid", "costs"), what="costs['grid']"),
        360,
        what="costs['grid']",
        hint="One fit for each combination of rate, width, penalty, fold and seed.",
        mistakes={
            "These are the settings: each is fitted once for each fold and seed.": 24,
            "The seeds are missing.": 120,
            "The folds are missing.": 72,
            "You add what should be multiplied.": 17,
        },
        reveal=False,
    )
    assert_equal(
        number(entry(student.costs, "nested", "costs"), what="costs['nested']"),
        485,
        what="costs['nested']",
        hint="In each of the five outer folds: 24 settings in four inner folds, and one more fit.",
        mistakes={
            "The fit of the chosen setting in each outer fold is missing.": 480,
            "The chosen setting is fitted in each outer fold, not once in all.": 481,
            "You fit all settings on the outer folds as well: only the chosen one is fitted there.": 600,
            "The outer folds are missing.": 97,
        },
        reveal=False,
    )


@task("14.1", points=1)
def test_counts_of_epochs(student):
    """costs["halving"] is the number of epochs of successive halving, where what goes on is not begun anew."""
    assert_equal(
        number(entry(student.costs, "halving", "costs"), what="costs['halving']"),
        208,
        what="costs['halving']",
        hint="Write a line for each round: how many settings, and how many epochs more does each get?",
        mistakes={
            "You begin anew in each round: what goes on has some epochs already.": 256,
            "This is what all settings would cost if none were stopped.": 4096,
            "This is one round of four: add up what each of them costs.": 64,
        },
        reveal=False,
    )


# 14.2 Folds, stratified and grouped


def folds_of(result, rows, k):
    """The folds as arrays of row numbers, each row once."""
    require(
        isinstance(result, (list, tuple, np.ndarray)) and len(result) == k,
        f"The result should be a list of {k} arrays, but it is {describe(result)}.",
        "Return one array of row numbers for each fold.",
    )
    folds = [array(fold, shape=(None,), what=f"Fold {number}") for number, fold in enumerate(result)]
    everything = np.sort(np.concatenate(folds))
    require(
        k == 2 or not np.array_equal(everything, np.repeat(np.arange(rows), k - 1)),
        "Each row is in all folds but one: you return the training rows.",
        "Return the validation rows of each fold.",
    )
    require(
        np.array_equal(everything, np.arange(rows)),
        f"The {k} folds hold {len(everything)} row numbers, {len(np.unique(everything))} of them different; "
        f"there are {rows} rows.",
        "Each row must be in exactly one fold. A remainder must be dealt out too.",
    )
    return [fold.astype(int) for fold in folds]


def labelled(rng):
    """Labels of several classes, unsorted, most of whose counts are not divisible by k; and k."""
    for counts, k in (((9, 5, 13), 4), ((11, 6), 5), ((4, 4, 7, 10), 3), ((5, 3), 2)):
        names = rng.choice(9, size=len(counts), replace=False)
        yield rng.permutation(np.repeat(names, counts)), k


@task("14.2", points=1)
def test_stratified_folds_are_even(student, rng):
    """stratified_folds puts each row into one fold, each class evenly, and its folds differ in size by at most 1."""
    for labels, k in labelled(rng):
        result = student.stratified_folds(labels, k, generator(student, rng.integers(10_000)))
        folds = folds_of(result, len(labels), k)
        for label in np.unique(labels):
            counts = [int(np.sum(labels[fold] == label)) for fold in folds]
            require(
                max(counts) - min(counts) <= 1,
                f"Of a class with {sum(counts)} rows the {k} folds have {counts}.",
                "Deal each class by itself, one row to each fold in turn.",
            )
        sizes = [len(fold) for fold in folds]
        require(
            max(sizes) - min(sizes) <= 1,
            f"Each class is spread evenly, but the folds have {sizes} rows.",
            "Where one class ends, go on dealing at the next fold. Do not begin with the first fold again.",
        )


@task("14.2", points=1)
def test_stratified_folds_are_drawn(student, rng):
    """Which rows of a class come together is drawn at random, from the given generator alone."""
    labels = rng.permutation(np.repeat([0, 1], [8, 4]))
    probe = student.define("lambda folds, labels, k, random, n: [list(folds(labels, k, random)) for _ in range(n)]")
    repetitions = 500
    together = np.zeros((12, 12))
    for result in probe(student.stratified_folds, labels, 4, generator(student, rng.integers(10_000)), repetitions):
        for fold in folds_of(result, 12, 4):
            together[np.ix_(fold, fold)] += 1
    for label, share in ((0, 1 / 7), (1, 0.0)):  # of two rows of a class: the first takes one place of its fold's
        rows = np.flatnonzero(labels == label)
        pairs = together[np.ix_(rows, rows)][~np.eye(len(rows), dtype=bool)] / repetitions
        require(
            np.abs(pairs - share).max() < 0.09,
            f"In {repetitions} calls two rows of one class were in the same fold in between {pairs.min():.0%} and "
            f"{pairs.max():.0%} of the cases; about {share:.0%} is right for all pairs.",
            "Shuffle the rows of each class before you deal them out.",
        )
    seed = rng.integers(10_000)
    first, second = (student.stratified_folds(labels, 4, generator(student, seed)) for _ in range(2))
    same = [set(fold.tolist()) for fold in folds_of(first, 12, 4)] == [
        set(fold.tolist()) for fold in folds_of(second, 12, 4)
    ]
    require(same, "Two generators with the same seed give different folds.", "Draw from `random` and nothing else.")


@task("14.2", points=1, held_out=True)
def test_stratified_folds_of_rare_class(student, rng):
    """A class with as many rows as there are folds is in every fold, wherever its rows stand."""
    for place in ("first", "last", "anywhere"):
        labels = np.repeat([3, 0], [5, 32]) if place == "first" else np.repeat([0, 3], [32, 5])
        labels = rng.permutation(labels) if place == "anywhere" else labels
        folds = folds_of(student.stratified_folds(labels, 5, generator(student, rng.integers(10_000))), 37, 5)
        counts = [int(np.sum(labels[fold] == 3)) for fold in folds]
        require(
            counts == [1] * 5,
            f"Five rows of a rare class were spread over five folds as {counts}.",
            "Deal the rows class by class.",
        )


def greedy_sizes(counts, k):
    """The sizes of the folds when groups are taken in this order, each to the smallest fold."""
    sizes = [0] * k
    for count in counts:
        sizes[sizes.index(min(sizes))] += int(count)
    return sorted(sizes)


def grouped_rows(rng):
    """Group numbers in random order, k, and the groups' sizes; the order in which groups are taken matters."""
    for count, k in ((9, 3), (12, 4), (7, 2), (5, 5)):
        while True:
            counts = rng.integers(1, 15, size=count)
            down = np.sort(counts)[::-1]
            others = [greedy_sizes(order, k) for order in (down[::-1], counts)]
            if k == 5 or greedy_sizes(down, k) not in others:
                break
        yield rng.permutation(np.repeat(np.arange(count), counts)), k, counts


@task("14.2", points=1)
def test_groups_stay_whole(student, rng):
    """grouped_folds puts each row into one fold and divides no group."""
    for groups, k, _ in grouped_rows(rng):
        folds = folds_of(student.grouped_folds(groups, k), len(groups), k)
        for group in np.unique(groups):
            homes = sum(bool(np.any(groups[fold] == group)) for fold in folds)
            require(
                homes == 1,
                f"A group with {np.sum(groups == group)} rows is spread over {homes} folds.",
                "Decide for each group, not for each row, which fold it goes to.",
            )


@task("14.2", points=1)
def test_grouped_folds_are_balanced(student, rng):
    """Groups go from the largest to the smallest, each into the fold that has the fewest rows at that moment."""
    for groups, k, counts in grouped_rows(rng):
        sizes = sorted(len(fold) for fold in folds_of(student.grouped_folds(groups, k), len(groups), k))
        ordered = np.sort(counts)[::-1]
        assert_equal(
            sizes,
            greedy_sizes(ordered, k),
            what=f"The sizes of {k} folds, sorted, for groups of {', '.join(map(str, ordered))} rows",
            hint="Count rows, not groups: the next group goes where the fewest rows are.",
            mistakes={
                "You take the groups from the smallest to the largest, or deal them out in turn like cards: the "
                "largest first, "
                "each to the smallest fold.": greedy_sizes(ordered[::-1], k),
                "You take the groups by their numbers: take the largest first.": greedy_sizes(counts, k),
            },
        )


# 14.3 Draw a setting

DRAWS = 2000


def drawn(student, rng, space):
    """The values of many settings by name, as the student's function draws them."""
    probe = student.define(
        "lambda draw, space, random, n: (lambda rows: {name: [row[name] for row in rows] for name in rows[0]})"
        "([draw(dict(space), random) for _ in range(n)])"
    )
    values = probe(student.draw, space, generator(student, rng.integers(10_000)), DRAWS)
    require(
        isinstance(values, dict) and set(values) == set(space),
        f"A setting has the names {', '.join(map(str, values))}, but space has {', '.join(space)}.",
        "Return a dictionary with the same names as space.",
    )
    return values


def examine_even(values, low, high, what, hint):
    """Whether values are spread evenly from low to high, by the largest distance of the two distributions."""
    values = np.sort(values)
    require(
        values[0] >= low - 1e-9 and values[-1] <= high + 1e-9,
        f"{what} lies between {values[0]:.4g} and {values[-1]:.4g}; it should lie between {low:.4g} and {high:.4g}.",
        hint,
    )
    distance = np.abs((values - low) / (high - low) - np.linspace(0, 1, len(values))).max()
    below = np.mean(values < (low + high) / 2)
    require(
        distance < 0.07,
        f"Of {len(values)} draws {below:.0%} have {what} in the lower half of its range, or they crowd elsewhere.",
        hint,
    )


@task("14.3", points=1)
def test_even_draws(student, rng):
    """A value of kind "even" is spread evenly over its range, which may be negative; two names are independent."""
    low = float(rng.uniform(-3, -1))
    values = drawn(student, rng, {"shift": ("even", low, low + 5.0), "share": ("even", 0.2, 0.7)})
    shift = array(values["shift"], shape=(DRAWS,), what="The shift")
    share = array(values["share"], shape=(DRAWS,), what="The share")
    examine_even(shift, low, low + 5, "the value", "Draw evenly between `low` and `high`.")
    examine_even(share, 0.2, 0.7, "the value", "Draw evenly between `low` and `high`.")
    require(
        abs(np.corrcoef(shift, share)[0, 1]) < 0.12,
        "Two values of a setting go together: where one is large, so is the other.",
        "Draw anew for each name.",
    )


@task("14.3", points=1)
def test_logarithmic_draws(student, rng):
    """The logarithm of a value of kind "log" is spread evenly between the logarithms of the ends of its range."""
    high = float(rng.uniform(0.2, 3))
    values = drawn(student, rng, {"rate": ("log", 1e-5, high), "units": ("log", 20.0, 300.0)})
    for name, low, top in (("rate", 1e-5, high), ("units", 20.0, 300.0)):
        draws = array(values[name], shape=(DRAWS,), what=f"The value of {name}")
        middle = np.mean(draws < (low + top) / 2)
        require(
            draws.min() > 0,
            f"{name} should lie between {low:.3g} and {top:.3g}, but {draws.min():.3g} was drawn.",
            "After drawing the logarithm, undo it: the exponential of a logarithm is the number itself.",
        )
        require(
            not (draws.min() >= low and draws.max() <= top and abs(middle - 0.5) < 0.05),
            f"{name} is drawn evenly from {low:.3g} to {top:.3g}: small values hardly ever occur.",
            "Draw the logarithm evenly, then undo it.",
        )
        examine_even(
            np.log(draws),
            np.log(low),
            np.log(top),
            f"the logarithm of {name}",
            "Draw evenly between the logarithms of `low` and `high`, then take the exponential to the same base.",
        )


def examine_counts(values, options, hint):
    counts = [sum(value == option for value in values) for option in options]
    expected = DRAWS / len(options)
    room = 5.5 * np.sqrt(expected * (1 - 1 / len(options)))
    require(
        sum(counts) == DRAWS,
        f"Of {DRAWS} values {DRAWS - sum(counts)} are none of {', '.join(map(str, options))}.",
        hint,
    )
    require(
        all(abs(count - expected) < room for count in counts),
        f"In {DRAWS} draws {', '.join(map(str, options))} came {', '.join(map(str, counts))} times; about "
        f"{expected:.0f} each is right.",
        hint,
    )


@task("14.3", points=1)
def test_whole_draws(student, rng):
    """A value of kind "whole" is one of the whole numbers from low to high, both included, all equally often."""
    low = int(rng.integers(-3, 9))
    values = drawn(student, rng, {"layers": ("whole", low, low + 4), "switch": ("whole", 0, 1)})
    hint = "All whole numbers from `low` to `high` are equally likely, the ends too. Rounding makes the ends rarer."
    for name, options in (("layers", range(low, low + 5)), ("switch", (0, 1))):
        whole = array(values[name], shape=(DRAWS,), what=f"The value of {name}")
        examine_counts(whole.tolist(), list(options), hint)


@task("14.3", points=1)
def test_choices(student, rng):
    """A value of kind "choice" is one of the options as it stands, all equally often; the generator decides alone."""
    options = ["relu", "tanh", "elu"][: int(rng.integers(2, 4))]
    space = {"activation": ("choice", options), "batch": ("choice", [16, 64, 128, 512]), "rate": ("log", 0.1, 1.0)}
    values = drawn(student, rng, space)
    hint = "Draw the position in the list: each option is equally likely, the first and the last too."
    for name, possible in (("activation", options), ("batch", [16, 64, 128, 512])):
        require(
            all(isinstance(value, (str, int, float, np.generic)) or np.ndim(value) == 0 for value in values[name]),
            f"The value of {name} is {describe(values[name][0])}.",
            "Give one of the options itself.",
        )
        examine_counts([value.item() if hasattr(value, "item") else value for value in values[name]], possible, hint)
    seed = rng.integers(10_000)
    first, second = (student.draw(space, generator(student, seed)) for _ in range(2))
    require(
        all(first[name] == second[name] for name in space),
        "Two generators with the same seed give different settings.",
        "Draw from `random` and nothing else.",
    )


# 14.4 Cross-validate without a leak


def errors_of(X, y, folds, scale="own", ddof=0, centre=True):
    """What cross_validate should return, and what it does after some mistakes."""
    errors = []
    for fold in folds:
        own, held = np.delete(X, fold, axis=0), X[fold]
        sources = {"own": (own, own), "all": (X, X), "each": (own, held), "fold": (held, held)}.get(scale)
        if sources is not None:
            (a, b) = sources
            own = (own - a.mean(axis=0) * centre) / a.std(axis=0, ddof=ddof)
            held = (held - b.mean(axis=0) * centre) / b.std(axis=0, ddof=ddof)
        weights = np.linalg.solve(own.T @ own + np.eye(X.shape[1]), own.T @ np.delete(y, fold))
        errors.append(np.mean((held @ weights - y[fold]) ** 2))
    return np.array(errors)


def regression(rng, sizes):
    """Rows with features of several scales, targets, and folds of these sizes in random order."""
    rows = sum(sizes)
    X = rng.normal(size=(rows, 3)) * [1.0, 20.0, 0.2] + [3.0, -40.0, 0.5]
    y = (X - X.mean(axis=0)) @ [1.0, 0.05, 4.0] + 0.3 * rng.normal(size=rows) + 0.5
    return X, y, np.split(rng.permutation(rows), np.cumsum(sizes)[:-1])


def examine_errors(student, X, y, folds):
    right = errors_of(X, y, folds)
    assert_close(
        student.cross_validate(X, y, folds),
        right,
        what="The errors on the folds",
        hint="One error for each fold, by a neuron that was fitted to all other rows.",
        mistakes={
            "You standardise with the mean and deviation of all rows: that leaks from the fold.": errors_of(
                X, y, folds, "all"
            ),
            "You standardise the fold with its own mean and deviation: use those of the training rows.": errors_of(
                X, y, folds, "each"
            ),
            "You standardise everything with the fold's mean and deviation: use those of the training rows.": errors_of(
                X, y, folds, "fold"
            ),
            "The features are not standardised.": errors_of(X, y, folds, "none"),
            "You divide by the deviation, but the mean is not subtracted.": errors_of(X, y, folds, centre=False),
            "Your deviation is corrected (ddof=1): use that of np.std.": errors_of(X, y, folds, ddof=1),
            "This is the mean of the errors: return them all.": right.mean(),
            "The errors are in another order than the folds.": right[::-1],
        },
    )


@task("14.4", points=2)
def test_errors_of_the_folds(student, rng):
    """cross_validate returns the error on each fold, in order, of a neuron fitted to the standardised other rows."""
    for sizes in ((6, 6, 6), (5, 9, 4, 7), (8, 11)):
        examine_errors(student, *regression(rng, sizes))


@task("14.4", points=1, held_out=True)
def test_fold_that_is_far_away(student, rng):
    """Nothing leaks: rows of a fold, however far away, change neither the scale nor the weights that judge it."""
    X, y, folds = regression(rng, (6, 7, 8))
    X[folds[0]] += [50.0, 900.0, 9.0]
    examine_errors(student, X, y, folds)


@task("14.4", points=1)
def test_data_are_left_alone(student, rng):
    """X and y are the same after the call as before, and each call with them gives the same errors."""
    X, y, folds = regression(rng, (6, 7, 5))
    probe = student.define(
        "lambda validate, X, y, folds: ((a := X.copy()), (b := y.copy()), (first := list(validate(X, y, folds))),"
        " list(validate(X, y, folds)), bool((a == X).all() and (b == y).all()))[2:]"
    )
    first, second, same = probe(student.cross_validate, X, y, folds)
    require(same, "X or y has other values after the call.", "Compute new arrays instead of changing X and y in place.")
    right = errors_of(X, y, folds)
    for errors in (first, second):
        assert_close(array(errors, shape=(3,), what="The errors"), right, what="The errors", hint="Look at `folds`.")


# 14.5 Successive halving

TRACE = (
    "lambda halving, settings, budget, factor: (lambda log: (halving(settings, lambda setting, budget:"
    " (log.append([setting['name'], budget]), setting['end'] - setting['lack'] * 0.8 ** budget)[1], budget, factor),"
    " log, len(settings)))([])"
)


def some_settings(rng, count):
    """Settings whose order by score changes while they train."""
    ends, lacks = rng.permutation(np.linspace(0.6, 0.95, count)), rng.uniform(0.2, 0.9, size=count)
    return [{"name": i, "end": float(ends[i]), "lack": float(lacks[i])} for i in range(count)]


def follow(settings, budget, factor):
    """The calls of evaluate, as (name, budget), and the name that survives."""
    alive, calls = list(settings), []
    while len(alive) > 1:
        calls += [(setting["name"], budget) for setting in alive]
        alive.sort(key=lambda setting, epochs=budget: -(setting["end"] - setting["lack"] * 0.8**epochs))
        alive = alive[: max(1, len(alive) // factor)]
        budget *= factor
    return alive[0]["name"], calls


def halved(student, settings, budget, factor):
    """What halving returns, (name, spent), and the calls that it made."""
    result, calls, count = student.define(TRACE)(student.halving, settings, budget, factor)
    require(count == len(settings), "The list `settings` is shorter after the call.", "Work on a list of your own.")
    require(
        isinstance(result, (list, tuple)) and len(result) == 2 and isinstance(result[0], dict),
        f"halving should return a setting and a number, but it returned {describe(result)}.",
        "Return (setting, spent), the setting as it stood in the list.",
    )
    return result[0]["name"], number(result[1], what="spent"), sorted(tuple(call) for call in calls)


CASES = ((27, 1, 3), (16, 2, 2), (11, 1, 2), (10, 3, 4), (23, 2, 5))


@task("14.5", points=1)
def test_survivor(student, rng):
    """The setting that is left is the one that won every round, the larger score being the better."""
    for count, budget, factor in CASES:
        settings = some_settings(rng, count)
        name, _, _ = halved(student, settings, budget, factor)
        right, _ = follow(settings, budget, factor)
        require(
            name == right,
            f"Of {count} settings, factor {factor}, number {right} survives, but you return number {name}.",
            "Sort by the scores of the present round, and keep the largest `max(1, alive // factor)`.",
        )


@task("14.5", points=1)
def test_calls_of_evaluate(student, rng):
    """In each round every setting alive is evaluated once, with the round's budget, and nothing else is evaluated."""
    for count, budget, factor in CASES:
        settings = some_settings(rng, count)
        _, _, calls = halved(student, settings, budget, factor)
        _, right = follow(settings, budget, factor)
        require(
            calls == sorted(right),
            f"{count} settings, budget {budget}, factor {factor}: evaluate should be called {len(right)} times, with "
            f"budgets up to {max(b for _, b in right)}; it was called {len(calls)} times, with budgets up to "
            f"{max((b for _, b in calls), default=0)}, or with other settings.",
            "Evaluate each setting once a round. The budget is multiplied by `factor` after each round.",
        )


@task("14.5", points=1)
def test_spent(student, rng):
    """spent is the sum of all budgets that evaluate was called with."""
    for count, budget, factor in CASES:
        settings = some_settings(rng, count)
        _, spent, _ = halved(student, settings, budget, factor)
        _, right = follow(settings, budget, factor)
        assert_equal(
            spent,
            sum(b for _, b in right),
            what=f"spent for {count} settings, budget {budget}, factor {factor}",
            hint="Add the present budget once for each setting that is evaluated.",
            mistakes={
                "This is the number of calls: add their budgets.": len(right),
                "You add each budget once a round: it is spent on every setting alive.": sum({b for _, b in right}),
            },
        )


@task("14.5", points=1, held_out=True)
def test_halving_at_the_edges(student, rng):
    """A single setting is returned without evaluation, and of fewer settings than factor the best one is kept."""
    only = some_settings(rng, 1)
    name, spent, calls = halved(student, only, 4, 3)
    require(
        name == 0 and spent == 0 and not calls,
        f"A single setting was evaluated {len(calls)} times, and spent is {spent:g}.",
        "Stop when one is left, and do not evaluate it again.",
    )
    for count, factor in ((2, 3), (3, 4), (2, 2), (4, 3)):
        settings = some_settings(rng, count)
        name, spent, calls = halved(student, settings, 2, factor)
        right, wanted = follow(settings, 2, factor)
        require(
            name == right and calls == sorted(wanted) and spent == sum(b for _, b in wanted),
            f"{count} settings, factor {factor}: number {right} should survive after {len(wanted)} evaluations, but "
            f"you return number {name} after {len(calls)}, with spent = {spent:g}.",
            "At least one setting is kept: `max(1, alive // factor)`.",
        )


# 14.6 Score the search itself


def ridge(X, y, new, new_y, penalty):
    mean, level = X.mean(axis=0), y.mean()
    weights = np.linalg.solve((X - mean).T @ (X - mean) + penalty * np.eye(X.shape[1]), (X - mean).T @ (y - level))
    return np.mean(((new - mean) @ weights + level - new_y) ** 2)


def nested_way(X, y, folds, penalties, way="right"):
    """(errors, chosen) of nested cross-validation, and after some mistakes."""
    errors, chosen = [], []
    every = np.arange(len(y))
    for outer in folds:
        own = np.setdiff1d(every, outer)
        table = []
        for fold in folds:
            if way != "leak" and fold is outer:
                continue
            rest = np.setdiff1d(every if way in ("leak", "trained") else own, fold)
            weight = len(fold) if way == "pooled" else 1
            table.append([weight * ridge(X[rest], y[rest], X[fold], y[fold], p) for p in penalties])
        inner = np.mean(table, axis=0)
        if way == "outer":
            inner = np.array([ridge(X[own], y[own], X[outer], y[outer], p) for p in penalties])
        best = inner.argmax() if way == "largest" else inner.argmin()
        chosen.append(penalties[best])
        errors.append(inner[best] if way == "inner" else ridge(X[own], y[own], X[outer], y[outer], chosen[-1]))
    return np.array(errors), np.array(chosen)


MISTAKES = {
    "leak": "The outer fold helps to choose: leave its rows out of the inner folds altogether.",
    "trained": "The outer fold's rows train in the inner folds: leave them out altogether.",
    "outer": "You choose the penalty by the error on the outer fold: it must choose nothing.",
    "pooled": "You weigh the inner folds by their sizes: each counts once.",
    "largest": "You choose the penalty with the largest inner error.",
}


def nested_problem(rng, sizes, telling):
    """Data, folds and penalties on which this mistake chooses otherwise than the right way."""
    while True:
        rows, features = sum(sizes), 6
        X = rng.normal(size=(rows, features)) + rng.normal(size=(rows, 1))
        y = X @ rng.normal(size=features) * 0.4 + 2 * rng.normal(size=rows) + 3
        folds = np.split(rng.permutation(rows), np.cumsum(sizes)[:-1])
        penalties = rng.permutation([0.01, 1.0, 4.0, 15.0, 60.0, 300.0]).tolist()
        right = nested_way(X, y, folds, penalties)[1]
        if not np.array_equal(right, nested_way(X, y, folds, penalties, telling)[1]):
            return X, y, folds, penalties


def nested_result(student, given):
    return several(student.nested(*given), 2, "nested", "Return (errors, chosen).")


@task("14.6", points=2)
def test_chosen_penalties(student, rng):
    """chosen holds for each outer fold the penalty with the smallest mean inner error, found without that fold."""
    for telling in MISTAKES:
        for sizes in ((5, 9, 6), (6, 5, 9, 7)):
            given = nested_problem(rng, sizes, telling)
            _, chosen = nested_result(student, given)
            assert_close(
                chosen,
                nested_way(*given)[1],
                what="The chosen penalties",
                hint="For each outer fold: the mean of the inner errors of each penalty, without the outer rows.",
                mistakes={sentence: nested_way(*given, way)[1] for way, sentence in MISTAKES.items()},
            )


@task("14.6", points=2)
def test_outer_errors(student, rng):
    """errors holds the error on each outer fold, of the chosen penalty fitted to all other rows."""
    for sizes in ((5, 9, 6), (6, 5, 9, 7), (4, 4, 4, 4, 5)):
        given = nested_problem(rng, sizes, "leak")
        errors, _ = nested_result(student, given)
        right = nested_way(*given)[0]
        assert_close(
            errors,
            right,
            what="The outer errors",
            hint="Fit with the chosen penalty on all rows outside the outer fold, and measure on the outer fold.",
            mistakes={
                "These are the inner errors, which chose the penalty: they are flattered.": nested_way(*given, "inner")[
                    0
                ],
                "This is the mean of the outer errors: return them all.": right.mean(),
                **{sentence: nested_way(*given, way)[0] for way, sentence in MISTAKES.items()},
            },
        )


# 14.7 Who leaks?


def examine_verdicts(student, right, hint):
    wrong = [name for name in right if word(student.verdicts, name, "verdicts", VERDICTS) != right[name]]
    require(not wrong, f"Of the verdicts on {', '.join(right)}, {len(wrong)} of {len(right)} are wrong.", hint)


@task("14.7", points=2)
def test_verdicts_a_to_d(student):
    """The procedures a to d, which choose columns or draw rows, are judged rightly."""
    examine_verdicts(
        student,
        {"a": "too high", "b": "sound", "c": "too high", "d": "sound"},
        "What does each do before the folds, and what within? Run each a hundred times on 40 rows and 100 columns of "
        "noise with random labels.",
    )


@task("14.7", points=2)
def test_verdicts_e_to_h(student):
    """The procedures e to h, which choose columns or change X, are judged rightly."""
    examine_verdicts(
        student,
        {"e": "too high", "f": "sound", "g": "sound", "h": "too high"},
        "Ask of each number that looks at the fold's rows: does it know their labels, and is it the score that chose? "
        "Run each a hundred times on noise with random labels, with many and with few columns.",
    )
