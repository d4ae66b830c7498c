"""What a runner sees as /proc: its own processes, and what libraries ask of the machine. Nothing of anybody else.

threadpoolctl (and with it scikit-learn), loky, psutil and TensorFlow read it. The kernel makes a /proc for the runner's
own PID namespace where it may; where it refuses (a container whose own /proc is masked) files that say the same of the
first process stand in for it. Both are read-only: whoever is the machine's root could write to some of it otherwise.
"""

import contextlib
import os
import sys
from collections.abc import Callable, Mapping

from layerwise_runner.errors import Refused

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT, MS_BIND = 1, 2, 4, 8, 32, 4096
FLAGS = MS_NOSUID | MS_NODEV | MS_NOEXEC
# A /proc that nothing covers, which the kernel wants to see before it makes another one; see `layerwise.grade.sandbox`.
LICENCE = "/outside"
# Of the machine: what libraries read to choose a number of threads, or to report memory and load.
MACHINE = ("cpuinfo", "filesystems", "loadavg", "meminfo", "stat", "uptime", "version", "vmstat")
SHOWN = frozenset({*MACHINE, "mounts", "net", "self", "thread-self"})  # the links lead to the process's own folder
# Of a process. No fd: who closes what it has inherited would take an empty folder for "nothing is open".
OWN = ("cgroup", "comm", "io", "limits", "maps", "mounts", "stat", "statm", "status")

NUMBERS = 1_000  # of processes and threads that a submission may start one after the other, if stand-ins are to do

Mount = Callable[[bytes | None, str, bytes | None, int, bytes | None], bool]


def show_proc(mount: Mount) -> None:
    """Put it in place of what the namespaces outside see.

    Args:
        mount: mount(2), with the place as a path; says whether it went well.

    Raises:
        Refused: what is outside cannot be covered.
    """
    if mount(b"proc", "/proc", b"proc", MS_RDONLY | FLAGS, None):
        cover_all_but_shown(mount)
    else:
        stand_in(mount, copied())
    if os.path.isdir(LICENCE):
        must(mount(b"tmpfs", LICENCE, b"tmpfs", MS_RDONLY | FLAGS, b"size=4k,mode=0"), LICENCE)


def cover_all_but_shown(mount: Mount) -> None:
    """Lay nothing over all of the kernel's /proc that is not harmless; /dev/null must be read-only already."""
    nothing = ""  # the first folder that was covered: the same emptiness covers the others
    for name in sorted(os.listdir("/proc")):
        path = f"/proc/{name}"
        if name.isdigit() or name in SHOWN or os.path.islink(path):
            continue
        if not os.path.isdir(path):
            must(mount(b"/dev/null", path, None, MS_BIND, None), path)
        elif nothing:
            must(mount(nothing.encode(), path, None, MS_BIND, None), path)
        else:
            must(mount(b"tmpfs", path, b"tmpfs", MS_RDONLY | FLAGS, b"size=4k,mode=555"), path)
            nothing = path


def stand_in(mount: Mount, copies: Mapping[str, bytes]) -> None:
    """A few files that never change, in a folder that nobody can write to."""
    must(mount(b"tmpfs", "/proc", b"tmpfs", FLAGS, b"size=2m,mode=555"), "/proc")
    own = f"/proc/{os.getpid()}"
    os.mkdir(own)
    os.symlink(str(os.getpid()), "/proc/self")
    os.symlink(str(os.getpid()), "/proc/thread-self")
    os.symlink("self/mounts", "/proc/mounts")
    # psutil, which loky asks about its workers, takes a number without a folder for a process that is gone.
    for number in range(1, NUMBERS):
        if number != os.getpid():
            os.symlink(str(os.getpid()), f"/proc/{number}")
    os.symlink(sys.executable, f"{own}/exe")  # TensorFlow aborts when it cannot find out what program it is in
    for name, content in ({"self/cmdline": sys.executable.encode() + b"\0"} | dict(copies)).items():
        with open(f"/proc/{name}", "wb") as file:
            file.write(content)
    must(mount(None, "/proc", None, MS_REMOUNT | MS_RDONLY | FLAGS, None), "/proc")


def copied() -> dict[str, bytes]:
    """What files of the present /proc say, of the machine and of this process; what cannot be read is left out."""
    copies = {}
    for name in (*MACHINE, *(f"self/{name}" for name in OWN)):
        with contextlib.suppress(OSError), open(f"/proc/{name}", "rb") as file:
            copies[name] = file.read()
    return copies


def must(done: bool, what: str) -> None:
    """Nothing that was asked for may be missing.

    Raises:
        Refused: it is.
    """
    if not done:
        raise Refused(f"{what} cannot be covered")
