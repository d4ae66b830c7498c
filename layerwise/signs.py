"""How an outcome is shown, wherever it is: in a terminal, on a card in a notebook, on a report's page, on GitHub."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Sign:
    """How one outcome is shown.

    Attributes:
        mark: one letter that says it without words.
        word: for instructors, who read many.
        told: for a student, about work that may not be finished.
        style: its color in a terminal.
        color: its color on a page, one that stands out from white and from black paper.
    """

    mark: str
    word: str
    told: str
    style: str
    color: str


# By `layerwise.grade.records.Outcome`, whose values are these words.
SIGNS: Mapping[str, Sign] = MappingProxyType(
    {
        "passed": Sign("✓", "passed", "passed", "green", "#2a9d4a"),
        "failed": Sign("✗", "failed", "not yet", "red", "#e5484d"),
        "not_attempted": Sign("○", "not attempted", "not attempted", "bright_black", "#8b949e"),
        "error": Sign("!", "error", "your code raised an error", "red", "#e5484d"),
        "ungraded": Sign("?", "ungraded", "the check itself failed: please report it", "yellow", "#c08a00"),
        "held_out": Sign("·", "held out", "not judged here", "bright_black", "#8b949e"),
    }
)
