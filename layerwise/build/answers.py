"""Lays answers over an exercise: how the sample class, the alternates and the mistakes become notebooks.

An answers file is percent format with task cells only; each takes the place of that task's code cell.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from layerwise.build import derive
from layerwise.build.notebook import assemble
from layerwise.build.source import read_source
from layerwise.course import Unit
from layerwise.errors import SourceError


def answered(unit: Unit, answers: Path, solve: bool) -> dict[str, Any]:
    """The exercise with some task cells replaced.

    Args:
        unit: whose exercise.
        answers: the answers file.
        solve: whether the tasks that the file leaves out are solved, or blank.

    Raises:
        SourceError: the file has a cell for no task, or two for one.
    """
    return assemble(overlaid(derive.exercise(unit, solve), read_answers(unit, answers)))


def read_answers(unit: Unit, answers: Path) -> dict[str, str]:
    """The code that an answers file gives, by task.

    Raises:
        SourceError: the file has a cell for no task, or two for one.
    """
    written: dict[str, str] = {}
    for cell in read_source(answers):
        if cell.kind == "markdown" and not cell.task:
            continue
        if cell.task not in {task.id for task in unit.tasks} or cell.task in written:
            raise SourceError(answers, cell.line, f"a cell for the task {cell.task!r}.", "Answer each task once.")
        written[cell.task] = cell.text
    return written


def overlaid(cells: Iterable[derive.Cell], written: Mapping[str, str]) -> list[derive.Cell]:
    """Cells with other code in those of some tasks. written: the code by task."""
    return [replace(cell, source=written.get(cell.task, cell.source)) for cell in cells]
