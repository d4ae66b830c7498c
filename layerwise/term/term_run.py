"""A term's gradebook, from folders of reports to files: what `layerwise gradebook` does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from layerwise.course import Course
from layerwise.errors import PolicyError
from layerwise.grade.policy.file import read_policy
from layerwise.grade.policy.finals import Policy, doubts
from layerwise.grade.policy.times import dated, read_times, unlisted
from layerwise.grade.records import Result
from layerwise.grade.report.place import POLICY, read_results
from layerwise.io.files import write_whole, writing
from layerwise.io.owned import require_own
from layerwise.platforms.canvas import write_canvas
from layerwise.platforms.exchange import Filled
from layerwise.platforms.moodle import write_moodle
from layerwise.term.gradebook import Term, for_platforms, term, write_term

MARK = ".layerwise-gradebook"
MARKED = b"Made by `layerwise gradebook`, which writes its files here anew.\n"


@dataclass(frozen=True)
class TermRun:
    """A gradebook that is asked for.

    Attributes:
        folders: reports that `layerwise grade --out` has written, one folder for each unit.
        out: where the gradebook goes.
        policy: a policy.toml.
        times: a CSV of when students handed in.
        canvas: a gradebook that Canvas exported, to be filled in.
        columns: Canvas's assignments, each as 02="Exercise 2" or 02=4711.
        moodle: a CSV from Moodle with names and numbers or addresses.
        identify_by: the column of it by which Moodle is to find students.
    """

    folders: Sequence[Path]
    out: Path
    policy: Path | None = None
    times: Path | None = None
    canvas: Path | None = None
    columns: Sequence[str] = ()
    moodle: Path | None = None
    identify_by: str = ""


@dataclass(frozen=True)
class TermBook:
    """A gradebook that was made.

    Attributes:
        term: the grades.
        files: what was written.
        notes: what the instructor should know, a sentence each.
        strangers: whether a form for a platform has nobody of the term in it.
    """

    term: Term
    files: tuple[Path, ...]
    notes: tuple[str, ...]
    strangers: bool = False


def run_term(course: Course, asked: TermRun) -> TermBook:
    """Make a term's gradebook.

    Raises:
        PolicyError: reports, policy, times or a platform's file cannot be used; two folders are of one unit.
        ReportError: the gradebook cannot be written, or the folder has somebody else's files.
    """
    _require_others(asked)
    policy = read_policy(asked.policy, course) if asked.policy else Policy()
    results, notes = _dated_results(asked)
    found = term(policy, results)
    columns = dict(_column(text, course) for text in asked.columns)
    notes += doubts(policy, results, found.finals)
    filled: list[Filled] = []
    with writing(asked.out):
        require_own(asked.out, MARK)
        asked.out.mkdir(parents=True, exist_ok=True)
        write_whole(asked.out / MARK, MARKED)
        files = [asked.out / "gradebook.csv"]
        write_term(files[0], found, policy)
        if asked.canvas:
            files.append(asked.out / "canvas.csv")
            filled.append(write_canvas(asked.canvas, files[-1], for_platforms(found), columns))
            notes += _said(filled[-1], asked.canvas)
        if asked.moodle:
            files.append(asked.out / "moodle.csv")
            headings = {unit: f"{unit[:2]} {course.unit(unit).title}" for unit in found.units}
            filled.append(write_moodle(asked.moodle, files[-1], for_platforms(found), headings, asked.identify_by))
            notes += _said(filled[-1], asked.moodle)
        if asked.policy:
            write_whole(asked.out / POLICY, policy.text.encode())
    return TermBook(found, tuple(files), tuple(notes), any(not form.joined for form in filled))


def _require_others(asked: TermRun) -> None:
    """Refuse to write over a file that is read.

    Raises:
        PolicyError: one of the instructor's files is where ours would go.
    """
    for given, name in ((asked.policy, POLICY), (asked.canvas, "canvas.csv"), (asked.moodle, "moodle.csv")):
        if given and given.resolve() == (asked.out / name).resolve():
            raise PolicyError(f"{given} would be overwritten. Move it away, or name another --out.")


def _said(form: Filled, given: Path) -> list[str]:
    """What there is to say of a form, first of all whether it has anybody."""
    nobody = f"{given}: nobody in it is among the results, so that no grade was written. Compare its names and ids."
    return [*([] if form.joined else [nobody]), *form.notes]


def _dated_results(asked: TermRun) -> tuple[list[Result], list[str]]:
    """The results of all units with their times, and of whom a list of times says nothing."""
    listed = read_times(asked.times) if asked.times else ()
    results: list[Result] = []
    notes: list[str] = []
    for unit, undated in _by_unit(asked.folders):
        found = dated(undated, listed, unit)
        results += found
        notes += unlisted(undated, found, listed, unit) if asked.times else []
    return results, notes


def _by_unit(folders: Iterable[Path]) -> list[tuple[str, list[Result]]]:
    seen: dict[str, Path] = {}
    found = []
    for folder in folders:
        own = read_results(folder)
        for unit in dict.fromkeys(result.unit for result in own):
            if unit in seen:
                raise PolicyError(f"{folder} and {seen[unit]} are both of unit {unit[:2]}. Give one of them.")
            seen[unit] = folder
            found.append((unit, [result for result in own if result.unit == unit]))
    return found


def _column(text: str, course: Course) -> tuple[str, str]:
    """A unit's name and its assignment in Canvas, from 02="Exercise 2"."""
    unit, equals, column = text.partition("=")
    if not equals or not column.strip():
        raise PolicyError(f'--column takes a unit and an assignment, such as 02="Exercise 2". Received: {text}.')
    return course.unit(unit.strip()).name, column.strip()
