"""What a check may compute, and the memory it may take, while it works on an answer that has come back.

An answer within the bounds of the wire can still be a hundred million numbers, and a check is written for a handful.
Whoever returns it loses the check; the grader goes on.
"""

import ctypes
import os
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from layerwise.grade.judge.plugin import Context

if TYPE_CHECKING:
    from layerwise.grade.judge.remote import FromHandle
    from layerwise.grade.judge.session import Session
    from layerwise_runner.requests import Request

SECONDS = 20.0  # of the processor, for one check; the longest of ours takes a tenth
MEBIBYTES = 1024  # more than the grader had when the check began
DATA = Path("/proc/self/statm")
DATA_FIELD = 5  # pages of private memory that can be written: what RLIMIT_DATA bounds


class Exhausted(Exception):
    """A check has used up what it may; the text says what it took more than."""


class _Struck(BaseException):
    """Raised in the check's thread from outside; no `except Exception` of a check holds it up."""


class Allowance:
    """Gives each check the same, one at a time; `look` has to be called from another thread now and then.

    Time is the processor's, of the check's own thread: waiting for the student's process is free, and a busy machine
    takes nothing away. Memory is bounded by the kernel, where that is Linux. What is asked of the student's process is
    not in it: the wire has bounds of its own, and a process that is started meanwhile must not inherit a limit.

    Args:
        seconds: of the processor.
        mebibytes: of memory.
    """

    def __init__(self, seconds: float = SECONDS, mebibytes: int = MEBIBYTES) -> None:
        self._seconds, self._memory = seconds, _Memory(mebibytes)
        self._lock = threading.Lock()
        self._thread: int | None = None  # in which a check works now
        self._begun = 0.0
        self._struck = False

    @contextmanager
    def granted(self) -> Iterator[None]:
        """While a check works, in this thread.

        Raises:
            Exhausted: it has used up what it may.
        """
        self._begun, self._struck = _processor_time(threading.get_ident()), False
        try:
            self._memory.begin()
            self._enter()
            try:
                yield
            finally:
                self._leave()
        except _Struck as error:
            _let_go(error)
            said = f"{self._seconds:g} seconds of computing"
            raise Exhausted(said) from None
        except MemoryError as error:
            _let_go(error)
            said = f"{self._memory.mebibytes:,} MiB of memory"
            raise Exhausted(said) from None
        finally:
            self._memory.lift()

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """While the check's thread asks the student's process."""
        if self._thread != threading.get_ident():
            yield
            return
        self._leave()
        self._memory.lift()
        before = _processor_time(threading.get_ident())
        try:
            yield
        finally:
            self._begun += _processor_time(threading.get_ident()) - before
            self._memory.limit()
            self._enter()

    def look(self) -> None:
        """Stop the check if its time is over."""
        with self._lock:
            if self._thread is None or self._struck or _processor_time(self._thread) < self._begun + self._seconds:
                return
            self._struck = True
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self._thread), ctypes.py_object(_Struck))

    def _enter(self) -> None:
        with self._lock:
            self._thread = threading.get_ident()

    def _leave(self) -> None:
        with self._lock:
            self._thread = None
        _strike()  # what has been raised from outside is raised here at the latest


class Suspending:
    """What checks are asked on, with the allowance suspended while it is asked.

    Args:
        context: the same, without.
        allowance: of the checks.
    """

    def __init__(self, context: Context, allowance: Allowance) -> None:
        self._context, self._allowance = context, allowance

    @property
    def seed(self) -> int:
        return self._context.seed

    def student(self, unit_name: str) -> "Session":
        return cast("Session", _Asked(self._context.student(unit_name), self._allowance))

    def solution(self, unit_name: str) -> "Session":
        return cast("Session", _Asked(self._context.solution(unit_name), self._allowance))

    def close(self) -> None:
        self._context.close()


class _Asked:
    """A session whose requests suspend an allowance."""

    def __init__(self, session: "Session", allowance: Allowance) -> None:
        self._session, self._allowance = session, allowance

    def request(self, request: "Request", from_handle: "FromHandle") -> object:
        with self._allowance.suspended():
            return self._session.request(request, from_handle)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)


class _Memory:
    """The kernel's limit of this process's memory, which allocations meet as MemoryError; none where it has no such."""

    def __init__(self, mebibytes: int) -> None:
        self.mebibytes = mebibytes
        self._before: tuple[int, int] | None = None
        self._limit = 0
        if sys.platform == "linux":
            import resource

            self._before = resource.getrlimit(resource.RLIMIT_DATA)

    def begin(self) -> None:
        """From here on, so much more than there is now."""
        with suppress(OSError, ValueError, IndexError):
            pages = int(DATA.read_text(encoding="ascii").split()[DATA_FIELD])
            self._limit = pages * os.sysconf("SC_PAGE_SIZE") + self.mebibytes * 2**20
            self.limit()

    def limit(self) -> None:
        """Have the limit hold."""
        if self._before is not None and self._limit:
            known = [bound for bound in (self._limit, *self._before) if bound >= 0]  # -1: none
            self._set(min(known))

    def lift(self) -> None:
        """Have what held before hold again."""
        if self._before is not None:
            self._set(self._before[0])

    def _set(self, soft: int) -> None:
        if sys.platform == "linux":
            import resource

            assert self._before is not None
            with suppress(OSError, ValueError):
                resource.setrlimit(resource.RLIMIT_DATA, (soft, self._before[1]))


def _processor_time(thread: int) -> float:
    """Seconds of the processor that a thread of ours has used; where that cannot be asked, those of the process."""
    if hasattr(time, "pthread_getcpuclockid"):
        return time.clock_gettime(time.pthread_getcpuclockid(thread))
    return time.process_time()


def _strike() -> None:
    """Nothing: the interpreter raises what is pending when a function begins."""


def _let_go(error: BaseException) -> None:
    """Let go of what the functions that have failed hold: it may be all the memory there is."""
    traceback.clear_frames(error.__traceback__)
    error.__traceback__ = None
