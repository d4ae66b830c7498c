"""Checks of unit 13: batch normalisation."""

import itertools

import numpy as np

from layerwise.checks import array, assert_close, describe, number, require, several, task, word


def require_unchanged(student, name, arguments):
    """The student's function leaves its arrays as they were."""
    probe = student.define(
        "lambda function, arguments: ((kept := [a.copy() if hasattr(a, 'copy') else a for a in arguments]),"
        " function(*arguments), all((a == b).all() if hasattr(a, 'copy') else a == b"
        " for a, b in zip(arguments, kept)))[2]"
    )
    require(
        probe(getattr(student, name), list(arguments)),
        f"{name} changes an argument.",
        "Compute new arrays instead of working in place with +=, -=, *= or /=.",
    )


# 13.1 Count them


def examine_number(student, name, right, mistakes, hint, atol=0.0):
    assert_close(
        number(getattr(student, name), what=name), right, what=name, rtol=0, atol=atol, hint=hint, mistakes=mistakes
    )


@task("13.1", points=1)
def test_parameters(student):
    """total and trained count the parameters of the network with two normalised blocks."""
    examine_number(
        student,
        "total",
        2944,
        {
            "Each normalised unit also has a moving mean and a moving variance.": 2784,
            "You count biases in the first two dense layers: they have none.": 3024,
            "The batch normalisations are missing.": 2624,
            "The biases of the last layer are missing.": 2940,
            "There are two batch normalisations.": 2824,
        },
        "20 · 50, then 4 for each of 50 units, then 50 · 30, and so on.",
    )
    examine_number(
        student,
        "trained",
        2784,
        {
            "Moving means and variances are measured, not trained.": 2944,
            "Gamma and beta are trained: only two of the four are not.": 2624,
            "Two of the four of each normalised unit are not trained, in both blocks.": 2844,
        },
        "Take the moving means and moving variances away from the total.",
    )


@task("13.1", points=1)
def test_folded_and_image(student):
    """folded and image_total count what is left after folding, and what a normalisation of images has."""
    examine_number(
        student,
        "folded",
        2704,
        {
            "After folding the dense layers need biases.": 2624,
            "Folded normalisations are gone: their four parameters make one bias.": 2944,
        },
        "Three dense layers, all with biases.",
    )
    examine_number(
        student,
        "image_total",
        64,
        {
            "Channels are normalised, not single places: all places of a channel share their four.": 4 * 28 * 28 * 16,
            "Moving mean and moving variance count, too.": 32,
            "This is the number of channels: each has four.": 16,
        },
        "Four for each channel.",
    )


@task("13.1", points=1)
def test_averaged_and_old_share(student):
    """averaged and old_share say over how many numbers a mean goes, and how slowly a moving average forgets."""
    examine_number(
        student,
        "averaged",
        32 * 28 * 28,
        {
            "Within one channel the mean is over samples, rows and columns.": 32,
            "The mean is also taken over the samples of the batch.": 28 * 28,
            "Each channel has a mean of its own.": 32 * 28 * 28 * 16,
        },
        "Samples times rows times columns.",
    )
    examine_number(
        student,
        "old_share",
        0.9**20,
        {
            "This is the share of what is new.": 1 - 0.9**20,
            "Twenty steps, not nineteen.": 0.9**19,
            "Twenty steps, not twenty-one.": 0.9**21,
            "Each step keeps 0.9 of what is there, not 0.1.": 0.0,
        },
        "Each step keeps a share of 0.9 of what is there.",
        atol=0.0006,
    )


# 13.2 Standardise without looking ahead


def tables(rng):
    for samples, others, features in ((20, 7, 3), (5, 1, 4), (8, 8, 8)):
        scales = 10.0 ** rng.uniform(-1, 3, size=features)
        places = scales * rng.normal(size=features)
        yield (
            places + scales * rng.normal(size=(samples, features)),
            places + scales * (1 + 2 * rng.normal(size=(others, features))),
        )


def by(table, training, ddof=0):
    return (table - training.mean(axis=0)) / training.std(axis=0, ddof=ddof)


@task("13.2", points=1)
def test_training_columns(student, rng):
    """Every column of the training table gets mean 0 and standard deviation 1."""
    for training, other in tables(rng):
        result = several(student.standardise(training, other), 2, "standardise")[0]
        both = np.vstack([training, other])
        assert_close(
            result,
            by(training, training),
            what="The training table",
            hint="Subtract each column's mean, divide by its standard deviation.",
            mistakes={
                "Mean and deviation come from both tables: nothing may be taken from the other one.": by(
                    training, both
                ),
                "You standardise rows: every column is to be standardised.": (
                    training - training.mean(axis=1, keepdims=True)
                )
                / training.std(axis=1, keepdims=True),
                "All columns share one mean and one deviation: each column needs its own.": (
                    (training - training.mean()) / training.std()
                ),
                "You divide by samples - 1 in the deviation: divide by samples, as np.std does.": by(
                    training, training, 1
                ),
                "You divide by the variance: divide by its root.": (training - training.mean(axis=0))
                / training.var(axis=0),
                "The columns are only shifted: divide by the deviation.": training - training.mean(axis=0),
                "The columns are only divided: subtract the mean first.": training / training.std(axis=0),
            },
        )
    require_unchanged(student, "standardise", (training, other))


@task("13.2", points=1)
def test_other_by_the_training_part(student, rng):
    """The other table is standardised by the training table's means and deviations, even if it is a single row."""
    for training, other in tables(rng):
        result = several(student.standardise(training, other), 2, "standardise")[1]
        wrong = {}
        if len(other) > 1:
            wrong["This is leakage: the other table is scaled by its own statistics."] = by(other, other)
        assert_close(
            result,
            by(other, training),
            what="The other table",
            hint="Subtract the training columns' means, divide by the training columns' deviations.",
            mistakes=wrong | {"The other table came back unchanged.": other},
        )


@task("13.2", points=1, held_out=True)
def test_constant_columns(student, rng):
    """A column that is constant in the training table is shifted and divided by 1; a small one is not constant."""
    training, other = rng.normal(size=(6, 3)), rng.normal(size=(4, 3))
    training[:, 1] = 7.0
    other[:, 1] += 7
    training[:, 2] *= 1e-5
    other[:, 2] *= 1e-5
    deviation = training.std(axis=0)
    deviation[1] = 1
    first, second = several(student.standardise(training, other), 2, "standardise")
    for result, table, what in ((first, training, "The training table"), (second, other, "The other table")):
        assert_close(
            result,
            (table - training.mean(axis=0)) / deviation,
            what=what,
            hint="Only where the deviation is 0 it is replaced, by 1.",
        )


# 13.3 Batch normalisation in both modes


def batches(rng):
    """x, gamma, beta, moving mean, moving variance, momentum, epsilon."""
    for shape, momentum, epsilon in (
        ((7, 4), 0.9, 1e-3),
        ((4, 4), 0.6, 0.5),
        ((3, 2, 5, 4), 0.99, 0.1),
        ((2, 3), 0, 2),
    ):
        d = shape[-1]
        x = rng.normal(size=shape) * rng.uniform(0.5, 2, size=d) + rng.normal(size=d) + 1
        yield (
            x,
            rng.uniform(0.5, 2, size=d),
            rng.normal(size=d),
            rng.normal(size=d),
            rng.uniform(1, 3, size=d),
            (momentum),
            epsilon,
        )


def scaled(x, mean, variance, gamma, beta, epsilon):
    return gamma * (x - mean) / np.sqrt(variance + epsilon) + beta


@task("13.3", points=2)
def test_training_outputs(student, rng):
    """In training mode the outputs are normalised by the batch, for tables and for images."""
    for x, gamma, beta, moving_mean, moving_variance, momentum, epsilon in batches(rng):
        axes = tuple(range(x.ndim - 1))
        mean, variance = x.mean(axis=axes), x.var(axis=axes)
        result = several(
            student.forward(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon), 3, "forward"
        )[0]
        assert_close(
            result,
            scaled(x, mean, variance, gamma, beta, epsilon),
            what=f"The outputs for x of the shape {x.shape}",
            hint="Mean and variance over all axes but the last; epsilon under the root.",
            mistakes={
                "These are normalised by the moving averages: training mode takes the batch's statistics.": scaled(
                    x, moving_mean, moving_variance, gamma, beta, epsilon
                ),
                "Epsilon belongs under the root.": gamma * (x - mean) / (np.sqrt(variance) + epsilon) + beta,
                "Epsilon is missing.": scaled(x, mean, variance, gamma, beta, 0),
                "The root is missing: divide by the root of the variance.": (
                    gamma * (x - mean) / (variance + epsilon) + beta
                ),
                "The variance divides by the count of numbers, not by one less.": scaled(
                    x, mean, x.var(axis=axes, ddof=1), gamma, beta, epsilon
                ),
                "Mean and variance are taken over the samples alone: in an image they are over rows and columns, "
                "too.": scaled(x, x.mean(axis=0), x.var(axis=0), gamma, beta, epsilon),
                "Mean and variance are taken within each sample (that is layer normalisation).": scaled(
                    x, x.mean(axis=-1, keepdims=True), x.var(axis=-1, keepdims=True), gamma, beta, epsilon
                ),
                "Gamma is missing.": scaled(x, mean, variance, 1, beta, epsilon),
                "Beta is missing.": scaled(x, mean, variance, gamma, 0, epsilon),
            },
        )


@task("13.3", points=2)
def test_moving_averages(student, rng):
    """In training mode the new moving averages keep the share `momentum`, and nothing is changed in place."""
    for x, gamma, beta, moving_mean, moving_variance, momentum, epsilon in batches(rng):
        axes = tuple(range(x.ndim - 1))
        result = several(student.forward(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon), 3, "forward")
        for k, name, old, new in (
            (1, "moving mean", moving_mean, x.mean(axis=axes)),
            (2, "moving variance", moving_variance, x.var(axis=axes)),
        ):
            mistakes = {
                "The momentum is the share that is kept, not the share that is new.": (1 - momentum) * old
                + momentum * new,
                "It has not moved.": old,
                "This is the batch's own: mix it with the old one.": new,
            }
            if k == 2:
                unbiased = x.var(axis=axes, ddof=1)
                mistakes |= {
                    "Here, too, the variance divides by the count of numbers.": momentum * old
                    + (1 - momentum) * unbiased,
                    "Epsilon does not belong into the moving variance.": momentum * old
                    + (1 - momentum) * (new + epsilon),
                    "This averages standard deviations: average variances.": momentum * old
                    + (1 - momentum) * np.sqrt(new),
                }
            assert_close(
                result[k],
                momentum * old + (1 - momentum) * new,
                what=f"The new {name}",
                hint="momentum · old + (1 - momentum) · that of the batch.",
                mistakes=mistakes,
            )
        require_unchanged(student, "forward", (x, gamma, beta, moving_mean, moving_variance, momentum, epsilon))


@task("13.3", points=1)
def test_inference(student, rng):
    """In inference mode the moving averages are used, so that one sample has the same output alone as in a batch."""
    for x, gamma, beta, moving_mean, moving_variance, _, epsilon in batches(rng):
        axes = tuple(range(x.ndim - 1))
        for given in (x, x[:1]):
            assert_close(
                student.infer(given, gamma, beta, moving_mean, moving_variance, epsilon),
                scaled(given, moving_mean, moving_variance, gamma, beta, epsilon),
                what=f"infer for {len(given)} sample{'s' * (len(given) > 1)}",
                hint="The formula of training, with moving mean and moving variance.",
                mistakes={
                    "These are normalised by the batch: inference uses the moving averages.": scaled(
                        given, given.mean(axis=axes), given.var(axis=axes), gamma, beta, epsilon
                    ),
                    "Epsilon belongs under the root.": gamma
                    * (given - moving_mean)
                    / (np.sqrt(moving_variance) + epsilon)
                    + beta,
                    "Epsilon is missing.": scaled(given, moving_mean, moving_variance, gamma, beta, 0),
                },
            )
        require_unchanged(student, "infer", (x, gamma, beta, moving_mean, moving_variance, epsilon))


# 13.4 Slopes through mean and variance


def ways_back(rng):
    """slope, x, gamma, epsilon."""
    for samples, units, epsilon in ((6, 4, 0.3), (4, 4, 1e-3), (2, 3, 0.5)):
        yield (
            rng.normal(size=(samples, units)) + 0.4,
            1.5 * rng.normal(size=(samples, units)) + 1,
            rng.uniform(0.5, 2, size=units),
            epsilon,
        )


def reference_slope(slope, x, gamma, epsilon, through_mean=1, through_variance=1):
    root = np.sqrt(x.var(axis=0) + epsilon)
    hat = (x - x.mean(axis=0)) / root
    g = gamma * slope
    return (g - through_mean * g.mean(axis=0) - through_variance * hat * (g * hat).mean(axis=0)) / root


@task("13.4", points=2)
def test_slope_at_x(student, rng):
    """The slope at x has the path through the mean and the path through the variance."""
    for slope, x, gamma, epsilon in ways_back(rng):
        right = reference_slope(slope, x, gamma, epsilon)
        assert_close(
            several(student.backward(slope, x, gamma, epsilon), 3, "backward")[0],
            right,
            what="The slope at x",
            hint="g minus its mean, minus the normalised values times the mean of g times the normalised values; all "
            "over the root.",
            mistakes={
                "The paths through mean and variance are missing.": reference_slope(slope, x, gamma, epsilon, 0, 0),
                "The path through the variance is missing.": reference_slope(slope, x, gamma, epsilon, 1, 0),
                "The path through the mean is missing.": reference_slope(slope, x, gamma, epsilon, 0, 1),
                "Gamma is missing.": reference_slope(slope, x, 1, epsilon),
                "Epsilon is missing.": reference_slope(slope, x, gamma, 0),
                "The division by the root is missing.": right * np.sqrt(x.var(axis=0) + epsilon),
                "You divide by the number of samples once too often.": right / len(x),
            },
        )
    require_unchanged(student, "backward", (slope, x, gamma, epsilon))


@task("13.4", points=1)
def test_slopes_of_gamma_and_beta(student, rng):
    """The slopes at gamma and beta are sums over the samples."""
    for slope, x, gamma, epsilon in ways_back(rng):
        result = several(student.backward(slope, x, gamma, epsilon), 3, "backward")
        hat = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + epsilon)
        assert_close(
            result[1],
            (slope * hat).sum(axis=0),
            what="The slope at gamma",
            hint="Outputs are gamma times the normalised values.",
            mistakes={
                "This is a mean: the slope is the sum over the samples.": (slope * hat).mean(axis=0),
                "Gamma itself does not occur in its slope.": (gamma * slope * hat).sum(axis=0),
                "Gamma multiplies the normalised values, not x.": (slope * x).sum(axis=0),
                "This is the slope at beta: x, gamma, beta is the order.": slope.sum(axis=0),
            },
        )
        assert_close(
            result[2],
            slope.sum(axis=0),
            what="The slope at beta",
            hint="Beta is added to every sample's output.",
            mistakes={
                "This is a mean: the slope is the sum over the samples.": slope.mean(axis=0),
                "Gamma does not occur in the slope of beta.": (gamma * slope).sum(axis=0),
            },
        )


@task("13.4", points=1)
def test_slope_by_differences(student, rng):
    """The slope at x agrees with finite differences of a loss."""
    x, gamma, weights, epsilon = rng.normal(size=(5, 2)), rng.uniform(0.5, 2, size=2), rng.normal(size=(5, 2)), 0.2

    def loss(x):
        return np.sum(weights * scaled(x, x.mean(axis=0), x.var(axis=0), gamma, 0, epsilon) ** 2)

    outputs = scaled(x, x.mean(axis=0), x.var(axis=0), gamma, 0, epsilon)
    differences = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        shift = np.zeros_like(x)
        shift[place] = 1e-5
        differences[place] = (loss(x + shift) - loss(x - shift)) / 2e-5
    assert_close(
        several(student.backward(2 * weights * outputs, x, gamma, epsilon), 3, "backward")[0],
        differences,
        what="The slope at x",
        hint="It does not predict how the loss changes when x does. Is a path missing?",
    )


# 13.5 Fold it into the layer before


def trained_blocks(rng, sizes):
    return [
        {
            "W": rng.normal(size=(inputs, units)),
            "gamma": rng.uniform(-2, 2, size=units),
            "beta": rng.normal(size=units),
            "mean": rng.normal(size=units),
            "variance": rng.uniform(0.2, 4, size=units),
        }
        for inputs, units in itertools.pairwise(sizes)
    ]


def folded(student, blocks, epsilon):
    result = student.fold(blocks, epsilon)
    require(isinstance(result, (list, tuple)), f"fold returned {describe(result)}.", "Return a list of pairs (W, b).")
    require(
        len(result) == len(blocks),
        f"fold returned {len(result)} things for {len(blocks)} blocks.",
        "Return a list with one pair for each block.",
    )
    for number_, (block, pair) in enumerate(zip(blocks, result, strict=True), start=1):
        W, b = several(pair, 2, "fold, for each block,")
        units = block["W"].shape[1]
        yield (
            array(W, shape=block["W"].shape, what=f"W of block {number_}"),
            array(b, shape=(units,), what=f"b of block {number_}"),
        )


@task("13.5", points=2)
def test_folded_weights_and_biases(student, rng):
    """Each folded layer has the weights and the bias that make it equal to its block."""
    for sizes, epsilon in (((4, 4), 0.3), ((3, 5, 2), 1e-3), ((2, 2, 2, 2), 1.0)):
        blocks = trained_blocks(rng, sizes)
        for block, (W, b) in zip(blocks, folded(student, blocks, epsilon), strict=True):
            gamma, beta, mean, variance = (block[name] for name in ("gamma", "beta", "mean", "variance"))
            root = np.sqrt(variance + epsilon)
            factor = gamma / root
            mistakes = {
                "Gamma is missing in W.": block["W"] / root,
                "Epsilon is missing.": block["W"] * gamma / np.sqrt(variance),
                "Epsilon belongs under the root.": block["W"] * gamma / (np.sqrt(variance) + epsilon),
                "The root is missing.": block["W"] * gamma / (variance + epsilon),
                "W came back unchanged.": block["W"],
            }
            if block["W"].shape[0] == len(gamma):
                mistakes["A factor belongs to a unit, that is to a column of W."] = block["W"] * factor[:, None]
            assert_close(
                W,
                block["W"] * factor,
                what="A folded W",
                hint="Each column is multiplied by its unit's gamma over the root.",
                mistakes=mistakes,
            )
            assert_close(
                b,
                beta - mean * factor,
                what="A folded b",
                hint="What the block gives for x = 0.",
                mistakes={
                    "The moving mean is missing in b.": beta,
                    "The moving mean must be multiplied by the factor, too.": beta - mean,
                    "Beta is missing in b.": -mean * factor,
                    "The moving mean is subtracted, not added.": beta + mean * factor,
                },
            )


@task("13.5", points=1, held_out=True)
def test_folded_network(student, rng):
    """The folded network gives the outputs of the original, for every x, and the blocks stay as they were."""
    blocks, epsilon = trained_blocks(rng, (5, 6, 6, 3)), 0.05
    x = folded_x = 2 * rng.normal(size=(9, 5))
    for number_, (block, (W, b)) in enumerate(zip(blocks, folded(student, blocks, epsilon), strict=True), start=1):
        x = scaled(x @ block["W"], block["mean"], block["variance"], block["gamma"], block["beta"], epsilon)
        folded_x = folded_x @ W + b
        if number_ < len(blocks):
            x, folded_x = np.maximum(x, 0), np.maximum(folded_x, 0)
    assert_close(folded_x, x, what="The outputs of the folded network", hint="Try a single unit and x = 0 first.")
    probe = student.define(
        "lambda fold, blocks: ((kept := [{n: a.copy() for n, a in b.items()} for b in blocks]), fold(blocks, 0.1),"
        " all((b[n] == k[n]).all() for b, k in zip(blocks, kept) for n in k))[2]"
    )
    require(probe(student.fold, blocks), "fold changes the blocks.", "Compute new arrays instead of working in place.")


# 13.6 What is wrong with this network?

WORDS = ("averages too young", "batch too small", "used in training mode", "overfitting", "fine")
VERDICTS = {
    "A": ("averages too young", "Inference lags behind batch mode. How much of the start is left after 80 steps?"),
    "B": ("batch too small", "How much of the start is left? Then compare both modes with the plain network."),
    "C": ("used in training mode", "What does batch normalisation in training mode make of a single digit?"),
    "D": ("fine", "Few steps, but which momentum? And is there a difference at all?"),
    "E": ("overfitting", "Do the two modes differ? Does the plain network do better?"),
    "F": ("averages too young", "Compute 0.999 to the power of 1,200."),
    "G": ("fine", "Does it do worse than the plain network?"),
    "H": ("batch too small", "Compare both modes with the plain network, and look at the batch."),
}


def examine_verdicts(student, names):
    for name in names:
        answer, (right, hint) = word(student.verdicts, name, "verdicts", WORDS), VERDICTS[name]
        require(answer == right, f"For {name} you said {answer!r}.", hint)


@task("13.6", points=1)
def test_verdicts_a_f(student):
    """The networks A and F are judged by their moving averages."""
    examine_verdicts(student, "AF")


@task("13.6", points=1)
def test_verdicts_b_h(student):
    """The networks B and H are judged by what they can do in either mode."""
    examine_verdicts(student, "BH")


@task("13.6", points=1)
def test_verdicts_c_e(student):
    """The networks C and E are judged by where their accuracy is lost."""
    examine_verdicts(student, "CE")


@task("13.6", points=1)
def test_verdicts_d_g(student):
    """The networks D and G are judged by differences, not by suspicion."""
    examine_verdicts(student, "DG")
