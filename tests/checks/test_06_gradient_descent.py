"""Checks of unit 06: gradient descent."""

import numpy as np

from layerwise.checks import array, assert_close, entry, number, require, several, task, word

# 6.1 One step, and four curves

RATES = {"A": 0.975, "B": 0.02, "C": 1.05, "D": 0.4}
FACTORS = {
    "A": "it jumps to the other side of 3 each time, and comes a little closer",
    "B": "it creeps towards 3",
    "C": "it jumps to the other side of 3 each time, and is further away",
    "D": "it covers most of the distance to 3 in one step, without jumping over it",
}


@task("6.1", points=1)
def test_next_weight(student):
    """next_weight is the weight after one step from 5 at the rate 0.1."""
    assert_close(
        number(student.next_weight, what="next_weight"),
        4.6,
        what="next_weight",
        hint="Subtract rate times slope, and the slope at 5 is 2 · (5 - 3).",
        mistakes={
            "You went uphill: subtract rate times slope.": 5.4,
            "The slope of the square has a factor 2.": 4.8,
            "This is the step: subtract it from the weight.": 0.4,
        },
        reveal=False,
    )


@task("6.1", points=1)
def test_rates_of_the_walks(student):
    """walk_rates gives each of the four walks its rate."""
    answers = student.walk_rates
    for name, rate in RATES.items():
        answer = entry(answers, name, "walk_rates")
        require(
            abs(number(answer, what=f"walk_rates[{name!r}]") - rate) < 1e-9,
            f"Walk {name} does not have the rate {answer}.",
            f"Look at its distances to 3: {FACTORS[name]}. One step multiplies the distance by 1 - 2 · rate.",
        )


@task("6.1", points=1)
def test_limit_of_the_rate(student):
    """limit is the rate below which descent on (w - 3)² always converges."""
    assert_close(
        number(student.limit, what="limit"),
        1.0,
        what="limit",
        hint="The distance to 3 is multiplied by 1 - 2 · rate. Up to which rate is that between -1 and 1?",
        mistakes={
            "That is the rate that reaches the lowest point in one step: twice as much still converges.": 0.5,
            "The limit is 2 over the curvature, and the curvature of (w - 3)² is 2, not 1.": 2.0,
        },
        reveal=False,
    )


# 6.2 The gradient of a linear neuron


def linear_problem(rng, samples, features):
    X = rng.normal(size=(samples, features)) * rng.uniform(0.5, 2.0, size=features)
    return X, rng.normal(size=samples) + 1.0, rng.normal(size=features), float(rng.normal())


def reference_sse(X, y, w, b):
    return np.sum((X @ w + b - y) ** 2)


def slopes_by_wiggling(X, y, w, b, nudge=1e-4):
    """Central differences, exact for a sum of squares."""
    moved = [
        (reference_sse(X, y, w + k, b) - reference_sse(X, y, w - k, b)) / (2 * nudge) for k in nudge * np.eye(len(w))
    ]
    return np.array(moved), (reference_sse(X, y, w, b + nudge) - reference_sse(X, y, w, b - nudge)) / (2 * nudge)


@task("6.2", points=1)
def test_sse(student, rng):
    """sse(X, y, w, b) is the sum of the squared errors, for any numbers of samples and features."""
    for samples, features in ((1, 1), (7, 3), (40, 5)):
        X, y, w, b = linear_problem(rng, samples, features)
        right = reference_sse(X, y, w, b)
        assert_close(
            student.sse(X, y, w, b),
            right,
            what="The SSE",
            hint="The error of a sample is its answer minus its target; square each, and add up.",
            mistakes={
                "This is the mean: the SSE is the sum.": right / samples,
                "This is half the sum: here the SSE has no factor ½.": right / 2,
                "The bias is missing.": reference_sse(X, y, w, 0.0),
            },
        )


def gradient_of(student, X, y, w, b):
    slopes, slope = several(
        student.sse_gradient(X, y, w, b), 2, "sse_gradient", "Return the slopes of the weights and of the bias."
    )
    return (
        array(slopes, shape=w.shape, what="The array of the weights' slopes"),
        number(slope, what="The slope of the bias"),
    )


@task("6.2", points=1)
def test_slopes_of_the_weights(student, rng):
    """The slopes of the weights equal those measured by wiggling each weight."""
    for samples, features in ((1, 2), (9, 3), (30, 6)):
        X, y, w, b = linear_problem(rng, samples, features)
        right, _ = slopes_by_wiggling(X, y, w, b)
        slopes, _ = gradient_of(student, X, y, w, b)
        assert_close(
            slopes,
            right,
            what="The array of the weights' slopes",
            hint="Add up error times input over the samples, and double it.",
            mistakes={
                "The factor 2 is missing: the slope of a square is twice the error.": right / 2,
                "The sign is wrong: the error is answer minus target.": -right,
                "These are slopes of the mean: the SSE is a sum.": right / samples,
                "The bias is missing in the errors.": slopes_by_wiggling(X, y, w, 0.0)[0],
            },
        )


@task("6.2", points=1)
def test_slope_of_the_bias(student, rng):
    """The slope of the bias equals the one measured by wiggling the bias."""
    for samples, features in ((1, 2), (9, 3), (30, 6)):
        X, y, w, b = linear_problem(rng, samples, features)
        _, right = slopes_by_wiggling(X, y, w, b)
        _, slope = gradient_of(student, X, y, w, b)
        assert_close(
            slope,
            right,
            what="The slope of the bias",
            hint="The bias is a weight whose input is always 1.",
            mistakes={
                "The factor 2 is missing: the slope of a square is twice the error.": right / 2,
                "The sign is wrong: the error is answer minus target.": -right,
                "This is the slope of the mean: the SSE is a sum.": right / samples,
            },
        )


# 6.3 Full batch, online and mini-batch in one function


def reference_train(
    X, y, rate, batch_size, epochs, seed, *, drop=False, shuffle="each", by_size=False, total=False, factor=2
):
    random = np.random.default_rng(seed)
    w, b, order = np.zeros(X.shape[1]), 0.0, np.arange(len(X))
    for epoch in range(epochs):
        if shuffle == "each" or (shuffle == "once" and epoch == 0):
            order = random.permutation(len(X))
        for first in range(0, len(X), batch_size):
            rows = order[first : first + batch_size]
            if drop and len(rows) < batch_size:
                continue
            size = 1 if total else batch_size if by_size else len(rows)
            error = X[rows] @ w + b - y[rows]
            w, b = w - rate * factor * X[rows].T @ error / size, b - rate * factor * error.sum() / size
    return np.append(w, b)


def trained(student, X, y, rate, batch_size, epochs, seed):
    random = student.define(f"__import__('numpy').random.default_rng({int(seed)})")
    w, b = several(student.train(X, y, rate, batch_size, epochs, random), 2, "train", "Write: return w, b.")
    w = array(w, shape=(X.shape[1],), what="The array w")
    return np.append(w.astype(float), number(b, what="The bias"))


def examine_training(student, rng, samples, batch_size, epochs, rate=0.05, hint=""):
    X, y, _, _ = linear_problem(rng, samples, 3)
    seed = int(rng.integers(10_000))
    given = X, y, rate, batch_size, epochs, seed
    right = reference_train(*given)
    mistakes = {
        "The last, smaller batch is left out.": reference_train(*given, drop=True),
        "You read the samples in their own order: shuffle them.": reference_train(*given, shuffle="never"),
        "You shuffle only once: draw a new order in each epoch.": reference_train(*given, shuffle="once"),
        "The smaller batch is divided by batch_size: the mean is over its own samples.": reference_train(
            *given, by_size=True
        ),
        "You add the slopes of a batch: the loss is their mean.": reference_train(*given, total=True),
        "The factor 2 of the squared error is missing.": reference_train(*given, factor=1),
        "You move uphill: subtract rate times slope.": reference_train(*given, factor=-2),
        "This is one epoch too few.": reference_train(X, y, rate, batch_size, epochs - 1, seed),
    }
    mistakes = {words: wrong for words, wrong in mistakes.items() if not np.allclose(wrong, right, rtol=1e-3)}
    assert_close(
        trained(student, *given),
        right,
        what=f"w and b after {epochs} epochs with {samples} samples in batches of {batch_size}",
        hint=hint or "One order per epoch; one update per batch, from the mean over that batch.",
        mistakes=mistakes,
    )


@task("6.3", points=1)
def test_full_batch(student, rng):
    """With batch_size = len(X), train makes one update per epoch from all samples."""
    examine_training(student, rng, 20, 20, 1)
    examine_training(student, rng, 12, 12, 9)


@task("6.3", points=1)
def test_online(student, rng):
    """With batch_size = 1, train makes one update per sample, in the order drawn for the epoch."""
    examine_training(student, rng, 11, 1, 1)
    examine_training(student, rng, 9, 1, 4)


@task("6.3", points=2)
def test_mini_batches(student, rng):
    """With any other batch_size every sample is used once per epoch, also those of a smaller last batch."""
    examine_training(student, rng, 24, 6, 3)
    examine_training(student, rng, 23, 5, 3)
    examine_training(student, rng, 10, 7, 1)


@task("6.3", points=1, held_out=True)
def test_batch_larger_than_the_data(student, rng):
    """A batch_size above the number of samples means full batch."""
    examine_training(student, rng, 9, 64, 5, hint="Then there is one batch per epoch, of all samples.")


@task("6.3", points=1)
def test_training_reaches_the_lowest_point(student, rng):
    """On targets that a linear neuron can match, weights and bias come to the true ones."""
    X, _, w, b = linear_problem(rng, 50, 3)
    X = X / np.abs(X).max()
    assert_close(
        trained(student, X, X @ w + b, 0.3, 8, 400, int(rng.integers(10_000))),
        np.append(w, b),
        what="w with b as its last value, after 400 epochs",
        rtol=1e-3,
        atol=1e-3,
        hint="Are w and b both updated in every batch, with the rows of X and of y that belong together?",
    )


# 6.4 Rates that decay


@task("6.4", points=1)
def test_inverse_time(student):
    """inverse_time(first, tau, updates) gives first / (1 + t / tau) for t = 0, 1, 2, …"""
    for first, tau, updates in ((0.5, 4, 9), (2.0, 10.0, 25), (0.1, 0.5, 3)):
        t = np.arange(updates)
        assert_close(
            student.inverse_time(first, tau, updates),
            first / (1 + t / tau),
            what=f"inverse_time({first}, {tau}, {updates})",
            hint="Begin to count at 0: the first rate is `first` itself.",
            mistakes={
                "You begin to count at 1: the first rate is `first` itself.": first / (1 + (t + 1) / tau),
                "Divide t by tau, do not multiply.": first / (1 + t * tau),
                "The 1 belongs to the quotient, not to t: 1 + t / tau.": first * tau / (1 + t),
                "This is an exponential decay.": first * np.exp(-t / tau),
            },
        )


@task("6.4", points=1)
def test_in_stages(student):
    """in_stages(first, factor, every, updates) multiplies the rate by factor after each group of `every` updates."""
    for first, factor, every, updates in ((0.8, 0.5, 3, 10), (1.0, 0.1, 4, 8), (0.3, 0.9, 1, 5), (0.2, 0.5, 10, 6)):
        t = np.arange(updates)
        assert_close(
            student.in_stages(first, factor, every, updates),
            first * factor ** (t // every),
            what=f"in_stages({first}, {factor}, {every}, {updates})",
            atol=1e-8,
            hint="Each group has exactly `every` updates, and the first group has the rate `first`.",
            mistakes={
                "The rate falls a little at every update: within a group it is constant.": first
                * factor ** (t / every),
                "The first group is one update too short: t begins at 0.": first * factor ** ((t + 1) // every),
                "The first group has the rate `first` itself.": first * factor ** (t // every + 1),
                "The factor multiplies: each group has `factor` times the rate of the one before.": first
                * factor
                * (t // every),
            },
        )


@task("6.4", points=1)
def test_walk(student, rng):
    """walk(slope, start, rates) takes one step per rate, with the slope at the weight reached so far."""
    for source, slope in (("lambda w: 2 * (w - 3)", lambda w: 2 * (w - 3)), ("lambda w: w ** 3", lambda w: w**3)):
        start, rates = float(rng.uniform(0.5, 1.5)), rng.uniform(0.05, 0.4, size=6)
        path, stuck = [start], [start]
        for rate in rates:
            path.append(path[-1] - rate * slope(path[-1]))
            stuck.append(stuck[-1] - rate * slope(start))
        same = [start]
        for _ in rates:
            same.append(same[-1] - rates[0] * slope(same[-1]))
        assert_close(
            student.walk(student.define(source), start, rates),
            path,
            what="The weights visited",
            hint="Begin with the start; each next weight is the last one minus its rate times the slope there.",
            mistakes={
                "The start is missing: it is the first of the weights.": path[1:],
                "The last weight is missing: there is one more weight than there are rates.": path[:-1],
                "Only the last weight is returned: all of them are asked for.": path[-1],
                "The slope is always that at the start: compute it anew at each weight.": stuck,
                "Every step has the first rate: update t has rates[t].": same,
            },
        )


# 6.5 Where descent runs away


def curvatures(X):
    X = np.column_stack([X, np.ones(len(X))])
    return np.linalg.eigvalsh(2 * X.T @ X)


def some_inputs(rng):
    """Inputs of several shapes and means; the bias decides in the second, the inputs in the others."""
    yield rng.normal(size=(30, 2)) * [1.0, 3.0] + [0.5, -1.0]
    yield 0.2 * rng.normal(size=(25, 3))
    yield rng.normal(size=(60, 4)) @ rng.normal(size=(4, 4)) + 2.0
    yield rng.uniform(5, 9, size=(12, 1))


def without_bias(X):
    return np.linalg.eigvalsh(2 * X.T @ X)


@task("6.5", points=1)
def test_divergence_rate(student, rng):
    """divergence_rate(X) is right within 1 %, for inputs of any size and mean."""
    for X in some_inputs(rng):
        high = curvatures(X)[-1]
        assert_close(
            student.divergence_rate(X),
            2 / high,
            what=f"The divergence rate for inputs of the shape {X.shape}",
            rtol=0.01,
            atol=0,
            hint="2 over the largest eigenvalue of the Hessian, 2 XᵀX with a column of ones in X.",
            mistakes={
                "The Hessian of the SSE is 2 XᵀX: its factor 2 is missing.": 4 / high,
                "The limit is 2 over the largest curvature, not 1: at 1 it still converges.": 1 / high,
                "The bias is missing: it needs a column of ones.": 2 / without_bias(X)[-1],
                "This is the limit for the mean: here the loss is the sum.": 2 * len(X) / high,
                "You took the smallest eigenvalue: the steepest direction decides.": 2 / curvatures(X)[0],
            },
        )


@task("6.5", points=1)
def test_descent_at_the_divergence_rate(student, rng):
    """Descent with 98 % of your divergence rate converges, and with 102 % of it runs away."""
    for X in some_inputs(rng):
        rate = number(student.divergence_rate(X), what="The divergence rate")
        Z, y = np.column_stack([X, np.ones(len(X))]), rng.normal(size=len(X))
        for share, grows in ((0.98, False), (1.02, True)):
            direction = np.linalg.eigh(Z.T @ Z)[1][:, -1]
            first = last = np.linalg.lstsq(Z, y, rcond=None)[0] + direction
            with np.errstate(all="ignore"):
                for _ in range(100):
                    last = last - share * rate * 2 * Z.T @ (Z @ last - y)
                ratio = np.sum((Z @ last - y) ** 2) / np.sum((Z @ first - y) ** 2)
            require(
                (not ratio < 1) == grows,
                f"With {share} times your rate, {rate:.4g}, the SSE has {'not grown' if grows else 'grown'} "
                "after 100 steps.",
                "Your rate is too small." if grows else "Your rate is too large.",
            )


@task("6.5", points=1, held_out=True)
def test_mean_divergence_rate(student, rng):
    """mean_divergence_rate(X) is right within 1 %, and does not change when every sample is taken twice."""
    for X in some_inputs(rng):
        right = 2 * len(X) / curvatures(X)[-1]
        mistakes = {
            "This is the limit for the sum: a mean has slopes that are n times smaller.": right / len(X),
            "The slopes of a mean are n times smaller: so the rate may be n times larger.": right / len(X) ** 2,
        }
        for name, inputs in (("given once", X), ("given twice", np.concatenate([X, X]))):
            assert_close(
                student.mean_divergence_rate(inputs),
                right,
                what=f"The divergence rate for the mean, with every sample {name}",
                rtol=0.01,
                atol=0,
                hint="How many times smaller are the slopes of a mean?",
                mistakes=mistakes,
            )


@task("6.5", points=1)
def test_best_rate(student, rng):
    """best_rate(X) is right within 1 %, for inputs of any size and mean."""
    for X in some_inputs(rng):
        low, *_, high = curvatures(X)
        assert_close(
            student.best_rate(X),
            2 / (low + high),
            what=f"The best rate for inputs of the shape {X.shape}",
            rtol=0.01,
            atol=0,
            hint="The flattest and the steepest direction must shrink equally fast.",
            mistakes={
                "This is the limit: there the steepest direction does not shrink at all.": 2 / high,
                "This is half the limit: safe, but the flattest direction could be faster.": 1 / high,
                "The factor 2 of the Hessian is missing.": 4 / (low + high),
                "The bias is missing: it needs a column of ones.": 2 / without_bias(X)[[0, -1]].sum(),
            },
        )


# 6.6 Standardise, then descend


def reference_fit(X, y, steps, *, share=1.0, standardised=True, back=True, shift=True):
    mean, deviation = (X.mean(axis=0), X.std(axis=0)) if standardised else (0.0, np.ones(X.shape[1]))
    Z = np.column_stack([(X - mean) / deviation, np.ones(len(X))])
    rate, v = share / np.linalg.eigvalsh(2 * Z.T @ Z)[-1], np.zeros(Z.shape[1])
    for _ in range(steps):
        v = v - rate * 2 * Z.T @ (Z @ v - y)
    w = v[:-1] / deviation
    return np.append(w if back else v[:-1], v[-1] - np.sum(mean * w) if shift else v[-1])


def fitted(student, X, y, steps):
    w, b = several(student.fit_raw(X, y, steps), 2, "fit_raw", "Write: return w, b.")
    w = array(w, shape=(X.shape[1],), what="The array w")
    return np.append(w.astype(float), number(b, what="The bias"))


def uneven_problem(rng, samples, features):
    """Inputs whose columns differ in size and mean, correlated, and targets with a mean."""
    mixed = rng.normal(size=(samples, features)) @ (np.eye(features) + 0.4 * rng.normal(size=(features, features)))
    X = mixed * 10.0 ** rng.uniform(-1, 1.5, size=features) + rng.uniform(-20, 20, size=features)
    return X, (mixed @ rng.normal(size=features) + 0.3 * rng.normal(size=samples) + 4.0)


@task("6.6", points=2)
def test_a_few_steps(student, rng):
    """After a few steps w and b, for the raw inputs, are those of descent on standardised inputs."""
    for samples, features, steps in ((20, 1, 1), (30, 3, 1), (40, 3, 4), (25, 2, 11)):
        X, y = uneven_problem(rng, samples, features)
        right = reference_fit(X, y, steps)
        mistakes = {
            "These weights belong to the standardised inputs: divide them by the deviations.": reference_fit(
                X, y, steps, back=False
            ),
            "The bias belongs to the standardised inputs: the means have to be taken into it.": reference_fit(
                X, y, steps, shift=False
            ),
            "Neither weights nor bias are translated back to the raw inputs.": reference_fit(
                X, y, steps, back=False, shift=False
            ),
            "The inputs are not standardised.": reference_fit(X, y, steps, standardised=False),
            "Your rate is half of what is asked for: 1 / λ_max of the Hessian, 2 XᵀX for the sum.": reference_fit(
                X, y, steps, share=0.5
            ),
            "Your rate is twice what is asked for: 1 / λ_max, half the divergence rate.": reference_fit(
                X, y, steps, share=2.0
            ),
            "This is one step too many.": reference_fit(X, y, steps + 1),
        }
        mistakes = {words: wrong for words, wrong in mistakes.items() if not np.allclose(wrong, right, rtol=1e-3)}
        assert_close(
            fitted(student, X, y, steps),
            right,
            what=f"w with b as its last value, after {steps} step{'s' if steps > 1 else ''}",
            hint="Put z = (x - mean) / deviation into the trained neuron, and collect what stands before x.",
            mistakes=mistakes,
        )


@task("6.6", points=2)
def test_few_steps_are_enough(student, rng):
    """After 300 steps on columns from tenths to thousands, the error is nearly the lowest possible."""
    inner = rng.normal(size=(80, 3))
    X = inner * [0.1, 1.0, 1000.0] + [5.0, -3.0, 2000.0]
    y = inner @ [2.0, -1.0, 3.0] + 0.5 * rng.normal(size=80) + 10.0
    Z = np.column_stack([X, np.ones(80)])
    lowest = np.sum((Z @ np.linalg.lstsq(Z, y, rcond=None)[0] - y) ** 2)
    seen = np.sum((Z @ fitted(student, X, y, 300) - y) ** 2)
    require(
        seen < 1.001 * lowest,
        f"The SSE of X @ w + b is {seen:.4g}, the lowest possible is {lowest:.4g}.",
        "Is the descent on standardised inputs, and are w and b those for the raw ones?",
    )


# 6.7 What would you change?

WORDS = ("raise", "keep", "decay", "lower")
VERDICTS = {
    "A": "keep",
    "B": "raise",
    "C": "lower",
    "D": "decay",
    "E": "raise",
    "F": "decay",
    "G": "keep",
    "H": "lower",
}
LOOK = {
    "A": "Divide the last value by the first, and the last change by it. Large numbers may belong to the problem.",
    "B": "Divide the last value by the first, and compare the first change with the last one.",
    "C": "Take the differences of neighbouring values: which sign do they have, from the second on?",
    "D": "Take the differences of neighbouring values: do they keep one sign, and how large are they?",
    "E": "Small numbers may belong to the problem. Divide the last value by the first, and compare the changes.",
    "F": "Take the differences of neighbouring values: do they keep one sign, and how large are they?",
    "G": "How much do the last values differ from each other?",
    "H": "Small numbers may belong to the problem. Which sign do the differences have?",
}


def examine_verdict(student, name):
    answer = word(student.verdicts, name, "verdicts", WORDS)
    require(answer == VERDICTS[name], f"Curve {name} does not call for {answer!r}.", LOOK[name])


@task("6.7", points=1)
def test_verdicts_a_and_b(student):
    """The verdicts on A and B fit their curves."""
    examine_verdict(student, "A")
    examine_verdict(student, "B")


@task("6.7", points=1)
def test_verdicts_c_and_d(student):
    """The verdicts on C and D fit their curves."""
    examine_verdict(student, "C")
    examine_verdict(student, "D")


@task("6.7", points=1)
def test_verdicts_e_and_f(student):
    """The verdicts on E and F fit their curves."""
    examine_verdict(student, "E")
    examine_verdict(student, "F")


@task("6.7", points=1)
def test_verdicts_g_and_h(student):
    """The verdicts on G and H fit their curves."""
    examine_verdict(student, "G")
    examine_verdict(student, "H")
