"""What goes wrong on the student's side: causes first, and from these the sentences that the student reads."""

from collections.abc import Mapping
from dataclasses import dataclass

from layerwise.grade.records import Cause
from layerwise.grade.sandbox.clock import NOTHING, Spent
from layerwise.grade.submission.notebook import Cell, Submission
from layerwise_runner.requests import Failure

TEXT_LIMIT, OUTPUT_LIMIT = 2_000, 12_000  # characters of a message; of a traceback or of what was printed
UNFINISHED = "Task "  # what a blank raises: NotImplementedError("Task 2.1")


class StudentError(Exception):
    """The student's code raised, hung, exited or returned what cannot be used. Never the grader's fault.

    Attributes:
        message: the sentence that says so.
        cause: what it was.
        kind: the type of the exception that was raised; empty where none was.
        traceback: trimmed to the student's own cells.
        output: what the code had printed.
    """

    def __init__(
        self, message: str, traceback: str = "", output: str = "", cause: Cause = Cause.RAISED, kind: str = ""
    ) -> None:
        super().__init__(message)
        self.message, self.traceback, self.output, self.cause, self.kind = message, traceback, output, cause, kind


class NotAttempted(StudentError):
    """The task still has its blank."""

    def __init__(self, message: str, output: str = "") -> None:
        super().__init__(message, output=output, cause=Cause.UNFINISHED)


@dataclass(frozen=True)
class Loss:
    """Why a request was lost: `TIME`, as it may take so many seconds, or `ENDED`, as a clause with "it" says."""

    cause: Cause
    seconds: float = 0.0
    spent: Spent = NOTHING
    how: str = ""

    def of(self, subject: str, more: str = "") -> StudentError:
        """The error that tells it of `subject`: "Your code", "The cell"; and perhaps one sentence more."""
        if self.cause is Cause.TIME:
            likely = "an endless loop?" if self.spent.computed >= self.seconds else "a sleep that never ends?"
            text = f"{subject} did not finish within {self.seconds:.0f} seconds ({self.spent}; {likely})."
        else:
            text = f"{subject} ended its process: {self.how}."
        return StudentError(f"{text} {more}".strip(), cause=self.cause)


def raised(failure: Failure, task: str) -> StudentError:
    """What an exception in the student's process is to a check of a task, or to a cell of one.

    The runner keeps these texts short, but a student's code may have changed the runner.
    """
    error, output = failure.error, failure.output[:OUTPUT_LIMIT]
    kind, text, trace = error.type[:100], error.message[:TEXT_LIMIT], error.traceback[:OUTPUT_LIMIT]
    blank = text.removeprefix(UNFINISHED) if kind == "NotImplementedError" and text.startswith(UNFINISHED) else ""
    if is_task(blank) and task in ("", blank):
        return NotAttempted(f"Task {blank} still raises NotImplementedError: write your code in its place.", output)
    if is_task(blank):
        return StudentError(f"This needs Task {blank}, which is not done yet.", "", output, Cause.NEEDS)
    if error.unusable:
        return unusable(text, output)
    said = f"Your code raised {kind}: {text}" if text else f"Your code raised {kind}."
    return StudentError(said, trace, output, Cause.RAISED, kind)


def unusable(why: object, output: str = "") -> StudentError:
    """A value came back that cannot cross, or a reply that is none."""
    return StudentError(f"Your code returned {why}.", "", output, Cause.UNUSABLE)


def missing(name: str, task: str, submission: Submission, failures: Mapping[int, StudentError]) -> StudentError:
    """Why a name is not there: the task's cell failed, is gone, or never defined it.

    Args:
        name: what the checks asked for.
        task: whose check asked.
        submission: the notebook.
        failures: how cells failed, by their numbers.
    """
    own = [cell for cell in submission.cells if cell.task == task]
    if task in submission.texts:
        return NotAttempted(
            f"`{name}` is not defined: the cell of Task {task} is a text cell, which is not run. "
            "Make it a code cell again (in Jupyter: select it, press Esc, then Y), and save."
        )
    for cell in own:
        if cell.number in failures:
            return stopped(name, failures[cell.number])
    for cell, failure in _stopped(submission, failures):
        if not isinstance(failure, NotAttempted):
            return _because(f"`{name}` is not defined; {cell.label} stopped.", failure)
    if own and not "".join(cell.source for cell in own).strip():
        return NotAttempted(f"`{name}` is not defined: the cell of Task {task} is empty.")
    if not own:
        return NotAttempted(f"`{name}` is not defined, and the notebook has no cell for Task {task}.")
    return not_given(name)


def not_given(name: str) -> StudentError:
    """The task's cell has run and has not defined a name."""
    return StudentError(f"`{name}` is not defined. Keep the names that the task gives.", cause=Cause.MISSING)


def stopped(name: str, failure: StudentError) -> StudentError:
    """A name is not there, as the task's cell has failed."""
    if isinstance(failure, NotAttempted):
        return failure
    return _because(f"`{name}` is not defined, because its cell stopped.", failure, failure.output)


def explained(error: StudentError, submission: Submission, failures: Mapping[int, StudentError]) -> StudentError:
    """An error together with what may be behind it: what a cell of no task should have defined is missing elsewhere."""
    if error.kind != "NameError":
        return error
    for cell, failure in _stopped(submission, failures):
        if not cell.task:
            said = f"{error.message}. Perhaps because {cell.label} stopped. {failure.message}"
            return StudentError(said, error.traceback, error.output, error.cause, error.kind)
    return error


def is_task(text: str) -> bool:
    """Whether this is a task's id: "2.1"."""
    unit, dot, number = text.partition(".")
    return bool(dot) and unit.isdecimal() and number.isdecimal()


def _because(said: str, failure: StudentError, output: str = "") -> StudentError:
    return StudentError(f"{said} {failure.message}", failure.traceback, output, Cause.MISSING)


def _stopped(submission: Submission, failures: Mapping[int, StudentError]) -> list[tuple[Cell, StudentError]]:
    return [(cell, failures[cell.number]) for cell in submission.cells if cell.number in failures]
