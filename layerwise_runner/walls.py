"""The walls around one runner: namespaces, mounts, limits, rights. It builds them before a student's line runs."""

import ctypes
import os
import resource

from layerwise_runner.errors import Refused
from layerwise_runner.proc import show_proc
from layerwise_runner.syscalls import refuse_system_calls

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT = 1, 2, 4, 8, 32
MS_BIND, MS_RELATIME, ST_RELATIME = 4096, 1 << 21, 4096
DEVICES = tuple(f"/dev/{name}" for name in ("null", "zero", "full", "random", "urandom", "tty"))
PR_SET_NO_NEW_PRIVS, PR_CAPBSET_DROP = 38, 24
NOBODY = 65534
SCRATCH = "/scratch"
MEBIBYTE = 2**20


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
    must(
        libc.mount(b"tmpfs", b"/dev/shm", b"tmpfs", flags | MS_NOEXEC, b"size=16m,nr_inodes=1000,mode=700"), "/dev/shm"
    )
    # Terminals of its own: what one submission leaves in a shared one, the next could read.
    if os.path.isdir("/dev/pts"):
        own = libc.mount(
            b"devpts", b"/dev/pts", b"devpts", MS_NOSUID | MS_NOEXEC, b"newinstance,ptmxmode=0666,mode=620"
        )
        if own != 0:
            must(libc.mount(b"tmpfs", b"/dev/pts", b"tmpfs", MS_RDONLY | flags, b"size=4k,mode=555"), "/dev/pts")
    # To map /dev/zero is to take memory that no account shows; the filter of system calls cannot tell files apart.
    if os.path.exists("/dev/zero"):
        must(libc.mount(b"/dev/null", b"/dev/zero", None, MS_BIND, None), "/dev/zero")
    # A device is the host's own file: read-only, its mode cannot be changed, and it can still be written to.
    for device in DEVICES:
        if os.path.exists(device):
            held = os.statvfs(device).f_flag  # what the mount has already must be said again
            keep = (held & (MS_NOSUID | MS_NODEV | MS_NOEXEC)) | (MS_RELATIME if held & ST_RELATIME else 0)
            must(libc.mount(None, device.encode(), None, MS_REMOUNT | MS_BIND | MS_RDONLY | keep, None), device)
    write("/proc/self/oom_score_adj", "1000")  # when memory runs out, this goes first, and not who keeps it
    show_proc(lambda what, place, kind, how, options: not libc.mount(what, place.encode(), kind, how, options))
    os.chdir(SCRATCH)
    for kind, bound in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, limits["scratch"] * MEBIBYTE),
        (resource.RLIMIT_NPROC, limits["tasks"]),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_SIGPENDING, 256),  # timers count as well
        (resource.RLIMIT_MSGQUEUE, 0),
        (resource.RLIMIT_MEMLOCK, 64 * 1024),
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
