"""How a class's hand-ins really arrive, turned into a list of what to grade.

A folder or a zip may hold, side by side: files and zips named for students, a folder per student, and what Canvas and
Moodle give for a whole class. Nothing is unpacked and no notebook is read here; `HandIn.read` does that for one.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from layerwise.errors import SubmissionError
from layerwise.grade.intake.archive import list_zip
from layerwise.grade.intake.entries import Entry, list_folder
from layerwise.grade.intake.hand_in import HandIn, in_order
from layerwise.grade.intake.roster import join, read_roster
from layerwise.grade.records import HandedIn, Origin
from layerwise.people import RosterEntry, same_name
from layerwise.platforms.canvas import canvas_sender
from layerwise.platforms.exchange import Sender
from layerwise.platforms.moodle import moodle_sender

__all__ = ["HandIn", "RosterEntry", "collect", "join", "read_roster"]

LONG_AGO = 631_152_000.0  # 1990: archives that keep no times say 1970 or 1980
NAMED = 10  # files that a note or a problem names; the rest are counted

SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,10}$")  # "Ada B. Lovelace" has none


@dataclass(frozen=True)
class _Piece:
    """Something that a student handed in; `top` is the file or folder of the class's folder that it is or lies in."""

    sender: Sender
    entry: Entry
    top: str

    @property
    def refused(self) -> bool:
        """Whether a notebook may be lost here."""
        return bool(self.entry.fault) and (self.entry.folder or self.entry.suffix in ("", ".ipynb", ".zip"))

    @property
    def loose(self) -> bool:
        """Whether it is a file of the class's folder, rather than in a student's."""
        return self.entry.file == self.top and not self.entry.folder

    @property
    def recency(self) -> tuple[tuple[int, int], float, list[object]]:
        return self.sender.attempt, self.entry.modified, _natural(self.entry.file)

    def beside(self, other: "_Piece") -> str:
        """Its name as a note on `other` calls it: short where both lie in the same folder or zip."""
        return self.entry.file.removeprefix(f"{other.top}/") if self.top == other.top else self.entry.file


def collect(folder: Path, every: bool = False) -> tuple[HandIn, ...]:
    """Find what a class handed in, one row per student, by name.

    Args:
        folder: the class's folder, or a zip of it.
        every: give each of a student's attempts a row of its own, rather than the latest alone.

    Raises:
        SubmissionError: there is no such folder, nothing in it, or a zip that cannot be opened.
    """
    groups: dict[tuple[str, ...], list[_Piece]] = {}
    for piece in _pieces(folder):
        sender = piece.sender
        key = (sender.platform, sender.id, same_name(sender.student)) if sender.id else (piece.top,)
        groups.setdefault(key, []).append(piece)
    if not groups:
        raise SubmissionError(f"{folder}: there are no files in it. Put one notebook per student there.")
    return in_order(row for pieces in groups.values() for row in _hand_ins(pieces, every))


def _pieces(folder: Path) -> Iterable[_Piece]:
    """Everything that was handed in, with its sender.

    Raises:
        SubmissionError: the folder or the zip cannot be listed.
    """
    entries, above = _listed(folder)
    for entry in entries:
        loose = len(entry.parts) == above + 1 and not entry.folder
        sender = _sender(entry.parts[above], loose)
        top = "/".join(entry.parts[: above + 1])
        for part in _opened(entry):
            yield _Piece(sender, part, top)


def _listed(folder: Path) -> tuple[list[Entry], int]:
    """What is in the class's folder or zip, and how many names come before those of the students."""
    try:
        if folder.is_dir():
            return list(list_folder(folder)), 0
        if not folder.is_file():
            raise SubmissionError(f"{folder}: no such folder. Give the folder that holds the submitted notebooks.")
    except OSError as error:
        raise SubmissionError(f"{folder} cannot be read: {error.strerror}.") from None
    if folder.suffix.casefold() != ".zip":
        raise SubmissionError(f"{folder} is a file. Give the folder, or the zip, that holds the submitted notebooks.")
    try:
        entries = list_zip(folder.resolve(), (folder.name,))  # the instructor's own link is meant
    except SubmissionError as error:
        raise SubmissionError(f"{folder}: {error}") from None
    if _wrapped(entries, folder.stem):
        return [entry for entry in entries if len(entry.parts) > 2], 2
    return entries, 1


def _wrapped(entries: list[Entry], stem: str) -> bool:
    """Whether a zip holds one folder of its own name, as when a class's whole folder was zipped."""
    stem = re.sub(r" ?\([0-9]+\)$", "", stem)  # the browser's, for a second download
    inside = {entry.parts[1] for entry in entries if len(entry.parts) > 2 or entry.folder}
    loose = any(len(entry.parts) == 2 and not entry.folder for entry in entries)
    return not loose and [same_name(name) for name in inside] == [same_name(stem)]


def _opened(entry: Entry) -> list[Entry]:
    """The entry; in place of a zip, itself as a folder and its members, or itself with its fault."""
    if entry.suffix != ".zip" or entry.folder or entry.fault:
        return [entry]
    try:
        return [replace(entry, folder=True), *list_zip(entry.path, entry.parts)]
    except SubmissionError as error:
        return [replace(entry, fault=str(error))]


def _sender(name: str, loose: bool) -> Sender:
    """Who sent the file (`loose`) or folder of this name."""
    name = unicodedata.normalize("NFC", name)
    if found := moodle_sender(name) or canvas_sender(name):
        return found
    stem = SUFFIX.sub("", name) if loose else name
    return Sender(stem.strip() or name)


def _hand_ins(pieces: list[_Piece], every: bool) -> list[HandIn]:
    """Choose what to grade of all that one student handed in."""
    sound = [piece for piece in pieces if not piece.entry.fault and not piece.entry.folder]
    notebooks = [piece for piece in sound if piece.entry.suffix == ".ipynb"]
    refused = [piece for piece in pieces if piece.refused]
    if notebooks or refused:
        chosen = max(notebooks or refused, key=lambda piece: piece.recency)
        older = [piece for piece in notebooks if piece is not chosen]
        row = _row(chosen, chosen.entry.fault, _note(chosen, older, refused, pieces, every))
        return [row, *(_earlier(piece, row) for piece in older if every)]
    if len(pieces) == 1 and pieces[0].loose:  # whoever reads it will say what it is
        return [_row(pieces[0], pieces[0].entry.fault, _note(pieces[0], [], [], pieces))]
    return [_without_notebook(pieces)]


def _row(piece: _Piece, problem: str, note: str) -> HandIn:
    entry, sender = piece.entry, piece.sender
    return HandIn(
        sender.student, sender.id, entry.file, entry.path, entry.member, problem, note, handed_in=_handed_in(piece)
    )


def _earlier(piece: _Piece, latest: HandIn) -> HandIn:
    note = f"{'handed in late; ' if piece.sender.late else ''}an earlier attempt"
    return replace(_row(piece, "", note), student=latest.student, id=latest.id, latest=latest.file)


def _handed_in(piece: _Piece) -> HandedIn:
    """What the file's time tells; a zip's has no zone, and the listing took it for one of this machine's."""
    late = piece.sender.late
    if piece.entry.modified < LONG_AGO:
        return HandedIn(late=late)
    time = datetime.fromtimestamp(int(piece.entry.modified)).astimezone()
    if piece.entry.member:
        return HandedIn(time.isoformat(), Origin.ZIP, late, zone=f"{time:%Z}")
    return HandedIn(time.isoformat(), Origin.FILE, late)


def _without_notebook(pieces: list[_Piece]) -> HandIn:
    first = min(pieces, key=lambda piece: (len(piece.entry.parts), _natural(piece.entry.file)))
    files = [piece for piece in pieces if not piece.entry.folder]
    empty = {piece.top for piece in pieces} - {piece.top for piece in (first, *files)}
    names = _names([*(piece.beside(first) for piece in files), *empty])
    problem = f"There is no notebook in it, only: {names}." if names else "There is nothing in it."
    row = _row(first, f"{problem} Hand in the file that ends in .ipynb.", _note(first, [], [], []))
    return replace(row, file=first.top, member="")


def _note(chosen: _Piece, older: list[_Piece], refused: list[_Piece], pieces: list[_Piece], every: bool = False) -> str:
    """What the report should mention of a hand-in besides the file that is graded."""
    refused = [piece for piece in refused if piece is not chosen]
    extra = {piece.top for piece in pieces} - {piece.top for piece in (chosen, *older, *refused)}
    said = ["handed in late"] if chosen.sender.late else []
    if older:
        names = _names(piece.beside(chosen) for piece in older)
        said.append(f"the latest of {len(older) + 1} attempts" + ("" if every else f"; not graded: {names}"))
    if refused:
        said.append(f"refused: {_names(piece.beside(chosen) for piece in refused)}")
    if extra:
        said.append(f"with it: {_names(extra)}")
    return "; ".join(said)


def _names(names: Iterable[str]) -> str:
    ordered = sorted(names, key=_natural)
    more = [f"and {len(ordered) - NAMED} more"] if len(ordered) > NAMED else []
    return ", ".join(ordered[:NAMED] + more)


def _natural(name: str) -> list[object]:
    """Sort "a10" after "a9"; a number counts by its length first, as it may have thousands of digits."""
    pieces = re.split(r"0*([0-9]+)", name)
    return [(len(text), text) if number % 2 else text for number, text in enumerate(pieces)] + [name]
