"""Everything in a class's folder or zip, from where its students are: folders around a class are looked through."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from layerwise.errors import SubmissionError
from layerwise.grade.intake.archive import list_zip
from layerwise.grade.intake.entries import Entry, is_ignored, level, list_folder
from layerwise.people import same_name
from layerwise.platforms import coursefolder, google, scope
from layerwise.platforms.known import OWN_FILES, is_around, sender

SHEETS = (".csv", ".xls", ".xlsx", ".html", ".htm", ".yml", ".json", ".md", ".log")  # what lies beside a class's folder
# Folders within a student's: the course's own, and what people call attempts.
WITHIN_ONE = re.compile(
    r"(lessons?|exercises?|solutions?|examples?|datasets?|data|units?|kept|book|src|code|notebooks?|images?|img|figures?"
    r"|work|backups?|old|new|drafts?|final|attempts?|tr(y|ies)|versions?|versuche?|submissions?|v|weeks?|hw|notes?|tests?|mine|copy"
    r"|homework|assignments?|projects?|untitled|scratch|second|first|last|other|more|correct(ed)?|fixed|done|better)"
    r"[ _-]*[0-9]*|[0-9]{1,2}([ _-].*)?|before-.*",
    re.IGNORECASE,
)


SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,10}$")  # "Ada B. Lovelace" has none
DEPTH = 6  # folders around a class
Level = list[tuple[str, bool]]  # names, each with whether it is a file


@dataclass(frozen=True)
class Listing:
    """What is in a class's folder; `above` is how many names come before those of the students."""

    entries: tuple[Entry, ...]
    above: int


@dataclass(frozen=True)
class People:
    """What is known of names before anything is listed.

    Attributes:
        listed: whether somebody on the roster is called so, where there is a roster.
        guess: whether a lone folder with what looks like several people in it is taken for one around them.
    """

    listed: Callable[[str], bool] = lambda name: False
    guess: bool = False


def list_class(folder: Path, people: People) -> Listing:
    """List a class's folder or zip, with the members of the zips in it.

    Args:
        folder: the class's, or one around it.
        people: what is known of names.

    Raises:
        SubmissionError: it cannot be listed.
    """
    try:
        if folder.is_dir():
            parts = _around(lambda inner: _on_disk(folder.joinpath(*inner)), people)
            entries = [part for entry in list_folder(folder.joinpath(*parts), parts) for part in _opened(entry)]
            return _unwrapped(entries, len(parts), "", people)
        if not folder.is_file():
            raise SubmissionError(f"{folder}: no such folder. Give the folder that holds the submitted notebooks.")
    except OSError as error:
        raise SubmissionError(f"{folder} cannot be read: {error.strerror}.") from None
    if folder.suffix.casefold() != ".zip":
        raise SubmissionError(f"{folder} is a file. Give the folder, or the zip, that holds the submitted notebooks.")
    try:
        entries = list_zip(folder.resolve(), (folder.name,))  # the instructor's own link is meant
    except SubmissionError as error:
        raise SubmissionError(f"{folder}: {error}") from None
    stem = re.sub(r" ?\([0-9]+\)$", "", folder.stem)  # the browser's, for a second download
    return _unwrapped(entries, 1, stem, people)


def _on_disk(folder: Path) -> Level:
    """The names in a folder; none where it cannot be looked into, of which whoever lists it will say more."""
    try:
        return level(folder) if folder.is_dir() and not folder.is_symlink() else []
    except OSError:
        return []


def _unwrapped(entries: list[Entry], above: int, stem: str, people: People) -> Listing:
    """What was listed, from where the class is: in a zip of its own, or in the folders of one.

    Args:
        entries: what was listed.
        above: how many names lead to it.
        stem: a folder of this name is around the class whatever is in it: who zips a folder gets one of its name.
        people: what is known of names.
    """
    first = entries[0].parts[:above] if entries else ()
    levels: dict[tuple[str, ...], dict[str, bool]] = {}
    for entry in entries:
        for depth in range(above, len(entry.parts)):
            loose = depth + 1 == len(entry.parts) and not entry.folder
            here = levels.setdefault(entry.parts[:depth], {})
            here[entry.parts[depth]] = here.get(entry.parts[depth], True) and loose
    names = list(levels.get(first, {}))
    if stem and len(names) == 1 and same_name(names[0]) == same_name(stem) and not levels[first][names[0]]:
        first = (*first, names[0])
    parts = (*first, *_around(lambda inner: list(levels.get((*first, *inner), {}).items()), people))
    below = len(parts)
    if _are_groups(parts, levels, people):
        below += 1
    found = [entry for entry in entries if entry.parts[: len(parts)] == parts and len(entry.parts) > below]
    return Listing(tuple(found if below > above else entries), below)


def _are_groups(parts: tuple[str, ...], levels: Mapping[tuple[str, ...], Mapping[str, bool]], people: People) -> bool:
    """Whether the folders in a folder are the groups of a class: in each there are people for certain."""
    here = [(name, loose) for name, loose in levels.get(parts, {}).items() if not (loose and _is_sheet(name))]
    return len(here) > 1 and all(
        not loose and not sender(name, False, {}) and not people.listed(name)
        and _has_people(list(levels.get((*parts, name), {}).items()), people)
        for name, loose in here
    )  # fmt: skip


def _around(level_at: Callable[[tuple[str, ...]], Level], people: People) -> tuple[str, ...]:
    """The names of the folders around a class; none where there are none.

    Args:
        level_at: the names in the folder to which names lead, each with whether it is a file.
        people: what is known of names.
    """
    found: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()
    while len(chain) < DEPTH and (top := _lone(level_at(chain))):
        chain = (*chain, top)
        if sender(top, False, {}) or people.listed(top):
            break  # this is somebody
        if _holds_class(top, level_at(chain), people):
            found = chain
    return found


def _lone(names: Level) -> str:
    """The only folder or zip of a level, if there is nothing but a platform's sheets and folders beside it."""
    if coursefolder.is_course([name for name, _ in names]):
        return coursefolder.SUBMITTED
    rest = [(name, loose) for name, loose in names if not (loose and _is_sheet(name))]
    return rest[0][0] if len(rest) == 1 and (not rest[0][1] or rest[0][0].casefold().endswith(".zip")) else ""


def _is_sheet(name: str) -> bool:
    return name.casefold() in OWN_FILES or name.casefold().endswith(SHEETS)


def _holds_class(name: str, inside: Level, people: People) -> bool:
    """Whether a folder of this name holds a class, rather than what one student handed in."""
    telling = _telling(inside)
    if not telling or (scope.METADATA, True) in inside or _has_people(inside, people):
        return bool(telling)
    if is_around(name):
        return not all(map(WITHIN_ONE.fullmatch, _bare(telling)))
    senders = {found.student for inner, loose in telling if (found := google.google_sender(inner, loose))}
    return people.guess and len(telling) > 1 and (len(senders) > 1 or all(map(_may_be_person, telling)))


def _telling(inside: Level) -> Level:
    """Of a level what may be somebody's: folders, notebooks, zips."""
    return [
        (inner, loose)
        for inner, loose in inside
        if not is_ignored(inner) and (not loose or inner.casefold().endswith((".ipynb", ".zip")))
    ]


def _bare(names: Level) -> list[str]:
    return [SUFFIX.sub("", inner) if loose else inner for inner, loose in names]


def _has_people(inside: Level, people: People) -> bool:
    """Whether there are people at a level for certain: one is on the roster, or a platform gave all their names."""
    telling = _telling(inside)
    return any(map(people.listed, _bare(telling))) or (
        bool(telling) and all(_is_platforms(inner, loose) for inner, loose in telling)
    )


def _may_be_person(inner: tuple[str, bool]) -> bool:
    """Whether a folder, or a file by its bare name, may be called after somebody."""
    name, loose = inner
    if not loose:
        return not WITHIN_ONE.fullmatch(name)
    bare = SUFFIX.sub("", name)
    return len(bare) > 2 and not any(map(WITHIN_ONE.fullmatch, bare.split())) and not re.search("[0-9]", bare)


def _is_platforms(name: str, loose: bool) -> bool:
    """Whether a platform gave a file or folder its name, for certain: "Final - 02.ipynb" may be a student's own."""
    return sender(name, loose, {}) is not None and google.google_sender(name, loose) is None


def _opened(entry: Entry) -> list[Entry]:
    """The entry; in place of a zip, itself as a folder and its members, or itself with its fault."""
    if entry.suffix != ".zip" or entry.folder or entry.fault:
        return [entry]
    try:
        members = list_zip(entry.path, entry.parts)
        return [replace(entry, folder=True), *(replace(member, arrived=entry.modified) for member in members)]
    except SubmissionError as error:
        return [replace(entry, fault=str(error))]
