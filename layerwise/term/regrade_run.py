"""Grading a class again, from its reports to new ones: what `layerwise regrade` does."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from layerwise.course import Course, Unit
from layerwise.grade.class_run import Say, with_private
from layerwise.grade.intake.collect import collect
from layerwise.grade.policy.file import read_policy
from layerwise.grade.report.folder import NOTHING_MORE, Extras
from layerwise.grade.report.place import GRADESCOPE, JUNIT, POLICY, claimed, read_results
from layerwise.io.files import writing
from layerwise.people import same_name
from layerwise.term.regrade import Change, regrade, write_regraded


@dataclass(frozen=True)
class RegradeRun:
    """A regrading that is asked for.

    Attributes:
        out: the reports of the class.
        folder: its notebooks, as for `layerwise grade`.
        tasks: the tasks' ids; none means all.
        checks: the folder of private checks that the class was graded with.
        seed: where the checks' random inputs start; None: where each result's did.
        workers: how many are graded at once.
        extras: files for other programs, which are written again if they are there.
    """

    out: Path
    folder: Path
    tasks: Sequence[str] = ()
    checks: Path | None = None
    seed: int | None = None
    workers: int = 1
    extras: Extras = NOTHING_MORE


@dataclass(frozen=True)
class Regraded:
    """What became of it: a change for each result, by name, and where the old reports are if new ones were written."""

    changes: tuple[Change, ...]
    earlier: Path | None

    @property
    def regraded(self) -> bool:
        """Whether anybody was."""
        return any(change.new is not change.old for change in self.changes)

    @property
    def all_regraded(self) -> bool:
        """Whether everybody was who could be graded at all."""
        return not any(change.kept and not change.old.problem for change in self.changes)


def run_regrade(
    course: Course,
    asked: RegradeRun,
    walls: Callable[[Unit], bool],
    confirm: Callable[[Regraded], bool],
    progress: Callable[[Iterator[Change], int], Iterator[Change]],
    say: Say,
) -> Regraded:
    """Grade a class again, and write that if it is confirmed.

    Args:
        course: whose units.
        asked: what to do.
        walls: whether notebooks run behind a sandbox; asked when they are about to.
        confirm: shown what was found; whether it is to be written, which it can be if anybody was regraded.
        progress: passes changes on as they come, and knows how many there will be.
        say: told what the instructor should know at once.

    Raises:
        PolicyError: there are no such reports, or they have other tasks than the unit.
        ReportError: another grader has the reports, or they cannot be written.
        SubmissionError: there are no such notebooks.
        GradingError: the private checks cannot be used, or the sandbox cannot be built.
    """
    results = read_results(asked.out)
    with claimed(asked.out):
        unit = with_private(course, course.unit(results[0].unit), asked.checks, say)
        policy = read_policy(asked.out / POLICY, course) if (asked.out / POLICY).is_file() else None
        tasks = tuple(dict.fromkeys(unit.task(task).id for task in asked.tasks))
        sandboxed, hand_ins = walls(unit), collect(asked.folder, every=True)
        changes = regrade(unit, results, hand_ins, tasks, asked.seed, asked.workers, sandboxed)
        found = sorted(progress(changes, len(results)), key=lambda one: (same_name(one.old.student), one.old.file))
        done = Regraded(tuple(found), None)
        if confirm(done):
            extras = _as_before(asked.out, asked.extras)
            with writing(asked.out):
                done = replace(done, earlier=write_regraded(asked.out, unit, found, policy, extras))
    return done


def _as_before(folder: Path, extras: Extras) -> Extras:
    """Of files for other programs those that there are."""
    gradescope = extras.gradescope if (folder / GRADESCOPE).is_dir() else None
    return Extras(junit=(folder / JUNIT).is_file(), gradescope=gradescope)
