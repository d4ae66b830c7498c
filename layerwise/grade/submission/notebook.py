"""A notebook file that a student wrote, read with care: nothing in it is trusted, nothing of it is run."""

import ast
import contextlib
import json
import math
import re
from collections.abc import Container
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from layerwise.errors import SubmissionError

FILE_LIMIT = 20 * 2**20  # bytes: a notebook with its figures; anything larger is not one
CELL_LIMIT = 2_000
TASK_CELL_ID = re.compile(r"task-(\d+)-(\d+)")


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
    """The code cells of a notebook, in order."""

    cells: tuple[Cell, ...]

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
        return Submission(
            tuple(
                cell
                for cell in self.cells
                if cell.number < first or (own and cell.number <= last and (cell.task in tasks or not cell.task))
            )
        )


def read_submission(path: Path) -> Submission:
    """Read a notebook file.

    Raises:
        SubmissionError: it is not a readable notebook; the message says what it is instead.
    """
    try:
        size = path.stat().st_size
        if size > FILE_LIMIT:
            raise SubmissionError(
                f"The file has {size / 2**20:.0f} MB; a notebook of this course has less than {FILE_LIMIT // 2**20}."
            )
        return parse_submission(path.read_bytes())
    except OSError as error:
        raise SubmissionError(f"{path.name} cannot be read: {error.strerror}.") from None


def parse_submission(raw: bytes) -> Submission:
    """Take the code cells out of a notebook file's content.

    Raises:
        SubmissionError: it is not a notebook; the message says what it is instead.
    """
    if not raw.strip():
        raise SubmissionError("The file is empty.")
    try:
        notebook = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):  # also an integer of thousands of digits
        raise SubmissionError("The file is not a notebook: its content is not JSON in UTF-8.") from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or notebook.get("nbformat") != 4:
        raise SubmissionError("The file is not a notebook of nbformat 4: save it from JupyterLab as .ipynb.")
    if len(cells) > CELL_LIMIT:
        raise SubmissionError(f"The notebook has {len(cells)} cells; more than {CELL_LIMIT} are not graded.")
    code = [cell for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "code"]
    if not code:
        raise SubmissionError("The notebook has no code cells.")
    return Submission(
        tuple(Cell(n, _source(cell), _task(cell), str(cell.get("id", ""))) for n, cell in enumerate(code, start=1))
    )


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
