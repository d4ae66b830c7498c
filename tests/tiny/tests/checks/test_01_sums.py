"""Checks of the tiny unit."""

from layerwise.checks import array, assert_close, assert_equal, task


@task("1.1", points=1)
def test_add(student, rng):
    """add(a, b) is the elementwise sum."""
    a, b = rng.normal(size=4), rng.normal(size=4)
    assert_close(student.add(a, b), a + b, mistakes={"You subtracted.": a - b}, hint="Add them.")


@task("1.1", points=1)
def test_shape(student, rng):
    """add keeps the shape (n,)."""
    array(student.add(rng.normal(size=5), rng.normal(size=5)), shape=(5,))


@task("1.2", points=1)
def test_answer(student):
    """answer is the number of letters."""
    assert_equal(student.answer, 3)
