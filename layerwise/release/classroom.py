"""The workflow with which a release is checked on GitHub, for GitHub Classroom."""

from collections.abc import Sequence

from layerwise.course import Unit
from layerwise.machine import PYTHONS
from layerwise.release.course_files import rendered

INSTALL_MINUTES = 15


def workflow(units: Sequence[Unit]) -> dict[str, bytes]:
    """The workflow's path in the release, and its content.

    Args:
        units: of the release.
    """
    low, below = PYTHONS
    python = f"{low[0]}.{(low[1] + below[1]) // 2}"
    minutes = INSTALL_MINUTES + round(sum(unit.limits.submission for unit in units) / 60)
    content = rendered("classroom.yml", units=units, python=python, minutes=minutes)
    return {".github/workflows/classroom.yml": content}
