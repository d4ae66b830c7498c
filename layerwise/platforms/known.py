"""All learning platforms that are known: who sent a file, whatever platform named it, and the words of their lists.

A new platform is a file beside this one, and a line here.
"""

from collections.abc import Mapping, Sequence

from layerwise.people import GENERAL, Words
from layerwise.platforms import brightspace, canvas, classroom, google, ilias, moodle, sakai, scope, teams
from layerwise.platforms.blackboard import blackboard_sender
from layerwise.platforms.exchange import Sender

SENDERS = (
    lambda name, loose: moodle.moodle_sender(name),
    lambda name, loose: canvas.canvas_sender(name),
    brightspace.brightspace_sender,
    blackboard_sender,
    sakai.sakai_sender,
    ilias.ilias_sender,
    google.google_sender,
)
WORDS: Words = GENERAL | moodle.WORDS | canvas.WORDS | classroom.WORDS | google.WORDS

# Folders that are around a class rather than a student's.
AROUND = ("submissions", "submitted", "abgaben", "homes", "home", "hand-ins", *teams.OWN_FOLDERS)
OWN_FILES = {*brightspace.OWN_FILES, *sakai.OWN_FILES, *scope.OWN_FILES}


def sender(name: str, loose: bool, submitters: Mapping[str, Sender]) -> Sender | None:
    """Who sent a file (`loose`) or folder of this name, if a platform gave it the name.

    Args:
        name: of the file or folder.
        loose: whether it is a file.
        submitters: whom Gradescope's own file names, by folder.
    """
    if found := scope.scope_sender(name, submitters):
        return found
    return next((found for each in SENDERS if (found := each(name, loose))), None)


def is_around(name: str) -> bool:
    """Whether a folder of this name holds a class, not what one student handed in."""
    bare = name.casefold().removesuffix(".zip")
    return bare in AROUND or bare.endswith(classroom.CLONES) or scope.WRAPPER.fullmatch(bare) is not None


def is_nobody(student: str, cells: Sequence[str]) -> bool:
    """Whether a row of a platform's list is about assignments, or the platform's student for trying things out."""
    return canvas.is_nobody(student, cells) or google.is_nobody(cells)
