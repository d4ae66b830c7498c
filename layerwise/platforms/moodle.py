"""Moodle: how it names the folders and files of a download, and the CSV by which it imports grades.

The CSV is made from a list of Moodle's own, because only that has what Moodle finds its students by.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from layerwise.errors import PolicyError
from layerwise.io.table import harmless, plain, write_rows
from layerwise.people import person
from layerwise.platforms.exchange import Sender, StudentGrades, TermGrades, placed, read_export

# Ada Lovelace_1234567_assignsubmission_file_, the same with _onlinetext_, and either before the name of a file.
FILE = re.compile(
    r"(?P<name>.+?)(?:_(?P<id>[0-9]+))?_(?:assignsubmission_[a-z]+|(?<=[0-9]_)onlinetext)(?:_.*)?", re.DOTALL
)
IDS = ("id number", "email address", "email", "username")  # what Moodle can find a student by


def moodle_sender(name: str) -> Sender | None:
    """Who sent a file or folder of this name, if Moodle gave it the name."""
    match = FILE.fullmatch(name)
    return Sender(match["name"].strip() or name, match["id"] or "", "moodle") if match else None


def write_moodle(
    people: Path, path: Path, term: TermGrades, headings: Mapping[str, str], identify_by: str = ""
) -> list[str]:
    """Write a term as Moodle imports it: what it finds a student by, and for each unit a grade and a feedback.

    Who has no grade at all is left out, and so is who cannot be found: Moodle would refuse the whole file, or give the
    line to the student above.

    Args:
        people: a CSV from Moodle with names and ID numbers, email addresses or usernames.
        path: where the file for Moodle goes.
        term: the grades.
        headings: what each unit's column is called.
        identify_by: the column that Moodle is to find students by; by default the first there is.

    Returns:
        What the instructor should know, a sentence each.

    Raises:
        PolicyError: the list has no such column.
        OSError: the file cannot be written.
    """
    table = read_export(people, "Moodle's list")
    column = table.column(*([plain(identify_by)] if identify_by else IDS))
    if column is None:
        seen = ", ".join(table.titles) or "nothing"
        raise PolicyError(f"{people}: no column {identify_by or ' or '.join(IDS)}. Columns: {seen}.")
    ids = [place for name in IDS if (place := table.column(name)) is not None]
    who = [person(table, cells) for _, cells in table.rows]
    known = [
        (one.student, [one.id, *(cells[place] for place in ids)])
        for one, (_, cells) in zip(who, table.rows, strict=True)
    ]
    places, said = placed(term.students, known, "Moodle's list")
    heading = [name for unit in term.units for name in (headings[unit], f"{headings[unit]} (feedback)")]
    rows = [[table.titles[column], "Name", *heading]]
    for place, one in sorted(places.items()):
        key = table.rows[place][1][column]
        if not key:
            said.append(f"{one.student} has no {table.titles[column]} in Moodle's list and is left out.")
        elif any(grade.points for grade in one.grades):
            rows.append([key, harmless(one.student), *_cells(one)])
    write_rows(path, rows)
    return said


def _cells(one: StudentGrades) -> list[str]:
    return [cell for grade in one.grades for cell in (grade.points, harmless(grade.why))]
