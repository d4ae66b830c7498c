"""The reference: a unit's solution, or in a release what that answered when the release was made.

Whatever goes wrong in it is our fault. It may serve many submissions, one after the other.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol

from layerwise.course import Unit
from layerwise.errors import GradingError
from layerwise.grade.judge.faults import StudentError
from layerwise.grade.judge.recording import Exchange, Replay, read_transcript
from layerwise.grade.judge.remote import FromHandle, RemoteRunner
from layerwise.grade.judge.session import NotebookSession, Session
from layerwise.grade.sandbox.channel import Channel
from layerwise.grade.submission.notebook import read_submission
from layerwise_runner import requests


class Reference(Session, Protocol):
    """A session with the reference."""

    @property
    def recorded(self) -> bool:
        """Whether it only repeats what was recorded."""
        ...

    def forget(self) -> None:
        """Let go of what was kept for the submission before."""
        ...


class LiveReference(NotebookSession):
    """The solution in a process of its own; only its single calls are limited, not their sum."""

    recorded = False

    def request(self, request: requests.Request, from_handle: FromHandle) -> object:
        """Send a request and return the value that comes back.

        Raises:
            GradingError: the solution failed.
        """
        try:
            return super().request(request, from_handle)
        except StudentError as error:
            raise _ours(error) from error

    def forget(self) -> None:
        """Let go of what was kept for the submission before."""
        if self._runner is not None:
            self._runner.ask(requests.Forget(), self.limits.call, "")


class RecordedReference:
    """What the solution answered when a release was made; it is asked the same, and repeats it.

    Args:
        transcript: the conversation.
    """

    recorded, generation, ended, stale = True, 1, False, False

    def __init__(self, transcript: Iterable[Exchange]) -> None:
        self.task = ""
        self._runner = RemoteRunner(Replay(transcript))

    def begin(self, task: str, seed: int) -> None:
        """Turn to a check of a task: the seed tells which one it is."""
        self.task = task
        self._runner.ask(requests.Seed(seed), math.inf, task)

    def request(self, request: requests.Request, from_handle: FromHandle) -> object:
        """Send a request and return the value that was recorded.

        Raises:
            NotRecorded: nothing was, for this request.
            GradingError: the solution failed then.
        """
        try:
            return self._runner.ask(request, math.inf, self.task, from_handle)
        except StudentError as error:
            raise _ours(error) from error

    def failure_of(self, task: str) -> None:
        """It has not failed."""

    def overwritten(self, task: str) -> dict[str, str]:
        """Nothing was."""
        return {}

    def forget(self) -> None:
        """Nothing was kept."""

    def close(self) -> None:
        """Nothing to end."""


def open_reference(unit: Unit, start: Callable[[], Channel]) -> Reference:
    """The reference of a unit.

    Args:
        unit: whose.
        start: starts a runner, for a solution that is to be run.

    Raises:
        SubmissionError: the solution cannot be read.
    """
    if unit.recording.is_file():
        return RecordedReference(read_transcript(unit.recording))
    limits = replace(unit.limits, submission=math.inf)
    return LiveReference(read_submission(unit.notebook("solutions")), start, limits)


def _ours(error: StudentError) -> GradingError:
    return GradingError(f"The reference solution failed: {error.message}")
