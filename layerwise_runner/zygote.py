"""Runs inside the sandbox: loads the libraries once, then forks a runner for each submission, behind walls of its own.

Contract: the program gets the number of a Unix socket. Each packet that arrives on it is JSON:

    {"load": ["numpy", "keras"]}   import the runner and these
    {"start": {…limits}}           with two file descriptors: fork a runner that talks over the first
    {"probe": {…limits}}           the same, but it ends as soon as its walls stand and it has said that it is ready

A runner has a keeper, which talks over the second: says {"here": true}, waits for {"go": true}, forks the runner, kills
it when {"end": true} comes or when it takes too much, and says {"ended": "…"} when nothing of it is left. Any number
of runners live at a time. Neither zygote nor keeper ever runs a line of a student's: a runner is in namespaces of its
own, where it can neither see nor signal them.
"""

import contextlib
import ctypes
import gc
import importlib
import json
import os
import resource
import select
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from layerwise_runner.endings import exit_reason
from layerwise_runner.greeting import FRAME
from layerwise_runner.syscalls import refuse_system_calls

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT = 1, 2, 4, 8, 32
MS_BIND, MS_RELATIME, ST_RELATIME = 4096, 1 << 21, 4096
DEVICES = tuple(f"/dev/{name}" for name in ("null", "zero", "full", "random", "urandom", "tty"))
PR_SET_NO_NEW_PRIVS, PR_CAPBSET_DROP = 38, 24
NOBODY = 65534
SCRATCH = "/scratch"
WATCH_SECONDS = 0.05
REFUSED = 3  # the exit code of a runner whose walls do not stand
PACKET = 65536
# A library's first use makes many objects that stay; with Python's own thresholds a sixth of a small Keras submission's
# time went into looking for garbage among them.
COLLECTION = (50_000, 20, 100)
MEBIBYTE = 2**20


class Refused(Exception):
    """The kernel refused a wall; the runner must not start without it."""


def main(descriptor: int) -> None:
    """Serve requests until the socket closes."""
    control = socket.socket(fileno=descriptor)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a keeper; the kernel clears it away
    while True:
        request, descriptors = hear(control)
        if request is None:
            return
        if "load" in request:
            gc.disable()  # next to nothing of what an import makes is garbage
            for name in ("layerwise_runner.runner", *request["load"]):
                load(name)
            gc.freeze()  # what is loaded now is never collected, so a fork does not copy its pages
            gc.set_threshold(*COLLECTION)
            gc.enable()
        else:
            channel, door = descriptors
            if os.fork() == 0:
                control.close()
                ((kind, limits),) = request.items()
                keep(channel, socket.socket(fileno=door), limits, greet if kind == "probe" else serve)
            os.close(channel)
            os.close(door)


def load(name: str) -> None:
    """Import a module; one that is not installed is left out, as the student's own import will say so."""
    with contextlib.suppress(ModuleNotFoundError):
        importlib.import_module(name)


def keep(channel: int, door: socket.socket, limits: dict[str, int], work: Callable[[int], None]) -> NoReturn:
    """In a fork of the zygote: move into new namespaces, fork the runner as their first process, and keep it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        say(door, {"here": True})
        if hear(door)[0] is None:
            os._exit(0)
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
                return reason
            return reason or exit_reason(os.waitstatus_to_exitcode(status))
        if door in ready:
            request, _ = hear(door)
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
    own = [int(name) for name in os.listdir(processes) if name.isdigit() and belongs(processes, name, family)]
    amounts = [usage(processes, pid) for pid in own[: limits["tasks"] + 1]]
    if sum(max(threads, 1) for _, threads in amounts) > limits["tasks"]:
        return f"it started more than {limits['tasks']} processes and threads"
    # A fork shares the zygote's pages until it writes, and each counts them as its own. Only when that sum is too much
    # are shared pages told apart, which takes the kernel a hundred times as long.
    bound = limits["memory"] * MEBIBYTE + base
    if sum(memory for memory, _ in amounts) > bound and sum(exact_memory(processes, pid) for pid in own) > bound:
        return f"it used more than {limits['memory']} MiB of memory"
    return ""


def belongs(processes: int, pid: str, family: str) -> bool:
    """Whether a process is in this PID namespace; those of other runners may not even be asked."""
    try:
        return os.readlink(f"{pid}/ns/pid", dir_fd=processes) == family
    except OSError:
        return False


def usage(processes: int, pid: int) -> tuple[int, int]:
    """Bytes of memory that a process holds, not counting files that it maps, and its threads; zeros when it is gone."""
    fields = kernel_fields(processes, f"{pid}/status")
    memory = sum(int(fields.get(name, b"0").split()[0]) for name in (b"RssAnon", b"RssShmem"))
    return memory * 1024, int(fields.get(b"Threads", b"0"))


def exact_memory(processes: int, pid: int) -> int:
    """The same with each shared page divided among those that share it."""
    fields = kernel_fields(processes, f"{pid}/smaps_rollup")
    return 1024 * sum(int(fields.get(name, b"0").split()[0]) for name in (b"Pss_Anon", b"Pss_Shmem"))


def kernel_fields(processes: int, path: str) -> dict[bytes, bytes]:
    """The lines of a file of /proc, `name: value`; none when the process is gone."""
    try:
        descriptor = os.open(path, os.O_RDONLY, dir_fd=processes)
        with open(descriptor, "rb") as lines:
            return dict(line.split(b":", 1) for line in lines if b":" in line)
    except (OSError, ValueError):
        return {}


def enter_namespaces() -> None:
    """New user, mount, PID, IPC, host name and network namespaces; inside, the user is nobody."""
    uid, gid = os.getuid(), os.getgid()
    libc = ctypes.CDLL(None, use_errno=True)
    flags = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNET
    if libc.unshare(flags) != 0:
        raise OSError(ctypes.get_errno(), "namespaces: " + os.strerror(ctypes.get_errno()))
    libc.sethostname(b"sandbox", 7)
    write("/proc/self/setgroups", "deny")
    write("/proc/self/uid_map", f"{NOBODY} {uid} 1")
    write("/proc/self/gid_map", f"{NOBODY} {gid} 1")


def build_walls(limits: dict[str, int]) -> None:
    """In the first process of the namespaces: hide the processes outside, give a scratch folder, give up all rights.

    Raises:
        Refused: a wall does not stand.
    """
    libc = ctypes.CDLL(None, use_errno=True)

    def must(result: int, what: str) -> None:
        if result != 0:
            raise Refused(f"{what}: {os.strerror(ctypes.get_errno())}")

    # Without further user namespaces nobody in here can gain the rights to undo what follows.
    write("/proc/sys/user/max_user_namespaces", "0")
    flags = MS_NOSUID | MS_NODEV
    size = f"size={limits['scratch']}m,nr_inodes=10000,mode=700".encode()
    must(libc.mount(b"tmpfs", SCRATCH.encode(), b"tmpfs", flags, size), "the scratch folder")
    must(libc.mount(b"tmpfs", b"/dev/shm", b"tmpfs", flags | MS_NOEXEC, b"size=16m,mode=700"), "/dev/shm")
    # /proc still shows the processes outside, so it is covered. What stands in for it is all that TensorFlow, which
    # aborts when it cannot find out what program it is in, has been seen to read.
    must(libc.mount(b"tmpfs", b"/proc", b"tmpfs", flags | MS_NOEXEC, b"size=64k,mode=555"), "/proc")
    os.mkdir("/proc/self")
    os.symlink(sys.executable, "/proc/self/exe")
    with open("/proc/self/cmdline", "wb") as command:
        command.write(sys.executable.encode() + b"\0")
    must(libc.mount(None, b"/proc", None, MS_REMOUNT | MS_RDONLY | flags | MS_NOEXEC, None), "/proc")
    # To map /dev/zero is to take memory that no account shows; the filter of system calls cannot tell files apart.
    if os.path.exists("/dev/zero"):
        must(libc.mount(b"/dev/null", b"/dev/zero", None, MS_BIND, None), "/dev/zero")
    # A device is the host's own file: read-only, its mode cannot be changed, and it can still be written to.
    for device in DEVICES:
        if os.path.exists(device):
            held = os.statvfs(device).f_flag  # what the mount has already must be said again
            keep = (held & (MS_NOSUID | MS_NODEV | MS_NOEXEC)) | (MS_RELATIME if held & ST_RELATIME else 0)
            must(libc.mount(None, device.encode(), None, MS_REMOUNT | MS_BIND | MS_RDONLY | keep, None), device)
    os.chdir(SCRATCH)
    for kind, bound in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, limits["scratch"] * MEBIBYTE),
        (resource.RLIMIT_NPROC, limits["tasks"]),
        (resource.RLIMIT_NOFILE, 256),
    ):
        resource.setrlimit(kind, (bound, bound))
    must(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no new privileges")
    for capability in range(64):
        if libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            break  # beyond the last capability that this kernel has
    header, nothing = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    must(libc.capset(header, nothing), "giving up capabilities")
    try:
        refuse_system_calls()
    except OSError as error:
        raise Refused(f"the filter of system calls: {error.strerror}") from None


def greet(channel: int) -> None:
    """Say that the walls stand."""
    os.write(channel, FRAME)


def serve(channel: int) -> None:
    """Become the runner."""
    from layerwise_runner.runner import serve as answer

    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    for descriptor in open_descriptors():
        if descriptor > 2 and descriptor != channel:
            with contextlib.suppress(OSError):
                os.close(descriptor)
    with socket.socket(fileno=channel) as connection:
        answer(connection.makefile("rb"), connection.makefile("wb"))


def open_descriptors() -> range:
    """Every descriptor that may be open; /proc, which would list them, is covered."""
    return range(resource.getrlimit(resource.RLIMIT_NOFILE)[1])


def write(path: str, text: str) -> None:
    """Write a kernel file in one go.

    Raises:
        Refused: the kernel did not take it.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY)
        try:
            os.write(descriptor, text.encode())
        finally:
            os.close(descriptor)
    except OSError as error:
        raise Refused(f"{path}: {error.strerror}") from None


def hear(control: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    """One request and the descriptors that came with it; None when the socket is closed."""
    data, descriptors, _, _ = socket.recv_fds(control, PACKET, 4)
    return (json.loads(data) if data else None), list(descriptors)


def say(control: socket.socket, answer: dict[str, Any]) -> None:
    """One answer."""
    control.send(json.dumps(answer).encode())


if __name__ == "__main__":
    main(int(sys.argv[1]))
