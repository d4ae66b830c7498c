"""Runs a unit's checks on a session and says how each check ended.

pytest reads a check file once for a whole class (`Suite`): its loop waits for the next submission instead of ending.
"""

import contextlib
import queue
import tempfile
import threading
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from layerwise.course import Task, Unit
from layerwise.errors import GradingError
from layerwise.grade.judge.allowance import Allowance, Suspending
from layerwise.grade.judge.invocation import NOTHING_TO_RUN, Collected, current_test_kept, run_pytest
from layerwise.grade.judge.plugin import CONTEXT, Context
from layerwise.grade.judge.verdict import mark_of, verdict
from layerwise.grade.records import CheckResult, TaskResult

ENDED = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED, NOTHING_TO_RUN)
LOOK_SECONDS = 0.5  # between two looks at what a check has used


def run_checks(unit: Unit, context: Context, only: Task | None = None) -> tuple[TaskResult, ...]:
    """Run the checks of a unit, or of one of its tasks, in this thread.

    Args:
        unit: whose checks.
        context: what they are asked on.
        only: one task; None means all.

    Returns:
        A result for each task, in the unit's order.

    Raises:
        GradingError: the check file cannot be run, or its tasks and points are not those of unit.toml.
        KeyboardInterrupt: somebody has stopped it.
    """
    order = _Order(context, (only,) if only else unit.tasks)
    if _run(unit, _Loop(unit, orders=[order])) == pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    return _gathered(unit, order)


class Suite:
    """A unit's checks, read once and run on one session after another.

    It has a thread of its own, in which pytest lives as long as the suite.

    Args:
        unit: whose checks, with private ones if it has any.
        allowance: what each of them may take of this process.
    """

    def __init__(self, unit: Unit, allowance: Allowance) -> None:
        self.unit, self._allowance = unit, allowance
        self._thread: threading.Thread | None = None

    def run(self, context: Context, only: Task | None = None) -> tuple[TaskResult, ...]:
        """Run the checks, or those of one task; see `run_checks`.

        Raises:
            GradingError: the check file cannot be run, or its tasks and points are not those of unit.toml.
            KeyboardInterrupt: somebody has stopped it; nobody waits for the check that was running.
        """
        if self._thread is None or not self._thread.is_alive():
            self._begin()
        order = _Order(context, (only,) if only else self.unit.tasks)
        self._orders.put(order)
        try:
            fault = self._answer()
        except BaseException:
            order.stopped = True
            self._orders.put(None)
            self._thread = None
            raise
        if fault:
            raise fault
        return _gathered(self.unit, order)

    def _answer(self) -> GradingError | None:
        """What became of the order that runs; meanwhile its checks are looked after."""
        while True:
            with contextlib.suppress(queue.Empty):
                return self._done.get(timeout=LOOK_SECONDS)
            self._allowance.look()

    def close(self) -> None:
        """End it, when no check is running."""
        if self._thread is not None:
            self._orders.put(None)
            self._thread.join()
            self._thread = None

    def _begin(self) -> None:
        """Begin with empty queues: one whose check file could not be read has left an order that nobody took."""
        self._orders: queue.SimpleQueue[_Order | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[GradingError | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._thread.start()

    def _live(self) -> None:
        try:
            loop = _Loop(self.unit, orders=self._next(), allowance=self._allowance)
            if _run(self.unit, loop) == pytest.ExitCode.INTERRUPTED:
                self._done.put(GradingError(f"{self.unit.checks}: the checks raised KeyboardInterrupt."))
        except GradingError as error:
            self._done.put(error)

    def _next(self) -> "Iterator[_Order]":
        """The orders as they come; when the next one is asked for, the one before is done."""
        while (order := self._orders.get()) is not None:
            yield order
            self._done.put(None)


@dataclass
class _Order:
    """Checks to be run for one session, and what became of them."""

    context: Context
    tasks: tuple[Task, ...]
    results: list[CheckResult] = field(default_factory=list)
    broken: str = ""
    stopped: bool = False  # nobody waits for it any more


@dataclass(eq=False)
class _Loop(Collected):
    """A pytest plugin that runs the collected checks once for each order."""

    orders: Iterable[_Order] = ()
    allowance: Allowance | None = None  # none where the process is somebody else's: a notebook's
    _order: _Order | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if self.broken or session.testsfailed:
            return True
        for order in self.orders:
            self._order = order
            with current_test_kept():
                self._do(session, order)
        return True

    def _do(self, session: pytest.Session, order: _Order) -> None:
        context = Suspending(order.context, self.allowance) if self.allowance else order.context
        session.config.stash[CONTEXT] = context
        wanted = {task.id for task in order.tasks}
        items = [item for item in session.items if mark_of(item)[0] in wanted]
        for item, following in zip(items, [*items, None][1:], strict=True):  # there may be none
            session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if order.broken or order.stopped:  # the next order must not find the fixtures of this one
                item.ihook.pytest_runtest_teardown(item=item, nextitem=None)
                return

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None, object, object]:
        """Fixtures work on answers as checks do."""
        with self._granted():
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, object, object]:
        """The check itself."""
        with self._granted():
            return (yield)

    def _granted(self) -> contextlib.AbstractContextManager[None]:
        return self.allowance.granted() if self.allowance else contextlib.nullcontext()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport:
        """In the place of pytest's own, which draws each failure with its source; that takes longer than the check."""
        order = self._order
        assert order is not None
        if call.excinfo and isinstance(call.excinfo.value, GradingError):
            order.broken = str(call.excinfo.value)  # neither the student's nor the check's: stop grading this one
        if call.when == "call" or (call.when == "setup" and call.excinfo):
            order.results.append(verdict(item, call, self.unit))
        elif call.when == "teardown" and call.excinfo:
            order.results[-1] = verdict(item, call, self.unit)
        when = call.when if call.when != "collect" else "setup"
        return pytest.TestReport(item.nodeid, item.location, {}, "failed" if call.excinfo else "passed", None, when)


def _run(unit: Unit, loop: _Loop) -> int | pytest.ExitCode:
    with _files(unit) as files:
        code = run_pytest(unit.root, files, loop)
    if loop.broken or code not in ENDED:
        raise GradingError(f"{unit.checks}: the checks cannot be run ({loop.broken or code}).")
    return code


@contextlib.contextmanager
def _files(unit: Unit) -> Iterator[list[Path]]:
    """The unit's check file, and beside it a file with the private checks if there are any."""
    if unit.private is None:
        yield [unit.checks]
        return
    with tempfile.TemporaryDirectory(prefix="layerwise-checks-") as folder:
        own = Path(folder).resolve() / "checks" / unit.checks.name  # the plugin tells the unit from this path
        own.parent.mkdir()
        own.write_text(unit.private.text, encoding="utf-8")
        yield [unit.checks, own]


def _gathered(unit: Unit, order: _Order) -> tuple[TaskResult, ...]:
    """The results of an order, task by task.

    Raises:
        GradingError: the grader failed, or the checks of a task are not worth what unit.toml says.
    """
    if order.broken:
        raise GradingError(f"{unit.checks}: the checks cannot be run ({order.broken}).")
    found = []
    for task in order.tasks:
        own = tuple(result for result in order.results if result.task == task.id)
        total = sum(result.points for result in own)
        if not (own or task.held_out) or abs(total - task.judged) > 1e-9:
            raise GradingError(
                f"{unit.checks}: the checks of task {task.id} are worth {total:g} points, but "
                f"{unit.folder / 'unit.toml'} says {task.judged:g}. Make them agree."
            )
        found.append(TaskResult(task.id, task.title, task.judged, own, task.held_out))
    return tuple(found)
