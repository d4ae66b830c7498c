"""A process with all that it starts, where no walls hold them together."""

import contextlib
import os
import signal
import threading

import psutil

from layerwise.grade.sandbox.launcher import MEBIBYTE, Bounds
from layerwise_runner.times import Times, times_of

WATCH_SECONDS = 0.1


class ProcessTree:
    """Watches a process and those below it, and kills them all when they take too much or are to end.

    Args:
        pid: the first process, the leader of its group.
        bounds: what all together may use.

    Attributes:
        excess: what they had too much of, a clause that begins with "it"; empty if nothing.
    """

    def __init__(self, pid: int, bounds: Bounds) -> None:
        self.excess = ""
        self._bounds = bounds
        self._root = psutil.Process(pid)
        self._known = {self._root}
        self._lock = threading.Lock()  # the watching thread and whoever kills both look for new processes
        self._done = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def kill(self) -> None:
        """Kill every process that was ever seen below the first one, also those that left its group since."""
        self._done.set()
        known = self._look()
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._root.pid, signal.SIGKILL)
        for process in known:
            with contextlib.suppress(psutil.Error):  # psutil knows a process by its start too: no stranger is hit
                process.kill()

    def times(self) -> Times:
        """What all processes have computed and queued; on Linux only."""
        processes = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
        try:
            return times_of(processes, [process.pid for process in self._look() if process.is_running()])
        finally:
            os.close(processes)

    def _watch(self) -> None:
        while not self._done.wait(WATCH_SECONDS):
            known = self._look()
            if sum(map(_memory, known)) > self._bounds.memory * MEBIBYTE:
                self.excess = f"it used more than {self._bounds.memory} MiB of memory"
            elif sum(process.is_running() for process in known) > self._bounds.tasks:
                self.excess = f"it started more than {self._bounds.tasks} processes"
            if self.excess:
                self.kill()

    def _look(self) -> tuple[psutil.Process, ...]:
        """All processes that were ever seen, with those that are new."""
        with self._lock:
            for process in tuple(self._known):
                with contextlib.suppress(psutil.Error):
                    self._known.update(process.children(recursive=True))
            return tuple(self._known)


def _memory(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0
