"""One hand-in, from its file to its result."""

import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from layerwise.course import Limits, PrivateChecks, Task, Unit, read_unit
from layerwise.data.folder import datasets_of
from layerwise.errors import GradingError, SubmissionError
from layerwise.grade.intake.hand_in import HandIn
from layerwise.grade.judge.grader import Grader, imports_of
from layerwise.grade.judge.plugin import DEFAULT_SEED
from layerwise.grade.records import Cause, CheckResult, Outcome, Result, TaskResult
from layerwise.grade.resume import result_key
from layerwise.grade.sandbox.alone import alone, beside_others
from layerwise.grade.sandbox.sandbox import Sandbox
from layerwise.grade.submission.kind import require_exercise
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
    """

    root: Path
    unit: str
    hand_in: HandIn
    seed: int = DEFAULT_SEED
    sandboxed: bool = True
    only: str = ""
    limits: Limits | None = None
    private: PrivateChecks | None = None

    @property
    def course_unit(self) -> Unit:
        """The unit, read anew, with the private checks.

        Raises:
            CourseError: there is no such unit here.
        """
        return read_unit(self.root, self.unit).with_private(self.private)


def sandbox_for(unit: Unit, sandboxed: bool = True, hidden: Iterable[Path] = ()) -> Sandbox:
    """A sandbox for submissions of a unit, to be opened with `with`.

    Args:
        unit: whose; what its solution imports is loaded once.
        sandboxed: whether it has walls; without, only files that you trust should be graded.
        hidden: folders that they may not see, beside the course and the home.
    """
    if not sandboxed:
        return Sandbox.weak()
    return Sandbox.walled(datasets_of(unit.root), imports_of(unit), hidden=hidden)


def grade_job(job: Job, grader: Grader) -> Result:
    """Grade one hand-in. Never raises for what the hand-in does.

    Args:
        job: what to do.
        grader: of the job's unit.
    """
    started = time.monotonic()
    base = _empty(job, grader.unit)
    if job.hand_in.problem:
        return replace(base, problem=job.hand_in.problem)
    try:
        content = job.hand_in.read()
        base = replace(base, digest=hashlib.sha256(content).hexdigest())
        submission = parse_submission(content)
        require_exercise(submission, grader.unit)
    except SubmissionError as error:
        return replace(base, problem=str(error))
    try:
        try:
            graded = _grade(submission, job, grader)
        except GradingError:  # a sandbox that broke is built anew, once
            grader.rebuild()
            graded = _grade(submission, job, grader)
    except GradingError as error:
        grader.rebuild()
        return replace(base, tasks=blank_tasks(grader.unit, Outcome.UNGRADED, str(error), Cause.GRADER_FAILED))
    return replace(base, tasks=graded.tasks, figures=graded.figures, seconds=time.monotonic() - started)


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
    submission = read_submission(path)
    require_exercise(submission, unit)
    with (
        sandbox_for(unit, sandboxed) as sandbox,
        Grader(unit, sandbox) as grader,
        grader.open(submission, seed) as session,
    ):
        return grader.judge(session, seed, only)


def not_handed_in(unit: Unit, student: str, id: str, seed: int) -> Result:
    """The row of a student on the roster of whom nothing came."""
    return Result(
        student, "", unit.name, seed, blank_tasks(unit), problem="Nothing was found that is surely theirs.", id=id
    )


def blank_tasks(
    unit: Unit, outcome: Outcome = Outcome.NOT_ATTEMPTED, seen: str = "", cause: Cause = Cause.NONE
) -> tuple[TaskResult, ...]:
    """Each task with one stand-in check, for a submission that could not be graded."""
    return tuple(
        TaskResult(
            task.id,
            task.title,
            task.points,
            (CheckResult("", task.id, task.points, outcome, "The notebook can be graded.", seen, cause=cause),),
        )
        for task in unit.tasks
    )


def ungraded(job: Job, why: str) -> Result:
    """The result of a job that the grader could not do."""
    unit = job.course_unit
    return replace(_empty(job, unit), tasks=blank_tasks(unit, Outcome.UNGRADED, why, Cause.GRADER_FAILED))


@dataclass(frozen=True)
class _Graded:
    tasks: tuple[TaskResult, ...]
    figures: tuple[tuple[str, str], ...]


def _grade(submission: Submission, job: Job, grader: Grader) -> _Graded:
    only = grader.unit.task(job.only) if job.only else None
    with beside_others():
        graded, crowded = _once(submission, job, grader, only)
    if crowded:  # a limit was reached while others had the processors: it counts only if it is reached without them
        with alone():
            graded, _ = _once(submission, job, grader, only)
    return graded


def _once(submission: Submission, job: Job, grader: Grader, only: Task | None) -> tuple[_Graded, bool]:
    """What one run gives, and whether it reached a limit on a crowded machine."""
    with grader.open(submission, job.seed, job.limits) as session:
        return _Graded(grader.judge(session, job.seed, only), session.pictures), session.crowded


def _empty(job: Job, unit: Unit) -> Result:
    hand_in = job.hand_in
    notes = [text for text in (hand_in.note, "" if job.sandboxed else WEAK) if text]
    version = result_key(unit, job.seed)
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
