"""Runs the parts of an audit, one unit after the other."""

from collections.abc import Iterable, Iterator

from layerwise.audit.finding import PARTS, Finding
from layerwise.audit.quality import quality
from layerwise.audit.robustness import robustness
from layerwise.audit.structure import structure
from layerwise.audit.teaching import teaching
from layerwise.audit.trial import checks, margins, side_by_side, survival
from layerwise.course import Course, Unit


def audit(
    course: Course, units: Iterable[Unit], parts: Iterable[str] = PARTS, workers: int = 2, sandboxed: bool = True
) -> Iterator[Finding]:
    """Audit units; findings come as they are made.

    Args:
        course: theirs.
        units: which.
        parts: of `PARTS`.
        workers: how many notebooks are graded at once.
        sandboxed: whether they are graded behind walls.

    Raises:
        GradingError: the sandbox cannot be built on this machine.
        BuildError: the robustness of a lesson cannot be tried out on this machine.
    """
    wanted = set(parts)
    for unit in units:
        for part in PARTS:
            if part in wanted:
                yield from _part(part, course, unit, workers, sandboxed)


def _part(part: str, course: Course, unit: Unit, workers: int, sandboxed: bool) -> Iterator[Finding]:
    match part:
        case "structure":
            return structure(course, unit)
        case "quality":
            return quality(unit)
        case "teaching":
            return teaching(unit)
        case "checks":
            return checks(unit, side_by_side(unit, workers, sandboxed), sandboxed)
        case "mutants":
            return survival(unit, side_by_side(unit, workers, sandboxed), sandboxed)
        case "margins":
            return margins(unit, side_by_side(unit, workers, sandboxed), sandboxed)
        case _:
            return robustness(unit)
