"""The benchmark's tables and the page that holds them."""

import os
import platform
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from typing import Protocol

import peers
from contenders import Layerwise, LowerLimit
from exercises import HERE, Exercise

TEMPLATE = HERE / "page.md"
CLUSTER = HERE / "cluster.md"
REFERENCE = Layerwise(1).name
LIMIT = LowerLimit(1).name


class Medians(Protocol):
    """What was measured."""

    missing: dict[tuple[str, str], str]

    def seconds(self, exercise: str, contender: str, size: int) -> float | None:
        """Seconds per submission."""
        ...

    def peak(self, exercise: str, contender: str, size: int) -> float | None:
        """Bytes at the peak."""
        ...


@dataclass(frozen=True)
class Facts:
    """What was compared, and how often."""

    exercises: tuple[Exercise, ...]
    contenders: tuple[str, ...]
    sizes: tuple[int, ...]
    rounds: int
    workers: int


def tables(runs: Medians, facts: Facts) -> str:
    """A table for each exercise, and below it what could not be measured."""
    return "\n\n".join("\n".join(table(runs, facts, exercise)) for exercise in facts.exercises)


def table(runs: Medians, facts: Facts, exercise: Exercise) -> Iterator[str]:
    """The lines of one table."""
    largest = facts.sizes[-1]
    columns = [f"{'alone' if size == 1 else f'class of {size}'}, s" for size in facts.sizes]
    columns += [f"× lower limit ({largest})", f"× Layerwise ({largest})", "peak alone, MB", f"peak of {largest}, MB"]
    kind = "Keras" if exercise.unit.libraries == "keras" else "NumPy"
    yield f"### {kind} exercise\n"
    yield f"| | {' | '.join(columns)} |"
    yield f"|---|{'---:|' * len(columns)}"
    for name in facts.contenders:
        if (exercise.name, name) not in runs.missing:
            yield f"| {name} | {' | '.join(row(runs, facts, exercise.name, name))} |"
    for name in facts.contenders:
        if (exercise.name, name) in runs.missing:
            yield f"| {name} | {' | '.join(['not measured'] * len(columns))} |"
    for (where, name), why in runs.missing.items():
        if where == exercise.name:
            yield f"\n{name} was not measured: {why}"


def row(runs: Medians, facts: Facts, exercise: str, name: str) -> Iterator[str]:
    """The cells of one contender."""
    for size in facts.sizes:
        yield shown(runs.seconds(exercise, name, size))
    for other in (LIMIT, REFERENCE):
        yield shown(ratio(runs, exercise, name, other, facts.sizes[-1]))
    for size in (facts.sizes[0], facts.sizes[-1]):
        peak = runs.peak(exercise, name, size)
        yield "–" if peak is None else f"{peak / 1e6:.0f}"


def ratio(runs: Medians, exercise: str, name: str, other: str, size: int) -> float | None:
    """How many times as long as another."""
    own, reference = runs.seconds(exercise, name, size), runs.seconds(exercise, other, size)
    return own / reference if own is not None and reference else None


def shown(value: float | None) -> str:
    """Three digits that mean something."""
    if value is None:
        return "–"
    return f"{value:.0f}" if value >= 100 else f"{value:#.3g}"


def page(text: str, facts: Facts) -> str:
    """benchmarks/README.md."""
    own = {name: version(name) for name in ("layerwise", "numpy", "keras", *tensorflow())}
    theirs = peers.versions("nbgrader", "otter-grader", "nbclient", "ipykernel", "numpy", "keras", *tensorflow())
    own_page = TEMPLATE.read_text(encoding="utf-8").format(
        tables=text,
        date=f"{date.today():%d %B %Y}".lstrip("0"),
        rounds=f"{facts.rounds} rounds" if facts.rounds > 1 else "a single round: a trial, not a result",
        workers=facts.workers,
        cores=os.cpu_count(),
        machine=processor(),
        system=f"{platform.system()} {platform.release().partition('-')[0]} on {platform.machine()}",
        python=platform.python_version(),
        own=listed(own),
        theirs=listed(theirs) or "none",
    )
    return f"{own_page.rstrip()}\n\n{CLUSTER.read_text(encoding='utf-8')}"  # measured by another script


def tensorflow() -> tuple[str, ...]:
    """The name under which TensorFlow is installed here."""
    return ("tensorflow-cpu",) if (platform.system(), platform.machine()) == ("Linux", "x86_64") else ("tensorflow",)


def listed(versions: dict[str, str]) -> str:
    """Names with their versions."""
    return ", ".join(f"{name} {number}" for name, number in versions.items())


def processor() -> str:
    """The processor's name, where the system tells."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            found = re.search(r"^model name\s*:\s*(.+)$", lines.read(), re.MULTILINE)
    except OSError:
        found = None
    return found[1].strip() if found else platform.processor() or "unnamed processor"
