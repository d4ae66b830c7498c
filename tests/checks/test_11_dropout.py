"""Checks of unit 11: dropout."""

from itertools import product

import numpy as np

from layerwise.checks import array, assert_close, describe, entry, number, require, several, task

# 11.1 Shares and means


def examine_number(student, name, right, mistakes, hint):
    assert_close(
        number(getattr(student, name), what=name),
        right,
        what=name,
        rtol=0,
        atol=0.0011,
        hint=hint,
        mistakes=mistakes,
    )


@task("11.1", points=1)
def test_what_is_kept(student):
    """kept_units and kept_output are right for 200 units at the rate 0.3."""
    examine_number(
        student,
        "kept_units",
        140,
        {"That many are dropped: the rate is the share that is dropped.": 60},
        "A share of 0.7 of 200 units is kept.",
    )
    examine_number(
        student,
        "kept_output",
        2 / 0.7,
        {
            "Divide by the share that is kept, not by the rate.": 2 / 0.3,
            "You multiply by the share that is kept: inverted scaling divides by it.": 1.4,
            "Inverted scaling makes kept outputs larger in training.": 2.0,
        },
        "A kept output is divided by the share that is kept.",
    )


@task("11.1", points=1)
def test_what_is_expected(student):
    """mean_output and deviation are those of a unit that gives 2.0, over many masks."""
    examine_number(
        student,
        "mean_output",
        2.0,
        {
            "This is the mean without scaling.": 1.4,
            "This is the mean over kept units only: dropped ones count as 0.": 2 / 0.7,
        },
        "With probability 0.7 it is 2/0.7, otherwise 0.",
    )
    examine_number(
        student,
        "deviation",
        2 * np.sqrt(0.3 / 0.7),
        {
            "This is the variance: take its root.": 4 * 0.3 / 0.7,
            "This is the deviation without scaling: the kept value is 2/0.7, not 2.": 2 * np.sqrt(0.3 * 0.7),
        },
        "A value v with probability p, else 0, has the variance v² · p · (1 - p).",
    )


@task("11.1", points=1)
def test_modes_and_conventions(student):
    """inference_output and keras_rate follow the conventions of inverted dropout and of Keras."""
    examine_number(
        student,
        "inference_output",
        2.0,
        {"Inverted scaling has done its work in training: nothing is left to do in inference.": 1.4},
        "In inference dropout does nothing.",
    )
    examine_number(
        student,
        "keras_rate",
        0.2,
        {"Keras's rate is the share that is dropped, not the share that is kept.": 0.8},
        "Keras asks for the share that is dropped.",
    )


# 11.2 Dropout in both modes


def generator(student, rng):
    return student.define(f"__import__('numpy').random.default_rng({int(rng.integers(10_000))})")


def apply_dropout(student, x, rate, training, random):
    outputs, factors = several(student.dropout(x, rate, training, random), 2, "dropout")
    return (
        array(outputs, shape=x.shape, what="The array of outputs"),
        array(factors, shape=x.shape, what="The array of factors"),
    )


@task("11.2", points=1)
def test_dropout_in_training(student, rng):
    """In training each factor is 0 with probability rate and 1/(1 - rate) otherwise, at rates from 0 to 0.95."""
    for rate, shape in ((0.2, (100, 60)), (0.5, (6000,)), (0.95, (10, 20, 30)), (0.0, (7, 5))):
        x = rng.normal(size=shape) + 0.1
        outputs, factors = apply_dropout(student, x, rate, True, generator(student, rng))
        dropped = np.mean(factors == 0)
        require(
            abs(dropped - rate) < 0.035,
            f"At the rate {rate} a share of {dropped:.2f} is dropped.",
            "The rate is the share that is dropped, not the share that is kept."
            if abs(dropped - (1 - rate)) < 0.035
            else "Draw one uniform number for each element and compare it with the rate.",
        )
        kept = factors[factors != 0]
        assert_close(
            kept,
            np.full(kept.shape, 1 / (1 - rate)),
            what=f"The factor of a kept element at the rate {rate}",
            hint="What is kept is divided by 1 - rate.",
            mistakes={
                "What is kept is not scaled: divide it by 1 - rate.": np.ones(kept.shape),
                "You divide by the rate: divide by the share that is kept.": np.full(kept.shape, 1 / max(rate, 1e-9)),
                "You multiply by 1 - rate: inverted scaling divides by it.": np.full(kept.shape, 1 - rate),
            },
        )
        assert_close(outputs, x * factors, what="outputs", hint="The outputs are x times the factors.")


@task("11.2", points=1, held_out=True)
def test_dropout_draws_independently(student, rng):
    """Elements, samples and calls are drawn independently, and from the given generator."""
    x, random = np.ones((400, 30)), generator(student, rng)
    first = apply_dropout(student, x, 0.4, True, random)[1] == 0
    second = apply_dropout(student, x, 0.4, True, random)[1] == 0
    require(
        not (first == first[0]).all(),
        "All samples have the same mask.",
        "Draw one number for each element of x: samples need masks of their own.",
    )
    require(
        not (first == first[:, :1]).all(),
        "All units of a sample share one fate.",
        "Draw one number for each element of x, not one for each sample.",
    )
    require(
        not (first == second).all(),
        "Two calls in a row gave the same mask.",
        "Draw from the generator that is handed in; do not make a new one in each call.",
    )
    for name, one, other in (
        ("neighbouring samples", first[1:], first[:-1]),
        ("neighbouring units", first[:, 1:], first[:, :-1]),
        ("two calls", first, second),
    ):
        both = np.mean(one & other)
        require(
            abs(both - 0.16) < 0.03,
            f"Elements of {name} are both dropped in a share of {both:.2f}; independent ones would be in 0.16.",
            "Each element is dropped or kept by a random number of its own.",
        )
    rows = first.sum(axis=1)
    require(
        rows.std() > 1.5,
        "Nearly the same number of units is dropped in every sample.",
        "The count may vary: each unit is drawn by itself.",
    )
    seed = int(rng.integers(10_000))
    again = [
        apply_dropout(student, x, 0.4, True, student.define(f"__import__('numpy').random.default_rng({seed})"))[1]
        for _ in range(2)
    ]
    require(
        np.array_equal(*again),
        "Two generators with the same seed gave different masks.",
        "Draw from the generator that is handed in, and from nothing else.",
    )


@task("11.2", points=1)
def test_dropout_in_inference(student, rng):
    """In inference outputs equal x and all factors are 1, whatever the rate."""
    for rate, shape in ((0.0, (3,)), (0.5, (4, 3)), (0.9, (2, 3, 4))):
        x = rng.normal(size=shape)
        outputs, factors = apply_dropout(student, x, rate, False, generator(student, rng))
        assert_close(
            outputs,
            x,
            what=f"outputs in inference at the rate {rate}",
            hint="In inference inverted dropout does nothing at all.",
            mistakes={
                "Inverted dropout has scaled in training already: do not scale again in inference.": x * (1 - rate)
            },
        )
        assert_close(factors, np.ones(shape), what=f"factors in inference at the rate {rate}", hint="All are 1.")


@task("11.2", points=1)
def test_dropout_leaves_its_argument(student, rng):
    """x is not changed by a call."""
    probe = student.define(
        "lambda dropout, x, training, random: ((kept := x.copy()), dropout(x, 0.5, training, random),"
        " bool((x == kept).all()))[2]"
    )
    for training in (True, False):
        unchanged = probe(student.dropout, rng.normal(size=(20, 10)), training, generator(student, rng))
        require(unchanged, "x has other values after the call.", "Compute a new array instead of changing x.")


# 11.3 Forward and backward with the same mask


def layer_problem(rng):
    for samples, inputs, units in ((6, 4, 5), (3, 7, 2), (4, 4, 4)):
        X, W = rng.normal(size=(samples, inputs)), rng.normal(size=(inputs, units))
        factors = (rng.uniform(size=(samples, units)) >= 0.4) / 0.6
        factors[0, 0], factors[-1, -1] = 0, 1 / 0.6
        yield X, W, rng.normal(size=units), factors, rng.normal(size=(samples, units))


@task("11.3", points=1)
def test_forward(student, rng):
    """forward(X, W, b, factors) is the ReLU of XW + b, times the factors."""
    for X, W, b, factors, _ in layer_problem(rng):
        z = X @ W + b
        assert_close(
            student.forward(X, W, b, factors),
            np.maximum(0, z) * factors,
            what="forward(X, W, b, factors)",
            hint="Net input, then ReLU, then times the factors.",
            mistakes={
                "The ReLU is missing.": z * factors,
                "The factors are missing.": np.maximum(0, z),
                "The bias is missing.": np.maximum(0, X @ W) * factors,
                "You use only whether a unit is kept: multiply by the factors.": np.maximum(0, z) * (factors > 0),
            },
        )


def examine_slopes(student, rng, which):
    names = ("W", "b", "X")
    for X, W, b, factors, slope in layer_problem(rng):
        z = X @ W + b

        def slopes(d, X=X, W=W):
            return X.T @ d, d.sum(axis=0), d @ W.T

        results = several(student.backward(X, W, b, factors, slope), 3, "backward")
        right = slopes(slope * factors * (z > 0))
        wrong = {
            "The factors are missing on the way back: dropped units must not learn, kept ones learn scaled.": slopes(
                slope * (z > 0)
            ),
            "You use only whether a unit is kept: the scaling belongs into the slope too.": slopes(
                slope * (factors > 0) * (z > 0)
            ),
            "The slope of the ReLU is missing.": slopes(slope * factors),
            "You divide by the number of samples: nothing is divided here.": slopes(slope * factors * (z > 0) / len(X)),
            "The factors come in twice: the slope at the outputs needs them once.": slopes(
                slope * factors**2 * (z > 0)
            ),
        }
        for k in which:
            assert_close(
                results[k],
                right[k],
                what=f"The slope with respect to {names[k]}",
                hint="Slope at the outputs, times the factors, times the slope of the ReLU; then as in unit 5.",
                mistakes={sentence: values[k] for sentence, values in wrong.items()},
            )


@task("11.3", points=1)
def test_backward_to_the_parameters(student, rng):
    """backward gives the slopes with respect to W and b, with the factors of the forward pass."""
    examine_slopes(student, rng, (0, 1))
    X, W, b = np.array([[1.0], [2.0]]), np.array([[1.0, -1.0]]), np.array([-1.0, 1.0])
    results = several(student.backward(X, W, b, np.full((2, 2), 2.0), np.ones((2, 2))), 3, "backward")
    assert_close(
        results[1], [2.0, 0.0], what="The slope with respect to b", hint="At a net input of exactly 0 it is 0."
    )


@task("11.3", points=1)
def test_backward_to_the_inputs(student, rng):
    """backward gives the slope with respect to X, so that layers below can learn."""
    examine_slopes(student, rng, (2,))


# 11.4 An ensemble that one can count


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def reference_ensemble(x, w, b, rate, scale=True, uniform=False, keep=None):
    keep = 1 - rate if keep is None else keep
    masks = np.array(list(product([0, 1], repeat=len(x))))
    shares = np.where(masks == 1, keep, 1 - keep).prod(axis=1)
    if uniform:
        shares = np.full(len(masks), 1 / len(masks))
    answers = sigmoid(b + masks @ (x * w) / ((1 - rate) if scale else 1))
    return shares @ answers


def neurons(rng):
    for inputs, rate in ((1, 0.3), (3, 0.6), (6, 0.2)):
        yield 1.5 * rng.normal(size=inputs), rng.normal(size=inputs) + 0.5, 0.4 * rng.normal() + 0.3, rate


def examine_ensemble(student, rng, k, right, mistakes, hint):
    what = ("The mean answer", "The answer in inference", "The normalised geometric mean")[k]
    for given in neurons(rng):
        results = several(student.ensemble(*given), 3, "ensemble")
        assert_close(
            number(results[k], what=what),
            right(*given),
            what=what,
            hint=hint,
            mistakes={sentence: wrong(*given) for sentence, wrong in mistakes.items()},
        )


@task("11.4", points=2)
def test_mean_of_all_thinned_neurons(student, rng):
    """The first number is the mean answer of all thinned neurons, each weighted by its probability."""
    examine_ensemble(
        student,
        rng,
        0,
        reference_ensemble,
        {
            "All masks count the same here: weight each by its probability.": lambda *g: reference_ensemble(
                *g, uniform=True
            ),
            "The scaling 1/(1 - rate) is missing.": lambda *g: reference_ensemble(*g, scale=False),
            "The rate is taken for the share that is kept.": lambda *g: reference_ensemble(*g, keep=g[3]),
            "This is the answer of one pass without dropout.": lambda x, w, b, rate: sigmoid(b + x @ w),
        },
        "For each mask its probability times its answer; then the sum.",
    )


@task("11.4", points=1)
def test_answer_in_inference(student, rng):
    """The second number is the answer of one pass without dropout."""
    examine_ensemble(
        student,
        rng,
        1,
        lambda x, w, b, rate: sigmoid(b + x @ w),
        {
            "In inference nothing is scaled.": lambda x, w, b, rate: sigmoid(b + (1 - rate) * x @ w),
            "In inference nothing is scaled up.": lambda x, w, b, rate: sigmoid(b + x @ w / (1 - rate)),
            "This is the net input: the sigmoid is missing.": lambda x, w, b, rate: b + x @ w,
        },
        "All inputs, no scaling, bias, sigmoid.",
    )


@task("11.4", points=1)
def test_geometric_mean(student, rng):
    """The third number is the normalised geometric mean of all thinned neurons' answers."""
    examine_ensemble(
        student,
        rng,
        2,
        lambda x, w, b, rate: sigmoid(b + x @ w),
        {"This is the arithmetic mean: raise each answer to the power of its probability.": reference_ensemble},
        "G: product of the answers, each to the power of its probability. H: the same with 1 - answers.",
    )


# 11.5 Mean and spread of many passes


def passes_of(student, rng, passes=7, samples=5, classes=4):
    """Outputs of the passes, what monte_carlo makes of them, and the shapes that the network was called with."""
    stack = rng.dirichlet(np.full(classes, 0.8), size=(passes, samples))
    probe = student.define(
        "lambda monte_carlo, stack, x, passes: (lambda calls: (monte_carlo(lambda x: (calls.append(x.shape), "
        "stack[(len(calls) - 1) % len(stack)].copy())[1], x, passes), list(calls)))([])"
    )
    x = rng.normal(size=(samples, 3))
    result, calls = probe(student.monte_carlo, stack, x, passes)
    return stack, several(result, 3, "monte_carlo"), calls, x


@task("11.5", points=1)
def test_mean_of_passes(student, rng):
    """mean is the mean of exactly `passes` calls of the network, each with the whole x."""
    for passes, samples, classes in ((7, 5, 4), (4, 4, 4), (1, 3, 2)):
        stack, (mean, _, _), calls, x = passes_of(student, rng, passes, samples, classes)
        require(
            len(calls) == passes,
            f"The network was called {len(calls)} times for passes={passes}.",
            "Once for each pass, and not again for the answer or the spread.",
        )
        require(
            all(tuple(shape) == x.shape for shape in calls),
            f"The network was called with the shape {tuple(calls[0])}, but x has {x.shape}.",
            "Hand on the whole x in each call.",
        )
        assert_close(
            mean,
            stack.mean(axis=0),
            what="mean",
            hint="The mean over the passes, (samples, classes).",
            mistakes={
                "This is the first pass alone.": stack[0],
                "This is the sum over the passes.": stack.sum(axis=0),
            },
        )


@task("11.5", points=1)
def test_answer_of_passes(student, rng):
    """answer is, for each sample, the class with the largest mean probability."""
    for _ in range(4):
        stack, (_, answer, _), _, _ = passes_of(student, rng, 5, 8, 3)
        votes = np.array([np.bincount(row, minlength=3).argmax() for row in stack.argmax(axis=2).T])
        assert_close(
            answer,
            stack.mean(axis=0).argmax(axis=1),
            what="answer",
            hint="The position of the largest mean in each row.",
            mistakes={
                "You count votes of the passes: take the largest mean probability.": votes,
                "This is the answer of the last pass.": stack[-1].argmax(axis=1),
            },
        )


@task("11.5", points=1)
def test_spread_of_passes(student, rng):
    """spread is the standard deviation over the passes of the probability of the class that was answered."""
    for passes, samples, classes in ((6, 8, 3), (5, 4, 4)):
        stack, (_, _, spread), _, _ = passes_of(student, rng, passes, samples, classes)
        answer = stack.mean(axis=0).argmax(axis=1)
        each = stack[:, np.arange(samples), answer]  # (passes, samples)
        assert_close(
            spread,
            each.std(axis=0),
            what="spread",
            hint="Follow the answered class of each sample through the passes.",
            mistakes={
                "You divide by passes - 1: divide by the number of passes.": each.std(axis=0, ddof=1),
                "This is the variance: take its root.": each.var(axis=0),
                "You follow each pass's own largest probability: follow one class through all passes.": stack.max(
                    axis=2
                ).std(axis=0),
                "This is the spread between the classes of the mean: it should be over the passes.": stack.mean(
                    axis=0
                ).std(axis=1),
                "This is the largest spread of any class: take that of the answered class.": stack.std(axis=0).max(
                    axis=1
                ),
            },
        )


# 11.6 Find the fault by its statistics

RIGHT = "(r.uniform(size=x.shape) >= rate) / (1 - rate)"
LAYERS = {
    "right": (RIGHT, "1"),
    "keeps the rate": ("(r.uniform(size=x.shape) < rate) / rate", "1"),
    "not scaled": ("(r.uniform(size=x.shape) >= rate)", "1"),
    "one mask": ("(r.uniform(size=x.shape[-1]) >= rate) / (1 - rate)", "1"),
    "always on": (RIGHT, RIGHT),
    "scales twice": (RIGHT, "(1 - rate)"),
}


def examine_layers(student, rng, names):
    for name in names:
        for rate in (0.2, 0.3, 0.7, 0.8):
            training, inference = LAYERS[name]
            make = student.define(
                f"lambda seed, rate: (lambda r: (lambda x, training: x * ({training} if training else {inference})))"
                "(__import__('numpy').random.default_rng(seed))"
            )
            said = student.diagnose(make(int(rng.integers(10_000)), rate), rate)
            require(
                isinstance(said, str) and said in LAYERS,
                f"diagnose returned {describe(said)}.",
                f"Return one of: {', '.join(LAYERS)}.",
            )
            require(
                said == name,
                f'You said "{said}" of a layer at the rate {rate} whose state is "{name}".',
                "Compare its share of zeros, the size of what is kept, its rows, and its inference mode with what is "
                "right.",
            )


@task("11.6", points=1)
def test_right_layers_are_acquitted(student, rng):
    """A right layer is called right, at every rate."""
    examine_layers(student, rng, ["right"] * 3)


@task("11.6", points=2)
def test_faults_in_training(student, rng):
    """Layers that keep the rate, do not scale, or use one mask for all samples are found out."""
    examine_layers(student, rng, ["keeps the rate", "not scaled", "one mask"] * 2)


@task("11.6", points=1, held_out=True)
def test_faults_in_inference(student, rng):
    """Layers that drop or scale in inference are found out."""
    examine_layers(student, rng, ["always on", "scales twice"] * 2)


# 11.7 Which rate, if any?

CHOICES = {"A": 0.5, "B": 0.0, "C": None, "D": 0.2, "E": 0.8, "F": 0.0}
WHY = {
    "A": "Compare the means of the four rates, then seed by seed with the rate 0.",
    "B": "Compare the best other rate with the rate 0 seed by seed: does it win in each?",
    "C": "Look at the training accuracy without dropout: what is this network's trouble?",
    "D": "The best single number is not the best mean.",
    "E": "Falling training accuracy is not the question: what does the validation part say?",
    "F": "Compare the best mean with the rate 0 seed by seed: does it win in each?",
}


def examine_choices(student, names):
    answers = student.choices
    for name in names:
        answer, right = entry(answers, name, "choices"), CHOICES[name]
        if right is None or answer is None:
            require(answer is right, f"For {name} you chose {answer}.", WHY[name])
        else:
            chosen = number(answer, what=f"choices[{name!r}]")
            require(abs(chosen - right) < 1e-9, f"For {name} you chose {chosen:g}.", WHY[name])


@task("11.7", points=2)
def test_choices_of_a_rate(student):
    """Where dropout helps in every seed (and only there) the rate with the best mean is chosen."""
    examine_choices(student, "ABDEF")


@task("11.7", points=1)
def test_choice_where_the_network_underfits(student):
    """A network that underfits without dropout is recognised, and not confused with the others."""
    examine_choices(student, "CBF")
