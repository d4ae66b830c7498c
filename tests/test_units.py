"""Every unit passes the audit's quicker parts; `make audit` does the rest: mutants, and lessons run elsewhere."""

from pathlib import Path

import pytest

from layerwise.audit.finding import FAST
from layerwise.audit.pipeline import audit
from layerwise.audit.quality import TASKS
from layerwise.audit.trial import SEEDS, checks
from layerwise.course import Course
from layerwise.data.folder import datasets_of
from layerwise.grade.sandbox.fork_server import sandbox_fault

TESTS = Path(__file__).parent
COURSE = Course(TESTS.parent)
UNITS = pytest.mark.parametrize("unit", COURSE.units, ids=lambda unit: unit.name)


@UNITS
def test_a_unit_is_whole_and_its_lesson_can_be_read(unit):
    """Files, tasks and notebooks fit together; time, size, figures and links are in order."""
    assert [finding.text for finding in audit(COURSE, [unit], FAST, 2, False) if finding.fault] == []


@UNITS
def test_checks_tell_right_from_wrong(unit):
    """Solution and alternates pass, blanks are not attempted, mistakes fail by name. The audit tries more: all of the
    mistakes, and other seeds.
    """
    sandboxed = not sandbox_fault(datasets_of(unit.root))
    assert [finding.text for finding in checks(unit, 2, sandboxed, runs=1, seeds=SEEDS[:1], most=2)] == []


@UNITS
def test_each_unit_keeps_plausible_mistakes(unit):
    """At least eight wrong answers are kept for each unit."""
    assert len(list((TESTS / "mistakes" / unit.name).glob("*.py"))) >= 8


@UNITS
def test_each_unit_fills_a_sitting(unit):
    """Each unit has from four to seven tasks."""
    fewest, most = TASKS
    assert fewest <= len(unit.tasks) <= most
