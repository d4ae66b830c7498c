"""What a student reads of a task, once all its checks have ended: the cause first, and no hints beside the point."""

from dataclasses import replace

from layerwise.grade.judge.faults import NotAttempted, StudentError
from layerwise.grade.judge.session import Session
from layerwise.grade.records import Cause, CheckResult, Outcome, TaskResult

OPEN = (Outcome.FAILED, Outcome.ERROR)
AGAIN = "(The same slip as above: it costs no further points.)"
CRASHED = (Cause.UNUSABLE, Cause.CHECK_CRASHED)


def told(result: TaskResult, session: Session) -> TaskResult:
    """A task's result with what the session knows of it.

    The exception of the task's own cell is told first, also where the names that the checks ask for exist: what comes
    after it is mostly a consequence. An answer that another cell has overwritten is named with that cell. When a check
    has recognized the slip, the hints of the others are left out; a check that recognizes the same slip again keeps its
    points.

    Args:
        result: what the checks said.
        session: what they were asked on.
    """
    checks = list(result.checks)
    where = [place for place, check in enumerate(checks) if check.outcome in OPEN]
    if any(checks[place].recognized for place in where):
        for place in where:
            if not checks[place].recognized:
                checks[place] = replace(checks[place], hint="")
    checks = _charged_once(checks)
    if where and (overwritten := session.overwritten(result.id)):
        checks[where[0]] = _overwritten(checks[where[0]], result.id, overwritten)
    if failure := session.failure_of(result.id):
        checks = _stopped(checks, where, result.id, failure, session.stale)
    return replace(result, checks=tuple(checks))


def _charged_once(checks: list[CheckResult]) -> list[CheckResult]:
    """One slip costs one check: the first that recognizes it."""
    first: dict[str, str] = {}
    charged = []
    for check in checks:
        if check.outcome is Outcome.FAILED and check.recognized:
            name = first.setdefault(check.hint, check.name)
            if name != check.name:
                check = replace(check, repeats=name, hint=f"{check.hint} {AGAIN}")
        charged.append(check)
    return charged


def _overwritten(check: CheckResult, task: str, cells: dict[str, str]) -> CheckResult:
    said = " ".join(
        f"`{name}` was overwritten by {cell}, after Task {task} had defined it." for name, cell in cells.items()
    )
    if check.cause in CRASHED:  # on whatever the name stands for now
        return replace(check, seen=said, hint="Give one of the two another name.")
    return replace(check, seen=f"{said} {check.seen}".strip())


def _stopped(
    checks: list[CheckResult], where: list[int], task: str, failure: StudentError, stale: bool
) -> list[CheckResult]:
    blank = isinstance(failure, NotAttempted)
    said = failure.message if blank else f"The cell of Task {task} stopped. {_sentence(failure.message)}"
    if stale:  # what the names stand for may be of an earlier run, so nothing here counts as done
        outcome = Outcome.NOT_ATTEMPTED if blank else Outcome.ERROR
        cause = failure.cause
        passed = [place for place, check in enumerate(checks) if check.outcome is Outcome.PASSED]
        for place in passed:
            checks[place] = replace(checks[place], outcome=outcome, cause=cause)
        first = min([*where, *passed], default=None)
    elif blank:
        return checks
    else:
        first = min(where, default=None)
    if first is None:
        if checks and checks[0].outcome is Outcome.PASSED:
            checks[0] = replace(checks[0], seen=f"{said} What it had defined by then counts.")
        return checks
    for place in where:
        checks[place] = replace(checks[place], hint="")
    told = checks[first]
    if failure.message not in told.seen:  # a name that is missing was explained with it
        checks[first] = replace(
            told,
            outcome=told.outcome if blank else Outcome.ERROR,
            cause=failure.cause,
            seen=f"{said} {told.seen}".strip(),
            traceback=failure.traceback or told.traceback,
            output=told.output or failure.output,
        )
    return checks


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", ").")) else f"{text}."
