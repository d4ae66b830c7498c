"""Training as `model.fit` does it, many times faster for small nets on data that fit into memory.

`fit` prepares its data anew for each epoch and each validation. That takes some 50 ms however small the net is, so a
lesson that compares sixty nets over two hundred epochs would wait ten minutes for it. `train` puts an epoch into one
compiled function; what happens in a step is Keras's own `train_step`.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import keras
    from numpy.typing import NDArray


def train(
    model: "keras.Model",
    inputs: "NDArray[Any]",
    targets: "NDArray[Any]",
    *,
    epochs: int,
    batch_size: int = 32,
    validation: "tuple[NDArray[Any], NDArray[Any]] | None" = None,
    callbacks: "Sequence[keras.callbacks.Callback]" = (),
    shuffle: bool = True,
    seed: int = 0,
) -> "keras.callbacks.History":
    """Train a compiled model: the steps, curves and callbacks of `model.fit(..., verbose=0)`.

    Args:
        model: compiled; if it has a `train_step` of its own, that one is used.
        inputs: (samples, ...).
        targets: (samples, ...).
        epochs: how often all samples are seen.
        batch_size: samples per step; the last batch of an epoch may be smaller.
        validation: inputs and targets on which loss and metrics are measured after each epoch, in one batch.
        callbacks: Keras's or your own; called at the beginnings and ends of training and epochs, not of batches.
        shuffle: draw a new order for each epoch.
        seed: of these orders.

    Returns:
        The history; its `.history` has a list per figure: loss, accuracy, val_loss, val_accuracy, …

    Raises:
        ValueError: inputs and targets differ in length, or the model is not compiled.
    """
    import keras
    import tensorflow as tf

    if len(inputs) != len(targets):
        raise ValueError(
            f"train() needs a target for each sample. Received: {len(inputs)} inputs, {len(targets)} targets."
        )
    if not model.compiled:
        raise ValueError("train() needs a compiled model. Call model.compile(optimizer=..., loss=...) first.")
    epoch = _epoch(model, inputs, targets, batch_size)
    validate = _validate(model, *validation) if validation else None
    history = keras.callbacks.History()
    watchers = keras.callbacks.CallbackList([*callbacks, history], model=model, epochs=epochs, verbose=0)
    random, order = np.random.default_rng(seed), np.arange(len(inputs), dtype="int32")
    model.stop_training = False
    watchers.on_train_begin()
    for number in range(epochs):
        watchers.on_epoch_begin(number)
        logs = _figures(model, lambda: epoch(tf.constant(random.permutation(order) if shuffle else order)))
        if validate:
            logs |= {f"val_{name}": value for name, value in _figures(model, validate).items()}
        watchers.on_epoch_end(number, logs)
        if model.stop_training:
            break
    watchers.on_train_end()
    return history


def _figures(model: "keras.Model", run: Callable[[], object]) -> dict[str, float]:
    """Loss and metrics over a run."""
    model.reset_metrics()
    run()
    return {name: float(value) for name, value in model.get_metrics_result().items()}


# One graph each, made once: TensorFlow takes many short-lived functions for a mistake and warns.


def _epoch(
    model: "keras.Model", inputs: "NDArray[Any]", targets: "NDArray[Any]", batch_size: int
) -> Callable[..., object]:
    """A function that takes the training steps of an epoch, given the order of the samples."""
    import tensorflow as tf

    x, y = tf.convert_to_tensor(inputs), tf.convert_to_tensor(targets)
    # Variables cannot be made inside a compiled function.
    model._symbolic_build(data_batch=(x[:batch_size], y[:batch_size]))
    model.optimizer.build(model.trainable_variables)

    def epoch(order: Any) -> None:
        for start in tf.range(0, len(inputs), batch_size):
            batch = order[start : start + batch_size]  # (batch,), shorter at the end
            model.train_step((tf.gather(x, batch), tf.gather(y, batch)))

    compiled: Callable[..., object] = tf.function(epoch).get_concrete_function(tf.TensorSpec((len(inputs),), "int32"))
    return compiled


def _validate(model: "keras.Model", inputs: "NDArray[Any]", targets: "NDArray[Any]") -> Callable[..., object]:
    """A function that measures loss and metrics and changes nothing."""
    import tensorflow as tf

    batch = tf.convert_to_tensor(inputs), tf.convert_to_tensor(targets)

    def validate() -> None:
        model.test_step(batch)

    compiled: Callable[..., object] = tf.function(validate).get_concrete_function()
    return compiled
