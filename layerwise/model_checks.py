"""What checks of Keras work are written with: models, histories and predictions, judged by what they are and do.

    @task("1.5", points=1)
    def test_it_has_learned(student):
        '''The loss has fallen.'''
        curves = history(student.history, ("loss", "val_accuracy"))
        require_fall(curves["loss"], "The training loss")

A model is never judged by how its code is written: Sequential, functional and subclassed models are equally welcome.
"""

import os
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from layerwise.checks import NAMES, Mismatch, array, describe, require

STRICT = "LAYERWISE_STRICT"  # set while margins are tried out


def model(value: Any, what: str) -> Any:
    """Take a student's value as a Keras model, or fail in words.

    Args:
        value: what came back from the student's process.
        what: how the message names it.
    """
    require(
        hasattr(value, "class_name") and hasattr(value, "layers"),
        f"{what} should be a Keras model, but it is {describe(value)}.",
        "Does your function return the model itself? `model.fit(...)` returns a history." if value is None else "",
    )
    return value


def require_shapes(
    network: Any, inputs: tuple[int | None, ...], outputs: tuple[int | None, ...], what: str = "The model"
) -> None:
    """Fail unless a model leads from inputs of one shape to outputs of another; a subclassed one is not asked.

    Args:
        network: what `model` returned.
        inputs, outputs: shapes without the batch axis.
        what: how the message names it.
    """
    for seen, wanted, side in ((network.input_shape, inputs, "takes"), (network.output_shape, outputs, "gives")):
        if seen is not None:
            require(
                tuple(seen[1:]) == wanted,
                f"{what} {side} {_shown(seen[1:])}, not {_shown(wanted)}, for each sample.",
                "The batch axis is not counted in keras.Input." if side == "takes" else "How many units are last?",
            )


def require_compiled(
    network: Any, loss: str | Sequence[str] = (), optimizer: str | Sequence[str] = (), what: str = "The model"
) -> None:
    """Fail unless a model is compiled, with one of these losses and optimizers.

    Args:
        network: what `model` returned.
        loss: names as Keras writes them, "sparse_categorical_crossentropy"; none: any.
        optimizer: names of classes, "Adam"; none: any.
        what: how the message names it.
    """
    require(network.compiled is not None, f"{what} is not compiled.", "Call model.compile(optimizer=..., loss=...).")
    for key, wanted in (("loss", loss), ("optimizer", optimizer)):
        names = [wanted] if isinstance(wanted, str) else list(wanted)
        seen = str(network.compiled[key])
        require(
            not names or _plain(seen) in map(_plain, names),
            f"{what} is compiled with the {key} {seen!r}.",
            f"What fits here: {', '.join(names)}.",
        )


def history(
    value: Any, figures: Sequence[str] = ("loss",), epochs: int | None = None, what: str = "history"
) -> dict[str, NDArray[np.float64]]:
    """Take what `fit` returned, or its `.history`, as curves; or fail in words.

    Args:
        value: what came back from the student's process.
        figures: those that it must hold.
        epochs: how many there must be; None: any number above 0.
        what: how the message names it.

    Returns:
        The curves by name, each (epochs,).
    """
    require(isinstance(value, Mapping), f"{what} should be what `fit` returned, but it is {describe(value)}.")
    missing = [name for name in figures if name not in value]
    hint = ""
    if missing:
        validated = any(str(name).startswith("val_") for name in value)
        only_validation = all(name.startswith("val_") for name in missing)
        hint = (
            "Give fit validation_data or validation_split."
            if only_validation or (not validated and any(name.startswith("val_") for name in missing))
            else f"Name it like that in compile: metrics=['{missing[0].removeprefix('val_')}']."
        )
    names = ", ".join(str(name) for name in islice(value, NAMES))
    require(not missing, f"{what} has no {' and no '.join(missing)}. It has: {names}.", hint)
    curves = {name: array(value[name], shape=(None,), what=f"{what}[{name!r}]").astype(float) for name in figures}
    count = len(next(iter(curves.values())))
    require(count > 0, f"{what} holds no epoch.", "Was the model trained?")
    require(epochs in (None, count), f"{what} holds {count} epochs, not {epochs}.")
    return curves


def require_fall(curve: ArrayLike, what: str, least: float = 0.1) -> None:
    """Fail unless a curve ends lower than it began, by at least a share of what it began with.

    Args:
        curve: (epochs,).
        what: how the message names it.
        least: the share.
    """
    values = np.asarray(curve, dtype=float)
    require(
        values[-1] <= (1 - least) * values[0],
        f"{what} was {values[0]:.4g} in the first epoch and is {values[-1]:.4g} in the last.",
        "Something keeps the network from learning: is the learning rate far too low or too high?",
    )


def require_unseen_validation(
    curves: Mapping[str, NDArray[np.float64]],
    network: Any,
    images: ArrayLike,
    labels: ArrayLike,
    what: str = "The network",
) -> None:
    """Fail if the last `val_loss` is far lower than the loss on other samples of the same kind.

    Args:
        curves: what `history` returned, with `val_loss`; its loss is the cross-entropy of ten classes.
        network: the model at its end.
        images, labels: samples that the student does not train on.
        what: how the message names the model.
    """
    loss = cross_entropy(network, images, labels, 10, what)
    claimed = float(curves["val_loss"][-1])
    require(
        claimed > 0.5 * loss,
        f"val_loss ends at {claimed:.3f}, but on other samples like these the loss is {loss:.3f}.",
        "Was it trained on the validation samples, too?",
    )


def probabilities(network: Any, inputs: ArrayLike, classes: int, what: str = "The model") -> NDArray[np.float64]:
    """What a model predicts, if each row holds probabilities of the classes; or fail in words.

    Args:
        network: what `model` returned.
        inputs: (samples, ...).
        classes: how many.
        what: how the message names it.

    Returns:
        (samples, classes).
    """
    rows = np.asarray(inputs)
    outputs = array(
        network.predict(rows),
        shape=(len(rows), classes),
        what=f"What {_lower(what)} predicts for {len(rows)} samples",
        hint="The last layer needs one unit for each class.",
    ).astype(float)
    if outputs.min() < -1e-6:
        raise Mismatch(
            f"{what} predicts negative values ({outputs.min():.3g}).",
            "These are logits: is the softmax missing at the end?",
        )
    totals = outputs.sum(axis=1)
    worst = float(totals[np.abs(totals - 1).argmax()])
    require(
        np.allclose(totals, 1, atol=1e-3),
        f"A row of what {_lower(what)} predicts adds up to {worst:.3g}, not 1.",
        "Softmax makes the outputs of a row add up to 1; sigmoid looks at each by itself.",
    )
    return outputs


def accuracy(network: Any, inputs: ArrayLike, labels: ArrayLike, classes: int, what: str = "The model") -> float:
    """Which part of the samples a model recognizes. inputs: (samples, ...), labels: (samples,) of whole numbers."""
    answers = probabilities(network, inputs, classes, what).argmax(axis=1)
    return float(np.mean(answers == np.asarray(labels)))


def cross_entropy(network: Any, inputs: ArrayLike, labels: ArrayLike, classes: int, what: str = "The model") -> float:
    """The mean cross-entropy of what a model predicts. inputs: (samples, ...), labels: (samples,) of whole numbers."""
    rows = probabilities(network, inputs, classes, what)
    right = rows[np.arange(len(rows)), np.asarray(labels)]
    return -float(np.mean(np.log(np.clip(right, 1e-7, None))))


def require_at_least(value: float, goal: float, seen: str, hint: str = "", margin: float = 0.01) -> None:
    """Fail unless a score reaches a goal.

    Args:
        value: the score.
        goal: what the task asks for.
        seen: what the message says of the score.
        hint: how to do better.
        margin: by how much the solution is to clear the goal, whatever the seed; `layerwise audit --part margins`
            tries that out, and grading takes no notice of it.
    """
    require(value >= goal + (margin if os.environ.get(STRICT) else 0.0), seen, hint)


def layer_names(network: Any) -> list[str]:
    """The classes of a model's layers in order, nested models flattened: "Dense", "Dropout", …

    Of a layer of a class of the student's own, the nearest of Keras's: a name proves nothing.
    """
    return [layer.keras_class for layer in network.layers]


def weighted_layers(network: Any) -> int:
    """How many of a model's layers have weights to train, normalization and what is frozen left out."""
    kernels: int = sum(weight.ndim >= 2 for weight in network.weights())
    trained: int = sum(bool(layer.parameters) and layer.trainable for layer in network.layers)
    return min(trained, kernels)


def require_nonlinear(network: Any, inputs: ArrayLike, classes: int, what: str = "The model") -> None:
    """Fail if the logits behind a model's probabilities are a linear function of its inputs, up to a constant.

    Args:
        network: what `model` returned.
        inputs: (samples, ...), an even number of them.
        classes: how many.
        what: how the message names it.
    """
    rows = np.asarray(inputs)
    half = len(rows) // 2
    points = np.concatenate([rows, (rows[:half] + rows[half:]) / 2])
    logits = np.log(np.clip(probabilities(network, points, classes, what), 1e-6, None))
    sure = logits.min(axis=1) > np.log(2e-6)  # a probability that was cut off says nothing of its logit
    kept = np.flatnonzero(sure[:half] & sure[half : 2 * half] & sure[2 * half :])
    logits -= logits.mean(axis=1, keepdims=True)
    bend = logits[:half] + logits[half : 2 * half] - 2 * logits[2 * half :]
    require(
        not len(kept) or np.abs(bend[kept]).max() > 0.01 * np.ptp(logits[: 2 * half], axis=0).max(),
        f"{what} is linear: its layers together do no more than a single one.",
        "Give the layers before the last one an activation, such as relu.",
    )


def _plain(name: str) -> str:
    return name.lower().replace("_", "")


def _shown(shape: Sequence[int | None]) -> str:
    return "(" + ", ".join("any" if n is None else str(n) for n in shape) + ("," if len(shape) == 1 else "") + ")"


def _lower(what: str) -> str:
    return what[0].lower() + what[1:] if what.startswith("The ") else what
