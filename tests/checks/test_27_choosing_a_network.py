"""Checks of unit 27, choosing a network: the capstone."""

import numpy as np

from layerwise import data
from layerwise.checks import array, assert_close, assert_equal, describe, entry, number, require, several, task, word

# 27.1

PLAIN = (
    "linear model",
    "nearest neighbours",
    "last value",
    "word counts",
    "n-grams",
    "bag of leaves",
    "principal components",
)
NETWORKS = ("dense", "convolution", "transfer", "LSTM", "recursive", "autoencoder")
RIGHT = {
    "A": (("linear model",), ("dense",)),
    "B": (("nearest neighbours", "linear model"), ("convolution", "transfer")),
    "C": (("nearest neighbours", "linear model"), ("transfer",)),
    "D": (("last value", "linear model"), ("LSTM",)),
    "E": (("word counts", "n-grams"), ("LSTM", "convolution")),
    "F": (("bag of leaves",), ("recursive",)),
    "G": (("principal components",), ("autoencoder",)),
    "H": (("linear model", "nearest neighbours"), ("convolution", "LSTM")),
    "I": (("n-grams",), ("LSTM",)),
    "J": (("principal components", "nearest neighbours"), ("autoencoder",)),
}
WHY = {
    "A": "Columns with a meaning of their own: nothing is next to anything, and nothing comes after anything.",
    "B": "Pixels have neighbours, a leaf may lie anywhere in the picture, and there are many labels.",
    "C": "Sixty labels cannot train a network for pictures from nothing. What is there besides?",
    "D": "The simplest forecast needs no training; the network must remember what was before.",
    "E": "The plain method forgets the order of the words; the network reads them one after the other.",
    "F": "The structure is given. The plain method throws it away; the network follows it.",
    "G": "There is no label: the picture itself is the target, through a narrow place.",
    "H": "A spectrogram is a picture, or a series of spectra. There are enough labels.",
    "I": "Which letter comes next? Count, or remember.",
    "J": "There are no labels of failures. What can be learned is what the usual looks like.",
}


def examine_choices(student, letters):
    for name in letters:
        answer = entry(student.choice, name, "choice")
        require(
            isinstance(answer, (list, tuple)) and len(answer) == 2,
            f"choice[{name!r}] is {describe(answer)}.",
            "Give two texts: (plain, network).",
        )
        pair = dict(zip(("plain method", "network"), answer, strict=True))
        for part, words, right in zip(pair, (PLAIN, NETWORKS), RIGHT[name], strict=True):
            chosen = word(pair, part, f"choice[{name!r}]", words)
            require(chosen in right, f"For {name} you chose the {part} {chosen!r}.", WHY[name])


@task("27.1", points=1)
def test_choices_of_pictures_and_tables(student):
    """Problems A, B, C and H, a table, pictures and sounds, have a fitting plain method and a fitting network."""
    examine_choices(student, "ABCH")


@task("27.1", points=1)
def test_choices_of_sequences(student):
    """Problems D, E and I, a series and two kinds of text, have a fitting plain method and a fitting network."""
    examine_choices(student, "DEI")


@task("27.1", points=1)
def test_choices_of_trees_and_unlabelled(student):
    """Problems F, G and J, trees and data without labels, have a fitting plain method and a fitting network."""
    examine_choices(student, "FGJ")


# 27.2


def held(student, groups, count, seeds):
    """What hold_out gives for each seed: (kept, held_out)."""
    call = student.define(
        "lambda groups, count, seeds: [hold_out(np.array(groups), count, np.random.default_rng(s)) for s in seeds]"
    )
    pairs = [several(pair, 2, "hold_out") for pair in call(groups.tolist(), count, seeds)]
    return [(array(kept, (None,), "kept"), array(out, (None,), "held_out")) for kept, out in pairs]


@task("27.2", points=2)
def test_whole_groups_are_held_out(student, rng):
    """Exactly `count` whole groups are held out, of numbers and of texts; every row is in one part, in order."""
    for names, count in ((np.array([7, 3, 12, 5, 8]), 2), (np.array(["Ann", "Bo", "Cy", "Di"]), 1), (np.arange(6), 5)):
        sizes = rng.permutation([1, 9, 4, 6, 3, 5])[: len(names)]
        groups = rng.permutation(np.repeat(names, sizes))
        ((kept, out),) = held(student, groups, count, [int(rng.integers(1000))])
        for part in (kept, out):
            require(part.dtype.kind in "iu", "The row numbers should be integers.", "Return positions, not a mask.")
            require(
                part.size == 0 or (part.min() >= 0 and part.max() < len(groups)),
                "Some row numbers are outside of `groups`.",
                "Return positions in `groups`.",
            )
        both = set(groups[kept].tolist()) & set(groups[out].tolist())
        require(
            not both,
            f"{len(both)} of {len(names)} groups have rows in both parts.",
            "That is a leak: rows of one group are alike. Draw groups, not rows.",
        )
        require(
            sorted([*kept.tolist(), *out.tolist()]) == list(range(len(groups))),
            f"Of {len(groups)} rows {len(kept)} are kept and {len(out)} held out.",
            "Each row belongs to exactly one of the parts.",
        )
        found = len(set(groups[out].tolist()))
        require(found == count, f"{found} groups are held out instead of {count}.", "Is kept returned first?")
        ascending = bool(np.all(np.diff(kept) > 0)) and bool(np.all(np.diff(out) > 0))
        require(ascending, "The row numbers are not in ascending order.")


@task("27.2", points=1, held_out=True)
def test_each_group_is_as_likely(student):
    """Each group is as likely to be held out as any other, whatever its size, and all chance comes from `rng`."""
    groups = np.repeat([0, 1, 2, 3], [40, 3, 3, 3])
    draws = held(student, groups, 2, [*range(300), 0, 1, 2])
    out = [tuple(sorted(set(groups[rows].tolist()))) for _, rows in draws]
    require(out[300:] == out[:3], "The same seed gave two different parts.", "Is all chance taken from `rng`?")
    shares = np.mean([[name in names for name in range(4)] for names in out[:300]], axis=0)
    require(
        np.abs(shares - 0.5).max() < 0.13,
        f"Two of four groups are held out, so each should be in half of the draws. The large group was in "
        f"{shares[0]:.2f} of them, the small ones in {', '.join(f'{share:.2f}' for share in shares[1:])}.",
        "Draw from the names of the groups, each of which occurs once: np.unique.",
    )


# 27.3


def reference_prepare(train, other, *, known=None, fill=np.nanmedian, ddof=0, own=False):
    """Right by default: fitted on train; on request fitted on `known`, or the other part on itself."""
    fit = train if known is None else known
    centre = fill(fit, axis=0)

    def filled(part, by):
        return np.where(np.isnan(part), by, part)

    def scaled(part, by):
        deviations = by.std(axis=0, ddof=ddof)
        return (part - by.mean(axis=0)) / np.where(np.ptp(by, axis=0) == 0, 1, deviations)

    basis = filled(fit, centre)
    first = scaled(filled(train, centre), basis)
    if own:
        mine = filled(other, fill(other, axis=0))
        return first, scaled(mine, mine)
    return first, scaled(filled(other, centre), basis)


def tables(rng):
    """Two parts with gaps and different means."""
    train = rng.gamma(1.0, 3.0, size=(17, 4)) + np.array([0, 5, -3, 100])
    other = rng.gamma(1.0, 6.0, size=(9, 4)) + np.array([2, 9, -1, 90])
    train[rng.random(train.shape) < 0.2] = np.nan
    other[rng.random(other.shape) < 0.2] = np.nan
    train[0], other[0] = [1.0, 6.0, -2.0, 101.0], [3.0, 7.0, 0.0, 99.0]
    train[1, 0] = other[1, 1] = np.nan
    return train, other


@task("27.3", points=2)
def test_prepared_values(student, rng):
    """Gaps are filled by train's medians, and both parts are standardised by the filled train."""
    train, other = tables(rng)
    right = np.vstack(reference_prepare(train, other))
    together = np.vstack([train, other])
    leak = "This is a leak: {} learned from `other` too. Everything must come from `train` alone."
    answer = several(student.prepare(train, other), 2, "prepare")
    prepared = [array(part, (None, 4), "The prepared array") for part in answer]
    shapes = [part.shape[0] for part in prepared]
    require(shapes == [17, 9], f"The two arrays have {shapes} rows instead of [17, 9].", "Return train, then other.")
    filled_late = reference_prepare(train, other)
    means, deviations = np.nanmean(train, axis=0), np.nanstd(train, axis=0)
    medians = np.nanmedian(train, axis=0)
    early = [(np.where(np.isnan(part), medians, part) - means) / deviations for part in (train, other)]
    assert_close(
        np.vstack(prepared),
        right,
        what="prepare(train, other), one above the other,",
        mistakes={
            leak.format("medians, means and deviations were"): np.vstack(
                reference_prepare(train, other, known=together)
            ),
            "This is a leak: `other` is prepared by its own numbers. Use those of `train`.": np.vstack(
                reference_prepare(train, other, own=True)
            ),
            "Gaps are filled by means: take the medians.": np.vstack(reference_prepare(train, other, fill=np.nanmean)),
            "Mean and deviation are those before the gaps were filled: fill first.": np.vstack(early),
            "NumPy's std divides by the number of rows.": np.vstack(reference_prepare(train, other, ddof=1)),
            "`other` comes first: return train, other.": np.vstack(filled_late[::-1]),
        },
        hint="Medians of train; fill both; mean and deviation of the filled train; subtract and divide in both.",
    )


@task("27.3", points=1)
def test_nothing_is_learned_from_other(student, rng):
    """Whatever stands in other rows of `other`, the prepared train and each row of the prepared other stay the same."""
    train, other = tables(rng)
    strange = other.copy()
    strange[1:] = strange[1:] * 50 + 1000
    first = several(student.prepare(train, other), 2, "prepare")
    second = several(student.prepare(train, strange), 2, "prepare")
    hint = "That is a leak: medians, means and deviations must come from `train` alone."
    for place, what in ((0, "The prepared train"), (1, "The first row of the prepared other")):
        before, after = (array(answer[place], (None, 4), what) for answer in (first, second))
        before, after = (part if place == 0 else part[:1] for part in (before, after))
        assert_close(after, before, what=f"{what}, after other rows of `other` were changed,", hint=hint)


@task("27.3", points=1, held_out=True)
def test_constant_columns_and_callers_arrays(student, rng):
    """Where a column of train is constant nothing is divided, and the arrays of the caller stay as they are."""
    train, other = tables(rng)
    train[:, 1], train[:, 2] = 4.0, 0.1
    train[3, 1] = np.nan
    answer = several(student.prepare(train, other), 2, "prepare")
    for part, right, what in zip(answer, reference_prepare(train, other), ("train", "other"), strict=True):
        assert_close(
            array(part, right.shape, f"The prepared {what}", "A column whose values are all equal has deviation 0."),
            right,
            what=f"The prepared {what} with two constant columns",
            hint="Subtract the mean; do not divide where all values of `train` are equal.",
        )
    probe = student.define(
        "lambda train, other: (lambda a, b: (prepare(a, b), a, b)[1:])(np.array(train), np.array(other))"
    )
    for part, before in zip(probe(train, other), (train, other), strict=True):
        same = np.array_equal(np.asarray(part), before, equal_nan=True)
        require(same, "prepare changes an array of the caller.", "Work on copies: np.where makes a new array.")


# 27.4


def reference_baselines(X, labels, groups, leak=""):
    """Accuracies by group; with a leak "all" (the majority of all rows), "self" or "siblings"."""
    results = []
    for name in np.unique(groups):
        test = groups == name
        rest = np.ones(len(X), bool) if leak == "all" else ~test
        values, counts = np.unique(labels[rest], return_counts=True)
        majority = np.mean(labels[test] == values[counts.argmax()])
        distances = ((X[test][:, None] - X[None]) ** 2).sum(axis=2)
        if leak == "siblings":
            distances[np.arange(test.sum()), np.flatnonzero(test)] = np.inf
        elif leak != "all":
            distances[:, test] = np.inf
        results.append((majority, np.mean(labels[test] == labels[distances.argmin(axis=1)])))
    return np.array(results).T


def grouped(rng):
    """Rows in groups that have their own places and their own mixture of labels."""
    groups = rng.permutation(np.repeat([4, 9, 2, 7], [9, 14, 7, 11]))
    places = {name: rng.normal(0, 2, size=3) for name in (2, 4, 7, 9)}
    shares = {2: [0.7, 0.2, 0.1], 4: [0.1, 0.6, 0.3], 7: [0.2, 0.2, 0.6], 9: [0.6, 0.3, 0.1]}
    labels = np.array([rng.choice([-1, 3, 5], p=shares[name]) for name in groups])
    X = np.array([places[name] for name in groups]) + rng.normal(0, 1, size=(len(groups), 3)) + labels[:, None] / 4
    return X, labels, groups


def answered(student, X, labels, groups):
    majority, neighbour = several(student.baselines(X, labels, groups), 2, "baselines")
    count = (len(np.unique(groups)),)
    return array(majority, count, "majority"), array(neighbour, count, "neighbour")


@task("27.4", points=1)
def test_majority_of_the_rest(student, rng):
    """majority is the accuracy of the most frequent label of all other groups; of equal ones the smallest counts."""
    for _ in range(6):
        X, labels, groups = grouped(rng)
        assert_close(
            answered(student, X, labels, groups)[0],
            reference_baselines(X, labels, groups)[0],
            what="majority",
            mistakes={
                "This is a leak: the majority was counted in all rows, those of the tested group among them.": (
                    reference_baselines(X, labels, groups, "all")[0]
                ),
                "This is a leak: it is the majority within the tested group itself.": np.array(
                    [
                        np.unique(labels[groups == name], return_counts=True)[1].max() / np.sum(groups == name)
                        for name in np.unique(groups)
                    ]
                ),
            },
            hint="Count the labels of all rows outside of the group; then see how often that label is right in it.",
        )
    labels = np.array([1, 0, 0, 1, 2, 1, 2, 1])
    assert_close(
        answered(student, rng.normal(size=(8, 2)), labels, np.array([0, 0, 0, 0, 1, 1, 1, 1]))[0],
        [0.5, 0.0],
        what="majority, where labels are equally frequent,",
        hint="Of several equally frequent labels the smallest is taken.",
    )


@task("27.4", points=2)
def test_neighbour_in_the_rest(student, rng):
    """neighbour is the accuracy of the label of the nearest row of all other groups."""
    for _ in range(6):
        X, labels, groups = grouped(rng)
        siblings = reference_baselines(X, labels, groups, "siblings")[1]
        assert_close(
            answered(student, X, labels, groups)[1],
            reference_baselines(X, labels, groups)[1],
            what="neighbour",
            mistakes={
                "This is a leak: each row found itself.": np.ones(4),
                "This is a leak: the nearest row may be a sibling of the same group.": siblings,
            },
            hint="Measure the distances of the group's rows to all rows that are not in the group, and take the least.",
        )


@task("27.4", points=1)
def test_baselines_on_printed_letters(student):
    """On printed letters, one face after the other left out, both baselines are right to within 0.0001."""
    characters, names = data.printed_characters()
    rows = np.flatnonzero(np.isin(names, list("ACEHK")))[:100]
    X, labels, groups = characters[rows].reshape(100, 64), np.searchsorted(list("ACEHK"), names[rows]), rows // 180
    right = reference_baselines(X, labels, groups)
    assert_close(
        np.stack(answered(student, X, labels, groups)), right, what="(majority, neighbour) on four faces of letters"
    )


# 27.5

LETTERS = "ACDEFGHKMN"
KINDS = ("dense", "convolution", "recurrent")
BUDGET = 5000
FLOOR = 0.82  # on unseen faces; the solution: about 0.9
LEAST = 0.65  # of each network on the validation faces; the weakest of the solution: about 0.8
SUSPICIOUS, GAP = (
    0.91,
    0.035,
)  # a dense network that is so good on new faces, and no worse than on known ones, knows them


def moves(images, labels):
    places = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    return np.concatenate([np.roll(images, place, axis=(1, 2)) for place in places]), np.tile(labels, 9)


def faces_of(numbers):
    """The letters of some faces, framed, and their labels."""
    characters, names = data.printed_characters()
    rows = np.flatnonzero(np.isin(names, list(LETTERS)) & np.isin(np.arange(len(names)) // 180, numbers))
    framed = np.pad(characters[rows], ((0, 0), (1, 1), (1, 1))).astype("float32")
    return framed, np.array([LETTERS.index(name) for name in names[rows]])


def in_order(images, labels):
    """Rows of images with their labels, in an order of their own."""
    pixels = images.reshape(len(images), -1)
    # By the images alone: sorted by label, too, any labels would look as if they stood beside the right ones.
    return np.column_stack([pixels, labels])[np.lexsort(np.round(pixels, 6).T)]


def network_of(student, kind):
    model = entry(student.networks, kind, "networks")
    require(hasattr(model, "layers"), f"networks[{kind!r}] is {describe(model)}.", "It should be a Keras model.")
    return model


def share_right(model, images, labels):
    outputs = array(model.predict(images), (len(images), 10), "What the network gives")
    return float(np.mean(outputs.argmax(axis=1) == labels))


@task("27.5", points=1)
def test_moved_copies(student, rng):
    """moved_copies gives each image nine times, unmoved and moved by a pixel in eight directions, with its label."""
    images = np.pad(rng.uniform(0.1, 1, size=(3, 8, 8)), ((0, 0), (1, 1), (1, 1)))
    labels = np.array([4, 0, 7])
    moved, repeated = several(student.moved_copies(images, labels), 2, "moved_copies")
    moved = array(moved, (27, 10, 10), "The images")
    repeated = array(repeated, (27,), "The labels")
    right, right_labels = moves(images, labels)
    assert_close(
        in_order(moved, np.zeros(27)),
        in_order(right, np.zeros(27)),
        what="The moved images, sorted,",
        hint="Moves of -1, 0 and 1 down, with moves of -1, 0 and 1 to the right: nine places, each once.",
    )
    assert_equal(
        in_order(moved, repeated)[:, -1],
        in_order(right, right_labels)[:, -1],
        what="The labels of the sorted images",
        hint="Each copy keeps the label of its image. Are images and labels repeated in the same order?",
    )


@task("27.5", points=2)
def test_three_kinds_within_the_budget(student):
    """build(kind) gives three kinds of networks from (batch, 10, 10) to probabilities, at most 5,000 parameters."""
    recurrent = {"SimpleRNN", "GRU", "LSTM"}
    for kind in KINDS:
        model = student.build(kind)
        require(hasattr(model, "layers"), f"build({kind!r}) gives {describe(model)}.", "It should be a Keras model.")
        require(
            model.input_shape == (None, 10, 10) and model.output_shape == (None, 10),
            f"build({kind!r}) leads from {model.input_shape} to {model.output_shape}.",
            "It should lead from (None, 10, 10) to (None, 10).",
        )
        require(
            (model.parameters or 0) <= BUDGET,
            f"build({kind!r}) has {model.parameters:,} parameters.",
            f"The budget is {BUDGET:,}: a comparison of kinds should not be one of sizes.",
        )
        names = {layer.keras_class for layer in model.layers}
        convolves = any("Conv" in name for name in names)
        remembers = bool(names & (recurrent | {"Bidirectional", "RNN"}))
        fits = {
            "dense": "Dense" in names and not convolves and not remembers,
            "convolution": "Conv2D" in names and not remembers,
            "recurrent": remembers and not convolves,
        }[kind]
        require(
            fits, f"build({kind!r}) is made of {', '.join(sorted(names))}.", "Which layers make a net of this kind?"
        )
        outputs = array(model.predict(np.random.default_rng(0).random((5, 10, 10))), (5, 10), "The output")
        require(
            outputs.min() >= 0 and np.allclose(outputs.sum(axis=1), 1, atol=1e-4),
            f"The outputs of build({kind!r}) are no probabilities.",
            "Ten classes of which one is right: which activation has the last layer?",
        )


@task("27.5", points=2)
def test_scores_are_measured_on_unseen_faces(student):
    """scores are accuracies on the moved copies of the validation faces, of networks not trained on them."""
    held_images, held_labels = moves(*faces_of([3, 7, 11]))
    seen_images, seen_labels = moves(*faces_of([0, 4, 8]))
    for kind in KINDS:
        score, model = number(entry(student.scores, kind, "scores"), f"scores[{kind!r}]"), network_of(student, kind)
        truth = share_right(model, held_images, held_labels)
        unmoved = share_right(model, *faces_of([3, 7, 11]))
        hint = "Measure on all nine moved copies of all rows of the validation faces."
        if abs(score - unmoved) < 1e-3:
            hint = "That is the accuracy on unmoved letters. The scanner moves them: measure on the moved copies."
        require(
            abs(score - truth) < 0.006,
            f"scores[{kind!r}] is {score:.3f}, but networks[{kind!r}] reads {truth:.3f} of these copies.",
            hint,
        )
        require(
            truth > LEAST,
            f"networks[{kind!r}] reads only {truth:.2f} of the validation faces' copies.",
            "Is it trained on moved copies, and for some epochs?",
        )
        if kind == "dense":
            known = share_right(model, seen_images, seen_labels)
            require(
                not (truth > SUSPICIOUS and known - truth < GAP),
                f"The dense network reads {known:.3f} of the training faces and {truth:.3f} of the validation faces.",
                "So good only is a network that was trained on the validation faces: a leak. Train on the others "
                "alone, and split by faces, not by rows.",
            )


@task("27.5", points=1)
def test_the_best_kind_is_chosen(student):
    """chosen is the kind with the best of the scores."""
    scores = {kind: number(entry(student.scores, kind, "scores"), f"scores[{kind!r}]") for kind in KINDS}
    chosen = word({"chosen": student.chosen}, "chosen", "the answers", KINDS)
    best = max(scores.values())
    require(scores[chosen] == best, f"chosen is {chosen!r} with {scores[chosen]:.3f}; the best score is {best:.3f}.")


@task("27.5", points=2)
def test_it_reads_unseen_faces(student):
    """The saved network reads at least 82 % of the moved copies of three faces that you do not have."""
    images, labels = moves(*faces_of([12, 13, 14]))
    read = student.define("lambda images: read(path, np.array(images))")
    answers = array(read(images), (len(images),), "read(path, images)")
    require(answers.dtype.kind in "iu", "read does not return integers.", "Return the number of the best class.")
    share = float(np.mean(answers == labels))
    centred = float(np.mean(answers.reshape(9, -1)[4] == labels[: len(labels) // 9]))
    hint = "Compare the three kinds: which one stands moved letters? Some more epochs may help, too."
    if centred - share > 0.25:
        hint = f"Of unmoved letters it reads {centred:.2f}: it was not trained on moved copies."
    require(share >= FLOOR, f"It reads {share:.3f} of the letters of the unseen faces.", hint)


FILE = """lambda images, weights: (lambda network, place: (
    network.set_weights(weights), network.save(place), read(place, np.array(images)))[2]
)(keras.Sequential([keras.Input((10, 10)), layers.Flatten(), layers.Dense(10, activation="softmax")]),
  Path(tempfile.mkdtemp()) / "examiner.keras")"""


@task("27.5", points=1)
def test_read_loads_the_file(student, rng):
    """read(path, images) gives the labels of the file's network, and `path` is a `.keras` file of the chosen kind."""
    weights = [rng.normal(size=(100, 10)).astype("float32"), rng.normal(size=10).astype("float32")]
    images = rng.random((20, 10, 10)).astype("float32")
    answers = student.define(FILE)(images, weights)
    assert_equal(
        answers,
        (images.reshape(20, 100) @ weights[0] + weights[1]).argmax(axis=1),
        what="read(place, images) for a network that the examiner saved",
        hint="Load the file whose path is given, and take the most probable class of each image.",
    )
    name = str(student.define("str(path)"))
    require(name.endswith(".keras"), f"path is {name!r}.", "Save the whole network in a `.keras` file.")
    model = student.define("keras.saving.load_model(path)")
    names = {layer.keras_class for layer in model.layers}
    wanted = {"dense": {"Dense"}, "convolution": {"Conv2D"}, "recurrent": {"SimpleRNN", "GRU", "LSTM"}}
    chosen = word({"chosen": student.chosen}, "chosen", "the answers", KINDS)
    require(
        bool(names & wanted[chosen]) and (model.parameters or 0) <= BUDGET,
        f"The file holds a network of {', '.join(sorted(names))} with {model.parameters:,} parameters.",
        "Save the chosen network.",
    )


# 27.6

VERDICTS = (
    "believe",
    "groups on both sides",
    "prepared on all rows",
    "chosen on the test",
    "plain method is as good",
    "not shown",
    "fails a group",
)
LOOK = {
    "A": "26 patients decide. If both networks were equally good, how many of them would belong to each?",
    "B": "Was a speaker of the test heard in training? And what will the callers be?",
    "C": "Go through the steps: groups, choice, look, margin, seeds, groups of people. Is any of them wrong?",
    "D": "In which step did the test patients play a part for the first time?",
    "E": "What decided between the 60 settings, and where does the 90.7 % come from?",
    "F": "Look at the two lines below the total. Who loses?",
    "G": "The steps are sound. What does the day of training buy?",
    "H": "A low figure is no fault. Compare it with the plain methods, and the counts with chance.",
}


def examine_verdicts(student, right):
    for name, verdict in right.items():
        answer = word(student.verdicts, name, "verdicts", VERDICTS)
        require(answer == verdict, f"Report {name} does not deserve {answer!r}.", LOOK[name])


@task("27.6", points=1)
def test_verdicts_on_evidence(student):
    """The verdicts on A and H fit what their counts can prove."""
    examine_verdicts(student, {"A": "not shown", "H": "believe"})


@task("27.6", points=1)
def test_verdicts_on_splits(student):
    """The verdicts on B and C fit the way in which their rows were split."""
    examine_verdicts(student, {"B": "groups on both sides", "C": "believe"})


@task("27.6", points=1)
def test_verdicts_on_order(student):
    """The verdicts on D and E fit the order in which things were done."""
    examine_verdicts(student, {"D": "prepared on all rows", "E": "chosen on the test"})


@task("27.6", points=1)
def test_verdicts_on_use(student):
    """The verdicts on F and G fit what the use would bring."""
    examine_verdicts(student, {"F": "fails a group", "G": "plain method is as good"})
