"""Judges sessions of one unit: what a class, a student's own check and a release have in common."""

from dataclasses import dataclass, replace
from typing import Self

from layerwise.course import Limits, Task, Unit
from layerwise.grade.judge.allowance import Allowance
from layerwise.grade.judge.plugin import DEFAULT_SEED
from layerwise.grade.judge.reference import Reference, open_reference
from layerwise.grade.judge.session import NotebookSession, Session
from layerwise.grade.judge.suite import Suite, run_checks
from layerwise.grade.judge.telling import told
from layerwise.grade.records import Cause, CheckResult, Outcome, TaskResult
from layerwise.grade.sandbox.sandbox import Sandbox
from layerwise.grade.submission.notebook import Submission, read_submission

SUSPECT = (Cause.CHECK_CRASHED, Cause.TOO_MUCH)  # whose fault it is, is found out on the solution


@dataclass(frozen=True)
class Judged:
    """What the checks are asked on: a session, and one with the reference."""

    session: Session
    reference: Reference
    seed: int

    def student(self, unit_name: str) -> Session:
        return self.session

    def solution(self, unit_name: str) -> Session:
        return self.reference

    def close(self) -> None:
        """Both belong to somebody else."""


class Grader:
    """Judges sessions of one unit, as many as come. It holds the unit's checks, read once, and its reference.

    with Sandbox.weak() as sandbox, Grader(unit, sandbox) as grader, grader.open(submission) as session:
        tasks = grader.judge(session)

    Args:
        unit: whose exercise, with private checks if there are any.
        sandbox: where sessions run; whoever opened it closes it.
        allowance: what each check may take of this process.
    """

    def __init__(self, unit: Unit, sandbox: Sandbox, allowance: Allowance | None = None) -> None:
        self.unit, self.sandbox = unit, sandbox
        self._suite = Suite(unit, allowance or Allowance())
        self._reference: Reference | None = None
        self._sound: dict[tuple[int, str], frozenset[str]] = {}

    def open(self, submission: Submission, seed: int = DEFAULT_SEED, limits: Limits | None = None) -> NotebookSession:
        """A session with a notebook, to be judged and closed; nothing has run yet.

        Args:
            submission: the notebook.
            seed: of its generators.
            limits: other limits than the unit's.
        """
        return NotebookSession(submission, self.sandbox.start, limits or self.unit.limits, seed)

    def judge(self, session: Session, seed: int = DEFAULT_SEED, only: Task | None = None) -> tuple[TaskResult, ...]:
        """Check a session.

        A check may only crash on a value that the student's code returned, as the checks are tested on the solution.
        If one that has crashed passes on the solution, the student's value is to blame; otherwise the fault is ours,
        and it stays `ungraded`.

        Args:
            session: the work.
            seed: where the checks' random inputs start.
            only: one task; None means all.

        Raises:
            GradingError: the checks cannot be run, or the sandbox cannot be built or has broken.
        """
        reference = self._fresh_reference()
        tasks = self._suite.run(Judged(session, reference, seed), only)
        return tuple(told(task, session) for task in self._settled(tasks, seed, only))

    def judge_here(self, session: Session, only: Task | None = None) -> tuple[TaskResult, ...]:
        """The same in this thread: for a live notebook, whose code expects it and whose owner may interrupt it."""
        tasks = run_checks(self.unit, Judged(session, self._fresh_reference(), DEFAULT_SEED), only)
        return tuple(told(task, session) for task in self._settled(tasks, DEFAULT_SEED, only))

    def rebuild(self) -> None:
        """The sandbox has broken: let go of it, and of the reference that ran in there."""
        self._close_reference()
        self.sandbox.rebuild()

    def close(self) -> None:
        """End the reference and the checks."""
        self._close_reference()
        self._suite.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _fresh_reference(self) -> Reference:
        if self._reference is None:
            self._reference = open_reference(self.unit, self.sandbox.start)
        self._reference.forget()
        return self._reference

    def _close_reference(self) -> None:
        reference, self._reference = self._reference, None
        if reference is not None:
            reference.close()

    def _settled(self, tasks: tuple[TaskResult, ...], seed: int, only: Task | None) -> tuple[TaskResult, ...]:
        crashed = {check.name for task in tasks for check in task.checks if check.cause in SUSPECT}
        if not crashed:
            return tasks
        sound = self._sound_checks(tasks, seed, only)
        return tuple(replace(task, checks=tuple(_settle(check, sound) for check in task.checks)) for task in tasks)

    def _sound_checks(self, tasks: tuple[TaskResult, ...], seed: int, only: Task | None) -> frozenset[str]:
        """The checks that pass on the solution with this seed; found out once for a class."""
        reference = self._fresh_reference()
        if reference.recorded:  # a release: each of its checks has passed on the solution when it was made
            return frozenset(check.name for task in tasks for check in task.checks)
        key = (seed, only.id if only else "")
        if key not in self._sound:
            found = self._suite.run(Judged(reference, reference, seed), only)
            passed = (check.name for task in found for check in task.checks if check.outcome is Outcome.PASSED)
            self._sound[key] = frozenset(passed)
        return self._sound[key]


def imports_of(unit: Unit) -> tuple[str, ...]:
    """What a unit's solution imports, to be loaded once for a class; in a release, what its blank exercise does."""
    solution = unit.notebook("solutions")
    return read_submission(solution if solution.is_file() else unit.blank).imports


def _settle(check: CheckResult, sound: frozenset[str]) -> CheckResult:
    """A check that crashed and would have passed on the solution is failed by what the student's code returned."""
    if check.cause not in SUSPECT:
        return check
    if check.cause is Cause.TOO_MUCH and check.name in sound:
        return replace(check, outcome=Outcome.FAILED, cause=Cause.UNUSABLE)
    if check.cause is Cause.TOO_MUCH:
        return replace(check, seen="The check itself takes more time or memory than it may, on the solution as well.")
    if check.name not in sound:
        return replace(check, seen=f"The check itself stopped with {check.seen}")
    return replace(
        check,
        outcome=Outcome.FAILED,
        cause=Cause.UNUSABLE,
        seen=f"What your code returned cannot be used: {check.seen}",
        hint="Compare its type and shape with what the task asks for.",
    )
