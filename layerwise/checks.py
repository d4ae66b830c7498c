"""What checks are written with: the task mark and assertions whose failures are sentences for students.

A check is a plain pytest function; its docstring is the sentence that says what is required:

    @task("3.1", points=1)
    def test_rows_sum_to_one(student, rng):
        '''Each row of softmax(scores) sums to 1.'''
        totals = array(student.softmax(rng.normal(size=(4, 3))), shape=(4, 3)).sum(axis=-1)
        assert_close(totals, 1.0, hint="Which axis do you divide by?")
"""

import re
import reprlib
from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from layerwise.printable import TEXT_LIMIT, shortened

# Loose enough for a correct answer computed in float32, far tighter than any mistake worth naming.
RELATIVE, ABSOLUTE = 1e-4, 1e-5
SEPARATE = "Separate them by commas behind return."
NEGATIVE_ZERO = re.compile(r"(?<![\w.)\]])[-\u2212](0(?:\.0*)?)(?!\w|\.\d)")  # means nothing to a reader
DIMENSIONS = ("a single number", "a one-dimensional array", "a two-dimensional array", "a three-dimensional array")
MANY = 1_000_000  # values that are compared with a single number
MOST = 10_000_000  # values where a check leaves an axis open: 10,000 pictures of 28 times 28 are fewer
NAMES = 20  # of a dictionary, that a message quotes


class Mismatch(AssertionError):
    """A check's verdict: what was seen instead of what the check's docstring requires, and where to look.

    `recognized` says that the hint names the very slip that was made.
    """

    def __init__(self, seen: str, hint: str = "", recognized: bool = False) -> None:
        seen, hint = NEGATIVE_ZERO.sub(r"\1", shortened(seen, TEXT_LIMIT)), shortened(hint, TEXT_LIMIT)
        super().__init__(f"{seen} {hint}".strip())
        self.seen, self.hint, self.recognized = seen, hint, recognized


def task(task_id: str, points: float = 1, held_out: bool = False) -> pytest.MarkDecorator:
    """Mark a test as a check of a task.

    Args:
        task_id: the task; `"3.1"` is unit 3, first task.
        points: what the check is worth.
        held_out: whether students do not get it: `layerwise release` leaves it out. Here it runs like any other.
    """
    return pytest.mark.task(task_id, points=points, held_out=held_out)


def require(condition: object, seen: str, hint: str = "") -> None:
    """Fail with a sentence that says what was seen, unless the condition holds."""
    if not condition:
        raise Mismatch(seen, hint)


def array(
    value: Any,
    shape: tuple[int | None, ...] | None = None,
    what: str = "The result",
    hint: str = "",
    most: int = MOST,
) -> NDArray[Any]:
    """Take a student's value as a finite numeric array, or fail in words.

    Lists, tuples and NumPy arrays of any number type are equally welcome; booleans stay booleans.

    Args:
        value: what came back from the student's process.
        shape: the shape that is required; None in it stands for any length.
        what: how the message names the value.
        hint: where to look when the value is not acceptable.
        most: how many values there may be where the shape does not say so.
    """
    values = _numbers(value, what, hint)
    if shape is not None and not _fits(values.shape, shape):
        raise Mismatch(f"{what} should {_wanted(shape)}, but it {_found(values.shape, shape)}.", hint)
    if (shape is None or None in shape) and values.size > most:
        raise Mismatch(f"{what} has the shape {values.shape}: far more values than can be meant.", hint)
    if values.dtype.kind == "f" and not np.isfinite(values).all():
        raise Mismatch(f"{what} contains NaN or infinite values.", hint)
    return values


def _numbers(value: Any, what: str, hint: str) -> NDArray[Any]:
    """A student's value as an array of numbers, or a failure in words."""
    if value is None:
        raise Mismatch(f"{what} is None.", hint or "Does your function return its result?")
    if not _holds_numbers(value):
        raise Mismatch(f"{what} should be numbers, but it is {describe(value)}.", hint)
    try:
        values = np.asarray(value)
    except ValueError:
        raise Mismatch(f"{what} is not an array: its rows differ in length.", hint) from None
    if values.dtype.kind not in "biuf":
        raise Mismatch(f"{what} should be numbers, but it is {describe(value)}.", hint)
    return values


def number(value: Any, what: str = "The result", hint: str = "") -> float:
    """Take a student's value as one finite number (a Python or NumPy scalar, or an array with one element)."""
    values = _numbers(value, what, hint)
    if values.size != 1:
        raise Mismatch(f"{what} should be one number, but it has the shape {values.shape}.", hint)
    return float(array(values, what=what, hint=hint).reshape(()))


def several(value: Any, count: int, function: str, hint: str = SEPARATE) -> Sequence[Any]:
    """Take the things that a student's function returned, if there are so many, or fail in words.

    Args:
        value: what it returned; an array counts as its rows.
        count: of how many.
        function: its name.
        hint: how to mend it.
    """
    seen = f"{function} should return {count} things, but it returned {describe(value)}."
    several = isinstance(value, (list, tuple)) or (isinstance(value, np.ndarray) and value.ndim > 0)
    require(several and len(value) == count, seen, hint)
    return list(value) if isinstance(value, np.ndarray) else value


def entry(answers: Any, name: str, table: str) -> Any:
    """Take one entry of a student's dictionary, or fail in words.

    Args:
        answers: what came back from the student's process.
        name: the entry's key.
        table: how the message names the dictionary.
    """
    require(isinstance(answers, dict), f"{table} should be a dictionary, but it is {describe(answers)}.")
    if name not in answers:
        more = ", …" if len(answers) > NAMES else ""
        names = ", ".join(str(known) for known in islice(answers, NAMES))
        raise Mismatch(f"{table} has no entry {name!r}. Its names: {names}{more}.")
    return answers[name]


def word(answers: Any, name: str, table: str, words: Collection[str]) -> str:
    """Take one entry of a student's dictionary that is one of some words, or fail in words; see `entry`."""
    answer = entry(answers, name, table)
    require(
        isinstance(answer, str) and answer in words,
        f"{table}[{name!r}] is {describe(answer)}.",
        f"Choose one of: {', '.join(words)}.",
    )
    return str(answer)


def assert_close(
    actual: Any,
    expected: ArrayLike,
    *,
    what: str = "The result",
    rtol: float = RELATIVE,
    atol: float = ABSOLUTE,
    hint: str = "",
    mistakes: Mapping[str, ArrayLike] | None = None,
    reveal: bool = True,
) -> None:
    """Fail unless actual equals expected within atol + rtol·|expected|, elementwise.

    Args:
        actual: the student's value; its shape must equal expected's, unless expected is a single number.
        expected: what it should be.
        what: how the message names the value.
        rtol: relative tolerance.
        atol: absolute tolerance.
        hint: where to look.
        mistakes: what the value would be after a well-known mistake, keyed by the sentence that names the mistake;
            when the actual value is one of these, that sentence takes the place of the hint.
        reveal: whether the message may show the expected value. Say no where the right answer is the same for everyone
            and in every run, so that nobody reads it off a failed check.
    """
    wanted = np.asarray(expected)
    try:
        values = array(actual, shape=wanted.shape if wanted.ndim else None, what=what)
    except Mismatch as wrong:
        named = _named(actual, mistakes, rtol, atol)
        raise Mismatch(wrong.seen, named or wrong.hint or hint, recognized=bool(named)) from None
    if values.size == 0 and wanted.size > 0:
        raise Mismatch(f"{what} is empty.", hint)
    if values.size > max(wanted.size, MANY):
        raise Mismatch(f"{what} has the shape {values.shape}: far more values than can be meant.", hint)
    close = np.isclose(values, wanted, rtol=rtol, atol=atol)
    if close.all():
        return
    named = _named(actual, mistakes, rtol, atol)
    if not reveal:
        share = f"{int((~close).sum())} of its {close.size} numbers should be different"
        said = share if close.size > 1 else f"it is {_short(values.reshape(())[()])}"
        raise Mismatch(f"{what} is not right: {said}.", named or hint, recognized=bool(named))
    where = tuple(int(i) for i in np.argwhere(~close)[0])
    place = f" at {list(where)}" if where else ""
    right = wanted[where] if wanted.ndim else wanted[()]
    share = f"; {int((~close).sum())} of {close.size} values differ" if close.size > 1 else ""
    wanted_text, seen_text = _apart(right, values[where])
    seen = f"{what} should be {wanted_text}{place}, but it is {seen_text}{share}."
    raise Mismatch(seen, named or hint, recognized=bool(named))


def assert_equal(
    actual: Any,
    expected: ArrayLike,
    *,
    what: str = "The result",
    hint: str = "",
    mistakes: Mapping[str, ArrayLike] | None = None,
    reveal: bool = True,
) -> None:
    """Fail unless actual equals expected exactly: for labels, counts and yes-or-no answers (True equals 1)."""
    assert_close(actual, expected, what=what, rtol=0.0, atol=0.0, hint=hint, mistakes=mistakes, reveal=reveal)


def describe(value: Any) -> str:
    """Say in a few words what kind of value this is."""
    if isinstance(value, np.ndarray):
        return f"an array of {value.dtype} with the shape {value.shape}"
    return f"{type(value).__name__} {reprlib.repr(value)}"


def _named(actual: Any, mistakes: Mapping[str, ArrayLike] | None, rtol: float, atol: float) -> str:
    """The sentence of the mistake whose value this is, or nothing."""
    for sentence, wrong in (mistakes or {}).items():
        candidate = np.asarray(wrong)
        if isinstance(actual, np.ndarray) and actual.shape != candidate.shape:
            continue
        try:
            values = np.asarray(actual, dtype=float)
        except (TypeError, ValueError):
            return ""
        if values.shape == candidate.shape and np.allclose(values, candidate, rtol=rtol, atol=atol, equal_nan=True):
            return sentence
    return ""


def _holds_numbers(value: Any) -> bool:
    """Whether there are only numbers in it: texts in a list would become an array as wide as the longest."""
    if isinstance(value, (list, tuple)):
        return all(map(_holds_numbers, value))
    return isinstance(value, (bool, int, float, np.generic, np.ndarray))


def _fits(actual: tuple[int, ...], wanted: tuple[int | None, ...]) -> bool:
    return len(actual) == len(wanted) and all(w is None or a == w for a, w in zip(actual, wanted, strict=True))


def _wanted(shape: tuple[int | None, ...]) -> str:
    """What a shape asks for, as the end of "it should"."""
    if all(n is None for n in shape) and len(shape) < len(DIMENSIONS):
        return f"be {DIMENSIONS[len(shape)]}"
    sizes = ", ".join("any" if n is None else str(n) for n in shape) + ("," if len(shape) == 1 else "")
    return f"have the shape ({sizes})" + (' ("any" is any number)' if None in shape else "")


def _found(actual: tuple[int, ...], wanted: tuple[int | None, ...]) -> str:
    """What came instead, as the end of "it"."""
    if not actual:
        return f"is {DIMENSIONS[0]}"
    if all(n is None for n in wanted) and len(wanted) < len(DIMENSIONS) > len(actual):
        return f"is {DIMENSIONS[len(actual)]}, of the shape {actual}"
    return f"has {actual}"


def _apart(right: Any, seen: Any) -> tuple[str, str]:
    """Two numbers that differ, with as many digits as it takes to see that; six where they do."""
    texts = _short(right), _short(seen)
    for digits in range(7, 18):
        if texts[0] != texts[1]:
            break
        texts = _short(right, digits), _short(seen, digits)
    return texts


def _short(value: Any, digits: int = 6) -> str:
    return f"{value + 0.0:.{digits}g}" if isinstance(value, (float, np.floating)) else str(value)
