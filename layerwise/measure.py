"""Measured figures: a lesson records them where it measures them, and its text quotes them by name.

`record("shift_accuracy", scores)` in a code cell and `{measured:shift_accuracy:.2f}` in the text: the build fills in
the number from the executed cell, so the two cannot drift apart.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from statistics import fmean

KEY = "layerwise"  # under which an output's metadata hold the figures


@dataclass(frozen=True)
class Measured:
    """One measured quantity: its mean and its range over `runs` repetitions (seeds, splits).

    `timed` says that it was measured with a clock, so that no two runs agree on it.
    """

    name: str
    mean: float
    low: float
    high: float
    runs: int
    unit: str = ""
    claim: str = ""
    holds: bool | None = None
    timed: bool = False
    says: str = ""

    @property
    def sentence(self) -> str:
        """What was measured in words, with its numbers filled in; empty where there are none to fill in."""
        template = self.says or (self.claim if "{" in self.claim else "")
        words = template.format(mean=self.mean, low=self.low, high=self.high, runs=self.runs)
        return f"Not so here: {words}" if words and self.holds is False else words

    @property
    def value(self) -> str:
        """The mean with its unit and its range."""
        unit = f" {self.unit}" if self.unit else ""
        spread = f" ({self.low:.4g} to {self.high:.4g} over {self.runs} runs)" if self.runs > 1 else ""
        return f"{self.mean:.4g}{unit}{spread}"

    def __str__(self) -> str:
        if self.sentence:
            return self.sentence
        verdict = {None: "", True: "  [claim holds]", False: "  [claim does not hold]"}[self.holds]
        return f"{self.name}: {self.value}{verdict}"

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, object]]:
        """What Jupyter shows, the sentence, and as its metadata what the build reads, the figures."""
        return {"text/plain": str(self)}, {KEY: asdict(self)}


def record(
    name: str,
    values: float | Iterable[float],
    *,
    unit: str = "",
    claim: str = "",
    holds: bool | None = None,
    timed: bool = False,
    says: str = "",
) -> None:
    """Record a measured quantity and show it.

    Args:
        name: how the text refers to it: `{measured:name}`, `{measured:name:.2f}`, `{measured:name.low:.2f}`
            (also `.high`, `.runs`).
        values: one number, or one per seed or split.
        unit: what the number counts, when it is not a plain ratio.
        claim: the sentence that this figure supports or refutes, for the course's table of claims. With `{mean:.1f}`,
            `{low}`, `{high}` or `{runs}` in it, it is what the cell shows.
        holds: whether the claim holds here, computed from the values; needed when there is a claim.
        timed: measured with a clock (seconds, or a ratio of such); it may differ from run to run.
        says: what the cell shows of a figure that is no claim, with the same places for numbers.

    Raises:
        ValueError: no values, a claim without `holds`, or a place in a sentence that no number fills.
    """
    from IPython.display import display

    numbers = [float(value) for value in values] if isinstance(values, Iterable) else [float(values)]
    if not numbers:
        raise ValueError(f"record({name!r}) needs at least one value. Received: none.")
    if claim and holds is None:
        raise ValueError(f"record({name!r}) states a claim: say with holds= whether it holds. Received: holds=None.")
    verdict = None if holds is None else bool(holds)
    figure = Measured(name, fmean(numbers), min(numbers), max(numbers), len(numbers), unit, claim, verdict, timed, says)
    try:
        str(figure)
    except (KeyError, IndexError, ValueError):
        places = "{mean}, {low}, {high}, {runs}"
        raise ValueError(f"record({name!r}): a sentence may have {places}. Received: {says or claim!r}.") from None
    display(figure)
