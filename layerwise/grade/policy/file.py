"""Reads a policy.toml; whatever is wrong in it is named with its key and the cure."""

import tomllib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from layerwise.course import Course, Unit
from layerwise.errors import CourseError, PolicyError
from layerwise.grade.policy.finals import Extension, Late, Policy, UnitRules

PARTS = ("late", "attempts", "units", "extensions")
COUNTS = ("latest", "best")


def read_policy(path: Path, course: Course) -> Policy:
    """Read the rules of a course.

    Raises:
        PolicyError: it cannot be read, or a key or value cannot be used.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        table = tomllib.loads(text)
    except OSError as error:
        raise PolicyError(f"{path} cannot be read: {error.strerror}.") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PolicyError(f"{path}: not valid TOML in UTF-8: {error}.") from None
    try:
        _table(table, "the file", PARTS)
        attempts = _table(table.get("attempts", {}), "[attempts]", ("count",))
        count = attempts.get("count", "latest")
        if count not in COUNTS:
            raise PolicyError(f'[attempts] count must be "latest" or "best". Received: {count!r}.')
        units = _units(_table(table.get("units", {}), "[units]"), course)
        extensions = _extensions(_table(table.get("extensions", {}), "[extensions]"), course)
        return Policy(_late(table.get("late", {})), count == "best", tuple(units), tuple(extensions), text)
    except (PolicyError, CourseError) as error:
        raise PolicyError(f"{path}: {error}") from None


def _late(table: Any) -> Late:
    table = _table(table, "[late]", ("free_days", "penalty_per_day", "latest", "grace_minutes"))
    whole = {key: _number(table[key], f"[late] {key}", int) for key in ("free_days", "latest") if key in table}
    penalty = _number(table.get("penalty_per_day", 0), "[late] penalty_per_day")
    if penalty > 1:
        raise PolicyError(
            f"[late] penalty_per_day is a share of the points from 0 to 1: 0.10 is 10 %. Received: {penalty:g}."
        )
    grace = _number(table.get("grace_minutes", 0), "[late] grace_minutes")
    return Late(penalty_per_day=penalty, grace_minutes=grace, **whole)


def _units(table: dict[str, Any], course: Course) -> Iterable[tuple[str, UnitRules]]:
    seen: dict[str, str] = {}
    for name, entry in table.items():
        unit, where = course.unit(name), f"[units.{name}]"
        if unit.name in seen:
            raise PolicyError(f"{where} and [units.{seen[unit.name]}] are the same unit. Keep one.")
        seen[unit.name] = name
        entry = _table(entry, where, ("due", "dropped", "extra_credit"))
        dropped, extra = (_tasks(entry.get(key, []), unit, f"{where} {key}") for key in ("dropped", "extra_credit"))
        if both := [task for task in dropped if task in extra]:
            raise PolicyError(f"{where}: task {both[0]} is both dropped and extra credit. Keep one.")
        yield unit.name, UnitRules(_due(entry["due"], where) if "due" in entry else None, dropped, extra)


def _extensions(table: dict[str, Any], course: Course) -> Iterable[Extension]:
    for student, entry in table.items():
        where = f'[extensions."{student}"]'
        for unit, days in _table(entry, where).items():
            yield Extension(student, course.unit(unit).name, _number(days, f"{where} {unit}"))


def _due(value: Any, where: str) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        shown = value.isoformat() if hasattr(value, "isoformat") else repr(value)
        raise PolicyError(
            f"{where} due must be a date with a time and an offset, without quotes: 2026-10-05T23:59:00+02:00. "
            f"Received: {shown}."
        )
    return value


def _tasks(value: Any, unit: Unit, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(task, str) for task in value):
        raise PolicyError(f'{where} must be a list of tasks, such as ["{unit.number}.1"]. Received: {value!r}.')
    try:
        return tuple(dict.fromkeys(unit.task(task).id for task in value))
    except CourseError as error:
        raise PolicyError(f"{where}: {error}") from None


def _number(value: Any, where: str, kind: type = float) -> Any:
    """A number that is not negative; whole if `kind` is int."""
    suits = isinstance(value, int if kind is int else (int, float)) and not isinstance(value, bool)
    if not suits or not 0 <= value < 1e6:
        what = "a whole number" if kind is int else "a number"
        raise PolicyError(f"{where} must be {what}, 0 or more. Received: {value!r}.")
    return value


def _table(value: Any, where: str, keys: tuple[str, ...] = ()) -> dict[str, Any]:
    """A table that has none but these keys; any, if none are given."""
    if not isinstance(value, dict):
        raise PolicyError(f"{where} must be a table. Received: {value!r}.")
    for key in value:
        if keys and key not in keys:
            raise PolicyError(f"{where} has an unknown key {key!r}. Known: {', '.join(keys)}.")
    return value
