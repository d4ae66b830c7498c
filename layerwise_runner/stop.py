"""Stops code whose time is over: a signal raises an exception in it, and what was defined before stays."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

STOP: int = getattr(signal, "SIGXCPU", 0)  # "CPU time limit exceeded"; Windows has no such signal


class StoppedByTheClock(BaseException):
    """The time for this request is over. Code that catches it gains nothing: its reply is not listened to."""


class Stop:
    """Raises in the code that answers a request, once, when the signal comes; never between two requests."""

    def __init__(self) -> None:
        self._armed = False
        if STOP:
            signal.signal(STOP, self._raise)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {STOP})

    @contextmanager
    def during(self) -> Iterator[None]:
        """A request is answered; what is raised so late that nobody caught it is dropped."""
        with suppress(StoppedByTheClock):
            self._armed = True
            try:
                yield
            finally:
                self._armed = False

    def _raise(self, number: int, frame: FrameType | None) -> None:
        if self._armed:
            self._armed = False
            raise StoppedByTheClock
