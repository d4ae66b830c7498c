"""Training as `model.fit` does it, many times faster for small nets on data that fit into memory.

`fit` prepares its data anew for each epoch and each validation. That takes some 50 ms however small the net is, so a
lesson that compares sixty nets over two hundred epochs would wait ten minutes for it. Here an epoch is one compiled
function; what happens in a step is Keras's own `train_step`. `train` trains a model once; a `Trainer` compiles once and
trains the same model from one start after the other.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import keras
    import tensorflow as tf
    from numpy.typing import NDArray


def train(
    model: "keras.Model", inputs: "NDArray[Any]", targets: "NDArray[Any]", **options: Any
) -> "keras.callbacks.History":
    """Train a compiled model once: `Trainer(model).train(inputs, targets, **options)`.

    Args:
        model: compiled; if it has a `train_step` of its own, that one is used.
        inputs: (samples, ...).
        targets: (samples, ...).
        options: epochs, batch_size, validation, callbacks, shuffle, seed, as `Trainer.train` describes them.

    Returns:
        The history; its `.history` has a list per figure: loss, accuracy, val_loss, val_accuracy, …

    Raises:
        ValueError: inputs and targets differ in length, or the model is not compiled.
    """
    return Trainer(model).train(inputs, targets, **options)


class Trainer:
    """Trains a compiled model, as often as asked; its step is traced once.

    Args:
        model: compiled; if it has a `train_step` of its own, that one is used.
        jit_compile: let XLA compile the steps. On a CPU that more than halves the time of a recurrent net's step and
            slows a convolution's; each number of steps, batch size and number of samples is compiled for itself, for
            seconds.

    Raises:
        ValueError: the model is not compiled.
    """

    def __init__(self, model: "keras.Model", *, jit_compile: bool = False) -> None:
        if not model.compiled:
            raise ValueError("Training needs a compiled model. Call model.compile(optimizer=..., loss=...) first.")
        self.model = model
        self._jit_compile = jit_compile
        self._functions: dict[object, Callable[..., object]] = {}
        self._optimizer_start: list[tuple[Any, NDArray[Any]]] = []

    def restart(self, weights: "Sequence[NDArray[Any]]") -> None:
        """Begin anew: with these weights, and the optimiser as it was before this trainer's first step.

        A second optimiser, which a model with a `train_step` of its own may have, is not touched.

        Args:
            weights: as `model.get_weights()` gives them.
        """
        self.model.set_weights(weights)
        for variable, value in self._optimizer_start:
            variable.assign(value)

    def steps(self, inputs: "NDArray[Any]", targets: "NDArray[Any]", batches: "NDArray[Any]") -> dict[str, float]:
        """Take one training step for each batch.

        Args:
            inputs: (samples, ...).
            targets: (samples, ...).
            batches: (steps, batch): the numbers of the samples in each step.

        Returns:
            Loss and metrics over these steps.

        Raises:
            ValueError: inputs and targets differ in length.
        """
        return self._steps(*_tensors(inputs, targets), [batches])

    def train(
        self,
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
        """Train: the steps, curves and callbacks of `model.fit(..., verbose=0)`.

        Args:
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
            ValueError: inputs and targets differ in length.
        """
        import keras

        data = _tensors(inputs, targets)
        held_out = _tensors(*validation) if validation else None
        history = keras.callbacks.History()
        watchers = keras.callbacks.CallbackList([*callbacks, history], model=self.model, epochs=epochs, verbose=0)
        random, order = np.random.default_rng(seed), np.arange(len(inputs), dtype="int32")
        self.model.stop_training = False
        watchers.on_train_begin()
        for number in range(epochs):
            watchers.on_epoch_begin(number)
            logs = self._steps(*data, _batches(random.permutation(order) if shuffle else order, batch_size))
            if held_out:
                logs |= {f"val_{name}": value for name, value in self._measure(*held_out).items()}
            watchers.on_epoch_end(number, logs)
            if self.model.stop_training:
                break
        watchers.on_train_end()
        return history

    def _steps(self, x: "tf.Tensor", y: "tf.Tensor", parts: "Sequence[NDArray[Any]]") -> dict[str, float]:
        """A step for each row of each part. Returns loss and metrics over all of them."""
        import tensorflow as tf

        run = self._compiled(self._take_steps, x, y, tf.TensorSpec((None, None), "int32"))
        self.model.reset_metrics()
        for batches in parts:
            run(x, y, tf.constant(batches, "int32"))
        return self._figures()

    def _measure(self, x: "tf.Tensor", y: "tf.Tensor") -> dict[str, float]:
        """Loss and metrics of the model as it is."""
        run = self._compiled(self._test, x, y)
        self.model.reset_metrics()
        run(x, y)
        return self._figures()

    def _take_steps(self, x: "tf.Tensor", y: "tf.Tensor", batches: "tf.Tensor") -> None:
        import tensorflow as tf

        for batch in batches:
            self.model.train_step((tf.gather(x, batch), tf.gather(y, batch)))

    def _test(self, x: "tf.Tensor", y: "tf.Tensor") -> None:
        self.model.test_step((x, y))

    def _compiled(
        self, function: Callable[..., None], x: "tf.Tensor", y: "tf.Tensor", *more: "tf.TensorSpec"
    ) -> Callable[..., object]:
        """The function as one graph, for any number of samples of this kind."""
        import tensorflow as tf

        kinds = tuple(tf.TensorSpec((None, *data.shape[1:]), data.dtype) for data in (x, y))
        key = function.__name__, kinds
        if key not in self._functions:
            self._build(x, y)
            # A concrete function: TensorFlow takes the tracing of many short-lived ones for a mistake and warns.
            compiled = tf.function(function, jit_compile=self._jit_compile).get_concrete_function(*kinds, *more)
            self._functions[key] = compiled
        return self._functions[key]

    def _build(self, x: "tf.Tensor", y: "tf.Tensor") -> None:
        """Make all variables; inside a compiled function none can be made.

        They are made where they are first used, so two samples are shown to the model. What that changes is forgotten
        with the scope: weights, metrics and random generators are as they were.
        """
        import keras

        model, x, y = self.model, x[:2], y[:2]
        measures = any(not getattr(metric, "built", True) for metric in model.metrics)
        with keras.StatelessScope(), keras.SymbolicScope():  # as where Keras itself makes them
            # A model whose own step needs neither loss nor metrics may have no `call` at all.
            if not model.built or model.loss is not None or measures:
                outputs = model(x, training=False)
                if model.loss is not None:
                    model.compute_loss(x=x, y=y, y_pred=outputs)
                model.compute_metrics(x, y, outputs)
        model.optimizer.build(model.trainable_variables)
        if not self._optimizer_start:
            self._optimizer_start = [(variable, variable.numpy()) for variable in model.optimizer.variables]

    def _figures(self) -> dict[str, float]:
        """Loss and metrics since the last reset."""
        return {name: float(value) for name, value in self.model.get_metrics_result().items()}


def _tensors(inputs: "NDArray[Any]", targets: "NDArray[Any]") -> "tuple[tf.Tensor, tf.Tensor]":
    """Both as tensors, if they belong together."""
    import tensorflow as tf

    if len(inputs) != len(targets):
        raise ValueError(
            f"Training needs a target for each sample. Received: {len(inputs)} inputs, {len(targets)} targets."
        )
    return tf.convert_to_tensor(inputs), tf.convert_to_tensor(targets)


def _batches(order: "NDArray[Any]", size: int) -> "list[NDArray[Any]]":
    """The order cut into whole batches, (steps, size), and what remains, (1, rest)."""
    whole = len(order) - len(order) % size
    return [part for part in (order[:whole].reshape(-1, size), order[whole:][np.newaxis]) if part.size]
