"""Files are written whole or not at all, and so is each line of a log."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from layerwise.errors import ReportError

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """While reports are written.

    Raises:
        ReportError: the disk is full, the folder is read-only or no folder, or anything else of the system's.
    """
    try:
        yield
    except OSError as error:
        cure = "Make room on that disk." if error.errno in FULL else "Name a folder that can be written with --out."
        where = error.filename or folder
        raise ReportError(f"{where} cannot be written: {error.strerror or error}. {cure}") from error


def write_whole(path: Path, content: bytes) -> None:
    """Write a file; at no time is there half of it under its name.

    Raises:
        OSError: it cannot be written; what was there before is still there.
    """
    half = path.with_name(f"{path.name}.part")
    try:
        half.write_bytes(content)
        half.replace(path)
    except BaseException as error:
        half.unlink(missing_ok=True)
        raise _named(error, path) from None


def write_changed(path: Path, content: bytes) -> bool:
    """Write a file, and its folder, unless it has this content already; whether it was written.

    Raises:
        OSError: it cannot be written; what was there before is still there.
    """
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)
    return True


def append_line(path: Path, line: bytes) -> None:
    """Add a line to a log, and take a part of it back when it cannot be written or the writer is interrupted.

    Raises:
        OSError: it cannot be written; the log is as it was.
    """
    with path.open("ab", buffering=0) as log:
        end = log.seek(0, 2)
        try:
            left = memoryview(line + b"\n")
            while left:
                left = left[log.write(left) :]
        except BaseException as error:
            log.truncate(end)
            raise _named(error, path) from None


def _named(error: BaseException, path: Path) -> BaseException:
    """The error with the file that it is about: the system names none when a disk is full."""
    return OSError(error.errno, error.strerror, str(path)) if isinstance(error, OSError) else error
