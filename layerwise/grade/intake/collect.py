"""How a class's hand-ins really arrive, turned into a list of what to grade.

A folder or a zip may hold, side by side: files and zips named for students, a folder per student, and what learning
platforms give for a whole class. Nothing is unpacked or run. Where a student has several notebooks, they are read to
find the exercise among them; `HandIn.read` reads what is graded.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from layerwise.course import Unit
from layerwise.errors import SubmissionError
from layerwise.grade.intake.choice import Choice, choose, stem
from layerwise.grade.intake.hand_in import HandIn, in_order
from layerwise.grade.intake.listing import SUFFIX, People, list_class
from layerwise.grade.intake.piece import Piece, listed, natural
from layerwise.grade.intake.roster import join, read_roster
from layerwise.grade.records import HandedIn, Origin
from layerwise.people import Register, RosterEntry, same_name
from layerwise.platforms import classroom, known, sakai, scope, teams
from layerwise.platforms.exchange import Sender

__all__ = ["HandIn", "RosterEntry", "collect", "join", "read_roster"]

LONG_AGO = 631_152_000.0  # 1990: archives that keep no times say 1970 or 1980
NOBODY = "its name tells no student"


def collect(
    folder: Path, every: bool = False, unit: Unit | None = None, roster: Sequence[RosterEntry] = ()
) -> tuple[HandIn, ...]:
    """Find what a class handed in, one row per student, by name.

    Args:
        folder: the class's folder, or a zip of it; folders around the class are looked through.
        every: give each of a student's attempts a row of its own, rather than the latest alone.
        unit: whose exercise counts; None: any notebook does.
        roster: who may be among them, to tell folders around the class from those of students.

    Raises:
        SubmissionError: there is no such folder, nothing in it, or a zip that cannot be opened.
    """
    groups: dict[tuple[str, ...], list[Piece]] = {}
    register = Register((entry.student, (entry.id, *entry.also)) for entry in roster)
    guess = every or unit is not None
    people = People(lambda name: bool(register.places(name, also=classroom.logins(name))), guess)
    for piece in _pieces(folder, unit, people):
        sender = piece.sender
        key = (sender.platform, sender.id, same_name(sender.student)) if sender.id else (piece.top,)
        groups.setdefault(key, []).append(piece)
    if not groups:
        raise SubmissionError(f"{folder}: there are no files in it. Put one notebook per student there.")
    return in_order(row for pieces in groups.values() for row in _hand_ins(pieces, every, unit))


def _pieces(folder: Path, unit: Unit | None, people: People) -> Iterable[Piece]:
    """Everything that was handed in, with its sender.

    Raises:
        SubmissionError: the folder or the zip cannot be listed.
    """
    listing = list_class(folder, people)
    entries, above = listing.entries, listing.above
    found = [(entry, len(entry.parts) == above + 1 and not entry.folder) for entry in entries]
    submitters: dict[str, Sender] = {}
    for entry, loose in found:
        if loose and entry.parts[above] == scope.METADATA and not entry.fault:
            raw = HandIn("", "", entry.file, entry.path, entry.member).read()
            submitters = scope.read_metadata(raw.decode("utf-8", errors="replace"))
    alone = all(loose and entry.parts[above].casefold() in known.OWN_FILES for entry, loose in found)
    for entry, loose in found:
        name, inside = entry.parts[above], entry.parts[above + 1 :]
        if loose and name.casefold() in known.OWN_FILES and not alone:
            continue  # the platform's own sheet
        zipped = name.casefold().endswith(".zip") and entry.path.name == name  # the zip itself, or a member
        sender = _sender(name, loose or zipped, submitters, unit)
        if sender.platform == "sakai" and any(map(sakai.is_instructors, inside)):
            continue
        if number := teams.version(inside):
            sender = replace(sender, attempt=(number, 0))
        yield Piece(sender, entry, "/".join(entry.parts[: above + 1]))


def _sender(name: str, loose: bool, submitters: Mapping[str, Sender], unit: Unit | None) -> Sender:
    """Who sent the file (`loose`) or folder of this name."""
    name = unicodedata.normalize("NFC", name)
    if found := known.sender(name, loose, submitters):
        return found
    student = (SUFFIX.sub("", name) if loose else name).strip() or name
    nobody = unit is not None and loose and stem(name) in (unit.name, unit.name[3:])
    return Sender(student, also=() if loose else classroom.logins(name), nobody=nobody)


def _hand_ins(pieces: list[Piece], every: bool, unit: Unit | None) -> list[HandIn]:
    """Choose what to grade of all that one student handed in."""
    sound = [piece for piece in pieces if not piece.entry.fault and not piece.entry.folder]
    notebooks = [piece for piece in sound if piece.entry.suffix == ".ipynb"]
    refused = [piece for piece in pieces if piece.refused]
    if notebooks:
        choice = choose(notebooks, unit)
        row = replace(_row(choice.chosen, choice.doubt, _note(choice, refused, pieces, every)), why=_why(choice))
        return [row, *(_earlier(piece, row) for piece in choice.attempts if every and not choice.doubt)]
    if refused:
        chosen = max(refused, key=lambda piece: piece.recency)
        return [_row(chosen, chosen.entry.fault, _note(Choice(chosen), refused, pieces))]
    if len(pieces) == 1 and pieces[0].loose:  # whoever reads it will say what it is
        return [_row(pieces[0], pieces[0].entry.fault, _note(Choice(pieces[0]), [], pieces))]
    return [_without_notebook(pieces)]


def _row(piece: Piece, problem: str, note: str) -> HandIn:
    entry, sender = piece.entry, piece.sender
    return HandIn(
        sender.student, sender.id, entry.file, entry.path, entry.member, problem, note,
        also=sender.also, handed_in=_handed_in(piece),
    )  # fmt: skip


def _earlier(piece: Piece, latest: HandIn) -> HandIn:
    note = f"{'handed in late; ' if piece.sender.late else ''}an earlier attempt"
    return replace(_row(piece, "", note), student=latest.student, id=latest.id, latest=latest.file)


def _handed_in(piece: Piece) -> HandedIn:
    """What the file's time tells; a zip's has no zone, and the listing took it for one of this machine's.

    Whoever makes a zip dates what is in it. So the zip's own time counts as well, and the later of the two.
    """
    entry, late = piece.entry, piece.sender.late
    latest = max(entry.modified, entry.arrived)
    if latest < LONG_AGO:
        return HandedIn(late=late)
    time = datetime.fromtimestamp(int(latest)).astimezone()
    if entry.member and entry.arrived >= entry.modified:
        return HandedIn(time.isoformat(), Origin.ARRIVED, late)
    if entry.member:
        return HandedIn(time.isoformat(), Origin.ZIP, late, zone=f"{time:%Z}")
    return HandedIn(time.isoformat(), Origin.FILE, late)


def _without_notebook(pieces: list[Piece]) -> HandIn:
    first = min(pieces, key=lambda piece: (len(piece.entry.parts), natural(piece.entry.file)))
    files = [piece for piece in pieces if not piece.entry.folder]
    empty = {piece.top for piece in pieces} - {piece.top for piece in (first, *files)}
    names = listed([*(piece.beside(first) for piece in files), *empty])
    problem = f"There is no notebook in it, only: {names}." if names else "There is nothing in it."
    row = _row(first, f"{problem} Hand in the file that ends in .ipynb.", _note(Choice(first), [], []))
    return replace(row, file=first.top, member="")


def _why(choice: Choice) -> str:
    """Why this file, for whoever looks before anything is graded."""
    return choice.why or (
        f"the latest of {len(choice.attempts) + 1} attempts" if choice.attempts else "the only attempt"
    )


def _note(choice: Choice, refused: list[Piece], pieces: list[Piece], every: bool = False) -> str:
    """What the report should mention of a hand-in besides the file that is graded."""
    chosen, older = choice.chosen, choice.attempts
    refused = [piece for piece in refused if piece is not chosen]
    passed = [piece for piece, _ in choice.passed]
    extra = {piece.top for piece in pieces} - {piece.top for piece in (chosen, *older, *refused, *passed)}
    said = [NOBODY] if chosen.sender.nobody else []
    said += ["handed in late"] if chosen.sender.late else []
    if older and not choice.doubt:
        names = listed(piece.beside(chosen) for piece in older)
        which = choice.why or "the latest"
        said.append(f"{which} of {len(older) + 1} attempts" + ("" if every else f"; not graded: {names}"))
    if passed and not choice.doubt:
        names = listed(f"{piece.beside(chosen)} ({why})" for piece, why in choice.passed)
        said.append(f"graded: {chosen.beside(chosen)}; passed over: {names}")
    if refused:
        said.append(f"refused: {listed(piece.beside(chosen) for piece in refused)}")
    if extra:
        said.append(f"with it: {listed(extra)}")
    return "; ".join(said)
