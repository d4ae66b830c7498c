"""Checks of unit 09: optimisers."""

import numpy as np

from layerwise.checks import array, assert_close, describe, entry, number, require, several, task, word

# 9.1 First steps by hand


def examine_step(student, table, name, right, mistakes, hint):
    what = f"{table}[{name!r}]"
    assert_close(
        number(entry(getattr(student, table), name, table), what=what),
        right,
        what=what,
        rtol=0,
        atol=1e-3,
        hint=hint,
        mistakes=mistakes,
    )


@task("9.1", points=1)
def test_two_steps_of_descent(student):
    """two_steps["descent"] is the weight after two steps of plain descent from 2."""
    examine_step(
        student,
        "two_steps",
        "descent",
        1.28,
        {
            "This is after one step.": 1.6,
            "You took the slope at the start twice: the second slope is that at 1.6.": 1.2,
            "The slope of w² is 2w.": 1.62,
            "You went uphill.": 2.88,
        },
        "The slope at 2 is 4, and each step multiplies the weight by the same number.",
    )


@task("9.1", points=1)
def test_two_steps_with_momentum(student):
    """two_steps has the weights after two steps of momentum and of Nesterov in Keras's form."""
    examine_step(
        student,
        "two_steps",
        "momentum",
        0.92,
        {
            "This is plain descent: 0.9 of the first velocity is still there in the second step.": 1.28,
            "This is after one step.": 1.6,
            "This is Nesterov's step.": 0.4448,
        },
        "The velocities are -0.4 and 0.9 · (-0.4) - 0.1 · (slope at the second point).",
    )
    examine_step(
        student,
        "two_steps",
        "nesterov",
        0.4448,
        {
            "This is ordinary momentum.": 0.92,
            "This is after one step.": 1.24,
            "You used the old velocity in the second step: take the new one.": 0.632,
        },
        "The first velocity is -0.4, and the first step 0.9 · (-0.4) - 0.1 · 4. The next slope is at the new weight.",
    )


@task("9.1", points=1)
def test_first_step_of_rmsprop(student):
    """one_step["rmsprop"] is the weight after the first step of RMSprop."""
    examine_step(
        student,
        "one_step",
        "rmsprop",
        2 - 0.1 / np.sqrt(0.1),
        {
            "The average starts at 0 and takes only a tenth of the square in one step: 0.1 · 16.": 1.9,
            "The root is missing.": 2 - 0.4 / 1.6,
            "You took 0.9 of the square: the new square counts 1 - ρ.": 2 - 0.4 / np.sqrt(14.4),
            "This is the length of the step: subtract it from 2.": 0.1 / np.sqrt(0.1),
        },
        "The average of squares is 0.1 · 16 after the first step. Divide 0.1 · 4 by its root.",
    )


@task("9.1", points=1)
def test_first_step_of_adam(student):
    """one_step["adam"] is the weight after the first step of Adam with bias correction."""
    examine_step(
        student,
        "one_step",
        "adam",
        1.9,
        {
            "This is without bias correction: after one step m is divided by 0.1 and s by 0.001.": 2 - 0.04 / 0.12649,
            "This is plain descent.": 1.6,
        },
        "After the corrections the first m is the slope itself, and the first s its square.",
    )


# 9.2 Momentum and Nesterov

SHAPES = ((4,), (3, 2), (2, 3, 2))
NEW = "Return the new weights and the new state."


def drawn(rng, count, shape):
    """Arrays without values near 0, of both signs."""
    return [rng.choice([-1.0, 1.0], size=shape) * rng.uniform(0.3, 2.0, size=shape) for _ in range(count)]


def examine_momentum(student, rng, name, nesterov):
    for shape in SHAPES:
        w, velocity, gradient = drawn(rng, 3, shape)
        rate, beta = rng.uniform(0.05, 0.3), rng.uniform(0.6, 0.9)
        new = beta * velocity - rate * gradient
        ahead = w + beta * new - rate * gradient
        weights, state = several(getattr(student, name)(w, velocity, gradient, rate, beta), 2, name, NEW)
        assert_close(
            state,
            new,
            what=f"The velocity of {name}",
            hint="The new velocity is β times the old one minus rate times gradient.",
            mistakes={
                "The sign is wrong: the gradient points uphill, so subtract it.": beta * velocity + rate * gradient,
                "The old velocity is not multiplied by β.": velocity - rate * gradient,
                "The rate is missing.": beta * velocity - gradient,
                "The gradient is not multiplied by 1 - β here.": beta * velocity - rate * (1 - beta) * gradient,
                "You return the old velocity: return the new one.": velocity,
                "You return the weights twice, or in the place of the velocity.": weights,
            },
        )
        assert_close(
            weights,
            ahead if nesterov else w + new,
            what=f"The weights of {name}",
            hint="Use the new velocity.",
            mistakes={
                "This is momentum: Nesterov moves by β times the new velocity, minus rate times gradient.": (
                    w + new if nesterov else ahead
                ),
                "You used the old velocity: renew it first.": (
                    w + beta * velocity - rate * gradient if nesterov else w + velocity
                ),
                "The velocity points downhill already: add it.": w - new,
                "The last part is missing: minus rate times gradient.": w + beta * new,
                "In the second part β is missing.": w + new - rate * gradient,
            },
        )


@task("9.2", points=1)
def test_momentum_step(student, rng):
    """momentum_step returns the new weights and the new velocity, for arrays of any shape and any settings."""
    examine_momentum(student, rng, "momentum_step", nesterov=False)


@task("9.2", points=1)
def test_nesterov_step(student, rng):
    """nesterov_step returns the new weights, which are the point ahead, and the new velocity."""
    examine_momentum(student, rng, "nesterov_step", nesterov=True)


def untouched(student, call):
    """Whether a call in the student's process leaves the arrays that it is given as they are."""
    probe = student.define(
        "lambda step, arrays, settings: (lambda before, result: [bool((a == b).all()) for a, b in "
        "zip(before, arrays)])([a.copy() for a in arrays], step(*arrays, *settings))"
    )
    return all(probe(*call))


@task("9.2", points=1)
def test_momentum_walk(student, rng):
    """Step after step with the returned state, both give the walks of momentum and Nesterov on a bowl."""
    curvatures = rng.uniform(0.5, 4.0, size=3)
    for name, nesterov in (("momentum_step", False), ("nesterov_step", True)):
        step = getattr(student, name)
        w = right = rng.uniform(1, 2, size=3)
        v = speed = np.zeros(3)
        for _ in range(6):
            w, v = several(step(w, v, curvatures * w, 0.1, 0.8), 2, name, NEW)
            w, v = array(w, shape=(3,)), array(v, shape=(3,))
            slope = curvatures * right
            speed = 0.8 * speed - 0.1 * slope
            right = right + (0.8 * speed - 0.1 * slope if nesterov else speed)
        assert_close(w, right, what=f"The weights after six steps of {name}", hint="Return weights and velocity.")


@task("9.2", points=1)
def test_momentum_leaves_its_arguments(student, rng):
    """Both functions leave the arrays that they are given as they are."""
    for name in ("momentum_step", "nesterov_step"):
        step = getattr(student, name)
        require(
            untouched(student, (step, drawn(rng, 3, (4,)), [0.1, 0.9])),
            f"{name} changed an array that it was given.",
            "`velocity *= beta` and `w += …` change the caller's array; write `velocity = beta * velocity` instead.",
        )
        several(step(*drawn(rng, 3, (4,)), 0.1, 0.9), 2, name, NEW)


@task("9.2", points=1)
def test_momentum_of_numbers(student, rng):
    """Both functions also take plain numbers."""
    w, v, gradient, rate, beta = (float(value) for value in rng.uniform(0.1, 0.9, size=5))
    new = beta * v - rate * gradient
    for name, moved in (("momentum_step", new), ("nesterov_step", beta * new - rate * gradient)):
        hint = "`w`, `velocity` and `gradient` may be numbers: do without what only arrays have."
        weights, state = several(getattr(student, name)(w, v, gradient, rate, beta), 2, name, NEW)
        assert_close(number(weights, hint=hint), w + moved, what=f"The weight of {name} for numbers", hint=hint)
        assert_close(number(state, hint=hint), new, what=f"The velocity of {name} for numbers", hint=hint)


# 9.3 A rate for each weight


@task("9.3", points=1)
def test_adagrad_step(student, rng):
    """adagrad_step adds the square of the gradient to the total and divides by the root of total plus epsilon."""
    for shape, epsilon in zip(SHAPES, (1e-7, 0.3, 0.05), strict=True):
        w, gradient = drawn(rng, 2, shape)
        total, rate = rng.uniform(0.1, 2, size=shape), rng.uniform(0.05, 0.5)
        new = total + gradient**2
        weights, state = several(student.adagrad_step(w, total, gradient, rate, epsilon), 2, "adagrad_step", NEW)
        assert_close(
            state,
            new,
            what="The total of adagrad_step",
            hint="The old total plus the square of each gradient.",
            mistakes={
                "Add the squares, not the gradients.": total + gradient,
                "The old total is forgotten: Adagrad adds up.": gradient**2,
                "This is one number for all weights: each weight has its own.": total + np.sum(gradient**2),
                "You return the old total.": total,
            },
        )
        examine_division(weights, w, gradient, rate, new, total, epsilon, "adagrad_step")


def examine_division(weights, w, gradient, rate, new, old, epsilon, name):
    assert_close(
        weights,
        w - rate * gradient / np.sqrt(new + epsilon),
        what=f"The weights of {name}",
        hint="Subtract rate times gradient over the root of state plus epsilon.",
        mistakes={
            "You divided by the old state: renew it first.": w - rate * gradient / np.sqrt(old + epsilon),
            "ε is outside the root; here it belongs inside.": w - rate * gradient / (np.sqrt(new) + epsilon),
            "ε is missing.": w - rate * gradient / np.sqrt(new),
            "The root is missing.": w - rate * gradient / (new + epsilon),
            "You went uphill.": w + rate * gradient / np.sqrt(new + epsilon),
        },
    )


@task("9.3", points=1)
def test_rmsprop_step(student, rng):
    """rmsprop_step renews the average of squares and divides by the root of average plus epsilon."""
    for shape, epsilon in zip(SHAPES, (1e-7, 0.3, 0.05), strict=True):
        w, gradient = drawn(rng, 2, shape)
        average, rate, rho = rng.uniform(0.1, 2, size=shape), rng.uniform(0.05, 0.5), rng.uniform(0.6, 0.9)
        new = rho * average + (1 - rho) * gradient**2
        weights, state = several(student.rmsprop_step(w, average, gradient, rate, rho, epsilon), 2, "rmsprop_step", NEW)
        assert_close(
            state,
            new,
            what="The average of rmsprop_step",
            hint="ρ times the old average plus 1 - ρ times the square of the gradient.",
            mistakes={
                "ρ and 1 - ρ are exchanged.": (1 - rho) * average + rho * gradient**2,
                "The factor 1 - ρ is missing.": rho * average + gradient**2,
                "Average the squares, not the gradients.": rho * average + (1 - rho) * gradient,
                "This is Adagrad's sum.": average + gradient**2,
                "You return the old average.": average,
            },
        )
        examine_division(weights, w, gradient, rate, new, average, epsilon, "rmsprop_step")


@task("9.3", points=1, held_out=True)
def test_only_rmsprop_forgets(student):
    """After a steep start Adagrad's steps stay short, and RMSprop's regain the length of about the rate."""
    ada, rms = (np.zeros(1), np.zeros(1)), (np.zeros(1), np.zeros(1))
    for k in range(120):
        gradient = np.array([100.0 if k < 10 else 1.0])
        before = ada[0], rms[0]
        ada = several(student.adagrad_step(*ada, gradient, 0.1, 1e-7), 2, "adagrad_step", NEW)
        rms = several(student.rmsprop_step(*rms, gradient, 0.1, 0.9, 1e-7), 2, "rmsprop_step", NEW)
        ada, rms = ([array(x, shape=(1,)) for x in given] for given in (ada, rms))
    assert_close(before[0] - ada[0], 0.1 / np.sqrt(100110), what="Adagrad's last step", rtol=0.01, atol=0,
                 hint="Adagrad adds up all squares and forgets none.")  # fmt: skip
    average = 0.0
    for k in range(120):
        average = 0.9 * average + 0.1 * (1e4 if k < 10 else 1.0)
    assert_close(before[1] - rms[0], 0.1 / np.sqrt(average), what="RMSprop's last step", rtol=0.01, atol=0,
                 hint="RMSprop's average forgets a tenth of the past in each step.")  # fmt: skip


@task("9.3", points=1)
def test_rates_leave_their_arguments(student, rng):
    """Both functions leave the arrays that they are given as they are, and accept a state of zeros."""
    for name, settings in (("adagrad_step", [0.1, 1e-7]), ("rmsprop_step", [0.1, 0.9, 1e-7])):
        step = getattr(student, name)
        arrays = [*drawn(rng, 1, (4,)), np.zeros(4), *drawn(rng, 1, (4,))]
        require(
            untouched(student, (step, arrays, settings)),
            f"{name} changed an array that it was given.",
            "`total += …` changes the caller's array; write `total = total + …` instead.",
        )
        weights, _ = several(step(*arrays, *settings), 2, name, NEW)
        array(weights, shape=(4,), what=f"The weights of {name}")


# 9.4 Adam for a whole network


def adam_walk(weights, gradients, rate, b1, b2, epsilon, fault=""):
    """All weights after each step of Adam, with one of the usual faults."""
    weights = [w.copy() for w in weights]
    means = [np.zeros_like(w) for w in weights]
    squares = [np.zeros_like(w) for w in weights]
    t = 0
    for step in gradients:
        for k, g in enumerate(step):
            t += 1 if fault == "counted per array" or k == 0 else 0
            means[k] = b1 * means[k] + (1 - b1) * g
            squares[k] = b2 * squares[k] + (1 - b2) * g**2
            mean, square = means[k] / (1 - b1**t), squares[k] / (1 - b2**t)
            if fault == "uncorrected":
                mean, square = means[k], squares[k]
            if fault == "mean uncorrected":
                mean = means[k]
            if fault == "square uncorrected":
                square = squares[k]
            root = np.sqrt(square + epsilon) if fault == "inside" else np.sqrt(square) + epsilon
            if fault == "keras":
                mean, root = mean * np.sqrt(1 - b2**t), np.sqrt(squares[k]) + epsilon
            weights[k] = weights[k] - rate * mean / root
    return weights


FAULTS = {
    "uncorrected": "The bias correction is missing.",
    "mean uncorrected": "The average of the gradients is not corrected: divide by 1 - β₁ᵗ.",
    "square uncorrected": "The average of the squares is not corrected: divide by 1 - β₂ᵗ.",
    "counted per array": "Your counter t grows with each array: it should grow once per call of step.",
    "inside": "ε is inside the root; in the formula it stands outside.",
    "keras": "This is Keras's place for ε: correct the average before you take its root.",
}


def network(rng, steps):
    """Weights of three arrays, two of the same shape, and gradients of very different sizes for some steps."""
    shapes = (3, 2), (2,), (2,)
    weights = [rng.normal(size=shape) for shape in shapes]
    sizes = 1.0, 0.05, 20.0
    return weights, [
        [size * rng.normal(1.0, 1.0, size=shape) for size, shape in zip(sizes, shapes, strict=True)]
        for _ in range(steps)
    ]


def examine_adam(student, rng, steps, settings):
    weights, gradients = network(rng, steps)
    optimiser, current = student.Adam(*settings), weights
    for step in gradients:
        current = optimiser.step(current, step)
        require(
            isinstance(current, (list, tuple)) and len(current) == 3,
            f"step returned {describe(current)}.",
            "Return a list with one array for each array of weights.",
        )
        current = [array(w, shape=old.shape, what="A new array of weights") for w, old in
                   zip(current, weights, strict=True)]  # fmt: skip
    flat = np.concatenate([w.ravel() for w in current])
    right = np.concatenate([w.ravel() for w in adam_walk(weights, gradients, *settings)])
    assert_close(
        flat,
        right,
        what=f"All weights after {steps} step{'s' if steps > 1 else ''}",
        rtol=1e-5,
        atol=2e-6,
        hint="Renew both averages of each array, correct both with t, and subtract rate · m̂ / (√ŝ + ε).",
        mistakes={
            sentence: np.concatenate([w.ravel() for w in adam_walk(weights, gradients, *settings, fault=fault)])
            for fault, sentence in FAULTS.items()
        },
    )


@task("9.4", points=1)
def test_first_step_of_the_class(student, rng):
    """The first step of Adam(rate, beta_1, beta_2, epsilon) is right for every array, whatever the settings."""
    examine_adam(student, rng, 1, (0.1, 0.9, 0.999, 1e-7))
    examine_adam(student, rng, 1, (0.3, 0.5, 0.8, 0.2))


@task("9.4", points=2)
def test_many_steps_of_the_class(student, rng):
    """After several steps all arrays have the weights that the formula gives."""
    examine_adam(student, rng, 8, (0.1, 0.9, 0.999, 1e-7))
    examine_adam(student, rng, 6, (0.05, 0.7, 0.9, 0.1))


@task("9.4", points=1, held_out=True)
def test_state_is_not_shared(student, rng):
    """Two Adam objects used in turn do not disturb each other, and each array has averages of its own."""
    weights, gradients = network(rng, 4)
    _, others = network(rng, 4)
    settings = (0.1, 0.8, 0.9, 1e-7)
    first, second = student.Adam(*settings), student.Adam(*settings)
    current, other = weights, weights
    for mine, theirs in zip(gradients, others, strict=True):
        current, other = first.step(current, mine), second.step(other, theirs)
    for seen, steps in ((current, gradients), (other, others)):
        for k, (w, right) in enumerate(zip(seen, adam_walk(weights, steps, *settings), strict=True)):
            assert_close(w, right, what=f"Array {k} after four steps of two optimisers in turn",
                         hint="Keep the averages in the object (`self.…`), one for each array.")  # fmt: skip


@task("9.4", points=1)
def test_adam_leaves_its_arguments(student, rng):
    """step leaves the arrays that it is given as they are, and still moves the weights."""
    weights, gradients = network(rng, 1)
    probe = student.define(
        "lambda optimiser, weights, gradients: (lambda before, result: [bool((a == b).all()) for a, b in "
        "zip(before, weights + gradients)])([a.copy() for a in weights + gradients], "
        "optimiser.step(weights, gradients))"
    )
    require(
        all(probe(student.Adam(0.1, 0.9, 0.999, 1e-7), weights, gradients[0])),
        "step changed an array that it was given.",
        "`w -= …` changes the caller's array; make a new one with `w - …`.",
    )
    moved = student.Adam(0.1, 0.9, 0.999, 1e-7).step(weights, gradients[0])
    assert_close(np.abs(array(moved[1], shape=(2,)) - weights[1]), 0.1, what="The length of the first move", rtol=1e-3,
                 hint="The first step has the length of the rate.")  # fmt: skip


# 9.5 The best settings for a bowl


def bowl(rng, curvatures):
    turn, _ = np.linalg.qr(rng.normal(size=(len(curvatures), len(curvatures))))
    return turn @ np.diag(curvatures) @ turn.T


@task("9.5", points=1)
def test_best_rate_and_momentum(student, rng):
    """best_settings(H) returns the best rate and the best momentum, for any symmetric H."""
    for curvatures in ((1.0, 100.0), (0.3, 2.0, 7.0), (4.0, 4.0), (0.02, 0.05, 0.5, 3.0)):
        low, high = min(curvatures), max(curvatures)
        root = np.sqrt(high / low)
        rate, beta = several(student.best_settings(bowl(rng, curvatures)), 2, "best_settings")
        assert_close(
            number(rate, what="The rate"),
            (2 / (np.sqrt(low) + np.sqrt(high))) ** 2,
            what=f"The rate for the curvatures {curvatures}",
            hint="Roots of the smallest and the largest eigenvalue; the square comes last.",
            mistakes={
                "This is the best rate of plain descent.": 2 / (low + high),
                "The square is missing.": 2 / (np.sqrt(low) + np.sqrt(high)),
            },
        )
        assert_close(
            number(beta, what="The momentum"),
            ((root - 1) / (root + 1)) ** 2,
            what=f"The momentum for the curvatures {curvatures}",
            hint="κ is the largest eigenvalue divided by the smallest.",
            mistakes={
                "The square is missing (this is Nesterov's).": (root - 1) / (root + 1),
                "The root of κ is missing.": ((root**2 - 1) / (root**2 + 1)) ** 2,
            },
        )


def reference_steps(H, start, rate, beta, share, limit):
    w, velocity, first = start, np.zeros(len(start)), start @ H @ start
    for steps in range(limit + 1):
        if w @ H @ w <= share * first:
            return steps
        velocity = beta * velocity - rate * (H @ w)
        w = w + velocity
    return None


def examine_steps(student, arguments, what):
    right = reference_steps(*arguments)
    seen = student.steps_to(*arguments)
    require(seen is not None, f"steps_to is None, {what}; {right} steps are enough.",
            "The walk may take `limit` steps, and the loss after the last one counts.")  # fmt: skip
    seen = number(seen, what="The number of steps")
    require(
        seen == right,
        f"The number of steps should be {right}, {what}, but it is {seen:g}.",
        "That is one off: count the steps that were taken before the test succeeds, 0 at the start."
        if abs(seen - right) == 1
        else "The loss is ½ wᵀHw. Does the velocity start at 0, and is it kept from step to step?",
    )


@task("9.5", points=1)
def test_steps_through_a_ravine(student, rng):
    """steps_to counts the steps until the loss is at most the share, with momentum and without."""
    for curvatures, beta, rate in (((1.0, 20.0), 0.0, 0.09), ((1.0, 20.0), 0.6, 0.1), ((0.5, 3.0, 9.0), 0.4, 0.15)):
        for share in (1e-2, 1e-4):
            H, start = bowl(rng, curvatures), rng.uniform(1, 3, size=len(curvatures))
            examine_steps(student, (H, start, rate, beta, share, 500), f"with momentum {beta} and share {share}")


@task("9.5", points=1)
def test_first_time_counts(student):
    """The first time counts, also where momentum carries the loss up again."""
    H = np.diag([1.0, 1.0])
    for start in (np.array([1.0, -2.0]), np.array([3.0, 0.5])):
        examine_steps(student, (H, start, 0.05, 0.95, 0.02, 300), "in a round bowl with momentum 0.95")


@task("9.5", points=1, held_out=True)
def test_edges_of_the_count(student):
    """0 where the share is 1, the last of the allowed steps counts, and None where they are not enough."""
    H, start = np.diag([1.0, 10.0]), np.array([3.0, 1.0])
    examine_steps(student, (H, start, 0.1, 0.0, 1.0, 10), "with the share 1")
    needed = reference_steps(H, start, 0.1, 0.5, 1e-3, 500)
    examine_steps(student, (H, start, 0.1, 0.5, 1e-3, needed), f"with the limit {needed}")
    short = student.steps_to(H, start, 0.1, 0.5, 1e-3, needed - 1)
    require(short is None, f"With the limit {needed - 1} the result should be None, but it is {describe(short)}.",
            "Return None after `limit` steps without success.")  # fmt: skip
    half = np.eye(2), np.array([2.0, 0.0]), 0.5, 0.0, 0.25, 3  # one step halves the weights exactly
    examine_steps(student, half, "where the loss is exactly the share after one step")


# 9.6 Warm up, then a cosine


def reference_plan(largest, warm, total):
    t = np.arange(total)
    fall = (1 + np.cos(np.pi * (t - warm) / (total - warm))) / 2
    return largest * np.where(t < warm, (t + 1) / max(warm, 1), fall)


@task("9.6", points=1)
def test_warm_cosine(student, rng):
    """warm_cosine returns a rate for each step: a straight rise, then half a cosine."""
    for warm, total in ((5, 20), (1, 7), (8, 9), (3, 40)):
        largest = rng.uniform(0.01, 2)
        t = np.arange(total)
        right = reference_plan(largest, warm, total)
        assert_close(
            student.warm_cosine(largest, warm, total),
            right,
            what=f"The rates with {warm} of {total} steps to warm up",
            hint="At t = warm - 1 the rate is the largest for the first time, at t = warm the cosine begins with it.",
            mistakes={
                "The rise starts at 0: use (t + 1) / warm.": np.where(t < warm, largest * t / warm, right),
                "The cosine should begin at `warm`: subtract it from t, and from T.": np.where(
                    t < warm, right, largest * (1 + np.cos(np.pi * t / total)) / 2
                ),
                "The ½ is missing in the cosine.": np.where(t < warm, right, 2 * right),
                "`largest` is missing.": right / largest,
            },
        )


@task("9.6", points=1)
def test_no_warm_up(student, rng):
    """With warm = 0 there is only the cosine, from the largest rate on."""
    for total in (1, 2, 12):
        largest = rng.uniform(0.01, 2)
        assert_close(student.warm_cosine(largest, 0, total), reference_plan(largest, 0, total),
                     what=f"The rates of {total} steps without warm-up",
                     hint="With warm = 0 the rise is empty; mind the division by 0.")  # fmt: skip


@task("9.6", points=2)
def test_walk_with_decay(student, rng):
    """walk_with_decay returns the start and the point after each step, with decay decoupled from the gradient."""
    gradient = student.define("lambda w: w * w - 2.0 * w[::-1]")

    def slope(w):
        return w * w - 2.0 * w[::-1]

    for size, decay in ((3, 0.7), (2, 0.0), (4, 0.2)):
        start, rates = rng.uniform(0.5, 1.5, size=size), rng.uniform(0.02, 0.2, size=6)

        def walk(step, start=start, rates=rates):
            path = [start]
            for rate in rates:
                path.append(step(path[-1], rate))
            return np.array(path)

        right = walk(lambda w, rate, decay=decay: w - rate * slope(w) - rate * decay * w)
        assert_close(
            student.walk_with_decay(gradient, start, rates, decay),
            right,
            what=f"The points visited with the decay {decay}",
            hint="Both parts are taken at the old point, both are multiplied by the rate of that step.",
            mistakes={
                "The start is missing.": right[1:],
                "The decay is not multiplied by the rate.": walk(
                    lambda w, rate, decay=decay: w - rate * slope(w) - decay * w
                ),
                "The decay is missing.": walk(lambda w, rate: w - rate * slope(w)),
                "The decay makes the weights grow: subtract it.": walk(
                    lambda w, rate, decay=decay: w - rate * slope(w) + rate * decay * w
                ),
                "The decay is taken at the new point: take it at the old one.": walk(
                    lambda w, rate, decay=decay: (w - rate * slope(w)) * (1 - rate * decay)
                ),
                "The gradient is taken after the decay: take it at the old point.": walk(
                    lambda w, rate, decay=decay: w * (1 - rate * decay) - rate * slope(w * (1 - rate * decay))
                ),
            },
        )


# 9.7 Which one is better?

WORDS = ("first", "second", "chance", "sweep on")
LOOK = {
    "A": "At 0.001 the second is far ahead. Is 0.001 the best rate of either?",
    "B": "Write the four losses at each one's best rate next to each other. Do they overlap?",
    "C": "Which is the best rate of the first? What might happen at 0.3?",
    "D": "The difference is small, but compare the largest loss of one with the smallest of the other.",
    "E": "One run of the first exploded at 0.03, and a single lucky run at 0.1 is no mean. Which rate is left?",
    "F": "Look at all four losses of the first at its best rate, also at the worst one.",
    "G": "Which is the best rate of the first? Is anything known about smaller ones?",
    "H": "Which rate is best for each? Compare the largest loss of one with the smallest of the other.",
}


def examine_verdict(student, name, right):
    answer = word(student.verdicts, name, "verdicts", WORDS)
    require(answer == right, f"Contest {name} does not show {answer!r}.", LOOK[name])


@task("9.7", points=1)
def test_verdicts_a_and_e(student):
    """The verdicts on A and E rest on the best rates."""
    examine_verdict(student, "A", "first")
    examine_verdict(student, "E", "first")


@task("9.7", points=1)
def test_verdicts_b_and_f(student):
    """The verdicts on B and F fit what the seeds can prove."""
    examine_verdict(student, "B", "chance")
    examine_verdict(student, "F", "chance")


@task("9.7", points=2)
def test_verdicts_c_and_g(student):
    """The verdicts on C and G fit the rates that were tried."""
    examine_verdict(student, "C", "sweep on")
    examine_verdict(student, "G", "sweep on")


@task("9.7", points=1)
def test_verdicts_d_and_h(student):
    """The verdicts on D and H fit what the seeds prove."""
    examine_verdict(student, "D", "second")
    examine_verdict(student, "H", "first")
