"""Reads which units are meant: `02`, `2`, `05-09`, `keras`, several with commas, or `all`."""

import re

from layerwise.course import Course, Unit
from layerwise.errors import ReleaseError

RANGE = re.compile(r"(?P<first>\d+)\s*-\s*(?P<last>\d+)")


def select_units(course: Course, wanted: str) -> tuple[Unit, ...]:
    """The units that a text names, each once, in order.

    Raises:
        CourseError: it names a unit that there is not.
        ReleaseError: it names none, or a range that has no unit or is the wrong way round.
    """
    chosen: set[str] = set()
    for part in filter(None, (part.strip() for part in wanted.split(","))):
        if part == "all":
            chosen |= {unit.name for unit in course.units}
        elif match := RANGE.fullmatch(part):
            chosen |= _between(course, int(match["first"]), int(match["last"]), part)
        else:
            chosen.add(course.unit(part).name)
    if not chosen:
        raise ReleaseError(f"--units names no unit. Received: {wanted!r}. Write 02, 05-09, a name or all.")
    return tuple(unit for unit in course.units if unit.name in chosen)


def _between(course: Course, first: int, last: int, part: str) -> set[str]:
    for number in (first, last):
        course.unit(str(number))  # both ends must be there; between them there may be gaps
    if first > last:
        raise ReleaseError(f"--units has {part}, which is the wrong way round. Write {last:02}-{first:02}.")
    return {unit.name for unit in course.units if first <= unit.number <= last}
