"""Checks of the audited unit."""

import numpy as np

from layerwise.checks import assert_equal, number, require, task


@task("1.1", points=1)
def test_length(student):
    """length(values) counts the values."""
    assert_equal(student.length([1, 2, 3]), 3)


@task("1.1", points=1)
def test_length_of_nothing(student):
    """length([]) is 0."""
    assert_equal(student.length([]), 0)


@task("1.2", points=1)
def test_spread(student, rng):
    """spread(values) is the largest minus the smallest."""
    values = rng.normal(size=9)
    seen = number(student.spread(values))
    require(abs(seen + values.max() - values.min()) > 1e-6, "It is negative.", "Take the smallest from the largest.")
    require(abs(seen - values.max() + values.min()) < 1e-6, f"It is {seen}.", "Which one is subtracted?")


@task("1.2", points=1)
def test_spread_of_one(student):
    """spread of a single value is 0."""
    require(number(student.spread([4.0])) == 0, "It is not 0.", "Which one is subtracted?")


@task("1.3", points=1)
def test_above(student):
    """above(values, limit) counts the greater values."""
    assert_equal(int(number(student.above(np.array([1, 2, 3, 4]), 1))), 3)


@task("1.3", points=1)
def test_above_is_strict(student):
    """A value that equals the limit is not above it."""
    assert_equal(int(number(student.above(np.array([2, 2, 3]), 2))), 1)


@task("1.3", points=1)
def test_above_leaves_its_argument(student):
    """above does not change its array."""
    probe = student.define("lambda values, limit: (above(values, limit), values.tolist())[1]")
    assert_equal(probe(np.array([3, 1, 2]), 1), [3, 1, 2], hint="Sort a copy.")


@task("1.4", points=1)
def test_rate_is_positive(student):
    """rate is above zero."""
    require(number(student.rate) > 0, "It is not.", "Choose a larger one.")


@task("1.4", points=1)
def test_rate_is_small(student):
    """rate is below one."""
    require(number(student.rate) < 1, "It is not.", "Choose a smaller one.")
