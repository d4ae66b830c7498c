"""Fixtures for the package's own tests: a course of one tiny unit, and ways to write submissions for it."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from layerwise.build import derive
from layerwise.build.notebook import assemble, to_bytes
from layerwise.course import Course, Unit, read_unit

collect_ignore = ["tiny", "audited"]  # courses to test with, not tests of this one
HERE = Path(__file__).parent
ROOT = HERE.parent


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
def patient(sums: Unit) -> Unit:
    """The same unit with more time for a cell: on a busy machine a plotting library takes long to load."""
    path = sums.folder / "unit.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("cell = 3", "cell = 30"), encoding="utf-8")
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


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium; without one the test is skipped."""
    playwright = pytest.importorskip("playwright.sync_api")
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("needs Chromium")
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()
