"""Checks of unit 19: recurrent networks."""

import numpy as np

from layerwise.checks import array, assert_close, assert_equal, describe, entry, number, require, several, task, word

# 19.1 Kinds, shapes and weights

KINDS = ("one-to-many", "many-to-one", "aligned", "not aligned")


def examine_kind(student, name, right, why):
    answer = word(student.kinds, name, "kinds", KINDS)
    require(answer == right, f"Problem {name} is not {answer!r}.", why)


@task("19.1", points=1)
def test_kinds_with_one_side_single(student):
    """Problems A, C and E, where one side is no sequence, are named by their kind."""
    examine_kind(student, "A", "many-to-one", "How many verdicts does a review get?")
    examine_kind(student, "C", "one-to-many", "How often is the note given, and how many notes come out?")
    examine_kind(student, "E", "many-to-one", "Thirty days go in. How many levels come out?")


@task("19.1", points=1)
def test_kinds_of_sequences(student):
    """Problems B, D and F, where both sides are sequences, are named by their kind."""
    examine_kind(student, "B", "not aligned", "Has the translation as many words, in the same order?")
    examine_kind(student, "D", "aligned", "To which input does each output belong?")
    examine_kind(student, "F", "aligned", "To which input does each output belong?")


@task("19.1", points=1)
def test_sizes(student):
    """The five sizes are those of SimpleRNN(16), which reads 3 numbers at each step, and of the head after it."""
    sizes = student.sizes
    for name in ("weights", "weights of long"):
        assert_equal(
            number(entry(sizes, name, "sizes"), what=f"sizes[{name!r}]"),
            320,
            what=f"sizes[{name!r}]",
            hint="W is (3, 16), U is (16, 16), b is (16,), and every step uses the same ones.",
            mistakes={
                "The biases are missing.": 304,
                "The recurrent weights U, (16, 16), are missing.": 64,
                "Every step uses the same weights: do not multiply by the number of steps.": 320 * 50,
                "Every step uses the same weights: the length of the sequences does not matter.": 3200,
            },
            reveal=False,
        )
    for name, shape in (("output", (32, 16)), ("output with return_sequences", (32, 50, 16))):
        value = entry(sizes, name, "sizes")
        require(
            isinstance(value, (list, tuple)) and all(isinstance(length, int) for length in value),
            f"sizes[{name!r}] is {describe(value)}.",
            "Give a tuple of whole numbers, the batch first.",
        )
        require(
            tuple(value) == shape,
            f"sizes[{name!r}] is {tuple(value)}.",
            "Without return_sequences only the last state comes out, with it the state of each step.",
        )
    assert_equal(
        number(entry(sizes, "head", "sizes"), what="sizes['head']"),
        34,
        what="sizes['head']",
        hint="At each step 16 numbers go into 2 units, with the same weights.",
        mistakes={
            "The biases are missing.": 32,
            "Dense uses the same weights at every step: do not multiply by 50.": 34 * 50,
        },
        reveal=False,
    )


# 19.2 The cell and the loop


def some_cell(rng, inputs=3, units=4, scale=0.7):
    """W, U, b of moderate size, so that tanh is neither straight nor flat."""
    return [scale * rng.normal(size=shape) for shape in ((inputs, units), (units, units), (units,))]


def states_of(X, start, W, U, b):
    h, states = start, []
    for t in range(X.shape[1]):
        h = np.tanh(X[:, t] @ W + h @ U + b)
        states.append(h)
    return np.stack(states, axis=1)


@task("19.2", points=1)
def test_step(student, rng):
    """step(x, h, W, U, b) is tanh(xW + hU + b), for any batch, inputs and units."""
    for batch, inputs, units in ((5, 3, 4), (1, 1, 2), (4, 4, 4)):
        W, U, b = some_cell(rng, inputs, units)
        x, h = rng.normal(size=(batch, inputs)), rng.uniform(-1, 1, size=(batch, units))
        assert_close(
            student.step(x, h, W, U, b),
            np.tanh(x @ W + h @ U + b),
            what="step(x, h, W, U, b)",
            mistakes={
                "The tanh is missing.": x @ W + h @ U + b,
                "The biases are missing.": np.tanh(x @ W + h @ U),
                "The state before it is not used.": np.tanh(x @ W + b),
                "You multiply by the transpose of U: the states stand in rows, so it is h @ U.": np.tanh(
                    x @ W + h @ U.T + b
                ),
                "This is two cells added up: there is one tanh around the whole sum.": np.tanh(x @ W + b)
                + np.tanh(h @ U),
            },
        )


@task("19.2", points=1)
def test_run(student, rng):
    """run(X, start, W, U, b) returns the states after every element, (batch, steps, units), beginning from start."""
    for batch, steps, inputs, units in ((3, 6, 2, 4), (2, 2, 2, 2), (1, 9, 1, 3)):
        W, U, b = some_cell(rng, inputs, units)
        X, start = rng.normal(size=(batch, steps, inputs)), rng.uniform(-1, 1, size=(batch, units))
        right = states_of(X, start, W, U, b)
        assert_close(
            student.run(X, start, W, U, b),
            right,
            what=f"run with {batch} sequences of {steps} steps",
            hint="Each step takes the state that the step before it returned.",
            mistakes={
                "Your states begin at 0: begin with start.": states_of(X, 0 * start, W, U, b),
                "Every step begins with start: hand the state on.": np.stack(
                    [np.tanh(X[:, t] @ W + start @ U + b) for t in range(steps)], axis=1
                ),
                "The first axis is time here: stack along axis 1.": np.swapaxes(right, 0, 1),
                "These are the states before each element: the result begins with the one after the first.": (
                    np.concatenate([start[:, None], right[:, :-1]], axis=1)
                ),
                "You read the sequence from its end.": states_of(X[:, ::-1], start, W, U, b),
                "This is the last state alone: all of them are asked for.": right[:, -1],
            },
        )


@task("19.2", points=1, held_out=True)
def test_run_in_two_parts(student, rng):
    """Reading a sequence in two parts, the second from the last state of the first, gives the same states."""
    W, U, b = some_cell(rng)
    X, start = rng.normal(size=(4, 8, 3)), rng.uniform(-1, 1, size=(4, 4))
    first = array(student.run(X[:, :3], start, W, U, b), shape=(4, 3, 4), what="run on the first three steps")
    second = array(student.run(X[:, 3:], first[:, -1], W, U, b), shape=(4, 5, 4), what="run on the other five steps")
    assert_close(
        np.concatenate([first, second], axis=1),
        states_of(X, start, W, U, b),
        what="The states of both parts",
        hint="Begin with the given start, whatever it is.",
    )


@task("19.2", points=1)
def test_run_leaves_its_arguments(student, rng):
    """run leaves X and start as they are."""
    W, U, b = some_cell(rng)
    X, start = rng.normal(size=(4, 5, 3)), rng.uniform(-1, 1, size=(4, 4))
    probe = student.define(
        "lambda X, start, *cell: (lambda X, start, kept: (run(X, start, *cell), "
        "[bool((a == b).all()) for a, b in zip(kept, (X, start))])[1])(X, start, (X.copy(), start.copy()))"
    )
    for name, kept in zip(("X", "start"), probe(X, start, W, U, b), strict=True):
        require(kept, f"{name} has other values after run.", "Make new arrays: `h = …` instead of `h[:] = …`.")


# 19.3 Windows without a leak


def windows_of(series, length, horizon):
    count = len(series) - length - horizon + 1
    inputs = np.array([series[i : i + length] for i in range(count)])
    return inputs, np.array([series[i + length + horizon - 1] for i in range(count)])


@task("19.3", points=1)
def test_window_inputs(student, rng):
    """The inputs of windows(series, length, horizon) are all windows that have a target in the series, in order."""
    for size, length, horizon in ((12, 4, 1), (15, 3, 4), (9, 1, 2), (7, 5, 2)):
        series = rng.normal(size=size)
        inputs, _ = several(student.windows(series, length, horizon), 2, "windows")
        right, _ = windows_of(series, length, horizon)
        assert_close(
            inputs,
            right,
            what=f"The windows of {size} values with length {length} and horizon {horizon}",
            hint=f"There are {len(right)}: the target of the last window is the last value.",
            mistakes={
                "The last window is missing.": right[:-1],
                "There is a window too many: its target lies beyond the series.": np.array(
                    [series[i : i + length] for i in range(len(right) + 1)]
                ),
                "Each window should begin one place after the one before, not where that one ended.": right[::length],
            }
            if len(right) > 1
            else {},
        )


@task("19.3", points=1)
def test_window_targets(student, rng):
    """The targets of windows(series, length, horizon) lie `horizon` places after the last values of the windows."""
    for size, length, horizon in ((12, 4, 1), (15, 3, 4), (9, 1, 2), (7, 5, 2)):
        series = rng.normal(size=size)
        _, targets = several(student.windows(series, length, horizon), 2, "windows")
        inputs, right = windows_of(series, length, horizon)
        assert_close(
            targets,
            right,
            what=f"The targets of {size} values with length {length} and horizon {horizon}",
            hint="A horizon of 1 is the value right after the window.",
            mistakes={
                "The target is the last value of its own window: that is a leak.": inputs[:, -1],
                "Your targets come one place too early.": series[length + horizon - 2 : -1],
                "The horizon is ignored: these are the values right after the windows.": (
                    series[length : length + len(right)]
                ),
                "These are all values after the window: one is asked for.": np.array(
                    [series[i + length : i + length + horizon] for i in range(len(right))]
                ),
            },
        )


def split_of(series, length, horizon, start, first=None):
    """The right split; first: another number for the first last-value of the test windows."""
    first = start - 1 if first is None else first
    inputs, targets = windows_of(series, length, horizon)
    newest = np.arange(len(inputs)) + length - 1  # the number of the last value in each window
    known = newest + horizon < start
    asked = newest >= first
    return inputs[known], targets[known], inputs[asked], targets[asked]


SPLITS = ((20, 4, 1, 12), (24, 3, 4, 13), (18, 1, 2, 9), (26, 6, 3, 9), (17, 2, 5, 8))


def examine_split(student, rng, test):
    for size, length, horizon, start in SPLITS:
        series = rng.normal(size=size)
        result = several(student.split(series, length, horizon, start), 4, "split")
        right = split_of(series, length, horizon, start)
        inputs, targets = windows_of(series, length, horizon)
        number_of_training = len(right[0])
        side = "test" if test else "training"
        mistakes = (
            {
                "The first test window is answered too late: its last value has the number start - 1.": split_of(
                    series, length, horizon, start, start
                ),
                "Your test windows begin at start: they may reach back to values before it, which are known.": (
                    split_of(series, length, horizon, start, start + length - 1)
                ),
                "All windows that are not for training are tested: those answered before the training leak.": (
                    inputs[number_of_training:],
                    targets[number_of_training:],
                )
                * 2,
            }
            if test
            else {
                "Some training targets are not known yet: all must have numbers below start.": split_of(
                    series, length, horizon, start + horizon
                ),
                "One training window too many: a target with the number start is not known.": split_of(
                    series, length, horizon, start + 1
                ),
                "One training window is missing: the target with the number start - 1 is known.": split_of(
                    series, length, horizon, start - 1
                ),
            }
        )
        for place, kind in ((2, "inputs"), (3, "targets")) if test else ((0, "inputs"), (1, "targets")):
            assert_close(
                result[place],
                right[place],
                what=f"The {side} {kind} of {size} values with length {length}, horizon {horizon} and start {start}",
                hint="Ask of each window: which number has its last value, and which has its target?",
                mistakes={sentence: wrong[place] for sentence, wrong in mistakes.items()},
            )


@task("19.3", points=1)
def test_training_part(student, rng):
    """The training windows of split are all those whose target has a number below start, in order."""
    examine_split(student, rng, test=False)


@task("19.3", points=1)
def test_test_part(student, rng):
    """The test windows of split are all those whose last value has the number start - 1 or a later one, in order."""
    examine_split(student, rng, test=True)


# 19.4 Back through time


def problem(rng, batch=3, steps=5, inputs=2, units=4):
    W, U, b = some_cell(rng, inputs, units, scale=0.6)
    X, start = rng.normal(size=(batch, steps, inputs)), rng.uniform(-1, 1, size=(batch, units))
    slopes = rng.normal(size=(batch, steps, units))
    return X, start, states_of(X, start, W, U, b), W, U, b, slopes


def measured(X, start, W, U, b, slopes, nudge=1e-5):
    """Slopes of sum(slopes * states) at W, U and b by central differences."""
    result = []
    for which in range(3):
        slope = np.zeros_like((W, U, b)[which])
        for place in np.ndindex(slope.shape):
            loss = []
            for sign in (1, -1):
                nudged = [W.copy(), U.copy(), b.copy()]
                nudged[which][place] += sign * nudge
                loss.append(np.sum(slopes * states_of(X, start, *nudged)))
            slope[place] = (loss[0] - loss[1]) / (2 * nudge)
        result.append(slope)
    return result


def variant(X, start, H, U, slopes, *, carried=True, bent=True, own=True, transposed=True, first=True):
    """The gradients, right by default and wrong in one way on request."""
    dW, dU, db, later = 0.0, 0.0, 0.0, np.zeros_like(start)
    for t in reversed(range(X.shape[1])):
        inner = (slopes[:, t] if own or t == X.shape[1] - 1 else 0) + (later if carried else 0)
        inner = inner * (1 - H[:, t] ** 2) if bent else inner
        before = H[:, t - 1] if t else start * first
        dW, dU, db = dW + X[:, t].T @ inner, dU + before.T @ inner, db + inner.sum(axis=0)
        later = inner @ (U.T if transposed else U)
    return dW, dU, db


def examine_gradient(student, rng, which, name):
    for batch, steps, inputs, units in ((3, 5, 2, 4), (1, 1, 3, 2), (4, 3, 4, 4), (2, 7, 1, 3)):
        X, start, H, W, U, b, slopes = problem(rng, batch, steps, inputs, units)
        result = several(student.gradients(X, start, H, U, slopes), 3, "gradients")
        right = measured(X, start, W, U, b, slopes)[which]
        ways = {
            "Nothing comes from later steps: add it to the slope of each state.": {"carried": False},
            "The factor 1 - h² of the tanh is missing.": {"bent": False},
            "Only the last state's own slope is used: every step has one.": {"own": False},
            "On the way back it is U transposed: inner @ U.T.": {"transposed": False},
            "Before step 0 stands start, not zeros.": {"first": False},
        }
        mistakes = {
            sentence: variant(X, start, H, U, slopes, **way)[which] for sentence, way in ways.items() if steps > 1
        }
        assert_close(
            result[which],
            right,
            what=f"The slope at {name}, for {batch} sequences of {steps} steps,",
            rtol=1e-4,
            atol=1e-5,
            hint="Compare with the slope that you measure by nudging one weight.",
            mistakes=mistakes
            | {
                "You divide by the size of the batch: slopes are added up.": right / batch,
                "You divide by the number of steps: slopes are added up.": right / steps,
            },
        )


@task("19.4", points=1)
def test_gradient_of_W(student, rng):
    """The slope at W equals the one measured by nudging each weight, for any batch, steps, inputs and units."""
    examine_gradient(student, rng, 0, "W")


@task("19.4", points=2)
def test_gradient_of_U(student, rng):
    """The slope at U equals the one measured by nudging each weight, for any batch, steps, inputs and units."""
    examine_gradient(student, rng, 1, "U")


@task("19.4", points=1)
def test_gradient_of_b(student, rng):
    """The slope at b equals the one measured by nudging each bias, for any batch, steps, inputs and units."""
    examine_gradient(student, rng, 2, "b")


# 19.5 Walk forward


@task("19.5", points=1)
def test_plain_forecasts(student, rng):
    """naive gives the last value, seasonal_naive the one a period before the value to be forecast."""
    for size, period in ((9, 4), (12, 12), (7, 1), (30, 11)):
        past = rng.normal(size=size)
        assert_close(student.naive(past), past[-1], what="naive(past)", hint="The last value.")
        assert_close(
            student.seasonal_naive(past, period),
            past[size - period],
            what=f"seasonal_naive(past, {period}) of {size} values",
            hint=f"The value to be forecast has the number {size}. Which number has the one {period} before it?",
            mistakes={
                "One place too early: count from the value to be forecast.": past[size - period - 1],
                "You count from the beginning of the series.": past[period % size],
            },
        )


@task("19.5", points=1)
def test_walk_forward_error(student, rng):
    """walk_forward(series, start, forecast) is the root of the mean squared error over all values from start on."""
    forecaster = student.define("lambda past: 0.5 * past[-1] + 0.3 * past[0]")
    for size, start in ((20, 12), (15, 3), (9, 8)):
        series = rng.normal(size=size) + 2
        errors = 0.5 * series[start - 1 : -1] + 0.3 * series[0] - series[start:]
        right = np.sqrt(np.mean(errors**2))
        assert_close(
            student.walk_forward(series, start, forecaster),
            right,
            what=f"walk_forward on {size} values from number {start} on",
            hint="One forecast for each value from start to the end.",
            mistakes={
                "The root is missing.": right**2,
                "This is the mean absolute error.": np.mean(np.abs(errors)),
                "This is the root of the sum: take the mean.": right * np.sqrt(len(errors)),
                "The last value is not forecast.": np.sqrt(np.mean(errors[:-1] ** 2)),
                "The first value, number start, is not forecast.": np.sqrt(np.mean(errors[1:] ** 2)),
            }
            if len(errors) > 1 and not np.isclose(right, 1)
            else {},
        )


@task("19.5", points=1, held_out=True)
def test_forecaster_sees_all_of_the_past_and_nothing_else(student):
    """For value t the forecaster gets the t values before it: no fewer, and not value t itself."""
    series = np.arange(10.0, 24.0)
    counting = student.define("lambda past: float(len(past))")
    newest = student.define("lambda past: float(past[-1])")
    oldest = student.define("lambda past: float(past[0])")
    assert_close(
        student.walk_forward(series, 6, newest),
        1.0,
        what="The error of 'the last value' on the series 10, 11, 12, …",
        hint="The newest value that a forecaster may see is the one before the value to be forecast.",
        mistakes={"The forecaster sees the value that it should forecast: end the past before it.": 0.0},
    )
    assert_close(
        student.walk_forward(series, 6, counting),
        10.0,
        what="The error of a forecaster that counts the values it gets",
        hint="For value number t there are t values before it. Give all of them, from the first on.",
        mistakes={
            "The past does not grow: each forecast may use all values before it.": np.sqrt(
                np.mean((6 - series[6:]) ** 2)
            )
        },
    )
    assert_close(
        student.walk_forward(series, 6, oldest),
        np.sqrt(np.mean((10 - series[6:]) ** 2)),
        what="The error of a forecaster that answers with the oldest value",
        hint="The past begins with the first value of the series.",
    )


# 19.6 The linear rival, iterated


def noisy_waves(rng, size):
    """A series that a linear rule fits partly, far from 0."""
    time = np.arange(size)
    return 40 + 8 * np.sin(0.6 * time) + 3 * np.cos(1.7 * time) + rng.normal(size=size)


def fitted(past, length, mean, bias=False, last=False):
    centred = past - mean
    inputs, targets = windows_of(centred, length, 1)
    if last:
        inputs, targets = inputs[:-1], targets[:-1]
    inputs = np.column_stack([inputs, np.ones(len(inputs))]) if bias else inputs
    return np.linalg.lstsq(inputs, targets, rcond=None)[0][:length]


@task("19.6", points=2)
def test_fit(student, rng):
    """fit(past, length) gives the coefficients of least squares, oldest value first, and the mean of the past."""
    for size, length in ((60, 3), (45, 6), (30, 1), (100, 12)):
        past = noisy_waves(rng, size)
        coefficients, mean = several(student.fit(past, length), 2, "fit")
        assert_close(number(mean, what="mean"), past.mean(), what="mean", hint="The mean of all values in past.")
        right = fitted(past, length, past.mean())
        assert_close(
            coefficients,
            right,
            what=f"The {length} coefficients for {size} values",
            rtol=1e-3,
            hint="All windows of the centred values, with the very next value as target.",
            mistakes={
                "The series was not centred: subtract the mean first.": fitted(past, length, 0.0),
                "There should be no bias beside the coefficients.": fitted(past, length, past.mean(), bias=True),
                "The newest value comes first here: begin with the oldest.": right[::-1],
                "One window is missing: the last target is the last value of the past.": fitted(
                    past, length, past.mean(), last=True
                ),
            }
            if length > 1
            else {},
        )


def iterated(past, coefficients, mean, steps):
    values = list(past - mean)
    for _ in range(steps):
        values.append(float(np.dot(values[len(values) - len(coefficients) :], coefficients)))
    return np.array(values[len(past) :]) + mean


@task("19.6", points=1)
def test_forecast_of_one_step(student, rng):
    """forecast(past, coefficients, mean, 1) is the weighted sum of the last centred values, with the mean added."""
    for length in (1, 4, 7):
        past, coefficients = noisy_waves(rng, 15), rng.normal(size=length)
        mean = 30.0  # not that of the past
        centred = past - mean
        newest = centred[-length:]
        assert_close(
            student.forecast(past, coefficients, mean, 1),
            np.array([newest @ coefficients + mean]),
            what=f"A forecast of one step with {length} coefficients",
            mistakes={
                "The mean was not added at the end.": np.array([newest @ coefficients]),
                "The mean was not subtracted before: the coefficients belong to centred values.": np.array(
                    [past[-length:] @ coefficients + mean]
                ),
                "The coefficients are the wrong way round: the first belongs to the oldest value.": np.array(
                    [newest[::-1] @ coefficients + mean]
                ),
                "The window is the first of the past: take the last.": np.array(
                    [centred[:length] @ coefficients + mean]
                ),
                "Use the mean that is given, not that of this past.": np.array(
                    [(past - past.mean())[-length:] @ coefficients + past.mean()]
                ),
            }
            if length > 1
            else {},
        )


@task("19.6", points=1)
def test_forecast_of_many_steps(student, rng):
    """Each further forecast is made from the ones before it, as if they had been measured; past is left as it is."""
    for length, steps in ((3, 8), (1, 4), (5, 2)):
        past, coefficients = noisy_waves(rng, 12), 0.5 * rng.normal(size=length)
        mean = 35.0
        right = iterated(past, coefficients, mean, steps)
        centred = past - mean
        frozen = np.full(steps, centred[-length:] @ coefficients + mean)
        assert_close(
            student.forecast(past, coefficients, mean, steps),
            right,
            what=f"The forecast of {steps} steps with {length} coefficients",
            hint="Append each forecast, centred, and take the last values again.",
            mistakes={
                "All forecasts are the same: put each into the window before you make the next.": frozen,
                "This is one forecast too many.": iterated(past, coefficients, mean, steps + 1),
                "This is one forecast too few.": right[:-1],
                "The values of the past come out as well: only the forecasts are asked for.": np.append(past, right),
                "Your window keeps the centred past but takes in forecasts with the mean added.": mixed(
                    past, coefficients, mean, steps
                ),
            },
        )
    kept = student.define(
        "lambda forecast, past, coefficients: (forecast(past, coefficients, 1.0, 3), past.tolist())[1]"
    )
    past = noisy_waves(rng, 6)
    assert_close(
        kept(student.forecast, past, np.array([0.5, 0.2])),
        past,
        what="past after forecast",
        hint="Work on a copy of it.",
    )


def mixed(past, coefficients, mean, steps):
    """Forecasts that enter the window with the mean added."""
    values, result = list(past - mean), []
    for _ in range(steps):
        result.append(float(np.dot(values[len(values) - len(coefficients) :], coefficients)) + mean)
        values.append(result[-1])
    return np.array(result)


# 19.7 Who knew too much?

LEAKS = ("split", "scaling", "filling", "window", "choice", "none")
LOOK = {
    "A": "How many of a window's 28 days may also stand in a training window?",
    "B": "Go through the scales and the filled gaps: from which hours do they come?",
    "C": "When is the value known that fills a missing day?",
    "D": "Which hours are in the newest of the 24 means?",
    "E": "Would somebody in 2018 have known the number by which all prices are divided?",
    "F": "How was the length of the window chosen, and where was the error measured?",
    "G": "Stand at the end of 1920 and forecast 1921: is there an input that you cannot have?",
    "H": "It is evening. Which of the inputs is in the archive already?",
}


def examine_leak(student, name, right):
    answer = word(student.leaks, name, "leaks", LEAKS)
    require(answer == right, f"The answer for {name} is not {answer!r}.", LOOK[name])


@task("19.7", points=1)
def test_honest_set_ups(student):
    """The set-ups B and G are judged by what could have been known."""
    examine_leak(student, "B", "none")
    examine_leak(student, "G", "none")


@task("19.7", points=1)
def test_leaks_in_split_and_scaling(student):
    """The set-ups A and E are judged by what could have been known."""
    examine_leak(student, "A", "split")
    examine_leak(student, "E", "scaling")


@task("19.7", points=1)
def test_leaks_in_filling_and_choice(student):
    """The set-ups C and F are judged by what could have been known."""
    examine_leak(student, "C", "filling")
    examine_leak(student, "F", "choice")


@task("19.7", points=1)
def test_leaks_in_the_window(student):
    """The set-ups D and H are judged by what could have been known."""
    examine_leak(student, "D", "window")
    examine_leak(student, "H", "window")
