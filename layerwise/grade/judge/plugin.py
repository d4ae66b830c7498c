"""The pytest side: the fixtures that checks use, and the options that say whose notebook is checked.

pytest tests/checks                                       checks the solutions
pytest tests/checks --submission exercises/02_perceptron.ipynb    grades a notebook

It is loaded by every pytest of an environment in which Layerwise is installed (entry point `pytest11`), so nothing is
imported before it is needed, and nothing happens in files that are no checks of a course.
"""

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

if TYPE_CHECKING:
    import numpy as np

    from layerwise.grade.judge.session import Session
    from layerwise.grade.judge.student import Student

DEFAULT_SEED = 20_240_501
CHECK_FILE = re.compile(r"test_(\d\d_\w+)\.py")


class Context(Protocol):
    """What the checks are asked on."""

    @property
    def seed(self) -> int:
        """Where the checks' random inputs start."""
        ...

    def student(self, unit_name: str) -> "Session":
        """The session that is being judged."""
        ...

    def solution(self, unit_name: str) -> "Session":
        """A session with the reference."""
        ...

    def close(self) -> None:
        """End what it started itself."""
        ...


CONTEXT = pytest.StashKey[Context]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--submission` and `--check-seed`."""
    group = parser.getgroup("layerwise")
    group.addoption("--submission", type=Path, help="the notebook to check, instead of the reference solution")
    group.addoption("--check-seed", type=int, default=DEFAULT_SEED, help="where the checks' random inputs start")


def pytest_configure(config: pytest.Config) -> None:
    """Register the mark."""
    config.addinivalue_line(
        "markers", "task(id, points, held_out): a check's task, its worth, and whether students do not get it"
    )


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave no process behind."""
    if CONTEXT in config.stash:
        config.stash[CONTEXT].close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--submission`, keep the checks of the notebook's unit."""
    path: Path | None = config.getoption("--submission")
    if path is None or not any(unit_of(item) for item in items):
        return
    context_of(config)  # which reads the notebook
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
    """Tell both sessions which task's check begins, so that they seed and attribute rightly."""
    mark, unit = item.get_closest_marker("task"), unit_of(item)
    if mark is None or not unit:
        return
    context = context_of(item.config)
    for session in (context.student(unit), context.solution(unit)):
        session.begin(str(mark.args[0]), _derived(context.seed, "student", item.name))


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """After a restart of the student's process, forget shared fixtures: their handles point into the dead one."""
    unit = unit_of(item)
    if nextitem is None or not unit or item.get_closest_marker("task") is None:
        return
    if context_of(item.config).student(unit).ended:
        item.ihook.pytest_runtest_teardown(item=item, nextitem=None)


@pytest.fixture(scope="module")
def student(request: pytest.FixtureRequest) -> "Student":
    """The work that is checked: the submission, or the solution when pytest is run without one."""
    from layerwise.grade.judge.student import Student

    return Student(context_of(request.config).student(_unit_of_path(request.path)))


@pytest.fixture(scope="module")
def solution(request: pytest.FixtureRequest) -> "Student":
    """The reference solution, with the same face."""
    from layerwise.grade.judge.student import Student

    return Student(context_of(request.config).solution(_unit_of_path(request.path)))


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> "np.random.Generator":
    """Random inputs: the same for a seed and a check, whatever ran before."""
    import numpy as np

    return np.random.default_rng(_derived(context_of(request.config).seed, "check", request.node.name))


def context_of(config: pytest.Config) -> Context:
    """What checks are asked on: what a grader has brought, or else notebooks that are run here.

    Raises:
        UsageError: there is no course here, or what is to be checked is no notebook.
    """
    if CONTEXT not in config.stash:
        from layerwise.errors import CourseError, SubmissionError
        from layerwise.grade.judge.local import LocalContext

        path: Path | None = config.getoption("--submission")
        try:
            config.stash[CONTEXT] = LocalContext.of(config.getoption("--check-seed"), path)
        except (CourseError, SubmissionError) as error:
            raise pytest.UsageError(f"{path}: {error}" if path else str(error)) from None
    return config.stash[CONTEXT]


def unit_of(item: pytest.Item) -> str:
    """The unit whose check file holds this test, or nothing."""
    return _unit_of_path(item.path)


def _unit_of_path(path: Path) -> str:
    match = CHECK_FILE.fullmatch(path.name)
    return match[1] if match and path.parent.name == "checks" else ""


def _derived(seed: int, purpose: str, name: str) -> int:
    """A seed from which no other can be found: a student's process, which gets one, must not foresee the checks'."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{purpose}/{name}".encode()).digest()[:4], "big")
