"""Derives the three notebooks of a unit from its sources; pure functions from cells to cells."""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from layerwise.build.source import SourceCell, examine_exercise, fill_blanks, read_source
from layerwise.course import Course, Task, Unit
from layerwise.errors import SourceError
from layerwise.measure import Measured
from layerwise.references import reading_list

REFERENCE = re.compile(r"\{measured:(?P<name>\w+)(?:\.(?P<part>\w+))?(?::(?P<format>[^{}]*))?\}")
PICTURE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<name>[^)/:]+\.png)\)")
PARTS = ("mean", "low", "high", "runs")
PREDICT = "**Predict, then run.**"
READING = "Further reading"
BIBLIOGRAPHY = Path("book", "references.bib")  # in a course that has one
HOSTED = "hosted"  # the id of the cell that installs the course where it is missing
INSTALL = """\
# On a hosted notebook service this installs the course from the folder above. Where it is installed, nothing happens.
import importlib.util
from pathlib import Path

if importlib.util.find_spec("layerwise") is None:
    if not Path("../pyproject.toml").is_file():
        raise ModuleNotFoundError(
            "This notebook was opened alone, and needs the folder of the course. Get the whole folder where you got "
            "the notebook, and open the notebook in it; on a hosted service, upload or clone the folder first."
        )
    %pip install --quiet .. keras keras-tuner scikit-learn tensorboard tensorflow"""
FORMATTER = "  # fmt: skip"
COMPARE = "Compare with `solutions/` when you have passed, or when you are truly stuck."
HAND_IN = "Hand in the saved exercise. Some checks may run only then; `check(...)` says so."
DIFFICULTY = {1: "●○○", 2: "●●○", 3: "●●●"}


@dataclass(frozen=True)
class Cell:
    """A cell of a notebook to be written; `line` leads back to the source (0: made by the build)."""

    kind: str
    source: str
    id: str
    metadata: Mapping[str, Any] = field(default_factory=dict)
    line: int = 0

    @property
    def task(self) -> str:
        """The task that a code cell answers, or empty."""
        return str(self.metadata.get("layerwise", {}).get("task", ""))


def lesson(unit: Unit) -> tuple[Cell, ...]:
    """The lesson's cells; measured numbers are still references.

    Raises:
        SourceError: the source is at fault.
        CourseError: the reading names a work that the bibliography does not have.
    """
    path = unit.folder / "lesson.py"
    cells = [_text(_lesson_head(unit), "head"), _install()]
    for cell in read_source(path):
        if cell.task:
            raise SourceError(path, cell.line, "a task in a lesson.", "Move it to exercise.py.")
        text = (
            with_pictures(_tagged(cell), path, cell.line) if cell.kind == "markdown" else _for_readers(unit, cell.text)
        )
        cells.append(Cell(cell.kind, text, "", _shown(cell.tags), cell.line))
    if unit.reading:
        entries = reading_list(unit.reading, unit.root / BIBLIOGRAPHY, unit.folder / "unit.toml")
        cells.append(_text(f"## {READING}\n\n" + "\n".join(f"- {entry}" for entry in entries), "reading"))
    return _with_ids(cells)


def exercise(unit: Unit, solve: bool = False) -> tuple[Cell, ...]:
    """The exercise's cells, blank or solved.

    Raises:
        SourceError: the source is at fault.
    """
    path = unit.folder / "exercise.py"
    sources = read_source(path)
    examine_exercise(path, unit, sources)
    cells = [_text(_exercise_head(unit, solve), "head"), _install()]
    for cell in sources:
        if not cell.task:
            text = _tagged(cell) if cell.kind == "markdown" else _for_readers(unit, cell.text)
            cells.append(Cell(cell.kind, text, "", {}, cell.line))
        elif cell.kind == "markdown":
            cells.append(Cell("markdown", _statement(unit.task(cell.task), cell.text), "", {}, cell.line))
        else:
            code, _ = fill_blanks(path, cell, solve)
            code = _for_readers(unit, code)
            identity = "task-" + cell.task.replace(".", "-")
            cells.append(Cell("code", code, identity, {"layerwise": {"task": cell.task}}, cell.line))
            cells.append(Cell("code", f'check("{cell.task}")', identity.replace("task", "check")))
    cells.append(_text("## All together\n\nEvery task once more, and what they are worth.", "all"))
    cells.append(Cell("code", f'check("{unit.name[:2]}")', "check-all"))
    return _with_ids(cells)


def start_here(course: Course, units: Sequence[Unit] = (), solutions: bool = True) -> tuple[Cell, ...]:
    """The cells of START_HERE.ipynb: its source, with what it asks for: the table of units, the last step.

    Args:
        course: whose.
        units: which are in the table; by default all.
        solutions: whether there are solutions to compare with.
    """
    path = course.root / "units" / "start_here.py"
    table, afterwards = _unit_table(units or course.units), COMPARE if solutions else HAND_IN
    cells = []
    for cell in read_source(path):
        text = cell.text
        if cell.kind == "markdown":
            text = text.replace("{units}", table).replace("{afterwards}", afterwards)
        cells.append(Cell(cell.kind, text, "", {}, cell.line))
    return _with_ids(cells)


def quote(text: str, measured: Mapping[str, Measured], path: Path, line: int) -> str:
    """Fill in the measured numbers that a text refers to.

    Raises:
        SourceError: no cell recorded a figure of this name, or it cannot be formatted so.
    """

    def number(match: re.Match[str]) -> str:
        name, part = match["name"], match["part"] or "mean"
        if name not in measured:
            known = ", ".join(sorted(measured)) or "none"
            raise SourceError(path, line, f"no cell records {name!r}.", f"Recorded: {known}.")
        if part not in PARTS:
            raise SourceError(path, line, f"{match[0]} asks for {part!r}.", f"Known: {', '.join(PARTS)}.")
        try:
            return format(getattr(measured[name], part), match["format"] or (".3g" if part != "runs" else "d"))
        except ValueError:
            raise SourceError(path, line, f"{match[0]} has an unusable format.", "Try :.2f.") from None

    return REFERENCE.sub(number, text)


def with_pictures(text: str, path: Path, line: int) -> str:
    """Put the pictures that stand beside a source into its text, so that a notebook needs no other file.

    As a data address: notebooks may also carry attachments, but the book's parser does not know these.

    Raises:
        SourceError: there is no such picture, or it has no alt text.
    """

    def embedded(match: re.Match[str]) -> str:
        picture = path.parent / match["name"]
        if not picture.is_file():
            raise SourceError(path, line, f"no picture {match['name']}.", f"Put it beside {path.name}.")
        alt = " ".join(match["alt"].split())
        if not alt:
            raise SourceError(path, line, f"{match['name']} has no alt text.", "Say in [...] what it shows.")
        return f"![{alt}](data:image/png;base64,{base64.b64encode(picture.read_bytes()).decode()})"

    return PICTURE.sub(embedded, text)


def _lesson_head(unit: Unit) -> str:
    goals = "\n".join(f"- {goal}" for goal in unit.goals)
    before = ", ".join(_named(each, unit.root) for each in unit.needs) or "no earlier unit"
    return (
        f"# {unit.number} · {unit.title}\n\n{unit.summary}\n\n"
        f"**After this unit you can**\n\n{goals}\n\n"
        f"**Time** {unit.minutes} minutes. **Before this** {before}. "
        f"**Then** the [exercise](../exercises/{unit.name}.ipynb)."
    )


def _named(unit: Unit, root: Path) -> str:
    """A unit as a link, or, where it belongs to another course than the one in `root`, in words: a notebook travels."""
    name = f"{unit.number} {unit.title}"
    return f"[{name}]({unit.name}.ipynb)" if unit.root == root else f"{name} (in Layerwise)"


def _exercise_head(unit: Unit, solve: bool) -> str:
    minutes = sum(task.minutes for task in unit.tasks)
    if solve:
        head = f"# {unit.number} · {unit.title}: solutions"
        return f"{head}\n\nOne correct answer to each task. Yours may well look different."
    return (
        f"# {unit.number} · {unit.title}: exercise\n\n"
        f"{len(unit.tasks)} tasks, {unit.points:g} points, about {minutes} minutes. "
        f"The [lesson](../lessons/{unit.name}.ipynb) has what you need.\n\n"
        "In each task, put your code in the place of the `raise NotImplementedError(...)` line, run the cell, and then "
        "run the `check(...)` beneath it. Keep the names that are given. From a terminal, "
        f"`layerwise check {unit.name[:2]}` checks the saved notebook."
    )


def _statement(task: Task, text: str) -> str:
    return (
        f"## Task {task.id} · {task.title}\n\n"
        f"*{task.kind} · {DIFFICULTY[task.difficulty]} · {task.minutes} minutes · {_points(task.points)}*\n\n{text}\n\n"
        f"<details><summary>Hint</summary>\n\n{task.hint}\n\n</details>"
    )


def _points(points: float) -> str:
    return f"{points:g} point" + ("" if points == 1 else "s")


def _tagged(cell: SourceCell) -> str:
    if "predict" in cell.tags:
        return f"{PREDICT} {cell.text}"
    if "answer" in cell.tags:
        return f"<details><summary>Compare with your prediction</summary>\n\n{cell.text}\n\n</details>"
    return cell.text


def _unit_table(units: Sequence[Unit]) -> str:
    rows = [
        f"| {unit.number} | {unit.title} | {unit.minutes} + {sum(task.minutes for task in unit.tasks)} min | "
        f"[lesson](lessons/{unit.name}.ipynb) | [exercise](exercises/{unit.name}.ipynb) |"
        for unit in units
    ]
    return "\n".join(["| | unit | lesson + exercise | read | work |", "|---|---|---|---|---|", *rows])


def _for_readers(unit: Unit, code: str) -> str:
    """Code without what only the formatter reads. A unit without terms keeps it: its lesson would have to run anew."""
    return code.replace(FORMATTER, "") if unit.terms else code


def _shown(tags: Sequence[str]) -> dict[str, Any]:
    """What tells JupyterLab, Notebook and the book how to show a cell."""
    metadata: dict[str, Any] = {"tags": list(tags)} if tags else {}
    if "collapsed" in tags:
        metadata |= {"tags": ["hide-input"], "jupyter": {"source_hidden": True}}  # the tag is MyST-NB's
    if "deeper" in tags:
        metadata["jp-MarkdownHeadingCollapsed"] = True
    return metadata


def _install() -> Cell:
    # The book leaves it out, and a notebook shows its first line: nobody has to read it before the first sentence.
    return Cell("code", INSTALL, HOSTED, {"tags": ["remove-cell"], "jupyter": {"source_hidden": True}})


def _text(source: str, id: str) -> Cell:
    return Cell("markdown", source, id)


def _with_ids(cells: list[Cell]) -> tuple[Cell, ...]:
    """Give each cell without an id one from its content, so that a change elsewhere does not touch it."""
    seen: dict[str, int] = {}
    named = []
    for cell in cells:
        identity = cell.id or f"{cell.kind[:4]}-{hashlib.sha256(cell.source.encode()).hexdigest()[:10]}"
        seen[identity] = seen.get(identity, 0) + 1
        if seen[identity] > 1:
            identity += f"-{seen[identity]}"
        named.append(Cell(cell.kind, cell.source, identity, cell.metadata, cell.line))
    return tuple(named)
