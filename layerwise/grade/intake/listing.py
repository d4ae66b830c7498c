"""Everything in a class's folder or zip, from where its students are: folders around a class are looked through."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from layerwise.errors import SubmissionError
from layerwise.grade.intake.archive import list_zip
from layerwise.grade.intake.entries import Entry, is_ignored, level, list_folder
from layerwise.people import same_name
from layerwise.platforms import google
from layerwise.platforms.known import OWN_FILES, is_around, sender

SHEETS = (".csv", ".xls", ".xlsx", ".html", ".htm", ".yml", ".json", ".md", ".log")  # what lies beside a class's folder
# Folders within a student's: the course's own, and what people call attempts.
WITHIN_ONE = re.compile(
    r"(lessons?|exercises?|solutions?|examples?|datasets?|data|units?|kept|book|src|code|notebooks?|images?|img|figures?"
    r"|work|backups?|old|new|drafts?|final|attempts?|tr(y|ies)|versions?|versuche?|submissions?|v|weeks?|hw)"
    r"[ _-]*[0-9]*|[0-9]{1,2}([ _-].*)?|before-.*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Listing:
    """What is in a class's folder; `above` is how many names come before those of the students."""

    entries: tuple[Entry, ...]
    above: int


def list_class(folder: Path, named: bool) -> Listing:
    """List a class's folder or zip, with the members of the zips in it.

    Args:
        folder: the class's, or one around it.
        named: whether a lone folder that holds a folder for each of several people is taken for one around them.

    Raises:
        SubmissionError: it cannot be listed.
    """
    try:
        if folder.is_dir():
            parts = _around(folder, named)
            entries = [part for entry in list_folder(folder.joinpath(*parts), parts) for part in _opened(entry)]
            return _unwrapped(entries, len(parts), "", named)
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
    return _unwrapped(
        entries, 1, re.sub(r" ?\([0-9]+\)$", "", folder.stem), named
    )  # the browser's, for a second download


def _around(folder: Path, named: bool) -> tuple[str, ...]:
    """The names of folders on disk that are around the class; found before anything is listed whole."""
    parts: tuple[str, ...] = ()
    while True:
        here = level(folder.joinpath(*parts))
        top = _lone(here)
        try:
            inside = level(folder.joinpath(*parts, top)) if (top, False) in here else []
        except OSError:  # whoever lists it will say so
            return parts
        if not inside or not _holds_class(top, inside, named):
            return parts
        parts = (*parts, top)


def _unwrapped(entries: list[Entry], above: int, stem: str, named: bool) -> Listing:
    """The same for what was listed: a zip of its own, or the folders in one.

    Args:
        entries: what was listed.
        above: how many names lead to it.
        stem: a folder of this name is around the class whatever is in it: who zips a folder gets one of its name.
        named: as in `list_class`.
    """
    while True:
        tops = _level(entries, above)
        top = _lone(tops)
        inside = _level([entry for entry in entries if entry.parts[above] == top], above + 1)
        own = stem and len(tops) == 1 and same_name(top) == same_name(stem)
        if not top or not (own or _holds_class(top, inside, named)):
            return Listing(tuple(entries), above)
        above, stem = above + 1, ""
        entries = [entry for entry in entries if entry.parts[above - 1] == top and len(entry.parts) > above]


def _level(entries: Sequence[Entry], above: int) -> list[tuple[str, bool]]:
    """The names at a level, each with whether it is a file."""
    found: dict[str, bool] = {}
    for entry in entries:
        if len(entry.parts) > above:
            loose = len(entry.parts) == above + 1 and not entry.folder
            found[entry.parts[above]] = found.get(entry.parts[above], True) and loose
    return list(found.items())


def _lone(level: Sequence[tuple[str, bool]]) -> str:
    """The only folder or zip of a level, if there is nothing but a platform's sheets beside it."""
    rest = [(name, loose) for name, loose in level if not (loose and _is_sheet(name))]
    return rest[0][0] if len(rest) == 1 and (not rest[0][1] or rest[0][0].casefold().endswith(".zip")) else ""


def _is_sheet(name: str) -> bool:
    return name.casefold() in OWN_FILES or name.casefold().endswith(SHEETS)


def _holds_class(name: str, inside: Sequence[tuple[str, bool]], named: bool) -> bool:
    """Whether a folder of this name holds a class, rather than what one student handed in."""
    telling = [
        (inner, loose)
        for inner, loose in inside
        if not is_ignored(inner) and (not loose or inner.casefold().endswith((".ipynb", ".zip")))
    ]
    if not telling or sender(name, False, {}):
        return False
    lone = len(telling) == 1 and not telling[0][1] and is_around(telling[0][0])
    if lone or is_around(name) or all(_is_platforms(inner, loose) for inner, loose in telling):
        return True
    folders = [inner for inner, loose in telling if not loose]
    return named and len(folders) > 1 and len(folders) == len(telling) and not any(map(WITHIN_ONE.fullmatch, folders))


def _is_platforms(name: str, loose: bool) -> bool:
    """Whether a platform gave a file or folder its name, for certain: "Final - 02.ipynb" may be a student's own."""
    return sender(name, loose, {}) is not None and google.google_sender(name, loose) is None


def _opened(entry: Entry) -> list[Entry]:
    """The entry; in place of a zip, itself as a folder and its members, or itself with its fault."""
    if entry.suffix != ".zip" or entry.folder or entry.fault:
        return [entry]
    try:
        return [replace(entry, folder=True), *list_zip(entry.path, entry.parts)]
    except SubmissionError as error:
        return [replace(entry, fault=str(error))]
