"""Checks of unit 04: losses and output layers."""

import numpy as np

from layerwise.checks import array, assert_close, describe, entry, number, require, several, task, word

ACTIVATIONS = ("linear", "sigmoid", "softmax")
LOSSES = (
    "mean_squared_error",
    "mean_absolute_error",
    "huber",
    "binary_crossentropy",
    "categorical_crossentropy",
    "sparse_categorical_crossentropy",
)


# 4.1 Which output layer, which loss?


def examine_head(student, name, units, activation, losses, why):
    """One entry of heads; why has a sentence for wrong units, activation and loss."""
    answer = entry(student.heads, name, "heads")
    require(
        isinstance(answer, (list, tuple)) and len(answer) == 3,
        f"heads[{name!r}] is {describe(answer)}.",
        "Give three things: (units, activation, loss).",
    )
    seen_units, seen_activation, seen_loss = answer
    require(
        isinstance(seen_activation, str) and seen_activation in ACTIVATIONS,
        f"The activation of {name} is {describe(seen_activation)}.",
        f"Choose one of {', '.join(ACTIVATIONS)}.",
    )
    require(
        isinstance(seen_loss, str) and seen_loss in LOSSES,
        f"The loss of {name} is {describe(seen_loss)}.",
        f"Choose one of {', '.join(LOSSES)}.",
    )
    require(seen_activation == activation, f"For {name} you chose the activation {seen_activation}.", why[1])
    require(
        number(seen_units, what=f"The units of {name}") == units, f"For {name} you chose {seen_units} units.", why[0]
    )
    require(seen_loss in losses, f"For {name} you chose the loss {seen_loss}.", why[2])


@task("4.1", points=1)
def test_heads_for_numbers(student):
    """Problems A and F, which ask for numbers, have fitting units, activation and loss."""
    free = "The answer may be any number, and only one activation lets every number through."
    examine_head(
        student,
        "A",
        1,
        "linear",
        ("mean_squared_error",),
        ("How many numbers are asked for?", free, "Which loss is smallest at the mean, and which at the median?"),
    )
    examine_head(
        student,
        "F",
        3,
        "linear",
        ("mean_absolute_error", "huber"),
        ("How many numbers are asked for?", free, "An error of 1,000 must not pull harder than one of 20. Whose does?"),
    )


@task("4.1", points=1)
def test_heads_for_yes_or_no(student):
    """Problems B and D, which ask one or several questions of yes or no, have fitting units, activation and loss."""
    examine_head(
        student,
        "B",
        1,
        "sigmoid",
        ("binary_crossentropy",),
        (
            "The probability of 'no' follows from that of 'yes': one unit is enough.",
            "One unit should give a probability. Softmax over a single unit always says 1.",
            "Which loss is meant for a single probability of yes?",
        ),
    )
    examine_head(
        student,
        "D",
        20,
        "sigmoid",
        ("binary_crossentropy",),
        (
            "Each topic is a question of its own.",
            "Several topics may be true at once, or none: softmax would make them share a total of 1.",
            "Each topic is a yes or no of its own. Which loss is meant for that?",
        ),
    )


@task("4.1", points=1)
def test_heads_for_one_of_several(student):
    """Problems C and E, which ask for one of several classes, have fitting units, activation and loss."""
    exclusive = "Exactly one class is right, so the outputs should add up to 1."
    one_each = "Every class needs an output of its own."
    examine_head(
        student,
        "C",
        10,
        "softmax",
        ("sparse_categorical_crossentropy",),
        (one_each, exclusive, "The targets of C are integers. Which loss takes them as they are?"),
    )
    examine_head(
        student,
        "E",
        3,
        "softmax",
        ("categorical_crossentropy",),
        (one_each, exclusive, "The targets of E are one-hot rows. Which loss takes them as they are?"),
    )


# 4.2 Three losses for numbers


def targets_and_outputs(rng):
    """Targets and outputs of two shapes, with errors of both signs and of sizes on both sides of 1."""
    for shape in ((9,), (4, 3)):
        targets = rng.normal(size=shape)
        signs = np.where(np.arange(targets.size) % 2 == 0, 1, -1).reshape(shape)
        sizes = np.linspace(0.2, 3.5, targets.size).reshape(shape)
        yield targets, targets + signs * sizes, signs * sizes


@task("4.2", points=1)
def test_mean_squared_error(student, rng):
    """mean_squared_error(targets, outputs) is the mean of the squared errors over all elements of any shape."""
    for targets, outputs, error in targets_and_outputs(rng):
        assert_close(
            student.mean_squared_error(targets, outputs),
            np.mean(error**2),
            what="The mean squared error",
            hint="One number: the mean of (output - target) squared.",
            mistakes={
                "This is the sum of the squares: the loss is their mean.": np.sum(error**2),
                "This is the root of the mean squared error: leave the root out.": np.sqrt(np.mean(error**2)),
                "This is half of the mean squared error: only Huber's loss has the ½.": np.mean(error**2) / 2,
                "You square the mean of the errors: take the mean of the squares.": np.mean(error) ** 2,
                "This is one mean for each column: take the mean of all elements.": np.mean(error**2, axis=0),
            },
        )


@task("4.2", points=1)
def test_mean_absolute_error(student, rng):
    """mean_absolute_error(targets, outputs) is the mean of the absolute errors over all elements of any shape."""
    for targets, outputs, error in targets_and_outputs(rng):
        assert_close(
            student.mean_absolute_error(targets, outputs),
            np.mean(np.abs(error)),
            what="The mean absolute error",
            hint="One number: the mean of |output - target|.",
            mistakes={
                "Errors of opposite signs cancel: take absolute values first.": np.mean(error),
                "Errors of opposite signs cancel: take absolute values before the mean.": np.abs(np.mean(error)),
                "This is the sum of the absolute errors: the loss is their mean.": np.sum(np.abs(error)),
                "This is one mean for each column: take the mean of all elements.": np.mean(np.abs(error), axis=0),
            },
        )


@task("4.2", points=1)
def test_huber(student, rng):
    """huber(targets, outputs, delta) has the parabola up to delta and the straight line beyond, for any delta."""
    for (targets, outputs, error), delta in zip(targets_and_outputs(rng), (0.7, 2.0), strict=True):
        size = np.abs(error)

        def loss(inner, outer, size=size, delta=delta):
            return np.mean(np.where(size <= delta, inner, outer))

        line, half_missing = delta * (size - delta / 2), delta * (size - delta)
        assert_close(
            student.huber(targets, outputs, delta),
            loss(size**2 / 2, line),
            what=f"Huber's loss with delta = {delta}",
            hint="Choose by the absolute error of each element, not by its sign and not by the mean.",
            mistakes={
                "The parabola lacks its ½.": loss(size**2, line),
                "The straight line should be δ(|e| - δ/2): the ½ is missing.": loss(size**2 / 2, half_missing),
                "The straight line should be δ(|e| - δ/2): the factor δ is missing.": loss(
                    size**2 / 2, size - delta / 2
                ),
                "Your delta is always 1: use the argument.": np.mean(np.where(size <= 1, size**2 / 2, size - 0.5)),
                "The two formulas are exchanged.": loss(line, size**2 / 2),
                "Negative errors count as small: compare the absolute error with delta.": np.mean(
                    np.where(error <= delta, error**2 / 2, delta * (error - delta / 2))
                ),
                "This is a sum: the loss is the mean.": loss(size**2 / 2, line) * size.size,
                "Beyond delta the loss should go on rising: you cut the error off.": np.mean(
                    np.minimum(size, delta) ** 2 / 2
                ),
            },
        )


# 4.3 Binary cross-entropy, clipped


def examine_binary(student, targets, p):
    """Compare the binary cross-entropy, the usual mistakes by name. p: probabilities strictly between 0 and 1."""
    surprise = -(targets * np.log(p) + (1 - targets) * np.log(1 - p))
    assert_close(
        student.binary_cross_entropy(targets, p),
        surprise.mean(),
        what="The binary cross-entropy",
        hint="One number: the mean of minus the logarithm of the probability that was given to what happened.",
        mistakes={
            "The sign is wrong: logarithms of probabilities are negative, the loss is not.": -surprise.mean(),
            "This is a sum: the loss is the mean.": surprise.sum(),
            "Samples with the target 0 cost nothing here: add (1 - y) log(1 - p).": -np.mean(targets * np.log(p)),
            "Targets 0 and 1 are exchanged.": -np.mean((1 - targets) * np.log(p) + targets * np.log(1 - p)),
            "You take logarithms to the base 2: use the natural one.": surprise.mean() / np.log(2),
            "You take logarithms to the base 10: use the natural one.": surprise.mean() / np.log(10),
            "You sum over the labels of a sample: take the mean over all elements.": surprise.sum() / len(targets),
            "This is one loss for each element: take the mean.": surprise,
            "This is the squared error.": np.mean((targets - p) ** 2),
        },
    )


@task("4.3", points=1)
def test_binary_cross_entropy_of_one_question(student, rng):
    """For targets and probabilities of shape (samples,) the result is the mean binary cross-entropy."""
    targets = np.append([0, 1], rng.integers(0, 2, size=9)).astype(float)
    examine_binary(student, targets, rng.uniform(0.02, 0.98, size=11))


@task("4.3", points=1)
def test_binary_cross_entropy_of_several_labels(student, rng):
    """For shape (samples, labels) the mean is over all elements, whichever the numbers of samples and labels."""
    for shape in ((6, 3), (2, 5)):
        examine_binary(student, rng.integers(0, 2, size=shape).astype(float), rng.uniform(0.02, 0.98, size=shape))


@task("4.3", points=1, held_out=True)
def test_binary_cross_entropy_clips(student):
    """Probabilities of exactly 0 and 1 are clipped at 1e-7 and 1 - 1e-7, so the loss is finite: 0 or about 16.12."""
    hint = "Clip the probabilities to the range from 1e-7 to 1 - 1e-7 before you take logarithms."
    for target, p, expected in ((1, 0, 16.1181), (0, 1, 16.1181), (1, 1, 0.0), (0, 0, 0.0), (1, 1e-6, 13.8155)):
        assert_close(
            student.binary_cross_entropy(np.array([float(target)]), np.array([float(p)])),
            expected,
            what=f"The loss of the probability {p:g} for the target {target}",
            rtol=0.02 if p == 1 else 1e-4,  # in float32 1 - 1e-7 is rounded
            hint=hint,
        )


# 4.4 Cross-entropy from scores


def reference_log_softmax(scores):
    shifted = scores - scores.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def some_scores(rng):
    """Scores of several shapes, labels for them; also as many samples as classes, also a single sample."""
    for samples, classes in ((5, 3), (4, 4), (1, 6), (2, 5)):
        yield 2 * rng.normal(size=(samples, classes)), rng.integers(0, classes, size=samples)


LARGE = np.array([[1000.0, 0.0, -1000.0], [-1000.0, -1001.0, -1002.0], [1000.0, 1000.0, 999.0], [0.5, -1.0, 2.0]])


@task("4.4", points=1)
def test_log_softmax(student, rng):
    """log_softmax(scores) holds the logarithms of the softmax along each row."""
    for scores, _ in some_scores(rng):
        right = reference_log_softmax(scores)
        assert_close(
            student.log_softmax(scores),
            right,
            what="log_softmax(scores)",
            hint="log p = score - log(sum of exp(scores of the row)).",
            mistakes={
                "This is the softmax: its logarithm is asked for.": np.exp(right),
                "You sum along the samples: softmax is over the classes of one row.": reference_log_softmax(scores.T).T,
                "You sum over the whole table: softmax is over one row.": scores - np.log(np.exp(scores).sum()),
                "The sign is wrong: logarithms of probabilities are negative.": -right,
                "The logarithm of the sum is missing.": scores - scores.max(axis=1, keepdims=True),
            },
        )


@task("4.4", points=1, held_out=True)
def test_log_softmax_of_large_scores(student):
    """log_softmax is right for scores of 1,000 and of -1,000, in one table and in one row."""
    right = reference_log_softmax(LARGE)
    with np.errstate(all="ignore"):
        whole = LARGE - LARGE.max()
        one_maximum = whole - np.log(np.exp(whole).sum(axis=1, keepdims=True))
        logarithm_last = np.log(np.exp(right))
        clipped = np.log(np.clip(np.exp(right), 1e-7, 1 - 1e-7))
    assert_close(
        student.log_softmax(LARGE),
        right,
        what="log_softmax of the rows (1000, 0, -1000), (-1000, -1001, -1002), (1000, 1000, 999), (0.5, -1, 2)",
        hint="Subtract each row's largest score before you take exponentials.",
        mistakes={
            "You subtract the largest score of the whole table: each row needs its own.": one_maximum,
            "You take the logarithm of a probability that has become 0: use score - log(sum) instead.": logarithm_last,
            "You clip the probabilities: no probability is needed if you use score - log(sum).": clipped,
        },
    )


def examine_cross_entropy(student, rng, encode):
    for scores, labels in some_scores(rng):
        samples = len(labels)
        logs = reference_log_softmax(scores)
        right = -logs[np.arange(samples), labels].mean()
        everything = logs[:, labels]
        assert_close(
            student.cross_entropy(encode(labels, scores.shape[1]), scores),
            right,
            what="The cross-entropy",
            hint="One number: minus the mean over the samples of the log-probability of each sample's own class.",
            mistakes={
                "The sign is wrong: the loss is positive.": -right,
                "This is a sum over the samples: the loss is their mean.": samples * right,
                "You divide by the number of all elements: the mean is over the samples.": right / scores.shape[1],
                "You pick columns for all samples: logs[:, labels] is a table. Pick one element of each row.": (
                    -everything.mean()
                ),
                "You take the scores for probabilities: apply log_softmax first.": -scores[
                    np.arange(samples), labels
                ].mean(),
            }
            if scores.size > samples > 1
            else {},
        )


@task("4.4", points=1)
def test_cross_entropy_of_integer_labels(student, rng):
    """cross_entropy(labels, scores) is right for integer labels, whatever the numbers of samples and classes."""
    examine_cross_entropy(student, rng, lambda labels, classes: labels)


@task("4.4", points=1)
def test_cross_entropy_of_one_hot_labels(student, rng):
    """cross_entropy(labels, scores) is right for one-hot labels, whatever the numbers of samples and classes."""
    examine_cross_entropy(student, rng, lambda labels, classes: np.eye(classes)[labels])


@task("4.4", points=1)
def test_cross_entropy_of_large_scores(student):
    """The cross-entropy of scores of 1,000 and -1,000 is finite and right, in both forms of the labels."""
    for labels in (np.array([0, 0, 1, 2]), np.array([2, 2, 2, 1])):
        right = -reference_log_softmax(LARGE)[np.arange(4), labels].mean()
        for form, given in (("integer", labels), ("one-hot", np.eye(3)[labels])):
            assert_close(
                student.cross_entropy(given, LARGE),
                right,
                what=f"The cross-entropy of large scores with {form} labels {labels.tolist()}",
                hint="Take log_softmax of the scores; a probability may have become 0 or infinite on the way.",
            )


# 4.5 The slope at the scores


def reference_slope(labels, scores):
    return (np.exp(reference_log_softmax(scores)) - np.eye(scores.shape[1])[labels]) / len(labels)


def measured_slope(labels, scores, nudge=1e-5):
    """The slope of the mean cross-entropy at each score, by finite differences."""

    def loss(scores):
        return -reference_log_softmax(scores)[np.arange(len(labels)), labels].mean()

    slope = np.zeros_like(scores)
    for place in np.ndindex(scores.shape):
        change = np.zeros_like(scores)
        change[place] = nudge
        slope[place] = (loss(scores + change) - loss(scores - change)) / (2 * nudge)
    return slope


@task("4.5", points=1)
def test_slope_equals_finite_differences(student, rng):
    """score_slope(labels, scores) equals the slope that is measured by nudging each score to both sides."""
    for scores, labels in some_scores(rng):
        right = reference_slope(labels, scores)
        one_hot, p = np.eye(scores.shape[1])[labels], np.exp(reference_log_softmax(scores))
        columns = np.exp(reference_log_softmax(scores.T)).T
        assert_close(
            student.score_slope(labels, scores),
            measured_slope(labels, scores),
            what="score_slope(labels, scores)",
            hint="Softmax minus one-hot, over the number of samples.",
            mistakes={
                "This is the softmax over n: subtract 1 at each sample's own class.": p / len(labels),
                "The sign is wrong: the slope is softmax minus one-hot.": -right,
                "You divide by the number of all elements: the mean is over the samples.": right / scores.shape[1],
                "This is the slope of the squared error: with cross-entropy no factor p(1 - p) is left.": right
                * p
                * (1 - p),
                "Your softmax runs along the samples: it is over the classes of one row.": (columns - one_hot)
                / len(labels),
                "The division by the number of samples is missing: the loss is a mean.": right * len(labels),
            }
            if len(labels) > 1
            else {},
        )


@task("4.5", points=1)
def test_slope_does_not_grow_with_the_batch(student, rng):
    """If every sample is given twice, each slope is half of what it was, because the loss is a mean."""
    scores, labels = rng.normal(size=(4, 3)), rng.integers(0, 3, size=4)
    right = reference_slope(labels, scores)
    assert_close(
        student.score_slope(np.append(labels, labels), np.vstack([scores, scores])),
        np.vstack([right, right]) / 2,
        what="The slope for the doubled batch",
        hint="Divide by the number of samples.",
        mistakes={
            "The division by the number of samples is missing: the loss is a mean.": np.vstack([right, right]) * 4,
        },
    )


@task("4.5", points=1, held_out=True)
def test_slope_of_large_scores(student):
    """The slope is finite and right for scores of 1,000 and of -1,000."""
    for labels in (np.array([0, 0, 1, 2]), np.array([2, 1, 2, 1])):
        assert_close(
            student.score_slope(labels, LARGE),
            reference_slope(labels, LARGE),
            what="The slope at scores of ±1,000",
            hint="Subtract each row's largest score before you take exponentials.",
        )


# 4.6 A rare class, weighed up


def rare_class(rng, classes=3, features=4):
    """Samples of overlapping classes of very different sizes: X (samples, features), labels (samples,)."""
    labels = rng.permutation(np.repeat(np.arange(classes), [30, 9, 4][:classes]))
    return rng.normal(size=(len(labels), features)) + 0.8 * np.eye(features)[labels], labels


def reference_fit(X, labels, class_weights, rate, steps, *, scale=None, sign=1, moves_bias=True):
    """W and b in one array (features + 1, classes), right by default and wrong in one way on request."""
    extended = np.column_stack([X, np.ones(len(X))])
    parameters = np.zeros((X.shape[1] + 1, len(class_weights)))
    for _ in range(steps):
        scores = extended @ parameters
        slope = reference_slope(labels, scores) * class_weights[labels][:, None] * (scale or 1)
        change = rate * sign * extended.T @ slope
        if not moves_bias:
            change[-1] = 0
        parameters = parameters - change
    return parameters


def trained(student, X, labels, class_weights, rate, steps):
    """What fit_softmax returns, in one array (features + 1, classes)."""
    W, b = several(student.fit_softmax(X, labels, class_weights, rate, steps), 2, "fit_softmax", "Write: return W, b.")
    W = array(W, shape=(X.shape[1], len(class_weights)), what="W")
    b = array(b, shape=(len(class_weights),), what="b")
    return np.vstack([W, b])


@task("4.6", points=1)
def test_balanced_weights(student, rng):
    """balanced_weights(labels, classes) gives n / (k · n_j) for each class j."""
    for counts in ([8, 2], [10, 5, 1], [3, 12, 7, 2]):
        labels, n, k = rng.permutation(np.repeat(np.arange(len(counts)), counts)), sum(counts), len(counts)
        counts = np.array(counts)
        assert_close(
            student.balanced_weights(labels, k),
            n / (k * counts),
            what=f"The weights of classes with {counts.tolist()} samples",
            hint="A class with half as many samples gets twice the weight.",
            mistakes={
                "These are the shares of the classes: a rare class should get a large weight.": counts / n,
                "The number of classes is missing: divide by it, too.": n / counts,
                "These are 1 / n_j: multiply by n / k.": 1 / counts,
                "These weights add up to 1: the formula is n / (k · n_j).": (1 / counts) / (1 / counts).sum(),
                "This is one weight for each sample: one for each class is asked for.": (n / (k * counts))[labels],
            },
        )


@task("4.6", points=2)
def test_one_weighted_step(student, rng):
    """After one step W and b are minus the rate times the slopes of the weighted loss, for any class weights."""
    X, labels = rare_class(rng)
    weights = np.array([0.5, 2.0, 6.0])
    plain = reference_fit(X, labels, np.ones(3), 0.3, 1)
    total = weights[labels].sum()
    assert_close(
        trained(student, X, labels, weights, 0.3, 1),
        reference_fit(X, labels, weights, 0.3, 1),
        what="W with b as its last row, after one step",
        hint="Each sample's slope at the scores is its class's weight times (softmax - one-hot), divided by n.",
        mistakes={
            "The class weights have no effect: multiply each sample's slope by the weight of its class.": plain,
            "The weights sit on the columns: a sample's weight is that of its own class, for its whole row.": (
                plain * weights
            ),
            "You divide by the sum of the weights: the task divides by the number of samples.": reference_fit(
                X, labels, weights, 0.3, 1, scale=len(X) / total
            ),
            "The division by the number of samples is missing.": reference_fit(
                X, labels, weights, 0.3, 1, scale=len(X)
            ),
            "You move uphill: subtract rate times slope.": reference_fit(X, labels, weights, 0.3, 1, sign=-1),
            "The biases stay at 0: their slope is the sum of the slopes at the scores.": reference_fit(
                X, labels, weights, 0.3, 1, moves_bias=False
            ),
            "The rate is ignored.": reference_fit(X, labels, weights, 1.0, 1),
        },
    )


@task("4.6", points=1)
def test_many_weighted_steps(student, rng):
    """After many steps W and b are those of gradient descent with all samples in each step, for any rate."""
    X, labels = rare_class(rng)
    for rate, steps in ((0.2, 25), (0.5, 7)):
        weights = rng.uniform(0.5, 3.0, size=3)
        assert_close(
            trained(student, X, labels, weights, rate, steps),
            reference_fit(X, labels, weights, rate, steps),
            what=f"W with b as its last row, after {steps} steps at the rate {rate}",
            hint="Start at 0, compute the softmax anew in each step, and take exactly as many steps as asked for.",
            mistakes={
                "This is one step too few.": reference_fit(X, labels, weights, rate, steps - 1),
                "This is one step too many.": reference_fit(X, labels, weights, rate, steps + 1),
            },
        )


@task("4.6", points=1)
def test_weights_help_the_rare_class(student, rng):
    """On two clouds of 285 and 15 points, balanced weights find more of the rare class than equal weights do."""
    labels = rng.permutation(np.repeat([0, 1], [285, 15]))
    X = rng.normal(size=(300, 2)) + 1.2 * labels[:, None]
    extended = np.column_stack([X, np.ones(300)])
    balanced = array(student.balanced_weights(labels, 2), shape=(2,), what="The array of weights").astype(float)
    found = {}
    for name, weights in (("equal", np.ones(2)), ("balanced", balanced)):
        scores = extended @ trained(student, X, labels, weights, 1.0, 150)
        found[name] = int((scores.argmax(axis=1)[labels == 1] == 1).sum())
    require(
        found["balanced"] > found["equal"],
        f"Of 15 rare samples {found['equal']} are found with equal weights and {found['balanced']} with balanced ones.",
        "Is the slope of each sample multiplied by the weight of its class?",
    )


# 4.7 Whom to believe

WORDS = ("believe", "too sure", "not sure enough", "too high", "too low")
LOOK = {
    "A": "Is any row off by more than two of its standard deviations? Never to say 5 % is no fault here.",
    "B": "Compare the first row with its probability, and then the last one. Are the two errors on the same side?",
    "C": "Go through the rows: did it rain more often or less often than was said?",
    "D": "Compute the standard deviations: with 12 forecasts at 5 %, 0.6 are expected and 2 are no rarity.",
    "E": "Compare the first row with its probability, and then the last one. Are the two errors on the same side?",
    "F": "Compute the standard deviations: with 40,000 forecasts even 3 points are many of them. On which sides?",
}


def examine_verdict(student, name, right):
    answer = word(student.verdicts, name, "verdicts", WORDS)
    require(answer == right, f"The report of {name} does not say {answer!r}.", LOOK[name])


@task("4.7", points=1)
def test_verdicts_a_and_d(student):
    """The verdicts on A and D fit what their reports can prove."""
    examine_verdict(student, "A", "believe")
    examine_verdict(student, "D", "believe")


@task("4.7", points=1)
def test_verdicts_b_and_f(student):
    """The verdicts on B and F fit what their reports prove."""
    examine_verdict(student, "B", "too sure")
    examine_verdict(student, "F", "too sure")


@task("4.7", points=1)
def test_verdicts_c_and_e(student):
    """The verdicts on C and E fit what their reports prove."""
    examine_verdict(student, "C", "too high")
    examine_verdict(student, "E", "not sure enough")
