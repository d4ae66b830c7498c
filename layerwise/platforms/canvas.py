"""Canvas: how it names the files of a bulk download, and its gradebook, which is exported, filled in and imported.

The gradebook is made from an export because only that has the names by which Canvas knows its students.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from layerwise.errors import PolicyError
from layerwise.io.table import Table, harmless, plain, write_rows
from layerwise.people import GENERAL, Columns, Words
from layerwise.platforms.exchange import Filled, Sender, StudentGrades, TermGrades, placed, read_export

# lovelaceada_LATE_12345_678901_02_perceptron-1.ipynb, or lovelaceada_12345_text.html for what was typed in.
FILE = re.compile(
    r"(?P<name>\S+?)(?P<late>_LATE)?_(?P<id>[1-9][0-9]{0,19})"
    r"_(?:(?P<upload>[1-9][0-9]{0,19})_(?P<original>.+)|(?:text|link)\.html)",
    re.DOTALL,
)
# LATE_anon_x7Kq2_678901_02_perceptron.ipynb, where Canvas hides who it was.
ANONYMOUS = re.compile(
    r"(?:(?P<late>LATE)_)?(?P<name>anon)_(?P<id>[A-Za-z0-9]+)_(?P<upload>[1-9][0-9]{0,19})_(?P<original>.+)", re.DOTALL
)
RESUBMITTED = re.compile(r".*-([0-9]{1,2})(?:\.[^.]*)?", re.DOTALL)

IDS = ("id", "sis user id", "sis login id", "integration id")
ASSIGNMENT = re.compile(r"(?P<title>.*) \((?P<id>[0-9]+)\)", re.DOTALL)
POINTS_POSSIBLE = "points possible"
TEST_STUDENT = "student, test"  # Canvas's own, for looking at a course as a student does
WORDS = Words(ids=("sis user id", "sis login id"), others=("integration id", "sis login id"))
HIDDEN = re.compile(r"(muted|manual posting.*)?", re.IGNORECASE)
POINTS = re.compile(r"([0-9]{1,3}(?:[ .,'’\u00a0\u202f][0-9]{3})*|[0-9]+)(?:[.,]([0-9]{1,2}|[0-9]{4,}))?")
EXCUSED = ("ex", "n/a")  # the student need not do it, or has not been given it


def canvas_sender(name: str) -> Sender | None:
    """Who sent a file of this name, if Canvas gave it the name."""
    match = ANONYMOUS.fullmatch(name) or FILE.fullmatch(name)
    if match is None:
        return None
    found = RESUBMITTED.fullmatch(match["original"] or "")
    attempt = (int(found[1]) if found else 0, int(match["upload"] or 0))
    return Sender(match["name"], match["id"], "canvas", bool(match["late"]), attempt)


def write_canvas(export: Path, path: Path, term: TermGrades, columns: Mapping[str, str]) -> Filled:
    """Fill a term into a gradebook that Canvas exported: the students' own columns, and one for each unit.

    Other assignments are left out, so that what changes there meanwhile is not undone by the import.

    Args:
        export: the file that Canvas wrote.
        path: where the file for Canvas goes.
        term: the grades.
        columns: for each unit, the assignment: its title, its number, or the column's whole heading.

    Returns:
        Who joined, and what the instructor should know.

    Raises:
        PolicyError: it is no such export, or a unit's column cannot be told.
        OSError: the file cannot be written.
    """
    table = read_export(export, "Canvas's export")
    titles = [plain(title) for title in table.titles]
    if not titles or titles[0] not in ("student", "lastname") or "section" not in titles:
        seen = ", ".join(table.titles[:6]) or "nothing"
        raise PolicyError(
            f"{export}: not a gradebook that Canvas exported: it has no Student and Section. Seen: {seen}."
        )
    own = titles.index("section") + 1
    wanted = {unit: _assignment(table, own, unit, columns[unit]) for unit in term.units if unit in columns}
    rows = [list(cells) for _, cells in table.rows]
    students = [number for number, cells in enumerate(rows) if not _describes(cells)]
    ids = [titles.index(name) for name in IDS if name in titles[:own]]
    found = Columns.of(table.titles, rows, GENERAL | WORDS)
    people = [(found.person(rows[number]).student, [rows[number][column] for column in ids]) for number in students]
    places, said = placed(term.students, people, "Canvas's export")
    for place, one in places.items():
        said += _fill(rows[students[place]], one, term, wanted)
    said += _other_points(rows, term, wanted)
    said += [f"Unit {unit[:2]} has no column: add --column {unit[:2]}=…" for unit in term.units if unit not in wanted]
    kept = [*range(own), *wanted.values()]
    for number in students:
        for column in found.names:  # chosen by the students; ids, by which Canvas knows them, stay as they are
            rows[number][column] = harmless(rows[number][column])
    lines = [table.titles, *rows]
    write_rows(path, [[cells[column] for column in kept] for cells in lines], table.delimiter, table.marked)
    return Filled(tuple(said), len(places))


def _assignment(table: Table, own: int, unit: str, wanted: str) -> int:
    """The column of an assignment."""
    matches = {place: ASSIGNMENT.fullmatch(title) for place, title in enumerate(table.titles) if place >= own}
    known = {place: (table.titles[place], match["title"], match["id"]) for place, match in matches.items() if match}
    fitting = [place for place, names in known.items() if wanted in names]
    if len(fitting) != 1:
        listed = "; ".join(names[0] for names in known.values()) or "none"
        raise PolicyError(
            f"{table.path}: {len(fitting) or 'no'} assignments are called {wanted!r}, which unit {unit[:2]} was to be. "
            f"Give one of these, or its number, with --column {unit[:2]}=…: {listed}."
        )
    return fitting[0]


def _describes(cells: Sequence[str]) -> bool:
    """Whether a row is about the assignments, not a student."""
    return POINTS_POSSIBLE in plain(cells[0]) or all(HIDDEN.fullmatch(cell) for cell in cells)


def is_nobody(student: str, cells: Sequence[str]) -> bool:
    """Whether a row of the export is about the assignments, or Canvas's student for trying things out."""
    return student.casefold() == TEST_STUDENT or _describes([student, *cells])


def _fill(cells: list[str], one: StudentGrades, term: TermGrades, wanted: Mapping[str, int]) -> list[str]:
    """Put a student's points into a row; what has no points stays as it was."""
    said = []
    for unit, grade in zip(term.units, one.grades, strict=True):
        if unit not in wanted or not grade.points:
            continue
        if cells[wanted[unit]].casefold() in EXCUSED:
            said.append(f"{one.student} has {cells[wanted[unit]]} for unit {unit[:2]} in Canvas, which stays.")
        else:
            cells[wanted[unit]] = grade.points
    return said


def _other_points(rows: Sequence[Sequence[str]], term: TermGrades, wanted: Mapping[str, int]) -> list[str]:
    """Units that are out of other points in Canvas: it takes points as they are."""
    said = []
    for cells in rows:
        if POINTS_POSSIBLE in plain(cells[0]):
            for unit, column in wanted.items():
                ours, theirs = term.out_of[term.units.index(unit)], points(cells[column])
                if theirs is None and cells[column]:
                    said.append(f"Unit {unit[:2]}: Canvas has {cells[column]!r} as its points, which is no number.")
                elif theirs is None or theirs != float(ours):
                    shown = "none" if theirs is None else f"{theirs:.10g}"
                    said.append(f"Unit {unit[:2]} is out of {ours} points here and of {shown} in Canvas.")
    return said


def points(text: str) -> float | None:
    """A number as Canvas writes it, in the language of whoever exports: 1,026.00 and 1.026,00 and 20,00.

    A lone sign is the decimal one unless three digits follow it, which Canvas, with its two decimals, never writes.
    """
    match = POINTS.fullmatch(text)
    return float(f"{re.sub('[^0-9]', '', match[1])}.{match[2] or 0}") if match else None
