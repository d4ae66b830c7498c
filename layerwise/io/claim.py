"""One grader for one folder of reports: a lock of the kernel's, which ends with the process that holds it."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from layerwise.errors import ReportError

NAME = ".grading"  # the lock; it stays when it is held no more, as removing it could let in two
PATIENCE = 1.0  # seconds in which the workers of a grader that was killed have let go of its lock, too
HOLDER = ".grading.json"  # who has it: a file of its own, as on Windows nobody else can read one that is locked


@contextmanager
def claim(folder: Path) -> Iterator[None]:
    """Have a folder to oneself.

    Raises:
        ReportError: another process has it; the message says which and since when.
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    holder = folder / HOLDER
    try:
        lock = FileLock(folder / NAME).acquire(timeout=PATIENCE)
    except Timeout:
        raise ReportError(
            f"{folder} is in use: {_said(holder)}. Wait until it is done, or name another --out."
        ) from None
    with lock:
        now = datetime.now().astimezone().isoformat(" ", "seconds")
        holder.write_text(json.dumps({"process": os.getpid(), "machine": socket.gethostname(), "since": now}))
        try:
            yield
        finally:
            holder.unlink(missing_ok=True)


def _said(holder: Path) -> str:
    """Who has the folder, as far as it can be told."""
    try:
        said = json.loads(holder.read_bytes())
        return f"process {said['process']} on {said['machine']} has been grading into it since {said['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process is grading into it"
