"""Runs a unit's checks on its solution before the unit is handed out, and keeps what the reference answered to them."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from layerwise.course import Unit
from layerwise.errors import GradingError
from layerwise.grade.judge.plugin import DEFAULT_SEED, AttemptDesk
from layerwise.grade.judge.recording import Exchange, NotRecorded, Recorder
from layerwise.grade.judge.session import Attempt, Reference
from layerwise.grade.judge.suite import run_checks
from layerwise.grade.records import Outcome, TaskResult
from layerwise.grade.sandbox.launchers import FreshLauncher
from layerwise.grade.submission.notebook import Submission


@dataclass(frozen=True)
class Rehearsal:
    """What came out: the conversation with the reference, and the tasks whose checks had one."""

    transcript: tuple[Exchange, ...]
    asking: tuple[str, ...]


def rehearse(unit: Unit, solution: Submission) -> Rehearsal:
    """Run a unit's checks on the solution: all together and, where one asks the reference, each task's alone.

    Both, because a fixture that checks share asks in the first of them, and that is another one each time.

    Args:
        unit: whose checks, as students get them.
        solution: the unit's.

    Raises:
        GradingError: a check does not pass, or cannot be run.
    """
    transcript: list[Exchange] = []
    asking: list[str] = []
    start, limits = FreshLauncher().start, replace(unit.limits, submission=math.inf)
    attempt = Attempt(solution, start, limits, DEFAULT_SEED)
    reference = Reference(solution, lambda: Recorder(start(), transcript), limits)
    desk = AttemptDesk(attempt, reference, DEFAULT_SEED)
    try:
        _must_pass(unit, run_checks(unit, desk))
        for task in unit.tasks if transcript else ():
            before = len(transcript)
            reference.forget()
            _must_pass(unit, run_checks(unit, desk, task))
            if len(transcript) > before:
                asking.append(task.id)
    finally:
        attempt.close()
        reference.close()
    return Rehearsal(tuple(transcript), tuple(asking))


def unanswered(unit: Unit, works: Iterable[Submission], tasks: Iterable[str]) -> set[str]:
    """The checks that ask a recorded reference what it has no answer to.

    Args:
        unit: one of a release, with its recording.
        works: right answers and wrong ones; the student's values depend on them, and so may what a check asks.
        tasks: those whose checks ask at all.
    """
    start, wanted, found = FreshLauncher().start, tuple(tasks), set[str]()
    for work in works:
        attempt, reference = Attempt(work, start, unit.limits, DEFAULT_SEED), Reference.of(unit, start)
        try:
            for task in wanted:
                (result,) = run_checks(unit, AttemptDesk(attempt, reference, DEFAULT_SEED), unit.task(task))
                found |= {check.name for check in result.checks if check.seen == str(NotRecorded())}
        finally:
            attempt.close()
    return found


def _must_pass(unit: Unit, results: Iterable[TaskResult]) -> None:
    for check in (check for result in results for check in result.checks):
        if check.outcome is not Outcome.PASSED:
            raise GradingError(
                f"{unit.checks.name}: {check.name} does not pass on the solution, so that it cannot be handed out. "
                f"{check.seen}"
            )
