"""The page lessons/README.md: every unit with what it teaches, how long it takes, and what it builds on."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from layerwise.course import Course, Unit

NOTE = "<!-- Built by `layerwise build` from units/*/unit.toml: edit those. -->"
HEAD = ("| unit | what it teaches | time | builds on | practice |", "|---|---|---|---|---|")


def overview_path(course: Course) -> Path:
    """Where the page lies: a code host shows it to whoever opens the folder of lessons."""
    return course.root / "lessons" / "README.md"


def overview(course: Course) -> str:
    """The page's text: a table for each part of the course, in Markdown.

    Raises:
        CourseError: a unit.toml is at fault.
    """
    lines = [NOTE, "", "# Units", "", *_totals(course)]
    for part, units in groupby(course.units, lambda unit: unit.part):
        lines += ["", f"## {part}", "", *HEAD, *map(_row, units)]
    return "\n".join(lines) + "\n"


def _totals(course: Course) -> Iterator[str]:
    number = len(course.units)
    reading = sum(unit.minutes for unit in course.units)
    practice = sum(task.minutes for unit in course.units for task in unit.tasks)
    yield (
        f"{number} unit{'' if number == 1 else 's'}: about {_span(reading)} of lessons and {_span(practice)} of "
        "exercises. The lessons already have their outputs; to run one, set up the course and open `START_HERE.ipynb`."
    )


def _span(minutes: int) -> str:
    return f"{minutes} minutes" if minutes < 120 else f"{minutes / 60:.0f} hours"


def _row(unit: Unit) -> str:
    before = ", ".join(_linked(each, unit.root) for each in unit.needs) or "nothing"
    cells = (
        f"[{unit.name[:2]} {unit.title}]({unit.name}.ipynb)",
        unit.summary,
        f"{unit.minutes} min",
        before,
        f"[exercise](../exercises/{unit.name}.ipynb), [solution](../solutions/{unit.name}.ipynb)",
    )
    return "| " + " | ".join(_in_a_cell(cell) for cell in cells) + " |"


def _linked(unit: Unit, root: Path) -> str:
    """A unit by its number, or in words where it belongs to another course than the one in `root`."""
    number = unit.name[:2]
    return f"[{number}]({unit.name}.ipynb)" if unit.root == root else f"{number} {unit.title} (in Layerwise)"


def _in_a_cell(text: str) -> str:
    """A text on one line, in which no character ends the table's cell."""
    return " ".join(text.split()).replace("|", r"\|")
