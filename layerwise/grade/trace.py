"""Says where a grade comes from: made where the job is done, on that machine, at that time."""

import hashlib
import os
import platform
from dataclasses import asdict
from datetime import datetime
from functools import cache
from importlib import metadata

from layerwise.course import Limits, Unit
from layerwise.grade.records import Trace

PACKAGES = ("layerwise", "numpy", "keras", "tensorflow", "tensorflow-cpu")


def trace(unit: Unit, only: str, seed: int, against: str, limits: Limits, sandboxed: bool) -> Trace:
    """Write down what the grades of a job depend on.

    Args:
        unit: whose exercise.
        only: the one task that is graded; empty for all.
        seed: where the checks' random inputs start.
        against: the digest of everything that the hand-in is graded with.
        limits: how long it may take.
        sandboxed: whether it runs behind walls.
    """
    return Trace(
        tasks=(only,) if only else tuple(task.id for task in unit.tasks),
        graded=datetime.now().astimezone().isoformat(timespec="seconds"),
        seed=seed,
        against=against,
        checks=hashlib.sha256(unit.checks.read_bytes()).hexdigest(),
        limits=tuple(asdict(limits).items()),
        packages=_packages(),
        host=platform.node(),
        system=platform.platform(),
        processors=os.cpu_count() or 1,
        sandboxed=sandboxed,
    )


@cache
def _packages() -> tuple[tuple[str, str], ...]:
    """Versions, from what is installed: nothing is imported for it."""
    found = [("Python", platform.python_version())]
    for name in PACKAGES:
        try:
            found.append((name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            continue
    return tuple(found)
