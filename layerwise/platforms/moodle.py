"""Moodle: how it names the folders and files of a download, and the CSV by which it imports grades.

The CSV is made from a list of Moodle's own, because only that has what Moodle finds its students by.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from layerwise.errors import PolicyError
from layerwise.io.table import harmless, plain, write_rows
from layerwise.people import GENERAL, Columns, Words
from layerwise.platforms.exchange import Filled, Sender, StudentGrades, TermGrades, placed, read_export

# Ada Lovelace_1234567_assignsubmission_file_, the same with _onlinetext_, and either before the name of a file.
FILE = re.compile(
    r"(?P<name>.+?)(?:_(?P<id>[0-9]+))?_(?:assignsubmission_[a-z]+|(?<=[0-9]_)onlinetext)(?:_.*)?", re.DOTALL
)
# "Group 1-Ada Lovelace_1234567_…", where groups are on. What has a number is no name, nor what begins with these words;
# "Anna Maria-Luise Li" is one.
GROUP = re.compile(
    r"(?:[^-]*[0-9][^-]*|(?:group|gruppe|groupe|grupo|gruppo|groep|grupa|grupp|team|tutorium|seminar)\b[^-]*)-(?P<name>.+)",
    re.IGNORECASE | re.DOTALL,
)
IDS = ("id number", "email address", "email", "username")  # what Moodle can find a student by

TIME_COLUMN = "last modified (submission)"  # of its grading worksheet
TIME = "%A, %d %B %Y, %I:%M %p"  # there, on a site in English

# Czech, Danish, Dutch, English, Finnish, French, German, Italian, Norwegian, Polish, Portuguese, Spanish, Swedish,
# Turkish; in any other language the columns are known by what stands in them.
WORDS = Words(
    names=(
        "vollständiger name", "nom complet", "nombre completo", "nome completo", "volledige naam", "fullständigt namn",
        "fullt navn", "fulde navn", "imię i nazwisko", "celé jméno",
    ),
    first=(
        "vorname", "prénom", "nombre", "nome", "voornaam", "förnamn", "fornavn", "imię", "jméno", "etunimi", "adı",
        "nombre(s)", "vorname(n)",
    ),
    last=(
        "nachname", "nom de famille", "nom", "apellido(s)", "apellidos", "cognome", "apelido", "sobrenome",
        "achternaam", "efternamn", "etternavn", "efternavn", "nazwisko", "příjmení", "sukunimi", "soyadı",
    ),
    others=(
        "id number", "username", "email address", "id nummer", "matrikelnummer", "anmeldename",
        "numéro d'identification", "nom d'utilisateur", "número de id", "nombre de usuario", "numero id",
        "número de identificação",
    ),
)  # fmt: skip


def moodle_sender(name: str) -> Sender | None:
    """Who sent a file or folder of this name, if Moodle gave it the name."""
    match = FILE.fullmatch(name)
    if match is None:
        return None
    student = match["name"].strip() or name
    if match["id"] and (grouped := GROUP.fullmatch(student)):
        student = grouped["name"]
    return Sender(student, match["id"] or "", "moodle")


def write_moodle(
    people: Path, path: Path, term: TermGrades, headings: Mapping[str, str], identify_by: str = ""
) -> Filled:
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
        Who joined, and what the instructor should know.

    Raises:
        PolicyError: the list has no such column.
        OSError: the file cannot be written.
    """
    table = read_export(people, "Moodle's list")
    found = Columns.of(table.titles, [cells for _, cells in table.rows], GENERAL | WORDS)
    column = table.column(*([plain(identify_by)] if identify_by else IDS))
    if column is None and not identify_by:  # a site in another language: the numbers, else the addresses
        column = next((place for place in found.others if all(cells[place] for _, cells in table.rows)), None)
    if column is None:
        seen = ", ".join(table.titles) or "nothing"
        raise PolicyError(f"{people}: no column {identify_by or ' or '.join(IDS)}. Columns: {seen}.")
    who = [found.person(cells) for _, cells in table.rows]
    places, said = placed(term.students, [(one.student, (one.id, *one.also)) for one in who], "Moodle's list")
    heading = [name for unit in term.units for name in (headings[unit], f"{headings[unit]} (feedback)")]
    rows = [[table.titles[column], "Name", *heading]]
    for place, one in sorted(places.items()):
        key = table.rows[place][1][column]
        if not key:
            said.append(f"{one.student} has no {table.titles[column]} in Moodle's list and is left out.")
        elif any(grade.points for grade in one.grades):
            rows.append([key, harmless(one.student), *_cells(one)])
    write_rows(path, rows)
    return Filled(tuple(said), len(places))


def _cells(one: StudentGrades) -> list[str]:
    return [cell for grade in one.grades for cell in (grade.points, harmless(grade.why))]
