"""The face that a submission shows to the checks: `student.softmax(x)` looks local and is one message each way."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from layerwise.grade.judge.session import Attempt, StudentError
from layerwise_runner.wire import Handle


class Student:
    """The names that a submission defines.

    `student.rate` is a value, `student.softmax` a function to call, `student.Perceptron(0.1)` an object whose methods
    and attributes can be used; a Keras model is a `ModelView`.

    Raises:
        NotAttempted: on use, when the task is still blank.
        StudentError: on use, when the student's code fails.
    """

    def __init__(self, attempt: Attempt) -> None:
        self._attempt = attempt

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._attempt.request({"op": "get", "target": None, "name": name}, self._wrap)

    def define(self, expression: str) -> Any:
        """Evaluate an expression in the student's process, for probes: `student.define("lambda x: x ** 2")`."""
        return self._attempt.request({"op": "evaluate", "source": expression}, self._wrap)

    def _wrap(self, handle: Handle) -> Any:
        if handle.kind == "model":
            return ModelView(self._attempt, handle)
        return Remote(self._attempt, handle)


class Remote:
    """Something that stays in the student's process: it can be called, and its attributes can be read."""

    def __init__(self, attempt: Attempt, handle: Handle) -> None:
        self._attempt, self._handle, self._generation = attempt, handle, attempt.generation

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._request({"op": "call", "target": self, "args": list(args), "kwargs": kwargs})

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._request({"op": "get", "target": self, "name": name})

    def __repr__(self) -> str:
        return f"<{self._handle.type_name}>"

    def _request(self, message: dict[str, Any]) -> Any:
        if self._generation != self._attempt.generation:
            raise StudentError("The process of your code ended in the middle of this check.")
        return self._attempt.request(message, Student(self._attempt)._wrap)


@dataclass(frozen=True)
class LayerView:
    """One layer of a model, as the student's process describes it."""

    class_name: str
    name: str
    config: Mapping[str, Any]
    output_shape: tuple[int | None, ...] | None
    parameters: int | None
    trainable: bool


class ModelView(Remote):
    """A Keras model that stays in the student's process.

    Attributes:
        class_name, name: as Keras gives them.
        layers: `LayerView`s in order, nested models flattened, input layers left out.
        input_shape, output_shape: with None for the batch; None where Keras does not know.
        parameters: how many, or None before the model is built.
        compiled: None, or a dict with `loss`, `optimizer`, `optimizer_config`, `metrics`.
    """

    def __init__(self, attempt: Attempt, handle: Handle) -> None:
        super().__init__(attempt, handle)
        try:
            view = handle.view
            self.class_name, self.name = str(view["class_name"]), str(view["name"])
            self.layers = tuple(LayerView(**layer) for layer in view["layers"])
            self.input_shape, self.output_shape = view["input_shape"], view["output_shape"]
            self.parameters, self.compiled = view["parameters"], view["compiled"]
        except (KeyError, TypeError) as error:
            raise StudentError(f"Your code returned a model that cannot be described: {error}.") from None

    def predict(self, x: ArrayLike) -> NDArray[Any]:
        """The model's outputs for a batch of inputs."""
        predict = self._request({"op": "get", "target": self, "name": "predict"})
        outputs: NDArray[Any] = predict(np.asarray(x), verbose=0)
        return outputs

    def evaluate(self, x: ArrayLike, y: ArrayLike) -> dict[str, float]:
        """Loss and metrics by name, as the student's process computes them."""
        evaluate = self._request({"op": "get", "target": self, "name": "evaluate"})
        results: dict[str, float] = evaluate(np.asarray(x), np.asarray(y), verbose=0, return_dict=True)
        return results

    def weights(self) -> list[NDArray[Any]]:
        """All weights, in Keras's order."""
        weights: list[NDArray[Any]] = self._request({"op": "get", "target": self, "name": "get_weights"})()
        return weights
