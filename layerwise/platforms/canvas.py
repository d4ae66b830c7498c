"""Gradebooks in the form in which Canvas and Moodle import them.

Both are made from a file of the platform's own, because only that has the names by which it knows its students.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from layerwise.errors import PolicyError, SubmissionError
from layerwise.grade.policy.finals import show
from layerwise.io.table import Table, harmless, plain, read_table, write_rows
from layerwise.people import Register, person
from layerwise.term.gradebook import Student, Term

CANVAS_IDS = ("id", "sis user id", "sis login id", "integration id")
ASSIGNMENT = re.compile(r"(?P<title>.*) \((?P<id>[0-9]+)\)", re.DOTALL)
POINTS_POSSIBLE = "points possible"
HIDDEN = re.compile(r"(muted|manual posting.*)?", re.IGNORECASE)
EXCUSED = ("ex", "n/a")  # the student need not do it, or has not been given it

MOODLE_IDS = ("id number", "email address", "email", "username")  # what Moodle can find a student by


def write_canvas(export: Path, path: Path, found: Term, columns: Mapping[str, str]) -> list[str]:
    """Fill a term into a gradebook that Canvas exported: the students' own columns, and one for each unit.

    Other assignments are left out, so that what changes there meanwhile is not undone by the import.

    Args:
        export: the file that Canvas wrote.
        path: where the file for Canvas goes.
        found: the term.
        columns: for each unit, the assignment: its title, its number, or the column's whole heading.

    Returns:
        What the instructor should know, a sentence each.

    Raises:
        PolicyError: it is no such export, or a unit's column cannot be told.
    """
    table = _table(export, "Canvas's export")
    titles = [plain(title) for title in table.titles]
    if not titles or titles[0] not in ("student", "lastname") or "section" not in titles:
        seen = ", ".join(table.titles[:6]) or "nothing"
        raise PolicyError(
            f"{export}: not a gradebook that Canvas exported: it has no Student and Section. Seen: {seen}."
        )
    own = titles.index("section") + 1
    wanted = {unit: _assignment(table, own, unit, columns[unit]) for unit in found.units if unit in columns}
    rows = [list(cells) for _, cells in table.rows]
    students = [number for number, cells in enumerate(rows) if not _describes(cells)]
    ids = [titles.index(name) for name in CANVAS_IDS if name in titles[:own]]
    people = [(person(table, rows[number]).student, [rows[number][column] for column in ids]) for number in students]
    places, said = _placed(found.students, people, "Canvas's export")
    for place, one in places.items():
        said += _fill(rows[students[place]], one, found, wanted)
    said += _other_points(rows, found, wanted)
    said += [f"Unit {unit[:2]} has no column: add --column {unit[:2]}=…" for unit in found.units if unit not in wanted]
    kept = [*range(own), *wanted.values()]
    lines = [table.titles, *rows]
    write_rows(path, [[cells[column] for column in kept] for cells in lines], table.delimiter, table.marked)
    return said


def write_moodle(
    people: Path, path: Path, found: Term, headings: Mapping[str, str], identify_by: str = ""
) -> list[str]:
    """Write a term as Moodle imports it: what it finds a student by, and for each unit a grade and a feedback.

    Who has no grade at all is left out, and so is who cannot be found: Moodle would refuse the whole file, or give the
    line to the student above.

    Args:
        people: a CSV from Moodle with names and ID numbers, email addresses or usernames.
        path: where the file for Moodle goes.
        found: the term.
        headings: what each unit's column is called.
        identify_by: the column that Moodle is to find students by; by default the first there is.

    Returns:
        What the instructor should know, a sentence each.

    Raises:
        PolicyError: the list has no such column.
    """
    table = _table(people, "Moodle's list")
    column = table.column(*([plain(identify_by)] if identify_by else MOODLE_IDS))
    if column is None:
        seen = ", ".join(table.titles) or "nothing"
        raise PolicyError(f"{people}: no column {identify_by or ' or '.join(MOODLE_IDS)}. Columns: {seen}.")
    ids = [place for name in MOODLE_IDS if (place := table.column(name)) is not None]
    who = [person(table, cells) for _, cells in table.rows]
    known = [
        (one.student, [one.id, *(cells[place] for place in ids)])
        for one, (_, cells) in zip(who, table.rows, strict=True)
    ]
    places, said = _placed(found.students, known, "Moodle's list")
    heading = [name for unit in found.units for name in (headings[unit], f"{headings[unit]} (feedback)")]
    rows = [[table.titles[column], "Name", *heading]]
    for place, one in sorted(places.items()):
        key = table.rows[place][1][column]
        if not key:
            said.append(f"{one.student} has no {table.titles[column]} in Moodle's list and is left out.")
        elif any(final and final.points is not None for final in one.finals):
            rows.append([key, harmless(one.student), *_moodle_cells(one)])
    write_rows(path, rows)
    return said


def _table(path: Path, what: str) -> Table:
    try:
        return read_table(path, what)
    except SubmissionError as error:
        raise PolicyError(str(error)) from None


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
    """Whether a row of Canvas's is about the assignments, not a student."""
    return POINTS_POSSIBLE in plain(cells[0]) or all(HIDDEN.fullmatch(cell) for cell in cells)


def _placed(
    students: Sequence[Student], people: Sequence[tuple[str, Sequence[str]]], where: str
) -> tuple[dict[int, Student], list[str]]:
    """The place in a list of each student who is surely there, and of whom that cannot be said."""
    register = Register(people)
    found = [register.places(one.student, one.id) for one in students]
    claims = Counter(places[0] for places in found if len(places) == 1)
    placed, said = {}, []
    for one, places in zip(students, found, strict=True):
        if len(places) == 1 and claims[places[0]] == 1:
            placed[places[0]] = one
        else:
            why = "is not in" if not places else "may be several people of" if len(places) > 1 else "shares a line of"
            said.append(f"{one.student} {why} {where}: enter these grades by hand.")
    return placed, said


def _fill(cells: list[str], one: Student, found: Term, wanted: Mapping[str, int]) -> list[str]:
    """Put a student's points into a row of Canvas's; what has no points stays as it was."""
    said = []
    for unit, final in zip(found.units, one.finals, strict=True):
        if unit not in wanted or final is None or final.points is None:
            continue
        if cells[wanted[unit]].casefold() in EXCUSED:
            said.append(f"{one.student} has {cells[wanted[unit]]} for unit {unit[:2]} in Canvas, which stays.")
        else:
            cells[wanted[unit]] = show(final.points)
    return said


def _other_points(rows: Sequence[Sequence[str]], found: Term, wanted: Mapping[str, int]) -> list[str]:
    """Units that are out of other points in Canvas: it takes points as they are."""
    said = []
    for cells in rows:
        if POINTS_POSSIBLE in plain(cells[0]):
            for unit, column in wanted.items():
                ours, theirs = show(found.out_of[found.units.index(unit)]), cells[column].replace(",", ".")
                if not re.fullmatch(rf"{re.escape(ours)}(\.0*)?", theirs):
                    said.append(f"Unit {unit[:2]} is out of {ours} points here and of {theirs or 'none'} in Canvas.")
    return said


def _moodle_cells(one: Student) -> list[str]:
    cells = [(show(final.points), final.why) if final else ("", "") for final in one.finals]
    return [cell for points, why in cells for cell in (points, harmless(why))]
