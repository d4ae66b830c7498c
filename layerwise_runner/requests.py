"""What can be asked of the student's process, and what comes back: each a type, and on the wire a dict.

    Cell      run a cell in the namespace; the value is what it drew
    Get       a variable, or with a target an attribute of that object
    Call      an object, with arguments
    Evaluate  an expression, with the variables, and builtins and modules as they were before the first cell
    Seed      Python's, NumPy's and Keras's generators
    Binders   which cells have bound a variable, in order
    Load      modules, before a cell imports them
    Forget    every object that a handle stands for

Each gets exactly one reply: `Answer` or `Failure`. Before the first request the process says that it is ready.
"""

from typing import Any

import msgspec

from layerwise_runner.errors import WireError


class _Request(msgspec.Struct, frozen=True, tag_field="op", tag=str.lower, forbid_unknown_fields=True):
    """One thing to be done."""


class Cell(_Request, frozen=True):
    """Run a cell; `label` is what tracebacks call it."""

    source: str
    label: str


class Get(_Request, frozen=True):
    """Read a variable; of an object, with `target`, an attribute."""

    target: Any
    name: str


class Call(_Request, frozen=True):
    """Call an object of the student's."""

    target: Any
    args: list[Any]
    kwargs: dict[str, Any]


class Evaluate(_Request, frozen=True):
    """Evaluate an expression."""

    source: str


class Seed(_Request, frozen=True):
    """Seed all generators."""

    seed: int


class Binders(_Request, frozen=True):
    """The labels of the cells that have bound a variable."""

    name: str


class Load(_Request, frozen=True):
    """Import modules, those that are installed."""

    names: list[str]


class Forget(_Request, frozen=True):
    """Let go of all objects that were kept for the other side."""


Request = Cell | Get | Call | Evaluate | Seed | Binders | Load | Forget


class Answer(msgspec.Struct, frozen=True):
    """It went well; `output` is what was printed meanwhile."""

    value: Any
    output: str = ""


class Problem(msgspec.Struct, frozen=True):
    """An exception as plain data.

    `missing` says that the checks asked for a name that no cell has defined, `unusable` that the value cannot cross.
    """

    type: str
    message: str
    traceback: str = ""
    missing: bool = False
    unusable: bool = False


class Failure(msgspec.Struct, frozen=True):
    """The code raised."""

    error: Problem
    output: str = ""


def plain(request: Request) -> dict[str, Any]:
    """A request as the dict that goes over the wire; what its fields hold stays as it is."""
    return {"op": type(request).__name__.lower(), **msgspec.structs.asdict(request)}


def request_in(content: Any) -> Request:
    """The request that a dict stands for.

    Raises:
        WireError: none.
    """
    request: Request = _convert(content, Request)
    return request


def reply_in(content: Any) -> Answer | Failure:
    """The reply that a dict stands for. It may come from an enemy, who has changed the runner.

    Raises:
        WireError: none.
    """
    kind = Failure if isinstance(content, dict) and content.get("error") is not None else Answer
    reply: Answer | Failure = _convert(content, kind)
    return reply


def _convert(content: Any, kind: Any) -> Any:
    try:
        return msgspec.convert(content, kind)
    except (msgspec.ValidationError, TypeError, ValueError, RecursionError) as error:
        raise WireError(str(error)) from None
