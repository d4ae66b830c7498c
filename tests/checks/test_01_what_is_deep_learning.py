"""Checks of unit 01: what is deep learning?"""

import numpy as np

from layerwise import data, unseen
from layerwise.checks import array, assert_close, assert_equal, describe, entry, number, require, task
from layerwise.model_checks import (
    accuracy,
    history,
    model,
    probabilities,
    require_at_least,
    require_compiled,
    require_fall,
    require_nonlinear,
    require_shapes,
    require_unseen_validation,
    weighted_layers,
)

# 1.1 Six data sets, six shapes

CHANNEL = "A gray image has one channel, and the channel has an axis of its own, of length 1."
ONE_SAMPLE = "A network takes batches: a single sample still has a first axis, of length 1."
WIDTH_FIRST = "Rows come before columns: first the height, then the width."
CHANNELS_FIRST = "The channels come last."
TIME_FIRST = "Within a sample, time comes before the features."
FLAT = "Each day is one sample: its hours need an axis of their own."


def examine_shape(student, name, expected, mistakes):
    """Compare one entry of `shapes`; the mistakes are shapes by the sentence that names them."""
    shape = entry(student.shapes, name, "shapes")
    seen = array(shape, shape=(None,), what=f"shapes[{name!r}]", hint="Give a tuple of whole numbers.")
    given = tuple(seen.tolist())
    rank = f"It has {len(given)} axes; {len(expected)} are needed." if len(given) != len(expected) else ""
    named = next((text for text, wrong in mistakes.items() if given == wrong), rank)
    hint = named or "The axes are as many as they should be. Read again what each of them counts."
    require(given == expected, f"shapes[{name!r}] is {given}.", hint)


@task("1.1", points=1)
def test_shapes_of_tables_and_sequences(student):
    """The entries "patients" and "weather" are the shapes of a table and of a batch of sequences."""
    samples_last = "The samples come first: each patient is a row."
    examine_shape(student, "patients", (442, 10), {samples_last: (10, 442), "Say how many patients.": (10,)})
    mistakes = {FLAT: (8760, 4), TIME_FIRST: (365, 4, 24)}
    mistakes["You made features of the hours: this is a table, and it has forgotten what comes after what."] = (365, 96)
    examine_shape(student, "weather", (365, 24, 4), mistakes)


@task("1.1", points=1)
def test_shapes_of_one_recording_and_of_films(student):
    """The entries "heart" and "films" are the shapes of a batch of one sequence and of a batch of films."""
    per_second = "Ten seconds of 500 measurements each are one sequence: how many steps does it have?"
    mistakes = {ONE_SAMPLE: (5000, 12), TIME_FIRST: (1, 12, 5000)}
    examine_shape(student, "heart", (1, 5000, 12), mistakes | {per_second: (10, 500, 12)})
    mistakes = {WIDTH_FIRST: (20, 48, 96, 64, 3), CHANNELS_FIRST: (20, 48, 3, 64, 96)}
    examine_shape(student, "films", (20, 48, 64, 96, 3), mistakes)


@task("1.1", points=1)
def test_shapes_of_images(student):
    """The entries "scans" and "photographs" are the shapes of batches of images."""
    mistakes = {CHANNEL: (1797, 8, 8), "These are the pixels as a table; the picture is lost.": (1797, 64)}
    examine_shape(student, "scans", (1797, 8, 8, 1), mistakes)
    mistakes = {WIDTH_FIRST: (60, 640, 427, 3), CHANNELS_FIRST: (60, 3, 427, 640)}
    examine_shape(student, "photographs", (60, 427, 640, 3), mistakes)


# 1.2 Into the right tensor


@task("1.2", points=1)
def test_as_images(student, rng):
    """as_images(table, height, width) cuts each row into an image, row by row, with one channel at the end."""
    for samples, height, width in ((5, 3, 4), (2, 6, 2)):
        table = rng.normal(size=(samples, height * width))
        right = table.reshape(samples, height, width, 1)
        by_columns = table.reshape(samples, width, height).transpose(0, 2, 1)[..., None]
        assert_close(
            student.as_images(table, height, width),
            right,
            what="The batch of images",
            hint="Four axes: samples, height, width, channels.",
            mistakes={
                "The channel axis is missing: gray images have one channel, at the end.": right[..., 0],
                WIDTH_FIRST: table.reshape(samples, width, height, 1),
                "Your images are filled column by column: the pixels come row by row.": by_columns,
            },
        )


@task("1.2", points=1)
def test_as_sequences(student, rng):
    """as_sequences(table, steps) makes each block of `steps` rows one sample and leaves the rows as they are."""
    for samples, steps, features in ((4, 3, 2), (2, 5, 3)):
        table = rng.normal(size=(samples * steps, features))
        right = table.reshape(samples, steps, features)
        assert_close(
            student.as_sequences(table, steps),
            right,
            what="The batch of sequences",
            hint="Three axes: samples, time, features.",
            mistakes={
                "Samples and time are exchanged: `steps` is the length of the second axis.": table.reshape(
                    steps, samples, features
                ),
                "You dealt the rows out like cards: the first `steps` rows belong together.": table.reshape(
                    steps, samples, features
                ).transpose(1, 0, 2),
                TIME_FIRST: right.transpose(0, 2, 1),
                "Samples, time, features is right, but the numbers were shuffled on the way.": table.reshape(
                    samples, features, steps
                ).transpose(0, 2, 1),
            },
        )


@task("1.2", points=1)
def test_channels_last(student, rng):
    """channels_last(batch) moves the channels to the last axis; every pixel keeps its row, column and channel."""
    for shape in ((2, 3, 4, 5), (3, 2, 4, 4)):
        batch = rng.normal(size=shape)
        samples, channels, height, width = shape
        assert_close(
            student.channels_last(batch),
            batch.transpose(0, 2, 3, 1),
            what="The batch with the channels last",
            hint="Where is batch[i, k, r, c] in the result? At [i, r, c, k].",
            mistakes={
                "The shape is right and the pixels are scrambled: reshape keeps the order of the numbers, and here it "
                "has to change. Move the axes instead.": batch.reshape(samples, height, width, channels),
                "Height and width are exchanged.": batch.transpose(0, 3, 2, 1),
            },
        )


# 1.3 A split that keeps the shares

COUNTS = {0: 41, 3: 23, 4: 13}  # a quarter of them: 10.25, 5.75, 3.25
QUARTER = {0: 10, 3: 6, 4: 3}


def some_labels(rng):
    """Labels in random order, with a class 1 that does not occur."""
    return rng.permutation(np.repeat(list(COUNTS), list(COUNTS.values())))


def split_rows(student, labels, share, seed):
    """What split returned, as two integer arrays, or a failure in words."""
    value = student.split(labels, share, seed)
    require(
        isinstance(value, (tuple, list, np.ndarray)) and len(value) == 2,
        f"split should return two arrays of row numbers, but it returned {describe(value)}.",
        "Return the training rows, then the held-out rows, separated by a comma.",
    )
    rows = []
    for part, what in zip(value, ("The array of training rows", "The array of held-out rows"), strict=True):
        numbers = array(part, shape=(None,), what=what)
        require(
            numbers.dtype.kind in "iu" or (numbers == np.round(numbers)).all(),
            f"{what} holds numbers that are not whole.",
            "Return row numbers, not shares.",
        )
        require(
            numbers.dtype.kind != "b",
            f"{what} holds True and False.",
            "Return row numbers: np.flatnonzero turns one into the other.",
        )
        rows.append(numbers.astype(int))
    return rows


@task("1.3", points=1)
def test_split_uses_each_row_once(student, rng):
    """Each row number is in exactly one of the two parts."""
    labels = some_labels(rng)
    train, held_out = split_rows(student, labels, 0.25, 1)
    both = np.intersect1d(train, held_out)
    require(
        not both.size,
        f"{both.size} rows are in both parts, the first of them {both[:1]}.",
        "A row that was trained on tests nothing. Cut the shuffled list in two at one place.",
    )
    everything = np.append(train, held_out)
    twice = everything.size - np.unique(everything).size
    require(not twice, f"{twice} rows occur more than once.", "Draw without putting back: shuffle, then cut.")
    require(
        np.array_equal(np.sort(everything), np.arange(len(labels))),
        f"There are {len(labels)} rows, 0 to {len(labels) - 1}. Your two parts hold {everything.size} numbers"
        + (f" from {everything.min()} to {everything.max()}." if everything.size else "."),
        "Return the numbers of the rows, counted from 0, not their labels. Is the rest of each class in the training "
        "part?",
    )


@task("1.3", points=1)
def test_split_keeps_the_shares(student, rng):
    """Of each class, share · (its number of rows) rows are held out, rounded to the nearest whole number."""
    labels = some_labels(rng)
    for share, expected in ((0.25, QUARTER), (0.4, {0: 16, 3: 9, 4: 5})):
        train, held_out = split_rows(student, labels, share, 2)
        require(
            np.isin(held_out, np.arange(len(labels))).all(),
            "Some held-out numbers are no row numbers.",
            f"With {len(labels)} rows they run from 0 to {len(labels) - 1}.",
        )
        seen = {label: int((labels[held_out] == label).sum()) for label in COUNTS}
        cut = {label: int(share * count) for label, count in COUNTS.items()}
        rest = {label: count - expected[label] for label, count in COUNTS.items()}
        if seen == rest:
            hint = "The two parts are exchanged: first the training rows, then the held-out ones."
        elif seen == cut:
            hint = "You cut off the decimals: round to the nearest whole number."
        elif abs(sum(seen.values()) - sum(expected.values())) <= 1:
            hint = "The size is right, but chance has mixed the classes: split each class on its own."
        else:
            hint = "Split each class on its own."
        require(
            seen == expected,
            f"Of {list(COUNTS.values())} rows in three classes, {list(expected.values())} should with share {share} "
            f"be held out, but {list(seen.values())} are.",
            hint,
        )
        require(
            len(train) == len(labels) - len(held_out),
            f"{len(held_out)} of {len(labels)} rows are held out and {len(train)} are for training.",
            "All others are for training.",
        )


@task("1.3", points=1, held_out=True)
def test_split_differs_between_seeds(student, rng):
    """Another seed gives another split: chance decides which rows of each class are held out."""
    labels = some_labels(rng)
    parts = [split_rows(student, labels, 0.25, seed)[1] for seed in (3, 4, 5, 6)]
    for label in COUNTS:
        chosen = {tuple(sorted(row for row in part.tolist() if labels[row] == label)) for part in parts}
        require(
            len(chosen) > 1,
            f"With four seeds, the held-out rows of the class {label} are always {next(iter(chosen))}.",
            "Shuffle the rows of each class before you cut, with a generator that is made from `seed`.",
        )


@task("1.3", points=1)
def test_split_can_be_repeated(student, rng):
    """The same seed gives the same split again, so that others can repeat what you measured."""
    labels = some_labels(rng)
    for first, again in zip(split_rows(student, labels, 0.25, 7), split_rows(student, labels, 0.25, 7), strict=True):
        require(
            first.size > 0 and np.array_equal(np.sort(first), np.sort(again)),
            "Two calls with the same labels, share and seed gave different splits.",
            "Make the generator inside the function, from the seed: np.random.default_rng(seed).",
        )


# 1.4 Count before you judge


@task("1.4", points=1)
def test_majority(student, rng):
    """majority(labels) is the label that occurs most often."""
    for counts in ([2, 9, 4, 6], [0, 3, 8, 1, 2], [7, 0, 2, 5]):
        labels = rng.permutation(np.repeat(np.arange(len(counts)), counts))
        assert_equal(
            number(student.majority(labels), what="The majority label"),
            int(np.argmax(counts)),
            what="The majority label",
            hint="Count how often each label occurs; return the label with the largest count.",
            mistakes={
                "This is how often the label occurs: return the label itself.": max(counts),
                "This is the rarest label.": int(np.argmin(counts)),
                "This is the largest label, not the most frequent one.": len(counts) - 1,
            },
        )


def some_answers(rng, classes):
    """Targets in which each class occurs, and answers that favor the first classes, so the table is lopsided."""
    targets = np.concatenate([np.arange(classes), rng.integers(0, classes, size=40), [classes - 1] * 2])
    answers = np.where(rng.uniform(size=targets.size) < 0.6, targets, rng.integers(0, classes - 1, size=targets.size))
    answers[-2:] = 0
    order = rng.permutation(targets.size)
    return targets[order], answers[order]


def count(targets, answers, classes):
    return np.bincount(targets * classes + answers, minlength=classes**2).reshape(classes, classes)


@task("1.4", points=1)
def test_confusion_counts(student, rng):
    """In confusion(targets, answers, classes), row i, column j counts the samples of target i with the answer j."""
    for classes in (3, 4):
        targets, answers = some_answers(rng, classes)
        table = count(targets, answers, classes)
        assert_equal(
            student.confusion(targets, answers, classes),
            table,
            what="The confusion matrix",
            hint="Its numbers add up to the number of samples; right answers lie on the diagonal.",
            mistakes={
                "Rows and columns are exchanged: rows are targets, columns are answers.": table.T,
                "These are shares: count the samples.": table / table.sum(),
                "These are shares of each row: count the samples.": table / table.sum(axis=1, keepdims=True),
            },
        )


@task("1.4", points=1, held_out=True)
def test_confusion_keeps_absent_classes(student):
    """The table has the shape (classes, classes) also when some class occurs among neither targets nor answers."""
    targets, answers = np.array([0, 1, 1, 3, 3, 3]), np.array([0, 1, 3, 3, 3, 0])
    table = count(targets, answers, 5)
    present = [0, 1, 3]
    assert_equal(
        student.confusion(targets, answers, 5),
        table,
        what="The confusion matrix",
        hint="A class that does not occur has a row and a column of zeros.",
        mistakes={
            "Classes 2 and 4 do not occur here, but each has its row and column, of zeros.": table[
                np.ix_(present, present)
            ],
            "Class 4 does not occur here, but it has a row and a column, of zeros.": table[:4, :4],
        },
    )


@task("1.4", points=1)
def test_recalls(student, rng):
    """recalls(targets, answers, classes) is, for each class, the share of its samples that were answered rightly."""
    for classes in (3, 4):
        targets, answers = some_answers(rng, classes)
        table = count(targets, answers, classes)
        right = np.diag(table)
        assert_close(
            student.recalls(targets, answers, classes),
            right / table.sum(axis=1),
            what="The array of recalls",
            hint="Of the samples whose target is the class, how many have that answer?",
            mistakes={
                "You divide by how often the class was answered: divide by how often it is the target.": right
                / np.maximum(table.sum(axis=0), 1),
                "You divide by the number of all samples: divide by that of the class.": right / len(targets),
                "These are counts: divide by the number of samples of the class.": right,
                "For each class this is the share of all samples on which 'is it this class?' is answered rightly. "
                "Look at the samples of the class alone.": [
                    np.mean((targets == label) == (answers == label)) for label in range(classes)
                ],
            },
        )


# 1.5 Your first network

# A subclassed model has no layers that could be counted before it was called.
CALLED = "lambda: (lambda network: (network(np.zeros((1, 28, 28), 'float32')), network)[1])(build_network())"
GOAL = 0.90  # on new, slightly crooked scans; the solution: 0.92 to 0.95 over twenty seeds


@task("1.5", points=1)
def test_network_is_deep_and_compiled(student, rng):
    """build_network() returns a compiled model from (28, 28) to 10 values, with three or more layers that learn."""
    model(student.build_network(), "build_network()")
    network = student.define(CALLED)()
    require_shapes(network, (28, 28), (10,), "The network")
    count = weighted_layers(network)
    require(
        count >= 3,
        f"{count} of the network's layers {'has' if count == 1 else 'have'} weights to train; a deep one has at least "
        "three.",
        "Flatten has none, and a frozen layer doesn't count. Put two or more Dense layers before the last one.",
    )
    require_nonlinear(network, rng.uniform(size=(40, 28, 28)), 10, "The network")
    require_compiled(network, loss="sparse_categorical_crossentropy", what="The network")


@task("1.5", points=1)
def test_network_gives_probabilities(student, rng):
    """For each scan the network gives ten values that are not negative and add up to 1."""
    images, _ = unseen.digits(rng, 50)
    probabilities(model(student.build_network(), "build_network()"), images, 10, "The network")


@task("1.5", points=1)
def test_network_was_trained_with_validation(student):
    """history is what fit returned: the loss fell, and there are validation figures of scans it was not trained on."""
    curves = history(student.history, ("loss", "accuracy", "val_loss", "val_accuracy"))
    require_fall(curves["loss"], "The training loss", least=0.5)
    _, (images, labels) = data.mnist(dtype="float32")  # like the training scans, and not among them
    require_unseen_validation(curves, model(student.network, "network"), images, labels)


@task("1.5", points=1)
def test_network_reads_new_handwriting(student, rng):
    """The trained network reads at least 90 % of 1,000 scans that you don't have."""
    images, labels = unseen.digits(rng, 1000)
    network = model(student.network, "network")
    right = accuracy(network, images, labels, 10, "The network")
    hint = "Was it trained for some epochs, on all of x_train?"
    if right < GOAL and accuracy(network, images / 255, labels, 10, "The network") > right + 0.1:
        hint = "It reads scans of 0 to 1/255: x_train is between 0 and 1 already, so don't divide it again."
    require_at_least(right, GOAL, f"It reads {right:.1%} of the new scans; 90 % are wanted.", hint)


# 1.6 Read a confusion matrix

MATRIX = np.array(
    [
        [96, 0, 1, 0, 0, 1, 2, 0, 0, 0],
        [0, 118, 1, 0, 0, 0, 0, 1, 2, 0],
        [1, 2, 87, 3, 1, 0, 0, 4, 2, 0],
        [0, 0, 2, 90, 0, 5, 0, 1, 3, 1],
        [0, 1, 0, 0, 84, 0, 2, 0, 0, 19],
        [1, 0, 0, 4, 1, 79, 3, 0, 2, 1],
        [2, 1, 1, 0, 1, 1, 93, 0, 0, 0],
        [0, 2, 3, 0, 1, 0, 0, 95, 0, 4],
        [1, 1, 2, 3, 0, 2, 1, 0, 80, 2],
        [0, 1, 0, 1, 6, 0, 0, 3, 1, 91],
    ]
)


def examine_reading(student, name, right, hint, mistakes):
    """One number of the reading. The right one is never shown."""
    value = number(entry(student.reading, name, "reading"), what=f"reading[{name!r}]")
    named = next((text for text, wrong in mistakes.items() if abs(value - wrong) <= 0.001), hint)
    require(abs(value - right) <= 0.001, f"reading[{name!r}] is {value:.6g}, which is not right.", named)


@task("1.6", points=1)
def test_accuracy_and_counts(student):
    """The entries "accuracy" and "nines" are right."""
    right, everything = int(np.trace(MATRIX)), int(MATRIX.sum())
    examine_reading(
        student,
        "accuracy",
        right / everything,
        "The right answers stand on the diagonal.",
        {
            "That is how many: divide by the number of all scans.": right,
            "That is the error rate.": 1 - right / everything,
            "That is the mean over the digits: divide once, all right answers by all scans.": float(
                (np.diag(MATRIX) / MATRIX.sum(axis=1)).mean()
            ),
        },
    )
    examine_reading(
        student,
        "nines",
        MATRIX[9].sum(),
        "Add up the row of the 9.",
        {
            "That is how often 9 was answered: rows are what was written.": MATRIX[:, 9].sum(),
            "Those are only the 9s that were recognized.": MATRIX[9, 9],
        },
    )


@task("1.6", points=1)
def test_mix_up_and_hardest_digit(student):
    """The entries "mix-up" and "hardest" are right."""
    pair = array(entry(student.reading, "mix-up", "reading"), shape=(2,), what="reading['mix-up']")
    require(
        pair.tolist() == [4, 9],
        f"reading['mix-up'] is ({pair[0]}, {pair[1]}), which is not the most frequent mistake.",
        "The pair is the wrong way round: first what was written."
        if pair.tolist() == [9, 4]
        else "Look for the largest number that is not on the diagonal.",
    )
    recalls, counts = np.diag(MATRIX) / MATRIX.sum(axis=1), np.diag(MATRIX)
    examine_reading(
        student,
        "hardest",
        int(recalls.argmin()),
        "For each digit, divide the diagonal by the sum of its row.",
        {
            "The smallest *number* of it was recognized, but there were few of them: divide by the row sums.": (
                counts.argmin()
            ),
            "You divided by the column sums: rows are what was written.": (counts / MATRIX.sum(axis=0)).argmin(),
        },
    )


@task("1.6", points=1)
def test_trust_in_a_nine(student):
    """The entry "trust a 9" is right."""
    examine_reading(
        student,
        "trust a 9",
        MATRIX[9, 9] / MATRIX[:, 9].sum(),
        "Of all the times that 9 was answered, how many were a 9?",
        {"That is the part of the 9s that were recognized: look at the column.": MATRIX[9, 9] / MATRIX[9].sum()},
    )


# 1.7 Which result would you trust?

WORDS = ("leak", "majority", "blind", "trust")
VERDICTS = {
    "A": "trust",
    "B": "leak",
    "C": "majority",
    "D": "blind",
    "E": "majority",
    "F": "trust",
    "G": "blind",
    "H": "leak",
}
REASONS = {  # where to look, without giving the answer away
    "trust": "Go through the list in order, with figures: rows in both parts, accuracy against the majority answer, "
    "the diagonal against the row sums. Do not judge by how high the accuracy looks.",
    "leak": "Compare the row numbers before you look at the table: np.intersect1d finds what two arrays share.",
    "majority": "How often would the most frequent training class be right on the test rows? Its row sum says so.",
    "blind": "Divide the diagonal by the row sums: one class at a time.",
}


def examine_verdicts(student, names):
    verdicts = student.verdicts
    for name in names:
        word = entry(verdicts, name, "verdicts")
        require(
            isinstance(word, str) and word in WORDS,
            f"verdicts[{name!r}] is {describe(word)}.",
            f"Give one of the words {', '.join(WORDS)}.",
        )
        require(word == VERDICTS[name], f"verdicts[{name!r}] is {word!r}, which is not right.", REASONS[VERDICTS[name]])


@task("1.7", points=1)
def test_verdicts_a_and_b(student):
    """The verdicts on the reports A and B are the first of the four words that applies."""
    examine_verdicts(student, "AB")


@task("1.7", points=1)
def test_verdicts_c_and_d(student):
    """The verdicts on the reports C and D are the first of the four words that applies."""
    examine_verdicts(student, "CD")


@task("1.7", points=1)
def test_verdicts_e_and_f(student):
    """The verdicts on the reports E and F are the first of the four words that applies."""
    examine_verdicts(student, "EF")


@task("1.7", points=1)
def test_verdicts_g_and_h(student):
    """The verdicts on the reports G and H are the first of the four words that applies."""
    examine_verdicts(student, "GH")
