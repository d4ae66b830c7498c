"""Checks of unit 01: what is deep learning?"""

import numpy as np

from layerwise import data
from layerwise.checks import array, assert_close, assert_equal, describe, entry, number, require, task

# 1.1 Six data sets, six shapes

CHANNEL = "A grey image has one channel, and the channel has an axis of its own, of length 1."
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
                "The channel axis is missing: grey images have one channel, at the end.": right[..., 0],
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
    """Targets in which each class occurs, and answers that favour the first classes, so the table is lopsided."""
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
            what="The confusion table",
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
        what="The confusion table",
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


# 1.5 Features by hand


def some_images(rng):
    """Images that are not square, with their ink in a corner, so that no two axes can be taken for one another."""
    images = rng.uniform(0, 1, size=(6, 5, 4)) * (rng.uniform(size=(6, 5, 4)) < 0.6)
    images[:, 3, 0] = 1.0
    return images


def column_of_features(student, images, column):
    values = student.features(images)
    hint = "Four numbers for each image: one row per image, one column per feature."
    return array(values, shape=(len(images), 4), what="The array of features", hint=hint)[:, column]


@task("1.5", points=1)
def test_ink(student, rng):
    """Column 0 of features(images) is the mean of each image's pixels."""
    images = some_images(rng)
    total = images.sum(axis=(1, 2))
    assert_close(
        column_of_features(student, images, 0),
        images.mean(axis=(1, 2)),
        what="The ink",
        hint="One mean for each image, over its rows and columns.",
        mistakes={
            "This is the sum of the pixels: take their mean.": total,
            "This counts the pixels with ink: take the mean of their values.": (images > 0).mean(axis=(1, 2)),
        },
    )


@task("1.5", points=1)
def test_centre_of_mass(student, rng):
    """Columns 1 and 2 are the row and the column of each image's centre of mass, counted from 0."""
    images = some_images(rng)
    total, height, width = images.sum(axis=(1, 2)), np.arange(5), np.arange(4)
    row, column = images.sum(axis=2) @ height / total, images.sum(axis=1) @ width / total
    for place, right, other, size, name in ((1, row, column, 5, "row"), (2, column, row, 4, "column")):
        assert_close(
            column_of_features(student, images, place),
            right,
            what=f"The {name} of the centre of mass",
            hint="Weigh each position with the ink that lies there, and divide by all ink of the image.",
            mistakes={
                "Row and column of the centre are exchanged.": other,
                "You count from 1: the first row and column have the number 0.": right + 1,
                "The division by the ink of the image is missing.": right * total,
                "You divide by the number of pixels: divide by the sum of the ink.": right * total / 20,
                "This is a share of the side: leave it in pixels.": right / size,
            },
        )


@task("1.5", points=1)
def test_asymmetry(student, rng):
    """Column 3 is the mean absolute difference between each image and its mirror image, left and right exchanged."""
    images = some_images(rng)
    difference = images - images[:, :, ::-1]
    assert_close(
        column_of_features(student, images, 3),
        np.abs(difference).mean(axis=(1, 2)),
        what="The asymmetry",
        hint="Turn each image round along its columns, subtract, take absolute values, then the mean.",
        mistakes={
            "You turn the images upside down: exchange left and right.": np.abs(images - images[:, ::-1]).mean(
                axis=(1, 2)
            ),
            "You turn the images by 180 degrees: exchange left and right alone.": np.abs(
                images - images[:, ::-1, ::-1]
            ).mean(axis=(1, 2)),
            "You turned the order of the images round: exchange left and right in each.": np.abs(
                images - images[::-1]
            ).mean(axis=(1, 2)),
            "Without absolute values the differences cancel.": np.zeros(len(images)),
            "You square the differences: take absolute values.": (difference**2).mean(axis=(1, 2)),
            "This is the sum of the differences: take their mean.": np.abs(difference).sum(axis=(1, 2)),
        },
    )


# 1.6 Recognise pictures


def require_recognised(student, images, labels, new_images, new_labels, goal, what):
    answers = array(student.recognise(images, labels, new_images), shape=(len(new_labels),), what="The array of labels")
    strange = np.setdiff1d(answers, labels)
    require(
        not strange.size,
        f"An answer is {strange[:1]}, which is no label of the training data.",
        "Return labels, not positions in a list of classes.",
    )
    right = np.mean(answers == new_labels)
    values, counts = np.unique(labels, return_counts=True)
    majority = np.mean(new_labels == values[counts.argmax()])
    if len(np.unique(answers)) == 1:
        hint = "All answers are the same. Does each picture have its own comparison?"
    elif right < majority:
        hint = "That is worse than the majority answer: do you take the farthest instead of the nearest?"
    else:
        hint = "Compare whole pictures, pixel by pixel, with what the training pictures of each class look like."
    require(
        right >= goal,
        f"Of {len(new_labels)} new {what} you recognise {right:.0%}; {goal:.0%} are wanted, and the majority answer is "
        f"right for {majority:.0%}.",
        hint,
    )


@task("1.6", points=1)
def test_recognises_digits(student, rng):
    """On 400 digits that it has not seen, recognise is right for at least 75 %."""
    images, labels = data.digits()
    order = rng.permutation(len(labels))
    new, known = order[:400], order[400:]
    require_recognised(student, images[known], labels[known], images[new], labels[new], 0.75, "digits")


@task("1.6", points=1, held_out=True)
def test_recognises_other_pictures(student, rng):
    """On pictures of another size, white on black and with other labels, recognise works as well: it learns."""
    prototypes = (rng.uniform(size=(4, 6, 9)) < 0.5).astype(float)
    names = np.array([2, 5, 7, 11])

    def draw(count):
        which = rng.integers(0, 4, size=count)
        spots = rng.uniform(size=(count, 6, 9)) < 0.15
        return np.abs(prototypes[which] - spots), names[which]

    images, labels = draw(200)
    new_images, new_labels = draw(100)
    require_recognised(student, images, labels, new_images, new_labels, 0.9, "pictures of another kind")


@task("1.6", points=1)
def test_answers_follow_the_labels(student, rng):
    """With the labels of all training digits exchanged (each 3 called 0 and so on), the answers change with them."""
    images, labels = data.digits()
    renamed = rng.permutation(10)[labels] + 20
    order = rng.permutation(len(labels))
    new, known = order[:300], order[300:]
    require_recognised(student, images[known], renamed[known], images[new], renamed[new], 0.7, "digits with new names")


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
