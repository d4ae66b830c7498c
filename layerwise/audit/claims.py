"""The course's claims: what the lessons measured, and whether it held."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from layerwise.build.notebook import last_run, measured
from layerwise.course import Unit
from layerwise.measure import Measured

HEAD = """\
# Claims

What the lessons claim, and what they measured. A figure is a mean with its range over the runs (seeds or splits). Where
a famous claim does not hold at this scale, the lesson says why.
"""


@dataclass(frozen=True)
class Claim:
    """A claim of a lesson with the figure that bears it out, or does not."""

    unit: Unit
    figure: Measured

    @property
    def text(self) -> str:
        """The claim in words, with its numbers where it has places for them."""
        return self.figure.sentence or self.figure.claim

    @property
    def verdict(self) -> str:
        return "holds" if self.figure.holds else "does not hold"


def claims(units: Iterable[Unit]) -> Iterator[Claim]:
    """Every claim of the built lessons, in the order of the text."""
    for unit in units:
        for figure in measured(last_run(unit.notebook("lessons")).outputs).values():
            if figure.claim:
                yield Claim(unit, figure)


def page(found: Iterable[Claim]) -> str:
    """The claims as a page of Markdown for the book."""
    rows = [
        f"| [{claim.unit.number}](lessons/{claim.unit.name}.ipynb) | {_cell(claim.text)} "
        f"| {_cell(claim.figure.value)} | {claim.verdict} |"
        for claim in found
    ]
    return "\n".join([HEAD, "| unit | claim | measured | |", "|---|---|---|---|", *rows, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
