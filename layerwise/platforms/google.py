"""Google Classroom and Drive: how a download names files, and the lists that Classroom exports."""

import re
from collections.abc import Sequence

from layerwise.people import Words
from layerwise.platforms.exchange import Sender

FILE = re.compile(r"(?P<name>\S.*?) - (?P<original>.+\.ipynb)", re.DOTALL | re.IGNORECASE)
WORDS = Words(
    first=("first name",), last=("last name",), ids=(), others=("email address", "email"),
)  # fmt: skip
ASSIGNMENT_ROWS = ("date", "points", "max points")  # below the header, in the column of the last name


def google_sender(name: str, loose: bool) -> Sender | None:
    """Who sent a file of this name, if it has the form in which Classroom's files are handed around."""
    match = FILE.fullmatch(name) if loose else None
    return Sender(match["name"].strip(), platform="google") if match else None


def is_nobody(cells: Sequence[str]) -> bool:
    """Whether a row of Classroom's export is about the assignments: it has one word where a student has a name."""
    written = [cell for cell in cells[:3] if cell]
    return len(written) == 1 and written[0].casefold() in ASSIGNMENT_ROWS
