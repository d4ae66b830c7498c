"""Carries requests to a runner and brings its replies, under a clock."""

import contextlib
import queue
import threading
from collections.abc import Callable
from typing import IO, Protocol, Self

from layerwise.errors import GradingError
from layerwise_runner import wire
from layerwise_runner.errors import WireError
from layerwise_runner.greeting import READY

START_SECONDS = 180.0  # to start, and to load the libraries on a busy machine: ours, not the student's
JOIN_SECONDS = 5.0


class ProcessEnded(Exception):
    """The student's process is gone, with the reason: a clause that begins with "it"."""


class OutOfTime(Exception):
    """No reply within the limit; the process was killed."""


class Channel(Protocol):
    """Carries messages to a runner that is ready."""

    def request(self, message: bytes, seconds: float) -> bytes:
        """Send a request and return the reply.

        Raises:
            OutOfTime: no reply within so many seconds.
            ProcessEnded: the process died instead of replying.
        """
        ...

    def close(self) -> str:
        """End the runner and everything that it started; returns why it ended."""
        ...


class StreamChannel:
    """A channel over a pair of byte streams.

    Args:
        requests: where requests are written.
        replies: where replies are read.
        end: kills the runner with everything that it started and says why it ended; called once.
    """

    def __init__(self, requests: IO[bytes], replies: IO[bytes], end: Callable[[], str]) -> None:
        self._requests, self._replies, self._end = requests, replies, end
        self._outgoing: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._incoming: queue.SimpleQueue[bytes | Exception | None] = queue.SimpleQueue()
        self._open = True
        # A thread does the reading and the writing: a runner that does not read must not block us either, and this
        # is the one way to wait for a pipe with a limit that works on every system.
        self._thread = threading.Thread(target=self._talk, daemon=True)
        self._thread.start()

    def ready(self, seconds: float = START_SECONDS) -> Self:
        """This channel, once the runner has said that it is ready. The time until then is never the student's.

        Raises:
            GradingError: it did not get so far.
        """
        try:
            said = self._incoming.get(timeout=seconds)
        except queue.Empty:
            self.close()
            raise GradingError(f"The student's process was not ready within {seconds:.0f} seconds.") from None
        if said != READY:
            raise GradingError(f"The student's process could not be started: {self.close()}.")
        return self

    def request(self, message: bytes, seconds: float) -> bytes:
        self._outgoing.put(message)
        try:
            reply = self._incoming.get(timeout=max(seconds, 0.001))
        except queue.Empty:
            self.close()
            raise OutOfTime from None
        if isinstance(reply, bytes):
            return reply
        reason = self.close()
        raise ProcessEnded(f"it sent {reply}" if isinstance(reply, WireError) else reason)

    def close(self) -> str:
        """End the runner; returns why it ended."""
        if not self._open:
            return "it was ended"
        self._open = False
        self._outgoing.put(None)  # a runner that waits for requests sees their end and exits by itself
        try:
            return self._end()
        finally:
            self._thread.join(timeout=JOIN_SECONDS)

    def _talk(self) -> None:
        try:
            self._incoming.put(wire.receive(self._replies))
            while (message := self._outgoing.get()) is not None:
                wire.send(self._requests, message)
                reply = wire.receive(self._replies)
                self._incoming.put(reply)
                if reply is None:
                    return
        except (WireError, OSError, ValueError) as error:
            self._incoming.put(error)
        finally:
            for stream in (self._requests, self._replies):
                with contextlib.suppress(OSError):  # what was not sent when the runner died
                    stream.close()
