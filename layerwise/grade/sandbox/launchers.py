"""The walls around a student's process: what it may see, know and use.

On Linux, bubblewrap builds a small world of read-only folders without a network, in which the zygote loads the
libraries once and forks a runner for each submission (`layerwise_runner.zygote`). Elsewhere, or without bubblewrap, a
runner is a fresh interpreter: a process of its own with time limits, and none of these walls.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import psutil

from layerwise.errors import GradingError
from layerwise.grade.sandbox.cgroup import TaskGroup
from layerwise.grade.sandbox.channel import Channel, StreamChannel

PACKAGE = Path(__file__).resolve().parents[2]
RUNNER = PACKAGE.with_name("layerwise_runner")  # the grader's side of it that a student's process may see
# What of this package a student's process may see: what lessons use.
LESSONS = (
    "__init__.py", "errors.py", "live.py", "measure.py", "plots.py", "training.py", "data",
)  # fmt: skip
PASSED_ON = ("LANG", "LC_ALL", "LAYERWISE_PROFILE")  # of the grader's environment, everywhere
PASSED_ON_WEAKLY = ("PATH", "SYSTEMROOT")  # and what a system without the sandbox cannot do without
FIXED = {
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "MPLBACKEND": "Agg",
    "KERAS_BACKEND": "tensorflow",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "USER": "student",
    # Workers that each use all cores fight for them; one core each is faster for a class.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
}
# What our own modules import only when they are used, and a submission would then load for itself.
LATER = {
    "layerwise.data": ("pandas", "PIL.Image"),
    "layerwise.plots": ("matplotlib.pyplot", "IPython.display", "PIL.Image"),
}
SCRATCH = "/scratch"  # not /tmp, where a checkout may lie
START_SECONDS = 180.0  # to load the libraries on a busy machine
END_SECONDS = 60.0  # a busy machine takes its time to clear hundreds of processes away
WATCH_SECONDS = 0.1
TASKS = 64 + 4 * (os.cpu_count() or 1)  # TensorFlow starts some threads for each core, whatever it is told
PACKET = 65536
CREDENTIALS = struct.Struct("3i")  # of the sender of a packet: process, user and group; see unix(7)
MEBIBYTE = 2**20


@dataclass(frozen=True)
class Bounds:
    """What a submission may use.

    Attributes:
        memory: MiB over all its processes.
        tasks: how many processes and threads together.
        scratch: MiB of its scratch folder.
    """

    memory: int = 2048
    tasks: int = TASKS
    scratch: int = 256


class Launcher(Protocol):
    """Starts runners."""

    def start(self) -> Channel:
        """Start a runner.

        Raises:
            GradingError: it cannot be started; never the student's fault.
        """
        ...

    def close(self) -> None:
        """End everything that was started."""
        ...


class FreshLauncher:
    """Starts each runner as a fresh interpreter with a process group and a scratch folder of its own.

    Args:
        bounds: for each runner; a watcher in our process ends one that takes more memory or processes.
        user: whose rights it has, if not ours; to give others, we must be root.
    """

    def __init__(self, bounds: Bounds | None = None, user: str = "") -> None:
        self._bounds, self._user = bounds or Bounds(), user

    def start(self) -> Channel:
        """Start a runner.

        Raises:
            GradingError: the interpreter cannot be started.
        """
        try:
            scratch = tempfile.TemporaryDirectory(prefix="layerwise-", ignore_cleanup_errors=True)
        except OSError as error:
            raise GradingError(f"The student's process has no scratch folder: {error}.") from error
        try:
            if self._user:
                shutil.chown(scratch.name, self._user)
            process = subprocess.Popen(
                # -P: the scratch folder, where the student may write, is never searched for modules.
                [sys.executable, "-P", "-s", "-m", "layerwise_runner.runner"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=scratch.name,
                env=environment(scratch.name, (*PASSED_ON, *PASSED_ON_WEAKLY, "LAYERWISE_DATASETS")),
                start_new_session=True,
                user=self._user or None,
                group=_group_of(self._user) if self._user else None,
                extra_groups=() if self._user else None,
            )
        except (OSError, LookupError) as error:
            scratch.cleanup()
            raise GradingError(f"The student's process could not be started: {error}.") from error
        assert process.stdin is not None
        assert process.stdout is not None

        watcher = _Watcher(process.pid, self._bounds)

        def end() -> str:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.2)  # it may be about to exit by itself, with a code to report
            finished = process.poll()
            watcher.kill()
            process.wait()
            scratch.cleanup()
            return watcher.excess or _exit_reason(process.returncode if finished is None else finished)

        return StreamChannel(process.stdin, process.stdout, end)

    def close(self) -> None:
        """Each runner ends with its channel."""


def _group_of(user: str) -> int:
    import pwd  # where there are such users

    return pwd.getpwnam(user).pw_gid


class _Watcher:
    """Watches a process and those that it starts, and kills them all when they take too much or are to end."""

    def __init__(self, pid: int, bounds: Bounds) -> None:
        self.excess = ""
        self._bounds = bounds
        self._root = psutil.Process(pid)
        self._known = {self._root}
        self._done = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def kill(self) -> None:
        """Kill every process that was ever seen below the first one, also those that left its group since."""
        self._done.set()
        self._look()
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._root.pid, signal.SIGKILL)
        for process in self._known:
            with contextlib.suppress(psutil.Error):  # psutil knows a process by its start too: no stranger is hit
                process.kill()

    def _watch(self) -> None:
        while not self._done.wait(WATCH_SECONDS):
            self._look()
            used = sum(map(_memory, self._known))
            if used > self._bounds.memory * MEBIBYTE:
                self.excess = f"it used more than {self._bounds.memory} MiB of memory"
            elif sum(process.is_running() for process in self._known) > self._bounds.tasks:
                self.excess = f"it started more than {self._bounds.tasks} processes"
            if self.excess:
                self.kill()

    def _look(self) -> None:
        for process in tuple(self._known):
            with contextlib.suppress(psutil.Error):
                self._known.update(process.children(recursive=True))


def _memory(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


class ForkServerClient:
    """Starts each runner as a fork of a zygote, over the socket on which that listens.

    Several processes may use one zygote, each through a door of its own.

    Args:
        control: the socket; requests are packets, so nothing runs together.
        bounds: for each runner.
    """

    def __init__(self, control: socket.socket, bounds: Bounds) -> None:
        self._control, self._bounds = control, bounds

    def start(self) -> Channel:
        """Fork a runner.

        Raises:
            GradingError: the sandbox is gone.
        """
        ours, theirs = socket.socketpair()
        keeper, keeper_theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, keeper_theirs:
            try:
                request = json.dumps({"start": asdict(self._bounds)}).encode()
                socket.send_fds(self._control, [request], [theirs.fileno(), keeper_theirs.fileno()])
            except OSError as error:
                ours.close()
                keeper.close()
                raise GradingError(f"The sandbox is gone: {error}.{self._complaint()}") from error
        runner = _Kept(keeper, ours)
        try:
            runner.let_go(self._bounds)
        except GradingError as error:
            runner.close()
            raise GradingError(f"{error}{self._complaint()}") from error
        return StreamChannel(ours.makefile("wb"), ours.makefile("rb"), runner.end)

    def close(self) -> None:
        """Close the door; runners end with their channels."""
        self._control.close()

    def _complaint(self) -> str:
        """What the sandbox said before it died, if that can be known."""
        return ""


class PrefetchingLauncher:
    """Has the next runner of a launcher ready before it is asked for.

    Its namespaces, walls and control group take the kernel some time in which no processor is busy.
    """

    def __init__(self, launcher: Launcher) -> None:
        self._launcher = launcher
        self._helper = ThreadPoolExecutor(1)
        self._next = self._helper.submit(launcher.start)

    def start(self) -> Channel:
        """The runner that is ready; the next one is begun.

        Raises:
            GradingError: the sandbox is gone.
        """
        ready, self._next = self._next, self._helper.submit(self._launcher.start)
        return ready.result()

    def close(self) -> None:
        """End the runner that nobody asked for, and what starts them."""
        self._helper.shutdown()
        with contextlib.suppress(GradingError):
            self._next.result().close()
        self._launcher.close()


class _Kept:
    """A runner as its keeper tells of it; see `layerwise_runner.zygote`."""

    def __init__(self, keeper: socket.socket, stream: socket.socket) -> None:
        self._keeper, self._stream = keeper, stream
        self._group: TaskGroup | None = None

    def let_go(self, bounds: Bounds) -> None:
        """Wait until the keeper is there, hold it in a group of tasks, and let it fork the runner."""
        self._keeper.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self._keeper.settimeout(START_SECONDS)
        try:
            _, said, _, _ = self._keeper.recvmsg(PACKET, socket.CMSG_SPACE(CREDENTIALS.size))
            pid = next(CREDENTIALS.unpack(data)[0] for _, kind, data in said if kind == socket.SCM_CREDENTIALS)
            self._group = TaskGroup(pid, bounds.tasks)
            self._say({"go": True})
        except (OSError, StopIteration) as error:
            raise GradingError("The sandbox does not answer.") from error

    def end(self) -> str:
        """Have the runner killed, wait until nothing of it is left, and return why it ended."""
        try:
            self._say({"end": True})
            self._keeper.settimeout(END_SECONDS)
            reason = str(json.loads(self._keeper.recv(PACKET))["ended"])
        except (OSError, ValueError) as error:
            raise GradingError("The sandbox does not answer.") from error
        finally:
            self.close()
        if reason.startswith("refused"):
            raise GradingError(f"The sandbox could not be built: {reason}.")
        return reason

    def close(self) -> None:
        """Let go of everything; a keeper that is still there then kills its runner."""
        self._keeper.close()
        with contextlib.suppress(OSError):  # the channel's thread must not wait for a runner that does not answer
            self._stream.shutdown(socket.SHUT_RDWR)
        self._stream.close()
        if self._group:
            self._group.remove()

    def _say(self, request: dict[str, Any]) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it has ended; what it said is still there
            self._keeper.send(json.dumps(request).encode())


class ForkServer(ForkServerClient):
    """A process that has the libraries loaded and stands behind bubblewrap's walls; each runner is a fork of it.

    The libraries are still being loaded when this returns. A runner that is started meanwhile waits for them.

    Args:
        datasets: the folder that submissions may read.
        load: the modules to load; none when it is only to be seen that the walls stand.
        bounds: for each runner.

    Raises:
        GradingError: bubblewrap is missing, or the kernel does not allow what it needs.
    """

    def __init__(self, datasets: Path, load: Iterable[str] = (), bounds: Bounds | None = None) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        super().__init__(ours, bounds or Bounds())
        with theirs:
            try:
                self._process = subprocess.Popen(
                    [*walls(datasets), *_zygote_command(theirs.fileno())],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,  # the terminal's Ctrl-C is for the grader, which then ends this
                )
            except OSError as error:
                raise GradingError(f"bubblewrap could not be started: {error}.") from error
        try:
            self.start().close()  # the walls stand, or we know it now
            self._control.send(
                json.dumps({"load": [name for asked in load for name in (asked, *LATER.get(asked, ()))]}).encode()
            )
        except OSError as error:
            self.close()
            raise GradingError(f"The sandbox is gone: {error}.") from error
        except GradingError:
            self.close()
            raise

    def address(self) -> tuple[socket.socket, Bounds]:
        """What another process of ours needs for a `ForkServerClient` of this server."""
        return self._control, self._bounds

    def close(self) -> None:
        """End the sandbox with everything in it."""
        super().close()
        self._process.kill()
        self._process.wait()
        if self._process.stderr:
            self._process.stderr.close()

    def _complaint(self) -> str:
        """What bubblewrap or the zygote wrote before it died."""
        self._process.kill()
        assert self._process.stderr is not None
        text = self._process.stderr.read().decode(errors="replace").strip()
        return f" It said: {text.splitlines()[-1]}" if text else ""


def _zygote_command(descriptor: int) -> list[str]:
    return [sys.executable, "-P", "-s", "-m", "layerwise_runner.zygote", str(descriptor)]


def walls(datasets: Path) -> list[str]:
    """bubblewrap's command line up to the program: an empty world with a few read-only folders.

    Raises:
        GradingError: there is no bubblewrap.
    """
    bubblewrap = shutil.which("bwrap")
    if bubblewrap is None:
        raise GradingError("bubblewrap is not installed. Install it (Debian, Ubuntu: apt-get install bubblewrap).")
    command = [bubblewrap, "--die-with-parent", "--new-session", "--unshare-all"]
    command += ["--ro-bind", "/usr", "/usr", "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    for name in ("bin", "sbin", "lib", "lib32", "lib64"):
        place = Path("/", name)
        if place.is_symlink():
            command += ["--symlink", os.readlink(place), str(place)]
        elif place.is_dir():
            command += ["--ro-bind", str(place), str(place)]
    for prefix in sorted({sys.base_prefix, sys.prefix}):
        if not prefix.startswith("/usr"):
            command += ["--ro-bind", prefix, prefix]
    command += [
        "--proc",
        "/proc",
        "--dev",
        "/dev",
        "--size",
        str(64 * MEBIBYTE),
        "--tmpfs",
        SCRATCH,
        "--tmpfs",
        str(PACKAGE),
        "--ro-bind",
        str(RUNNER),
        str(RUNNER),
    ]
    for name in LESSONS:
        command += ["--ro-bind", str(PACKAGE / name), str(PACKAGE / name)]
    command += [
        "--ro-bind",
        str(datasets),
        str(datasets),
        "--chdir",
        SCRATCH,
        "--clearenv",
    ]
    for name, value in (environment(SCRATCH, PASSED_ON) | {"LAYERWISE_DATASETS": str(datasets)}).items():
        command += ["--setenv", name, value]
    # Last, so that everything above could still be put in its place. What is left to write to is each runner's own.
    for folder in (str(PACKAGE), "/dev", "/"):
        command += ["--remount-ro", folder]
    return [*command, "--"]


def environment(scratch: str, passed_on: tuple[str, ...]) -> dict[str, str]:
    """The environment of a student's process: a fixed part and a few allowed variables, nothing else."""
    passed = {name: os.environ[name] for name in passed_on if name in os.environ}
    places = dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP", "MPLCONFIGDIR", "IPYTHONDIR"), scratch)
    return {**passed, **places, **FIXED}


def _exit_reason(code: int) -> str:
    if code < 0:
        return f"it was ended by the signal {signal.Signals(-code).name}"
    return f"it exited with code {code}"


def sandbox_fault(datasets: Path) -> str:
    """Why the sandbox cannot be built here, or nothing.

    Args:
        datasets: the folder that submissions may read.
    """
    try:
        ForkServer(datasets).close()
    except GradingError as error:
        return str(error)
    return ""
