"""The student's process: runs the cells of a submission, then answers calls. Knows no checks and no solutions.

Contract: it sends `READY` when it is there; after that each request is one message and gets exactly one reply, see
`layerwise_runner.requests`.

As a program it talks over its standard input and output; a notebook's `check()` uses `Runner` on the live namespace.
"""

import contextlib
import ctypes
import importlib
import io
import itertools
import linecache
import os
import random
import re
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from typing import IO, Any

from layerwise_runner import wire
from layerwise_runner.describe import outward
from layerwise_runner.errors import WireError
from layerwise_runner.greeting import READY
from layerwise_runner.keras_types import KERAS
from layerwise_runner.pristine import BUILTINS, SURROUNDINGS
from layerwise_runner.requests import Binders, Call, Cell, Evaluate, Forget, Get, Load, Request, Seed, request_in
from layerwise_runner.stop import Stop

__builtins__ = BUILTINS  # type: ignore[assignment]  # also when a student's code has changed the others
OUTPUT_LIMIT = 10_000  # characters kept of what one request printed
MESSAGE_LIMIT = 2_000  # characters kept of an exception's text
PR_SET_PDEATHSIG = 1
NOTHING = wire.encode({"value": None, "output": ""}, str)
FIGURE_LIMIT = 2  # figures kept of one cell
# What TensorFlow puts into a message beside what is wrong: the way through its own files, and the graph's.
MACHINERY = re.compile(r"\s*File \".*\", line \d+, in |Detected at node .* defined at|Stack trace for op definition")
STUDENT_FILES = re.compile(r"<(cell|Task|timed) |ipykernel_|<ipython-input")


class Runner:
    """Answers requests about one namespace.

    Args:
        namespace: the variables.
        run: runs a cell's source under a label; None in a notebook in which somebody works, who runs them.
    """

    def __init__(self, namespace: dict[str, Any], run: Callable[[str, str], None] | None = None) -> None:
        self.namespace, self._run = namespace, run
        self._kept: dict[int, Any] = {}
        self._binders: dict[str, list[str]] = {}  # by name: the cells that have bound it
        self._numbers = itertools.count(1)
        note()

    def answer(self, request: bytes) -> bytes:
        """Carry out one request and return the reply."""
        printed = BoundedText(OUTPUT_LIMIT)
        try:
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
                value = self._carry_out(request_in(wire.decode(request, lambda handle: self._kept[handle.id])))
            return self._encode({"value": value, "output": printed.getvalue()})
        except BaseException as error:  # a student's SystemExit or KeyboardInterrupt must not end the runner
            if self._run is None and isinstance(error, KeyboardInterrupt):
                raise  # but in a notebook in which somebody works, it is the stop button
            return self._encode({"error": explain(error), "output": printed.getvalue()})

    def _carry_out(self, request: Request) -> Any:
        match request:
            case Cell():
                return self._run_cell(request.source, request.label)
            case Get(target=None):
                if request.name not in self.namespace:
                    raise MissingName(request.name)
                return self.namespace[request.name]
            case Get():
                return attribute(request.target, request.name)
            case Call():
                return request.target(*request.args, **request.kwargs)
            case Evaluate():
                return eval(request.source, SURROUNDINGS.namespace(self.namespace))
            case Seed():
                return seed_everything(request.seed)
            case Binders():
                return self._binders.get(request.name, [])
            case Load():
                return load(request.names)
            case Forget():
                return self._kept.clear()

    def _run_cell(self, source: str, label: str) -> list[bytes]:
        if self._run is None:
            raise WireError("No cells are run here.")
        before = {variable: id(value) for variable, value in self.namespace.items()}
        try:
            self._run(source, label)
        finally:
            for variable, value in list(self.namespace.items()):
                if before.get(variable) != id(value):
                    self._binders.setdefault(variable, []).append(label)
            note()
        return drawings()

    def _encode(self, reply: dict[str, Any]) -> bytes:
        try:
            return wire.encode(reply, lambda thing: outward(thing, self._keep))
        except BaseException as error:  # a returned object may do anything while it is looked at
            problem = explain(error) | {"unusable": True, "message": short_text(error)}
            return wire.encode({"error": problem, "output": reply["output"]}, str)

    def _keep(self, thing: Any, kind: str, view: dict[str, Any]) -> wire.Handle:
        number = next(self._numbers)
        self._kept[number] = thing
        return wire.Handle(number, kind, type(thing).__name__, view)


class MissingName(NameError):
    """The checks ask for a name that no cell has defined."""


class BoundedText(io.TextIOBase):
    """A text stream that keeps only its beginning, however much is written."""

    def __init__(self, limit: int) -> None:
        self._limit, self._parts, self._size, self._lost = limit, [""], 0, 0

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        kept = text[: max(0, self._limit - self._size)]
        self._parts.append(kept)
        self._size += len(kept)
        self._lost += len(text) - len(kept)
        return len(text)

    def getvalue(self) -> str:
        """What was kept, with a note of what was lost."""
        text = "".join(self._parts).encode("utf-8", "replace").decode("utf-8")
        return text + (f"\n… {self._lost} more characters were printed" if self._lost else "")


def explain(error: BaseException) -> dict[str, Any]:
    """An exception as plain data, its traceback trimmed to the student's own cells."""
    return {
        "type": type(error).__name__,
        "message": short_text(error),
        "traceback": "".join(_trimmed(error)),
        "missing": isinstance(error, MissingName),
        "unusable": False,
    }


def short_text(error: BaseException) -> str:
    """The exception's text, cut; an exception whose text raises has none."""
    try:
        text = str(error.msg if isinstance(error, SyntaxError) else error)
    except BaseException:
        text = "(an exception without a readable text)"
    told = "\n".join(line for line in text.splitlines() if not MACHINERY.match(line)) or text
    return told.encode("utf-8", "replace").decode("utf-8")[:MESSAGE_LIMIT]


def _trimmed(error: BaseException) -> Iterator[str]:
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__, limit=-50) if STUDENT_FILES.search(frame.filename)
    ]
    if isinstance(error, SyntaxError) and error.filename and STUDENT_FILES.search(error.filename):
        line = error.text or linecache.getline(error.filename, error.lineno or 0)
        yield f"{error.filename.strip('<>')}, line {error.lineno}:\n    {line.rstrip()}\n"
    for frame in frames[-5:]:
        name = frame.filename.strip("<>") if frame.filename.startswith("<") else "your cell"
        yield f"{name}, line {frame.lineno}, in {frame.name.strip('<>')}\n    {frame.line}\n"
    yield f"{type(error).__name__}: {short_text(error)}\n"


def seed_everything(seed: int) -> None:
    """Seed Python's, NumPy's and, when it is loaded, Keras's generators."""
    random.seed(seed)
    if "numpy" in sys.modules:
        _noted("numpy").random.seed(seed % 2**32)
    if "keras" in sys.modules and hasattr(_noted("keras"), "utils"):
        _noted("keras").utils.set_random_seed(seed % 2**32)


def _noted(name: str) -> Any:
    """A module as it was noted, or as it is."""
    return SURROUNDINGS.module(name) or sys.modules[name]


def load(names: list[str]) -> None:
    """Import modules; one that cannot be imported is left out, as the student's own import will say so."""
    for name in names:
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    note()


def note() -> None:
    """Note what is loaded by now as it is, before the next cell can change it."""
    with contextlib.suppress(Exception):  # what is called like a library may be anything
        SURROUNDINGS.note()
        KERAS.note()


def attribute(thing: Any, name: str) -> Any:
    """An attribute of a student's object; of a Keras model, as Keras defines it where that is looked at."""
    keras = KERAS.note()
    return keras.of(thing, name) if keras is not None and keras.is_a(thing, keras.model) else getattr(thing, name)


def drawings() -> list[bytes]:
    """The first figures that are open, as small PNG files; all are closed, as Jupyter does after a cell."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return []
    drawn = []
    for number in pyplot.get_fignums()[:FIGURE_LIMIT]:
        picture = io.BytesIO()
        pyplot.figure(number).savefig(picture, format="png", dpi=70)
        drawn.append(picture.getvalue())
    pyplot.close("all")
    return drawn


def serve(requests: IO[bytes], replies: IO[bytes]) -> None:
    """Answer requests until their stream closes."""
    if hasattr(os, "register_at_fork"):  # a fork of the student's must not answer in the runner's place
        os.register_at_fork(after_in_child=lambda: close(requests, replies))
    from layerwise_runner import absent
    from layerwise_runner.shell import the_shell

    absent.stand_in()
    shell = the_shell()
    sys.modules["__main__"] = shell.user_module
    sys.path.append(os.getcwd())  # last: what a notebook has written can be imported and hides nothing
    runner, stop = Runner(shell.user_ns, shell.run), Stop()
    wire.send(replies, READY)
    while (request := wire.receive(requests)) is not None:
        reply = NOTHING  # of what was stopped at its very end
        with stop.during():
            reply = runner.answer(request)
        wire.send(replies, reply)


def close(*streams: IO[bytes]) -> None:
    """Close what lies beneath streams, which may share it."""
    for stream in streams:
        with contextlib.suppress(OSError):
            os.close(stream.fileno())


def main() -> None:
    """Answer requests from standard input on standard output."""
    if sys.platform == "linux":  # a loop of the student's must not outlive a grader that was killed
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # What the student's code, or a C library beneath it, reads and writes must not end up in the conversation.
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    serve(requests, replies)


if __name__ == "__main__":
    main()
