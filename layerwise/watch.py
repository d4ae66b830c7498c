"""Checks a student's exercise whenever it is saved, and answers keys meanwhile."""

import contextlib
import os
import select
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from layerwise.course import Course, Task, Unit
from layerwise.errors import LayerwiseError, SubmissionError
from layerwise.grade.pipeline import grade_notebook
from layerwise.grade.probe import sandbox_fault
from layerwise.grade.records import Outcome, TaskResult
from layerwise.grade.submission import read_submission
from layerwise.progress import Progress
from layerwise.terminal import show_task, sign
from layerwise.workbench import give_hint, reset

POLL = 0.1  # seconds between two looks at the file and the keyboard
KEYS = "h hint · l all tasks · r begin anew · q quit"


def watch(course: Course, unit: Unit) -> None:
    """Check a unit's exercise at once and after every save, until a key or Ctrl-C ends it.

    Where the sandbox can be built, the libraries are loaded once and each check is a fork of them; elsewhere each is a
    fresh process.

    Raises:
        LayerwiseError: there is no exercise to watch.
    """
    path = unit.notebook("exercises")
    if not path.is_file():
        raise LayerwiseError(f"{path}: missing. `layerwise reset {unit.name[:2]}` makes a blank exercise.")
    click.echo(f"Watching {path.relative_to(course.root)}: save it, and it is checked.  {KEYS}")
    desk = _Watch(unit, path, Progress.of(course), sandboxed=not sandbox_fault(unit))
    with contextlib.suppress(KeyboardInterrupt), _keyboard() as key:
        desk.look()
        while desk.answer(key()):
            desk.look()


@dataclass
class _Watch:
    """What is watched, and which task the student is at."""

    unit: Unit
    path: Path
    progress: Progress
    sandboxed: bool
    results: dict[str, TaskResult] = field(default_factory=dict)
    _seen: tuple[int, ...] = ()
    _coming: tuple[int, ...] = ()
    _cells: dict[str, str] = field(default_factory=dict)
    _task: Task | None = None
    _doubtful: bool = False  # whether "r" was pressed and waits for "y"

    def look(self) -> None:
        """Check the file if it has changed."""
        stamp = _stamp(self.path)
        if not stamp or stamp == self._seen:
            return
        if self._seen and stamp != self._coming:  # it may still be being written: look once more
            self._coming = stamp
            return
        self._seen = stamp
        started = time.monotonic()
        try:
            cells = _cells(self.path)
            results = grade_notebook(self.unit, self.path, sandboxed=self.sandboxed)
        except SubmissionError as error:
            click.echo(str(error))
            return
        self._show(cells, results, time.monotonic() - started)

    def answer(self, key: str) -> bool:
        """Do what a key asks for. False when it ends the watch."""
        if not key:
            return True
        doubtful, self._doubtful = self._doubtful, False
        match key.lower():
            case "q" | "\x03" | "\x04":
                return False
            case "h" if self._task:
                click.echo(f"  {give_hint(self._task, self.progress)[0][-1]}")
            case "l":
                self._list()
            case "r":
                click.echo("Begin anew? Your work is kept in exercises/kept. Press y for yes.")
                self._doubtful = True
            case "y" if doubtful:
                try:
                    kept = reset(self.unit, self.progress)
                except LayerwiseError as error:
                    click.echo(str(error))
                else:
                    click.echo(f"Your work: {kept}" if kept else "It was blank already.")
        return True

    def _show(self, cells: dict[str, str], results: Sequence[TaskResult], seconds: float) -> None:
        before, self.results = self.results, {result.id: result for result in results}
        changed = [task for task in cells if self._cells and cells[task] != self._cells.get(task)]
        self._cells = cells
        with contextlib.suppress(OSError):
            self.progress.checked(results)
        click.echo(
            f"\n{''.join(sign(result.outcome) for result in results)}  {time.strftime('%H:%M:%S')}, {seconds:.1f} s"
        )
        for id, result in self.results.items():
            newly = before and result.outcome is Outcome.PASSED and before[id].outcome is not Outcome.PASSED
            if newly or (id in changed and not result.done):
                show_task(result)
        self._go_on(changed)

    def _go_on(self, changed: Sequence[str]) -> None:
        """To the task that was changed, else on to the next that does not pass."""
        open_tasks = [t for t in self.unit.tasks if not self.results[t.id].done]
        at = next((t for t in open_tasks if t.id in changed), None)
        if at is None and self._task in open_tasks:
            at = self._task
        if at is None:
            order = self.unit.tasks
            later = [t for t in open_tasks if self._task and order.index(t) > order.index(self._task)]
            at = next(iter(later or open_tasks), None)
        if at is None:
            judged = sum(result.outcome is Outcome.PASSED for result in self.results.values())
            click.secho(f"All {judged} tasks of unit {self.unit.name[:2]} pass.", fg="green", bold=True)
        elif at != self._task:
            click.secho(f"→ Task {at.id}  {at.title}", bold=True)
        self._task = at

    def _list(self) -> None:
        for result in self.results.values():
            click.echo(f"{sign(result.outcome)} {result.id}  {result.title}  ({result.score(noun='')})")


def _cells(path: Path) -> dict[str, str]:
    """The source of each task."""
    sources: dict[str, str] = {}
    for cell in read_submission(path).cells:
        if cell.task:
            sources[cell.task] = sources.get(cell.task, "") + cell.source
    return sources


def _stamp(path: Path) -> tuple[int, ...]:
    """What changes when a file is written; empty while it is being replaced."""
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_size, status.st_ino


@contextlib.contextmanager
def _keyboard() -> Iterator[Callable[[], str]]:
    """A function that waits a moment and returns the key that was pressed meanwhile, or nothing."""
    if not sys.stdin.isatty():

        def key() -> str:
            time.sleep(POLL)
            return ""

        yield key
    elif sys.platform == "win32":
        import msvcrt

        def key() -> str:
            time.sleep(POLL)
            return msvcrt.getwch() if msvcrt.kbhit() else ""

        yield key
    else:
        import termios
        import tty

        terminal = sys.stdin.fileno()

        def key() -> str:
            ready, _, _ = select.select([terminal], [], [], POLL)
            return os.read(terminal, 1).decode(errors="replace") if ready else ""

        settings = termios.tcgetattr(terminal)
        tty.setcbreak(terminal)  # keys come at once, and Ctrl-C still works
        try:
            yield key
        finally:
            termios.tcsetattr(terminal, termios.TCSADRAIN, settings)
