"""Grades some tasks of a class again, after a check was mended, and puts the new grades in the place of the old."""

import hashlib
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from layerwise.course import Unit
from layerwise.errors import PolicyError, SubmissionError
from layerwise.grade.intake.hand_in import HandIn
from layerwise.grade.job import WEAK, Job
from layerwise.grade.parallel import grade_jobs
from layerwise.grade.policy.finals import Policy
from layerwise.grade.policy.ruling import rule
from layerwise.grade.records import CheckResult, Outcome, Result, TaskResult, Trace
from layerwise.grade.report.folder import NOTHING_MORE, Extras, Reports
from layerwise.grade.report.place import move_aside

FAILED = "Task {} could not be regraded"
MERGING = "regrading"  # the folder within the reports where the new ones are made


@dataclass(frozen=True)
class Change:
    """What regrading makes of one result.

    Attributes:
        old: as it was.
        new: as it would be written; the same as `old` where nothing was regraded.
        tasks: the tasks that were to be regraded.
        kept: why it was not regraded, or not all of it; empty if it was.
    """

    old: Result
    new: Result
    tasks: tuple[str, ...]
    kept: str = ""

    @property
    def before(self) -> float | None:
        return _points(self.old, self.tasks)

    @property
    def after(self) -> float | None:
        return _points(self.new, self.tasks)

    @property
    def why(self) -> str:
        """Which checks end otherwise than before, or why nothing was regraded."""
        if self.new is self.old:
            return self.kept
        old = {check.name: check for task in self.old.tasks for check in task.checks}
        new = [check for task in self.new.tasks if task.id in self.tasks for check in task.checks]
        said = [f"{check.task} {check.name}: {_turn(old.get(check.name), check)}" for check in new]
        return "; ".join(filter(None, [self.kept, *(text for text in said if not text.endswith(": "))]))


def regrade(
    unit: Unit,
    results: Sequence[Result],
    hand_ins: Iterable[HandIn],
    tasks: Sequence[str] = (),
    seed: int | None = None,
    workers: int = 1,
    sandboxed: bool = True,
) -> Iterator[Change]:
    """Grade tasks again for those who have results; nothing is written.

    Args:
        unit: whose exercise.
        results: what was graded.
        hand_ins: where the notebooks are: every attempt.
        tasks: the tasks' ids; none means all.
        seed: where the checks' random inputs start; by default where each result's did.
        workers: how many are graded at once.
        sandboxed: whether submissions run behind walls.

    Yields:
        A change for each result, as it is known.

    Raises:
        PolicyError: the results have other tasks than the unit.
        GradingError: the sandbox cannot be built on this machine.
    """
    wanted = tuple(unit.task(task).id for task in tasks) or tuple(task.id for task in unit.tasks)
    files = {hand_in.file: hand_in for hand_in in hand_ins}
    jobs: list[Job] = []
    waiting: dict[Job, Result] = {}
    for result in results:
        _require_same_tasks(unit, result, bool(tasks))
        hand_in = files.get(result.file)
        fault = _fault(result, hand_in)
        if fault or hand_in is None:
            yield Change(result, result, wanted, fault)
            continue
        start = result.seed if seed is None else seed
        known = replace(hand_in, student=result.student, id=result.id, note="", latest=result.latest)
        known = replace(known, handed_in=result.handed_in)
        own = [
            Job(unit.root, unit.name, known, start, sandboxed, task, private=unit.private)
            for task in (tasks and wanted) or ("",)
        ]
        jobs += own
        waiting |= dict.fromkeys(own, result)
    done: dict[tuple[str, str], list[Result]] = defaultdict(list)
    for job, graded in grade_jobs(unit, jobs, min(workers, len(jobs)) or 1, sandboxed):
        result = waiting[job]
        done[result.student, result.file].append(graded)
        if len(done[result.student, result.file]) == (len(wanted) if tasks else 1):
            yield _merged(unit, result, done.pop((result.student, result.file)), wanted)


def write_regraded(
    folder: Path, unit: Unit, changes: Iterable[Change], policy: Policy | None = None, extras: Extras = NOTHING_MORE
) -> Path:
    """Put regraded results and their reports in the place of the old ones, and return where the old ones are now.

    The new reports are made whole in a folder beside the old before any old file is moved. Pages of those who were not
    regraded are taken over as they are, figures included.

    Args:
        folder: the reports.
        unit: whose exercise.
        changes: what regrading found, one for each result.
        policy: rules that are laid on top of the grades.
        extras: what is written besides, for other programs.

    Raises:
        ReportError: the new reports cannot be written; the old ones are as they were.
        OSError: the old ones cannot be moved.
    """
    new = folder / MERGING
    if new.exists():
        shutil.rmtree(new)  # of a run that broke off before it moved anything
    new.mkdir()
    changes = list(changes)
    kept = [change.new for change in changes if change.new is change.old and (folder / change.old.page).is_file()]
    for result in kept:
        shutil.copy2(folder / result.page, new / result.page)
    reports = Reports.resume(unit, new, kept, extras)
    standing = {(result.student, result.file) for result in kept}
    for change in changes:
        if (change.old.student, change.old.file) not in standing:
            reports.add(change.new)
    reports.finish(rule(policy, reports.results) if policy else None)
    earlier = move_aside(folder) or folder  # never: there are reports, which were regraded
    for path in sorted(new.iterdir()):
        path.replace(folder / path.name)
    new.rmdir()
    return earlier


def _require_same_tasks(unit: Unit, result: Result, some: bool) -> None:
    old, now = [task.id for task in result.tasks], [task.id for task in unit.tasks]
    if result.unit != unit.name or (some and old != now):
        raise PolicyError(
            f"{result.student}'s result has the tasks {', '.join(old)} of unit {result.unit}, and {unit.name} has "
            f"{', '.join(now)}. Regrade all tasks, without --task, or grade the class anew."
        )


def _fault(result: Result, hand_in: HandIn | None) -> str:
    """Why a result cannot be regraded; empty if it can."""
    if result.problem:
        return f"nothing was graded: {result.problem}"
    if hand_in is None:
        return f"{result.file} is not in the folder any more"
    try:
        digest = hashlib.sha256(hand_in.read()).hexdigest()
    except SubmissionError as error:
        return f"{result.file} cannot be read any more: {error}"
    if result.digest and result.digest != digest:
        return f"{result.file} has changed since it was graded"
    return ""


def _merged(unit: Unit, old: Result, graded: Sequence[Result], wanted: tuple[str, ...]) -> Change:
    """The old result with the new grades; where the grader failed, the old grade stays and a note says so."""
    if problem := next((one.problem for one in graded if one.problem), ""):
        return Change(old, old, wanted, f"{old.file} cannot be graded any more: {problem}")
    found = {task.id: task for one in graded for task in one.tasks if task.id in wanted}
    before = {task.id: task for task in old.tasks}
    failed = {task.id: _fault_of(task) for task in found.values() if _is_lower(task, before.get(task.id))}
    fresh = {id: task for id, task in found.items() if id not in failed}
    tasks = tuple(fresh.get(task.id) or before.get(task.id) or found[task.id] for task in unit.tasks)
    notes = [note for note in old.notes if not note.startswith(tuple(FAILED.format(id) for id in found))]
    notes += [note for one in graded for note in one.notes if note not in notes]
    today = f"{datetime.now():%Y-%m-%d}"
    said = [f"{FAILED.format(id)} on {today}, and has its earlier grade: {why}" for id, why in failed.items()]
    new = replace(
        old,
        tasks=tasks,
        notes=(*notes, *said),
        digest=old.digest or graded[-1].digest,
        figures=next((one.figures for one in graded if one.figures), ()),
        traces=_traces(old, graded, fresh),
    )
    if len(fresh) == len(unit.tasks):  # then nothing of the old grade is left
        last = graded[-1]
        sandboxed = WEAK not in last.notes
        new = replace(new, seed=last.seed, against=last.against, seconds=sum(one.seconds for one in graded))
        new = replace(new, notes=tuple(note for note in new.notes if not (sandboxed and note == WEAK)))
    kept = "; ".join(f"{FAILED.format(id)}: {why}" for id, why in failed.items())
    return Change(old, new, wanted, kept)


def _traces(old: Result, graded: Sequence[Result], fresh: Mapping[str, TaskResult]) -> tuple[Trace, ...]:
    """Those that say where a present grade comes from."""
    made = [replace(one, tasks=tuple(id for id in one.tasks if id in fresh)) for new in graded for one in new.traces]
    left = [one for one in old.traces if set(one.tasks) - set(fresh)]
    return (*left, *(one for one in made if one.tasks))


def _is_lower(new: TaskResult, old: TaskResult | None) -> bool:
    """Whether the grader failed on what had a grade."""
    return new.outcome is Outcome.UNGRADED and old is not None and old.outcome is not Outcome.UNGRADED


def _fault_of(task: TaskResult) -> str:
    return next((check.seen for check in task.checks if check.outcome is Outcome.UNGRADED), "the grader failed")


def _points(result: Result, tasks: Sequence[str]) -> float | None:
    own = [task for task in result.tasks if task.id in tasks]
    if result.problem or any(task.outcome is Outcome.UNGRADED for task in own):
        return None
    return sum(task.earned for task in own)


def _turn(old: CheckResult | None, new: CheckResult) -> str:
    """How a check ends otherwise than before, or nothing."""
    before = "new" if old is None else old.outcome.replace("_", " ")
    after = new.outcome.replace("_", " ")
    worth = "" if old is None or old.points == new.points else f", worth {new.points:g} instead of {old.points:g}"
    return "" if before == after and not worth else f"{before} → {after}{worth}"
