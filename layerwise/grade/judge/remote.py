"""The student's process as the grader talks to it: requests out, values and faults in, time charged."""

import math
import time
from collections.abc import Callable
from typing import Any

from layerwise.grade.judge import faults
from layerwise.grade.judge.faults import Loss, StudentError
from layerwise.grade.records import Cause
from layerwise.grade.sandbox.channel import START_SECONDS, Channel, Charged, OutOfTime, ProcessEnded
from layerwise.grade.sandbox.clock import Spent
from layerwise_runner import wire
from layerwise_runner.errors import WireError
from layerwise_runner.requests import Answer, Failure, Load, Request, plain, reply_in

FromHandle = Callable[[wire.Handle], Any]


class Lost(Exception):
    """A request was lost, and with it the runner with all that it knew.

    Attributes:
        loss: why.
        kept: whether the runner is still there: the code has stopped when it was told to.
    """

    def __init__(self, loss: Loss, kept: bool = False) -> None:
        super().__init__(loss.how)
        self.loss, self.kept = loss, kept


class MissingName(Exception):
    """The checks asked for a name that no cell has defined."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Budget:
    """The time that a submission may take in all.

    Args:
        seconds: of its own; infinite for what is ours.

    Attributes:
        crowded: whether a limit was reached while others on the machine took much of the time.
    """

    def __init__(self, seconds: float = math.inf) -> None:
        self._seconds, self._before, self.crowded = seconds, Spent(), False

    def left(self, most: float, spent: Spent) -> float:
        """How long the next request may take, at most `most` seconds.

        Args:
            most: seconds.
            spent: by the present runner.

        Raises:
            StudentError: nothing is left.
        """
        spent += self._before
        if spent.exceeds(self._seconds):
            self.crowded |= spent.crowded
            said = f"The submission used up its {self._seconds:.0f} seconds ({spent})."
            raise StudentError(said, cause=Cause.TIME)
        return min(most, self._seconds - spent.computed)

    def charge(self, spent: Spent) -> None:
        """What a runner that has ended has used, or what it had us do."""
        self._before += spent


class RemoteRunner:
    """One runner, from its start to its end.

    Args:
        channel: to the runner.
        budget: what its requests are charged to.
    """

    def __init__(self, channel: Channel, budget: Budget | None = None) -> None:
        self._channel, self._budget, self._open = channel, budget or Budget(), True
        self._free = Spent()

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
            Lost: the runner is gone, or code in it was stopped by the clock.
            WireError: the request itself cannot be sent.
        """
        message = wire.encode(plain(request), _as_handle)
        limit = self._budget.left(seconds, self._spent())
        try:
            reply = self._channel.request(message, limit)
        except OutOfTime as late:
            self._budget.crowded |= late.spent.crowded
            if not late.stopped:
                self.close()
            raise Lost(Loss(Cause.TIME, limit, late.spent), late.stopped) from None
        except ProcessEnded as ended:
            self.close()
            raise Lost(Loss(Cause.ENDED, how=str(ended))) from None
        started = time.thread_time()  # a reply that takes us long to read is paid for by its sender, too
        try:
            return _value(reply, task, from_handle)
        finally:
            self._budget.charge(Spent(time.thread_time() - started))

    def load(self, names: list[str]) -> None:
        """Have modules imported, at nobody's cost; must come before the first line of a student's.

        Raises:
            Lost: they took the runner with them.
        """
        try:
            self._channel.request(wire.encode(plain(Load(names)), _as_handle), START_SECONDS)
        except (OutOfTime, ProcessEnded) as ended:
            self.close()
            raise Lost(Loss(Cause.ENDED, how=str(ended))) from None
        self._free = self._spent()

    def close(self) -> None:
        """End it."""
        if self._open:
            self._open = False
            self._channel.close()
            self._budget.charge(self._spent())

    def _spent(self) -> Spent:
        return self._channel.spent - self._free if isinstance(self._channel, Charged) else Spent()


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
