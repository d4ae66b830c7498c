"""The list of a class: read from a spreadsheet's CSV, and laid beside what was handed in."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from layerwise.errors import SubmissionError
from layerwise.grade.hand_in import HandIn, in_order

NAME_COLUMNS = ("name", "student", "full name")
PARTICIPANT = "identifier"  # Moodle's worksheet: "Participant 1234", in the site's language
ID_COLUMNS = (PARTICIPANT, "id", "student id", "user id", "sis id")
FIRST, LAST = "first name", "last name"
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
    rows = _rows(path)
    line, titles = next(rows, (1, []))
    header = [re.sub(r"[\s_-]+", " ", title).strip().casefold() for title in titles]
    name_columns, id_column = _columns(header, f"{path}:{line}")
    entries: list[RosterEntry] = []
    lines: dict[str, int] = {}
    for line, row in rows:
        entry = _entry(row, len(header), name_columns, id_column, f"{path}:{line}")
        if id_column is not None and header[id_column] == PARTICIPANT:
            entry = replace(entry, id=re.sub(r"^\D+(?=\d+$)", "", entry.id))
        if entry.id and entry.id in lines:
            raise SubmissionError(f"{path}:{line}: the id {entry.id} is also in line {lines[entry.id]}. Correct one.")
        lines[entry.id] = line
        entries.append(entry)
    if not entries:
        raise SubmissionError(f"{path}:{line}: there are no students below the header. Put one on each line.")
    return tuple(entries)


def join(
    hand_ins: Iterable[HandIn], roster: Sequence[RosterEntry]
) -> tuple[tuple[HandIn, ...], tuple[RosterEntry, ...]]:
    """Give hand-ins the names and ids of the roster, and tell who is missing.

    A hand-in belongs to the student of its id; else to the one student of its name, if no other hand-in does.
    What belongs to nobody keeps its name, and its note says why.
    """
    hand_ins = tuple(hand_ins)
    by_id = {entry.id: place for place, entry in enumerate(roster) if entry.id}
    by_name = _index(roster)
    places = [[by_id[one.id]] if one.id in by_id else _named(one.student, by_name) for one in hand_ins]
    claims = Counter(found[0] for found in places if len(found) == 1)
    same_id = Counter(one.id for one in hand_ins)
    joined, present = [], set()
    for one, found in zip(hand_ins, places, strict=True):
        if len(found) == 1 and (claims[found[0]] == 1 or one.id in by_id):
            entry = roster[found[0]]
            present.add(found[0])
            shared = f"one of {same_id[one.id]} hand-ins of this student" if one.id and same_id[one.id] > 1 else ""
            joined.append(_noted(replace(one, student=entry.student, id=entry.id or one.id), shared))
        else:
            joined.append(_noted(one, _unmatched([roster[place] for place in found])))
    return in_order(joined), tuple(entry for place, entry in enumerate(roster) if place not in present)


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, each with the line where it begins."""
    text = _text(path)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begin = 1
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield begin, cells
            begin = reader.line_num + 1
    except csv.Error as error:
        raise SubmissionError(f"{path}:{begin}: this is not CSV ({error}). Save the roster as CSV again.") from None


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SubmissionError(f"{path} cannot be read: {error.strerror}.") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise SubmissionError(f"{path}:{line}: this is not UTF-8. Save the roster as “CSV UTF-8”.") from None


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


def _index(roster: Sequence[RosterEntry]) -> dict[str, set[int]]:
    """The places in the roster of every way to write a name."""
    index: dict[str, set[int]] = {}
    for place, entry in enumerate(roster):
        words = _words(entry.student, " ")
        run_together = {"".join(words[cut:] + words[:cut]) for cut in range(len(words))}  # Canvas: "lovelaceada"
        for key in _keys(entry.student) | run_together:
            index.setdefault(key, set()).add(place)
    return index


def _named(name: str, index: dict[str, set[int]]) -> list[int]:
    return sorted(set().union(*(index.get(key, set()) for key in _keys(name))))


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
