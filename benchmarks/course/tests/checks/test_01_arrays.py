"""The NumPy exercise's checks for Layerwise; plain/01_arrays.py says the same for the other graders."""

import numpy as np

from layerwise.checks import array, assert_close, task


@task("1.1", points=1)
def test_mean_and_deviation(student, rng):
    """Each column of standardize(x) has mean 0 and standard deviation 1."""
    scaled = array(student.standardize(rng.normal(3, 2, size=(50, 4))), shape=(50, 4))
    assert_close(scaled.mean(axis=0), np.zeros(4), atol=1e-6)
    assert_close(scaled.std(axis=0), np.ones(4), atol=1e-6)


@task("1.1", points=1)
def test_standardize_values(student, rng):
    """standardize(x) is (x - mean) / standard deviation."""
    x = rng.uniform(size=(20, 3))
    assert_close(student.standardize(x), (x - x.mean(axis=0)) / x.std(axis=0))


@task("1.2", points=1)
def test_distances_shape(student, rng):
    """distances(a, b) has the shape (n, m)."""
    array(student.distances(rng.normal(size=(5, 3)), rng.normal(size=(7, 3))), shape=(5, 7))


@task("1.2", points=1)
def test_distances_values(student, rng):
    """distances(a, b) holds the Euclidean distances."""
    a, b = rng.normal(size=(6, 2)), rng.normal(size=(4, 2))
    assert_close(student.distances(a, b), [[np.linalg.norm(p - q) for q in b] for p in a])


@task("1.3", points=1)
def test_average_of_a_line(student):
    """The moving average of a straight line is that line."""
    assert_close(student.moving_average(np.arange(9.0), 3), np.arange(1.0, 8.0))


@task("1.3", points=1)
def test_average_values(student, rng):
    """moving_average(x, width) is the mean of each window."""
    x = rng.normal(size=30)
    assert_close(student.moving_average(x, 5), [x[i : i + 5].mean() for i in range(26)])
