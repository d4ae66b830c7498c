"""Tries out which protections hold on this machine: each by doing, as a submission would, what it forbids."""

import os
import secrets
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from layerwise.course import Limits, Unit
from layerwise.data.folder import datasets_of
from layerwise.grade.judge.faults import StudentError
from layerwise.grade.judge.session import NotebookSession
from layerwise.grade.judge.student import Student
from layerwise.grade.sandbox.fork_server import sandbox_fault
from layerwise.grade.sandbox.launcher import Bounds
from layerwise.grade.sandbox.sandbox import Sandbox
from layerwise.grade.sandbox.walls import absent
from layerwise.grade.submission.notebook import Cell, Submission

BOUNDS = Bounds(memory=256, tasks=16, scratch=8)
LIMITS = Limits(cell=5, call=5, submission=30)


@dataclass(frozen=True)
class Protection:
    """One protection, and whether it held when it was tried."""

    name: str
    holds: bool


def protections(unit: Unit) -> Iterator[Protection]:
    """Try each protection with the strongest launcher that works here.

    Args:
        unit: any; its course is what must not be readable.
    """
    datasets = datasets_of(unit.root)
    weak = sandbox_fault(datasets)
    with Sandbox.weak(BOUNDS) if weak else Sandbox.walled(datasets, bounds=BOUNDS) as sandbox:
        with socket.create_server(("127.0.0.1", 0)) as server:
            for name, source in (*_attacks(unit, server.getsockname()[1]), *_excesses()):
                yield Protection(name, _held(sandbox, source))
        yield Protection("every process is gone when a submission ends", _leaves_nothing(sandbox))


def _attacks(unit: Unit, port: int) -> Iterator[tuple[str, str]]:
    """Code that raises where it is stopped."""
    root, home = str(unit.root), str(Path.home())
    yield (
        "no network, not even within this machine",
        f"import socket\nsocket.create_connection(('127.0.0.1', {port}), 2)",
    )
    yield "the grader's processes cannot be signalled", f"import os\nos.kill({os.getpid()}, 0)"
    yield (
        "checks and solutions cannot be read",
        f"import os\nos.listdir({root + '/tests'!r})\nos.listdir({root + '/solutions'!r})",
    )
    # Where Python, the package or its data live in the home folder, the way to them must be seen.
    needed = set(absent(datasets_of(unit.root), ()).get(str(Path.home().resolve()), ()))
    yield "the home folder cannot be read", f"import os\nassert set(os.listdir({home!r})) - {needed!r}"
    yield (
        "nothing but the scratch folder can be written",
        _write_anywhere([root, home, sys.prefix, "/usr", "/var/tmp", "/"]),
    )
    yield "the scratch folder has a limited size", "open('fill', 'wb').write(bytes(16 * 2**20))"
    yield (
        "system calls that reach past the walls are refused",
        "import os\nif hasattr(os, 'memfd_create'):\n    os.memfd_create('probe')",
    )
    yield "the user has no rights", "import os\nassert os.getuid() == 0 or os.geteuid() == 0"


def _write_anywhere(places: list[str]) -> str:
    name = f"layerwise-probe-{secrets.token_hex(8)}"
    return f"""
import os
written = []
for place in {places!r}:
    path = os.path.join(place, {name!r})
    try:
        open(path, "w").close()
        os.remove(path)
        written.append(place)
    except OSError:
        pass
assert written
"""


def _excesses() -> Iterator[tuple[str, str]]:
    """Code that is killed, or refused what it asks for, before it gets to its end."""
    memory = "kept = []\nimport time\nfor _ in range(64):\n    kept.append(bytearray(16 * 2**20))\n    time.sleep(0.01)"
    yield "memory is limited", memory
    processes = (
        "import os, time\nfor _ in range(60):\n    if os.fork() == 0:\n        time.sleep(30)\n        os._exit(0)\n"
    )
    yield "the number of processes is limited", processes + "time.sleep(0.5)"
    yield "time is limited", "while True: pass"


def _held(sandbox: Sandbox, source: str) -> bool:
    """Whether code is stopped, by an exception or by death. Where nothing stops it, it runs to its end."""
    submission = Submission((Cell(1, f"{source}\nfinished = True", ""),))
    with NotebookSession(submission, sandbox.start, LIMITS) as session:
        try:
            _ = Student(session).finished
        except StudentError:
            return True
    return False


def _leaves_nothing(sandbox: Sandbox) -> bool:
    mark = f"layerwise-probe-{secrets.token_hex(8)}"
    escape = f"""
import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(60)", {mark!r}])
    os._exit(0)
time.sleep(0.5)
"""
    _held(sandbox, escape)
    left = [process for process in psutil.process_iter(["cmdline"]) if mark in (process.info["cmdline"] or [])]
    for process in left:
        process.kill()
    return not left
