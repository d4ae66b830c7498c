"""One run of a notebook, from which the checks take names and values.

A cell that hangs is stopped, and what was defined before stays. One that does not stop, or that kills its process,
costs its own task: the runner is started again without it, and the other tasks go on, as they do after a call that
hangs. `Student` is the face that a session shows to the checks.
"""

import math
from collections.abc import Callable, Mapping
from typing import Protocol, Self

from layerwise.course import Limits
from layerwise.grade.judge import faults
from layerwise.grade.judge.faults import NotAttempted, StudentError
from layerwise.grade.judge.libraries import large_imports
from layerwise.grade.judge.pictures import Pictures
from layerwise.grade.judge.remote import Budget, FromHandle, Lost, MissingName, RemoteRunner
from layerwise.grade.records import Cause
from layerwise.grade.sandbox.channel import Channel
from layerwise.grade.submission.notebook import Cell, Submission
from layerwise_runner import requests
from layerwise_runner.errors import WireError

RESTART_LIMIT = 12  # how many runners one session may use up


class Session(Protocol):
    """What checks are asked on.

    Attributes:
        task: the task whose check is running.
        generation: how often a runner was started; handles of an earlier runner are void.
    """

    @property
    def task(self) -> str: ...

    @property
    def generation(self) -> int: ...

    @property
    def ended(self) -> bool:
        """Whether a runner was started and is gone."""
        ...

    def begin(self, task: str, seed: int) -> None:
        """Turn to a check of a task: the generators are seeded before its first request."""
        ...

    def request(self, request: requests.Request, from_handle: FromHandle) -> object:
        """Send a request and return the value that comes back.

        Raises:
            NotAttempted: the task's blank was reached.
            StudentError: anything else that went wrong on the student's side.
        """
        ...

    @property
    def stale(self) -> bool:
        """Whether a name may be left over from an earlier run of a cell that has failed since."""
        ...

    def failure_of(self, task: str) -> StudentError | None:
        """How the cell of a task failed, if it did."""
        ...

    def overwritten(self, task: str) -> dict[str, str]:
        """The names that a task has defined, its checks have asked for and a later cell has overwritten: which one."""
        ...

    def close(self) -> None:
        """End what it runs in."""
        ...


class NotebookSession:
    """A submission's cells in a process of their own, started again where it must be.

    Args:
        submission: what is run.
        start: starts a runner and returns the channel to it.
        limits: seconds for a cell, a call and all together; starting is never counted.
        seed: of the generators when the first cell runs.

    Attributes:
        failures: how cells failed, by their numbers.
    """

    stale = False  # each cell has run once

    def __init__(self, submission: Submission, start: Callable[[], Channel], limits: Limits, seed: int = 0) -> None:
        self.submission, self._start, self.limits, self._seed = submission, start, limits, seed
        self.task, self.generation = "", 0
        self.failures: dict[int, StudentError] = {}
        self._budget, self._pictures = Budget(limits.submission), Pictures()
        self._runner: RemoteRunner | None = None
        self._ran = 0  # cells of this runner
        self._left_out: set[int] = set()  # cells that took a runner with them
        self._spoilt: dict[str, StudentError] = {}  # tasks whose call did
        self._asked: dict[str, dict[str, None]] = {}  # by task: the names that its checks have asked for
        self._check_seed: int | None = None
        self._unloadable = False  # what the notebook imports took a runner with it

    def begin(self, task: str, seed: int) -> None:
        """Turn to a check of a task: the generators are seeded before its first request."""
        self.task, self._check_seed = task, seed

    def request(self, request: requests.Request, from_handle: FromHandle) -> object:
        """Send a request and return the value that comes back.

        Raises:
            NotAttempted: the task's blank was reached.
            StudentError: anything else that went wrong on the student's side.
        """
        if self.task in self._spoilt:
            raise self._spoilt[self.task]
        if isinstance(request, requests.Get) and request.target is None:
            self._asked.setdefault(self.task, {})[request.name] = None
        try:
            runner = self.run_cells()
            if self._check_seed is not None:
                runner.ask(requests.Seed(self._check_seed), self.limits.call, self.task)
                self._check_seed = None
            return runner.ask(request, self.limits.call, self.task, from_handle)
        except Lost as lost:
            self.close()  # also a runner whose code has stopped: a call may have left anything half done
            self._spoilt[self.task] = lost.loss.of("Your code")
            raise self._spoilt[self.task] from None
        except MissingName as error:
            raise faults.missing(error.name, self.task, self.submission, self.failures) from None
        except StudentError as error:
            raise faults.explained(error, self.submission, self.failures) from None

    def run_cells(self) -> RemoteRunner:
        """Run the cells that have not run yet, in a new runner where there is none; returns the runner.

        Raises:
            StudentError: too many of them end their process; one that does so is left out.
        """
        while True:
            runner = self._runner or self._restart()
            for cell in self.submission.cells[self._ran :]:
                if cell.number not in self._left_out and not self._run_cell(runner, cell):
                    break
                self._ran += 1
            else:
                return runner

    def failure_of(self, task: str) -> StudentError | None:
        """How the cell of a task failed, if it did; of several the first that did."""
        own = (cell.number for cell in self.submission.cells if cell.task == task)
        return next((self.failures[number] for number in own if number in self.failures), None)

    def overwritten(self, task: str) -> dict[str, str]:
        """The names that a task has defined, its checks have asked for and a later cell has overwritten: which one."""
        found: dict[str, str] = {}
        own, labels = f"Task {task}", {cell.label for cell in self.submission.cells}
        for name in self._asked.get(task, ()):
            cells = self._binders(name)
            if own in cells and cells[-1] != own and cells[-1] in labels:
                found[name] = cells[-1]
        return found

    def _binders(self, name: str) -> list[object]:
        """The cells that have bound a name, in order, as a runner says that may have been changed."""
        try:
            said = self._runner.ask(requests.Binders(name), self.limits.call, "") if self._runner else []
        except Lost:
            self.close()
            return []
        except (StudentError, MissingName):
            return []
        return said if isinstance(said, list) else []

    def go_on_with(self, submission: Submission) -> bool:
        """Go on with a notebook that begins with these cells; False for another, and nothing is changed."""
        before = self.submission.cells
        fits = submission.cells[: len(before)] == before
        if fits:
            self.submission = submission
        return fits

    @property
    def ended(self) -> bool:
        """Whether a runner was started and is gone."""
        return self.generation > 0 and self._runner is None

    @property
    def crowded(self) -> bool:
        """Whether a limit was reached while others on the machine took much of the time."""
        return self._budget.crowded

    @property
    def pictures(self) -> tuple[tuple[str, str], ...]:
        """What the cells drew: the cell and a PNG file in base64, the first few."""
        return self._pictures.in_base64()

    def close(self) -> None:
        """End the runner."""
        runner, self._runner = self._runner, None
        if runner is not None:
            runner.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _restart(self) -> RemoteRunner:
        if self.generation >= RESTART_LIMIT:
            said = f"The notebook ended its process {self.generation} times; the rest was not run."
            raise StudentError(said, cause=Cause.ENDED)
        runner = self._runner = self._loaded()
        self._ran = 0
        self.generation += 1
        self._pictures.clear()
        if self.submission.cells:
            runner.ask(requests.Seed(self._seed), self.limits.call, "")
        return runner

    def _loaded(self) -> RemoteRunner:
        """A new runner with the large libraries that the notebook imports: that time is not the student's."""
        names = large_imports(self.submission)
        runner = RemoteRunner(self._start(), self._budget)
        if names and not self._unloadable:
            try:
                runner.load(names)
            except Lost:  # they need more memory than there is; the cell that imports them will tell
                self._unloadable = True
                runner = RemoteRunner(self._start(), self._budget)
        return runner

    def _run_cell(self, runner: RemoteRunner, cell: Cell) -> bool:
        """Run one cell; False when it took the runner with it and must be left out."""
        self.failures.pop(cell.number, None)
        try:
            drawn = runner.ask(requests.Cell(cell.source, cell.label), self.limits.cell, cell.task)
            self._pictures.keep(cell.label, drawn)
        except Lost as lost:
            self.failures[cell.number] = lost.loss.of(
                "The cell", "What it had defined by then is kept." if lost.kept else ""
            )
            if not lost.kept:
                self._runner = None
                self._left_out.add(cell.number)
            return lost.kept
        except MissingName as error:  # only a runner that the code has changed says so of a cell
            self.failures[cell.number] = faults.unusable(f"`{error.name}` for a cell")
        except StudentError as error:
            self.failures[cell.number] = faults.explained(error, self.submission, self.failures)
        except WireError as error:  # a cell of many megabytes, or of characters that are none
            self.failures[cell.number] = StudentError(f"The cell cannot be run: {error}.")
        return True


class LiveSession:
    """The variables of a notebook in which somebody works: its cells are run by its owner, and there is no clock.

    Args:
        channel: to these variables.
        last_runs: by task, as far as it is known: how its cell failed when it was last run, None if it did not.
    """

    generation, ended, stale = 1, False, True

    def __init__(self, channel: Channel, last_runs: Mapping[str, StudentError | None] | None = None) -> None:
        self.task = ""
        self._runner = RemoteRunner(channel)
        self._last_runs = last_runs or {}
        self._check_seed: int | None = None

    def failure_of(self, task: str) -> StudentError | None:
        """How the cell of a task failed when it was last run, if that is known."""
        return self._last_runs.get(task)

    def overwritten(self, task: str) -> dict[str, str]:
        """Nobody has noted here which cell has defined what."""
        return {}

    def begin(self, task: str, seed: int) -> None:
        """Turn to a check of a task: the generators are seeded before its first request."""
        self.task, self._check_seed = task, seed

    def request(self, request: requests.Request, from_handle: FromHandle) -> object:
        """Send a request and return the value that comes back.

        Raises:
            NotAttempted: the name is not there; a blank that was run and a cell that was not run look alike.
            StudentError: anything else that went wrong on the student's side.
        """
        if self._check_seed is not None:
            self._runner.ask(requests.Seed(self._check_seed), math.inf, self.task)
            self._check_seed = None
        try:
            return self._runner.ask(request, math.inf, self.task, from_handle)
        except MissingName as error:
            raise self._missing(error.name) from None

    def _missing(self, name: str) -> StudentError:
        if self.task not in self._last_runs:
            return NotAttempted(f"`{name}` is not defined. Write Task {self.task} and run its cell first.")
        failure = self._last_runs[self.task]
        return faults.stopped(name, failure) if failure else faults.not_given(name)

    def close(self) -> None:
        """Nothing to end."""
