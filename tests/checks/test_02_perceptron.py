"""Checks of unit 02: the perceptron."""

import numpy as np

from layerwise import data, unseen
from layerwise.checks import array, assert_close, assert_equal, describe, entry, number, require, several, task
from layerwise.model_checks import (
    history,
    model,
    require_at_least,
    require_compiled,
    require_fall,
    require_shapes,
)

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])  # (4 samples, 2 inputs)
DATA_SETS = {
    "A": ([[4, 5], [3, 1], [5, 7], [1, 2], [6, 4], [2, 3], [7, 6], [3, 3]], [1, 0, 1, 0, 1, 0, 1, 0]),
    "B": ([[1, 1], [7, 2], [2, 5], [5, 3], [4, -1], [0, 4], [6, 4], [3, 6]], [1, 1, 0, 1, 0, 0, 1, 0]),
    "C": ([[3, 29], [3, 25], [4, 25], [4, 22], [5, 26], [4, 23], [6, 21], [6, 18]], [1, 0, 1, 0, 1, 0, 1, 0]),
    "D": ([[2, 8], [6, 1], [9, 9], [3, 7], [5, 6], [8, 2], [7, 5], [4, 4]], [1, 0, 1, 1, 0, 0, 1, 0]),
    "E": ([[0, 0, 0], [0, 1, 0], [1, 0, 0], [1, 1, 1]], [0, 1, 1, 0]),
}


# What is right, and what comes out after the usual mistakes.


def epoch(X, y, w, b, rate, *, at_zero=False, sign=1, moves_bias=True, uses_bias=True, at_once=True, targets=(0, 1)):
    """One epoch as (weights and bias, mistakes), right by default and wrong in one way on request."""
    w, b, mistakes = np.array(w, float), float(b), 0
    new_w, new_b = w, b
    for sample, target in zip(X, np.where(y == 1, targets[1], targets[0]), strict=True):
        z = sample @ (new_w if at_once else w) + uses_bias * (new_b if at_once else b)
        error = sign * (target - (z > 0 or (at_zero and z == 0)))
        new_w, new_b = new_w + rate * error * sample, new_b + rate * error * moves_bias
        mistakes += error != 0
    return np.append(new_w, new_b), int(mistakes)


def usual_mistakes(X, y, w, b, rate):
    """The weights and bias after one epoch that is wrong in one of the usual ways, by the sentence that says so."""
    return {sentence: after for sentence, (after, _) in wrong_epochs(X, y, w, b, rate).items()}


def wrong_epochs(X, y, w, b, rate):
    """What `epoch` returns when it is wrong in one of the usual ways, by the sentence that says so."""
    wrong = {
        "Your correction has the wrong sign: the error is target minus answer.": {"sign": -1},
        "Your bias stays where it was: correct it as well, with the input 1.": {"moves_bias": False},
        "Your answers leave out the bias: the net input is w · x + b.": {"uses_bias": False},
        "The learning rate is ignored: multiply each correction by it.": {"rate": 1.0},
        "Your answers all come from the weights at the beginning of the epoch: correct at once, so that the next "
        "sample meets the new weights.": {"at_once": False},
        "You compare answers of 0 and 1 with targets of -1 and +1. Both should be 0 or 1.": {"targets": (-1, 1)},
        "Your unit fires at a net input of exactly 0: the task says z > 0, not z >= 0.": {"at_zero": True},
    }
    return {sentence: epoch(X, y, w, b, **{"rate": rate} | change) for sentence, change in wrong.items()}


def training(X, y, rate, max_epochs):
    """The whole training as (weights and bias, mistakes of each epoch)."""
    parameters, mistakes = np.zeros(X.shape[1] + 1), []
    while len(mistakes) < max_epochs and (not mistakes or mistakes[-1]):
        parameters, wrong = epoch(X, y, parameters[:-1], parameters[-1], rate)
        mistakes.append(wrong)
    return parameters, mistakes


def separable_points(rng, samples=30):
    """Points on a grid of quarters, so that every sum is exact, which take the rule some epochs to separate."""
    while True:
        normal, offset = rng.choice([-3.0, -2.0, 2.0, 3.0], size=2), rng.choice([-1.0, 1.0])
        points = rng.integers(-24, 25, size=(500, 2)) / 4
        net_input = points @ normal + offset
        points, labels = points[np.abs(net_input) >= 1], (net_input[np.abs(net_input) >= 1] > 0).astype(int)
        chosen = np.append(np.flatnonzero(labels == 0)[: samples // 2], np.flatnonzero(labels == 1)[: samples // 2])
        chosen = rng.permutation(chosen)
        _, mistakes = training(points[chosen], labels[chosen], 1.0, 100)
        if 1 in mistakes[:-2] and len(mistakes) < 100:  # tells stopping at one mistake from stopping at none
            return points[chosen], labels[chosen]


def parameters(w, b, features):
    """Weights and bias in one array."""
    return np.append(array(w, shape=(features,), what="The array of weights"), number(b, what="The bias"))


# 2.1 Net input and step


@task("2.1", points=1)
def test_net_input_of_a_batch(student, rng):
    """net_input(X, W, b) is XW + b for a batch of any size and any number of neurons."""
    for samples, features, neurons in ((5, 3, 2), (1, 4, 3)):
        X, W = rng.normal(size=(samples, features)), rng.normal(size=(features, neurons))
        b = rng.uniform(1, 2, size=neurons)
        assert_close(
            student.net_input(X, W, b),
            X @ W + b,
            what="The net input",
            hint="Row i, column j is the sum over the features of X[i, k] · W[k, j], plus b[j].",
            mistakes={"The bias is missing.": X @ W, "The bias has the wrong sign: it is added.": X @ W - b},
        )


@task("2.1", points=1, held_out=True)
def test_each_neuron_has_its_own_bias(student, rng):
    """b[j] is added to column j, also when there are as many samples as neurons."""
    X, W, b = rng.normal(size=(3, 2)), rng.normal(size=(2, 3)), np.array([1.0, -2.0, 5.0])
    assert_close(
        student.net_input(X, W, b),
        X @ W + b,
        what="The net input",
        mistakes={
            "Your bias runs along the samples: each row got one number of b. It belongs to the neurons, one number "
            "to each column.": X @ W + b[:, None],
            "The bias is missing.": X @ W,
            "The bias has the wrong sign: it is added.": X @ W - b,
        },
    )


@task("2.1", points=1)
def test_step_is_strict(student):
    """step(z) is 1 where z > 0 and 0 elsewhere, also where z is exactly 0, in any shape."""
    z = np.array([[-2.0, 0.0, 1e-6], [3.0, -1e-6, 0.0]])
    assert_equal(
        student.step(z),
        (z > 0).astype(int),
        what="step(z)",
        mistakes={
            "Your step fires where z is exactly 0: the task says z > 0, not z >= 0.": z >= 0,
            "This is the sign of z: where z is negative the answer is 0, not -1.": np.sign(z),
            "Your step answers 1 where it should answer 0, and the other way round.": z <= 0,
        },
    )


# 2.2 Gates by hand


def examine_gate(student, name, targets):
    gate = entry(student.gates, name, "gates")
    w1, w2, b = array(gate, shape=(3,), what=f"gates[{name!r}]", hint="Three numbers: w1, w2, b.")
    net_input = CORNERS @ np.array([w1, w2], float) + b
    table = ", ".join(f"({x1:.0f}, {x2:.0f}) → z = {z:g}" for (x1, x2), z in zip(CORNERS, net_input, strict=True))
    targets = np.array(targets)
    wrong = np.flatnonzero((net_input > 0) != targets)
    opposite = len(wrong) == 4
    require(
        not wrong.size,
        f"With your weights: {table}. Wrong for {len(wrong)} of 4 inputs.",
        "All four answers are the opposite of what they should be: change all signs, that of the bias too."
        if opposite
        else "Which sign must z have in each row of the table? Solve for b last.",
    )
    require(
        (np.abs(net_input) >= 0.0999).all(),
        f"With your weights: {table}. The answers are right, but one net input is closer to 0 than 0.1.",
        "Shift the bias a little, so that the boundary runs between the corners.",
    )


@task("2.2", points=1)
def test_and(student):
    """gates["AND"] fires for (1, 1) only, and no net input is closer to 0 than 0.1."""
    examine_gate(student, "AND", [0, 0, 0, 1])


@task("2.2", points=1)
def test_or(student):
    """gates["OR"] fires unless both inputs are 0, and no net input is closer to 0 than 0.1."""
    examine_gate(student, "OR", [0, 1, 1, 1])


@task("2.2", points=1)
def test_nand(student):
    """gates["NAND"] fires unless both inputs are 1, and no net input is closer to 0 than 0.1."""
    examine_gate(student, "NAND", [1, 1, 1, 0])


@task("2.2", points=1)
def test_implies(student):
    """gates["IMPLIES"] fires unless the first input is 1 and the second 0, and no net input is closer to 0 than 0.1."""
    examine_gate(student, "IMPLIES", [1, 1, 0, 1])


# 2.3 One epoch of the perceptron rule


@task("2.3", points=1)
def test_epoch_moves_weights_and_bias(student, rng):
    """After one epoch the weights and the bias are those of the perceptron rule, corrected after each mistake."""
    # Whole numbers and eighths: every sum is exact, and no net input is 0.
    X, y = rng.integers(-3, 4, size=(12, 3)).astype(float), np.array([1, 0] * 6)
    w, b, rate = rng.integers(-2, 3, size=3).astype(float), 2.125, 0.25
    changed = several(student.perceptron_epoch(X, y, w, b, rate), 3, "perceptron_epoch")
    assert_close(
        parameters(changed[0], changed[1], 3),
        epoch(X, y, w, b, rate)[0],
        what="[w1, w2, w3, b] after the epoch",
        hint="For each sample: answer with the current weights, error = target - answer, then correct w and b.",
        mistakes=usual_mistakes(X, y, w, b, rate),
    )


@task("2.3", points=1)
def test_epoch_counts_its_mistakes(student, rng):
    """The third thing returned is the number of samples that were answered wrongly in this epoch."""
    X, y = rng.integers(-3, 4, size=(12, 3)).astype(float), np.array([1, 0, 0] * 4)
    w, b, rate = np.array([1.0, -2.0, 1.0]), 0.5, 1.0
    after, expected = epoch(X, y, w, b, rate)
    changed = several(student.perceptron_epoch(X, y, w, b, rate), 3, "perceptron_epoch")
    left = int(((X @ after[:-1] + after[-1] > 0) != y).sum())
    # Whose weights show a slip miscounts because of it: the same slip, not a second one.
    seen = parameters(changed[0], changed[1], 3)
    slips = wrong_epochs(X, y, w, b, rate).items()
    hints = {sentence: count for sentence, (wrong, count) in slips if np.allclose(seen, wrong)} | {
        "These are the right answers: count the wrong ones.": len(y) - expected,
        "This counts what is wrong after the epoch: count each mistake when it happens.": left,
    }
    assert_equal(
        number(changed[2], what="The number of mistakes"),
        expected,
        what="The number of mistakes",
        hint="Count a sample if its answer, at its turn, differs from its target.",
        mistakes={sentence: value for sentence, value in hints.items() if value != expected},
    )


@task("2.3", points=1, held_out=True)
def test_epoch_from_zero(student):
    """A unit whose net input is exactly 0 answers 0: from zero, the first correction comes at the first target 1."""
    X, y = np.array([[2.0, 1.0], [1.0, 3.0], [-1.0, -2.0], [-1.0, 2.0]]), np.array([0, 1, 0, 1])
    w, b, rate = np.zeros(2), 0.0, 0.5
    changed = several(student.perceptron_epoch(X, y, w, b, rate), 3, "perceptron_epoch")
    assert_close(
        parameters(changed[0], changed[1], 2),
        epoch(X, y, w, b, rate)[0],
        what="[w1, w2, b] after an epoch that starts at zero",
        hint="The net input of the first sample is 0, so the answer is 0, which is right.",
        mistakes=usual_mistakes(X, y, w, b, rate),
    )


@task("2.3", points=1)
def test_epoch_leaves_the_given_weights_alone(student):
    """The array of weights that is handed in keeps its values, although the epoch returns others."""
    given, X, y = np.array([0.5, -0.5]), np.array([[1.0, 2.0], [3.0, 1.0]]), np.array([1, 0])
    call = student.define("lambda f, X, y, w: [f(X, y, w, 0.0, 1.0)[0], w]")
    after, kept = call(student.perceptron_epoch, X, y, given)
    assert_close(
        kept,
        given,
        what="The array that was handed in",
        hint="`w += ...` changes the caller's array: use `w = w + ...`.",
    )
    require(
        not np.allclose(array(after, shape=(2,), what="The array of weights"), given),
        "The returned weights are those that were handed in, although both samples were answered wrongly.",
        "Return the corrected weights.",
    )


# 2.4 Train until nothing is wrong


@task("2.4", points=1)
def test_training_separates_the_points(student, rng):
    """On linearly separable points the returned weights and bias answer every sample rightly."""
    X, y = separable_points(rng)
    w, b, _ = several(student.train_perceptron(X, y, 1.0, 500), 3, "train_perceptron")
    learned = parameters(w, b, 2)
    wrong = int(((X @ learned[:-1] + learned[-1] > 0) != y).sum())
    require(
        wrong == 0,
        f"After the training {wrong} of {len(y)} samples are still answered wrongly.",
        "Go on until an epoch passes without a single mistake. Is the bias trained as well?",
    )


@task("2.4", points=1)
def test_training_lists_mistakes_and_stops(student, rng):
    """The list holds the mistakes of each epoch that was run; the training stops after the first epoch without one."""
    X, y = separable_points(rng)
    _, expected = training(X, y, 1.0, 500)
    result = several(student.train_perceptron(X, y, 1.0, 500), 3, "train_perceptron")
    seen = array(result[2], shape=(None,), what="The list of mistakes")
    wrong_lists = {
        "The last epoch, the one without a mistake, is missing: append first, then decide whether to stop.": expected[
            :-1
        ],
        "These are running totals: each epoch starts to count at 0.": list(np.cumsum(expected)),
        "Your training goes on although an epoch without a mistake has passed: nothing can change any more.": expected
        + [0] * (500 - len(expected)),
    }
    early = next(i for i, wrong in enumerate(expected, start=1) if wrong <= 1)
    if early < len(expected):
        wrong_lists["Your training stops too early: an epoch with one mistake is not without mistakes."] = expected[
            :early
        ]
    hint = "One number for each epoch, the last one 0."
    named = next((text for text, values in wrong_lists.items() if list(seen) == values), hint)
    require(
        list(seen) == expected,
        f"The mistakes of {len(expected)} epochs should be {shown(expected)}, but you list {len(seen)}: {shown(seen)}.",
        named,
    )


def shown(mistakes):
    """A list of counts, shortened in the middle."""
    texts = [f"{wrong:g}" for wrong in mistakes]
    return "[" + ", ".join(texts if len(texts) <= 12 else [*texts[:8], "...", *texts[-2:]]) + "]"


@task("2.4", points=1)
def test_training_gives_up_on_xor(student):
    """On XOR, which no threshold unit solves, the training ends after max_epochs epochs."""
    result = several(student.train_perceptron(CORNERS, np.array([0, 1, 1, 0]), 1.0, 7), 3, "train_perceptron")
    seen = array(result[2], shape=(None,), what="The list of mistakes")
    require(
        len(seen) == 7,
        f"With max_epochs=7 there should be 7 epochs, but the list has {len(seen)}.",
        "Count again how often your loop runs: at most max_epochs times.",
    )
    require(
        seen.min() >= 1,
        f"An epoch on XOR without a mistake is impossible, but the list is {shown(seen)}.",
        "An epoch is without mistakes only if all its samples were answered rightly, not just the last one.",
    )


@task("2.4", points=1)
def test_training_uses_the_rate(student, rng):
    """From zero, with the rate 0.25 the weights and the bias are a quarter of those with the rate 1."""
    X, y = separable_points(rng)
    expected, _ = training(X, y, 0.25, 500)
    w, b, _ = several(student.train_perceptron(X, y, 0.25, 500), 3, "train_perceptron")
    assert_close(
        parameters(w, b, 2),
        expected,
        what="[w1, w2, b]",
        hint="Start with all weights and the bias at 0, take the samples in the order given, and use the rate.",
        mistakes={
            "The learning rate is ignored: multiply each correction by it.": 4 * expected,
            "The weights follow the rate, but the bias does not: it is corrected by rate · error, too.": np.append(
                expected[:-1], 4 * expected[-1]
            ),
        },
    )


# 2.5 The gradient of the sigmoid neuron


def derivatives(X, y, w, b):
    """The right gradient as [weights, bias], and what the usual mistakes make of them."""
    z = X @ w + b
    p = 1 / (1 + np.exp(-z))
    inputs = np.column_stack([X, np.ones(len(X))])

    def mean(error):
        return inputs.T @ error / len(y)

    right = mean(p - y)
    wrong = {
        "Your gradient is summed over the samples: the loss is a mean, so divide by their number.": right * len(y),
        "Your gradient has the wrong sign: it contains p - y, not y - p. The minus belongs to the step.": -right,
        "This is the gradient of the squared error: with cross-entropy the factor p(1 - p) cancels.": mean(
            (p - y) * p * (1 - p)
        ),
        "This is twice the gradient of the squared error: with cross-entropy the factor p(1 - p) cancels.": mean(
            2 * (p - y) * p * (1 - p)
        ),
        "This is the perceptron's error: take the probability p, not the step of z.": mean((z > 0) - y),
        "Your net input lacks the bias.": mean(1 / (1 + np.exp(-(X @ w))) - y),
    }
    return right, wrong


def samples_and_weights(rng):
    return rng.normal(size=(8, 3)), np.array([1, 0, 0, 1, 1, 0, 1, 1]), rng.normal(size=3), 0.7


@task("2.5", points=1)
def test_gradient_of_the_weights(student, rng):
    """The first thing returned is the gradient of the mean cross-entropy with respect to the weights, (features,)."""
    X, y, w, b = samples_and_weights(rng)
    right, wrong = derivatives(X, y, w, b)
    result = several(student.gradients(X, y, w, b), 2, "gradients")
    assert_close(
        result[0],
        right[:-1],
        what="The gradient of the weights",
        hint="The derivative of weight k is the mean over the samples of (p - y) times X[:, k].",
        mistakes={sentence: values[:-1] for sentence, values in wrong.items()},
    )


@task("2.5", points=1)
def test_derivative_of_the_bias(student, rng):
    """The second thing returned is the derivative of the mean cross-entropy with respect to the bias, a number."""
    X, y, w, b = samples_and_weights(rng)
    right, wrong = derivatives(X, y, w, b)
    result = several(student.gradients(X, y, w, b), 2, "gradients")
    assert_close(
        number(result[1], what="The derivative of the bias"),
        right[-1],
        what="The derivative of the bias",
        hint="The bias is a weight whose input is always 1: its derivative is the mean of p - y.",
        mistakes={sentence: values[-1] for sentence, values in wrong.items()},
    )


@task("2.5", points=1)
def test_gradient_does_not_grow_with_the_batch(student, rng):
    """Every sample given twice leaves both results as they were, because the loss is a mean."""
    X, y, w, b = samples_and_weights(rng)
    once = several(student.gradients(X, y, w, b), 2, "gradients")
    twice = several(student.gradients(np.vstack([X, X]), np.append(y, y), w, b), 2, "gradients")
    once, twice = parameters(*once, 3), parameters(*twice, 3)
    sentence = "Your gradient is summed over the samples: the loss is a mean, so divide by their number."
    assert_close(twice, once, what="The gradient for the doubled batch", mistakes={sentence: 2 * once})
    require(np.abs(once).max() > 1e-6, "All derivatives are 0.", "Which weights would suit these samples better?")


# 2.6 A model for the bank

FEATURES = ["salary", "credit_rating", "age", "education", "balance"]
GOAL = 0.83  # of new applications; the solution: at least 0.84 over twenty seeds, the rule itself 0.87
TRAINABLE = "lambda model: [v.numpy() for v in model.trainable_variables]"
ASSIGN = "lambda model, values: [v.assign(value) for v, value in zip(model.trainable_variables, values)] and None"
CALL = "lambda model, rows: model(rows).numpy()"


def applications(rng, count):
    """New applications and their decisions: (count, 5) and (count,)."""
    table = unseen.loans(rng, count)
    return table[FEATURES].to_numpy("float32"), table["approved"].to_numpy()


def chances(student, network, rows):
    """The probabilities that a model gives, (rows,), or a failure in words."""
    seen = array(
        student.define(CALL)(network, rows.astype("float32")),
        shape=(len(rows), 1),
        what="What the loan model gives",
        hint="One probability for each application: the last layer has one unit.",
    )[:, 0].astype(float)
    require(
        seen.min() >= 0 and seen.max() <= 1,
        f"The loan model gives values from {seen.min():.3g} to {seen.max():.3g}.",
        "These are no probabilities: is the sigmoid missing?",
    )
    return seen


def log_odds(chance):
    chance = np.clip(chance, 1e-7, 1 - 1e-7)
    return np.log(chance / (1 - chance))


def built(student, rows):
    """What build_loan_model returns for these rows, called once: a subclassed model has no weights before."""
    network = model(student.build_loan_model(rows), "What build_loan_model returns")
    chances(student, network, rows[:2])
    return network


@task("2.6", points=1)
def test_standardize_with_the_training_statistics(student, rng):
    """standardize(train, new) scales both arrays with the means and standard deviations of train alone."""
    center, spread = np.array([40.0, 570.0, 3.0]), np.array([15.0, 90.0, 6.0])
    train, new = rng.normal(center, spread, size=(50, 3)), rng.normal(center + spread, 2 * spread, size=(20, 3))
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    both = np.vstack([train, new])
    scaled_train, scaled_new = several(student.standardize(train, new), 2, "standardize")
    pooled = "Your statistics come from train and new together: use train alone."
    sample_deviation = "This divides by n - 1 (ddof=1): use NumPy's std as it is."
    variance = "You divide by the variance: take the standard deviation."
    per_table = "Your mean and deviation are those of the whole table: take them for each feature, along axis 0."
    assert_close(
        scaled_train,
        (train - mean) / deviation,
        what="The standardized train",
        hint="Each column should have the mean 0 and the standard deviation 1.",
        mistakes={
            pooled: (train - both.mean(axis=0)) / both.std(axis=0),
            sample_deviation: (train - mean) / train.std(axis=0, ddof=1),
            variance: (train - mean) / deviation**2,
            per_table: (train - train.mean()) / train.std(),
            "The mean is subtracted, but the division is missing.": train - mean,
        },
    )
    assert_close(
        scaled_new,
        (new - mean) / deviation,
        what="The standardized new",
        hint="The same means and deviations as for train.",
        mistakes={
            "You scale new with its own mean and deviation: use those of train.": (new - new.mean(axis=0))
            / new.std(axis=0),
            "The array new came back in raw units: scale it like train.": new,
            pooled: (new - both.mean(axis=0)) / both.std(axis=0),
        },
    )


@task("2.6", points=1)
def test_loan_model_is_one_neuron(student, rng):
    """build_loan_model(train) returns a compiled model in which five weights and a bias learn, and no more."""
    rows, _ = applications(rng, 200)
    network = built(student, rows)
    require_shapes(network, (5,), (1,), "The loan model")
    require_compiled(network, loss="binary_crossentropy", what="The loan model")
    shapes = [np.shape(value) for value in student.define(TRAINABLE)(network)]
    count = sum(int(np.prod(shape)) for shape in shapes)
    require(
        count == 6,
        f"{count} of its parameters learn; one neuron with five inputs has 6.",
        "One Dense layer with one unit. `Normalization` measures its numbers with adapt; `BatchNormalization` learns.",
    )
    student.define(ASSIGN)(network, [rng.normal(size=shape).astype("float32") for shape in shapes])
    first, second = rows[:60], rows[60:120]
    ends = log_odds(chances(student, network, first)) + log_odds(chances(student, network, second))
    middle = log_odds(chances(student, network, (first + second) / 2))
    inside = (np.abs(ends) < 8) & (np.abs(middle) < 4)
    require(
        np.allclose(middle[inside], ends[inside] / 2, atol=0.05),
        "Half-way between two applications, its net input is not half-way between theirs.",
        "A weighted sum of the standardized features, a bias, a sigmoid: nothing else.",
    )


@task("2.6", points=1, held_out=True)
def test_loan_model_standardizes_inside(student, rng):
    """With the same weights, a model built for other currencies and scales gives the same answers there."""
    rows, _ = applications(rng, 300)
    scale, shift = np.array([1000.0, 0.1, 12.0, 2.0, 0.5]), np.array([0.0, 7.0, -90.0, 1.0, 30.0])
    other = (rows * scale + shift).astype("float32")
    first, second = built(student, rows), built(student, other)
    # Small, so that a model that gets raw units is not simply sure of everything in both cases.
    values = [(0.01 * rng.normal(size=np.shape(v))).astype("float32") for v in student.define(TRAINABLE)(first)]
    for network in (first, second):
        student.define(ASSIGN)(network, values)
    assert_close(
        chances(student, second, other[:40]),
        chances(student, first, rows[:40]),
        what="The probabilities of applications in other units, for a model built with such,",
        rtol=0,
        atol=3e-4,
        hint="Adapt a Normalization to `train` inside build_loan_model, and put it before the unit.",
    )
    alone = np.concatenate([chances(student, first, rows[place : place + 1]) for place in range(4)])
    assert_close(
        alone,
        chances(student, first, rows[:4]),
        what="The probabilities of four applications, one at a time,",
        rtol=0,
        atol=3e-4,
        hint="Mean and deviation are those of `train`, not those of the batch.",
    )


@task("2.6", points=1)
def test_loan_model_was_trained_with_validation(student):
    """loan_history is what fit returned: it has validation figures, and the training loss fell."""
    curves = history(student.loan_history, ("loss", "val_loss"), what="loan_history")
    require_fall(curves["loss"], "The training loss", least=0.05)


@task("2.6", points=1)
def test_loan_model_judges_new_applications(student, rng):
    """Of 6,000 applications that you don't have, loan_model judges at least 83 % as the bank did."""
    rows, targets = applications(rng, 6000)
    chance = chances(student, model(student.loan_model, "loan_model"), rows)
    right = float(np.mean((chance > 0.5) == targets))
    if len(np.unique(chance > 0.5)) == 1:
        hint = "All applications get the same decision. Does the model get raw units, and standardize them itself?"
    elif right < 0.5:
        hint = "It is more often wrong than right: are 0 and 1 exchanged?"
    else:
        hint = "Are the features standardized inside the model? If they are, look at the curves: have they settled?"
    require_at_least(right, GOAL, f"It judges {right:.1%} of the new applications rightly; 83 % are wanted.", hint)


@task("2.6", points=1)
def test_effects_are_those_of_the_model(student):
    """effects holds the factors by which the odds change in loan_model, found by asking it before and after."""
    network = model(student.loan_model, "loan_model")
    table = data.loans()[FEATURES].to_numpy(float)
    average, deviation = table.mean(axis=0), table.std(axis=0)
    for name, change in (("salary", -5.0), ("credit_rating", 50.0), ("age", 10.0)):
        place = FEATURES.index(name)
        pair = np.stack([average, average + change * (np.arange(5) == place)])
        before, after = log_odds(chances(student, network, pair))
        per_deviation = (after - before) * deviation[place] / change
        assert_close(
            number(entry(student.effects, name, "effects"), what=f"effects[{name!r}]"),
            np.exp(after - before),
            what=f"effects[{name!r}]",
            rtol=0.005,
            hint="How many standard deviations is the change? Times the weight, that is the change of z; the odds "
            "change by the factor e to that power.",
            mistakes={
                "This is the change of the net input: the odds are multiplied by e to that power.": after - before,
                "This is the factor for one standard deviation: how many of them is the change?": np.exp(per_deviation),
                "This is the weight itself.": per_deviation,
                "This is the factor for a change in the other direction.": np.exp(before - after),
            },
        )


# 2.7 Is there a line?


def examine_verdict(student, name):
    """Accept a unit that is right on every row, or two groups of rows with one mean; say what is wrong otherwise."""
    answer = entry(student.verdicts, name, "verdicts")
    rows, targets = np.array(DATA_SETS[name][0], float), np.array(DATA_SETS[name][1])
    require(
        isinstance(answer, (list, tuple, np.ndarray)) and len(answer) in (2, rows.shape[1] + 1),
        f"verdicts[{name!r}] is {describe(answer)}.",
        f"Give either {rows.shape[1]} weights and a bias, or a pair of lists of row numbers.",
    )
    if len(answer) == 2:
        examine_proof(name, answer, rows, targets)
    else:
        examine_unit(name, answer, rows, targets)


def examine_unit(name, answer, rows, targets):
    unit = array(answer, shape=(rows.shape[1] + 1,), what=f"verdicts[{name!r}]").astype(float)
    net_input = rows @ unit[:-1] + unit[-1]
    slack = 1e-9 * np.abs(unit).max()  # rounding in someone's training
    wrong = np.flatnonzero(np.where(targets == 1, net_input <= 0, net_input > slack))
    if wrong.size:
        row = int(wrong[0])
        seen = (
            f"Your unit for {name} is wrong for {len(wrong)} of {len(rows)} rows: row {row} has z = {net_input[row]:g} "
        )
        seen += f"and the target {targets[row]}."
        require(False, seen, "Either the rule has not run long enough or there is no such unit: draw the points.")


def examine_proof(name, answer, rows, targets):
    groups = [np.atleast_1d(array(group, what=f"A group of rows in verdicts[{name!r}]")) for group in answer]
    for group in groups:
        require(
            group.ndim == 1 and group.size > 0 and np.isin(group, np.arange(len(rows))).all(),
            f"verdicts[{name!r}] names rows that {name} does not have: {list(answer)}.",
            f"Rows are counted from 0 to {len(rows) - 1}.",
        )
    groups = [group.astype(int) for group in groups]
    kinds = [set(targets[group].tolist()) for group in groups]
    require(
        {0} in kinds and {1} in kinds,
        f"The targets of your two groups for {name} are {kinds[0]} and {kinds[1]}.",
        "One group must hold rows with target 1 only, the other rows with target 0 only.",
    )
    means = [rows[group].mean(axis=0) for group in groups]
    texts = [", ".join(f"{value:g}" for value in mean) for mean in means]
    require(
        np.allclose(*means),
        f"The means of your two groups for {name} differ: ({texts[0]}) and ({texts[1]}).",
        "Then they prove nothing. Perhaps a unit exists: a rule that still makes mistakes may need more epochs.",
    )


@task("2.7", points=1)
def test_verdicts_a_and_e(student):
    """The verdicts on A and on E are proved: a unit that is right on every row, or two groups with the same mean."""
    for name in "AE":
        examine_verdict(student, name)


@task("2.7", points=1)
def test_verdict_b(student):
    """The verdict on B is proved: a unit that is right on every row, or two groups with the same mean."""
    examine_verdict(student, "B")


@task("2.7", points=1)
def test_verdict_c(student):
    """The verdict on C is proved: a unit that is right on every row, or two groups with the same mean."""
    examine_verdict(student, "C")


@task("2.7", points=1)
def test_verdict_d(student):
    """The verdict on D is proved: a unit that is right on every row, or two groups with the same mean."""
    examine_verdict(student, "D")
