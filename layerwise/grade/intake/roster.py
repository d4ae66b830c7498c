"""The list of a class: read from a table, and laid beside what was handed in."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from layerwise.errors import SubmissionError
from layerwise.grade.intake.hand_in import HandIn, in_order
from layerwise.io.table import plain, read_rows
from layerwise.people import Columns, Register, RosterEntry
from layerwise.platforms import classroom
from layerwise.platforms.known import WORDS, is_nobody

NOT_LISTED = "not on the roster"


def read_roster(path: Path) -> tuple[RosterEntry, ...]:
    """Read a class's list: a table with a header, made by hand or exported by a learning platform.

    Rows that are about assignments, and a platform's student for trying things out, are nobody.

    Raises:
        SubmissionError: it cannot be used; the message names the file, the line and the cure.
        LayerwiseError: it is .xlsx, and the library for that is not installed.
    """
    rows = read_rows(path, "the roster")
    line, header = next(rows, (1, []))
    body = [(line, row) for line, row in rows]
    columns = Columns.of(header, [row for _, row in body], WORDS)
    if not columns.names and not _nameless(columns, header):
        raise SubmissionError(_without_names(header, f"{path}:{line}"))
    entries: list[RosterEntry] = []
    lines: dict[str, int] = {}
    for line, row in body:
        cells = _cells(row, len(header), f"{path}:{line}")
        entry = columns.person(cells)
        if is_nobody(" ".join(cells[column] for column in columns.names), cells):
            continue
        if not entry.student:
            raise SubmissionError(f"{path}:{line}: the name is empty. Fill it in, or remove the row.")
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

    A hand-in belongs to the student of its id, login or address; else to the one student of its name, if no other
    hand-in does.
    What belongs to nobody keeps its name, and its note says why.
    """
    hand_ins = tuple(hand_ins)
    register = Register((entry.student, (entry.id, *entry.also)) for entry in roster)
    places = [register.places(one.student, one.id, one.also) for one in hand_ins]
    latest = [not one.latest for one in hand_ins]  # a student's earlier attempts do not compete with it
    claims = Counter(found[0] for found, last in zip(places, latest, strict=True) if last and len(found) == 1)
    same_id = Counter(one.id for one in hand_ins if not one.latest)
    joined, present = [], set()
    for one, found in zip(hand_ins, places, strict=True):
        if len(found) == 1 and (claims[found[0]] == 1 or register.knows(one.id)):
            entry = roster[found[0]]
            present.add(found[0])
            shared = f"one of {same_id[one.id]} hand-ins of this student" if one.id and same_id[one.id] > 1 else ""
            joined.append(_noted(replace(one, student=entry.student, id=entry.id or one.id), shared))
        else:
            joined.append(_noted(one, _unmatched([roster[place] for place in found])))
    return in_order(joined), tuple(entry for place, entry in enumerate(roster) if place not in present)


def _nameless(columns: Columns, header: Sequence[str]) -> bool:
    """Whether it is a list of logins alone, as GitHub Classroom exports."""
    return columns.id is not None and any(plain(title) in classroom.WORDS.others for title in header)


def _without_names(header: Sequence[str], place: str) -> str:
    seen = ", ".join(map(plain, header)) or "nothing"
    return (
        f"{place}: the header has no column for the name, only: {seen}. "
        'Call it "name", or give "first name" and "last name".'
    )


def _cells(row: list[str], width: int, place: str) -> list[str]:
    """A row with a cell for each title.

    Raises:
        SubmissionError: it has more.
    """
    if any(row[width:]):
        raise SubmissionError(
            f"{place}: the row has {len(row)} cells and the header {width}. Put a name that has a comma into quotes."
        )
    return row[:width] + [""] * (width - len(row))


def _unmatched(found: list[RosterEntry]) -> str:
    if not found:
        return NOT_LISTED
    if len(found) == 1:
        return f"not matched: another hand-in has the name of {found[0].student} too"
    return f"not matched: {len(found)} students on the roster have this name"


def _noted(hand_in: HandIn, text: str) -> HandIn:
    return replace(hand_in, note="; ".join(part for part in (hand_in.note, text) if part))
