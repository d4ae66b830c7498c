"""A control group that holds a sandbox, where this user may make one: its tasks, its memory, its share of processors.

The kernel does not apply RLIMIT_NPROC to root, so a grader that runs as root would have to catch a submission's fork
bomb while it grows. The pids controller refuses the fork instead. The memory controller counts what no file of /proc
shows, and to the cpu controller a group of sixty busy processes is worth one. Where there are no groups, the keeper
watches memory, and each runner keeps to one processor. See cgroups(7), and the kernel's documentation of its versions.
"""

import contextlib
import os
import re
import time
from pathlib import Path

import psutil

from layerwise.grade.sandbox.launcher import MEBIBYTE, Bounds

ROOT = Path("/sys/fs/cgroup")
CONTROLLERS = ("pids", "memory", "cpu")
REMOVE_SECONDS = 2.0
SLACK = 128 * MEBIBYTE  # beside a submission's own memory: the kernel's, and that of who keeps it


class Group:
    """A process that has started no other yet, in groups of its own with all that it will start.

    Args:
        pid: the process.
        bounds: what may be used.

    Attributes:
        bounds: the same.
        has_share: whether all of it counts as one when processors are shared out.
    """

    def __init__(self, pid: int, bounds: Bounds) -> None:
        self.bounds, self.has_share = bounds, False
        self._folders: dict[str, Path] = {}
        if pid <= 0:  # to the kernel, 0 is whoever writes it
            return
        for controller, place in places().items():
            folder = place / f"layerwise-{os.getpid()}-{pid}"
            with contextlib.suppress(OSError):
                if folder not in self._folders.values():
                    folder.mkdir()
                    (folder / "cgroup.procs").write_text(str(pid))
                self._folders[controller] = folder
                _limit(controller, folder, bounds)
        self.has_share = "cpu" in self._folders

    @property
    def ran_out(self) -> bool:
        """Whether the kernel has killed a process because memory ran out."""
        if "memory" not in self._folders:
            return False
        for name in ("memory.events", "memory.oom_control"):  # of version 2 and 1
            with contextlib.suppress(OSError):
                said = (self._folders["memory"] / name).read_text()
                return bool(re.search(r"^oom_kill [1-9]", said, re.MULTILINE))
        return False

    def remove(self) -> None:
        """Remove the groups, whose processes have been killed; it takes the kernel a moment to clear them away."""
        until = time.monotonic() + REMOVE_SECONDS
        left = set(self._folders.values())
        while left and time.monotonic() < until:
            for folder in tuple(left):
                with contextlib.suppress(OSError):
                    with contextlib.suppress(FileNotFoundError):
                        folder.rmdir()
                    left.discard(folder)
            if left:
                time.sleep(0.001)


def places() -> dict[str, Path]:
    """By controller: the folder in which groups may be made, if this user is root and may make them."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return {}
    if (ROOT / "pids" / "cgroup.procs").exists():  # version 1: a tree for each
        found = {name: ROOT / name for name in CONTROLLERS if (ROOT / name / "cgroup.procs").exists()}
    else:
        with contextlib.suppress(OSError):
            named = (ROOT / "cgroup.subtree_control").read_text().split()
            found = {name: ROOT for name in CONTROLLERS if name in named}
            return found if os.access(ROOT, os.W_OK) else {}
        return {}
    return {name: place for name, place in found.items() if os.access(place, os.W_OK)}


def sweep() -> None:
    """Remove the groups of graders that were killed before they could."""
    for place in set(places().values()):
        for folder in place.glob("layerwise-*-*"):
            owner = folder.name.split("-")[1]
            if owner.isdigit() and not psutil.pid_exists(int(owner)):
                with contextlib.suppress(OSError):
                    folder.rmdir()


def _limit(controller: str, folder: Path, bounds: Bounds) -> None:
    """Set what may be used; a controller of the other version has other files."""
    if controller == "pids":
        now = int((folder / "pids.current").read_text())
        (folder / "pids.max").write_text(str(now + bounds.tasks))
    elif controller == "memory":
        size = str((bounds.memory + bounds.scratch) * MEBIBYTE + SLACK)
        for name, value in (("memory.limit_in_bytes", size), ("memory.max", size), ("memory.swap.max", "0")):
            if (folder / name).exists():
                with contextlib.suppress(OSError):
                    (folder / name).write_text(value)
