"""How objects of the student's process look from outside: tensors as arrays, models as data, the rest as a handle.

Runs in the student's process. Looks at Keras only when the student's code has imported it.
"""

from typing import Any

from numpy import asarray, generic  # as they are now: a student's code may replace them

from layerwise_runner.keras_types import KERAS, KerasTypes
from layerwise_runner.pristine import BUILTINS

__builtins__ = BUILTINS  # type: ignore[assignment]  # also when a student's code has changed the others

PLAIN_CONFIG = (bool, int, float, str, type(None))


def outward(thing: Any, keep: Any) -> Any:
    """What to send for an object that may not cross as it is.

    Args:
        thing: any object.
        keep: `keep(thing, kind, view)` stores it here and returns its handle.
    """
    if type(thing) in (range, set, frozenset):
        return sorted(thing) if isinstance(thing, range) or _sortable(thing) else keep(thing, "object", {})
    module = type(thing).__module__.partition(".")[0]
    if module == "pandas" and hasattr(thing, "to_numpy"):
        return thing.to_numpy()
    keras = KERAS.note()
    if keras is not None:
        if keras.is_a(thing, keras.model):
            return keep(thing, "model", describe_model(thing, keras))
        if keras.is_a(thing, keras.history):
            return {name: [float(value) for value in values] for name, values in thing.history.items()}
        if keras.is_a(thing, keras.variable) or (module == "tensorflow" and hasattr(thing, "numpy")):
            return asarray(keras.to_numpy(thing))
    return keep(thing, "function" if callable(thing) else "object", {})


def describe_model(model: Any, keras: KerasTypes) -> dict[str, Any]:
    """A Keras model as plain data: its layers, shapes, parameter counts and what it was compiled with."""
    return {
        "class_name": keras.name(model),
        "keras_class": keras.nearest(model),
        "name": model.name,
        "layers": [describe_layer(layer, keras) for layer in _flat_layers(model, keras)],
        "input_shape": _shape(model, "input_shape", keras),
        "output_shape": _shape(model, "output_shape", keras),
        "parameters": keras.of(model, "count_params")() if model.built else None,
        "compiled": describe_compilation(model, keras) if model.compiled else None,
    }


def describe_layer(layer: Any, keras: KerasTypes) -> dict[str, Any]:
    """One layer as plain data; of its configuration only what is a number, a text, a flag or a tuple of these."""
    return {
        "class_name": keras.name(layer),
        "keras_class": keras.nearest(layer),
        "name": layer.name,
        "config": _plain_config(layer),
        "output_shape": _shape(layer, "output", keras),
        "parameters": keras.of(layer, "count_params")() if layer.built else None,
        "trainable": bool(keras.of(layer, "trainable")),
    }


def describe_compilation(model: Any, keras: KerasTypes) -> dict[str, Any]:
    """Loss, optimizer and metrics by name."""
    return {
        "loss": _name(model.loss),
        "optimizer": keras.name(model.optimizer),
        "optimizer_config": _plain(keras.serialize(model.optimizer)["config"]),
        "metrics": [_name(metric) for metric in model.get_compile_config().get("metrics") or []],
    }


def _flat_layers(model: Any, keras: KerasTypes) -> list[Any]:
    """The layers in order, those of nested models in their place, without the input layers."""
    found = []
    for layer in keras.of(model, "layers"):
        if keras.is_a(layer, keras.model):
            found += _flat_layers(layer, keras)
        elif not keras.is_a(layer, keras.input_layer):
            found.append(layer)
    return found


def _shape(thing: Any, attribute: str, keras: KerasTypes) -> Any:
    """A shape as a tuple, or None where Keras does not know one (a subclassed model, a shared layer)."""
    try:
        shape = keras.of(thing, attribute)
        shape = getattr(shape, "shape", shape)
        return tuple(None if n is None else int(n) for n in shape)
    except (AttributeError, ValueError, TypeError):
        return None


def _plain_config(layer: Any) -> dict[str, Any]:
    try:
        return _plain(layer.get_config())
    except Exception:  # a layer of the student's own may have any get_config, or none
        return {}


def _plain(config: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for key, value in config.items():
        if isinstance(value, (tuple, list)) and all(isinstance(v, PLAIN_CONFIG) for v in value):
            plain[str(key)] = tuple(value)
        elif isinstance(value, PLAIN_CONFIG):
            plain[str(key)] = value
        elif isinstance(value, dict) and "class_name" in value:
            plain[str(key)] = str(value["class_name"])
        elif isinstance(value, generic):
            plain[str(key)] = value.item()
    return plain


def _name(thing: Any) -> str:
    """What Keras calls a loss or metric, whether it was given as a text, a function or an object."""
    if isinstance(thing, str):
        return thing
    if isinstance(thing, dict):
        return str(thing.get("config", {}).get("name") or thing.get("class_name", "?"))
    return str(getattr(thing, "name", None) or getattr(thing, "__name__", None) or type(thing).__name__)


def _sortable(things: Any) -> bool:
    return all(isinstance(t, (int, float)) for t in things) or all(isinstance(t, str) for t in things)
