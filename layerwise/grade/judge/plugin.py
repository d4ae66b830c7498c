"""The pytest side: the fixtures that checks use, and the options that say whose notebook is checked.

pytest tests/checks                                       checks the solutions
pytest tests/checks --submission exercises/02_perceptron.ipynb    grades a notebook
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest

from layerwise.course import Course, Unit
from layerwise.errors import CourseError, SubmissionError
from layerwise.grade.judge.session import Attempt, Reference
from layerwise.grade.judge.student import Student
from layerwise.grade.sandbox.launchers import FreshLauncher
from layerwise.grade.submission.notebook import read_submission

DEFAULT_SEED = 20_240_501
CHECK_FILE = re.compile(r"test_(\d\d_\w+)\.py")


class Desk(Protocol):
    """Where checks get the work to be checked."""

    @property
    def seed(self) -> int:
        """Where the checks' random inputs start."""
        ...

    def student(self, unit_name: str) -> Attempt:
        """The attempt that is being checked."""
        ...

    def solution(self, unit_name: str) -> Attempt:
        """The reference."""
        ...


@dataclass
class LocalDesk:
    """Runs notebooks in processes of its own: the reference solutions, and a submission if there is one."""

    course: Course
    seed: int = DEFAULT_SEED
    submission: Path | None = None
    _open: dict[tuple[str, str], Attempt] = field(default_factory=dict)

    def student(self, unit_name: str) -> Attempt:
        unit = self.course.unit(unit_name)
        path = self.submission or unit.notebook("solutions")
        start = FreshLauncher().start
        return self._kept("student", unit, lambda: Attempt(read_submission(path), start, unit.limits, self.seed))

    def solution(self, unit_name: str) -> Attempt:
        unit = self.course.unit(unit_name)
        return self._kept("solution", unit, lambda: Reference.of(unit, FreshLauncher().start))

    def close(self) -> None:
        """End every process that was started."""
        for attempt in self._open.values():
            attempt.close()
        self._open.clear()

    def _kept(self, role: str, unit: Unit, make: Callable[[], Attempt]) -> Attempt:
        if (role, unit.name) not in self._open:
            self._open[role, unit.name] = make()
        return self._open[role, unit.name]


@dataclass(frozen=True)
class AttemptDesk:
    """Hands the checks two attempts."""

    attempt: Attempt
    reference: Attempt
    seed: int

    def student(self, unit_name: str) -> Attempt:
        return self.attempt

    def solution(self, unit_name: str) -> Attempt:
        return self.reference


DESK = pytest.StashKey[Desk]()
OWN_DESK = pytest.StashKey[LocalDesk]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--submission` and `--seed`."""
    group = parser.getgroup("layerwise")
    group.addoption("--submission", type=Path, help="the notebook to check, instead of the reference solution")
    group.addoption("--seed", type=int, default=DEFAULT_SEED, help="where the checks' random inputs start")


def pytest_configure(config: pytest.Config) -> None:
    """Register the mark and, unless a grader has brought its own, set up the desk."""
    config.addinivalue_line(
        "markers", "task(id, points, held_out): a check's task, its worth, and whether students do not get it"
    )
    if DESK in config.stash:
        return
    path: Path | None = config.getoption("--submission")
    try:
        if path is not None:
            read_submission(path)
        desk = LocalDesk(Course.find(), config.getoption("--seed"), path and path.resolve())
    except (CourseError, SubmissionError) as error:
        raise pytest.UsageError(f"{path}: {error}" if path else str(error)) from None
    config.stash[DESK] = config.stash[OWN_DESK] = desk


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave no process behind."""
    if OWN_DESK in config.stash:
        config.stash[OWN_DESK].close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--submission`, keep the checks of the notebook's unit."""
    path: Path | None = config.getoption("--submission")
    if path is None or not any(unit_of(item) for item in items):
        return
    match = re.search(r"\d\d_[a-z0-9_]+", path.stem)
    wanted = [item for item in items if match and unit_of(item) == match[0]]
    if not wanted and len({unit_of(item) for item in items}) == 1:
        return  # one unit's check file was named, so that the notebook may be called anything
    if not wanted:
        raise pytest.UsageError(
            f"{path}: which unit is this? Name its check file: pytest tests/checks/test_NN_topic.py …"
        )
    config.hook.pytest_deselected(items=[item for item in items if item not in wanted])
    items[:] = wanted


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tell both attempts which task's check begins, so that they seed and attribute rightly."""
    mark, unit = item.get_closest_marker("task"), unit_of(item)
    if mark is None or not unit:
        return
    desk = item.config.stash[DESK]
    for attempt in (desk.student(unit), desk.solution(unit)):
        attempt.begin(str(mark.args[0]), _derived(desk.seed, "student", item.name))


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """After a restart of the student's process, forget shared fixtures: their handles point into the dead one."""
    unit = unit_of(item)
    if nextitem is None or not unit:
        return
    attempt = item.config.stash[DESK].student(unit)
    if attempt.ended:
        item.ihook.pytest_runtest_teardown(item=item, nextitem=None)


@pytest.fixture(scope="module")
def student(request: pytest.FixtureRequest) -> Student:
    """The work that is checked: the submission, or the solution when pytest is run without one."""
    return Student(request.config.stash[DESK].student(_unit_of_path(request.path)))


@pytest.fixture(scope="module")
def solution(request: pytest.FixtureRequest) -> Student:
    """The reference solution, with the same face."""
    return Student(request.config.stash[DESK].solution(_unit_of_path(request.path)))


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> np.random.Generator:
    """Random inputs: the same for a seed and a check, whatever ran before."""
    return np.random.default_rng(_derived(request.config.stash[DESK].seed, "check", request.node.name))


def unit_of(item: pytest.Item) -> str:
    """The unit whose check file holds this test, or nothing."""
    return _unit_of_path(item.path)


def _unit_of_path(path: Path) -> str:
    match = CHECK_FILE.fullmatch(path.name)
    return match[1] if match and path.parent.name == "checks" else ""


def _derived(seed: int, purpose: str, name: str) -> int:
    """A seed from which no other can be found: a student's process, which gets one, must not foresee the checks'."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{purpose}/{name}".encode()).digest()[:4], "big")
