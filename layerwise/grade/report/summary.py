"""A class in figures: each task over all who tried it, how the points are spread, and results cut short for that."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from statistics import fmean

from layerwise.course import Unit
from layerwise.grade.records import CheckResult, Outcome, Result


@dataclass(frozen=True)
class TaskSummary:
    """One task over the class: how many passed of those graded, and what was most often said of the others."""

    id: str
    title: str
    points: float
    passed: int
    graded: int
    commonest: tuple[tuple[str, int], ...]


def short(result: Result) -> Result:
    """A result without what only its own page needs."""
    tasks = tuple(replace(task, checks=tuple(map(_short_check, task.checks))) for task in result.tasks)
    return replace(result, tasks=tasks, figures=())


def summaries(results: Iterable[Result], unit: Unit) -> list[TaskSummary]:
    """Each task over the class."""
    results, found = tuple(results), []
    for task in unit.tasks:
        own = [entry for result in results if not result.problem for entry in result.tasks if entry.id == task.id]
        own = [entry for entry in own if entry.outcome is not Outcome.UNGRADED]
        said = Counter(_generalized(fault) for entry in own if (fault := entry.first_fault))
        passed = sum(entry.outcome is Outcome.PASSED for entry in own)
        found.append(TaskSummary(task.id, task.title, task.points, passed, len(own), tuple(said.most_common(3))))
    return found


def distribution(results: Iterable[Result], unit: Unit) -> list[tuple[str, int]]:
    """How many students lie in each tenth of the points."""
    counts = [0] * 10
    for result in results:
        if result.graded and unit.points:
            counts[min(9, int(10 * result.earned / unit.points))] += 1
    return [(f"{10 * tenth}–{10 * tenth + 10} %", count) for tenth, count in enumerate(counts)]


def mean(results: Iterable[Result]) -> float | None:
    """The mean of the points over those that could be graded; None if none could."""
    graded = [result.earned for result in results if result.graded]
    return fmean(graded) if graded else None


def _short_check(check: CheckResult) -> CheckResult:
    return replace(check, traceback="", output="", required="", seen=check.seen[:300])


def _generalized(fault: CheckResult) -> str:
    """What was said, so that the same mistake counts as the same: hints as they are, the rest without its numbers."""
    if fault.outcome is Outcome.NOT_ATTEMPTED:
        return "not attempted"
    if fault.hint:
        return fault.hint
    return re.sub(r"-?\d+(\.\d+)?(e[+-]?\d+)?", "…", re.split(r"(?<=[.?!])\s", fault.seen)[0])[:160]
