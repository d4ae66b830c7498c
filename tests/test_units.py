"""Every unit passes the audit's quicker parts; `make audit` does the rest: all mistakes, alternates, seeds, mutants."""

from collections.abc import Callable
from pathlib import Path

import pytest

from layerwise.audit.finding import FAST
from layerwise.audit.pipeline import audit
from layerwise.audit.quality import TASKS
from layerwise.audit.trial import SEEDS, Grading, checks
from layerwise.course import Course, Unit
from layerwise.grade.sandbox.sandbox import Sandbox

TESTS = Path(__file__).parent
COURSE = Course(TESTS.parent)
UNITS = pytest.mark.parametrize("unit", COURSE.units, ids=lambda unit: unit.name)


@UNITS
def test_checks_tell_right_from_wrong(unit: Unit, here: Callable[[Unit], Grading], sandbox: Sandbox) -> None:
    """The solution passes, the blank is not attempted, two notebooks of mistakes fail by name."""
    found = checks(unit, here(unit), sandbox.has_walls, runs=1, seeds=SEEDS[:1], most=2, alternates=False)
    assert [finding.text for finding in found] == []


@UNITS
def test_a_unit_is_whole_and_its_lesson_can_be_read(unit: Unit) -> None:
    """Files, tasks and notebooks fit together; time, size, figures and links are in order."""
    assert [finding.text for finding in audit(COURSE, [unit], FAST, 2, False) if finding.fault] == []


@UNITS
def test_each_unit_keeps_plausible_mistakes(unit: Unit) -> None:
    """At least eight wrong answers are kept for each unit."""
    assert len(list((TESTS / "mistakes" / unit.name).glob("*.py"))) >= 8


@UNITS
def test_each_unit_fills_a_sitting(unit: Unit) -> None:
    """Each unit has from four to seven tasks."""
    fewest, most = TASKS
    assert fewest <= len(unit.tasks) <= most


@pytest.mark.parametrize("unit", [unit for unit in COURSE.units if unit.terms], ids=lambda unit: unit.name)
def test_a_unit_with_terms_teaches_as_the_course_means_to(unit: Unit) -> None:
    """A unit of the second edition names its terms, and then keeps every rule of how units teach."""
    assert [finding.text for finding in audit(COURSE, [unit], ["teaching"], 2, False)] == []
