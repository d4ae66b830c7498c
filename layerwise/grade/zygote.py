"""Runs inside the sandbox: loads the libraries once, then forks a runner for each submission, behind walls of its own.

Contract: the program gets the number of a Unix socket. Each packet that arrives on it is JSON:

    {"load": ["numpy", "keras"]}     import these; answered {"loaded": ["numpy", …]}
    {"start": {…limits}}             with one file descriptor: fork a runner that talks over it
    {"end": true}                    kill the runner; passed over when there is none

A runner's end, for whatever reason, is answered once: {"ended": "…"}. One runner lives at a time. The zygote itself
never runs a line of a student's: a runner is in namespaces of its own, where it can neither see nor signal the zygote.
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
from typing import Any

from layerwise.grade.syscalls import refuse_system_calls

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT = 1, 2, 4, 8, 32
MS_BIND, MS_RELATIME, ST_RELATIME = 4096, 1 << 21, 4096
DEVICES = tuple(f"/dev/{name}" for name in ("null", "zero", "full", "random", "urandom", "tty"))
PR_SET_NO_NEW_PRIVS, PR_CAPBSET_DROP = 38, 24
NOBODY = 65534
SCRATCH = "/scratch"
WATCH_SECONDS = 0.05
PACKET = 65536
MEBIBYTE = 2**20


class Refused(Exception):
    """The kernel refused a wall; the runner must not start without it."""


def main(descriptor: int) -> None:
    """Serve requests until the socket closes."""
    control = socket.socket(fileno=descriptor)
    while True:
        request, descriptors = hear(control)
        if request is None:
            return
        if "load" in request:
            say(control, {"loaded": [name for name in request["load"] if load(name)]})
            gc.collect()
            gc.freeze()  # what is loaded now is never collected, so a fork does not copy its pages
        elif "start" in request:
            say(control, {"ended": run(control, descriptors[0], request["start"])})


def load(name: str) -> bool:
    """Import a module; one that is not installed is left out, as the student's own import will say so."""
    try:
        importlib.import_module(name)
    except ModuleNotFoundError:
        return False
    return True


def run(control: socket.socket, channel: int, limits: dict[str, int]) -> str:
    """Fork a runner on a channel, watch it, and return how it ended, when nothing of it is left."""
    news_out, news_in = os.pipe()
    outer = os.fork()
    if outer == 0:
        control.close()
        os.close(news_out)
        enclose(channel, news_in, limits)
    os.close(channel)
    os.close(news_in)
    with os.fdopen(news_out, "rb") as news:
        first = news.readline()
        if not first.strip().isdigit():
            os.waitpid(outer, 0)
            return f"refused: {first.decode(errors='replace').strip() or 'the walls could not be built'}"
        reason = watch(control, int(first), news, limits)
        os.waitpid(outer, 0)
    return reason


def watch(control: socket.socket, inner: int, news: Any, limits: dict[str, int]) -> str:
    """Wait for the runner's end; end it when asked to, or when it takes too much."""
    reason = ""
    own = {os.getpid(), 1, os.getppid()}
    base, _ = usage(os.getpid())
    while True:
        ready, _, _ = select.select([control, news], [], [], WATCH_SECONDS)
        if news in ready:  # the whole PID namespace is gone when the parent of its first process reports
            return reason or news.readline().decode().strip() or "it was killed"
        if control in ready:
            request, _ = hear(control)
            reason = reason or "it was ended"
            kill(inner)
            if request is None:  # the grader is gone
                os._exit(0)
        elif not reason:
            reason = excess(own, base, limits)
            if reason:
                kill(inner)


def excess(own: set[int], base: int, limits: dict[str, int]) -> str:
    """What the submission has too much of, or nothing. Counts every process of the sandbox but our own."""
    others = [int(name) for name in os.listdir("/proc") if name.isdigit() and int(name) not in own]
    most = limits["tasks"] + 1  # one is the runner's watcher
    amounts = [usage(pid) for pid in others[: most + 1]]
    if sum(max(threads, 1) for _, threads in amounts) > most:
        return f"it started more than {limits['tasks']} processes and threads"
    # A fork shares the zygote's pages until it writes, and each counts them as its own. Only when that sum is too much
    # are shared pages told apart, which takes the kernel a hundred times as long.
    bound = limits["memory"] * MEBIBYTE + base
    if sum(memory for memory, _ in amounts) > bound and sum(map(exact_memory, others)) > bound:
        return f"it used more than {limits['memory']} MiB of memory"
    return ""


def usage(pid: int) -> tuple[int, int]:
    """Bytes of memory that a process holds, not counting files that it maps, and its threads; zeros when it is gone."""
    fields = kernel_fields(f"/proc/{pid}/status")
    memory = sum(int(fields.get(name, b"0").split()[0]) for name in (b"RssAnon", b"RssShmem"))
    return memory * 1024, int(fields.get(b"Threads", b"0"))


def exact_memory(pid: int) -> int:
    """The same with each shared page divided among those that share it."""
    fields = kernel_fields(f"/proc/{pid}/smaps_rollup")
    return 1024 * sum(int(fields.get(name, b"0").split()[0]) for name in (b"Pss_Anon", b"Pss_Shmem"))


def kernel_fields(path: str) -> dict[bytes, bytes]:
    """The lines of a file of /proc, `name: value`; none when the process is gone."""
    try:
        with open(path, "rb") as lines:
            return dict(line.split(b":", 1) for line in lines if b":" in line)
    except (OSError, ValueError):
        return {}


def kill(pid: int) -> None:
    """Kill the first process of a PID namespace, and with it everything in it."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def enclose(channel: int, news: int, limits: dict[str, int]) -> None:
    """In the fork: move into new namespaces, start the runner as their first process, report its end. Never returns."""
    try:
        enter_namespaces()
        inner = os.fork()
    except OSError as error:
        os.write(news, f"{error}\n".encode())
        os._exit(1)
    if inner == 0:
        try:
            os.setsid()  # a signal to its process group must not reach the zygote
            build_walls(limits)
            os.close(news)  # from here on, what it says of itself is no longer believed
            serve(channel)
        except Refused as error:
            os.write(news, f"refused: {error}\n".encode())
        finally:
            os._exit(0)
    os.close(channel)
    os.write(news, f"{inner}\n".encode())
    _, status = os.waitpid(inner, 0)
    os.write(news, f"{describe_end(status)}\n".encode())
    os._exit(0)


def describe_end(status: int) -> str:
    """How a process ended, to complete a sentence that begins with "it"."""
    if os.WIFSIGNALED(status):
        return f"it was ended by the signal {signal.Signals(os.WTERMSIG(status)).name}"
    return f"it exited with code {os.WEXITSTATUS(status)}"


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


def serve(channel: int) -> None:
    """Become the runner."""
    from layerwise.grade.runner import serve as answer

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
