"""Checks of the unit that models attack."""

import numpy as np

from layerwise.checks import array, assert_close, assert_equal, require, task


@task("1.1", points=1)
def test_structure(student):
    """build() returns a model of one dense layer with 8 parameters."""
    model = student.build()
    require([layer.keras_class for layer in model.layers] == ["Dense"], "It has other layers.")
    assert_equal(array(model.parameters, shape=()), 8)


@task("1.1", points=1)
def test_outputs(student, rng):
    """The model's outputs are the softmax of its inputs times its weights, plus its biases."""
    model = student.build()
    inputs = rng.normal(size=(5, 3)).astype("float32")
    weights, biases = model.weights()
    scores = inputs @ array(weights, shape=(3, 2)) + array(biases, shape=(2,))
    require(np.ptp(scores) > 0.1, "All scores are equal.")
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    assert_close(model.predict(inputs), raised / raised.sum(axis=1, keepdims=True))


@task("1.2", points=1)
def test_parameters(student):
    """parameters is their number."""
    assert_equal(array(student.parameters, shape=()), 8)
