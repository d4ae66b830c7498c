"""A notebook file that a student wrote, read with care: nothing in it is trusted, nothing of it is run."""

import ast
import contextlib
import math
import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from layerwise.errors import SubmissionError
from layerwise.grade.submission.damage import NOT_VERSION_4, read_json, size_fault

CELL_LIMIT = 2_000
TASK = r"(\d{1,2}\.\d{1,2})"
TASK_CELL_ID = re.compile(r"task-(\d+)-(\d+)")
HEADING = re.compile(rf"^#{{1,6}} Task {TASK}\b", re.MULTILINE)  # above a task's cell, where that has lost its marks
CHECK = re.compile(rf"^check\([\"']{TASK}[\"']\)", re.MULTILINE)  # below it


@dataclass(frozen=True)
class Cell:
    """A code cell; `task` is the task that it answers, or empty; `id` what front ends call it."""

    number: int
    source: str
    task: str
    id: str = field(default="", compare=False)

    @property
    def label(self) -> str:
        """How messages and tracebacks call it."""
        return f"Task {self.task}" if self.task else f"cell {self.number}"


@dataclass(frozen=True)
class Submission:
    """A notebook.

    Attributes:
        cells: its code cells, in order.
        texts: tasks whose cells were turned into text.
        tasks: all tasks of which it has a cell, a heading or a check.
        title: the first line of its first text.
        lesson: whether it was built as a lesson.
    """

    cells: tuple[Cell, ...]
    texts: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    title: str = ""
    lesson: bool = False

    @property
    def imports(self) -> tuple[str, ...]:
        """The modules that its cells import, each once, in order; of `from a import b` also `a.b`, which may be one."""
        found: dict[str, None] = {}
        for cell in self.cells:
            with contextlib.suppress(SyntaxError):  # also a magic
                for node in ast.walk(ast.parse(cell.source)):
                    if isinstance(node, ast.Import):
                        found |= dict.fromkeys(name.name for name in node.names)
                    elif isinstance(node, ast.ImportFrom) and node.module:
                        found |= dict.fromkeys([node.module, *(f"{node.module}.{name.name}" for name in node.names)])
        return tuple(found)

    def up_to(self, tasks: Container[str], own: bool = True) -> "Submission":
        """The notebook up to the last cell of some tasks, without other tasks' cells that come after their first.

        own: whether with the cells of these tasks; without, the notebook ends before the first of them.
        """
        wanted = [cell.number for cell in self.cells if cell.task in tasks]
        first, last = min(wanted, default=math.inf), max(wanted, default=math.inf)
        kept = (
            cell
            for cell in self.cells
            if cell.number < first or (own and cell.number <= last and (cell.task in tasks or not cell.task))
        )
        return replace(self, cells=tuple(kept))


def read_submission(path: Path) -> Submission:
    """Read a notebook file.

    Raises:
        SubmissionError: it is not a readable notebook; the message says what it is instead.
    """
    try:
        if fault := size_fault(path.stat().st_size):
            raise SubmissionError(fault)
        return parse_submission(path.read_bytes())
    except OSError as error:
        raise SubmissionError(f"{path.name} cannot be read: {error.strerror}.") from None


def parse_submission(raw: bytes) -> Submission:
    """Take the code cells out of a notebook file's content.

    Raises:
        SubmissionError: it is not a notebook; the message says what it is instead.
    """
    notebook = read_json(raw)
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or notebook.get("nbformat") != 4:
        raise SubmissionError(NOT_VERSION_4)
    if len(cells) > CELL_LIMIT:
        raise SubmissionError(f"The notebook has {len(cells)} cells; more than {CELL_LIMIT} are not graded.")
    code = [cell for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "code"]
    if not code:
        raise SubmissionError("The notebook has no code cells.")
    read = tuple(Cell(n, _source(cell), _task(cell), str(cell.get("id", ""))) for n, cell in enumerate(code, start=1))
    rest = [cell for cell in cells if isinstance(cell, dict) and cell.get("cell_type") in ("markdown", "raw")]
    answered = {cell.task for cell in read}
    texts = [task for cell in rest if (task := _task(cell)) and task not in answered]
    title = next(iter(_source(rest[0]).strip().splitlines()), "") if rest else ""
    return Submission(read, tuple(texts), _tasks(read, texts, rest), title, _is_lesson(notebook))


def _tasks(cells: Iterable[Cell], texts: Iterable[str], rest: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """The tasks that a notebook has, in order: by the marks of cells, else by headings, else by several checks."""
    marked = [cell.task for cell in cells if cell.task]
    if not marked and not texts:
        marked = [task for cell in rest for task in HEADING.findall(_source(cell))]
    if not marked:
        found = [task for cell in cells for task in CHECK.findall(cell.source)]
        marked = found if len(set(found)) > 1 else []  # one may be an example
    return tuple(dict.fromkeys([*marked, *texts]))


def _is_lesson(notebook: dict[str, Any]) -> bool:
    metadata = notebook.get("metadata")
    own = metadata.get("layerwise") if isinstance(metadata, dict) else None
    return isinstance(own, dict) and "source" in own


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _task(cell: dict[str, Any]) -> str:
    """The task of a cell, from its metadata, or from its id where a tool has dropped the metadata."""
    metadata = cell.get("metadata")
    own = metadata.get("layerwise") if isinstance(metadata, dict) else None
    named = own.get("task") if isinstance(own, dict) else None
    if isinstance(named, str) and re.fullmatch(r"\d{1,2}\.\d{1,2}", named):
        return named
    return task_of(str(cell.get("id", "")))


def task_of(id: str) -> str:
    """The task that a cell's id names, or nothing."""
    match = TASK_CELL_ID.fullmatch(id)
    return f"{match[1]}.{match[2]}" if match else ""
