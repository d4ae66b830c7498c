"""The list of a class: read from a spreadsheet's CSV, and laid beside what was handed in."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from layerwise.errors import SubmissionError
from layerwise.grade.intake.hand_in import HandIn, in_order
from layerwise.io.table import plain, read_rows
from layerwise.people import (
    FIRST,
    ID_COLUMNS,
    LAST,
    NAME_COLUMNS,
    PARTICIPANT,
    PARTICIPANT_NUMBER,
    SURNAME,
    Register,
    RosterEntry,
)

NOT_LISTED = "not on the roster"


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


def _unmatched(found: list[RosterEntry]) -> str:
    if not found:
        return NOT_LISTED
    if len(found) == 1:
        return f"not matched: another hand-in has the name of {found[0].student} too"
    return f"not matched: {len(found)} students on the roster have this name"


def _noted(hand_in: HandIn, text: str) -> HandIn:
    return replace(hand_in, note="; ".join(part for part in (hand_in.note, text) if part))
