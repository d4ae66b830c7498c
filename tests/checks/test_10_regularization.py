"""Checks of unit 10: regularisation."""

import numpy as np

from layerwise.checks import array, assert_close, describe, entry, number, require, several, task

# 10.1 What a penalty adds

WEIGHTS = np.array([2.0, -1.0, 0.5, -4.0])


@task("10.1", points=1)
def test_what_keras_adds(student):
    """keras_l2 and keras_l1 are what Keras adds to the loss for these weights."""
    squares, sizes = np.sum(WEIGHTS**2), np.sum(np.abs(WEIGHTS))
    assert_close(
        number(student.keras_l2, what="keras_l2"),
        0.1 * squares,
        what="keras_l2",
        hint="The factor times the sum of the squared weights.",
        mistakes={
            "Biases are not regularised.": 0.1 * (squares + 9),
            "Keras does not halve the penalty.": 0.05 * squares,
            "This is a mean: Keras adds a sum.": 0.1 * squares / 4,
            "The factor 0.1 is missing.": squares,
            "This is the root of the sum of squares: leave the root out.": 0.1 * np.sqrt(squares),
        },
        reveal=False,
    )
    assert_close(
        number(student.keras_l1, what="keras_l1"),
        0.1 * sizes,
        what="keras_l1",
        hint="The factor times the sum of the absolute weights.",
        mistakes={
            "Biases are not regularised.": 0.1 * (sizes + 3),
            "Take absolute values: weights of opposite signs must not cancel.": 0.1 * WEIGHTS.sum(),
            "This is a mean: Keras adds a sum.": 0.1 * sizes / 4,
            "The factor 0.1 is missing.": sizes,
        },
        reveal=False,
    )


@task("10.1", points=1)
def test_slopes_by_hand(student):
    """slope_l2 and slope_l1 are the slopes of the two penalties with respect to the weight -4."""
    assert_close(
        number(student.slope_l2, what="slope_l2"),
        -0.8,
        what="slope_l2",
        hint="The slope of w² is 2w.",
        mistakes={
            "The slope of w² is 2w: the 2 is missing.": -0.4,
            "The penalty rises as the weight moves away from 0. On the negative side its slope is negative.": 0.8,
            "This is the penalty of the weight, not its slope.": 1.6,
        },
        reveal=False,
    )
    assert_close(
        number(student.slope_l1, what="slope_l1"),
        -0.1,
        what="slope_l1",
        hint="The slope of |w| is the sign of w.",
        mistakes={
            "The penalty rises as the weight moves away from 0. On the negative side its slope is negative.": 0.1,
            "The slope of |w| does not depend on the size of w.": -0.4,
            "This is the penalty of the weight, not its slope.": 0.4,
            "The factor 0.1 is missing.": -1.0,
        },
        reveal=False,
    )


@task("10.1", points=1)
def test_steps_by_hand(student):
    """weight_l2 is the weight after three steps of L2, steps_l1 the number of steps until L1 has made it 0."""
    assert_close(
        number(student.weight_l2, what="weight_l2"),
        2 * 0.9**3,
        what="weight_l2",
        hint="Each step multiplies the weight by the same number.",
        mistakes={
            "The slope of λw² is 2λw: the 2 is missing.": 2 * 0.95**3,
            "You take the same amount away each time: L2 takes a share of what is left.": 2 - 3 * 0.2,
            "The learning rate is missing.": 2 * 0.8**3,
            "Three steps, not one.": 2 * 0.9,
        },
        reveal=False,
    )
    assert_close(
        number(student.steps_l1, what="steps_l1"),
        40,
        what="steps_l1",
        rtol=0,
        hint="How much does one step take away?",
        mistakes={"The learning rate is missing.": 20, "The slope of λ|w| has no 2.": 20.0},
        reveal=False,
    )


# 10.2 The penalty and its slopes


def some_arrays(rng):
    """Arrays of a network: kernels of 2, 3 and 4 dimensions, biases between them, and a few exact zeros."""
    arrays = [rng.normal(size=shape) for shape in ((4, 3), (3,), (2, 3, 2), (2,), (2, 2, 2, 3), (3,), (1, 1))]
    arrays[0][1, 1] = arrays[2][0, 0, 0] = 0.0
    return [2 * a for a in arrays]


@task("10.2", points=1)
def test_penalty(student, rng):
    """penalty(arrays, l1, l2) is l1·Σ|w| + l2·Σw² over the weights, biases left out."""
    for l1, l2 in ((0.3, 0.0), (0.0, 0.2), (0.5, 0.07)):
        arrays = some_arrays(rng)
        weights = np.concatenate([a.ravel() for a in arrays if a.ndim > 1])
        everything = np.concatenate([a.ravel() for a in arrays])

        def formula(w, l1=l1, l2=l2):
            return l1 * np.abs(w).sum() + l2 * np.sum(w**2)

        assert_close(
            student.penalty(arrays, l1, l2),
            formula(weights),
            what=f"The penalty with l1 = {l1}, l2 = {l2}",
            hint="Sums over all weights of all arrays, each times its factor. Biases have one dimension.",
            mistakes={
                "The biases are counted: leave out arrays with one dimension.": formula(everything),
                "The squares are halved: there is no ½ in this penalty.": formula(weights, l1, l2 / 2),
                "These are means: the penalty is made of sums.": formula(weights) / weights.size,
                "Only arrays of two dimensions are counted: a convolution's weights have more.": sum(
                    formula(a) for a in arrays if a.ndim == 2
                ),
                "Weights of opposite signs cancel: take absolute values.": l1 * weights.sum() + l2 * np.sum(weights**2),
                "l1 and l2 are exchanged.": formula(weights, l2, l1),
            },
        )


@task("10.2", points=2)
def test_penalty_slopes(student, rng):
    """penalty_slopes gives for each array one of the same shape: l1·sign(w) + 2·l2·w, and zeros for biases."""
    for l1, l2 in ((0.3, 0.0), (0.0, 0.2), (0.5, 0.07)):
        arrays = some_arrays(rng)
        slopes = student.penalty_slopes(arrays, l1, l2)
        require(isinstance(slopes, (list, tuple)), f"The slopes should be a list, but they are {describe(slopes)}.")
        require(
            len(slopes) == len(arrays),
            f"{len(arrays)} arrays were given, but {len(slopes)} came back.",
            "Biases too have a slope: an array of zeros.",
        )
        for slope, w in zip(slopes, arrays, strict=True):
            kind = "a bias" if w.ndim == 1 else "weights"
            full = l1 * np.sign(w) + 2 * l2 * w
            assert_close(
                slope,
                full if w.ndim > 1 else np.zeros(w.shape),
                what=f"The slope for {kind} of the shape {w.shape}",
                hint="The slope of |w| is the sign of w, that of w² is 2w. Biases are not regularised.",
                mistakes={
                    "Biases are not regularised: their slopes are 0.": full if w.ndim == 1 else np.nan,
                    "The slope of w² is 2w: the 2 is missing.": full - l2 * w,
                    "The slope of |w| is the sign of w, not its size.": l1 * np.abs(w) + 2 * l2 * w,
                    "The slope of |w| is negative for negative weights.": l1 * (w != 0) + 2 * l2 * w,
                    "The slopes have the wrong sign: these are the steps of gradient descent.": -full,
                },
            )


# 10.3 Ridge regression, twice


def solve(X, y, strength, bias_strength=0.0):
    """(w, b) of the lowest cost, by the normal equations with a column of ones."""
    inputs = np.column_stack([X, np.ones(len(X))])
    penalty = np.diag([strength] * X.shape[1] + [bias_strength])
    both = np.linalg.solve(inputs.T @ inputs / len(X) + penalty, inputs.T @ y / len(X))
    return both[:-1], both[-1]


def descend(X, y, strength, rate, steps, bias_strength=0.0, of_error=2.0, of_penalty=2.0):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        errors = X @ w + b - y
        w, b = (
            w - rate * (of_error * X.T @ errors / len(X) + of_penalty * strength * w),
            b - rate * (of_error * errors.mean() + of_penalty * bias_strength * b),
        )
    return w, b


def regression(rng, samples=25, features=4):
    """Inputs that are not centred, targets far from 0, and some noise."""
    X = rng.normal(size=(samples, features)) + rng.uniform(-1, 1, size=features)
    return X, X @ rng.normal(size=features) + 3 + 0.3 * rng.normal(size=samples)


def joined(w, b):
    return np.append(w, b)


def weights_and_bias(value, function, features):
    """What a function returned, as (array, number), or a sentence."""
    w, b = several(value, 2, function, "Write: return w, b.")
    return array(w, shape=(features,), what="w"), number(b, what="b")


def examine_fit(value, function, features, right, mistakes, hint, what):
    assert_close(
        joined(*weights_and_bias(value, function, features)),
        joined(*right),
        what=f"{what}, w and after it b,",
        hint=hint,
        mistakes={sentence: joined(*wrong) for sentence, wrong in mistakes.items()},
    )


@task("10.3", points=1)
def test_ridge(student, rng):
    """ridge(X, y, strength) has the lowest mean squared error + strength · Σ w², for any numbers of samples."""
    for samples, features, strength in ((25, 4, 0.5), (60, 2, 2.0), (3, 5, 0.1)):
        X, y = regression(rng, samples, features)
        examine_fit(
            student.ridge(X, y, strength),
            "ridge",
            features,
            solve(X, y, strength),
            {
                "The error is a mean: divide Xᵀ X and Xᵀ y by the number of samples.": solve(X, y, strength / samples),
                "The bias is penalised too: it should be free.": solve(X, y, strength, strength),
                "The penalty is halved: the cost has λ Σ w², and the mean squared error has no ½.": solve(
                    X, y, strength / 2
                ),
                "The penalty is doubled: both slopes have a 2, which cancels.": solve(X, y, 2 * strength),
            },
            "Set the slopes of the cost with respect to w and b to 0, and solve.",
            f"The best fit for {samples} samples, {features} features, strength {strength}",
        )


@task("10.3", points=1, held_out=True)
def test_ridge_leaves_the_bias_free(student, rng):
    """However strong the penalty, the bias follows the targets: adding 100 to y adds 100 to b and leaves w as it is."""
    X, y = regression(rng)
    w, b = weights_and_bias(student.ridge(X, y, 50.0), "ridge", 4)
    moved_w, moved_b = weights_and_bias(student.ridge(X, y + 100, 50.0), "ridge", 4)
    hint = "The penalty contains no bias, so nothing may draw it to 0."
    assert_close(moved_w, w, what="w after 100 is added to all targets", hint=hint)
    assert_close(moved_b - b, 100, what="What was added to b", hint=hint)
    right_w, right_b = solve(X, y, 50.0)
    assert_close(joined(w, b), joined(right_w, right_b), what="The fit with strength 50, w and after it b,", hint=hint)


@task("10.3", points=2)
def test_ridge_descent_step_by_step(student, rng):
    """ridge_descent takes exactly `steps` steps of gradient descent on the cost, w and b at once, from zeros."""
    for strength, rate, steps in ((0.5, 0.05, 1), (0.5, 0.05, 2), (1.5, 0.03, 7)):
        X, y = regression(rng)
        setting = (X, y, strength, rate, steps)
        examine_fit(
            student.ridge_descent(*setting),
            "ridge_descent",
            4,
            descend(*setting),
            {
                "The bias is penalised too: it should be free.": descend(*setting, bias_strength=strength),
                "The slope of λ w² is 2 λ w: the 2 is missing.": descend(*setting, of_penalty=1),
                "The slope of the mean squared error has a 2.": descend(*setting, of_error=1),
                "Both slopes lack their 2.": descend(*setting, of_error=1, of_penalty=1),
                "The penalty is missing.": descend(*setting, of_penalty=0),
                "The penalty has the wrong sign: it should make the weights smaller.": descend(*setting, of_penalty=-2),
                "One step too many.": descend(X, y, strength, rate, steps + 1),
                "One step is missing.": descend(X, y, strength, rate, steps - 1),
            },
            "One step: errors with the old w and b, then both slopes, then both move.",
            f"The fit after {steps} steps",
        )


@task("10.3", points=1)
def test_ridge_descent_arrives(student, rng):
    """After many steps gradient descent is where the equations lead."""
    X, y = regression(rng)
    assert_close(
        joined(*weights_and_bias(student.ridge_descent(X, y, 0.5, 0.05, 2000), "ridge_descent", 4)),
        joined(*solve(X, y, 0.5)),
        what="The fit after 2,000 steps, w and after it b,",
        rtol=1e-3,
        hint="At the lowest cost all slopes are 0. Which slope is not that of the cost?",
    )


# 10.4 The lasso by soft thresholding


def soft(values, amount):
    return np.sign(values) * np.maximum(np.abs(values) - amount, 0)


@task("10.4", points=1)
def test_soft_threshold(student, rng):
    """soft_threshold moves each element of an array of any shape towards 0 by amount, and not beyond."""
    for shape, amount in (((12,), 0.7), ((3, 5), 0.25), ((6,), 0.0), ((2, 2, 3), 1.4)):
        signs = np.where(np.arange(np.prod(shape)) % 2 == 0, 1, -1).reshape(shape)
        values = signs * rng.uniform(0.01, 3, size=shape)
        values.flat[:4] = 0.0, 2.9, -2.7, -0.1
        small = np.abs(values) <= amount
        assert_close(
            student.soft_threshold(values, amount),
            soft(values, amount),
            what=f"soft_threshold with the amount {amount}",
            hint="0.9 with amount 0.7 becomes 0.2, -0.9 becomes -0.2, and 0.6 becomes 0.",
            mistakes={
                "Small values go beyond 0: stop there.": values - amount * np.sign(values),
                "Large values stay as they are: they too should move towards 0.": np.where(small, 0, values),
                "Negative values become positive: keep the sign.": np.maximum(np.abs(values) - amount, 0),
                "Negative values move away from 0, or are lost: think of the sign.": np.maximum(values - amount, 0),
                "Values between -amount and amount stay: they should become 0.": np.where(
                    small, values, soft(values, amount)
                ),
                "Negative values move away from 0.": np.where(small, 0, values - amount),
                "This cuts large values down to the amount: take the amount away instead.": np.clip(
                    values, -amount, amount
                ),
            },
        )


def walk_lasso(X, y, strength, rate, steps, of_error=2.0, amount=None, per_sample=True):
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        slope = of_error * X.T @ (X @ w - y) / (len(X) if per_sample else 1)
        w = soft(w - rate * slope, rate * strength if amount is None else amount)
    return w


def sparse_regression(rng):
    """Eight features, of which three matter."""
    X = rng.normal(size=(60, 8))
    truth = np.array([2.0, 0, 0, -1.5, 0, 0, 1.0, 0])
    return X, X @ truth + 0.2 * rng.normal(size=60)


@task("10.4", points=2)
def test_lasso_step_by_step(student, rng):
    """lasso takes exactly `steps` steps, each down the slope of the mean squared error and then thresholded."""
    for strength, rate, steps in ((0.6, 0.1, 1), (0.9, 0.05, 2), (0.4, 0.07, 9)):
        X, y = sparse_regression(rng)
        setting = (X, y, strength, rate, steps)
        last = walk_lasso(X, y, strength, rate, steps, amount=0)
        by_slope = np.zeros(8)
        for _ in range(steps):
            by_slope = by_slope - rate * (2 * X.T @ (X @ by_slope - y) / 60 + strength * np.sign(by_slope))
        assert_close(
            student.lasso(*setting),
            walk_lasso(*setting),
            what=f"The weights after {steps} steps",
            hint="First the step on the mean squared error, then soft_threshold by rate · strength.",
            mistakes={
                "You threshold by the strength: by rate · strength in each step.": walk_lasso(
                    *setting, amount=strength
                ),
                "The slope of the mean squared error has a 2.": walk_lasso(*setting, of_error=1),
                "The error is a mean: divide its slope by the number of samples.": walk_lasso(
                    *setting, per_sample=False
                ),
                "You threshold by 2 · rate · strength: the slope of λ|w| has no 2.": walk_lasso(
                    *setting, amount=2 * rate * strength
                ),
                "There is no thresholding in your steps.": last,
                "You threshold only once, at the end: do it in each step.": soft(last, rate * strength),
                "You use the slope of |w|, which overshoots 0: use soft_threshold.": by_slope,
                "One step too many.": walk_lasso(X, y, strength, rate, steps + 1),
                "One step is missing.": walk_lasso(X, y, strength, rate, steps - 1),
            },
        )


@task("10.4", points=1)
def test_lasso_gives_zeros(student, rng):
    """After many steps the weights of features that do not matter are exactly 0, and those that matter are not."""
    X, y = sparse_regression(rng)
    w = array(student.lasso(X, y, 0.5, 0.1, 300), shape=(8,), what="w")
    right = walk_lasso(X, y, 0.5, 0.1, 300)
    require(
        np.all(w[np.abs(right) < 1e-12] == 0),
        f"Of the weights that should be exactly 0, the largest is {np.abs(w[np.abs(right) < 1e-12]).max():.3g}.",
        "Soft thresholding must be the last thing in each step.",
    )
    assert_close(w, right, what="The weights after 300 steps", rtol=1e-3)


# 10.5 Choose without peeking

STRENGTHS = [0.3, 30.0, 0.003, 3.0, 0.03]  # in no order


def fit_ridge(X, y, strength):
    return joined(*solve(X, y, strength))


def squared(weights, X, y):
    return np.mean((X @ weights[:-1] + weights[-1] - y) ** 2)


def three_parts(rng):
    """Parts of which each would choose another strength: the training part the weakest, the test part the strongest.

    Few and noisy training samples, so that validation asks for a strength between; test targets that are
    unrelated to the features. Features of scales from 0.01 to 100, and shifted in validation and test.
    """
    truth = np.append([1.0, -1.0, 0.8], np.zeros(7))
    scale, offset = 10 ** np.linspace(-2, 2, 10), rng.uniform(-2, 2, size=10)

    def part(samples, noise, shift, factor):
        Z = rng.normal(size=(samples, 10))
        y = Z @ truth * factor + 5 + noise * rng.normal(size=samples)
        return (1.3 * Z + offset + shift) * scale, y

    return part(16, 1.2, 0.0, 1.0), part(200, 0.5, 0.3, 1.0), part(150, 1.0, -0.4, -1.0)


def choose(training, validation, test, strengths, scaled_by=None, judge=None, fitted=None):
    """What an answer gives: where its scale, its choice and its last fit come from."""
    scaled_by = training[0] if scaled_by is None else scaled_by
    mean, deviation = scaled_by.mean(axis=0), scaled_by.std(axis=0)

    def scaled(part):
        return (part[0] - mean) / deviation, part[1]

    models = [fit_ridge(*scaled(training), strength) for strength in strengths]
    errors = [squared(model, *scaled(judge or validation)) for model in models]
    best = int(np.argmin(errors))
    model = fit_ridge(*scaled(fitted), strengths[best]) if fitted else models[best]
    return strengths[best], squared(model, *scaled(test)), errors


def clear_parts(rng):
    """Three parts whose validation errors have a clear winner that neither training nor test part would choose."""
    while True:
        parts = three_parts(rng)
        chosen, _, errors = choose(*parts, STRENGTHS)
        first, second = np.sort(errors)[:2]
        rivals = [choose(*parts, STRENGTHS, judge=parts[k])[0] for k in (0, 2)]
        if second > 1.03 * first and chosen not in rivals:
            return parts


def together(*parts):
    return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])


def answer_of(student, parts, strengths):
    strength, error = several(student.choose_strength(*parts, strengths), 2, "choose_strength")
    return number(strength, what="The strength"), number(error, what="The error")


@task("10.5", points=2)
def test_strength_chosen_by_validation(student, rng):
    """The strength is the one whose model, fitted to the training part, has the smallest validation error."""
    for strengths in (STRENGTHS, STRENGTHS[::-1], sorted(STRENGTHS)):
        parts = clear_parts(rng)
        training, _, test = parts
        strength, _ = answer_of(student, parts, strengths)
        mistakes = {
            "This strength is the best on the test part: then the test error is no longer honest.": choose(
                *parts, strengths, judge=test
            )[0],
            "This strength is the best on the training part, which always asks for the weakest.": choose(
                *parts, strengths, judge=training
            )[0],
        }
        assert_close(
            strength,
            choose(*parts, strengths)[0],
            what="The chosen strength",
            hint="Fit to the training part, compare on the validation part, all with the training part's scale.",
            mistakes=mistakes,
        )


@task("10.5", points=1, held_out=True)
def test_a_poisoned_test_part_changes_no_choice(student, rng):
    """Whatever stands in the test part, the chosen strength is the same."""
    training, validation, test = clear_parts(rng)
    right = choose(training, validation, test, STRENGTHS)[0]
    poisons = {
        "targets a thousand times as large": (test[0], 1000 * test[1]),
        "features a thousand times as large": (1000 * test[0], test[1]),
        "targets that are the outputs of the weakest model": (validation[0], validation[1] - 40),
    }
    for name, poisoned in poisons.items():
        strength, error = answer_of(student, (training, validation, poisoned), STRENGTHS)
        require(
            np.isclose(strength, right),
            f"With another test part ({name}) another strength was chosen: {strength:g} in place of {right:g}.",
            "Something of the test part has got into your choice. Where do mean and deviation come from?",
        )
        expected = choose(training, validation, poisoned, STRENGTHS)[1]
        assert_close(error, expected, what=f"The test error ({name})", rtol=1e-3)


@task("10.5", points=1)
def test_error_on_the_test_part(student, rng):
    """The error is the mean squared error on the test part of the model that was fitted to the training part alone."""
    for _ in range(2):
        parts = clear_parts(rng)
        training, validation, test = parts
        _, error = answer_of(student, parts, STRENGTHS)
        strength, right, errors = choose(*parts, STRENGTHS)
        index = STRENGTHS.index(strength)
        own = np.concatenate([choose(*parts, STRENGTHS, scaled_by=part[0])[1:2] for part in (validation, test)])
        assert_close(
            error,
            right,
            what="The error",
            hint="All three parts are standardised with the mean and deviation of the training part.",
            mistakes={
                "This is the validation error: report the test error.": errors[index],
                "This is the root of the error: leave the root out.": np.sqrt(right),
                "The model was fitted again with the validation part: use that of step 2.": choose(
                    *parts, STRENGTHS, fitted=together(training, validation)
                )[1],
                "Mean and deviation come from the validation part.": own[0],
                "Mean and deviation come from the test part.": own[1],
                "Mean and deviation come from all parts together: the test part has leaked into the model.": choose(
                    *parts, STRENGTHS, scaled_by=together(*parts)[0]
                )[1],
                "Mean and deviation come from training and validation together: only the training part may "
                "shape the model.": choose(*parts, STRENGTHS, scaled_by=together(training, validation)[0])[1],
            },
        )


# 10.6 A learning curve


def sorted_parts(rng):
    """A training part sorted by its targets, and a validation part."""
    X, y = regression(rng, samples=80, features=5)
    order = np.argsort(y[:50])
    return (X[:50][order], y[:50][order]), (X[50:], y[50:])


def curve(training, validation, strength, sizes, seed, shuffle="once", measured="own", held="all"):
    random = np.random.default_rng(seed)
    order = random.permutation(50) if shuffle == "once" else np.arange(50)
    pairs = []
    for size in sizes:
        order = random.permutation(50) if shuffle == "anew" else order
        X, y = training[0][order[:size]], training[1][order[:size]]
        weights = fit_ridge(X, y, strength)
        inner = squared(weights, X, y) if measured == "own" else squared(weights, *training)
        part = validation if held == "all" else (validation[0][:size], validation[1][:size])
        pairs.append((inner, squared(weights, *part)))
    return np.array(pairs).T  # (2, sizes)


def curves_of(student, *setting):
    value = student.learning_curve(*setting)
    require(
        isinstance(value, (list, tuple, np.ndarray)) and len(value) == 2,
        f"Two arrays should come back, training and validation errors, but it is {describe(value)}.",
    )
    return value


def wrong_curves(setting, row):
    """What the usual mistakes give."""
    return {
        "The samples are not shuffled: sorted ones are taken from the front.": curve(*setting, shuffle="never")[row],
        "You shuffle anew for each size: shuffle once, before.": curve(*setting, shuffle="anew")[row],
        "Training and validation errors are exchanged.": curve(*setting)[1 - row],
        "These are roots: the mean squared error is asked for.": np.sqrt(curve(*setting)[row]),
    }


@task("10.6", points=1)
def test_training_errors(student, rng):
    """The first array holds, for each size, the mean squared error on the very samples that were fitted."""
    for sizes, seed in (([8, 16, 50], 3), ([50, 10], 11)):
        setting = (*sorted_parts(rng), 0.05, sizes, seed)
        whole = curve(*setting, measured="all")[0]
        sentence = "You measure on the whole training part: the model has seen only the first samples of the order."
        assert_close(
            curves_of(student, *setting)[0],
            curve(*setting)[0],
            what="The training errors",
            hint="Shuffle once with the seed; fit the first `size` samples of the order, and measure on just these.",
            mistakes={sentence: whole, **wrong_curves(setting, 0)},
        )


@task("10.6", points=2)
def test_validation_errors(student, rng):
    """The second array holds, for each size, the mean squared error on the whole validation part."""
    for strength, sizes, seed in ((0.05, [8, 16, 50], 5), (2.0, [40, 7, 12, 29], 8)):
        setting = (*sorted_parts(rng), strength, sizes, seed)
        fewer = curve(*setting, held="first")[1]
        sentence = "You measure on as many validation samples as training samples: take the whole part each time."
        assert_close(
            curves_of(student, *setting)[1],
            curve(*setting)[1],
            what="The validation errors",
            hint="The same validation part for each size, whole.",
            mistakes={sentence: fewer, **wrong_curves(setting, 1)},
        )


# 10.7 Read the curves, choose the cure

CURES = ("leave it", "larger network", "weaker penalty", "more data", "stronger penalty")


def examine_cures(student, expected):
    """expected: name -> (cure, the sentence for any other)."""
    answers = student.cures
    for name, (cure, sentence) in expected.items():
        seen = entry(answers, name, "cures")
        require(
            isinstance(seen, str) and seen in CURES,
            f"The cure of {name} is {describe(seen)}.",
            f"Choose one of {', '.join(CURES)}.",
        )
        require(seen == cure, f"For {name} you chose {seen!r}.", sentence)


@task("10.7", points=2)
def test_cures_of_underfitting(student):
    """Teams B, C, E and G, whose two errors are near each other or near enough, get the fitting cure."""
    met = "Training error and validation error have met: what does that say about more data or a stronger penalty?"
    examine_cures(
        student,
        {
            "B": ("larger network", f"{met} And there is no penalty that one could weaken."),
            "C": ("weaker penalty", f"{met} Look at its strength."),
            "E": ("leave it", "Compare the validation error at the largest size with the goal."),
            "G": ("weaker penalty", f"{met} Compare both with the goal, not with 0.5. And look at its strength."),
        },
    )


@task("10.7", points=2)
def test_cures_of_overfitting(student):
    """Teams A, D, F and H, whose training error is far below the validation error, get the fitting cure."""
    examine_cures(
        student,
        {
            "A": ("more data", "There is a gap, the curve still falls, and there are samples to be had."),
            "D": ("stronger penalty", "There is a gap, but how many samples could this team have at most?"),
            "F": ("stronger penalty", "There is a gap. What did the last three doublings of the data do to it?"),
            "H": ("more data", "Measure the gap by the goal of 0.01. How far did each doubling bring it down?"),
        },
    )
