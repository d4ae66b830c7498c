"""Keras's own classes, noted when Keras was loaded: what a thing truly is, whatever its class is called.

Looks at Keras only when the student's code has imported it.
"""

import sys
import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from layerwise_runner.pristine import BUILTINS

__builtins__ = BUILTINS  # type: ignore[assignment]
LOOKED_AT = (
    "layers",
    "count_params",
    "get_weights",
    "input_shape",
    "output_shape",
    "output",
    "trainable",
    "get_config",
)
OPTIMIZERS = ("optimizers", "losses", "metrics")
_line_of, _name_of = type.__dict__["__mro__"].__get__, type.__dict__["__name__"].__get__


@dataclass(frozen=True)
class KerasTypes:
    """What was noted.

    Attributes:
        model, layer, input_layer, history, variable: classes.
        real: all models, layers, optimizers, losses and metrics that are Keras's own.
        properties: by class and name, how a property or method of them is defined.
        to_numpy, serialize: functions.
    """

    model: type
    layer: type
    input_layer: type
    history: type
    variable: type
    real: frozenset[type]
    properties: dict[tuple[type, str], Any]
    to_numpy: Callable[[Any], Any]
    serialize: Callable[[Any], dict[str, Any]]

    def is_a(self, thing: Any, kind: type) -> bool:
        """Whether a thing is of a class, which no `__class__` of its own can pretend."""
        return kind in _line_of(type(thing))

    def nearest(self, thing: Any) -> str:
        """The name of the first of Keras's own classes that a thing is of; empty where it is of none."""
        return next((_name_of(kind) for kind in _line_of(type(thing)) if kind in self.real), "")

    def name(self, thing: Any) -> str:
        """The name of a thing's class; one that is not Keras's own, and called like one that is, is told from it."""
        kind = type(thing)
        name = str(_name_of(kind))
        pretends = kind not in self.real and name in {_name_of(real) for real in self.real}
        return f"{name} (not Keras's)" if pretends else name

    def of(self, thing: Any, name: str) -> Any:
        """An attribute as Keras defines it, whatever a class that is not its own, or a cell, has put in its place.

        Raises:
            AttributeError: there is none.
        """
        for kind in _line_of(type(thing)):
            defined = self.properties.get((kind, name))
            if defined is not None:
                return defined.__get__(thing, type(thing))
        return getattr(thing, name)


class Noted:
    """Keras's classes, once it is loaded. There is one in each process, as in `pristine`."""

    def __init__(self) -> None:
        self._types: KerasTypes | None = None

    def note(self) -> KerasTypes | None:
        """Note them if that was not done before; None where Keras is not loaded."""
        if self._types is None:
            keras = sys.modules.get("keras")
            if type(keras) is types.ModuleType and "Model" in vars(keras):
                self._types = _types_in(keras)
        return self._types


KERAS = Noted()


def _types_in(keras: Any) -> KerasTypes:
    real: set[type] = set()
    found = [keras.layers.Layer]
    for part in OPTIMIZERS:
        found += [kind for kind in vars(getattr(keras, part)).values() if isinstance(kind, type)]
    while found:
        kind = found.pop()
        if kind not in real:
            real.add(kind)
            found += [below for below in type.__subclasses__(kind) if below.__module__.startswith("keras.")]
    lines = {above for kind in real for above in _line_of(kind) if above.__module__.startswith("keras.")}
    properties = {(kind, name): vars(kind)[name] for kind in lines for name in LOOKED_AT if name in vars(kind)}
    return KerasTypes(
        keras.Model,
        keras.layers.Layer,
        keras.layers.InputLayer,
        keras.callbacks.History,
        keras.Variable,
        frozenset(real),
        properties,
        keras.ops.convert_to_numpy,
        keras.optimizers.serialize,
    )
