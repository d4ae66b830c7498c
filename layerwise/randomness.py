"""Generators of random numbers that are left as they were found: Python's, NumPy's, Keras's and TensorFlow's."""

import contextlib
import random
import sys
from collections.abc import Iterator
from typing import Any

KERAS_ATTRIBUTES = ("global_random_seed", "global_seed_generator")


@contextlib.contextmanager
def random_state_kept() -> Iterator[None]:
    """Whatever is seeded or drawn within, afterwards the generators of libraries that were loaded are as before."""
    python = random.getstate()
    numpy = sys.modules.get("numpy")
    drawn = numpy.random.get_state() if numpy else None
    keras, tensorflow = _keras_state(), _tensorflow_state()
    try:
        yield
    finally:
        if keras:
            _restore_keras(keras)
        if tensorflow:
            context, seed, generator = tensorflow
            context._seed, context._rng = seed, generator
        if numpy:
            numpy.random.set_state(drawn)
        random.setstate(python)


def _keras_state() -> dict[str, Any]:
    """Keras's seed and its generator with its state. Keras has no public way to them."""
    state = sys.modules.get("keras.src.backend.common.global_state")
    if state is None:
        return {}
    seed, generator = (state.get_global_attribute(name) for name in KERAS_ATTRIBUTES)
    return {"seed": seed, "generator": generator, "state": None if generator is None else generator.state.numpy()}


def _restore_keras(before: dict[str, Any]) -> None:
    state = sys.modules["keras.src.backend.common.global_state"]
    for name, value in zip(KERAS_ATTRIBUTES, (before["seed"], before["generator"]), strict=True):
        state.set_global_attribute(name, value)
    if before["generator"] is not None:
        before["generator"].state.assign(before["state"])


def _tensorflow_state() -> tuple[Any, Any, Any] | None:
    """TensorFlow's context with its seed, and a generator that goes on as its own would."""
    module = sys.modules.get("tensorflow.python.eager.context")
    if module is None:
        return None
    context = module.context()
    own = getattr(context, "_rng", None)  # there is none before the first seed
    generator = None
    if own is not None:
        generator = random.Random()
        generator.setstate(own.getstate())
    return context, getattr(context, "_seed", None), generator
