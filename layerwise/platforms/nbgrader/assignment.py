"""Makes an assignment of nbgrader from a unit: its metadata, its solution regions, and test cells that ask our checks.

The metadata are nbgrader's schema 3. Checksums are left out: `nbgrader generate_assignment` computes them.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from layerwise.build import derive
from layerwise.build.derive import HOSTED, Cell
from layerwise.build.notebook import assemble, to_bytes
from layerwise.build.source import BLANK, END_BLANK, read_source
from layerwise.course import Unit
from layerwise.errors import ReleaseError
from layerwise.grade.judge.suite import list_checks
from layerwise.io.files import write_changed
from layerwise.release.unit_files import without_links

SCHEMA = 3
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
HIDDEN = "### BEGIN HIDDEN TESTS\n{}\n### END HIDDEN TESTS"
LEFT_OUT = (HOSTED, "all", "check-all")  # nbgrader's own installation, and its own sum


def write_assignment(unit: Unit, source: Path) -> Path:
    """Write `source/<unit>/<unit>.ipynb`, and return its path.

    Raises:
        SourceError: the exercise's source is at fault.
        ReleaseError: another notebook is there.
        GradingError: the checks cannot be read.
    """
    path = source / unit.name / f"{unit.name}.ipynb"
    content = to_bytes(assemble(list(assignment(unit))))
    if path.exists() and path.read_bytes() != content:
        raise ReleaseError(f"{path}: another notebook is there. Move it away, or choose another --out.")
    write_changed(path, content)
    return path


def assignment(unit: Unit) -> Iterator[Cell]:
    """The cells of nbgrader's source notebook.

    Raises:
        SourceError: the exercise's source is at fault.
        GradingError: the checks cannot be read.
    """
    points = Counter[tuple[str, bool]]()
    for check in list_checks(unit):
        points[check.task, check.held_out] += check.points  # type: ignore[assignment]
    sources = {c.task: c.text for c in read_source(unit.folder / "exercise.py") if c.kind == "code" and c.task}
    for cell in derive.exercise(unit):
        task = cell.task
        if cell.id == "head":
            yield _marked(replace(cell, source=_head(unit)), "head", locked=True)
        elif cell.id.startswith("task-"):
            yield _marked(replace(cell, source=solution_regions(sources[task])), cell.id, solution=True)
            yield from _tests(task, points[task, False], points[task, True])
        elif cell.id not in LEFT_OUT and not cell.id.startswith("check-"):
            shown = without_links(cell.source, ()) if cell.kind == "markdown" else cell.source
            yield _marked(replace(cell, source=shown), cell.id, locked=cell.kind == "markdown")


def solution_regions(text: str) -> str:
    """A task's source with its blanks marked as nbgrader does; their prompts stay, as comments before them."""
    lines = []
    for line in text.splitlines():
        indent = line[: len(line) - len(line.lstrip())]
        if start := BLANK.match(line):
            lines += [f"{indent}# {start['prompt']}", indent + BEGIN]
        else:
            lines.append(indent + END if END_BLANK.match(line) else line)
    return "\n".join(lines)


def _tests(task: str, public: float, held_out: float) -> Iterator[Cell]:
    """The test cells of a task: what students see and run, and what is hidden from them."""
    number = task.replace(".", "-")
    if public:
        code = f'from layerwise import credit\n\ncredit("{task}")'
        yield _marked(Cell("code", code, f"test-{number}"), f"test-{number}", points=public)
    if held_out:
        code = HIDDEN.format(f'from layerwise import credit\n\ncredit("{task}", held_out=True)')
        yield _marked(Cell("code", code, f"held-out-{number}"), f"held-out-{number}", points=held_out)


def _marked(
    cell: Cell, grade_id: str, points: float | None = None, solution: bool = False, locked: bool = False
) -> Cell:
    """The cell with nbgrader's metadata; a cell with points is a test."""
    grade = points is not None
    about = {
        "schema_version": SCHEMA,
        "grade_id": grade_id,
        "grade": grade,
        "solution": solution,
        "locked": locked or grade,
        "task": False,
    } | ({"points": points} if grade else {})
    if not (grade or solution or locked):
        return cell
    return replace(cell, metadata={**cell.metadata, "nbgrader": about})


def _head(unit: Unit) -> str:
    return (
        f"# {unit.number} · {unit.title}: exercise\n\n"
        f"{len(unit.tasks)} tasks, {unit.points:g} points. In each task, put your code in the place of the "
        "`raise NotImplementedError()` line, run the cell, and then run the cell beneath it, which says what works and "
        "what does not yet. Keep the names that are given."
    )
