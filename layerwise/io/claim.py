"""One grader for one folder of reports: a lock of the kernel's, which ends with the process that holds it."""

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from layerwise.errors import ReportError

NAME = ".grading"  # says who holds the folder; it stays when it is held no more, as removing it could let in two
BEYOND = 2**20  # Windows locks bytes rather than files, and others must still be able to read who it is


@contextmanager
def claim(folder: Path) -> Iterator[None]:
    """Have a folder to oneself.

    Raises:
        ReportError: another process has it; the message says which and since when.
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME
    with path.open("a+b") as file:
        if not _lock(file):
            raise ReportError(f"{folder} is in use: {_holder(path)}. Wait until it is done, or name another --out.")
        file.truncate(0)
        now = datetime.now().astimezone().isoformat(" ", "seconds")
        file.write(json.dumps({"process": os.getpid(), "machine": socket.gethostname(), "since": now}).encode())
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def _holder(path: Path) -> str:
    """Who has the folder, as far as it can be told."""
    try:
        said = json.loads(path.read_bytes())
        return f"process {said['process']} on {said['machine']} has been grading into it since {said['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process is grading into it"


def _lock(file: IO[bytes]) -> bool:
    """Take the lock; False when another process has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(BEYOND)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
