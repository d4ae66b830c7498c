"""What an audit finds."""

from dataclasses import dataclass

PARTS = ("structure", "quality", "teaching", "checks", "mutants", "margins", "robustness")
FAST = ("structure", "quality")  # these run nothing


@dataclass(frozen=True)
class Finding:
    """Something that an audit has to say about a unit.

    Attributes:
        unit: the unit's name.
        part: the part of the audit that says it.
        text: a sentence that names the offender and, for a fault, the cure.
        fault: whether it must be mended; otherwise it is a figure for the author.
    """

    unit: str
    part: str
    text: str
    fault: bool = True
