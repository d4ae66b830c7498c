"""A class, from its folder to its reports."""

import secrets
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from pathlib import Path

from layerwise.course import Course, Unit
from layerwise.grade.intake.hand_in import HandIn
from layerwise.grade.job import not_handed_in
from layerwise.grade.judge.private import read_private
from layerwise.grade.log import SPOILT, set_aside
from layerwise.grade.plan import read_class
from layerwise.grade.policy.file import read_policy
from layerwise.grade.policy.ruling import Ruling, counting, rule
from layerwise.grade.records import Result
from layerwise.grade.report.folder import NOTHING_MORE, Extras, Reports
from layerwise.grade.report.place import GRADEBOOK, LOG, claimed
from layerwise.grade.resume import earlier_results, earlier_seed
from layerwise.io.files import writing

Say = Callable[[str], object]
Grade = Callable[[Unit, Sequence[HandIn], int], Generator[Result, None, None]]


@dataclass(frozen=True)
class ClassRun:
    """A grading that is asked for.

    Attributes:
        folder: the class's hand-ins, or a zip of them.
        out: where the reports go.
        roster: the list of the class.
        checks: a folder with private checks.
        policy: a policy.toml.
        times: a CSV of names or ids and times of hand-in.
        resume: whether to keep what an earlier run graded and still holds.
        seed: where the checks' random inputs start; None: where an earlier run's did that is resumed, else anywhere.
        extras: files for other programs.
    """

    folder: Path
    out: Path
    roster: Path | None = None
    checks: Path | None = None
    policy: Path | None = None
    times: Path | None = None
    resume: bool = False
    seed: int | None = None
    extras: Extras = NOTHING_MORE


@dataclass(frozen=True)
class Graded:
    """A class that was graded.

    Attributes:
        results: those that count, by name, shortened.
        ruling: what the policy makes of them; None without one.
        index: the class page.
        gradebook: the CSV.
        notes: what the instructor should look at, a sentence each.
        strangers: whether there is a roster and nobody on it handed in.
    """

    results: tuple[Result, ...]
    ruling: Ruling | None
    index: Path
    gradebook: Path
    notes: tuple[str, ...]
    strangers: bool = False


def run_class(
    unit: Unit,
    asked: ClassRun,
    grade: Grade,
    say: Say,
    progress: Callable[[Iterator[Result], int], Iterator[Result]] = lambda results, total: results,
    guard: Callable[[Reports, int], AbstractContextManager[object]] = lambda reports, total: nullcontext(),
) -> Graded:
    """Grade a class and write its reports.

    Args:
        unit: whose exercise was handed in.
        asked: what to do.
        grade: grades hand-ins, with the seed; called once, before anything in `asked.out` is changed.
        say: told what the instructor should know at once.
        progress: passes results on as they come, and knows how many there will be.
        guard: what holds while the reports grow to so many results; how a run breaks off is seen to there.

    Raises:
        SubmissionError: hand-ins or roster cannot be read.
        PolicyError: policy or times cannot be used.
        GradingError: the private checks cannot be used, or nothing can be graded on this machine.
        ReportError: `asked.out` is not for reports, another grader has it, or it cannot be written.
    """
    with claimed(asked.out):
        unit = with_private(Course(unit.root), unit, asked.checks, say)
        policy = read_policy(asked.policy, Course(unit.root)) if asked.policy else None
        every = bool(policy and policy.best)
        handed_in = read_class(unit, asked.folder, asked.roster, asked.times, every)
        seed = _seed(asked)
        kept = _kept(unit, asked, seed, handed_in.hand_ins)
        done = {(result.student, result.file) for result in kept}
        todo = [one for one in handed_in.hand_ins if (one.student, one.file) not in done]
        graded = grade(unit, todo, seed)
        reports = _open_reports(unit, asked, kept, say)
        if kept:
            say(f"{len(kept)} of {len(handed_in.hand_ins)} were graded before and are kept.")
        with guard(reports, len(handed_in.hand_ins)), closing(graded):
            for result in progress(graded, len(todo)):
                reports.add(result)
            for entry in handed_in.missing:
                reports.add(not_handed_in(unit, entry.student, entry.id, seed))
            ruling = rule(policy, reports.results) if policy else None
            index = reports.finish(ruling)
    notes = (*handed_in.notes, *(ruling.doubts if ruling else ()))
    results = counting(reports.results, ruling)
    return Graded(results, ruling, index, asked.out / GRADEBOOK, notes, handed_in.strangers)


def with_private(course: Course, unit: Unit, folder: Path | None, say: Say) -> Unit:
    """The unit with the private checks that a folder has for it; that it has none is said.

    Raises:
        GradingError: they cannot be used.
    """
    found = unit.with_private(read_private(course, unit, folder) if folder else None)
    if folder and found.private is None:
        say(f"{folder} has no checks for unit {unit.name}.")
    return found


def _seed(asked: ClassRun) -> int:
    seed = asked.seed
    if seed is None and asked.resume:
        seed = earlier_seed(asked.out / LOG)
    return secrets.randbits(62) if seed is None else seed


def _kept(unit: Unit, asked: ClassRun, seed: int, hand_ins: Iterable[HandIn]) -> list[Result]:
    """What an earlier run graded and still holds; whose page is gone is graded anew."""
    earlier = earlier_results(asked.out / LOG, unit, seed, hand_ins) if asked.resume else []
    return [result for result in earlier if (asked.out / result.page).is_file()]


def _open_reports(unit: Unit, asked: ClassRun, kept: Sequence[Result], say: Say) -> Reports:
    """Reports to write into: those of an earlier run, or new ones in its place."""
    if not asked.resume:
        reports = Reports.begin(unit, asked.out, asked.extras)
        if reports.earlier:
            say(f"The reports of an earlier run are in {reports.earlier} now.")
        return reports
    with writing(asked.out):
        spoilt = set_aside(asked.out / LOG)
    if spoilt:
        lines = ", ".join(map(str, spoilt))
        say(f"{LOG} cannot be read at line {lines}: kept in {SPOILT}, graded anew.")
    return Reports.resume(unit, asked.out, kept, asked.extras)
