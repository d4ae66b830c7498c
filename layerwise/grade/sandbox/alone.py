"""Submissions are graded side by side on this machine; one can ask to be alone for once.

A file of locks in the folder for temporary files, one for each user: whoever grades holds the room with others, and who
wants it alone holds the door meanwhile, so that nobody new comes in. The kernel lets go of what a dead process held.
"""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, where a wait for others would gain nothing: there the clock on the wall counts
    fcntl = None  # type: ignore[assignment]

PATIENCE_SECONDS = 120.0  # a grader that was frozen with the room in its hands must not freeze others
PAUSE_SECONDS = 0.005


@contextmanager
def beside_others() -> Iterator[None]:
    """Grade while others do."""
    with ExitStack() as room:
        with _held("door", alone=True):
            room.enter_context(_held("room", alone=False))
        yield


@contextmanager
def alone() -> Iterator[None]:
    """Grade while nobody else does: waits until those who do are done. Never within `beside_others`."""
    with _held("door", alone=True), _held("room", alone=True):
        yield


@contextmanager
def _held(name: str, alone: bool) -> Iterator[None]:
    """Hold a lock; without it if that takes too long, or if there is no place for it."""
    descriptor = -1
    if fcntl is not None:
        with suppress(OSError):
            descriptor = os.open(_place(name), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    if descriptor < 0:
        yield
        return
    try:
        until = time.monotonic() + PATIENCE_SECONDS
        kind = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
        while time.monotonic() < until:
            try:
                fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
                break
            except OSError:
                time.sleep(PAUSE_SECONDS)
        yield
    finally:
        os.close(descriptor)


def _place(name: str) -> Path:
    # Not tempfile's, which is another folder in each grader.
    return Path(os.environ.get("TMPDIR", "/tmp"), f"layerwise-{os.getuid()}-{name}.lock")
