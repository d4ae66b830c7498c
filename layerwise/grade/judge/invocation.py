"""How pytest is called on check files, and which checks they hold."""

import contextlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from layerwise.course import Unit
from layerwise.errors import GradingError
from layerwise.grade.judge import plugin
from layerwise.grade.judge.verdict import is_held_out, mark_of

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


@dataclass(frozen=True)
class Check:
    """A check as its file announces it; several share a function when it is parametrized."""

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
    code = run_pytest(unit.root, [path], lister, "--collect-only")
    if lister.broken or code not in (pytest.ExitCode.OK, NOTHING_TO_RUN):
        raise GradingError(f"{path}: the checks cannot be read ({lister.broken or code}).")
    return tuple(lister.checks)


@dataclass(eq=False)  # pytest keeps its plugins in sets
class Collected:
    """A pytest plugin that sees whether the check file can be used."""

    unit: Unit
    broken: str = ""

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.broken = str(report.longrepr)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        known = {task.id for task in self.unit.tasks}
        strays = [item.name for item in items if mark_of(item)[0] not in known]
        if strays and not self.broken:
            self.broken = f"{strays[0]} belongs to no task of the unit: mark it with @task(id, points=…)"


@dataclass(eq=False)
class _Lister(Collected):
    """A pytest plugin that writes down which checks there are."""

    checks: list[Check] = field(default_factory=list)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            task_id, points = mark_of(item)
            function = getattr(item, "originalname", None) or item.name
            self.checks.append(Check(item.name, function, task_id, points, is_held_out(item)))


def run_pytest(root: Path, files: list[Path], own: object, *more: str) -> int | pytest.ExitCode:
    """Run pytest in this thread, as if it had not run before and would not run again."""
    paths = {str(file) for file in files}
    try:
        with current_test_kept():
            return pytest.main([*paths, "--rootdir", str(root), *OPTIONS, *more], plugins=[plugin, own])
    finally:
        # The next run must read the files again: they may have changed, or be another course's of the same name.
        for name, module in list(sys.modules.items()):
            if getattr(module, "__file__", None) in paths:
                del sys.modules[name]


@contextlib.contextmanager
def current_test_kept() -> Iterator[None]:
    """pytest within pytest: the inner one removes the outer one's note of what it is running."""
    kept = os.environ.get("PYTEST_CURRENT_TEST")
    try:
        yield
    finally:
        if kept is not None:
            os.environ["PYTEST_CURRENT_TEST"] = kept
