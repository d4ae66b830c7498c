"""Checks of unit 08: deep networks."""

import itertools

import numpy as np

from layerwise.checks import array, assert_close, assert_equal, describe, entry, number, require, several, task

# 8.1 Products of slopes


def examine_bound(student, name, right, mistakes, hint):
    """One entry of bounds; mistakes maps a sentence to the wrong number."""
    what = f"The bound {name}"
    assert_close(
        number(entry(student.bounds, name, "bounds"), what=what),
        right,
        what=what,
        atol=0.0,
        hint=hint,
        mistakes=mistakes,
        reveal=False,
    )


@task("8.1", points=1)
def test_bounds_of_equal_weights(student):
    """bounds has the right numbers for A, B and C, chains whose weights are all equal."""
    quarter = "The sigmoid's slope is largest at z = 0. How large is it there?"
    examine_bound(
        student, "A", 0.25**10, {"The sigmoid's slope is at most 1/4; 1/2 is its value at 0.": 0.5**10}, quarter
    )
    tanh = "The slope of tanh is largest at z = 0, and there it is 1."
    examine_bound(student, "B", 0.5**6, {"A quarter is the bound of the sigmoid; that of tanh is 1.": 0.125**6}, tanh)
    sign = "A bound is a size: take the absolute value."
    examine_bound(
        student,
        "C",
        32,
        {sign: -32, "A negative weight does not switch off a chain: the biases are free.": 0},
        "A ReLU that is on has the slope 1. What is left are the weights.",
    )


@task("8.1", points=1)
def test_bound_of_different_weights(student):
    """bounds has the right number for D, a chain of four different weights."""
    examine_bound(
        student,
        "D",
        0.125,
        {
            "A bound is a size: take the absolute value.": -0.125,
            "Each of the four neurons has a slope of its own, at most 1/4.": 8,
            "Weights multiply along a chain, they do not add up.": 14.5 / 256,
        },
        "Multiply the sizes of the four weights by the largest slope of each of the four neurons.",
    )


@task("8.1", points=1)
def test_bounds_solved_for_length_and_weight(student):
    """bounds has the right numbers for E, a length, and F, a weight."""
    examine_bound(
        student,
        "E",
        10,
        {
            "Nine are not enough: a quarter to the power of 9 is 0.0000038.": 9,
            "With ten the bound is already below one millionth.": 11,
            "The largest slope of the sigmoid is 1/4, not 1/2.": 20,
        },
        "The smallest whole number L for which (1/4) to the power of L is below 0.000001.",
    )
    examine_bound(
        student,
        "F",
        4,
        {"Weights of 1 leave only the activations' slopes, and those are 1/4 at best.": 1},
        "Weight times largest slope has to be 1 in each neuron.",
    )


# 8.2 Two ways to start

FANS = ((300, 700), (700, 300))


def drawn(student, name, fan_in, fan_out, seed):
    """Weights as the student's function draws them, with the shape that is required."""
    return array(
        getattr(student, name)(fan_in, fan_out, seed),
        shape=(fan_in, fan_out),
        what=f"{name}({fan_in}, {fan_out}, seed)",
        hint="The weights of a layer are (fan_in, fan_out).",
    )


def examine_deviation(weights, variance, name, mistakes):
    """Mean 0 and the right deviation; mistakes maps a sentence to the wrong variance."""
    deviation = np.sqrt(variance)
    require(
        abs(weights.mean()) < 0.05 * deviation + 1e-12,
        f"The mean of {name}'s weights is {weights.mean():.3g}.",
        "It should be 0: the weights lie on both sides alike.",
    )
    assert_close(
        weights.std(),
        deviation,
        what=f"The standard deviation of {name}'s weights",
        rtol=0.02,
        atol=0.0,
        hint="The formula gives the variance. The deviation is its root.",
        mistakes={sentence: np.sqrt(wrong) for sentence, wrong in mistakes.items()},
    )


@task("8.2", points=1)
def test_glorot_deviation(student, rng):
    """glorot_uniform(fan_in, fan_out, seed) has mean 0 and the variance 2 / (fan_in + fan_out)."""
    for fan_in, fan_out in FANS:
        right = 2 / (fan_in + fan_out)
        examine_deviation(
            drawn(student, "glorot_uniform", fan_in, fan_out, int(rng.integers(10**6))),
            right,
            "glorot_uniform",
            {
                "You took the deviation for the limit: a uniform distribution on ±a has the variance a²/3.": right / 3,
                "This is He's variance.": 2 / fan_in,
                "The deviation is the root of the variance.": right**2,
                "The variance is 2 / (fan_in + fan_out), not 1 / (fan_in + fan_out).": right / 2,
            },
        )


@task("8.2", points=1)
def test_glorot_is_uniform(student, rng):
    """glorot_uniform draws uniformly: all parts between its limits are equally frequent."""
    for fan_in, fan_out in FANS:
        weights = drawn(student, "glorot_uniform", fan_in, fan_out, int(rng.integers(10**6)))
        limit = np.sqrt(6 / (fan_in + fan_out))
        assert_close(
            [weights.min(), weights.max()],
            [-limit, limit],
            what="The smallest and the largest weight",
            rtol=0.01,
            atol=0.0,
            hint="A uniform distribution with the variance 2 / (fan_in + fan_out) ends at ± the root of 6 / (fan_in + "
            "fan_out).",
        )
        shares = np.histogram(weights, bins=5, range=(-limit, limit))[0] / weights.size
        assert_close(shares, np.full(5, 0.2), what="The share of weights in five equal parts", rtol=0.03,
                     hint="A uniform distribution has as many in each part.")  # fmt: skip


@task("8.2", points=1)
def test_he_is_normal(student, rng):
    """he_normal(fan_in, fan_out, seed) draws from a normal distribution with the variance 2 / fan_in."""
    for fan_in, fan_out in FANS:
        weights = drawn(student, "he_normal", fan_in, fan_out, int(rng.integers(10**6)))
        examine_deviation(
            weights,
            2 / fan_in,
            "he_normal",
            {
                "This is Glorot's variance.": 2 / (fan_in + fan_out),
                "He's formula has fan_in, the number of inputs.": 2 / fan_out,
                "The deviation is the root of the variance.": (2 / fan_in) ** 2,
                "ReLUs lose half of the mean square: the variance is 2 / fan_in.": 1 / fan_in,
            },
        )
        within = np.mean(np.abs(weights) < np.sqrt(2 / fan_in))
        require(
            abs(within - 0.683) < 0.01 and np.abs(weights).max() > 3.5 * np.sqrt(2 / fan_in),
            f"{within:.1%} of the weights are within one standard deviation.",
            "In a normal distribution, not truncated, it would be 68.3 %, and a few would be beyond four deviations.",
        )


@task("8.2", points=1)
def test_seeds(student, rng):
    """Equal seeds give equal weights, other seeds others, and the weights are independent of each other."""
    for name in ("glorot_uniform", "he_normal"):
        seed = int(rng.integers(10**6))
        first, again, other = (drawn(student, name, 40, 60, s) for s in (seed, seed, seed + 1))
        assert_equal(again, first, what=f"{name} with the same seed", hint="Make the generator inside the function.")
        require(not np.allclose(first, other), f"{name} gives the same weights for two seeds.", "Does it use `seed`?")
        require(
            len(np.unique(first)) > 2000,
            f"{name} repeats its numbers: only {len(np.unique(first))} different ones among 2,400.",
            "Draw one number for each weight.",
        )


# 8.3 The signal, layer by layer


def signal(X, weights, activation):
    """The outputs of all layers."""
    outputs = []
    for W in weights:
        X = np.tanh(X @ W) if activation == "tanh" else np.maximum(X @ W, 0)
        outputs.append(X)
    return outputs


def random_layers(rng, sizes, scale=1.0):
    return [scale * rng.normal(size=(before, after)) / np.sqrt(before) for before, after in itertools.pairwise(sizes)]


@task("8.3", points=1)
def test_spreads(student, rng):
    """spreads(X, weights, activation) gives the standard deviation of every layer's outputs, for tanh and ReLU."""
    for sizes in ((5, 8, 6, 7), (3, 4), (6, 5, 5, 5, 5, 5, 2)):
        X, weights = 0.3 + rng.normal(size=(9, sizes[0])), random_layers(rng, sizes, 1.5)
        for activation in ("tanh", "relu"):
            outputs = signal(X, weights, activation)
            nets = [H @ W for H, W in zip([X, *outputs], weights, strict=False)]
            assert_close(
                student.spreads(X, weights, activation),
                [H.std() for H in outputs],
                what=f"spreads for {activation}",
                hint="One number per layer: the standard deviation of all its outputs.",
                mistakes={
                    "These are the deviations of the net inputs: take them after the activation.": [
                        Z.std() for Z in nets
                    ],
                    "This is the root of the mean square: a standard deviation subtracts the mean.": [
                        np.sqrt((H**2).mean()) for H in outputs
                    ],
                    "These are variances.": [H.var() for H in outputs],
                    "The list starts with the inputs: leave them out.": [H.std() for H in [X, *outputs]],
                    "The activation is always tanh: look at the argument.": [
                        H.std() for H in signal(X, weights, "tanh")
                    ],
                    "The activation is always the ReLU: look at the argument.": [
                        H.std() for H in signal(X, weights, "relu")
                    ],
                    "You take a deviation per neuron and average: take it over samples and units together.": [
                        H.std(axis=0).mean() for H in outputs
                    ],
                    "np.std divides by the number of values, not by one less.": [H.std(ddof=1) for H in outputs],
                },
            )


def layers_with_dead_units(rng):
    """Positive inputs and weights of which some columns are negative throughout, so that these units are dead."""
    X, sizes, dead = rng.uniform(0.5, 1.5, size=(7, 4)), (4, 8, 5, 10, 6), (3, 0, 4, 6)
    weights = []
    for (before, after), count in zip(itertools.pairwise(sizes), dead, strict=True):
        W = rng.uniform(0.2, 1.0, size=(before, after)) / before
        W[:, rng.permutation(after)[:count]] *= -1
        weights.append(W)
    return X, weights, np.array(dead) / np.array(sizes[1:])


@task("8.3", points=1)
def test_dead_units(student, rng):
    """dead_shares(X, weights) gives the share of units that are 0 for every sample, layer by layer."""
    X, weights, shares = layers_with_dead_units(rng)
    assert_close(
        student.dead_shares(X, weights),
        shares,
        what="dead_shares",
        hint="A share: the number of dead units over the number of units of the layer.",
        mistakes={
            "These are the shares of units that are alive.": 1 - shares,
            "These are numbers of units: divide by the units of the layer.": shares * [8, 5, 10, 6],
        },
    )


@task("8.3", points=1, held_out=True)
def test_units_that_fire_once(student, rng):
    """dead_shares does not count units that are 0 for most samples only, and finds layers without any dead unit."""
    X, weights = rng.normal(size=(6, 5)), random_layers(rng, (5, 40, 30, 20))
    outputs = signal(X, weights, "relu")
    assert_close(
        student.dead_shares(X, weights),
        [np.mean((H == 0).all(axis=0)) for H in outputs],
        what="dead_shares",
        hint="A unit that fires for a single sample is not dead.",
        mistakes={
            "This is the share of outputs that are 0. A unit is dead only if it is 0 for every sample.": [
                np.mean(H == 0) for H in outputs
            ],
            "You count units that are 0 for any sample: it must be every sample.": [
                np.mean((H == 0).any(axis=0)) for H in outputs
            ],
            "You count samples for which all units are 0: exchange the axes.": [
                np.mean((H == 0).all(axis=1)) for H in outputs
            ],
        },
    )


# 8.4 The slope, layer by layer


def random_network(rng, sizes, scale=1.4):
    return [(W, 0.3 * rng.normal(size=W.shape[1])) for W in random_layers(rng, sizes, scale)]


def answers_of(X, network):
    for W, b in network[:-1]:
        X = np.maximum(X @ W + b, 0)
    W, b = network[-1]
    return X @ W + b


def numerical_norms(X, Y, network, step=1e-6):
    """Lengths of the slopes by central differences, for small nets."""
    norms = []
    for W, _ in network:
        slopes = np.zeros(W.shape)
        for place in np.ndindex(W.shape):
            kept, losses = W[place], []
            for change in (step, -step):
                W[place] = kept + change
                losses.append(np.mean((answers_of(X, network) - Y) ** 2))
            W[place] = kept
            slopes[place] = (losses[0] - losses[1]) / (2 * step)
        norms.append(np.sqrt(np.sum(slopes**2)))
    return np.array(norms)


def lengths(X, Y, network, *, bend=True, mean=True, factor=2.0):
    """Lengths of the slopes of all W, with faults to name."""
    inputs = [X]
    for W, b in network[:-1]:
        inputs.append(np.maximum(inputs[-1] @ W + b, 0))
    W, b = network[-1]
    P = inputs[-1] @ W + b
    D, result = factor * (P - Y) / (P.size if mean else 1), []
    for (W, _), H in zip(reversed(network), reversed(inputs), strict=True):
        result.append(np.linalg.norm(H.T @ D))
        D = D @ W.T * ((H > 0) if bend else 1)
    return np.array(result[::-1])


def examine_norms(student, X, Y, network, right, rtol=1e-5):
    assert_close(
        student.slope_norms(X, Y, network),
        right,
        what="slope_norms",
        rtol=rtol,
        atol=0.0,
        hint="Compare with central differences, as in unit 5: which layer is the first that is wrong, from the end?",
        mistakes={
            "The order is reversed: the first layer's number comes first.": right[::-1],
            "The slope is not switched off where a ReLU is off.": lengths(X, Y, network, bend=False),
            "The loss is a mean over all numbers of P: divide by their number.": lengths(X, Y, network, mean=False),
            "The slope of the square is 2(P - Y): the factor 2 is missing.": lengths(X, Y, network, factor=1.0),
            "You divide by the samples only: the loss is a mean over samples and outputs.": right * Y.shape[1],
            "These are squares: take the root.": right**2,
        },
    )


@task("8.4", points=2)
def test_norms_of_small_networks(student, rng):
    """slope_norms agrees with central differences for networks of one to four layers."""
    for sizes in ((3, 2), (4, 6, 3), (2, 7, 5, 3), (3, 6, 6, 6, 2)):
        network = random_network(rng, sizes)
        X, Y = rng.normal(size=(5, sizes[0])), rng.normal(size=(5, sizes[-1]))
        right = lengths(X, Y, network)
        assert np.allclose(right, numerical_norms(X, Y, network), rtol=1e-2, atol=1e-6)
        examine_norms(student, X, Y, network, right)


@task("8.4", points=2)
def test_norms_of_deep_networks(student, rng):
    """slope_norms is right for 20 layers, whether the slopes are large or tiny."""
    for scale in (0.4, 1.4, 2.5):
        network = random_network(rng, [10] + [16] * 19 + [4], scale)
        X, Y = rng.normal(size=(12, 10)), rng.normal(size=(12, 4))
        examine_norms(student, X, Y, network, lengths(X, Y, network))


@task("8.4", points=1, held_out=True)
def test_norms_through_dead_layers(student, rng):
    """Below a layer without a living unit all lengths are 0, and a ReLU at exactly 0 passes nothing back."""
    network = random_network(rng, (4, 6, 6, 6, 2))
    network[1] = (np.zeros((6, 6)), np.zeros(6))  # net inputs of exactly 0
    X, Y = rng.normal(size=(5, 4)), rng.normal(size=(5, 2))
    right = lengths(X, Y, network)
    norms = array(student.slope_norms(X, Y, network), shape=(4,), what="slope_norms")
    assert_close(norms[:3], right[:3], what="The lengths in and below the dead layer", atol=1e-12,
                 hint="Where a ReLU's net input is exactly 0, its slope is 0 here.")  # fmt: skip
    assert_close(norms[3], right[3], what="The length in the last layer", atol=0.0, rtol=1e-5)


# 8.5 Clipping by the global length


def clipped(student, slopes, limit):
    """The list and the norm that the student returns."""
    result = student.clip_by_global_norm(slopes, limit)
    parts, norm = several(result, 2, "clip_by_global_norm", "Write: return clipped, norm.")
    require(
        isinstance(parts, (list, tuple)) and len(parts) == len(slopes),
        f"The clipped slopes should be a list of {len(slopes)} arrays, but they are {describe(parts)}.",
    )
    return parts, number(norm, what="The norm")


def some_slopes(rng):
    return [rng.normal(size=shape) for shape in ((3, 4), (4,), (4, 2), (2,), (1, 1), (2, 3, 2))]


def global_norm(slopes):
    return np.sqrt(sum((slope**2).sum() for slope in slopes))


@task("8.5", points=1)
def test_long_gradients_are_shortened(student, rng):
    """A gradient longer than the limit keeps its direction and gets the limit as its length."""
    slopes = some_slopes(rng)
    norm = global_norm(slopes)
    for limit in (0.5 * norm, 0.01 * norm, 0.95 * norm):
        parts, _ = clipped(student, slopes, limit)
        for number_, (part, slope) in enumerate(zip(parts, slopes, strict=True)):
            own = np.linalg.norm(slope)
            assert_close(
                part,
                slope * limit / norm,
                what=f"Array {number_} of the clipped slopes",
                hint="One factor for all arrays: the limit over the length of the whole gradient.",
                mistakes={
                    "You clip each array by its own length: that is Keras's clipnorm. Take one length over all.": slope
                    * min(1, limit / own),
                    "You cut each number at the limit: that changes the direction.": np.clip(slope, -limit, limit),
                    "The slopes come back as they were.": slope,
                    "The length becomes 1: multiply by the limit.": slope / norm,
                },
            )


@task("8.5", points=1)
def test_short_gradients_stay(student, rng):
    """A gradient that is not longer than the limit comes back unchanged."""
    slopes = some_slopes(rng)
    norm = global_norm(slopes)
    for limit in (1.02 * norm, 3 * norm, 1000 * norm):
        parts, _ = clipped(student, slopes, limit)
        for number_, (part, slope) in enumerate(zip(parts, slopes, strict=True)):
            assert_close(
                part,
                slope,
                what=f"Array {number_} of the slopes",
                hint="The factor is at most 1.",
                mistakes={"You lengthen short gradients to the limit: the factor is at most 1.": slope * limit / norm},
            )


@task("8.5", points=1)
def test_norm_before_clipping(student, rng):
    """The second thing returned is the length of the whole gradient before clipping."""
    slopes = some_slopes(rng)
    norm = global_norm(slopes)
    for limit in (0.3 * norm, 2 * norm):
        _, seen = clipped(student, slopes, limit)
        assert_close(
            seen,
            norm,
            what="The norm",
            hint="The root of the sum of the squares of all elements of all arrays.",
            mistakes={
                "This is the length after clipping.": min(limit, norm),
                "This is the square of the length: take the root.": norm**2,
                "You add up the lengths of the arrays: add up their squares, then take the root.": sum(
                    np.linalg.norm(slope) for slope in slopes
                ),
                "This is the length of the longest array.": max(np.linalg.norm(slope) for slope in slopes),
            },
        )


@task("8.5", points=1, held_out=True)
def test_zeros_and_the_arrays_handed_in(student, rng):
    """A gradient of zeros comes back as zeros, and the arrays that are handed in stay as they are."""
    parts, norm = clipped(student, [np.zeros((2, 3)), np.zeros(3)], 1.0)
    assert_close(norm, 0.0, what="The norm of zeros")
    for part, shape in zip(parts, ((2, 3), (3,)), strict=True):
        assert_close(part, np.zeros(shape), what="A slope of zeros", hint="0 / 0 is not a number.")
    before, after = student.define(
        "(lambda slopes: ([slope.copy() for slope in slopes], (clip_by_global_norm(slopes, 0.1), slopes)[1]))"
        "([np.array([3.0, 4.0]), np.array([[12.0]])])"
    )
    for old, new in zip(before, after, strict=True):
        assert_close(new, old, what="An array that was handed in", hint="Make new arrays: `slope * factor`, not `*=`.")


# 8.6 Folding, and folding again


def fold(x, places):
    for c in places:
        x = np.where(x <= c, x / c, (1 - x) / (1 - c))
    return x


def examine_network(student, places):
    """The network as arrays, if it has the layers that are allowed."""
    network = student.fold_network(list(places))
    require(
        isinstance(network, (list, tuple)) and len(network) == len(places) + 1,
        f"For {len(places)} folds fold_network returned {describe(network)}.",
        f"It should be a list of {len(places) + 1} pairs (W, b): one per hidden layer and one for the output.",
    )
    pairs, before = [], 1
    for place, pair in enumerate(network):
        require(
            isinstance(pair, (list, tuple)) and len(pair) == 2,
            f"Layer {place + 1} is {describe(pair)}.",
            "Each layer is a pair (W, b).",
        )
        W = array(pair[0], shape=(before, None), what=f"W of layer {place + 1}")
        b = array(pair[1], shape=(W.shape[1],), what=f"b of layer {place + 1}")
        last = place == len(places)
        require(
            W.shape[1] == 1 if last else 1 <= W.shape[1] <= 2,
            f"Layer {place + 1} has {W.shape[1]} neurons.",
            "The output layer has one unit." if last else "A hidden layer may have two at most.",
        )
        pairs.append((W, b))
        before = W.shape[1]
    return pairs


def examine_folds(student, places):
    places = [float(c) for c in places]
    x = np.concatenate([np.linspace(0, 1, 2001), places])
    x = np.unique(np.clip(x, 0, 1))
    pairs = examine_network(student, places)
    right, doubled = fold(x, places), fold(x, places[::-1])
    assert_close(
        answers_of(x[:, None], pairs)[:, 0],
        right,
        what=f"The output of the net for folds at {', '.join(f'{c:.2f}' for c in places)}, on a grid from 0 to 1,",
        rtol=0.0,
        atol=1e-5,
        hint="Run your net on a few x: is it right left of the first fold? Right of it?",
        mistakes={
            "The folds come in the wrong order: the first place of the list is folded first.": doubled,
            "You fold in the middle, wherever c is.": fold(x, [0.5] * len(places)),
            "The net rises left of c and goes on rising: the second ReLU must turn it downwards.": x / places[0],
        },
    )


@task("8.6", points=1)
def test_one_fold(student, rng):
    """For one place the net computes the skew tent, with at most two hidden neurons."""
    for c in (0.5, *rng.uniform(0.15, 0.85, size=4)):
        examine_folds(student, [c])


@task("8.6", points=1)
def test_two_folds(student, rng):
    """For two places the net folds at the first, then at the second."""
    for _ in range(3):
        examine_folds(student, rng.uniform(0.2, 0.8, size=2))


@task("8.6", points=2)
def test_many_folds(student, rng):
    """For up to eight places the net has two neurons per hidden layer and computes all folds."""
    for count in (3, 5, 8):
        examine_folds(student, rng.uniform(0.35, 0.65, size=count))


# 8.7 What ails them?

DIAGNOSES = ("healthy", "signal vanishes", "signal explodes", "saturated", "slope vanishes", "dead")
CURES = ("none", "draw larger weights", "draw smaller weights", "take another activation", "raise the biases")


def examine_patient(student, name, diagnosis, cure, look):
    answer = entry(student.diagnoses, name, "diagnoses")
    require(
        isinstance(answer, (list, tuple)) and len(answer) == 2 and all(isinstance(text, str) for text in answer),
        f"diagnoses[{name!r}] is {describe(answer)}.",
        "Give two texts: (diagnosis, cure).",
    )
    require(answer[0] in DIAGNOSES, f"The diagnosis of {name} is {answer[0]!r}.", f"Choose one of {DIAGNOSES}.")
    require(answer[1] in CURES, f"The cure of {name} is {answer[1]!r}.", f"Choose one of {CURES}.")
    require(answer[0] == diagnosis, f"For {name} your diagnosis is {answer[0]!r}.", look)
    require(
        answer[1] == cure,
        f"For {name} the diagnosis is right, but you would {answer[1]!r}.",
        "What would this cure do to the spread, and what to the slopes?",
    )


@task("8.7", points=2)
def test_patients_whose_signal_changes(student):
    """A, F, G and H, whose spread changes from layer to layer, are diagnosed and treated rightly."""
    falls = "By which factor does the spread change from layer 1 to layer 12?"
    examine_patient(student, "A", "signal vanishes", "draw larger weights", falls)
    examine_patient(student, "F", "signal explodes", "draw smaller weights", falls)
    examine_patient(student, "G", "dead", "raise the biases", "What is the share of dead neurons in layers 8 and 12?")
    examine_patient(student, "H", "signal vanishes", "draw larger weights", falls)


@task("8.7", points=2)
def test_patients_whose_signal_is_level(student):
    """B, C, D and E, whose spread stays level, are diagnosed and treated rightly."""
    ratio = "Compare the slopes of layers 1 and 12 with each other. Small everywhere is not the same as vanishing."
    examine_patient(student, "B", "healthy", "none", ratio)
    examine_patient(student, "C", "slope vanishes", "take another activation", ratio)
    examine_patient(student, "D", "healthy", "none", ratio)
    examine_patient(student, "E", "saturated", "draw smaller weights", "Outputs of tanh lie between -1 and 1.")
