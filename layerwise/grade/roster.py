"""The list of a class: read from a spreadsheet's CSV, and laid beside what was handed in."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from layerwise.errors import SubmissionError
from layerwise.grade.hand_in import HandIn, in_order
from layerwise.grade.table import Table, plain, read_rows

NAME_COLUMNS = ("name", "student", "full name")
PARTICIPANT = "identifier"  # Moodle's worksheet: "Participant 1234", in the site's language
PARTICIPANT_NUMBER = re.compile(r"^\D+(?=\d+$)")
ID_COLUMNS = (PARTICIPANT, "id", "student id", "user id", "sis id")
FIRST, LAST = "first name", "last name"
SURNAME = "surname"  # Moodle's word for the last name, for years
NOT_LISTED = "not on the roster"


@dataclass(frozen=True)
class RosterEntry:
    """A student of the class; `id` is the learning platform's number, or empty."""

    student: str
    id: str


def read_roster(path: Path) -> tuple[RosterEntry, ...]:
    """Read a class's list: a CSV file with a header, comma or semicolon, in UTF-8.

    Raises:
        SubmissionError: it cannot be used; the message names the file, the line and the cure.
    """
    rows = read_rows(path, "the roster")
    line, titles = next(rows, (1, []))
    header = [LAST if plain(title) == SURNAME else plain(title) for title in titles]
    name_columns, id_column = _columns(header, f"{path}:{line}")
    entries: list[RosterEntry] = []
    lines: dict[str, int] = {}
    for line, row in rows:
        entry = _entry(row, len(header), name_columns, id_column, f"{path}:{line}")
        if id_column is not None and header[id_column] == PARTICIPANT:
            entry = replace(entry, id=PARTICIPANT_NUMBER.sub("", entry.id))
        if entry.id and entry.id in lines:
            raise SubmissionError(f"{path}:{line}: the id {entry.id} is also in line {lines[entry.id]}. Correct one.")
        lines[entry.id] = line
        entries.append(entry)
    if not entries:
        raise SubmissionError(f"{path}:{line}: there are no students below the header. Put one on each line.")
    return tuple(entries)


def person(table: Table, cells: Sequence[str]) -> RosterEntry:
    """Whom a row of a table is about, as far as its name and id columns tell."""
    name, id_column = table.column(*NAME_COLUMNS), table.column(*ID_COLUMNS)
    parts = table.column(FIRST, "firstname"), table.column(LAST, SURNAME, "lastname")
    columns = parts if name is None else (name,)
    student = " ".join(cells[column] for column in columns if column is not None and cells[column])
    id = cells[id_column] if id_column is not None else ""
    if id_column == table.column(PARTICIPANT):
        id = PARTICIPANT_NUMBER.sub("", id)
    return RosterEntry(unicodedata.normalize("NFC", student), id)


class Register:
    """Finds a person in a list by a number, else by name, however it is written.

    Args:
        people: the name and the numbers of each, in the list's order; empty numbers are passed over.
    """

    def __init__(self, people: Iterable[tuple[str, Iterable[str]]]) -> None:
        self.ids: dict[str, set[int]] = {}
        self._names: dict[str, set[int]] = {}
        for place, (student, ids) in enumerate(people):
            for id in filter(None, ids):
                self.ids.setdefault(id, set()).add(place)
            for key in _spellings(student):
                self._names.setdefault(key, set()).add(place)

    def places(self, student: str, id: str = "") -> list[int]:
        """Where in the list this may be: one place, none, or several people of one name."""
        found = [self.ids[id]] if id in self.ids else [self._names.get(key, set()) for key in _keys(student)]
        return sorted(set().union(*found))


def join(
    hand_ins: Iterable[HandIn], roster: Sequence[RosterEntry]
) -> tuple[tuple[HandIn, ...], tuple[RosterEntry, ...]]:
    """Give hand-ins the names and ids of the roster, and tell who is missing.

    A hand-in belongs to the student of its id; else to the one student of its name, if no other hand-in does.
    What belongs to nobody keeps its name, and its note says why.
    """
    hand_ins = tuple(hand_ins)
    register = Register((entry.student, (entry.id,)) for entry in roster)
    places = [register.places(one.student, one.id) for one in hand_ins]
    latest = [not one.latest for one in hand_ins]  # a student's earlier attempts do not compete with it
    claims = Counter(found[0] for found, last in zip(places, latest, strict=True) if last and len(found) == 1)
    same_id = Counter(one.id for one in hand_ins if not one.latest)
    joined, present = [], set()
    for one, found in zip(hand_ins, places, strict=True):
        if len(found) == 1 and (claims[found[0]] == 1 or one.id in register.ids):
            entry = roster[found[0]]
            present.add(found[0])
            shared = f"one of {same_id[one.id]} hand-ins of this student" if one.id and same_id[one.id] > 1 else ""
            joined.append(_noted(replace(one, student=entry.student, id=entry.id or one.id), shared))
        else:
            joined.append(_noted(one, _unmatched([roster[place] for place in found])))
    return in_order(joined), tuple(entry for place, entry in enumerate(roster) if place not in present)


def _columns(header: list[str], place: str) -> tuple[list[int], int | None]:
    """Where the name is, in one column or two, and where the id is."""
    ids = [header.index(title) for title in ID_COLUMNS if title in header]
    names = [header.index(title) for title in NAME_COLUMNS if title in header]
    if names:
        return names[:1], ids[0] if ids else None
    if FIRST in header and LAST in header:
        return [header.index(FIRST), header.index(LAST)], ids[0] if ids else None
    seen = ", ".join(header) or "nothing"
    raise SubmissionError(
        f'{place}: the header has no column for the name, only: {seen}. Call it "name", or give "{FIRST}" and "{LAST}".'
    )


def _entry(row: list[str], width: int, names: list[int], id_column: int | None, place: str) -> RosterEntry:
    if any(row[width:]):
        raise SubmissionError(
            f"{place}: the row has {len(row)} cells and the header {width}. Put a name that has a comma into quotes."
        )
    cells = row + [""] * (width - len(row))
    student = " ".join(cells[column] for column in names if cells[column])
    if not student:
        raise SubmissionError(f"{place}: the name is empty. Fill it in, or remove the row.")
    return RosterEntry(unicodedata.normalize("NFC", student), cells[id_column] if id_column is not None else "")


def _spellings(name: str) -> set[str]:
    """Every way to write a name that is listed."""
    words = _words(name, " ")
    run_together = {"".join(words[cut:] + words[:cut]) for cut in range(len(words))}  # Canvas: "lovelaceada"
    return _keys(name) | run_together


def _keys(name: str) -> set[str]:
    """A name without case, accents and order; "Jean-Luc" is one word for some and two for others."""
    return {" ".join(sorted(_words(name, gap))) for gap in (" ", "")} - {""}


def _words(name: str, gap: str) -> list[str]:
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return "".join(letter if letter.isalnum() or letter.isspace() else gap for letter in plain).split()


def _unmatched(found: list[RosterEntry]) -> str:
    if not found:
        return NOT_LISTED
    if len(found) == 1:
        return f"not matched: another hand-in has the name of {found[0].student} too"
    return f"not matched: {len(found)} students on the roster have this name"


def _noted(hand_in: HandIn, text: str) -> HandIn:
    return replace(hand_in, note="; ".join(part for part in (hand_in.note, text) if part))
