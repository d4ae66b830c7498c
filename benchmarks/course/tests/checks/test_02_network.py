"""The Keras exercise's checks for Layerwise; plain/02_network.py says the same for the other graders."""

import numpy as np

from layerwise.checks import array, assert_close, assert_equal, require, task


@task("2.1", points=1)
def test_softmax_values(student, rng):
    """softmax(scores) is the exponentials over their sum, row by row."""
    scores = rng.normal(size=(5, 3))
    assert_close(student.softmax(scores), np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True))


@task("2.1", points=1)
def test_softmax_of_large_scores(student):
    """softmax does not overflow."""
    assert_close(student.softmax(np.array([[1000.0, 1000.0], [0.0, 1000.0]])), [[0.5, 0.5], [0.0, 1.0]])


@task("2.2", points=1)
def test_model_shape(student):
    """The model takes (batch, 4) and has the parameters of two dense layers."""
    model = student.build_model()
    assert_equal(model.input_shape[1], 4)
    assert_equal(model.parameters, 4 * 16 + 16 + 16 * 3 + 3)


@task("2.2", points=1)
def test_model_gives_probabilities(student, rng):
    """A fresh model gives probabilities of three classes."""
    outputs = array(student.build_model().predict(rng.normal(size=(8, 4)).astype("float32")), shape=(8, 3))
    assert_close(outputs.sum(axis=1), np.ones(8))


@task("2.3", points=1)
def test_loss_falls(student):
    """There are three losses, and the last is lower than the first."""
    losses = array(student.losses, shape=(3,))
    require(losses[-1] < losses[0], "The loss did not fall.")


@task("2.3", points=1)
def test_model_recognises(student, rng):
    """At least 0.8 of new points are recognised."""
    labels = rng.integers(3, size=200)
    points = (3 * np.eye(3, 4)[labels] + rng.normal(size=(200, 4))).astype("float32")
    outputs = array(student.model.predict(points), shape=(200, 3))
    require(np.mean(outputs.argmax(axis=1) == labels) >= 0.8, "Too few points are recognised.")
