"""Gradescope's export of submissions: folders with numbers, and one file that says whose they are."""

import re
from collections.abc import Mapping

from layerwise.platforms.exchange import Sender

METADATA = "submission_metadata.yml"
OWN_FILES = (METADATA,)
FOLDER = re.compile(r"submission_(?P<id>[0-9]+)")
WRAPPER = re.compile(r"assignment_[0-9]+_export")

SUBMISSION = re.compile(r"(submission_[0-9]+)(?:\.[A-Za-z0-9]+)?:\s*$")
FIELD = re.compile(r"""[\s-]*:(name|sid|email):\s*(?:"(.*)"|'(.*)'|(.*?))\s*$""")


def read_metadata(text: str) -> dict[str, Sender]:
    """Who handed in, by the folder's name; of a group, whoever is named first, and the others by their numbers too.

    The file is YAML of which these few lines matter, so no parser is needed that a file could make work hard.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    current: list[tuple[str, str]] = []
    for line in text.splitlines():
        if match := SUBMISSION.fullmatch(line):
            current = found.setdefault(match[1], [])
        elif line and not line[0].isspace() and line[0] != "-":
            current = []
        elif match := FIELD.fullmatch(line):
            current.append((match[1], next((text for text in match.groups()[1:] if text), "")))
    return {folder: _sender(folder, fields) for folder, fields in found.items()}


def scope_sender(name: str, known: Mapping[str, Sender]) -> Sender | None:
    """Who has a folder of this name, by the export's own file."""
    match = FOLDER.match(name)
    return known.get(match[0]) if match else None


def _sender(folder: str, fields: list[tuple[str, str]]) -> Sender:
    names = [text for key, text in fields if key == "name" and text]
    numbers = [text for key, text in fields if key == "sid" and text]
    addresses = [text for key, text in fields if key == "email" and text]
    alone = len(names) == 1
    return Sender(
        " and ".join(names) or folder,
        numbers[0] if alone and numbers else "",
        "gradescope",
        also=tuple(addresses) if alone else (),
    )
