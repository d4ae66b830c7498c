"""Reads a unit's source, percent-format Python, into cells that know their line; refuses broken markers."""

import re
from dataclasses import dataclass
from pathlib import Path

from layerwise.course import Unit
from layerwise.errors import SourceError
from layerwise.extras import require

HEADER = re.compile(r"^# %%")
BLANK = re.compile(r"^\s*# BLANK\b[ \t]*(?P<prompt>.*?)\s*$")
END_BLANK = re.compile(r"^\s*# END BLANK\s*$")
NEARLY_A_MARKER = re.compile(r"^\s*#\s*(end[ _-]*)?blank\b", re.IGNORECASE)
# predict: a question before a run; answer: folded; collapsed: code that is shown by a click, its output at once;
# deeper: begins a section that a reader may skip.
TAGS = ("predict", "answer", "collapsed", "deeper")
DEEPER = re.compile(r"#{2,3} Deeper: ")


@dataclass(frozen=True)
class SourceCell:
    """One cell: its text or code, where it stands, and what its header says."""

    kind: str  # "markdown" or "code"
    text: str
    line: int  # of the cell's header in the file
    task: str
    tags: tuple[str, ...]


def read_source(path: Path) -> tuple[SourceCell, ...]:
    """Read a percent-format file. Comments before its first cell belong to no cell.

    Raises:
        SourceError: there is no such file, it has no cells, or code stands before the first one.
        LayerwiseError: Jupytext is not installed.
    """
    require("author", "jupytext")
    import jupytext

    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SourceError(path, 1, "missing.", "Every unit needs a lesson.py and an exercise.py.") from None
    lines = text.splitlines()
    starts = [number for number, line in enumerate(lines, start=1) if HEADER.match(line)]
    if not starts or any(line.strip() and not line.startswith("#") for line in lines[: starts[0] - 1]):
        raise SourceError(path, 1, "code before the first cell header.", 'Begin with "# %%" or "# %% [markdown]".')
    notebook = jupytext.reads("\n".join(lines[starts[0] - 1 :]), fmt="py:percent")
    if len(notebook.cells) != len(starts):
        raise SourceError(path, 1, "the cells cannot be told apart.", 'Use "# %%" only at the beginning of a cell.')
    return tuple(_cell(path, cell, line) for cell, line in zip(notebook.cells, starts, strict=True))


def _cell(path: Path, cell: object, line: int) -> SourceCell:
    kind, text, metadata = cell.cell_type, cell.source, cell.metadata  # type: ignore[attr-defined]
    task, tags = metadata.get("task", ""), tuple(metadata.get("tags", ()))
    if kind not in ("markdown", "code"):
        raise SourceError(path, line, f"a cell of the kind {kind!r}.", "Use code cells and [markdown] cells.")
    if not isinstance(task, str):
        raise SourceError(path, line, f"the task {task!r} is not a text.", 'Write task="2.1" with quotes.')
    unknown = ", ".join(sorted(set(metadata) - {"task", "tags", "lines_to_next_cell"}))  # the last: Jupytext's own
    if unknown:
        raise SourceError(path, line, f"the header says {unknown}.", "Only task= and tags= are known.")
    if set(tags) - set(TAGS):
        raise SourceError(path, line, f"the tags {list(tags)}.", f"Known tags: {', '.join(TAGS)}.")
    if "answer" in tags and (heading := re.search(r"^#+ .*", text, re.MULTILINE)):
        raise SourceError(path, line, f"{heading[0]!r} in a folded answer.", "Begin a new cell before the heading.")
    if ("deeper" in tags) != (kind == "markdown" and DEEPER.match(text) is not None):
        cure = 'A cell that begins with "## Deeper: " has tags=["deeper"], and no other cell.'
        raise SourceError(path, line, f"a cell tagged {list(tags)} that begins with {text[:20]!r}.", cure)
    if "collapsed" in tags and kind != "code":
        raise SourceError(path, line, "a collapsed text.", 'Only code is collapsed; a text is tagged "answer".')
    return SourceCell(kind, text, line, task, tags)


def fill_blanks(path: Path, cell: SourceCell, solve: bool) -> tuple[str, int]:
    """The cell's code with each blank emptied, or with its solution, and how many blanks there were.

    Args:
        path: the file, for messages.
        cell: a code cell.
        solve: whether the solution stays (the markers go, the prompt remains as a comment).

    Raises:
        SourceError: a marker without its partner, inside another, outside a task, without prompt or misspelt; an
            empty blank.
    """
    kept: list[str] = []
    opened, filled, count = 0, 0, 0
    for number, line in enumerate(cell.text.splitlines(), start=cell.line + 1):
        start, end = BLANK.match(line), END_BLANK.match(line)
        if not start and not end:
            if NEARLY_A_MARKER.match(line):
                raise SourceError(
                    path, number, f"{line.strip()!r} is nearly a marker.", 'Write "# BLANK prompt" or "# END BLANK".'
                )
            if not opened or solve:
                kept.append(line)
            filled += bool(opened and line.strip() and not line.strip().startswith("#"))
        elif start:
            if opened:
                raise SourceError(path, opened, "BLANK has no END BLANK.", f'Add "# END BLANK" before line {number}.')
            if not cell.task:
                raise SourceError(path, number, "BLANK outside a task.", 'Add task="…" to the cell\'s header.')
            if not start["prompt"]:
                raise SourceError(
                    path, number, "BLANK without a prompt.", "Say on the same line what is to be written."
                )
            indent = line[: len(line) - len(line.lstrip())]
            kept.append(f"{indent}# {start['prompt']}" if solve else f"{indent}# YOUR CODE: {start['prompt']}")
            if not solve:
                kept.append(f'{indent}raise NotImplementedError("Task {cell.task}")')
            opened, filled, count = number, 0, count + 1
        else:
            if not opened:
                raise SourceError(
                    path, number, "END BLANK without BLANK.", 'Add "# BLANK prompt" where the solution begins.'
                )
            if not filled:
                raise SourceError(path, opened, "the blank holds no code.", "Put the solution between the markers.")
            opened = 0
    if opened:
        last = cell.line + len(cell.text.splitlines())
        raise SourceError(path, opened, "BLANK has no END BLANK.", f'Add "# END BLANK" after line {last}.')
    return "\n".join(kept), count


def blank_lines(path: Path, cell: SourceCell) -> set[int]:
    """The lines of a cell, counted from 1, that stand in a blank.

    Raises:
        SourceError: the markers are at fault.
    """
    fill_blanks(path, cell, solve=True)
    inside, opened = set(), False
    for number, line in enumerate(cell.text.splitlines(), start=1):
        opened = (opened or BLANK.match(line) is not None) and not END_BLANK.match(line)
        if opened:
            inside.add(number)
    return inside


def examine_exercise(path: Path, unit: Unit, cells: tuple[SourceCell, ...]) -> None:
    """Refuse an exercise whose cells do not give each task a statement and then one code cell with a blank.

    Raises:
        SourceError: with the line and the cure.
    """
    for task in unit.tasks:
        own = [cell for cell in cells if cell.task == task.id]
        kinds = [cell.kind for cell in own]
        if kinds != ["markdown", "code"]:
            line = own[0].line if own else cells[-1].line
            fault = f"task {task.id} has the cells {kinds or 'none'}."
            raise SourceError(path, line, fault, "Give it one [markdown] cell with the statement, then one code cell.")
        if fill_blanks(path, own[1], solve=False)[1] == 0:
            raise SourceError(
                path,
                own[1].line,
                f"task {task.id} has no blank.",
                'Mark the solution with "# BLANK prompt" and "# END BLANK".',
            )
    known = {task.id for task in unit.tasks}
    order = [cell.task for cell in cells if cell.task and cell.kind == "code"]
    for cell in cells:
        if cell.task and cell.task not in known:
            raise SourceError(
                path, cell.line, f"unit.toml has no task {cell.task}.", f"Its tasks: {', '.join(sorted(known))}."
            )
        if cell.kind == "code" and not cell.task:
            fill_blanks(path, cell, solve=True)
    if order != [task.id for task in unit.tasks]:
        raise SourceError(
            path, cells[0].line, f"the tasks come as {', '.join(order)}.", "Put them in the order of unit.toml."
        )
