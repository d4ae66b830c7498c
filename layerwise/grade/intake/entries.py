"""What lies in a class's folder: listed without trusting it, read without following a link anywhere.

Listing reads names only; the bytes of one file come later, bounded. What must not be read is listed too, with the
sentence that says why: its `fault`.
"""

import io
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from layerwise.errors import SubmissionError
from layerwise.grade.submission.damage import size_fault

MEMBER_LIMIT = 2_000  # members of a zip, entries of a student's folder
DEPTH_LIMIT = 8  # folders within folders
IGNORED = {"__macosx", "thumbs.db", "desktop.ini"}  # besides what begins with a dot

STEPWISE = os.open in os.supports_dir_fd  # whether a file can be opened within a folder that is open

LINK = "This is a link to another place, and links are not followed: hand in the notebook itself."
SPECIAL = "This is not an ordinary file but a pipe, a socket or a device: hand in the notebook itself."
DEEP = f"There are more than {DEPTH_LIMIT} folders within folders: put the notebook into the first one."
CROWDED = f"The folder holds more than {MEMBER_LIMIT:,} files: hand in the notebook alone."


@dataclass(frozen=True)
class Entry:
    """A file, a folder or a member of a zip.

    Attributes:
        parts: the names that lead to it from the class's folder; a zip counts as a folder.
        path: the file or folder on disk; of a member, the zip.
        member: the member's name in the zip at `path`, with "/" between its parts.
        modified: seconds since 1970.
        fault: why it must not be read, as a sentence; empty otherwise.
        folder: whether it only holds others: a folder, or a zip that was listed.
        arrived: of what lies in a student's zip, when that zip was written here, in seconds since 1970.
    """

    parts: tuple[str, ...]
    path: Path
    member: str = ""
    modified: float = 0.0
    fault: str = ""
    folder: bool = False
    arrived: float = 0.0

    @property
    def file(self) -> str:
        return "/".join(self.parts)

    @property
    def suffix(self) -> str:
        return Path(self.parts[-1]).suffix.casefold()


def is_ignored(name: str) -> bool:
    """Whether an operating system or Jupyter left this, not the student."""
    return name.startswith(".") or name.casefold() in IGNORED


def level(folder: Path) -> list[tuple[str, bool]]:
    """The names in a folder itself, each with whether it is anything but a folder; a link is.

    Raises:
        OSError: it cannot be listed.
    """
    with os.scandir(folder) as items:
        return [(item.name, not item.is_dir(follow_symlinks=False)) for item in items if not is_ignored(item.name)]


def list_folder(folder: Path, parts: tuple[str, ...] = ()) -> Iterator[Entry]:
    """Everything in a folder, which is at `parts` from the class's, and in its folders; a folder before what it holds.

    Raises:
        OSError: the folder itself cannot be listed.
    """
    for entry in _children(folder, parts):
        yield from _inside(entry) if entry.folder else [entry]


def read_file(path: Path, depth: int) -> bytes:
    """Read a file, below whose `depth`-th folder upwards no link is followed.

    Raises:
        SubmissionError: it is too large, gone, closed to us or no ordinary file.
    """
    with io.BufferedReader(open_file(path, depth)) as file:
        return bounded(file, os.fstat(file.fileno()).st_size)


def bounded(file: IO[bytes], size: int) -> bytes:
    """Read a file that is said to have `size` bytes; as that may be false, and a file may grow, look at it twice.

    Raises:
        SubmissionError: it is too large.
    """
    raw = bytearray()
    while not (fault := size_fault(max(size, len(raw)))):
        piece = file.read(2**20)
        if not piece:
            return bytes(raw)
        raw += piece
    raise SubmissionError(fault)


def _unreadable(error: OSError, what: str = "file") -> str:
    return f"The {what} cannot be read: {error.strerror}."


def _children(folder: Path, parts: tuple[str, ...]) -> Iterator[Entry]:
    with os.scandir(folder) as items:
        for item in items:
            if not is_ignored(item.name):
                # A name that is not UTF-8 could not be written into any report.
                name = os.fsencode(item.name).decode("utf-8", "backslashreplace")
                yield _on_disk(item, (*parts, name))


def _on_disk(item: os.DirEntry[str], parts: tuple[str, ...]) -> Entry:
    entry = Entry(parts, Path(item.path))
    try:
        status = item.stat(follow_symlinks=False)
    except OSError as error:
        return replace(entry, fault=_unreadable(error))
    entry = replace(entry, modified=status.st_mtime, folder=stat.S_ISDIR(status.st_mode))
    fault = mode_fault(status.st_mode)
    if not fault and not entry.folder and entry.suffix != ".zip":
        fault = size_fault(status.st_size)
    return replace(entry, fault=fault)


def _inside(folder: Entry) -> list[Entry]:
    """A student's folder and all that it holds; where that is too much, the folder alone, with the fault."""
    found, waiting = [folder], [folder]
    while waiting:
        current = waiting.pop()
        if len(current.parts) - len(folder.parts) >= DEPTH_LIMIT:
            found.append(replace(current, fault=DEEP))
            continue
        try:
            for entry in _children(current.path, current.parts):
                found.append(entry)
                if entry.folder:
                    waiting.append(entry)
                if len(found) > MEMBER_LIMIT:
                    return [replace(folder, fault=CROWDED)]
        except OSError as error:
            found.append(replace(current, fault=_unreadable(error, "folder")))
    return found


def mode_fault(mode: int) -> str:
    """Why something of this mode is not opened."""
    if stat.S_ISLNK(mode):
        return LINK
    return "" if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else SPECIAL


def open_file(path: Path, depth: int) -> io.FileIO:
    """Open a file step by step from the folder above `depth` others, so that no step is a link.

    Raises:
        SubmissionError: a step is a link or a special file, or cannot be opened.
    """
    depth = min(depth, len(path.parents) - 1)
    names = path.parts[-1 - depth :]
    if not STEPWISE:
        return _open_by_name(path, depth)
    try:
        descriptor = os.open(path.parents[depth], os.O_RDONLY | os.O_DIRECTORY)
        for number, name in enumerate(names, start=1):
            try:
                inner = _step(descriptor, name, os.O_DIRECTORY if number < len(names) else 0)
            finally:
                os.close(descriptor)
            descriptor = inner
    except OSError as error:
        raise SubmissionError(_unreadable(error)) from None
    return _ordinary(descriptor)


def _open_by_name(path: Path, depth: int) -> io.FileIO:
    """The same on Windows, where the steps can only be looked at before the file is opened."""
    try:
        for step in (path, *path.parents[:depth]):
            if fault := mode_fault(step.lstat().st_mode):
                raise SubmissionError(fault)
        return io.FileIO(path)
    except OSError as error:
        raise SubmissionError(_unreadable(error)) from None


def _step(folder: int, name: str, kind: int) -> int:
    fault = mode_fault(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
    if fault:
        raise SubmissionError(fault)
    # It may have been replaced since: a link is refused by the flag, a pipe does not make us wait.
    return os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | kind, dir_fd=folder)


def _ordinary(descriptor: int) -> io.FileIO:
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise SubmissionError(SPECIAL)
    return io.FileIO(descriptor)
