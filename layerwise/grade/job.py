"""One hand-in, from its file to its result."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path

from layerwise.course import Limits, PrivateChecks, Task, Unit, read_unit
from layerwise.data.folder import datasets_of
from layerwise.errors import GradingError, SubmissionError
from layerwise.grade.intake.collect import HandIn
from layerwise.grade.judge.plugin import DEFAULT_SEED, AttemptDesk
from layerwise.grade.judge.session import Attempt, Reference
from layerwise.grade.judge.suite import STOPPED, run_checks
from layerwise.grade.records import CheckResult, Outcome, Result, TaskResult
from layerwise.grade.resume import against
from layerwise.grade.sandbox.launchers import ForkServer, FreshLauncher, Launcher, PrefetchingLauncher
from layerwise.grade.submission.notebook import Submission, parse_submission, read_submission
from layerwise.grade.trace import trace

WEAK = "Graded without a sandbox."


@dataclass(frozen=True)
class Job:
    """One hand-in to be graded, as plain data that another process can take.

    Attributes:
        root, unit: the course's folder, and the unit's name.
        hand_in: what to grade.
        seed: where the checks' random inputs start.
        sandboxed: whether it runs behind walls.
        only: the one task to check; empty for all.
        limits: other limits than the unit's.
        private: checks beside the unit's own.
        user: whose rights it has where it is not sandboxed; empty for ours.
    """

    root: Path
    unit: str
    hand_in: HandIn
    seed: int = DEFAULT_SEED
    sandboxed: bool = True
    only: str = ""
    limits: Limits | None = None
    private: PrivateChecks | None = None
    user: str = ""

    @property
    def course_unit(self) -> Unit:
        """The unit, read anew, with the private checks.

        Raises:
            CourseError: there is no such unit here.
        """
        return read_unit(self.root, self.unit).with_private(self.private)


def grade_job(job: Job) -> Result:
    """Grade one hand-in. Never raises for what the hand-in does."""
    started = time.monotonic()
    unit = job.course_unit
    base = _empty(job, unit)
    if job.hand_in.problem:
        return replace(base, problem=job.hand_in.problem)
    try:
        content = job.hand_in.read()
        base = replace(base, digest=hashlib.sha256(content).hexdigest())
        submission = parse_submission(content)
    except SubmissionError as error:
        return replace(base, problem=str(error))
    for last in (False, True):
        try:
            tasks, figures = _grade_once(unit, submission, job)
            return replace(base, tasks=tasks, seconds=time.monotonic() - started, figures=figures)
        except GradingError as error:
            _drop_launcher(unit, job.sandboxed)  # a sandbox that broke is built anew, once
            if last:
                return replace(base, tasks=blank_tasks(unit, Outcome.UNGRADED, str(error)))
    raise AssertionError("unreachable")


def _grade_once(
    unit: Unit, submission: Submission, job: Job
) -> tuple[tuple[TaskResult, ...], tuple[tuple[str, str], ...]]:
    launcher = FreshLauncher(user=job.user) if job.user else _launcher(unit, job.sandboxed)
    attempt = Attempt(submission, launcher.start, job.limits or unit.limits, seed=job.seed)
    only = unit.task(job.only) if job.only else None
    try:
        return judge(unit, attempt, job.seed, only, job.sandboxed), attempt.pictures()
    finally:
        attempt.close()


def grade_notebook(
    unit: Unit, path: Path, seed: int = DEFAULT_SEED, only: Task | None = None, sandboxed: bool = False
) -> tuple[TaskResult, ...]:
    """Run one notebook's cells in a process of its own and check the tasks.

    Args:
        unit: whose exercise.
        path: the notebook.
        seed: where the checks' random inputs start.
        only: one task; None means all.
        sandboxed: whether it runs behind walls; a student's own check of their own file need not.

    Raises:
        SubmissionError: the file is not a notebook that can be graded.
        GradingError: the checks cannot be run, or the sandbox cannot be built.
    """
    attempt = attempt_at(unit, read_submission(path), seed, sandboxed)
    try:
        return judge(unit, attempt, seed, only, sandboxed)
    finally:
        attempt.close()


def attempt_at(unit: Unit, submission: Submission, seed: int = DEFAULT_SEED, sandboxed: bool = False) -> Attempt:
    """A run of a notebook in a process of its own, to be judged and closed; nothing has run yet.

    Raises:
        GradingError: the sandbox cannot be built.
    """
    return Attempt(submission, _launcher(unit, sandboxed).start, unit.limits, seed=seed)


def judge(
    unit: Unit, attempt: Attempt, seed: int = DEFAULT_SEED, only: Task | None = None, sandboxed: bool = False
) -> tuple[TaskResult, ...]:
    """Check an attempt; a check that crashed on it is settled by what the same check does to the solution.

    Our checks may only crash on a value that the student's code returned, as they are tested on the solution. If they
    crash on the solution too, the fault is ours and the check stays `ungraded`.
    """
    solution = _reference(unit, sandboxed)
    solution.forget()
    tasks = run_checks(unit, AttemptDesk(attempt, solution, seed), only)
    if not any(check.outcome is Outcome.UNGRADED for task in tasks for check in task.checks):
        return tasks
    if solution.recorded:  # a release: each of its checks has passed on the solution when it was made
        sound = {check.name for task in tasks for check in task.checks}
    else:
        reference = run_checks(unit, AttemptDesk(solution, solution, seed), only)
        sound = {check.name for task in reference for check in task.checks if check.outcome is Outcome.PASSED}
    return tuple(replace(task, checks=tuple(_settle(check, sound) for check in task.checks)) for task in tasks)


def not_handed_in(unit: Unit, student: str, id: str, seed: int) -> Result:
    """The row of a student on the roster of whom nothing came."""
    return Result(
        student, "", unit.name, seed, blank_tasks(unit), problem="Nothing was found that is surely theirs.", id=id
    )


def blank_tasks(unit: Unit, outcome: Outcome = Outcome.NOT_ATTEMPTED, seen: str = "") -> tuple[TaskResult, ...]:
    """Each task with one stand-in check, for a submission that could not be graded."""
    return tuple(
        TaskResult(
            task.id,
            task.title,
            task.points,
            (CheckResult("", task.id, task.points, outcome, "The notebook can be graded.", seen),),
        )
        for task in unit.tasks
    )


def _empty(job: Job, unit: Unit) -> Result:
    hand_in = job.hand_in
    notes = [text for text in (hand_in.note, "" if job.sandboxed else WEAK) if text]
    version = against(unit, job.seed)
    return Result(
        hand_in.student,
        hand_in.file,
        unit.name,
        job.seed,
        blank_tasks(unit),
        notes=tuple(notes),
        id=hand_in.id,
        against=version,
        latest=hand_in.latest,
        handed_in=hand_in.handed_in,
        traces=(trace(unit, job.only, job.seed, version, job.limits or unit.limits, job.sandboxed),),
    )


def ungraded(job: Job, why: str) -> Result:
    """The result of a job that the grader could not do."""
    unit = job.course_unit
    return replace(_empty(job, unit), tasks=blank_tasks(unit, Outcome.UNGRADED, why))


def _settle(check: CheckResult, sound: set[str]) -> CheckResult:
    if check.outcome is not Outcome.UNGRADED or check.name not in sound or not check.seen.startswith(STOPPED):
        return check
    seen = check.seen.replace(STOPPED, "What your code returned cannot be used:")
    hint = "Compare its type and shape with what the task asks for."
    return replace(check, outcome=Outcome.FAILED, seen=seen, hint=hint)


@cache
def _launchers() -> dict[tuple[Unit, bool], Launcher]:
    """What starts this process's runners: one sandbox serves every submission that this process grades."""
    return {}


def _launcher(unit: Unit, sandboxed: bool) -> Launcher:
    if (unit, sandboxed) not in _launchers():
        _use(unit, sandboxed, _zygote(unit) if sandboxed else FreshLauncher())
    return _launchers()[unit, sandboxed]


def _use(unit: Unit, sandboxed: bool, launcher: Launcher) -> None:
    _launchers()[unit, sandboxed] = launcher
    _close_at_end(launcher.close, 1)


def _zygote(unit: Unit) -> ForkServer:
    """A sandbox that has loaded what the unit's solution imports; in a release, what its blank exercise does."""
    solution = unit.notebook("solutions")
    imports = read_submission(solution if solution.is_file() else unit.blank).imports
    return ForkServer(datasets_of(unit.root), imports)


def _drop_launcher(unit: Unit, sandboxed: bool) -> None:
    _reference.cache_clear()  # it ran in there
    if launcher := _launchers().pop((unit, sandboxed), None):
        launcher.close()


@cache
def _reference(unit: Unit, sandboxed: bool) -> Reference:
    """The unit's solution, run once in this process and reused for every submission."""
    reference = Reference.of(unit, _launcher(unit, sandboxed).start)
    _close_at_end(reference.close, 2)
    return reference


def open_sandbox(unit: Unit) -> None:
    """Have this process's sandbox for a unit make each next runner while the one before is checked.

    Raises:
        GradingError: the sandbox cannot be built on this machine.
    """
    if (unit, True) not in _launchers():
        _use(unit, True, PrefetchingLauncher(_zygote(unit)))


def release(keep: Unit | None = None) -> None:
    """End the sandboxes and references of this process now, unless they are all those of one unit."""
    if keep is None or any(unit != keep for unit, _ in _launchers()):
        _launchers().clear()
        _reference.cache_clear()
        while _endings():
            _endings().pop()()


@cache
def _endings() -> list[Finalize]:
    """What closes this process's sandboxes and references; the last was opened last."""
    return []


def _close_at_end(close: Callable[[], object], priority: int) -> None:
    # Unlike atexit this also runs at the end of a pool's worker; without it a scratch folder would stay behind.
    _endings().append(Finalize(None, close, exitpriority=priority))
