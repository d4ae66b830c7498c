"""Sakai: how a download of an assignment names the folders of students, and what lies in them that is not theirs."""

import re

from layerwise.platforms.exchange import Sender

OWN_FILES = ("grades.csv", "grades.xls", "grades.xlsx")  # beside the students' folders
NOT_THEIRS = re.compile(r"feedback attachment\(s\)|(feedbacktext|comments|timestamp)\.(html|txt)", re.IGNORECASE)
FOLDER = re.compile(r"(?P<name>[^()]*[^()\s][^()]*)\((?P<login>[^()\s]+)\)")  # Ozturk, Mara(mozturk)


def sakai_sender(name: str, loose: bool) -> Sender | None:
    """Who has a folder of this name, if Sakai gave it the name."""
    match = None if loose else FOLDER.fullmatch(name)
    # Without a comma it may be the second folder of a name: "ada (2)".
    if match is None or "," not in match["name"]:
        return None
    last, _, first = match["name"].partition(",")
    return Sender(f"{first.strip()} {last.strip()}".strip(), match["login"], "sakai")


def is_instructors(name: str) -> bool:
    """Whether a file or folder in a student's folder came from Sakai or the instructor."""
    return NOT_THEIRS.fullmatch(name) is not None
