"""Keeps one runner: forks it into namespaces of its own, watches what it takes, and tells of its end.

A keeper stays outside its runner's PID namespace and runs no line of a student's. It says {"here": true}, waits for
{"go": true, "share": …} (whether the kernel shares the processors out fairly between runners), forks the runner, kills
it when {"end": true} comes or when it takes too much, and says {"ended": "…"} when nothing of it is left. Meanwhile it
answers {"times": true} with what the runner and all that it has started have computed and queued, and passes {"stop":
true} on as a signal.
"""

import contextlib
import json
import os
import select
import signal
import socket
from collections.abc import Callable
from typing import Any, NoReturn

from layerwise_runner.endings import exit_reason
from layerwise_runner.errors import Refused
from layerwise_runner.stop import STOP
from layerwise_runner.times import times_of
from layerwise_runner.walls import MEBIBYTE, build_walls, enter_namespaces

WATCH_SECONDS = 0.05
REFUSED = 3  # the exit code of a runner whose walls do not stand
PACKET = 65536
BUFFER = 212_992  # bytes, as Linux gives a socket by default; more cannot be asked for in the sandbox
SOCKETS = 64  # of a submission whose buffers are not counted as memory


def keep(
    channel: int, door: socket.socket, limits: dict[str, int], work: Callable[[int], None], turn: int = 0
) -> NoReturn:
    """In a fork of the zygote: move into new namespaces, fork the runner as their first process, and keep it.

    Args:
        channel: over which the runner will talk.
        door: to the grader.
        limits: of the runner, see `build_walls`.
        work: what the runner does behind its walls.
        turn: a number that differs between runners which live at the same time.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        say(door, {"here": True})
        go, _ = hear(door)
        if go is None:
            os._exit(0)
        if not go.get("share"):
            take_one_processor(turn)
        processes = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)  # shows them even when the runner has covered it
        news_out, news_in = os.pipe()
        enter_namespaces()
        inner = os.fork()
        if inner == 0:
            become_runner(channel, news_in, limits, work)
        os.close(channel)
        os.close(news_in)
        reason = watch(door, inner, processes, limits) or os.read(news_out, PACKET).decode()
        say(door, {"ended": reason or f"it exited with code {REFUSED}"})  # a student's code may choose that one too
    except OSError as error:
        with contextlib.suppress(OSError):
            say(door, {"ended": f"refused: {error}"})
    with contextlib.suppress(OSError):
        hear(door)  # the grader's last word, or its silence: a word left unread would take ours away from it
    os._exit(0)


def take_one_processor(turn: int) -> None:
    """Stay on one processor with all that will be started, so that sixty busy processes take no more than that one.

    Nothing in the sandbox can undo it: the filter of system calls does not know how.
    """
    mine = sorted(os.sched_getaffinity(0))
    with contextlib.suppress(OSError):
        os.sched_setaffinity(0, {mine[turn % len(mine)]})


def become_runner(channel: int, news: int, limits: dict[str, int], work: Callable[[int], None]) -> NoReturn:
    """In the first process of the namespaces: build the walls, then do the work, which talks over the channel."""
    try:
        os.setsid()  # a signal to its process group must not reach the zygote
        build_walls(limits)
        os.close(news)  # from here on, what it says of itself is no longer believed
        work(channel)
    except Refused as error:
        os.write(news, f"refused: {error}".encode())
        os._exit(REFUSED)
    finally:
        os._exit(0)


def watch(door: socket.socket, inner: int, processes: int, limits: dict[str, int]) -> str:
    """Wait for the runner's end; end it when asked to, or when it takes too much. Nothing when its walls were refused.

    When the first process of a PID namespace has ended, the kernel has already cleared all others away.
    """
    reason = ""
    base, _ = usage(processes, os.getpid())
    family = os.readlink(f"{inner}/ns/pid", dir_fd=processes)
    exits = os.pidfd_open(inner)
    sources: list[Any] = [door, exits]
    while True:
        ready, _, _ = select.select(sources, [], [], WATCH_SECONDS)
        if exits in ready:
            _, status = os.waitpid(inner, 0)
            if os.WIFEXITED(status) and os.WEXITSTATUS(status) == REFUSED:
                return ""  # also when its end was asked for at the same moment
            return reason or exit_reason(os.waitstatus_to_exitcode(status))
        if door in ready:
            request, _ = hear(door)
            if request and "times" in request:
                with contextlib.suppress(OSError):  # the grader is gone, which the next thing heard says
                    say(door, {"times": times_of(processes, family_of(processes, family))})
            elif request and "stop" in request:
                os.kill(inner, STOP)
            else:
                reason = reason or "it was ended"
                os.kill(inner, signal.SIGKILL)
            if request is None:  # the grader is gone
                os._exit(0)
        elif not reason:
            reason = excess(processes, family, base, limits)
            if reason:
                os.kill(inner, signal.SIGKILL)


def excess(processes: int, family: str, base: int, limits: dict[str, int]) -> str:
    """What the submission has too much of, or nothing. `family` is the PID namespace of its processes."""
    own = family_of(processes, family)
    amounts = [usage(processes, pid) for pid in own[: limits["tasks"] + 1]]
    if sum(max(threads, 1) for _, threads in amounts) > limits["tasks"]:
        return f"it started more than {limits['tasks']} processes and threads"
    # A fork shares the zygote's pages until it writes, and each counts them as its own. Only when that sum is too much
    # are shared pages told apart, which takes the kernel a hundred times as long.
    bound = limits["memory"] * MEBIBYTE + base
    buffers = socket_buffers(processes, own)
    if sum(memory for memory, _ in amounts) + buffers > bound and exact_sum(processes, own) + buffers > bound:
        return f"it used more than {limits['memory']} MiB of memory"
    return ""


def family_of(processes: int, family: str) -> list[int]:
    """The processes of a PID namespace."""
    return [int(name) for name in os.listdir(processes) if name.isdigit() and belongs(processes, name, family)]


def belongs(processes: int, pid: str, family: str) -> bool:
    """Whether a process is in this PID namespace; those of other runners may not even be asked."""
    try:
        return os.readlink(f"{pid}/ns/pid", dir_fd=processes) == family
    except OSError:
        return False


def usage(processes: int, pid: int) -> tuple[int, int]:
    """Bytes of memory that a process holds, not counting files that it maps, and its threads; zeros when it is gone.

    The tables in which the kernel keeps what is mapped where count: they can be larger than what is mapped.
    """
    fields = kernel_fields(processes, f"{pid}/status")
    memory = sum(kibibytes(fields, name) for name in (b"RssAnon", b"RssShmem", b"VmPTE"))
    return memory * 1024, int(fields.get(b"Threads", b"0"))


def exact_sum(processes: int, pids: list[int]) -> int:
    """What these processes hold together, each shared page divided among those that share it.

    Of a process that may not be looked at so closely, for whatever reason, everything counts as its own.
    """
    total = 0
    for pid in pids:
        fields = kernel_fields(processes, f"{pid}/smaps_rollup")
        if fields:
            tables = kernel_fields(processes, f"{pid}/status")
            shares = sum(kibibytes(fields, name) for name in (b"Pss_Anon", b"Pss_Shmem"))
            total += 1024 * (shares + kibibytes(tables, b"VmPTE"))
        else:
            total += usage(processes, pid)[0]
    return total


def socket_buffers(processes: int, pids: list[int]) -> int:
    """Bytes that the sockets of a submission may hold, which no account shows: so many of them, each full."""
    if not pids:
        return 0
    try:
        used = int(kernel_fields(processes, f"{pids[0]}/net/sockstat").get(b"sockets", b"used 0").split()[1])
    except (IndexError, ValueError):
        used = 0
    return max(used - SOCKETS, 0) * BUFFER


def kibibytes(fields: dict[bytes, bytes], name: bytes) -> int:
    """One amount of a status file."""
    return int(fields.get(name, b"0").split()[0])


def kernel_fields(processes: int, path: str) -> dict[bytes, bytes]:
    """The lines of a file of /proc, `name: value`; none when the process is gone."""
    try:
        descriptor = os.open(path, os.O_RDONLY, dir_fd=processes)
        with open(descriptor, "rb") as lines:
            return dict(line.split(b":", 1) for line in lines if b":" in line)
    except (OSError, ValueError):
        return {}


def hear(control: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    """One request and the descriptors that came with it; None when the socket is closed."""
    data, descriptors, _, _ = socket.recv_fds(control, PACKET, 4)
    return (json.loads(data) if data else None), list(descriptors)


def say(control: socket.socket, answer: dict[str, Any]) -> None:
    """One answer."""
    control.send(json.dumps(answer).encode())
