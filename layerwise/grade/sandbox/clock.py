"""What a submission is charged: its own time on the processors, and only in the second place the clock on the wall.

As the sandboxes of programming contests do it: a limit is one of processor time, so other work on the machine takes
nothing away; a wider one of waiting ends what sleeps for ever. Time in the queue for a processor is nobody's.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass

from layerwise_runner.times import Times

WAITING = 3.0  # a submission may wait so many times as long as it may compute
HARD = 60.0  # and after so many times on the wall it ends, whatever it was that it waited for
LOOK_SECONDS = 0.1  # between two readings; what is charged is as exact as this
CROWDED = 0.25  # the share of its time in the queue from which on a submission had not the machine to itself

Read = Callable[[], Times | None]


@dataclass(frozen=True)
class Spent:
    """Seconds of a submission, of one request or of all.

    Attributes:
        computed: on a processor, summed over all of its processes; where that cannot be known, on the wall.
        waited: for anything but a processor.
        queued: for a processor.
    """

    computed: float = 0.0
    waited: float = 0.0
    queued: float = 0.0

    @property
    def crowded(self) -> bool:
        """Whether others on the machine took much of its time."""
        return self.queued > CROWDED * (self.computed + self.waited + self.queued)

    def __str__(self) -> str:
        return f"computing: {self.computed:.1f}, waiting: {self.waited:.1f}"

    def exceeds(self, seconds: float) -> bool:
        """Whether this is more than may be computed in so many seconds, or waited."""
        wall = self.computed + self.waited + self.queued
        return self.computed >= seconds or self.waited >= WAITING * seconds or wall >= HARD * seconds

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.computed + other.computed, self.waited + other.waited, self.queued + other.queued)

    def __sub__(self, other: "Spent") -> "Spent":
        return Spent(self.computed - other.computed, self.waited - other.waited, self.queued - other.queued)


NOTHING = Spent()


class Clock:
    """Charges a runner for its requests, from readings of the times of all its processes.

    It reads as seldom as it can: before a request if the last reading is old, and within one not before it can be over.

    Args:
        read: the times until now, or None when the runner is gone; no `read` where nobody knows them, and the clock on
            the wall has to do.

    Attributes:
        spent: by all requests.
    """

    def __init__(self, read: Read | None = None) -> None:
        self._read = read
        self._last: Times | None = None
        self._read_at = self._started = 0.0
        self.spent = Spent()

    def start(self) -> None:
        """A request begins."""
        self._started = time.monotonic()
        if self._read and (self._last is None or self._started - self._read_at > LOOK_SECONDS):
            self.spent += Spent(computed=self._advance(self._read()).computed)
            self._started = self._read_at

    def pause(self, seconds: float, spent: Spent) -> float:
        """How long a request that has spent so much cannot have used up so many seconds."""
        if not self._read:
            return max(seconds - spent.computed, 0.001)
        processors = os.cpu_count() or 1
        return max(LOOK_SECONDS, min((seconds - spent.computed) / processors, WAITING * seconds - spent.waited))

    def look(self) -> Spent:
        """What was spent since the request began, or since the last look; it is charged."""
        now = time.monotonic()
        wall, self._started = now - self._started, now
        spent = Spent(computed=wall)
        if self._read and (times := self._read()):
            computed, queued = self._advance(times)
            queued = min(queued, max(wall - computed, 0.0))  # threads wait side by side
            spent = Spent(computed, max(wall - computed - queued, 0.0), queued)
        self.spent += spent
        return spent

    def stop(self) -> None:
        """The request has its reply. A quick one, unless it is known already, is charged with those after it."""
        if not self._read or time.monotonic() - self._started > LOOK_SECONDS:
            self.look()

    def _advance(self, times: Times | None) -> Times:
        """What has come since the last reading; of the first one nothing, as starting is not charged."""
        last, self._last, self._read_at = self._last, times, time.monotonic()
        if not last or not times:
            return Times(0.0, 0.0)
        # A process that ended without being waited for takes its times along.
        return Times(max(times.computed - last.computed, 0.0), max(times.queued - last.queued, 0.0))
