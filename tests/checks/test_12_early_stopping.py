"""Checks of unit 12: early stopping and callbacks."""

import numpy as np

from layerwise.checks import Mismatch, array, assert_close, assert_equal, describe, entry, number, require, task, word

# 12.1 When does it stop?


def examine_answer(student, name, right, mistakes, hint):
    """One entry of answers; mistakes maps a sentence to the wrong pair."""
    pair = entry(student.answers, name, "answers")
    pair = array(pair, shape=(2,), what=f"The answer {name}", hint="Give two: (last epoch, epoch of the weights).")
    assert_equal(pair, right, what=f"The answer {name}", hint=hint, mistakes=mistakes, reveal=False)


FROM_ZERO = "These epochs are counted from 0: the task counts from 1."


@task("12.1", points=1)
def test_answers_a_and_e(student):
    """A and E, which restore the best weights, name the epoch of the stop and the best epoch before it."""
    hint = "The count starts anew at each improvement. When it reaches the patience, that epoch is the last."
    examine_answer(
        student,
        "A",
        (5, 3),
        {
            FROM_ZERO: (4, 2),
            "One epoch too long: when the second epoch brings nothing better, it stops after that one.": (6, 3),
            "The best weights are restored: which epoch of those before the stop was the best?": (5, 5),
            "It cannot know of the 0.57 in epoch 9: it stops before.": (11, 9),
        },
        hint,
    )
    examine_answer(
        student,
        "E",
        (14, 9),
        {FROM_ZERO: (13, 8), "It is epoch 14 that brings the count to five. The best weights are restored.": (14, 14)},
        hint,
    )


@task("12.1", points=1)
def test_answer_b_and_d(student):
    """B, which restores nothing, and D, which takes the highest loss for the best, have their epochs right."""
    examine_answer(
        student,
        "B",
        (12, 12),
        {
            FROM_ZERO: (11, 11),
            "Without restore_best_weights the weights of the last epoch remain.": (12, 9),
            "Epoch 6 is better than epoch 3, and comes in time: the count starts anew there.": (6, 6),
        },
        "Epochs 6 and 9 come just in time. What remains if nothing is restored?",
    )
    examine_answer(
        student,
        "D",
        (3, 1),
        {
            FROM_ZERO: (2, 0),
            "In mode max the highest loss is the best.": (5, 3),
        },
        "In mode max a lower loss is no improvement. Which epoch has the highest?",
    )


@task("12.1", points=1)
def test_answer_c(student):
    """C, with min_delta=0.05, counts only improvements by more than that."""
    examine_answer(
        student,
        "C",
        (6, 3),
        {FROM_ZERO: (5, 2), "0.58 is better than 0.60 by 0.02 only, which does not count here.": (12, 9)},
        "Which epochs are lower than the best so far by more than 0.05?",
    )


# 12.2 Early stopping as a function


def reference_stop(values, patience, min_delta, mode, restore_best, start, *, ties=False, late=0):
    """The right answer by default; with ties an equal value counts, with late it waits longer."""
    direction = -1 if mode == "max" else 1
    best = kept = None
    last = len(values) - 1
    for epoch in range(start, len(values)):
        value = direction * values[epoch]
        better = best is None or (value <= best - min_delta if ties else value < best - min_delta)
        if better:
            best, kept = value, epoch
        elif epoch - kept >= patience + late:
            last = epoch
            break
    return last, (kept if restore_best else last)


def examine_stop(student, values, patience, min_delta, mode, restore_best, start, hint):
    """One call, against the right answer and some wrong ones."""
    arguments = (patience, min_delta, mode, restore_best, start)
    result = student.early_stop(list(map(float, values)), *arguments)
    result = array(result, shape=(2,), what="What early_stop returns", hint="Write: return last, kept.")
    call = f"patience={patience}, min_delta={min_delta:g}, {mode!r}, restore_best={restore_best}, start={start}"
    right = reference_stop(values, *arguments)
    other = "max" if mode == "min" else "min"
    wrong = {
        "The weights are those of the wrong epoch: look at restore_best.": reference_stop(
            values, patience, min_delta, mode, not restore_best, start
        ),
        "A value that is exactly min_delta better is no improvement yet: more than that is.": reference_stop(
            values, *arguments, ties=True
        ),
        "It stops one epoch too late: an improvement that is `patience` epochs ago is too long ago.": reference_stop(
            values, *arguments, late=1
        ),
        "It stops one epoch too early.": reference_stop(values, *arguments, late=-1),
        "That would be the answer in the other mode.": reference_stop(
            values, patience, min_delta, other, restore_best, start
        ),
        "min_delta has no effect.": reference_stop(values, patience, 0, mode, restore_best, start),
        "start_from_epoch has no effect: earlier epochs are run, but not looked at.": reference_stop(
            values, patience, min_delta, mode, restore_best, 0
        ),
        "These are counted from 1; count from 0.": (right[0] + 1, right[1] + 1),
    }
    shown = [round(float(value), 3) for value in values]
    assert_equal(
        result,
        right,
        what=f"early_stop({shown}, {call})",
        hint=hint,
        mistakes={sentence: pair for sentence, pair in wrong.items() if pair != right},
    )


def noisy(rng, epochs, mode="min"):
    """A curve that gets better and then worse, with noise."""
    steps = np.arange(epochs)
    curve = 1 + (steps - epochs / 2.5) ** 2 / epochs**2 * 4 + rng.normal(scale=0.15, size=epochs)
    return curve if mode == "min" else 3 - curve


@task("12.2", points=1)
def test_stops_after_patience(student, rng):
    """In mode "min" it stops when the last improvement is patience epochs ago, and keeps the right weights."""
    for patience in (1, 2, 3, 5):
        for restore in (True, False):
            examine_stop(
                student, noisy(rng, 20), patience, 0.0, "min", restore, 0, "Walk through the values one by one."
            )


@task("12.2", points=1)
def test_mode_max(student, rng):
    """In mode "max" higher is better, also for negative values."""
    for shift in (0.0, -5.0):
        for patience in (2, 4):
            values = noisy(rng, 20, "max") + shift
            examine_stop(student, values, patience, 0.0, "max", True, 0, "Turn the comparison round for mode max.")
            examine_stop(student, values, patience, 0.1, "max", True, 0, "More than min_delta above the best counts.")


@task("12.2", points=1)
def test_min_delta(student):
    """Only what is better than the best so far by more than min_delta is an improvement, and only that is kept."""
    for mode, sign in (("min", 1), ("max", -1)):
        values = sign * np.array([4.0, 3.5, 3.0, 2.75, 2.5, 2.25, 2.0, 1.75, 2.0, 2.0, 2.0, 2.0])
        for min_delta, patience in ((0.5, 2), (0.5, 3), (0.25, 1), (0.25, 3), (0.0, 2), (1.5, 3)):
            examine_stop(
                student, values, patience, min_delta, mode, True, 0, "Compare with the best value that counted."
            )
    examine_stop(student, np.ones(6), 3, 0.0, "min", True, 0, "An equal value is no improvement.")


@task("12.2", points=1)
def test_all_epochs_run(student, rng):
    """If nothing asks for a stop, all epochs are run; with restore_best the best epoch is kept then, too."""
    for restore in (True, False):
        values = noisy(rng, 12)
        examine_stop(student, values, 12, 0.0, "min", restore, 0, "The best weights are restored at the very end, too.")
        examine_stop(student, np.arange(8)[::-1], 1, 0.0, "min", restore, 0, "Each epoch is an improvement.")
        examine_stop(student, [0.5], 1, 0.0, "min", restore, 0, "A single epoch is the last and the best.")


@task("12.2", points=1)
def test_start_from_epoch(student, rng):
    """Epochs before start_from_epoch are run but not looked at: a lucky value there counts for nothing."""
    for start in (1, 3, 5):
        values = noisy(rng, 18)
        values[start - 1] = 0.01
        for patience in (1, 3):
            examine_stop(
                student, values, patience, 0.0, "min", True, start, "The first value looked at is the best so far."
            )
            examine_stop(student, values, patience, 0.0, "min", False, start, "The waiting begins after the start.")


# 12.3 The trace of a falling rate


def reference_rates(
    losses, rate, factor, patience, min_delta, cooldown, min_rate, *, late=False, early=False, forgetful=True, rest=0
):
    """The right trace by default, wrong in one way on request."""
    rates, best, wait, resting = [], None, 0, 0
    for loss in losses:
        rates.append(rate)
        resting = max(resting - 1, 0)
        if best is None or loss < best - min_delta:
            best, wait = loss, 0
        elif resting == 0:
            wait += 1
            if wait >= patience + late:
                rate, resting = max(rate * factor, min_rate), cooldown + rest
                wait = 0 if forgetful else wait
        if early:
            rates[-1] = rate
    return np.array(rates)


def examine_rates(student, losses, *arguments, hint):
    """One call, against the right trace and some wrong ones."""
    right = reference_rates(losses, *arguments)
    rate, factor, patience, min_delta, cooldown, min_rate = arguments
    wrong = {
        "Each rate stands one epoch too early: note the rate before you change it.": reference_rates(
            losses, *arguments, early=True
        ),
        "It waits one epoch too long: the cut comes when the count reaches patience.": reference_rates(
            losses, *arguments, late=True
        ),
        "After a cut the count must start at 0 again.": reference_rates(losses, *arguments, forgetful=False),
        "The rate falls below min_rate.": reference_rates(losses, rate, factor, patience, min_delta, cooldown, 0.0),
        "The rest has no effect.": reference_rates(losses, rate, factor, patience, min_delta, 0, min_rate),
        "The rest is one epoch too long: it goes down by 1 before the epoch is judged.": reference_rates(
            losses, *arguments, rest=1
        ),
        "min_delta has no effect.": reference_rates(losses, rate, factor, patience, 0.0, cooldown, min_rate),
    }
    assert_close(
        student.reduce_on_plateau(list(map(float, losses)), *arguments),
        right,
        what=f"The rates for patience={patience}, cooldown={cooldown}, min_delta={min_delta:g}",
        rtol=1e-6,
        atol=0.0,
        hint=hint,
        mistakes={text: trace for text, trace in wrong.items() if not np.allclose(trace, right)},
    )


@task("12.3", points=1)
def test_cuts_on_a_plateau(student):
    """Without rest and limit the rate is multiplied by factor whenever patience epochs in a row brought no progress."""
    losses = [5.0, 4.0, 4.5, 4.25, 3.0, 3.0, 3.5, 3.5, 3.0, 3.0, 2.0, 2.5, 2.5, 2.5, 2.5]
    for patience in (1, 2, 3):
        for rate, factor in ((0.8, 0.5), (0.01, 0.1)):
            examine_rates(student, losses, rate, factor, patience, 0.0, 0, 0.0, hint="Follow the count on paper.")


@task("12.3", points=1)
def test_min_delta_of_rates(student):
    """Only a loss more than min_delta below the best so far is progress."""
    losses = [4.0, 3.5, 3.0, 2.75, 2.5, 2.25, 2.25, 1.0, 0.75, 0.5, 0.5, 0.25, 0.25]
    for patience, min_delta in ((1, 0.5), (2, 0.5), (2, 0.25), (3, 0.25), (1, 0.0)):
        examine_rates(
            student, losses, 1.0, 0.5, patience, min_delta, 0, 0.0, hint="Compare with the best that counted."
        )


@task("12.3", points=1, held_out=True)
def test_lowest_rate(student):
    """The rate never falls below min_rate, and reaches it exactly."""
    for lowest in (0.3, 0.07):
        examine_rates(student, [1.0] * 12, 1.0, 0.4, 2, 0.0, 0, lowest, hint="The larger of two numbers is `max`.")
    examine_rates(student, [1.0] * 9, 1.0, 0.5, 1, 0.0, 1, 0.2, hint="At min_rate it stays, with a rest, too.")


@task("12.3", points=1)
def test_rest(student, rng):
    """During a rest no epoch is counted as waiting, but a new best is noted. The rest goes down first."""
    for cooldown in (1, 2, 4):
        for patience in (1, 2, 3):
            examine_rates(student, [1.0] * 20, 1.0, 0.5, patience, 0.0, cooldown, 0.0, hint="Step 1 comes first.")
            losses = rng.integers(0, 40, size=40) / 4 + np.linspace(12, 0, 40).round()
            examine_rates(student, losses, 1.0, 0.5, patience, 0.25, cooldown, 0.0, hint="Follow the three steps.")
    losses = [5.0, 5.0, 3.0, 4.0, 4.0, 4.0, 2.0, 2.5, 2.5, 2.5, 2.5]
    examine_rates(student, losses, 1.0, 0.5, 1, 0.0, 3, 0.0, hint="A best value during a rest counts, too.")


# 12.4 A loop with callbacks

STEP = """lambda values: (lambda todo: lambda state: (
    state['w'].__iadd__(1.0), state['b'].__imul__(-2.0), {'val_loss': todo.pop(0)})[2])(list(values))"""


def state(student):
    return student.define("(lambda numpy: lambda: {'w': numpy.zeros((2, 3)), 'b': numpy.ones(2)})(__import__('numpy'))")


@task("12.4", points=1)
def test_all_callbacks_in_order(student):
    """In each epoch all callbacks are called in the order of the list, with the epoch, the state and the same logs."""
    probe = student.define(
        f"""lambda run, fresh: (lambda step: run(step, fresh(), 3, [
            lambda epoch, state, logs: logs.update(order='a', epoch=epoch, w=float(state['w'][0, 0])),
            lambda epoch, state, logs: logs.update(order=logs.get('order', '') + 'b'),
            lambda epoch, state, logs: logs.update(order=logs.get('order', '') + 'c')]))(({STEP})([3.0, 2.0, 1.0]))"""
    )
    history = probe(student.run, state(student))
    require(isinstance(history, list), f"run should return a list, but it returned {describe(history)}.")
    require(len(history) == 3, f"After 3 epochs the list has {len(history)} entries.", "One for each epoch.")
    for epoch, logs in enumerate(history):
        require(isinstance(logs, dict), f"An entry of the list is {describe(logs)}.", "Append the logs of the epoch.")
        seen = logs.get("order", "nothing")
        require(
            seen == "abc",
            f"Three callbacks add their letters a, b, c to the logs; in epoch {epoch} the list shows {seen!r}.",
            "Call them in order, all with the dictionary that the step has returned, and keep that one.",
        )
        assert_equal(logs.get("epoch"), epoch, what="The epoch that a callback received", hint="Count from 0.")
        assert_close(logs.get("w"), epoch + 1.0, what="A weight that a callback saw", hint="First the step, then they.")
        assert_close(logs.get("val_loss"), 3.0 - epoch, what="val_loss in the logs")


@task("12.4", points=1)
def test_stop_and_others_still_called(student):
    """The training stops at the end of the epoch in which any callback asked, after all were called."""
    for asks in (0, 1, 2):
        watchers = ", ".join(
            f"lambda epoch, state, logs: (logs.update(seen=logs.get('seen', 0) + 1), {asks == place} and epoch == 2)[1]"
            for place in range(3)
        )
        probe = student.define(
            f"""lambda run, fresh: (lambda state, step: (run(step, state, 6, [{watchers}]), state['w']))(
                fresh(), ({STEP})([1.0] * 9))"""
        )
        history, weights = probe(student.run, state(student))
        require(
            isinstance(history, list) and len(history) == 3,
            f"A callback asked for a stop in epoch 2, but the list has {len(history or [])} entries instead of 3.",
            "The logs of the last epoch belong to the list; afterwards no epoch begins.",
        )
        assert_close(weights, np.full((2, 3), 3.0), what="The weights after the stop", hint="One step an epoch.")
        for logs in history:
            require(
                logs.get("seen") == 3,
                f"Of 3 callbacks {logs.get('seen', 0)} were called in an epoch where one asked for a stop.",
                "Call all of them first, and look at their answers afterwards.",
            )


def keep_best(student, values, name="val_loss", more=0):
    """Best value, epoch, state after `restore`, and the same again after more training and a second `restore`."""
    probe = student.define(
        f"""lambda KeepBest, fresh, name, values: (lambda state, step, keeper: (
            [keeper(epoch, state, {{name: step(state)['val_loss'], 'loss': -epoch}}) for epoch in range(len(values))],
            keeper.best, keeper.epoch, (keeper.restore(state), state['w'].copy(), state['b'].copy())[1:],
            (state['w'].__iadd__(50.0), state['b'].__imul__(3.0), keeper.restore(state), state['w'], state['b'])[3:],
            ))(fresh(), ({STEP})(values), KeepBest(name))"""
    )
    return probe(student.KeepBest, state(student), name, list(values))


@task("12.4", points=1)
def test_keeps_best_value(student, rng):
    """KeepBest(name) has the lowest value in best, its epoch in epoch (the first of equals), and asks for no stop."""
    for values in ([3.0, 1.0, 2.0, 1.0, 1.5], [1.0, 2.0], [4.0, 3.0, 2.0], list(rng.normal(size=8))):
        for name in ("val_loss", "error"):
            answers, best, epoch, *_ = keep_best(student, values, name)
            assert_close(number(best, what="best"), min(values), what="best")
            assert_equal(
                number(epoch, what="epoch"),
                int(np.argmin(values)),
                what=f"epoch for the values {np.round(values, 2).tolist()}",
                hint="Of equal values the first counts.",
            )
            require(not any(answers), "Your KeepBest asks for a stop.", "Its call should return nothing.")


@task("12.4", points=1)
def test_restores_best_state(student):
    """After restore(state) the arrays of the state hold the values of the best epoch."""
    for values in ([3.0, 1.0, 2.0, 1.5], [1.0, 2.0, 3.0], [3.0, 2.0, 2.5, 1.0]):
        _, _, _, (w, b), _ = keep_best(student, values)
        steps, all_steps = int(np.argmin(values)) + 1, len(values)
        mistakes = {}
        if steps != all_steps:
            mistakes = {
                "These are the last weights: a reference was kept, not a copy, or nothing was written.": np.full(
                    (2, 3), float(all_steps)
                )
            }
        assert_close(w, np.full((2, 3), float(steps)), what="state['w'] after restore", mistakes=mistakes)
        assert_close(b, np.full(2, (-2.0) ** steps), what="state['b'] after restore", hint="Keep every array.")


@task("12.4", points=1, held_out=True)
def test_kept_state_stays(student):
    """restore writes into the very arrays of the state, and what is kept survives further training after it."""
    values = [3.0, 1.0, 2.0]
    *_, (w, b) = keep_best(student, values)
    assert_close(
        w,
        np.full((2, 3), 2.0),
        what="state['w'] after restore, more training, and restore again",
        mistakes={
            "After restore the kept arrays and those of the state are the same: write the values.": np.full(
                (2, 3), 52.0
            )
        },
    )
    assert_close(b, np.full(2, 4.0), what="state['b'] after restore, more training, and restore again")
    probe = student.define(
        """lambda KeepBest, fresh: (lambda state, keeper: (lambda w: (
            keeper(0, state, {'val_loss': 1.0}), w.__iadd__(7.0), keeper.restore(state), w))(state['w']))(
            fresh(), KeepBest('val_loss'))[3]"""
    )
    assert_close(
        probe(student.KeepBest, state(student)),
        np.zeros((2, 3)),
        what="An array that was in the state before restore",
        hint="Write in place: state[key][...] = values. A new array in the dictionary is not seen by the network.",
    )


# 12.5 Go on after a crash

RESUME = """lambda to_text, from_text, X, y, seed, before, after: (lambda begin, epochs: (
    lambda whole, broken: (
        epochs(whole, before + after), epochs(broken, before), (lambda text: (
            epochs(broken, 1), (lambda new: (
                epochs(new, after), isinstance(text, str), whole['w'], new['w'], whole['velocity'], new['velocity'],
                whole['epoch'], new['epoch']))(from_text(text))))(to_text(broken)))[2][1])(begin(), begin()))(
    lambda: globals()["begin"](X.shape[1], seed),
    lambda state, times: [run_epoch(state, X, y) for _ in range(times)])"""


def resume(student, rng, before, after, text="to_text"):
    """Whether it is a text; then weights, velocities and epochs, first of the whole training, then of the resumed."""
    X = rng.normal(size=(12, 3))
    y = X @ rng.normal(size=3) + rng.normal(size=12)
    arguments = (X, y, int(rng.integers(1000)), before, after)
    result = student.define(RESUME)(student.to_text, student.from_text, *arguments)
    if not isinstance(result, (tuple, list)) or len(result) != 8:
        raise Mismatch(f"The resumed training gave {describe(result)}.", "")
    return result[1:]


@task("12.5", points=1)
def test_text_and_state(student, rng):
    """to_text returns a str, and from_text makes of it a state with the same weights, velocity and epoch."""
    is_text, w, new_w, velocity, new_velocity, epoch, new_epoch = resume(student, rng, 3, 0)
    require(is_text, "to_text does not return a text (str).", "json.dumps does.")
    assert_close(
        new_w,
        w,
        rtol=1e-9,
        atol=0.0,
        what="w of the new state",
        hint="All digits must come back, and the text must not change while the old state trains on.",
    )
    assert_close(new_velocity, velocity, rtol=1e-9, atol=0.0, what="velocity of the new state", hint="Save it, too.")
    assert_equal(new_epoch, epoch, what="epoch of the new state", hint="The rate depends on it.")


@task("12.5", points=2)
def test_resumed_is_uninterrupted(student, rng):
    """A resumed training gives the same weights as an uninterrupted one, wherever it was broken off."""
    for before, after in ((1, 1), (2, 4), (5, 2)):
        _, w, new_w, velocity, new_velocity, epoch, new_epoch = resume(student, rng, before, after)
        hint = (
            "Weights, velocity and epoch were checked above, if that check passed it is the generator: it must go on "
            "where it was, not begin anew."
        )
        assert_close(new_w, w, rtol=1e-9, atol=0.0, what=f"w, broken off after {before} epochs", hint=hint)
        assert_close(new_velocity, velocity, rtol=1e-9, atol=0.0, what="The velocity at the end", hint=hint)
        assert_equal(new_epoch, epoch, what="The epoch at the end")


@task("12.5", points=1)
def test_saving_changes_nothing(student, rng):
    """to_text changes nothing in the state, and from_text twice gives two states that train independently."""
    X = rng.normal(size=(12, 3))
    y = X @ rng.normal(size=3)
    probe = student.define(
        """lambda to_text, from_text, X, y: (lambda plain, saved, epochs: (
            epochs(plain, 2), epochs(saved, 2), to_text(saved), epochs(plain, 2), epochs(saved, 2),
            (lambda text: (lambda one, two: (epochs(one, 3), epochs(two, 3), plain['w'], saved['w'], one['w'],
                two['w'], epochs(plain, 3), plain['w'].copy()))(from_text(text), from_text(text)))(to_text(plain)))[5])(
            begin(3, 4), begin(3, 4), lambda state, times: [run_epoch(state, X, y) for _ in range(times)])"""
    )
    *_, plain, saved, one, two, _, final = probe(student.to_text, student.from_text, X, y)
    assert_close(saved, plain, rtol=1e-9, what="w of a state that was saved on the way", hint="Only read the state.")
    assert_close(one, final, rtol=1e-9, atol=0.0, what="w of the first state made from the text")
    assert_close(two, final, rtol=1e-9, atol=0.0, what="w of the second state made from the same text")


# 12.6 Read the log, find the fault

WORDS = ("sound", "training loss monitored", "wrong mode", "too impatient", "not restored", "too few epochs")
LOOK = {
    "A": "Which epoch's validation loss was returned, and what did the loss do afterwards?",
    "B": "With a patience of at most 6 and the right monitor, when would this training have stopped?",
    "C": "To which epoch does the returned loss belong, and is it the best?",
    "D": "How many epochs passed after the best one, and how fast was the training loss still falling?",
    "E": "It stopped before epoch 12. Is the returned loss the lowest?",
    "F": "Where is the lowest validation loss? What would epoch 13 probably have brought?",
    "G": "It ran all 12 epochs. Was anything lost by that?",
}


def examine_verdict(student, name, right):
    answer = word(student.verdicts, name, "verdicts", WORDS)
    require(answer == right, f"The log of {name} does not say {answer!r}.", LOOK[name])


@task("12.6", points=1)
def test_verdicts_a_and_g(student):
    """The verdicts on A and G fit what was returned."""
    examine_verdict(student, "A", "sound")
    examine_verdict(student, "G", "sound")


@task("12.6", points=1)
def test_verdicts_b_and_e(student):
    """The verdicts on B and E fit what was returned and when it stopped."""
    examine_verdict(student, "B", "training loss monitored")
    examine_verdict(student, "E", "not restored")


@task("12.6", points=1)
def test_verdicts_c_and_d(student):
    """The verdicts on C and D say why these two stopped so soon."""
    examine_verdict(student, "C", "wrong mode")
    examine_verdict(student, "D", "too impatient")


@task("12.6", points=1)
def test_verdict_f(student):
    """The verdict on F fits the end of its log."""
    examine_verdict(student, "F", "too few epochs")
