"""The student's process as the grader talks to it: requests out, values and faults in, time charged."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from layerwise.grade.judge import faults
from layerwise.grade.judge.faults import Loss, StudentError
from layerwise.grade.records import Cause
from layerwise.grade.sandbox.channel import Channel, OutOfTime, ProcessEnded
from layerwise_runner import wire
from layerwise_runner.errors import WireError
from layerwise_runner.requests import Answer, Failure, Request, plain, reply_in

FromHandle = Callable[[wire.Handle], Any]


class Lost(Exception):
    """The runner is gone."""

    def __init__(self, loss: Loss) -> None:
        super().__init__(loss.how)
        self.loss = loss


class MissingName(Exception):
    """The checks asked for a name that no cell has defined."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Budget:
    """The time that a submission may take in all.

    Args:
        seconds: of wall clock; infinite for what is ours.
    """

    def __init__(self, seconds: float = math.inf) -> None:
        self._seconds, self._used = seconds, 0.0

    def left(self, most: float) -> float:
        """How long the next request may take, at most `most` seconds.

        Raises:
            StudentError: nothing is left.
        """
        left = self._seconds - self._used
        if left <= 0:
            raise StudentError(f"The submission used up its {self._seconds:.0f} seconds.", cause=Cause.TIME)
        return min(most, left)

    @contextmanager
    def charged(self) -> Iterator[None]:
        """What is done in here is paid for."""
        started = time.monotonic()
        try:
            yield
        finally:
            self._used += time.monotonic() - started


class RemoteRunner:
    """One runner, from its start to its end.

    Args:
        channel: to the runner.
        budget: what its requests are charged to.
    """

    def __init__(self, channel: Channel, budget: Budget | None = None) -> None:
        self._channel, self._budget = channel, budget or Budget()

    def ask(self, request: Request, seconds: float, task: str, from_handle: FromHandle = lambda handle: None) -> Any:
        """Send a request and return the value that comes back.

        Args:
            request: what is to be done.
            seconds: how long it may take.
            task: whose check, or whose cell, asks.
            from_handle: what stands on this side for an object that stays there.

        Raises:
            StudentError: the code raised, returned what cannot be used, or has no time left.
            MissingName: a name that is not defined.
            Lost: the runner is gone, and with it all that it knew.
            WireError: the request itself cannot be sent.
        """
        limit = self._budget.left(seconds)
        message = wire.encode(plain(request), _as_handle)
        with self._budget.charged():  # a reply that takes us long to read is paid for by its sender, too
            try:
                reply = self._channel.request(message, limit)
            except OutOfTime:
                raise Lost(Loss(Cause.TIME, seconds=limit)) from None
            except ProcessEnded as ended:
                raise Lost(Loss(Cause.ENDED, how=str(ended))) from None
            return _value(reply, task, from_handle)

    def close(self) -> None:
        """End it."""
        self._channel.close()


def _value(reply: bytes, task: str, from_handle: FromHandle) -> Any:
    try:
        content = reply_in(wire.decode(reply, from_handle))
    except WireError as fault:
        raise faults.unusable(f"a value that cannot be used: {fault}") from None
    match content:
        case Answer():
            return content.value
        case Failure() if content.error.missing:
            raise MissingName(content.error.message[: faults.TEXT_LIMIT])
        case Failure():
            raise faults.raised(content, task)


def _as_handle(thing: Any) -> Any:
    handle = getattr(thing, "_handle", None)
    if isinstance(handle, wire.Handle):
        return handle
    raise WireError(f"a check may not send {type(thing).__name__}")
