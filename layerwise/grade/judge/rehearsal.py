"""Runs a unit's checks on its solution before the unit is handed out, and keeps what the reference answered to them."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from layerwise.course import Unit
from layerwise.errors import GradingError
from layerwise.grade.judge.grader import Judged
from layerwise.grade.judge.plugin import DEFAULT_SEED
from layerwise.grade.judge.recording import Exchange, Recorder
from layerwise.grade.judge.reference import LiveReference, open_reference
from layerwise.grade.judge.session import NotebookSession
from layerwise.grade.judge.suite import run_checks
from layerwise.grade.records import Cause, Outcome, TaskResult
from layerwise.grade.sandbox.sandbox import Sandbox
from layerwise.grade.submission.notebook import Submission


@dataclass(frozen=True)
class Rehearsal:
    """What came out: the conversation with the reference, and the tasks whose checks had one."""

    transcript: tuple[Exchange, ...]
    asking: tuple[str, ...]


def rehearse(unit: Unit, solution: Submission, sandbox: Sandbox) -> Rehearsal:
    """Run a unit's checks on the solution: all together and, where one asks the reference, each task's alone.

    Both, because a fixture that checks share asks in the first of them, and that is another one each time.

    Args:
        unit: whose checks, as students get them.
        solution: the unit's.
        sandbox: where it runs.

    Raises:
        GradingError: a check does not pass, or cannot be run.
    """
    transcript: list[Exchange] = []
    asking: list[str] = []
    limits = replace(unit.limits, submission=math.inf)
    session = NotebookSession(solution, sandbox.start, limits, DEFAULT_SEED)
    reference = LiveReference(solution, lambda: Recorder(sandbox.start(), transcript), limits)
    context = Judged(session, reference, DEFAULT_SEED)
    with session, reference:
        _must_pass(unit, run_checks(unit, context))
        for task in unit.tasks if transcript else ():
            before = len(transcript)
            reference.forget()
            _must_pass(unit, run_checks(unit, context, task))
            if len(transcript) > before:
                asking.append(task.id)
    return Rehearsal(tuple(transcript), tuple(asking))


def unanswered(unit: Unit, works: Iterable[Submission], tasks: Iterable[str], sandbox: Sandbox) -> set[str]:
    """The checks that ask a recorded reference what it has no answer to.

    Args:
        unit: one of a release, with its recording.
        works: right answers and wrong ones; the student's values depend on them, and so may what a check asks.
        tasks: those whose checks ask at all.
        sandbox: where the works run.
    """
    wanted, found = tuple(tasks), set[str]()
    for work in works:
        with NotebookSession(work, sandbox.start, unit.limits, DEFAULT_SEED) as session:
            context = Judged(session, open_reference(unit, sandbox.start), DEFAULT_SEED)
            for task in wanted:
                (result,) = run_checks(unit, context, unit.task(task))
                found |= {check.name for check in result.checks if check.cause is Cause.NOT_RECORDED}
    return found


def _must_pass(unit: Unit, results: Iterable[TaskResult]) -> None:
    for check in (check for result in results for check in result.checks):
        if check.outcome is not Outcome.PASSED:
            raise GradingError(
                f"{unit.checks.name}: {check.name} does not pass on the solution, so that it cannot be handed out. "
                f"{check.seen}"
            )
