"""A file, folder or member that a student handed in, with its sender."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from layerwise.grade.intake.entries import Entry
from layerwise.grade.intake.hand_in import HandIn
from layerwise.platforms.exchange import Sender

NAMED = 10  # files that a note or a problem names; the rest are counted


@dataclass(frozen=True)
class Piece:
    """Something that a student handed in; `top` is the file or folder among the class's that it is or lies in."""

    sender: Sender
    entry: Entry
    top: str

    @property
    def refused(self) -> bool:
        """Whether a notebook may be lost here."""
        return bool(self.entry.fault) and (self.entry.folder or self.entry.suffix in ("", ".ipynb", ".zip"))

    @property
    def loose(self) -> bool:
        """Whether it is a file of the class's folder, rather than in a student's."""
        return self.entry.file == self.top and not self.entry.folder

    @property
    def moment(self) -> tuple[tuple[int, int], float]:
        """Which attempt it is, and when the file was changed."""
        return self.sender.attempt, self.entry.modified

    @property
    def recency(self) -> tuple[tuple[int, int], float, list[object]]:
        """What grows from attempt to attempt."""
        return *self.moment, natural(self.entry.file)

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.entry.parts[-1]

    def read(self) -> bytes:
        """The file's bytes.

        Raises:
            SubmissionError: it cannot be read.
        """
        return HandIn("", "", self.entry.file, self.entry.path, self.entry.member).read()

    def beside(self, other: "Piece") -> str:
        """Its name as a note on `other` calls it: short where both lie in the same folder or zip."""
        return self.entry.file.removeprefix(f"{other.top}/") if self.top == other.top else self.entry.file


def listed(names: Iterable[str]) -> str:
    """Names in natural order, the first few; the rest are counted."""
    ordered = sorted(names, key=natural)
    more = [f"and {len(ordered) - NAMED} more"] if len(ordered) > NAMED else []
    return ", ".join(ordered[:NAMED] + more)


def natural(name: str) -> list[object]:
    """Sort "a10" after "a9"; a number counts by its length first, as it may have thousands of digits."""
    pieces = re.split(r"0*([0-9]+)", name)
    return [(len(text), text) if number % 2 else text for number, text in enumerate(pieces)] + [name]
