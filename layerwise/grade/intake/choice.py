"""Which of a student's notebooks counts: the unit's exercise, known by its tasks; of several attempts the latest."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from layerwise.course import UNIT_FOLDER, Unit
from layerwise.errors import SubmissionError
from layerwise.grade.intake.piece import Piece, listed
from layerwise.grade.submission.kind import Kind, Look, look

EXERCISE = (Kind.WORK, Kind.BLANK, Kind.SOLUTION)
AT_ONCE = 2.0  # seconds: `git clone` writes all files at once, and a zip knows no less
ELSEWHERE = ("lessons", "solutions")  # the course's folders where no student works
# What Jupyter calls a new notebook and a copy, in English, German, French and Spanish, and what it keeps for itself.
SCRATCH = re.compile(
    r"(untitled|unbenannt|sans titre|sin título)[0-9]*\.ipynb|.*(-copy[0-9]+|-checkpoint)\.ipynb", re.I
)
# What systems add to a file's name: "Copy of …", "… (1)", "…-Copy1", nbgitpuller's "…__20260901120000".
ADDED = re.compile(
    r"^(copy of|kopie von|copie de|copia de|cópia de|copia di) "
    r"|( \([0-9]+\)|-copy[0-9]+|_+[0-9]{14}| - kopie| - copy)+$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Choice:
    """What counts of the notebooks of one student.

    Attributes:
        chosen: the one to grade, or to report on.
        attempts: earlier ones, which are real attempts too.
        passed: what was passed over, each with the reason.
        why: why this one.
        doubt: why none can be graded, a sentence; empty otherwise.
    """

    chosen: Piece
    attempts: tuple[Piece, ...] = ()
    passed: tuple[tuple[Piece, str], ...] = ()
    why: str = ""
    doubt: str = ""


def stem(name: str) -> str:
    """A file's name without its ending and without what systems add."""
    bare = re.sub(r"\.ipynb$", "", name, flags=re.IGNORECASE)
    while bare != (shorter := ADDED.sub("", bare).strip()):
        bare = shorter
    return bare


def choose(notebooks: Sequence[Piece], unit: Unit | None) -> Choice:
    """Choose among a student's notebooks, of which there is one at least.

    Args:
        notebooks: all that could be listed.
        unit: whose exercise is wanted; None: every notebook is an attempt.
    """
    if unit is None or len(notebooks) == 1:
        return _latest(notebooks, "the only notebook" if len(notebooks) == 1 else "")
    looks = _looked_at(notebooks, unit)
    exercises = [piece for piece in notebooks if looks[piece].kind in EXERCISE]
    if exercises:
        real = _real(exercises, looks)
        choice = _latest(real, f"the only one with unit {unit.name[:2]}'s tasks" if len(exercises) == 1 else "")
        doubt = _tie(real, looks, unit)
        if isinstance(doubt, Piece):
            choice = Choice(
                doubt, tuple(piece for piece in real if piece is not doubt), why="of the exercise's own name"
            )
            doubt = ""
    else:
        real, doubt = _perhaps(notebooks, looks, unit)
        choice = _latest(real, "by its name")
    passed = [(piece, _reason(piece, looks[piece])) for piece in notebooks if piece not in real]
    return Choice(choice.chosen, choice.attempts, tuple(passed), choice.why, doubt)


def _latest(attempts: Sequence[Piece], why: str) -> Choice:
    chosen = max(attempts, key=lambda piece: piece.recency)
    return Choice(chosen, tuple(piece for piece in attempts if piece is not chosen), why=why)


def _looked_at(notebooks: Sequence[Piece], unit: Unit) -> dict[Piece, Look]:
    """What each notebook is. Those that lie or are called as other parts of the course are read only where need be."""
    elsewhere = {piece: words for piece in notebooks if (words := _by_place(piece, unit))}
    looks = {piece: _look(piece, unit) for piece in notebooks if piece not in elsewhere}
    found = any(each.kind is Kind.WORK for each in looks.values())
    for piece, words in elsewhere.items():
        looks[piece] = Look(Kind.OTHER, words) if found else _look(piece, unit)
    return looks


def _by_place(piece: Piece, unit: Unit) -> str:
    """What a notebook of the course is by its folder and its name, or nothing."""
    inside = [name.casefold() for name in piece.entry.parts[piece.top.count("/") + 1 : -1]]
    folder = next((name for name in ELSEWHERE if name in inside), "")
    if folder:
        return f"lies in {folder}"
    other = stem(piece.name)
    if not UNIT_FOLDER.fullmatch(other) or other == unit.name or not (unit.root / "units" / other).is_dir():
        return ""
    return f"unit {other[:2]}'s"


def _look(piece: Piece, unit: Unit) -> Look:
    try:
        return look(piece.read(), unit)
    except SubmissionError as error:
        return Look(Kind.BROKEN, str(error))


def _real(exercises: list[Piece], looks: dict[Piece, Look]) -> list[Piece]:
    """Without those that are no attempts, as long as others are: blank ones, solutions, copies, scratch."""
    unlikely: tuple[Callable[[Piece], bool], ...] = (
        lambda piece: looks[piece].kind is Kind.BLANK,
        lambda piece: looks[piece].kind is Kind.SOLUTION or "solutions" in map(str.casefold, piece.entry.parts),
        lambda piece: SCRATCH.fullmatch(piece.name) is not None,
    )
    for test in unlikely:
        exercises = [piece for piece in exercises if not test(piece)] or exercises
    return exercises


def _tie(real: list[Piece], looks: dict[Piece, Look], unit: Unit) -> Piece | str:
    """Where the latest attempts are of one time and differ: the one of the exercise's own name, or the doubt."""
    attempt, time = max(piece.moment for piece in real)
    tied = [piece for piece in real if piece.sender.attempt == attempt and piece.entry.modified > time - AT_ONCE]
    if len({looks[piece].answers for piece in tied}) == 1:
        return ""
    named = [piece for piece in tied if piece.name == f"{unit.name}.ipynb"]
    if len(named) == 1:
        return named[0]
    names = listed(piece.beside(tied[0]) for piece in tied)
    return (
        f"These attempts are of the same time and differ, so that nobody can tell which is meant: {names}. "
        "Keep one of them in the folder, or hand in one file."
    )


def _perhaps(notebooks: Sequence[Piece], looks: dict[Piece, Look], unit: Unit) -> tuple[list[Piece], str]:
    """Where none is surely the exercise: those that may be, and the doubt, if there is one."""
    unsure = [piece for piece in notebooks if looks[piece].kind in (Kind.UNKNOWN, Kind.BROKEN)]
    named = [piece for piece in unsure if stem(piece.name) == unit.name]
    own = named or [piece for piece in unsure if not SCRATCH.fullmatch(piece.name)] or unsure
    if own and (named or len(own) == 1):
        return own, ""
    said = listed(f"{piece.beside(notebooks[0])} ({_reason(piece, looks[piece])})" for piece in notebooks)
    none = "None of these is surely" if own else "None of these is"
    return [max(own or notebooks, key=lambda piece: piece.recency)], (
        f"{none} the exercise of unit {unit.name[:2]}: {said}. Hand in {unit.name}.ipynb."
    )


def _reason(piece: Piece, seen: Look) -> str:
    """Why a notebook was passed over."""
    if seen.kind is Kind.WORK:
        return "a copy" if SCRATCH.fullmatch(piece.name) else "the solution"
    return "cannot be read" if seen.kind is Kind.BROKEN else seen.words
