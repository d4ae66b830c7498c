"""What a student asks for besides a grade: a hint, a blank to begin again with, what comes next."""

import contextlib
import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from layerwise.build import blank_exercise
from layerwise.course import Course, Task, Unit
from layerwise.errors import LayerwiseError
from layerwise.grade.records import Outcome
from layerwise.io.files import write_changed
from layerwise.progress import Progress

KEPT = "kept"  # the folder beside the exercises for work that was reset
SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z`“(])")


def hints(task: Task) -> list[str]:
    """A task's hint, sentence by sentence: the next is asked for only when the first did not help."""
    return SENTENCE_END.split(task.hint.strip())


def give_hint(task: Task, progress: Progress) -> tuple[list[str], int]:
    """One sentence more of a task's hint than was given before.

    Args:
        task: whose.
        progress: what was given before; that one more was given is written there, if it can be.

    Returns:
        The sentences given so far, at least one, and how many are left.
    """
    known, before = hints(task), progress.standing(task).hints
    given = min(before + 1, len(known))
    if given > before:
        with contextlib.suppress(OSError):  # a hint that cannot be counted is still a hint
            progress.happened("hint", [task])
    return known[:given], len(known) - given


def next_task(course: Course, progress: Progress) -> Task | None:
    """The first task not passed of the unit that was worked on last, or of the first one that is not done.

    Returns:
        None when every task is passed.
    """
    units = [unit for unit in course.units if any(_open(unit, progress))]
    latest = max(progress.events, key=lambda event: event.at, default=None)
    units.sort(key=lambda unit: latest is None or latest.task not in {task.id for task in unit.tasks})
    return next(_open(units[0], progress)) if units else None


def reset(unit: Unit, progress: Progress) -> Path | None:
    """Put a unit's blank exercise in the place of the student's work.

    Args:
        unit: which.
        progress: where the reset is written down.

    Returns:
        Where the work is kept; None if there was none.

    Raises:
        LayerwiseError: the work cannot be kept; then it stays where it is.
    """
    path, kept = unit.notebook("exercises"), None
    blank = blank_exercise(unit)
    if path.is_file() and path.read_bytes() != blank:
        kept = path.parent / KEPT / f"{unit.name} {datetime.now():%Y-%m-%d %H.%M.%S}.ipynb"
        try:
            kept.parent.mkdir(exist_ok=True)
            if kept.exists():
                raise FileExistsError(f"{kept} is there already")
            shutil.copy2(path, kept)
        except OSError as error:
            raise LayerwiseError(f"Your work could not be kept, so it was not reset: {error}.") from error
    write_changed(path, blank)
    progress.happened("reset", unit.tasks)
    return kept


def _open(unit: Unit, progress: Progress) -> Iterator[Task]:
    """The tasks that are not passed, of those that can be judged here."""
    return (task for task in unit.tasks if task.judged and progress.standing(task).outcome is not Outcome.PASSED)
