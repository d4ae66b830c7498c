"""What a notebook's kernel has run since the course was imported: which cells, when, and how each ended.

IPython tells whoever asks when a cell begins and ends. What was run before that is not known, nor is what stands in a
cell that was changed and not saved.
"""

import contextlib
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layerwise.errors import LayerwiseError

if TYPE_CHECKING:
    from layerwise.grade.judge.faults import StudentError
    from layerwise.grade.submission.notebook import Cell

BEGIN, END = "pre_run_cell", "post_run_cell"


@dataclass
class Run:
    """One run of a cell.

    Attributes:
        source: what was run.
        cell_id: the cell's id, where the front end tells it.
        started: seconds since 1970.
        ended: whether it is over.
        error: what it raised.
    """

    source: str
    cell_id: str = ""
    started: float = field(default_factory=time.time)
    ended: bool = False
    error: BaseException | None = None


class History:
    """The runs of a kernel's cells, in order."""

    def __init__(self) -> None:
        self.runs: list[Run] = []

    def began(self, info: Any) -> None:
        """A cell begins; IPython calls this."""
        self.runs.append(Run(str(info.raw_cell), str(getattr(info, "cell_id", None) or "")))

    def finished(self, result: Any) -> None:
        """A cell has ended; IPython calls this. The one that is meant began last and has not ended."""
        run = next((run for run in reversed(self.runs) if not run.ended), None)
        if run is not None and result is not None:
            run.ended, run.error = True, result.error_before_exec or result.error_in_exec


def the_shell() -> Any:
    """IPython's shell if this is a notebook or an IPython, else None."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def history() -> History | None:
    """What this kernel has run since this was first called; None where there is no IPython."""
    shell = the_shell()
    if shell is None:
        return None
    # By these magics Keras knows a notebook: without graphviz it prints that a model cannot be drawn, and goes on. Some
    # versions of IPython load them late; the grader has them loaded, and the two must agree.
    shell.find_line_magic("who")
    for callback in shell.events.callbacks.get(END, ()):
        owner = getattr(callback, "__self__", None)
        if isinstance(owner, History):
            return owner
    kept = History()
    shell.events.register(BEGIN, kept.began)
    shell.events.register(END, kept.finished)
    return kept


def last_runs(kept: History | None, notebook: Path | None) -> "dict[str, StudentError | None]":
    """By task: why what its cell defines cannot be trusted, or None when it went well; only what is known.

    A cell's last run counts, if it failed; so does a cell that was changed, saved, and not run since. A cell is known
    by its id. Where the front end tells none, only a run of exactly what is saved is known.

    Args:
        kept: what was run.
        notebook: the file that is open, if that is known.
    """
    found: dict[str, StudentError | None] = {}
    for cell, saved in _task_cells(kept, notebook) if kept else ():
        runs = [run for run in kept.runs if _is_of(run, cell)] if kept else []
        if runs:
            found[cell.task] = found.get(cell.task) or _fault(cell, runs[-1], saved)
    return found


def _task_cells(kept: History, notebook: Path | None) -> "list[tuple[Cell, float]]":
    """The cells of tasks, as they are saved and when that was; of an unknown file those whose ids name a task."""
    from layerwise.grade.submission.notebook import Cell, read_submission, task_of

    with contextlib.suppress(LayerwiseError, OSError):
        if notebook is not None and notebook.is_file():
            saved = notebook.stat().st_mtime
            return [(cell, saved) for cell in read_submission(notebook).cells if cell.task]
    ids = dict.fromkeys(run.cell_id for run in kept.runs)
    return [(Cell(0, "", task_of(id), id), 0.0) for id in ids if task_of(id)]


def _is_of(run: Run, cell: "Cell") -> bool:
    return run.cell_id == cell.id if run.cell_id else run.source.strip() == cell.source.strip()


def _fault(cell: "Cell", last: Run, saved: float) -> "StudentError | None":
    from layerwise.grade.judge.faults import NotAttempted, raised
    from layerwise_runner.requests import Failure, Problem
    from layerwise_runner.runner import explain

    if saved > last.started and last.source.strip() != cell.source.strip():
        return NotAttempted(f"The cell of Task {cell.task} was changed and not run since. Run it first.")
    if last.error is None:
        return None
    return raised(Failure(Problem(**explain(last.error))), cell.task)
