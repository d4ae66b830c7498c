"""How a check ended, from the exception that ended it."""

import inspect

import pytest

from layerwise.checks import Mismatch
from layerwise.course import Unit
from layerwise.grade.judge.allowance import Exhausted
from layerwise.grade.judge.faults import NotAttempted, StudentError
from layerwise.grade.judge.recording import NotRecorded
from layerwise.grade.records import Cause, CheckResult, Outcome


def verdict(item: pytest.Item, call: pytest.CallInfo[None], unit: Unit) -> CheckResult:
    """The result of a check of a unit."""
    task_id, points = mark_of(item)
    required = inspect.getdoc(getattr(item, "function", None)) or item.name
    error = call.excinfo.value if call.excinfo else None
    outcome, cause, seen, hint, traceback, output = Outcome.PASSED, Cause.NONE, "", "", "", ""
    recognized = isinstance(error, Mismatch) and error.recognized
    match error:
        case None:
            pass
        case Mismatch():
            outcome, seen, hint = Outcome.FAILED, error.seen, error.hint
        case AssertionError():
            outcome, seen = Outcome.FAILED, str(error).partition("\nassert ")[0]
        case StudentError():
            outcome = Outcome.NOT_ATTEMPTED if isinstance(error, NotAttempted) else Outcome.ERROR
            cause, seen, traceback, output = error.cause, error.message, error.traceback, error.output
        case NotRecorded():
            outcome, cause, seen = Outcome.UNGRADED, Cause.NOT_RECORDED, str(error)
        case Exhausted():
            outcome, cause = Outcome.UNGRADED, Cause.TOO_MUCH
            seen = f"Your answer took the check more than {error}: is it far larger than asked for?"
        case _:
            outcome, cause = Outcome.UNGRADED, Cause.CHECK_CRASHED
            seen = f"{type(error).__name__}: {error}"  # whose fault it is, the grader finds out, and says so
    return CheckResult(
        name=item.name,
        task=task_id,
        points=points,
        outcome=outcome,
        required=" ".join(required.split()),
        seen=seen,
        hint=hint,
        traceback=traceback,
        output=output,
        seconds=call.duration,
        held_out=item.path.resolve() != unit.checks.resolve() or is_held_out(item),
        cause=cause,
        recognized=recognized,
    )


def mark_of(item: pytest.Item) -> tuple[str, float]:
    """The task and the points of a check; neither if it has no mark."""
    mark = item.get_closest_marker("task")
    return (str(mark.args[0]), float(mark.kwargs.get("points", 1))) if mark and mark.args else ("", 0.0)


def is_held_out(item: pytest.Item) -> bool:
    """Whether students do not get the check."""
    mark = item.get_closest_marker("task")
    return bool(mark and mark.kwargs.get("held_out"))
