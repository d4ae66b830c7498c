"""Checks of unit 18: capsule networks."""

import numpy as np

from layerwise.checks import array, assert_close, assert_equal, describe, entry, number, require, several, task, word

# 18.1 Count the capsules


def examine_size(student, name, right, hint, mistakes=None):
    assert_equal(
        number(entry(student.sizes, name, "sizes"), what=f"sizes[{name!r}]"),
        right,
        what=f"sizes[{name!r}]",
        hint=hint,
        mistakes=mistakes,
        reveal=False,
    )


@task("18.1", points=1)
def test_primary_capsules_and_predictions(student):
    """The number of primary capsules and the shape of their predictions are right."""
    examine_size(
        student,
        "primary",
        64,
        "20 pixels leave 12 places, and then every second of 8. At each place 32 numbers make how many capsules of 8?",
        {
            "These are the places: at each of them there are several capsules.": 16,
            "You count a capsule for each filter: 8 filters together make one.": 512,
            "Did you forget the stride of the second convolution?": 256,
        },
    )
    assert_equal(
        array(entry(student.sizes, "predictions", "sizes"), shape=(3,), what="sizes['predictions']"),
        [64, 5, 12],
        what="sizes['predictions']",
        hint="Every primary capsule predicts a pose of 12 numbers for each of the 5 class capsules.",
        mistakes={"A prediction is the pose of the whole, so it has 12 numbers, not 8.": [64, 5, 8]},
        reveal=False,
    )


@task("18.1", points=1)
def test_capsule_weights(student):
    """The weights of the capsule layer are right, and so is what more routing adds to them."""
    examine_size(
        student,
        "weights",
        30_720,
        "One matrix for each pair of a primary and a class capsule; it turns 8 numbers into 12.",
        {
            "You share one matrix among all primary capsules: each has its own.": 480,
            "The couplings are no weights: they are computed for each image anew.": 30_720 + 320,
            "There are no biases here.": 30_720 + 60,
            "Routing again uses the same weights: do not multiply by the iterations.": 3 * 30_720,
        },
    )
    examine_size(student, "extra", 0, "Is anything learned in the routing, or is it only computed?")


@task("18.1", points=1)
def test_couplings(student):
    """The number of the coupling coefficients and their total are right."""
    examine_size(student, "couplings", 320, "One for each pair of a primary and a class capsule.")
    examine_size(
        student,
        "total",
        64,
        "The coefficients of one primary capsule add up to 1.",
        {"The softmax is over the wholes: each *part* shares out 1.": 5},
    )


# 18.2 Squash


def reference_squash(vectors, epsilon=1e-7):
    squared = np.sum(vectors**2, axis=-1, keepdims=True)
    return squared / (1 + squared) * vectors / np.sqrt(squared + epsilon)


@task("18.2", points=1)
def test_squash(student, rng):
    """squash(vectors, epsilon) follows the formula along the last axis, for any shape."""
    for shape in ((5,), (4, 3), (2, 3, 4), (3, 3)):
        vectors = 1.5 * rng.normal(size=shape)
        squared = np.sum(vectors**2, axis=-1, keepdims=True)
        mistakes = {
            "These are vectors of length 1: the factor |s|²/(1 + |s|²) is missing.": vectors / np.sqrt(squared),
            "You divide by nothing at the end: divide by the length, too.": squared / (1 + squared) * vectors,
            "You divide by the squared length: its root is the length.": vectors / (1 + squared),
            "The first factor has squared lengths above and below.": vectors / (1 + np.sqrt(squared)),
            "The lengths are taken over the whole array: each vector has its own.": reference_squash(
                vectors.ravel()
            ).reshape(shape),
        }
        if len(shape) > 1:
            wrong = np.moveaxis(reference_squash(np.moveaxis(vectors, 0, -1)), -1, 0)
            mistakes["You take lengths along the first axis: the vectors lie along the last."] = wrong
        assert_close(
            student.squash(vectors, 1e-7),
            reference_squash(vectors),
            what=f"squash for the shape {shape}",
            hint="New length times old direction: squared / (1 + squared) · s / length.",
            mistakes=mistakes,
        )


@task("18.2", points=1, held_out=True)
def test_squash_of_zero(student):
    """A vector of zeros becomes a vector of zeros, beside others that are squashed as usual."""
    vectors = np.array([[0.0, 0.0, 0.0], [0.0, 3.0, 4.0]])
    result = array(
        student.squash(vectors, 1e-7), shape=(2, 3), what="squash of zeros", hint="What stands under the root?"
    )
    assert_close(result, reference_squash(vectors), what="squash of zeros and of (0, 3, 4)")


@task("18.2", points=1)
def test_squash_epsilon(student, rng):
    """epsilon stands under the root and nowhere else, and is 1e-7 unless said otherwise."""
    vectors = rng.normal(size=(3, 4))
    squared = np.sum(vectors**2, axis=-1, keepdims=True)
    assert_close(
        student.squash(vectors, 0.5),
        reference_squash(vectors, 0.5),
        what="squash with epsilon 0.5",
        hint="Divide by the root of (squared length + epsilon).",
        mistakes={
            "epsilon has no effect: it stands under the root.": reference_squash(vectors),
            "epsilon is added to the root: it stands under it.": (
                squared / (1 + squared) * vectors / (np.sqrt(squared) + 0.5)
            ),
            "epsilon stands in the first factor, too: only the root has it.": (
                (squared + 0.5) / (1.5 + squared) * vectors / np.sqrt(squared + 0.5)
            ),
        },
    )
    tiny = np.full((1, 2), 2e-2)
    assert_close(student.squash(tiny), reference_squash(tiny), what="squash of (0.02, 0.02)", atol=1e-9)


# 18.3 Predictions and routing


def reference_route(predictions, iterations, axis=2, start=None, squashed=True, agree=True):
    logits = np.zeros(predictions.shape[:3])
    for _ in range(iterations):
        weights = np.exp(logits)
        couplings = weights / weights.sum(axis=axis, keepdims=True)
        outputs = np.einsum("bpw,bpwo->bwo", couplings, predictions)
        if squashed:
            outputs = reference_squash(outputs)
        growth = np.einsum("bpwo,bwo->bpw", predictions, outputs)
        logits = logits + growth if agree else growth
    weights = np.exp(logits)
    return outputs, couplings, weights / weights.sum(axis=axis, keepdims=True)


def routed(student, predictions, iterations):
    batch, parts, wholes, size = predictions.shape
    outputs, couplings = several(student.route(predictions, iterations), 2, "route")
    return (
        array(outputs, shape=(batch, wholes, size), what="The array of outputs"),
        array(couplings, shape=(batch, parts, wholes), what="The array of couplings"),
    )


def some_predictions(rng):
    """Predictions of several shapes; parts 0 and 1 agree on the first whole."""
    for shape in ((2, 5, 3, 4), (3, 2, 4, 3), (1, 3, 3, 3)):
        predictions = 0.9 * rng.normal(size=shape)
        predictions[:, 1, 0] = predictions[:, 0, 0] + 0.1
        yield predictions


@task("18.3", points=2)
def test_predictions(student, rng):
    """predict_wholes(poses, matrices) multiplies each part's pose by the matrix of that part and that whole."""
    for batch, parts, wholes, d_in, d_out in ((2, 5, 3, 4, 6), (3, 3, 3, 3, 3), (1, 2, 4, 3, 2)):
        poses, matrices = rng.normal(size=(batch, parts, d_in)), rng.normal(size=(parts, wholes, d_in, d_out))
        mistakes = {
            "You use the matrices of one part for all parts: each part has its own.": np.einsum(
                "bpi,wio->bpwo", poses, matrices[0]
            ),
        }
        if d_in == d_out:
            mistakes["The matrices are transposed: the pose is a row vector."] = np.einsum(
                "bpo,pwio->bpwi", poses, matrices
            )
        assert_close(
            student.predict_wholes(poses, matrices),
            np.einsum("bpi,pwio->bpwo", poses, matrices),
            what="The predictions",
            hint="For one image, part and whole: poses[b, p] @ matrices[p, w].",
            mistakes=mistakes,
        )


@task("18.3", points=1)
def test_first_iteration(student, rng):
    """After one iteration all couplings are 1 / wholes, and the outputs are the squashed weighted sums."""
    for predictions in some_predictions(rng):
        outputs, couplings = routed(student, predictions, 1)
        batch, parts, wholes, _ = predictions.shape
        right, _, following = reference_route(predictions, 1)
        assert_close(
            couplings,
            np.full((batch, parts, wholes), 1 / wholes),
            what="The couplings after one iteration",
            hint="Logits of 0 give equal couplings over the wholes.",
            mistakes={
                "These are the couplings of the next iteration: return those that made the outputs.": following,
                "The softmax is over the parts: it belongs over the wholes.": np.full(
                    (batch, parts, wholes), 1 / parts
                ),
                "These are logits: return the couplings.": np.zeros((batch, parts, wholes)),
            },
        )
        assert_close(
            outputs,
            right,
            what="The outputs after one iteration",
            hint="Sum over the parts, then squash along the last axis.",
            mistakes={
                "The outputs are not squashed.": predictions.sum(axis=1) / wholes,
                "These are means over the parts: the couplings weigh a sum.": reference_squash(
                    predictions.mean(axis=1)
                ),
                "The predictions are squashed before the sum: squash the sum.": (
                    reference_squash(predictions).sum(axis=1) / wholes
                ),
            },
        )


@task("18.3", points=2)
def test_routing(student, rng):
    """After several iterations outputs and couplings are those of the procedure, for any number of iterations."""
    for predictions in some_predictions(rng):
        for iterations in (2, 3, 5):
            outputs, couplings = routed(student, predictions, iterations)
            right = reference_route(predictions, iterations)
            wrong = {
                "The softmax is over the parts: it belongs over the wholes.": reference_route(
                    predictions, iterations, axis=1
                ),
                "You route without squashing.": reference_route(predictions, iterations, squashed=False),
                "The logits are replaced in each iteration: they should grow.": reference_route(
                    predictions, iterations, agree=False
                ),
                "This is one iteration too few.": reference_route(predictions, iterations - 1),
                "This is one iteration too many.": reference_route(predictions, iterations + 1),
                "The couplings do not change: add the agreement to the logits.": reference_route(predictions, 1),
            }
            assert_close(
                outputs,
                right[0],
                what=f"The outputs after {iterations} iterations",
                hint="Each iteration: softmax, weighted sum, squash, then add the scalar products to the logits.",
                mistakes={sentence: value[0] for sentence, value in wrong.items()},
            )
            assert_close(
                couplings,
                right[1],
                what=f"The couplings after {iterations} iterations",
                hint="Return the couplings with which the last outputs were computed.",
                mistakes={
                    "These are the couplings of the next iteration: return those that made the outputs.": right[2],
                    **{sentence: value[1] for sentence, value in wrong.items()},
                },
            )


@task("18.3", points=1, held_out=True)
def test_routing_of_small_predictions(student, rng):
    """Predictions that are almost or exactly zero are routed with an epsilon of 1e-7 under the root."""
    predictions = 4e-4 * rng.normal(size=(2, 3, 2, 4))
    predictions[1] = 0
    outputs, _ = routed(student, predictions, 3)
    right = reference_route(predictions, 3)[0]
    assert_close(1e6 * outputs, 1e6 * right, what="A million times the outputs", hint="Where does the 1e-7 stand?")


# 18.4 The margin loss


def margin_terms(targets, lengths, high=0.9, low=0.1, share=0.5):
    present = targets * np.maximum(0, high - lengths) ** 2
    return present, share * (1 - targets) * np.maximum(0, lengths - low) ** 2


@task("18.4", points=2)
def test_margin_loss(student, rng):
    """margin_loss(targets, lengths) sums over the classes and takes the mean over the images."""
    for images, classes in ((6, 4), (3, 3), (2, 10)):
        targets = rng.integers(0, 2, size=(images, classes)).astype(float)
        targets[0, :2] = 1, 0
        lengths = rng.uniform(0.02, 0.98, size=(images, classes))
        lengths[0, :2] = 0.3, 0.7
        present, absent = margin_terms(targets, lengths)
        right = np.sum(present + absent) / images
        no_floor = targets * (0.9 - lengths) ** 2 + 0.5 * (1 - targets) * (lengths - 0.1) ** 2
        linear = targets * np.maximum(0, 0.9 - lengths) + 0.5 * (1 - targets) * np.maximum(0, lengths - 0.1)
        assert_close(
            student.margin_loss(targets, lengths),
            right,
            what="The margin loss",
            hint="Both costs for each class, the sum over the classes, the mean over the images.",
            mistakes={
                "This is the mean over all elements: classes are summed.": right / classes,
                "This is the sum over the images: take their mean.": right * images,
                "You sum over the images and take the mean over the classes.": right * images / classes,
                "Absent classes cost half: the 0.5 is missing.": np.sum(present + 2 * absent) / images,
                "Present classes cost whole: the 0.5 is for absent ones only.": np.sum(present / 2 + absent) / images,
                "Absent classes cost nothing here.": np.sum(present) / images,
                "Beyond the margin nothing may be paid: max(0, …) is missing.": no_floor.sum() / images,
                "The squares are missing.": linear.sum() / images,
                "Present and absent are exchanged.": np.sum(sum(margin_terms(1 - targets, lengths))) / images,
                "This is one loss for each image: take their mean.": np.sum(present + absent, axis=1),
            },
        )


@task("18.4", points=1)
def test_margins(student):
    """A present class costs nothing from 0.9 on, an absent one nothing up to 0.1; each is charged alone beyond."""
    cases = [(1, 0.95, 0), (1, 0.85, 0.0025), (1, 0, 0.81), (0, 0.05, 0), (0, 0.15, 0.00125), (0, 1, 0.405)]
    for target, length, right in cases:
        name = "present" if target else "absent"
        assert_close(
            student.margin_loss(np.array([[float(target)]]), np.array([[float(length)]])),
            right,
            what=f"The loss of a class that is {name} with the length {length:g}",
            hint="Look at max(0, …): which margin is it for this class?",
        )


# 18.5 Two digits in one image


@task("18.5", points=1)
def test_names(student, rng):
    """name_wholes(poses, least) lists each image's classes from the longest on, as long as they are long enough."""
    for images, classes, size in ((6, 5, 3), (4, 4, 4), (3, 2, 6)):
        poses = rng.normal(size=(images, classes, size))
        lengths = np.array([rng.permutation(np.linspace(0.05, 0.95, classes)) for _ in range(images)])
        poses *= (lengths / np.linalg.norm(poses, axis=2))[:, :, None]
        for least in (0.53, 0.2):
            examine_names(student, poses, least, lengths)


@task("18.5", points=1, held_out=True)
def test_names_at_the_edge(student):
    """A capsule of exactly the least length is named, and an image without long capsules has an empty list."""
    poses = np.zeros((3, 3, 2))
    poses[0, 1], poses[0, 2] = (3, 4), (6, 8)
    poses[2, 0] = 0, 1
    examine_names(student, poses, 5, np.linalg.norm(poses, axis=2))


def examine_names(student, poses, least, lengths):
    answer = student.name_wholes(poses, least)
    rows = several(answer, len(poses), "name_wholes", "Give one list for each image.")
    for image, (row, sizes) in enumerate(zip(rows, lengths, strict=True)):
        right = [int(k) for k in np.argsort(-sizes) if sizes[k] >= least]
        require(
            isinstance(row, (list, tuple, np.ndarray)),
            f"The entry of image {image} is {describe(row)}.",
            "It should be a list, also when it has one class or none.",
        )
        seen = [number(k, what="A class") for k in row]
        hint = "Which capsules are at least so long, and in which order?"
        if sorted(seen) == sorted(right):
            hint = "These are the right classes in the wrong order: the longest capsule comes first."
        elif len(seen) < len(right):
            hint = "Some are missing: a capsule of exactly the least length counts, and there may be several."
        require(
            seen == right,
            f"With lengths {sizes.round(2).tolist()} and least {least} you name {[int(k) for k in seen]}, not {right}.",
            hint,
        )


@task("18.5", points=1)
def test_mask(student, rng):
    """mask_poses(poses, chosen) keeps the chosen capsule of each image at its place and sets all others to 0."""
    for images, classes, size in ((4, 5, 3), (3, 3, 3), (1, 2, 4)):
        poses, chosen = rng.normal(size=(images, classes, size)), rng.integers(0, classes, size=images)
        right = np.zeros((images, classes, size))
        right[np.arange(images), chosen] = poses[np.arange(images), chosen]
        assert_close(
            student.mask_poses(poses, chosen),
            right.reshape(images, -1),
            what="The masked poses",
            hint="Keep each capsule at its own place in the row.",
            mistakes={
                "Lay each image's poses out as one row.": right,
                "Nothing is masked.": poses.reshape(images, -1),
                "The chosen capsule is masked: it is the one to keep.": (poses - right).reshape(images, -1),
                "Only the chosen pose is left: the zeros of the others belong into the row.": poses[
                    np.arange(images), chosen
                ],
                "The numbers are in the wrong order: class 0 comes first.": right.transpose(0, 2, 1).reshape(
                    images, -1
                ),
            },
        )


@task("18.5", points=1)
def test_mask_leaves_poses_alone(student, rng):
    """mask_poses changes nothing in the poses that it was given."""
    poses = rng.normal(size=(3, 4, 2))
    probe = student.define(
        "lambda mask, poses, chosen: (lambda given: (mask(given, chosen), given))(__import__('numpy').array(poses))"
    )
    masked, after = several(probe(student.mask_poses, poses, np.array([1, 3, 0])), 2, "mask_poses")
    array(masked, shape=(3, 8), what="The masked poses")
    assert_close(after, poses, what="The poses afterwards", hint="Work on a copy: poses.copy().")


# 18.6 What the pose knows


def reference_r2(train_poses, train_angles, test_poses, test_angles, constant=True, centre=None):
    if constant:
        train_poses = np.column_stack([train_poses, np.ones(len(train_poses))])
        test_poses = np.column_stack([test_poses, np.ones(len(test_poses))])
    weights = np.linalg.lstsq(train_poses, train_angles, rcond=None)[0]
    around = test_angles.mean() if centre is None else centre
    return 1 - np.sum((test_angles - test_poses @ weights) ** 2) / np.sum((test_angles - around) ** 2)


def examine_r2(student, data):
    train_angles = data[1]
    assert_close(
        student.angle_r2(*data),
        reference_r2(*data),
        what="R²",
        hint="Fit on the training images, then put the forecasts of the test angles into the formula.",
        mistakes={
            "This is R² on the training images.": reference_r2(*data[:2], *data[:2]),
            "You fit to the test images: the regression may see the training images only.": reference_r2(
                *data[2:], *data[2:]
            ),
            "The constant is missing: add a column of ones.": reference_r2(*data, constant=False),
            "The mean is that of the training angles: the formula has that of the test angles.": reference_r2(
                *data, centre=train_angles.mean()
            ),
            "The mean of the angles is not subtracted.": reference_r2(*data, centre=0),
            "The 1 − is missing.": 1 - reference_r2(*data),
        },
    )


@task("18.6", points=2)
def test_r2(student, rng):
    """angle_r2 fits with a constant on the training images and returns R² on the test images."""
    for train, test, size in ((40, 25, 4), (30, 50, 8)):
        weights = 8 * rng.normal(size=size)
        poses = [0.5 + rng.normal(size=(count, size)) for count in (train, test)]
        angles = [part @ weights + 12 + 9 * rng.normal(size=len(part)) + 10 * n for n, part in enumerate(poses)]
        examine_r2(student, (poses[0], angles[0], poses[1], angles[1]))


@task("18.6", points=1)
def test_r2_of_extremes(student, rng):
    """R² is 1 where the pose holds the whole angle, and may be below 0 where it holds nothing of it."""
    poses = rng.normal(size=(50, 3))
    angles = poses @ np.array([20.0, -7.0, 3.0]) + 5
    assert_close(
        student.angle_r2(poses[:30], angles[:30], poses[30:], angles[30:]), 1.0, what="R² of an exact relation"
    )
    turned = -angles
    examine_r2(student, (poses[:30], angles[:30], poses[30:], turned[30:]))


# 18.7 What is wrong with this layer?

WORDS = ("wrong axis", "no squash", "one iteration", "dead capsule", "healthy")
LOOK = {
    "A": "Add up the rows first: they are what must be 1. Then go through the lengths.",
    "B": "Add up the first row of couplings, and then the first column.",
    "C": "Look at each column of lengths: is that capsule long where its own class is shown?",
    "D": "How do the couplings of one part differ from each other?",
    "E": "Look for the largest of all lengths. How long can a squashed vector be?",
    "F": "That all parts of one image go to one whole is no fault. Does every capsule answer where its class is shown?",
    "G": "Add up the first row of couplings, and then the first column.",
}


def examine_verdict(student, name, right):
    answer = word(student.verdicts, name, "verdicts", WORDS)
    require(answer == right, f"For {name} you say {answer!r}.", LOOK[name])


@task("18.7", points=1)
def test_verdicts_a_b_g(student):
    """The verdicts on A, B and G fit the sums of their couplings."""
    for name, right in (("A", "healthy"), ("B", "wrong axis"), ("G", "wrong axis")):
        examine_verdict(student, name, right)


@task("18.7", points=1)
def test_verdicts_c_f(student):
    """The verdicts on C and F fit the lengths of their capsules."""
    for name, right in (("C", "dead capsule"), ("F", "healthy")):
        examine_verdict(student, name, right)


@task("18.7", points=1)
def test_verdicts_d_e(student):
    """The verdicts on D and E fit their numbers."""
    for name, right in (("D", "one iteration"), ("E", "no squash")):
        examine_verdict(student, name, right)
