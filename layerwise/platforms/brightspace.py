"""Brightspace (D2L): how a download of an assignment folder names the attempts."""

import re
from datetime import datetime

from layerwise.platforms.exchange import Sender

OWN_FILES = ("index.html",)  # lists the attempts; nobody handed it in

# A folder "15201-35101 - Mara Ozturk - Oct 5, 2026 958 PM", or these words before the name of a file.
ATTEMPT = re.compile(
    r"(?P<id>[0-9]+)-[0-9]+ ?- (?P<name>.+?) ?- "
    r"(?P<date>(?:[A-Za-z]{3,9} [0-9]{1,2}|[0-9]{1,2} [A-Za-z]{3,9}),? [0-9]{4} [0-9]{3,4}(?: ?[AP]M)?)"
    r"(?: ?- .+)?",
    re.DOTALL,
)
DATES = ("%b %d %Y %I%M %p", "%B %d %Y %I%M %p", "%d %b %Y %I%M %p", "%d %B %Y %I%M %p")


def brightspace_sender(name: str, loose: bool) -> Sender | None:
    """Who sent a file or folder of this name, if Brightspace gave it the name."""
    match = ATTEMPT.fullmatch(name)
    if match is None:
        return None
    return Sender(match["name"].strip(), match["id"], "brightspace", attempt=(_minute(match["date"]), 0))


def _minute(date: str) -> int:
    """The time as a number that grows; 0 where it is written in another language."""
    text = re.sub(r"\b([0-9]{3})( ?[AP]M)?$", r"0\1\2", date.replace(",", ""))
    if not text.endswith("M"):
        text, forms = text, ("%b %d %Y %H%M", "%B %d %Y %H%M", "%d %b %Y %H%M", "%d %B %Y %H%M")
    else:
        text, forms = re.sub(r" ?([AP]M)$", r" \1", text), DATES
    for form in forms:
        try:
            return int(f"{datetime.strptime(text, form):%Y%m%d%H%M}")
        except ValueError:
            continue
    return 0
