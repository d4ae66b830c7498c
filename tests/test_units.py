"""Every unit passes the audit's quicker parts; `make audit` does the rest: all mistakes, alternates, seeds, mutants."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from layerwise.audit.finding import FAST
from layerwise.audit.pipeline import audit
from layerwise.audit.quality import TASKS
from layerwise.audit.trial import SEEDS, checks
from layerwise.course import Course, Unit
from layerwise.data.folder import datasets_of
from layerwise.grade.job import Job, grade_job
from layerwise.grade.judge.grader import Grader, imports_of
from layerwise.grade.records import Result
from layerwise.grade.sandbox.fork_server import sandbox_fault
from layerwise.grade.sandbox.sandbox import Sandbox

TESTS = Path(__file__).parent
COURSE = Course(TESTS.parent)
UNITS = pytest.mark.parametrize("unit", COURSE.units, ids=lambda unit: unit.name)


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """One for all units, with all that their solutions import: a fork of it costs no more than of a small one."""
    datasets = datasets_of(COURSE.root)
    loaded = dict.fromkeys(name for unit in COURSE.units for name in imports_of(unit))
    with Sandbox.weak() if sandbox_fault(datasets) else Sandbox.walled(datasets, loaded) as opened:
        yield opened


@UNITS
def test_checks_tell_right_from_wrong(unit: Unit, sandbox: Sandbox) -> None:
    """The solution passes, the blank is not attempted, two notebooks of mistakes fail by name."""

    def here(jobs: Sequence[Job]) -> Iterator[tuple[Job, Result]]:
        with Grader(unit, sandbox) as grader:
            for job in jobs:
                yield job, grade_job(job, grader)

    found = checks(unit, here, sandbox.has_walls, runs=1, seeds=SEEDS[:1], most=2, alternates=False)
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
