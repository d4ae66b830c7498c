"""ILIAS: how a download of an exercise names the folders of students."""

import re

from layerwise.platforms.exchange import Sender

# Ozturk_Mara_mozturk_4101: last name, first name, login and number.
FOLDER = re.compile(
    r"(?P<last>[^\W\d_][^\d_]*)_(?P<first>[^\W\d_][^\d_]*)_(?P<login>[A-Za-z][A-Za-z0-9.@-]*)_(?P<id>[0-9]+)"
)


def ilias_sender(name: str, loose: bool) -> Sender | None:
    """Who has a folder of this name, if ILIAS gave it the name."""
    match = None if loose else FOLDER.fullmatch(name)
    if match is None:
        return None
    return Sender(f"{match['first']} {match['last']}", match["id"], "ilias", also=(match["login"],))
