"""Reads a policy.toml; whatever is wrong in it is named with its key and the cure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta

from layerwise.course import Course, Unit
from layerwise.errors import CourseError, PolicyError
from layerwise.grade.policy.finals import Extension, Late, Policy, UnitRules
from layerwise.io.toml import Number, TomlFault, read_text, shaped


@dataclass(frozen=True)
class Attempts:
    """Which of a student's attempts counts."""

    count: Annotated[Literal["latest", "best"], Meta(description='"latest" or "best"')] = "latest"


@dataclass(frozen=True)
class PolicyFile:
    """What a policy.toml says, units and students by the names that are written there."""

    late: Late = field(default_factory=Late)
    attempts: Attempts = field(default_factory=Attempts)
    units: dict[str, UnitRules] = field(default_factory=dict)
    extensions: dict[str, dict[str, Number]] = field(default_factory=dict)


def read_policy(path: Path, course: Course) -> Policy:
    """Read the rules of a course.

    Raises:
        PolicyError: it cannot be read, or a key or value cannot be used.
    """
    text = read_text(path, PolicyError)
    try:
        said = shaped(text, PolicyFile)
        if said.late.penalty_per_day > 1:
            raise PolicyError(
                "[late] penalty_per_day is a share of the points from 0 to 1: 0.10 is 10 %. "
                f"Received: {said.late.penalty_per_day:g}."
            )
        units, extensions = _units(said.units, course), _extensions(said.extensions, course)
        return Policy(said.late, said.attempts.count == "best", tuple(units), tuple(extensions), text)
    except (TomlFault, PolicyError, CourseError) as error:
        raise PolicyError(f"{path}: {error}") from None


def _units(table: Mapping[str, UnitRules], course: Course) -> Iterable[tuple[str, UnitRules]]:
    """The rules of each unit by its full name.

    Raises:
        CourseError: there is no such unit or task.
        PolicyError: a unit has two names here, or a task two roles.
    """
    seen: dict[str, str] = {}
    for name, rules in table.items():
        unit, where = course.unit(name), f"[units.{name}]"
        if unit.name in seen:
            raise PolicyError(f"{where} and [units.{seen[unit.name]}] are the same unit. Keep one.")
        seen[unit.name] = name
        dropped = _tasks(rules.dropped, unit, f"{where} dropped")
        extra = _tasks(rules.extra_credit, unit, f"{where} extra_credit")
        if both := [task for task in dropped if task in extra]:
            raise PolicyError(f"{where}: task {both[0]} is both dropped and extra credit. Keep one.")
        yield unit.name, replace(rules, dropped=dropped, extra_credit=extra)


def _extensions(table: Mapping[str, Mapping[str, float]], course: Course) -> Iterable[Extension]:
    for student, units in table.items():
        for unit, days in units.items():
            yield Extension(student, course.unit(unit).name, days)


def _tasks(named: Iterable[str], unit: Unit, where: str) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(unit.task(task).id for task in named))
    except CourseError as error:
        raise PolicyError(f"{where}: {error}") from None
