"""Who handed in, which file of theirs counts and why: before anything is graded."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from layerwise.course import Unit
from layerwise.errors import SubmissionError
from layerwise.grade.intake.collect import HandIn, RosterEntry, collect, join, read_roster
from layerwise.grade.policy.times import dated, read_times, unlisted
from layerwise.grade.submission.kind import require_exercise
from layerwise.grade.submission.notebook import parse_submission

NOTHING = "nothing was found that is surely theirs"


@dataclass(frozen=True)
class HandedIn:
    """What a class handed in.

    Attributes:
        hand_ins: one for each student, or for each attempt.
        missing: who is on the roster, and of whom nothing came.
        notes: what the instructor should know, a sentence each.
        strangers: whether there is a roster and nobody on it handed in.
    """

    hand_ins: tuple[HandIn, ...]
    missing: tuple[RosterEntry, ...] = ()
    notes: tuple[str, ...] = ()
    strangers: bool = False


@dataclass(frozen=True)
class Planned:
    """A line of the plan: a student, the file that will be graded, why this one, and what is doubtful."""

    student: str
    id: str
    file: str
    why: str
    doubt: str


@dataclass(frozen=True)
class Plan:
    """What a run would grade, and what the instructor should know; `strangers` as in `HandedIn`."""

    lines: tuple[Planned, ...]
    notes: tuple[str, ...]
    strangers: bool


def read_class(unit: Unit, folder: Path, roster: Path | None, times: Path | None, every: bool = False) -> HandedIn:
    """What was handed in, by whom and when.

    Args:
        unit: whose exercise.
        folder: where the hand-ins are.
        roster: the list of the class.
        times: a list of times of hand-in.
        every: give each attempt a row of its own.

    Raises:
        SubmissionError: hand-ins or roster cannot be read.
        PolicyError: the times cannot be used.
    """
    listed = read_roster(roster) if roster else ()
    hand_ins, missing, notes = collect(folder, every, unit, listed), tuple[RosterEntry, ...](), list[str]()
    if roster:
        hand_ins, missing = join(hand_ins, listed)
    strangers = bool(listed) and len(missing) == len(listed)
    if roster and strangers:
        notes.append(_strangers(roster, listed, hand_ins))
    if times:
        when, undated = read_times(times), hand_ins
        hand_ins = dated(undated, when, unit.name)
        notes += unlisted(undated, hand_ins, when, unit.name)
    return HandedIn(hand_ins, missing, tuple(notes), strangers)


def plan_class(unit: Unit, handed_in: HandedIn) -> Plan:
    """What a run would grade. Files are read, and nothing is run or written."""
    lines = [_planned(unit, hand_in) for hand_in in handed_in.hand_ins]
    lines += [Planned(entry.student, entry.id, "", "", NOTHING) for entry in handed_in.missing]
    return Plan(tuple(lines), handed_in.notes, handed_in.strangers)


def _planned(unit: Unit, hand_in: HandIn) -> Planned:
    doubts = [hand_in.problem, *_faults(unit, hand_in), hand_in.note]
    why = "" if hand_in.problem else hand_in.why
    return Planned(hand_in.student, hand_in.id, hand_in.file, why, "; ".join(filter(None, doubts)))


def _faults(unit: Unit, hand_in: HandIn) -> list[str]:
    """What reading the file says of it."""
    if hand_in.problem:
        return []
    try:
        submission = parse_submission(hand_in.read())
        require_exercise(submission, unit)
    except SubmissionError as error:
        return [str(error)]
    texts = [f"the cell of Task {task} is a text cell" for task in submission.texts]
    none = not {task.id for task in unit.tasks}.intersection(submission.tasks)
    return [*texts, *([f"it has no cell of unit {unit.name[:2]}'s tasks"] * none)]


def _strangers(roster: Path, listed: Sequence[RosterEntry], hand_ins: Sequence[HandIn]) -> str:
    first, other = hand_ins[0], listed[0]
    seen, listed_as = f"{first.student} {first.id}".strip(), f"{other.student} {other.id}".strip()
    return (
        f"{roster}: nobody on it handed in. Compare how it writes students ({listed_as}, …) "
        f"with what the files tell ({seen}, …): a name, an id, a login or an address must be the same."
    )
