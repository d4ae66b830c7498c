"""What a notebook is to a unit: its exercise, still blank or not, or something else that was taken for it."""

import re
from dataclasses import dataclass
from enum import Enum

from layerwise.course import Unit
from layerwise.errors import SubmissionError
from layerwise.grade.submission.notebook import Submission, parse_submission

BLANK = re.compile(r"raise NotImplementedError\([\"']Task ")


class Kind(Enum):
    """What a notebook is to a unit."""

    WORK = "an exercise with answers"
    BLANK = "the blank exercise"
    SOLUTION = "the solution"
    OTHER = "another notebook of the course"
    UNKNOWN = "none of the unit's tasks"
    BROKEN = "no notebook that can be read"


@dataclass(frozen=True)
class Look:
    """A notebook that was looked at for a unit.

    Attributes:
        kind: what it is.
        words: the same as a phrase: "unit 03's exercise".
        answers: the code of the unit's tasks, to tell attempts from each other.
    """

    kind: Kind
    words: str
    answers: tuple[str, ...] = ()


def look(content: bytes, unit: Unit) -> Look:
    """Look at a notebook file; whatever is wrong with it is in the words."""
    try:
        submission = parse_submission(content)
    except SubmissionError as error:
        return Look(Kind.BROKEN, str(error))
    tasks = {task.id for task in unit.tasks}
    if not tasks.intersection(submission.tasks):
        words = _other(submission, unit)
        return Look(Kind.OTHER, words) if words else Look(Kind.UNKNOWN, f"has none of unit {unit.name[:2]}'s tasks")
    own = tuple(cell.source for cell in submission.cells if cell.task in tasks)
    if own and all(BLANK.search(source) for source in own):
        return Look(Kind.BLANK, "blank", own)
    if submission.title.endswith(": solutions"):
        return Look(Kind.SOLUTION, "the solution", own)
    return Look(Kind.WORK, "", own or tuple(cell.source for cell in submission.cells))


def require_exercise(submission: Submission, unit: Unit) -> None:
    """Refuse a notebook of the course that is surely not the unit's exercise.

    Raises:
        SubmissionError: it is another unit's, or a lesson.
    """
    if not {task.id for task in unit.tasks}.intersection(submission.tasks) and (words := _other(submission, unit)):
        raise SubmissionError(f"This is {words}, not the exercise of unit {unit.name[:2]}. Hand in {unit.name}.ipynb.")


def _other(submission: Submission, unit: Unit) -> str:
    """What else of the course a notebook without any of the unit's tasks is, or nothing."""
    if submission.lesson:
        same = submission.title.startswith(f"# {unit.number} · ")
        return f"the lesson of unit {unit.name[:2]}" if same else "a lesson"
    numbers = sorted({int(task.partition(".")[0]) for task in submission.tasks})
    return f"unit {numbers[0]:02}'s exercise" if len(numbers) == 1 and numbers[0] != unit.number else ""
