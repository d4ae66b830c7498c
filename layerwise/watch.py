"""Checks a student's exercise whenever it is saved, and answers keys meanwhile."""

import contextlib
import os
import select
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from layerwise.course import Course, Task, Unit
from layerwise.data.folder import datasets_of
from layerwise.errors import LayerwiseError, SubmissionError
from layerwise.grade.job import sandbox_for
from layerwise.grade.judge.grader import Grader
from layerwise.grade.judge.session import NotebookSession
from layerwise.grade.records import Outcome, TaskResult
from layerwise.grade.sandbox.fork_server import sandbox_fault
from layerwise.grade.submission.notebook import Submission, read_submission
from layerwise.progress import Progress
from layerwise.terminal import say, show_task, sign
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
    sandboxed = not sandbox_fault(datasets_of(unit.root))
    with sandbox_for(unit, sandboxed) as sandbox, Grader(unit, sandbox) as grader:
        watching = _Watch(unit, path, Progress.of(course), grader)
        with _keyboard() as key:
            while watching.answer(key(0 if watching.look() else POLL)):
                pass


class HeadStart:
    """Runs the cells before a task while the student still writes it.

    Its thread lives as long as the session, because on Linux a runner ends with the thread that started it.
    """

    def __init__(self, session: NotebookSession) -> None:
        self._session = session
        self._ready, self._over = threading.Event(), threading.Event()
        threading.Thread(target=self._live, daemon=True).start()

    def take(self, submission: Submission) -> NotebookSession | None:
        """The session, to go on with this notebook; None when another cell was changed."""
        if not self._session.go_on_with(submission):
            return None
        self._ready.wait()
        return self._session

    def end(self) -> None:
        """Let go of the session, as soon as it stands still."""
        self._over.set()

    def _live(self) -> None:
        try:
            self._session.run_cells()
        except Exception:
            pass  # whoever goes on with the session meets it again, and there it is told
        finally:  # somebody may be waiting
            self._ready.set()
        self._over.wait()
        self._session.close()


@dataclass
class _Watch:
    """What is watched, and which task the student is at.

    Tasks that were changed are checked first, without the cells of other tasks that come after them, in a runner that
    has run the cells before them already. Then come all tasks, one by one, because a change may tell elsewhere.
    """

    unit: Unit
    path: Path
    progress: Progress
    grader: Grader
    results: dict[str, TaskResult] = field(default_factory=dict)
    _seen: tuple[int, ...] = ()
    _coming: tuple[int, ...] = ()
    _submission: Submission | None = None
    _task: Task | None = None
    _head_start: HeadStart | None = None
    _others: Generator[None] | None = None
    _doubtful: bool = False  # whether "r" was pressed and waits for "y"

    def look(self) -> bool:
        """Take the next step: check the file if it has changed, else go on. False when there is nothing to do."""
        stamp = _stamp(self.path)
        if not stamp or stamp == self._seen:
            return self._others is not None and next(self._others, self) is None
        if self._seen and stamp != self._coming:  # it may still be being written: look once more
            self._coming = stamp
            return False
        self._seen = stamp
        if self._others:  # of the notebook as it was
            self._others.close()
        try:
            before, self._submission = self._submission, read_submission(self.path)
        except SubmissionError as error:
            say(error)
            return False
        self._others = self._check(self._submission, _changed(before, self._submission, self.unit))
        return True

    def _check(self, submission: Submission, changed: Sequence[Task]) -> Generator[None]:
        """Check the changed tasks, then all, step by step; at the end run ahead what comes before the next task."""
        started = time.monotonic()
        if changed:
            found = self._check_changed(submission, changed)
            self._take(found)
            click.echo(f"\n{time.strftime('%H:%M:%S')}, {time.monotonic() - started:.1f} s")
            for result in found:
                show_task(result)
            self._go_on(changed)
            yield
        found = []
        with self.grader.open(submission) as session:
            for task in self.unit.tasks:
                found += self.grader.judge(session, only=task)
                yield
        otherwise = [result for result in found if self._said(result) not in (None, result.outcome)]
        self._take(found)
        signs = "".join(sign(result.outcome) for result in found)
        click.echo(f"{signs}  {time.strftime('%H:%M:%S')}, all tasks: {time.monotonic() - started:.1f} s")
        for result in otherwise:
            show_task(result)
        self._go_on(changed)
        if self._task is None:
            judged = sum(result.outcome is Outcome.PASSED for result in found)
            click.secho(f"All {judged} tasks of unit {self.unit.name[:2]} pass.", fg="green", bold=True)
        else:
            before = submission.up_to([self._task.id], own=False)
            self._head_start = HeadStart(self.grader.open(before))

    def _said(self, result: TaskResult) -> Outcome | None:
        """What was said of this task before."""
        return self.results[result.id].outcome if result.id in self.results else None

    def _check_changed(self, submission: Submission, changed: Sequence[Task]) -> list[TaskResult]:
        needed = submission.up_to([task.id for task in changed])
        head_start, self._head_start = self._head_start, None
        with (head_start and head_start.take(needed)) or self.grader.open(needed) as session:
            found = [result for task in changed for result in self.grader.judge(session, only=task)]
        if head_start:
            head_start.end()
        return found

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
                    say(error)
                else:
                    click.echo(f"Your work: {kept}" if kept else "It was blank already.")
        return True

    def _take(self, results: Sequence[TaskResult]) -> None:
        self.results |= {result.id: result for result in results}
        with contextlib.suppress(OSError):  # what cannot be written down can still be shown
            self.progress.checked(results)

    def _go_on(self, changed: Sequence[Task]) -> None:
        """To the task that was changed, else on to the next that does not pass."""
        if len(self.results) < len(self.unit.tasks):  # they are still being looked at
            return
        open_tasks = [t for t in self.unit.tasks if not self.results[t.id].done]
        at = next((t for t in open_tasks if t in changed), None)
        if at is None and self._task in open_tasks:
            at = self._task
        if at is None:
            order = self.unit.tasks
            later = [t for t in open_tasks if self._task and order.index(t) > order.index(self._task)]
            at = next(iter(later or open_tasks), None)
        if at and at != self._task:
            click.secho(f"→ Task {at.id}  {at.title}", bold=True)
        self._task = at

    def _list(self) -> None:
        for result in self.results.values():
            click.echo(f"{sign(result.outcome)} {result.id}  {result.title}  ({result.score(noun='')})")


def _changed(before: Submission | None, now: Submission, unit: Unit) -> list[Task]:
    """The tasks whose cells are not what they were; none when it is the first look."""
    if before is None:
        return []
    was, is_now = (
        {task.id: [c.source for c in each.cells if c.task == task.id] for task in unit.tasks} for each in (before, now)
    )
    return [task for task in unit.tasks if was[task.id] != is_now[task.id]]


def _stamp(path: Path) -> tuple[int, ...]:
    """What changes when a file is written; empty while it is being replaced."""
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_size, status.st_ino


@contextlib.contextmanager
def _keyboard() -> Iterator[Callable[[float], str]]:
    """A function that waits so many seconds and returns the key that was pressed meanwhile, or nothing."""
    if not sys.stdin.isatty():

        def key(seconds: float) -> str:
            time.sleep(seconds)
            return ""

        yield key
    elif sys.platform == "win32":
        import msvcrt

        def key(seconds: float) -> str:
            time.sleep(seconds)
            return msvcrt.getwch() if msvcrt.kbhit() else ""

        yield key
    else:
        import termios
        import tty

        terminal = sys.stdin.fileno()

        def key(seconds: float) -> str:
            ready, _, _ = select.select([terminal], [], [], seconds)
            return os.read(terminal, 1).decode(errors="replace") if ready else ""

        settings = termios.tcgetattr(terminal)
        tty.setcbreak(terminal)  # keys come at once, and Ctrl-C still works
        try:
            yield key
        finally:
            termios.tcsetattr(terminal, termios.TCSADRAIN, settings)
