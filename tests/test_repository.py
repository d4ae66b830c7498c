"""The repository holds together: requirements agree, notebooks are built, the sample class gets its grades."""

import re
import runpy
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from layerwise.build import check_built
from layerwise.course import Course
from layerwise.data.folder import datasets_of
from layerwise.grade.intake.collect import collect
from layerwise.grade.parallel import grade_class
from layerwise.grade.report.folder import Reports
from layerwise.grade.sandbox.fork_server import sandbox_fault

ROOT = Path(__file__).parent.parent


def requirements(lines):
    """Name and bounds of each requirement; markers are dropped."""
    found = {}
    for line in lines:
        match = re.match(r"^([A-Za-z0-9_.-]+)([<>=!~][^;#\s]*)", line.strip())
        if match:
            found[match[1].lower()] = match[2]
    return found


def test_what_is_required_twice_has_the_same_bounds():
    """requirements.txt and pyproject.toml do not contradict each other."""
    student = requirements((ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    package = requirements(project["dependencies"])
    shared = set(student) & set(package)
    assert {"numpy", "pandas", "matplotlib"} <= shared
    assert {name: student[name] for name in shared} == {name: package[name] for name in shared}


def test_every_requirement_is_bounded_and_pinned():
    """What a student installs has an upper bound, and constraints.txt pins a version within reach of it."""
    student = requirements((ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines())
    pinned = requirements((ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines())
    assert all("<" in bounds and ">=" in bounds for bounds in student.values())
    assert set(student) <= set(pinned)
    assert {"tensorflow", "keras", "matplotlib", "jupyter", "pandas"} <= set(student)


def test_notebooks_are_what_their_sources_give():
    """Nobody has edited a built notebook, and no source is ahead of its notebook."""
    course = Course(ROOT)
    assert check_built(course, course.units) == []


def test_lessons_carry_their_outputs():
    """A reader of the committed files sees every figure; none stands beside an error."""
    for unit in Course(ROOT).units:
        text = unit.notebook("lessons").read_text(encoding="utf-8")
        assert '"image/png"' in text, unit.name
        assert '"output_type": "error"' not in text, unit.name
        assert '"name": "stderr"' not in text, unit.name


@pytest.fixture(scope="module")
def sample_class(tmp_path_factory):
    """The sample class, graded as `make demo` does."""
    unit = Course(ROOT).unit("02")
    reports = Reports.begin(unit, tmp_path_factory.mktemp("reports"))
    sandboxed = not sandbox_fault(datasets_of(unit.root))
    for result in grade_class(unit, collect(ROOT / "examples" / "class"), seed=1, workers=2, sandboxed=sandboxed):
        reports.add(replace(result, notes=()))
    reports.finish()
    return reports.folder


def test_the_sample_class_gets_the_grades_that_it_deserves(sample_class):
    """The gradebook of the sample class is the one that its makers worked out by hand."""
    expected = (ROOT / "examples" / "expected_grades.csv").read_text(encoding="utf-8")
    assert (sample_class / "grades.csv").read_text(encoding="utf-8") == expected


def test_the_sample_class_is_made_from_its_answers():
    """The notebooks in examples/class are those that examples/make_class.py makes."""
    made = runpy.run_path(str(ROOT / "examples" / "make_class.py"))["notebooks"]()
    assert {path.name: path.read_bytes() for path in (ROOT / "examples" / "class").iterdir()} == made
