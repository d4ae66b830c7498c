"""Zips that were handed in: their members are listed and read into memory; nothing is ever unpacked.

A zip may lie about everything: how many members it has, how large they are, where they belong.
"""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from layerwise.errors import SubmissionError
from layerwise.grade.intake.entries import MEMBER_LIMIT, Entry, bounded, is_ignored, mode_fault, open_file
from layerwise.grade.submission.damage import size_fault

DIRECTORY_LIMIT = 2 * 2**20  # bytes of a zip's directory: 2,000 long names

CROWDED_ZIP = f"The zip has more than {MEMBER_LIMIT:,} members: zip the notebook alone."
ENCRYPTED = "The zip is encrypted: zip the notebook without a password."
NESTED = "This is a zip within a zip, which is not opened: unpack the inner one first."
OUTSIDE = "Its name leads out of the zip: zip the notebook again, from its own folder."
METHOD = "The zip uses a compression that is not read here: make an ordinary zip."
DAMAGED = "The zip cannot be opened, as it is damaged or is no zip: zip the notebook again."
GONE = "The notebook is no longer in the zip: the zip was changed after it was listed."

_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError, OverflowError)
# The other methods can be told to claim gigabytes before the first byte.
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def list_zip(path: Path, parts: tuple[str, ...]) -> list[Entry]:
    """The members of a zip that lies at `parts` from the class's folder.

    Raises:
        SubmissionError: it cannot be opened, or has too many members.
    """
    found: dict[tuple[str, ...], Entry] = {}
    with _archive(path, len(parts) - 1) as archive:
        for info in archive.infolist():
            inner = _parts(info)
            if not inner or any(map(is_ignored, inner)):
                continue
            entry = Entry((*parts, *inner), path, "/".join(inner), _modified(info), _member_fault(info), info.is_dir())
            if entry.fault:  # cannot take the place of a sound member of the same name
                found.setdefault(inner, entry)
            else:
                found[inner] = entry
    return list(found.values())


def read_member(path: Path, depth: int, member: str) -> bytes:
    """Read a member of the zip at `path` into memory.

    Raises:
        SubmissionError: the zip or the member cannot be read; the message says why.
    """
    with _archive(path, depth) as archive:
        same = [info for info in archive.infolist() if "/".join(_parts(info)) == member]
        if not same:
            raise SubmissionError(GONE)
        info = next((info for info in reversed(same) if not _member_fault(info)), same[-1])
        if fault := _member_fault(info):
            raise SubmissionError(fault)
        with archive.open(info) as content:
            return bounded(content, info.file_size)


class _Guarded(io.BufferedReader):
    """A zip's file, of whose directory no more is read than a sound one has.

    `ZipFile` reads as much as the zip declares and makes an object of every name before we can count them.
    """

    def read(self, size: int | None = -1, /) -> bytes:
        """Read at most the limit.

        Raises:
            SubmissionError: more is wanted at once.
        """
        wanted = DIRECTORY_LIMIT if size is None or size < 0 else size
        if wanted > DIRECTORY_LIMIT:
            raise SubmissionError(CROWDED_ZIP)
        return super().read(wanted)


@contextmanager
def _archive(path: Path, depth: int) -> Iterator[zipfile.ZipFile]:
    """A zip, whose damages become words while it is open.

    Raises:
        SubmissionError: it cannot be opened, has too many members, or breaks off while it is read.
    """
    try:
        with _Guarded(open_file(path, depth)) as file, zipfile.ZipFile(file) as archive:
            if len(archive.infolist()) > MEMBER_LIMIT:
                raise SubmissionError(CROWDED_ZIP)
            yield archive
    except _DAMAGE:
        raise SubmissionError(DAMAGED) from None


def _name(info: zipfile.ZipInfo) -> str:
    name = info.filename
    if not info.flag_bits & 0x800:  # macOS writes UTF-8 without saying so, and `zipfile` takes it for a code page
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = info.filename
    return name.replace("\\", "/")  # old zips from Windows


def _parts(info: zipfile.ZipInfo) -> tuple[str, ...]:
    return tuple(part for part in _name(info).split("/") if part not in ("", ".", ".."))


def _member_fault(info: zipfile.ZipInfo) -> str:
    name, mode = _name(info), info.external_attr >> 16
    if re.match(r"/|[A-Za-z]:/", name) or ".." in name.split("/"):
        return OUTSIDE
    if info.is_dir():
        return ""
    if info.flag_bits & 1:
        return ENCRYPTED
    if stat.S_IFMT(mode) and mode_fault(mode):
        return mode_fault(mode)
    if name.casefold().endswith(".zip"):
        return NESTED
    if info.compress_type not in _READABLE:
        return METHOD
    return size_fault(info.file_size)


def _modified(info: zipfile.ZipInfo) -> float:
    try:
        return datetime(*info.date_time).timestamp()
    except (ValueError, OverflowError, OSError):  # a zip may claim the 0th month
        return 0.0
