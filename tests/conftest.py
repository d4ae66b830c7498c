"""Fixtures for the package's own tests: a course of one tiny unit, and ways to write submissions for it."""

import json
import os
import re
import shutil
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from layerwise.audit.trial import Grading
from layerwise.build import derive
from layerwise.build.notebook import assemble, to_bytes
from layerwise.course import Course, Unit, read_unit
from layerwise.data.folder import datasets_of
from layerwise.grade.job import Job, grade_job
from layerwise.grade.judge.grader import Grader, imports_of
from layerwise.grade.records import Result
from layerwise.grade.sandbox.fork_server import sandbox_fault
from layerwise.grade.sandbox.sandbox import Sandbox

# Courses to test with, and the checks, which test_units.py has judge each unit's solution; `pytest tests/checks` runs
# them by themselves.
collect_ignore = ["tiny", "audited", "checks"]
HERE = Path(__file__).parent
ROOT = HERE.parent

# A shell that starts us in the background has us ignore Ctrl-C, and so would all that we start and then interrupt.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With --dist=loadfile a file's tests stay on one worker, for fixtures and order; the units are shared out.

    Marks for --dist=loadgroup would say the same, but xdist 3.8 passes over them with pytest 9.
    """
    from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

    class ByFile(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file, _, _ = nodeid.partition("::")
            return nodeid if file.endswith("test_units.py") else file

    return ByFile(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: many tests wait for limits, connections and ends."""
    return (os.cpu_count() or 1) + 1


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out what needs walls where there are none."""
    if item.get_closest_marker("walls") and (fault := no_walls()):
        pytest.skip(fault)


@cache
def no_walls() -> str:
    """Why the sandbox cannot be built here, or nothing."""
    return sandbox_fault(datasets_of(ROOT))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end how many tests were left out; each reason names the cure."""
    skipped = terminalreporter.getreports("skipped")
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    for reason, number in reasons.most_common():
        tests = "1 test was" if number == 1 else f"{number} tests were"
        terminalreporter.write_line(f"{tests} left out: {reason}", yellow=True)


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """A course of one unit, with its exercise and solution built, as the working directory."""
    root = tmp_path / "tiny"
    shutil.copytree(HERE / "tiny", root)
    course = Course(root)
    for unit in course.units:
        for folder, solve in (("exercises", False), ("solutions", True)):
            unit.notebook(folder).parent.mkdir()
            unit.notebook(folder).write_bytes(to_bytes(assemble(derive.exercise(unit, solve))))
    monkeypatch.chdir(root)
    return course


@pytest.fixture
def sums(tiny: Course) -> Unit:
    """The tiny course's unit: task 1.1 `add(a, b)`, two points; task 1.2 `answer = 3`, one point."""
    return tiny.unit("01")


@pytest.fixture
def hurried(sums: Unit) -> Unit:
    """The same unit with five seconds for a cell or a call, for endless loops; it has a minute otherwise."""
    path = sums.folder / "unit.toml"
    path.write_text(
        re.sub(r"^(cell|call) = 60$", r"\1 = 5", path.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8"
    )
    return read_unit(sums.root, sums.name)


@pytest.fixture
def hand_in(sums: Unit) -> Callable[..., Path]:
    """`hand_in("name", {"1.1": source}, solved=True)` writes a submission into `class/` and returns its path."""

    def write(name: str, answers: dict[str, str] | None = None, solved: bool = True) -> Path:
        notebook = json.loads(sums.notebook("solutions" if solved else "exercises").read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            task = cell["metadata"].get("layerwise", {}).get("task")
            if task in (answers or {}):
                cell["source"] = answers[task]
        path = sums.root / "class" / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(notebook), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """One for many units, with all that the course's solutions import: to fork it takes no longer than a small one."""
    course = Course(ROOT)
    loaded = dict.fromkeys(name for unit in course.units for name in imports_of(unit))
    with Sandbox.weak() if no_walls() else Sandbox.walled(datasets_of(ROOT), loaded) as opened:
        yield opened


@pytest.fixture
def here(sandbox: Sandbox) -> Callable[[Unit], Grading]:
    """`here(unit)` grades trials of a unit in this process, one after the other."""

    def of(unit: Unit) -> Grading:
        def grade(jobs: Sequence[Job]) -> Iterator[tuple[Job, Result]]:
            with Grader(unit, sandbox) as grader:
                for job in jobs:
                    yield job, grade_job(job, grader)

        return grade

    return of


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium; without one the test is skipped."""
    playwright = pytest.importorskip("playwright.sync_api", reason='needs Playwright: pip install -e ".[dev]"')
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("needs Chromium (Debian, Ubuntu: apt-get install chromium)")
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()
