"""Runs a unit's check file on one attempt and says how each check ended."""

import contextlib
import inspect
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from layerwise.checks import Mismatch
from layerwise.course import Course, Task, Unit
from layerwise.errors import GradingError
from layerwise.grade.judge import plugin
from layerwise.grade.judge.plugin import DESK, Desk, LocalDesk
from layerwise.grade.judge.recording import NotRecorded
from layerwise.grade.judge.session import NotAttempted, StudentError
from layerwise.grade.records import CheckResult, Outcome, TaskResult

STOPPED = "The check itself stopped with"
NOTHING_TO_RUN = pytest.ExitCode.NO_TESTS_COLLECTED  # of a task, or a unit, whose checks are all held out
SETTINGS = Path(__file__).with_name("checks.ini")
# Quiet, quick and untouched by other plugins: this pytest runs inside a notebook's kernel and inside the grader.
OPTIONS = (
    "-c", str(SETTINGS), "--noconftest", "--import-mode=importlib", "--disable-plugin-autoload", "-s",
    "-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:faulthandler",
    "-p", "no:unraisableexception", "-p", "no:threadexception", "-p", "no:logging", "-p", "no:junitxml",
    "-p", "no:doctest", "-p", "no:pastebin", "-p", "no:setuponly", "-p", "no:setupplan", "-p", "no:stepwise",
    "-p", "no:legacypath", "-p", "no:freeze_support", "-p", "no:debugging", "-p", "no:subtests",
)  # fmt: skip


def run_checks(unit: Unit, desk: Desk, only: Task | None = None) -> tuple[TaskResult, ...]:
    """Run the checks of a unit, or of one of its tasks.

    Args:
        unit: whose checks.
        desk: where they get the student's and the reference's attempt.
        only: one task; None means all.

    Returns:
        A result for each task, in the unit's order.

    Raises:
        GradingError: the check file cannot be run, or its tasks and points are not those of unit.toml.
    """
    tasks = (only,) if only else unit.tasks
    recorder = _Recorder(desk, unit, {task.id for task in tasks})
    with _files(unit) as files:
        code = _pytest(unit.root, files, recorder)
    if recorder.broken or code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, NOTHING_TO_RUN):
        raise GradingError(f"{unit.checks}: the checks cannot be run ({recorder.broken or code}).")
    return tuple(_gather(unit, task, recorder.results) for task in tasks)


@dataclass(frozen=True)
class Check:
    """A check as its file announces it; several share a function when it is parametrised."""

    name: str
    function: str
    task: str
    points: float
    held_out: bool


def list_checks(unit: Unit, file: Path | None = None) -> tuple[Check, ...]:
    """The checks in a unit's check file, or in another file of checks for it, without running them.

    Raises:
        GradingError: the file cannot be imported, or a check belongs to no task of the unit.
    """
    path = file or unit.checks
    lister = _Lister(unit)
    code = _pytest(unit.root, [path], lister, "--collect-only")
    if lister.broken or code not in (pytest.ExitCode.OK, NOTHING_TO_RUN):
        raise GradingError(f"{path}: the checks cannot be read ({lister.broken or code}).")
    return tuple(lister.checks)


def _pytest(root: Path, files: list[Path], own: object, *more: str) -> int | pytest.ExitCode:
    """Run pytest in this process, as if it had not run before and would not run again."""
    kept = os.environ.get("PYTEST_CURRENT_TEST")
    paths = {str(file) for file in files}
    try:
        return pytest.main([*paths, "--rootdir", str(root), *OPTIONS, *more], plugins=[plugin, own])
    finally:
        # The next run must read the files again: they may have changed, or be another course's of the same name.
        for name, module in list(sys.modules.items()):
            if getattr(module, "__file__", None) in paths:
                del sys.modules[name]
        if kept is not None:  # pytest within pytest: the inner one has removed the outer one's note
            os.environ["PYTEST_CURRENT_TEST"] = kept


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


def _gather(unit: Unit, task: Task, results: list[CheckResult]) -> TaskResult:
    own = tuple(result for result in results if result.task == task.id)
    total = sum(result.points for result in own)
    if not (own or task.held_out) or abs(total - task.judged) > 1e-9:
        raise GradingError(
            f"{unit.checks}: the checks of task {task.id} are worth {total:g} points, but {unit.folder / 'unit.toml'} "
            f"says {task.judged:g}. Make them agree."
        )
    return TaskResult(task.id, task.title, task.judged, own, task.held_out)


@dataclass(eq=False)  # pytest keeps its plugins in sets
class _Recorder:
    """A pytest plugin that brings the desk, keeps the wanted checks and writes down how they end."""

    desk: Desk
    unit: Unit
    wanted: set[str]
    results: list[CheckResult] = field(default_factory=list)
    broken: str = ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[DESK] = self.desk

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.broken = str(report.longrepr)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.broken = self.broken or _stray(self.unit, items)
        items[:] = [item for item in items if _mark(item)[0] in self.wanted]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
        report = yield
        if call.excinfo and isinstance(call.excinfo.value, GradingError):
            self.broken = str(call.excinfo.value)  # neither the student's nor the check's: stop grading this one
        if call.when == "call" or (call.when == "setup" and call.excinfo):
            self.results.append(self._result(item, call))
        elif call.when == "teardown" and call.excinfo:
            self.results[-1] = self._result(item, call)
        return report

    def _result(self, item: pytest.Item, call: pytest.CallInfo[None]) -> CheckResult:
        private = item.path.resolve() != self.unit.checks.resolve()
        return replace(_result(item, call), held_out=private or _held_out(item))


@dataclass(eq=False)
class _Lister:
    """A pytest plugin that writes down which checks there are."""

    unit: Unit
    checks: list[Check] = field(default_factory=list)
    broken: str = ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[DESK] = LocalDesk(Course(self.unit.root))  # asks nothing, because nothing runs

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.broken = str(report.longrepr)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.broken = self.broken or _stray(self.unit, items)
        for item in items:
            task_id, points = _mark(item)
            function = getattr(item, "originalname", None) or item.name
            self.checks.append(Check(item.name, function, task_id, points, _held_out(item)))


def _stray(unit: Unit, items: list[pytest.Item]) -> str:
    """What is wrong with a check of no task, or nothing."""
    known = {task.id for task in unit.tasks}
    strays = [item.name for item in items if _mark(item)[0] not in known]
    return f"{strays[0]} belongs to no task of the unit: mark it with @task(id, points=…)" if strays else ""


def _result(item: pytest.Item, call: pytest.CallInfo[None]) -> CheckResult:
    """How a check ended, from the exception that ended it."""
    task_id, points = _mark(item)
    required = inspect.getdoc(getattr(item, "function", None)) or item.name
    error = call.excinfo.value if call.excinfo else None
    outcome, seen, hint, traceback, output = Outcome.PASSED, "", "", "", ""
    match error:
        case None:
            pass
        case Mismatch():
            outcome, seen, hint = Outcome.FAILED, error.seen, error.hint
        case AssertionError():
            outcome, seen = Outcome.FAILED, str(error).partition("\nassert ")[0]
        case StudentError():
            outcome = Outcome.NOT_ATTEMPTED if isinstance(error, NotAttempted) else Outcome.ERROR
            seen, traceback, output = error.message, error.traceback, error.output
        case NotRecorded():
            outcome, seen = Outcome.UNGRADED, str(error)
        case _:
            outcome, seen = Outcome.UNGRADED, f"{STOPPED} {type(error).__name__}: {error}"
    return CheckResult(
        item.name, task_id, points, outcome, " ".join(required.split()), seen, hint, traceback, output, call.duration
    )


def _mark(item: pytest.Item) -> tuple[str, float]:
    mark = item.get_closest_marker("task")
    return (str(mark.args[0]), float(mark.kwargs.get("points", 1))) if mark and mark.args else ("", 0.0)


def _held_out(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("task")
    return bool(mark and mark.kwargs.get("held_out"))
