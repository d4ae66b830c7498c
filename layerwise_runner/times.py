"""What time processes have had of the processors, and what time they waited for one."""

import contextlib
import os
from collections.abc import Iterable
from typing import NamedTuple

NANOSECONDS = 1e9
UTIME, STIME, CUTIME, CSTIME = 11, 12, 13, 14  # fields of /proc/PID/stat behind the name, see proc_pid_stat(5)


class Times(NamedTuple):
    """Seconds.

    Attributes:
        computed: on a processor, with what ended children had whose parent has waited for them.
        queued: ready to run, while others were on the processors; 0 where the kernel does not say.
    """

    computed: float
    queued: float


def times_of(processes: int, pids: Iterable[int]) -> Times:
    """The sums over processes and their threads; one that is gone adds nothing.

    Args:
        processes: a descriptor of the folder /proc that has them.
        pids: their numbers in there.
    """
    computed = queued = 0.0
    for pid in pids:
        with contextlib.suppress(OSError, ValueError, IndexError):
            computed += _computed(processes, pid)
            queued += sum(_queued(processes, f"{pid}/task/{name}") for name in _threads(processes, pid))
    return Times(computed, queued)


def _computed(processes: int, pid: int) -> float:
    fields = _read(processes, f"{pid}/stat").rpartition(b")")[2].split()  # a name may hold blanks and parentheses
    return sum(int(fields[place]) for place in (UTIME, STIME, CUTIME, CSTIME)) / os.sysconf("SC_CLK_TCK")


def _threads(processes: int, pid: int) -> list[str]:
    folder = os.open(f"{pid}/task", os.O_RDONLY | os.O_DIRECTORY, dir_fd=processes)
    try:
        return os.listdir(folder)
    finally:
        os.close(folder)


def _queued(processes: int, path: str) -> float:
    """The second number of schedstat; see the kernel's documentation, "Scheduler Statistics"."""
    try:
        return int(_read(processes, f"{path}/schedstat").split()[1]) / NANOSECONDS
    except (OSError, ValueError, IndexError):  # a thread that is gone, a kernel that does not count
        return 0.0


def _read(processes: int, path: str) -> bytes:
    descriptor = os.open(path, os.O_RDONLY, dir_fd=processes)
    try:
        return os.read(descriptor, 4096)
    finally:
        os.close(descriptor)
