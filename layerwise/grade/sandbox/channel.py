"""Carries requests to a runner and brings its replies, under a clock."""

import contextlib
import queue
import threading
from collections.abc import Callable
from typing import IO, Protocol, Self, runtime_checkable

from layerwise.errors import GradingError
from layerwise.grade.sandbox.clock import Clock, Spent
from layerwise_runner import wire
from layerwise_runner.errors import WireError
from layerwise_runner.greeting import READY

START_SECONDS = 180.0  # to start, and to load the libraries on a busy machine: ours, not the student's
JOIN_SECONDS = 5.0
GRACE_SECONDS = 1.0  # of its own time, in which code that was told to stop may do so


class ProcessEnded(Exception):
    """The student's process is gone, with the reason: a clause that begins with "it"."""


class OutOfTime(Exception):
    """No reply within the limit.

    Attributes:
        spent: what the request has used.
        stopped: whether the code stopped when it was told to, and the runner goes on; it was killed otherwise.
    """

    def __init__(self, spent: Spent, stopped: bool = False) -> None:
        super().__init__()
        self.spent, self.stopped = spent, stopped


class Channel(Protocol):
    """Carries messages to a runner that is ready."""

    def request(self, message: bytes, seconds: float) -> bytes:
        """Send a request and return the reply.

        Raises:
            OutOfTime: no reply within so many seconds of the runner's own time, or several times as many of waiting.
            ProcessEnded: the process died instead of replying.
        """
        ...

    def close(self) -> str:
        """End the runner and everything that it started; returns why it ended."""
        ...


@runtime_checkable
class Charged(Protocol):
    """A channel with a clock; what goes over another one costs nothing."""

    @property
    def spent(self) -> Spent:
        """What all requests have used."""
        ...


class StreamChannel:
    """A channel over a pair of byte streams.

    Args:
        requests: where requests are written.
        replies: where replies are read.
        end: kills the runner with everything that it started and says why it ended; called once.
        clock: charges the requests; the clock on the wall if there is none.
        stop: tells the runner's code to stop what it does, where that can be told.
    """

    def __init__(
        self,
        requests: IO[bytes],
        replies: IO[bytes],
        end: Callable[[], str],
        clock: Clock | None = None,
        stop: Callable[[], None] | None = None,
    ) -> None:
        self._requests, self._replies, self._end = requests, replies, end
        self._clock, self._stop = clock or Clock(), stop
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
        if isinstance(said, bytes) and said != READY:  # from a probe, which runs no line of a student's
            self.close()
            raise GradingError(
                f"The sandbox would show {said.decode(errors='replace')} to submissions. Keep the course, the class "
                "and the reports outside of /usr and of Python's own folder, or use another environment."
            )
        if said != READY:
            raise GradingError(f"The student's process could not be started: {self.close()}.")
        return self

    @property
    def spent(self) -> Spent:
        """What all requests have used."""
        return self._clock.spent

    def request(self, message: bytes, seconds: float) -> bytes:
        """Send a request and return the reply.

        Raises:
            OutOfTime: no reply within so many seconds of the runner's own time, or several times as many of waiting.
            ProcessEnded: the process died instead of replying.
        """
        self._clock.start()
        self._outgoing.put(message)
        try:
            reply = self._reply(seconds)
        except OutOfTime as late:
            raise OutOfTime(late.spent, self._stopped()) from None
        self._clock.stop()
        if isinstance(reply, bytes):
            return reply
        reason = self.close()
        raise ProcessEnded(f"it sent {reply}" if isinstance(reply, WireError) else reason)

    def _reply(self, seconds: float) -> bytes | Exception | None:
        """What comes back, within the limit."""
        spent = Spent()
        while True:
            try:
                return self._incoming.get(timeout=self._clock.pause(seconds, spent))
            except queue.Empty:
                spent += self._clock.look()
            if spent.exceeds(seconds):
                raise OutOfTime(spent)

    def _stopped(self) -> bool:
        """Tell the code to stop; whether it did. Whatever it says to that is not listened to: its time was over."""
        if self._stop:
            try:
                self._stop()
                if isinstance(self._reply(GRACE_SECONDS), bytes):
                    return True
            except OutOfTime:
                pass
        self.close()
        return False

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
