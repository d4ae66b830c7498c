"""Runs commands, measures their wall-clock time and the most memory that their processes held together."""

import contextlib
import subprocess
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import psutil

INTERVAL = 0.1  # seconds between two samples


@dataclass(frozen=True)
class Command:
    """What to run, where, and with which environment."""

    arguments: Sequence[str]
    folder: Path
    environment: dict[str, str]


@dataclass(frozen=True)
class Measurement:
    """What a run took, and what it printed."""

    seconds: float
    peak: int  # bytes
    output: str


class CommandFailed(Exception):
    """A command ended with an error; the text is its output."""


@dataclass
class MemoryWatch:
    """Samples the memory of all processes below this one, while it is open.

    Pages that processes share are divided among them (PSS), so that forks are counted once. Where the system does not
    tell, the resident size is taken, which counts them in each.

    Attributes:
        peak: bytes, the largest sum so far.
    """

    peak: int = 0
    _done: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "MemoryWatch":
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        own = psutil.Process()
        while not self._done.wait(INTERVAL):
            self.peak = max(self.peak, sum(map(memory_of, own.children(recursive=True))))


def memory_of(process: psutil.Process) -> int:
    """Bytes that a process holds; 0 when it is gone."""
    with contextlib.suppress(psutil.NoSuchProcess, psutil.ZombieProcess, FileNotFoundError, ProcessLookupError):
        with contextlib.suppress(psutil.AccessDenied, AttributeError):
            return int(process.memory_full_info().pss)
        return int(process.memory_info().rss)
    return 0


def measure(commands: Sequence[Command], at_once: int = 1) -> Measurement:
    """Run commands, some at a time, and measure them together.

    Raises:
        CommandFailed: one of them ended with an error.
    """
    with MemoryWatch() as memory, ThreadPoolExecutor(at_once) as pool:
        started = time.perf_counter()
        outputs = list(pool.map(run, commands))
        seconds = time.perf_counter() - started
    return Measurement(seconds, memory.peak, "\n".join(outputs))


def run(command: Command) -> str:
    """Run one command to its end and return what it printed.

    Raises:
        CommandFailed: it ended with an error.
    """
    ended = subprocess.run(
        command.arguments,
        cwd=command.folder,
        env=command.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if ended.returncode:
        raise CommandFailed(f"{' '.join(command.arguments)}\nended with {ended.returncode}:\n{ended.stdout}")
    return ended.stdout
