"""Worker processes that end at once when nobody wants their results any more, and leave nothing behind."""

import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from tempfile import TemporaryDirectory
from typing import Any


@contextmanager
def open_pool(
    workers: int, prepare: Callable[..., None] | None = None, *arguments: Any
) -> Iterator[ProcessPoolExecutor]:
    """Workers, which end at once when anything breaks off their work: an error, Ctrl-C, nobody wanting results.

    Args:
        workers: how many.
        prepare: what each does first.
        arguments: of `prepare`.
    """
    # A fork has everything loaded already. It takes along only the thread that forks, so it must be the only one.
    forks = sys.platform == "linux" and threading.active_count() == 1
    context = get_context("fork" if forks else "spawn")
    leash, ours = context.Pipe(duplex=False)
    with (
        TemporaryDirectory(prefix="layerwise-", ignore_cleanup_errors=True) as scratch,
        leash,
        ours,
        ProcessPoolExecutor(
            workers, context, _begin, (leash, ours if forks else None, scratch, prepare, *arguments)
        ) as pool,
    ):
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            ours.close()  # the workers notice
            raise


@contextmanager
def undisturbed() -> Iterator[None]:
    """Processes that are started in here never get the Ctrl-C of the terminal: it is for their starter to end them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(
    leash: Connection,
    other_end: Connection | None,
    scratch: str,
    prepare: Callable[..., None] | None,
    *arguments: Any,
) -> None:
    """In a worker: be prepared, and end as soon as the starter lets go or is gone, however it went.

    What is temporary goes into a folder of the starter's, as a worker that ends so clears nothing away.
    """
    if other_end:  # which a fork has too: while anybody holds it, nobody sees the starter's end
        other_end.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    tempfile.tempdir = scratch
    if prepare:
        prepare(*arguments)

    def wait() -> None:
        with suppress(EOFError, OSError):
            leash.recv()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
