"""What the reference solution answered to the checks, written down so that it can be repeated without the solution.

A release carries no solutions, and yet a public check may ask the reference. While a release is made, a `Recorder`
listens to the conversation with the solution's process; in the release a `Replay` takes that process's place. The file
is the conversation itself: frames of the wire, a request and its reply in turn, without the messages that run cells.

    seed, reply, get, reply, call, reply, …        a seed begins a check: it is a digest of its name and the run's seed
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from layerwise.grade.sandbox.channel import Channel
from layerwise_runner import wire
from layerwise_runner.errors import WireError
from layerwise_runner.requests import Call, Cell, Evaluate, Forget, Get, Load, Request, Seed, plain, request_in

# What a check computes for the reference may differ in the last digits from machine to machine.
RELATIVE, ABSOLUTE = 1e-6, 1e-9
NOTHING = wire.encode({"value": None, "output": ""}, str)
UNHEARD = (Cell, Forget, Load)  # cells are the solution's source
Exchange = tuple[bytes, bytes]  # a request and its reply


class NotRecorded(Exception):
    """The reference is asked what was not recorded: by a check with other inputs, or about the student's own values."""

    def __init__(self) -> None:
        super().__init__(
            "This check compares with the reference solution, which is not here, and what it answers to this is not "
            "known. It is judged when you hand in."
        )


class Recorder:
    """A channel that keeps what goes over another one.

    Args:
        channel: to the runner of the reference solution.
        transcript: where each exchange is added.
    """

    def __init__(self, channel: Channel, transcript: list[Exchange]) -> None:
        self._channel, self._transcript = channel, transcript

    def request(self, message: bytes, seconds: float) -> bytes:
        reply = self._channel.request(message, seconds)
        if not isinstance(_request(message), UNHEARD):
            self._transcript.append((message, reply))
        return reply

    def close(self) -> str:
        """End the runner; returns why it ended."""
        return self._channel.close()


class Replay:
    """A channel that repeats recorded replies: for the same check, to the same requests in the same order.

    A check may stand in the transcript several times, once with the requests of a shared fixture and once without.
    """

    def __init__(self, transcript: Iterable[Exchange]) -> None:
        self._origins: dict[int, _Origin] = {}
        self._checks: dict[int, list[list[_Step]]] = {}
        self._open: list[list[_Step]] = []  # what may come next, for each place where the check stands
        for request, reply in transcript:
            asked = self._read(request)
            if isinstance(asked, Seed):
                self._checks.setdefault(asked.seed, []).append([])
                latest = self._checks[asked.seed][-1]
            else:
                self._learn(asked, reply)
                latest.append(_Step(asked, reply))

    def request(self, message: bytes, seconds: float) -> bytes:
        asked = self._read(message)
        if isinstance(asked, Seed):
            self._open = self._checks.get(asked.seed, [])
        if isinstance(asked, (Seed, Forget)):
            return NOTHING
        self._open = [steps for steps in self._open if steps and _same(steps[0].asked, asked)]
        if not self._open:
            raise NotRecorded
        reply = self._open[0][0].reply
        self._open = [steps[1:] for steps in self._open]
        return reply

    def close(self) -> str:
        """Nothing to end."""
        return ""

    def _read(self, request: bytes) -> Request:
        """A request in which each handle is replaced by where it came from: numbers differ from run to run."""
        return request_in(wire.decode(request, lambda handle: self._origins.get(handle.id)))

    def _learn(self, asked: Request, reply: bytes) -> None:
        """Note where the handles in a reply came from."""
        found: list[wire.Handle] = []
        wire.decode(reply, found.append)
        for place, handle in enumerate(found):
            self._origins[handle.id] = _Origin(asked, place)


@dataclass(frozen=True)
class _Origin:
    """The request that an object was the answer to; the how many-th of the objects in it."""

    asked: Request
    place: int


@dataclass(frozen=True)
class _Step:
    """What was asked, and the reply."""

    asked: Request
    reply: bytes


def write_transcript(path: Path, transcript: Iterable[Exchange]) -> None:
    """Write a transcript; of checks that asked nothing, nothing."""
    waiting: list[Exchange] = []
    with path.open("wb") as file:
        for exchange in transcript:
            if isinstance(_request(exchange[0]), Seed):
                waiting = [exchange]
                continue
            for request, reply in (*waiting, exchange):
                wire.send(file, request)
                wire.send(file, reply)
            waiting = []


def read_transcript(path: Path) -> list[Exchange]:
    """Read a transcript.

    Raises:
        WireError: the file is damaged.
    """
    transcript = []
    with path.open("rb") as file:
        while (request := wire.receive(file)) is not None:
            reply = wire.receive(file)
            if reply is None:
                raise WireError(f"{path} is damaged. Take the course's folder anew from where you got it.")
            transcript.append((request, reply))
    return transcript


def _request(message: bytes) -> Request:
    return request_in(wire.decode(message, lambda handle: None))


def _same(recorded: Any, asked: Any) -> bool:
    """Whether two requests ask for the same, but for the last digits of numbers."""
    match recorded, asked:
        case _Origin(), _Origin():
            return recorded.place == asked.place and _same(recorded.asked, asked.asked)
        case (Get() | Call() | Evaluate(), Get() | Call() | Evaluate()):
            return type(recorded) is type(asked) and _same(plain(recorded), plain(asked))
        case dict(), dict():
            return list(recorded) == list(asked) and all(_same(recorded[key], asked[key]) for key in recorded)
        case (list(), list()) | (tuple(), tuple()):
            return len(recorded) == len(asked) and all(map(_same, recorded, asked))
        case (float() | np.generic() | np.ndarray(), float() | np.generic() | np.ndarray()):
            return _close(np.asarray(recorded), np.asarray(asked))
    return type(recorded) is type(asked) and bool(recorded == asked)


def _close(recorded: np.ndarray[Any, Any], asked: np.ndarray[Any, Any]) -> bool:
    if recorded.shape != asked.shape or recorded.dtype.kind != asked.dtype.kind:
        return False
    if recorded.dtype.kind != "f":
        return bool(np.array_equal(recorded, asked))
    return np.allclose(recorded, asked, RELATIVE, ABSOLUTE, equal_nan=True)
