"""The face that a submission shows to the checks: `student.softmax(x)` looks local and is one message each way."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from layerwise.grade.judge.faults import StudentError
from layerwise.grade.judge.session import Session
from layerwise_runner.requests import Call, Evaluate, Get, Request
from layerwise_runner.wire import Handle


class Student:
    """The names that a submission defines.

    `student.rate` is a value, `student.softmax` a function to call, `student.Perceptron(0.1)` an object whose methods
    and attributes can be used; a Keras model is a `ModelView`.

    Raises:
        NotAttempted: on use, when the task is still blank.
        StudentError: on use, when the student's code fails.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._session.request(Get(None, name), self._wrap)

    def define(self, expression: str) -> Any:
        """Evaluate an expression in the student's process, for probes: `student.define("lambda x: x ** 2")`.

        It sees the student's variables, but for those that are called like a builtin or like `np`, `keras` and the
        other modules of `layerwise_runner.pristine`: these are as they were before the first cell.
        """
        return self._session.request(Evaluate(expression), self._wrap)

    def _wrap(self, handle: Handle) -> Any:
        if handle.kind == "model":
            return ModelView(self._session, handle)
        return Remote(self._session, handle)


class Remote:
    """Something that stays in the student's process: it can be called, and its attributes can be read."""

    def __init__(self, session: Session, handle: Handle) -> None:
        self._session, self._handle, self._generation = session, handle, session.generation

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._request(Call(self, list(args), kwargs))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._request(Get(self, name))

    def __repr__(self) -> str:
        return f"<{self._handle.type_name}>"

    def _request(self, request: Request) -> Any:
        if self._generation != self._session.generation:
            raise StudentError("The process of your code ended in the middle of this check.")
        return self._session.request(request, Student(self._session)._wrap)


@dataclass(frozen=True)
class LayerView:
    """One layer of a model, as the student's process describes it.

    `class_name` is what its class is called. `keras_class` is the nearest of Keras's own classes, "Dense" also for a
    class of the student's that is made from it, and "Layer" for one that is made from none of them.
    """

    class_name: str
    name: str
    config: Mapping[str, Any]
    output_shape: tuple[int | None, ...] | None
    parameters: int | None
    trainable: bool
    keras_class: str = ""


class ModelView(Remote):
    """A Keras model that stays in the student's process.

    Attributes:
        class_name, name: what its class and itself are called.
        keras_class: the nearest of Keras's own classes: "Sequential", "Functional", "Model" for a subclassed model.
        layers: `LayerView`s in order, nested models flattened, input layers left out.
        input_shape, output_shape: with None for the batch; None where Keras does not know.
        parameters: how many, or None before the model is built.
        compiled: None, or a dict with `loss`, `optimizer`, `optimizer_config`, `metrics`.
    """

    def __init__(self, session: Session, handle: Handle) -> None:
        super().__init__(session, handle)
        try:
            view = handle.view
            self.class_name, self.name = str(view["class_name"]), str(view["name"])
            self.keras_class = str(view.get("keras_class", ""))
            self.layers = tuple(LayerView(**layer) for layer in view["layers"])
            self.input_shape, self.output_shape = view["input_shape"], view["output_shape"]
            self.parameters, self.compiled = view["parameters"], view["compiled"]
        except (KeyError, TypeError) as error:
            raise StudentError(f"Your code returned a model that cannot be described: {error}.") from None

    def predict(self, x: ArrayLike) -> NDArray[Any]:
        """The model's outputs for a batch of inputs."""
        predict = self._request(Get(self, "predict"))
        outputs: NDArray[Any] = predict(np.asarray(x), verbose=0)
        return outputs

    def evaluate(self, x: ArrayLike, y: ArrayLike) -> dict[str, float]:
        """Loss and metrics by name, as the student's process computes them."""
        evaluate = self._request(Get(self, "evaluate"))
        results: dict[str, float] = evaluate(np.asarray(x), np.asarray(y), verbose=0, return_dict=True)
        return results

    def weights(self) -> list[NDArray[Any]]:
        """All weights, in Keras's order."""
        weights: list[NDArray[Any]] = self._request(Get(self, "get_weights"))()
        return weights
