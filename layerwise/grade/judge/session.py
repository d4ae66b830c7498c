"""A submitted notebook: read with care, cut into cells, run in a process that may die under it.

`read_submission` trusts nothing in the file. `Attempt` runs the cells and carries requests; when a cell or a call
hangs or kills the process, it starts again without that cell, so that the other tasks are still graded.
"""

import base64
import math
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from layerwise.course import Limits, Unit
from layerwise.errors import GradingError
from layerwise.grade.judge.recording import Replay, read_transcript
from layerwise.grade.sandbox.channel import Channel, OutOfTime, ProcessEnded
from layerwise.grade.submission.notebook import Cell, Submission, read_submission
from layerwise_runner import wire
from layerwise_runner.errors import WireError

RESTART_LIMIT = 12
TEXT_LIMIT, OUTPUT_LIMIT = 2_000, 12_000  # characters of a message; of a traceback or of what was printed
PICTURE_LIMIT, PICTURE_BYTES, PICTURE_PIXELS = 8, 200_000, 2_000  # how many, and how large each
UNFINISHED = re.compile(r"Task (\d+\.\d+)")


class StudentError(Exception):
    """The student's code raised, hung, exited or returned what cannot be used. Never the grader's fault."""

    def __init__(self, message: str, traceback: str = "", output: str = "") -> None:
        super().__init__(message)
        self.message, self.traceback, self.output = message, traceback, output


class NotAttempted(StudentError):
    """The task still has its blank."""


@dataclass
class Attempt:
    """One run of a submission, from which the checks take names and values.

    Attributes:
        submission: what is run; None for a live notebook, whose cells its owner runs.
        start: starts a runner and returns the channel to it.
        limits: seconds for a cell, a call and the whole submission.
        seed: of the generators when the first cell runs.
        generation: how often a runner was started; handles of an earlier runner are void.
    """

    submission: Submission | None
    start: Callable[[], Channel]
    limits: Limits
    seed: int = 0
    generation: int = 0
    task: str = ""
    failures: dict[int, StudentError] = field(default_factory=dict)
    _channel: Channel | None = None
    _ran: int = 0
    _used: float = 0.0
    _poisoned: dict[str, StudentError] = field(default_factory=dict)
    _left_out: set[int] = field(default_factory=set)
    _pictures: list[tuple[str, bytes]] = field(default_factory=list)
    _seed: int | None = None

    def begin(self, task: str, seed: int) -> None:
        """Turn to a check of a task: the generators are seeded before its first request."""
        self.task, self._seed = task, seed

    def request(self, message: dict[str, Any], from_handle: Callable[[wire.Handle], Any]) -> Any:
        """Send a request and return the value that comes back.

        Raises:
            NotAttempted: the task's blank was reached.
            StudentError: anything else that went wrong on the student's side.
        """
        if self.task in self._poisoned:
            raise self._poisoned[self.task]
        try:
            self.run_cells()
            if self._seed is not None:
                self._ask({"op": "seed", "seed": self._seed}, self.limits.call, self.task, from_handle)
                self._seed = None
            return self._ask(message, self.limits.call, self.task, from_handle)
        except _Lost as lost:
            self._poisoned[self.task] = StudentError(f"Your code {lost}.")
            raise self._poisoned[self.task] from None

    def run_cells(self) -> None:
        """Run the cells that have not run yet, in a new runner where there is none.

        Raises:
            StudentError: too many of them end their process; one that does so is left out.
        """
        cells = self.submission.cells if self.submission else ()
        for _ in range(RESTART_LIMIT):
            if self._channel is None:
                self._channel, self._ran = self.start(), 0
                self.generation += 1
                self._pictures.clear()
                if cells:
                    self._ask({"op": "seed", "seed": self.seed}, self.limits.call, "", lambda handle: None)
            for cell in cells[self._ran :]:
                if cell.number not in self._left_out and not self._run_cell(cell):
                    break
                self._ran += 1
            else:
                return
        raise StudentError(f"The notebook ended its process {RESTART_LIMIT} times; the rest was not run.")

    def go_on_with(self, submission: Submission) -> bool:
        """Go on with a notebook that begins with these cells; False for another, and nothing is changed."""
        before = self.submission.cells if self.submission else ()
        fits = submission.cells[: len(before)] == before
        if fits:
            self.submission = submission
        return fits

    @property
    def ended(self) -> bool:
        """Whether a runner was started and is gone."""
        return self.generation > 0 and self._channel is None

    def pictures(self) -> tuple[tuple[str, str], ...]:
        """What the cells drew: the cell and a PNG file in base64, the first few."""
        return tuple((label, base64.b64encode(png).decode()) for label, png in self._pictures)

    def close(self) -> None:
        """End the runner."""
        if self._channel is not None:
            self._channel.close()
            self._channel = None

    def _run_cell(self, cell: Cell) -> bool:
        """Run one cell; False when it took the runner with it and must be left out."""
        message = {"op": "cell", "source": cell.source, "label": cell.label}
        try:
            self.failures.pop(cell.number, None)
            drawn = self._ask(message, self.limits.cell, cell.task, lambda handle: None)
            self._keep_pictures(cell.label, drawn)
        except _Lost as lost:
            self._left_out.add(cell.number)
            self.failures[cell.number] = StudentError(f"The cell {lost}.")
            return False
        except StudentError as error:
            self.failures[cell.number] = error
        except WireError as error:  # a cell of many megabytes, or of characters that are none
            self.failures[cell.number] = StudentError(f"The cell cannot be run: {error}.")
        return True

    def _keep_pictures(self, label: str, drawn: Any) -> None:
        """Keep what is surely a small PNG file; browsers will be asked to show it."""
        for png in drawn if isinstance(drawn, list) else ():
            if len(self._pictures) < PICTURE_LIMIT and isinstance(png, bytes) and small_png(png):
                self._pictures.append((label, png))

    def _ask(
        self, message: dict[str, Any], seconds: float, task: str, from_handle: Callable[[wire.Handle], Any]
    ) -> Any:
        left = self.limits.submission - self._used
        if left <= 0:
            raise StudentError(f"The submission used up its {self.limits.submission:.0f} seconds.")
        assert self._channel is not None
        started = time.monotonic()
        try:
            reply = self._channel.request(wire.encode(message, _as_handle), min(seconds, left))
        except OutOfTime:
            self._channel = None
            limit = min(seconds, left)
            raise _Lost(f"did not finish within {limit:.0f} seconds (an endless loop?)") from None
        except ProcessEnded as ended:
            self._channel = None
            raise _Lost(f"ended its process: {ended}") from None
        finally:
            self._used += time.monotonic() - started
        arrived = time.monotonic()
        try:
            return self._open(reply, task, from_handle)
        except StudentError as error:
            if error.message.startswith("Your code raised NameError") and (before := self._stopped_before()):
                raise StudentError(f"{error.message}. {before}", error.traceback, error.output) from None
            raise
        finally:  # a reply that takes us long to read is paid for by its sender
            self._used += time.monotonic() - arrived

    def _open(self, reply: bytes, task: str, from_handle: Callable[[wire.Handle], Any]) -> Any:
        try:
            content = wire.decode(reply, from_handle)
            error = content.get("error")
            output = str(content.get("output", ""))[:OUTPUT_LIMIT]
            if error is None:
                return content["value"]
            # The runner keeps these short, but a student's code may have changed the runner.
            kind, text = str(error["type"])[:100], str(error["message"])[:TEXT_LIMIT]
            trace, missing = str(error["traceback"])[:OUTPUT_LIMIT], error["missing"] is True
        except (WireError, AttributeError, KeyError, TypeError) as fault:
            raise StudentError(f"Your code returned a value that cannot be used: {fault}.") from None
        if missing:
            raise self._explain_missing(text)
        raise _classify(kind, text, trace, output, task)

    def _stopped_before(self) -> str:
        """Which cell of no task stopped: what it should have defined is missing elsewhere."""
        for cell in self.submission.cells if self.submission else ():
            if not cell.task and cell.number in self.failures:
                return f"Perhaps because {cell.label} stopped. {self.failures[cell.number].message}"
        return ""

    def _explain_missing(self, name: str) -> StudentError:
        """Why a name is not there: the task's cell failed, is gone, or never defined it."""
        if self.submission is None:
            # Its cells are not ours to see: a blank that was run and a cell that was not run look alike.
            return NotAttempted(f"`{name}` is not defined. Write Task {self.task} and run its cell first.")
        own = [cell for cell in self.submission.cells if cell.task == self.task]
        for cell in own:
            if cell.number in self.failures:
                failure = self.failures[cell.number]
                if isinstance(failure, NotAttempted):
                    return failure
                return StudentError(
                    f"`{name}` is not defined, because its cell stopped. {failure.message}",
                    failure.traceback,
                    failure.output,
                )
        for cell in self.submission.cells:
            if cell.number in self.failures and not isinstance(self.failures[cell.number], NotAttempted):
                failure = self.failures[cell.number]
                return StudentError(
                    f"`{name}` is not defined; {cell.label} stopped. {failure.message}", failure.traceback
                )
        if not own:
            return NotAttempted(f"`{name}` is not defined, and the notebook has no cell for Task {self.task}.")
        return StudentError(f"`{name}` is not defined. Keep the names that the task gives.")


@dataclass
class Reference(Attempt):
    """The run of a unit's solution, which may serve many submissions; whatever goes wrong in it is our fault."""

    @classmethod
    def of(cls, unit: Unit, start: Callable[[], Channel]) -> "Reference":
        """The reference of a unit: its solution, or in a release what that answered when the release was made.

        Only its single calls are limited, not their sum.
        """
        limits = replace(unit.limits, submission=math.inf)
        if unit.recording.is_file():
            transcript = read_transcript(unit.recording)
            return cls(None, lambda: Replay(transcript), limits)
        return cls(read_submission(unit.notebook("solutions")), start, limits)

    @property
    def recorded(self) -> bool:
        """Whether it only repeats what was recorded."""
        return self.submission is None

    def request(self, message: dict[str, Any], from_handle: Callable[[wire.Handle], Any]) -> Any:
        """Send a request and return the value that comes back.

        Raises:
            GradingError: the solution failed.
        """
        try:
            return super().request(message, from_handle)
        except StudentError as error:
            raise GradingError(f"The reference solution failed: {error.message}") from error

    def forget(self) -> None:
        """Let go of what was kept for the submission before."""
        if self._channel is not None:
            self._ask({"op": "forget"}, self.limits.call, "", lambda handle: None)


def _classify(kind: str, text: str, trace: str, output: str, task: str) -> StudentError:
    """The exception on this side that stands for the student's, raised while working on a task."""
    unfinished = UNFINISHED.fullmatch(text) if kind == "NotImplementedError" else None
    if unfinished and task in ("", unfinished[1]):
        return NotAttempted(
            f"Task {unfinished[1]} still raises NotImplementedError: write your code in its place.", "", output
        )
    if unfinished:
        return StudentError(f"This needs Task {unfinished[1]}, which is not done yet.", "", output)
    if kind == "Unusable":
        return StudentError(f"{text}.", "", output)
    return StudentError(f"Your code raised {kind}: {text}" if text else f"Your code raised {kind}.", trace, output)


class _Lost(Exception):
    """The runner is gone; the text completes the sentence "Your code …"."""


def small_png(content: bytes) -> bool:
    """Whether these bytes are a PNG file of modest size in bytes and pixels."""
    if not content.startswith(b"\x89PNG\r\n\x1a\n") or not 33 <= len(content) <= PICTURE_BYTES:
        return False
    return all(0 < int.from_bytes(content[at : at + 4], "big") <= PICTURE_PIXELS for at in (16, 20))


def _as_handle(thing: Any) -> Any:
    handle = getattr(thing, "_handle", None)
    if isinstance(handle, wire.Handle):
        return handle
    raise WireError(f"a check may not send {type(thing).__name__}")
