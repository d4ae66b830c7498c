"""Every unit keeps its promises: blanks are blank, other right answers pass, plausible mistakes fail by name."""

import re
from functools import partial
from pathlib import Path

import pytest

from layerwise.build.answers import answered
from layerwise.build.notebook import to_bytes
from layerwise.course import Course
from layerwise.grade.pipeline import grade_notebook
from layerwise.grade.probe import sandbox_fault

TESTS = Path(__file__).parent
COURSE = Course(TESTS.parent)
UNITS = pytest.mark.parametrize("unit", COURSE.units, ids=lambda unit: unit.name)


def answers(kind):
    """Each answers file of a kind, with its unit."""
    paths = [(unit, path) for unit in COURSE.units for path in sorted((TESTS / kind / unit.name).glob("*.py"))]
    return pytest.mark.parametrize(("unit", "path"), paths, ids=[f"{u.name}-{p.stem}" for u, p in paths])


def write(tmp_path, unit, path):
    notebook = tmp_path / "submission.ipynb"
    notebook.write_bytes(to_bytes(answered(unit, path, solve=True)))
    return notebook


@pytest.fixture(scope="module")
def grade():
    """Grades a notebook; in the sandbox where there is one, which loads the libraries once for all of them."""
    return partial(grade_notebook, sandboxed=not sandbox_fault(COURSE.units[0]))


@UNITS
def test_the_blank_exercise_is_not_attempted(unit, grade):
    """A student who has done nothing reads "not attempted" at every task."""
    tasks = grade(unit, unit.notebook("exercises"))
    assert {task.id: str(task.outcome) for task in tasks} == {task.id: "not_attempted" for task in unit.tasks}


@UNITS
def test_the_solution_passes_under_other_seeds(unit, grade):
    """The reference passes whatever the random inputs are."""
    for seed in (1, 2, 3):
        tasks = grade(unit, unit.notebook("solutions"), seed=seed)
        assert [check for task in tasks for check in task.checks if check.outcome != "passed"] == []


@UNITS
def test_each_task_has_at_least_two_checks(unit):
    """One check alone is too easily passed by accident."""
    marks = re.findall(r'@task\("([\d.]+)"', unit.checks.read_text(encoding="utf-8"))
    assert {task.id for task in unit.tasks if marks.count(task.id) < 2} == set()


@UNITS
def test_each_unit_has_alternates_and_mistakes(unit):
    """At least two other right answers and eight wrong ones are kept for each unit."""
    assert len(list((TESTS / "alternates" / unit.name).glob("*.py"))) >= 2
    assert len(list((TESTS / "mistakes" / unit.name).glob("*.py"))) >= 8


@answers("alternates")
def test_right_answers_in_another_style_pass(unit, path, tmp_path, grade):
    """A correct answer gets full marks however it is written."""
    tasks = grade(unit, write(tmp_path, unit, path))
    assert [(check.task, check.seen) for task in tasks for check in task.checks if check.outcome != "passed"] == []


@answers("mistakes")
def test_plausible_mistakes_fail_by_name(unit, path, tmp_path, grade):
    """A mistake costs its own task and no other, and the message names it."""
    head = dict(re.findall(r"^# (Mistake|Fails|Says): (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE))
    tasks = grade(unit, write(tmp_path, unit, path))
    failing = {task.id: task for task in tasks if task.outcome != "passed"}
    assert set(failing) == set(re.split(r",\s*", head["Fails"]))
    said = " ".join(f"{check.seen} {check.hint}" for task in failing.values() for check in task.checks)
    assert head["Says"].lower() in said.lower()
