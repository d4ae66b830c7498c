"""The course's claims: what the lessons measured, on which data, and whether it held."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from layerwise.build.notebook import last_run, measured
from layerwise.build.source import read_source
from layerwise.course import Unit
from layerwise.data.catalogue import DERIVED, available
from layerwise.measure import Measured

HEAD = """\
# Claims

What the lessons claim, and what they measured. A figure is a mean with its range over the runs (seeds or splits); the
seconds are those of the cell that measured it, on the machine that built this book. Where a famous claim does not hold
at this scale, the lesson says why.
"""


@dataclass(frozen=True)
class Claim:
    """A claim of a lesson with the figure that bears it out, or does not."""

    unit: Unit
    figure: Measured
    data: tuple[str, ...]

    @property
    def verdict(self) -> str:
        return "holds" if self.figure.holds else "does not hold"


def claims(units: Iterable[Unit]) -> Iterator[Claim]:
    """Every claim of the built lessons, in the order of the text.

    Raises:
        SourceError: a lesson's source cannot be read.
    """
    for unit in units:
        loaded = _data_sets(unit)
        for figure in measured(last_run(unit.notebook("lessons")).outputs).values():
            if figure.claim:
                yield Claim(unit, figure, loaded)


def page(found: Iterable[Claim]) -> str:
    """The claims as a page of Markdown for the book."""
    rows = [
        f"| [{claim.unit.number}](lessons/{claim.unit.name}.ipynb) | {_cell(claim.figure.claim)} "
        f"| {_cell(claim.figure.value)} | {', '.join(claim.data)} | {claim.figure.seconds:.0f} | {claim.verdict} |"
        for claim in found
    ]
    return "\n".join([HEAD, "| unit | claim | measured | data | seconds | |", "|---|---|---|---|---|---|", *rows, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _data_sets(unit: Unit) -> tuple[str, ...]:
    """The data sets that a lesson loads, in order: each is a function of `layerwise.data`, or made from one there."""
    known = {entry.name for entry in available()} | set(DERIVED)
    called = [
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for cell in read_source(unit.folder / "lesson.py")
        if cell.kind == "code"
        for node in ast.walk(ast.parse(cell.text))
        if isinstance(node, ast.Call)
    ]
    return tuple(dict.fromkeys(name for name in called if name in known))
