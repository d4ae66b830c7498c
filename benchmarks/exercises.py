"""The two exercises, in the form that each grader takes.

Their one source is `course/`: a course of two units for Layerwise, and in `course/plain/` the same checks as plain
cells, for graders that run them in the student's kernel.
"""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jupytext
import nbformat

from layerwise.build import derive
from layerwise.build.notebook import assemble, to_bytes
from layerwise.course import Course, Unit

HERE = Path(__file__).resolve().parent
OWN_IMPORT = "from layerwise import check"  # means nothing to the other graders

# The same for all: quiet, sums in one order, one thread for each process. Layerwise sets these itself.
SETTINGS = {
    "KERAS_BACKEND": "tensorflow",
    "MPLBACKEND": "Agg",
    "PYTHONHASHSEED": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
}


@dataclass(frozen=True)
class PlainCell:
    """A cell of Python for any grader; `task` is empty where it belongs to none."""

    source: str
    task: str = ""


@dataclass(frozen=True)
class Exercise:
    """One unit of the benchmark's course."""

    unit: Unit

    @property
    def name(self) -> str:
        """A name that every grader takes: `arrays`."""
        return self.unit.name[3:]

    @property
    def solution(self) -> Path:
        """The honest notebook, for Layerwise."""
        return self.unit.notebook("solutions")

    @property
    def plain_checks(self) -> Path:
        return self.unit.root / "plain" / f"{self.unit.name}.py"

    def cells(self) -> Iterator[PlainCell]:
        """The solution's code cells, without what only Layerwise understands."""
        return student_cells(self.solution)

    def checks(self) -> tuple[PlainCell, ...]:
        """The checks as plain cells; each is worth one point."""
        return read_checks(self.plain_checks)


def student_cells(notebook: Path) -> Iterator[PlainCell]:
    """The code cells of a built solution, without `check(…)`, its import and the cell that installs the course."""
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code" and cell["id"] != derive.HOSTED and not cell["id"].startswith("check-"):
            source = "".join(cell["source"]).replace(OWN_IMPORT, "")
            yield PlainCell(source.strip(), cell["metadata"].get("layerwise", {}).get("task", ""))


def read_checks(path: Path) -> tuple[PlainCell, ...]:
    """The checks in a file of `course/plain/`."""
    cells = jupytext.read(path, fmt="py:percent").cells
    return tuple(PlainCell(cell.source, cell.metadata["task"]) for cell in cells if "task" in cell.metadata)


def build_course(root: Path) -> tuple[Exercise, ...]:
    """Copy the benchmark's course to `root` and build its notebooks there."""
    shutil.copytree(HERE / "course", root)
    (root / "datasets").mkdir()
    exercises = tuple(Exercise(unit) for unit in Course(root).units)
    for exercise in exercises:
        exercise.solution.parent.mkdir(exist_ok=True)
        exercise.solution.write_bytes(to_bytes(assemble(derive.exercise(exercise.unit, solve=True))))
        if len(exercise.checks()) != exercise.unit.points:
            raise SystemExit(f"{exercise.plain_checks}: not the checks of {exercise.unit.checks}.")
    return exercises


def hand_in(exercise: Exercise, folder: Path, size: int) -> Path:
    """A folder with so many copies of the honest notebook."""
    folder.mkdir(parents=True)
    for name in names(size):
        shutil.copy(exercise.solution, folder / f"{name}.ipynb")
    return folder


def names(size: int) -> list[str]:
    """Names of students in two halves, so that a pattern can pick either: a0001, b0002, …"""
    return [f"{'ab'[number % 2]}{number:04}" for number in range(size)]


def write_notebook(path: Path, cells: list[dict[str, Any]]) -> None:
    """Write cells as a notebook for the kernel `python3`."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)


def environment(home: Path, programs: Path, **more: str) -> dict[str, str]:
    """The environment in which every contender runs: an empty home, the settings, nothing of the caller's Python."""
    home.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "JUPYTER", "VIRTUAL"))}
    path = os.pathsep.join([str(programs), os.environ.get("PATH", os.defpath)])
    places = {"HOME": str(home), "IPYTHONDIR": str(home / "ipython"), "JUPYTER_RUNTIME_DIR": str(home / "runtime")}
    return kept | places | SETTINGS | {"PATH": path} | more
