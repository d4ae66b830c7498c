"""Lets through the system calls that Python and the libraries of a lesson make, and no others.

What is not on the list is not there, as on an older kernel: libraries then take another way. So refused are the keys
of the grader's session, memory that belongs to no process (System V, memfd), doors into the kernel (bpf, io_uring,
mounts), what is counted for the whole machine or a user instead of a sandbox (io_setup, inotify, fanotify), locks on
files that all sandboxes share (flock), and whatever the next kernel will bring. Of a few calls only some uses are
refused, see `_refusals`. The namespaces are the wall; this fills the gaps that they leave. See seccomp(2).
"""

import ctypes
import os
import platform
import struct
from collections.abc import Iterator
from dataclasses import dataclass

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
ALLOW, KILL, REFUSE, ABSENT = 0x7FFF0000, 0x80000000, 0x00050000 | 1, 0x00050000 | 38  # EPERM, ENOSYS
LOAD, JUMP_EQUAL, JUMP_ABOVE, JUMP_AT_LEAST, JUMP_ANY, MASK, RETURN = 0x20, 0x15, 0x25, 0x35, 0x45, 0x54, 0x06
NUMBER, ARCHITECTURE = 0, 4  # offsets in struct seccomp_data
FIRST, SECOND, THIRD, FOURTH = 16, 24, 32, 40  # the lower halves of arguments

SHARED_WITHOUT_FILE = 0x21  # MAP_SHARED | MAP_ANONYMOUS: memory that can be kept while no account shows it
FAMILIES = (1, 2, 10)  # AF_UNIX, AF_INET, AF_INET6: each in a namespace of its own
# F_DUPFD to F_SETLKW, F_GETOWN, F_GETSIG, F_GETLEASE, F_DUPFD_CLOEXEC, F_GETPIPE_SZ. Not F_SETLEASE and F_NOTIFY, which
# reach whoever else opens the file, nor F_SETPIPE_SZ, which takes of what all pipes of a user may have.
FCNTL = (0, 1, 2, 3, 4, 5, 6, 7, 9, 11, 1025, 1030, 1032)
# Death signal, dumpable (to ask only: what may not be dumped cannot be measured), name, seccomp, capabilities, slack,
# no new privileges, huge pages, names of memory.
PRCTL = (1, 2, 3, 15, 16, 21, 23, 29, 30, 38, 39, 41, 42, 0x53564D41)
SOCKET_LEVEL, BUFFERS = 1, (7, 8, 32, 33)  # SOL_SOCKET; SO_SNDBUF, SO_RCVBUF and their forms for root
INPUT = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX: to type in a terminal's place
NAMESPACES = 0x7E020000  # the CLONE_NEW… flags of clone; clone3, whose flags cannot be seen, is absent

# By machine: the numbers of the calls with conditions, and all that are let through, as ranges. They were made from the
# kernel's tables by name:
# accept accept4 access alarm arch_prctl bind brk capget chdir chmod chown clock_getres clock_gettime clock_nanosleep
# clone close close_range connect copy_file_range creat dup dup2 dup3 epoll_create epoll_create1 epoll_ctl epoll_pwait
# epoll_pwait2 epoll_wait eventfd eventfd2 execve execveat exit exit_group faccessat faccessat2 fadvise64 fallocate
# fchdir fchmod fchmodat fchmodat2 fchown fchownat fcntl fdatasync fgetxattr flistxattr fork fremovexattr fsetxattr
# fstat fstatfs fsync ftruncate futex futex_requeue futex_wait futex_waitv futex_wake futimesat get_mempolicy
# get_robust_list getcpu getcwd getdents getdents64 getegid geteuid getgid getgroups getitimer getpeername getpgid
# getpgrp getpid getppid getpriority getrandom getresgid getresuid getrlimit getrusage getsid getsockname getsockopt
# gettid gettimeofday getuid getxattr ioctl kill lchown lgetxattr link linkat listen listxattr llistxattr lremovexattr
# lseek lsetxattr lstat madvise map_shadow_stack membarrier mincore mkdir mkdirat mknod mknodat mmap mprotect mremap
# msync munmap nanosleep newfstatat open openat openat2 pause pidfd_open pidfd_send_signal pipe pipe2 poll ppoll prctl
# pread64 preadv preadv2 prlimit64 pselect6 pwrite64 pwritev pwritev2 read readahead readlink readlinkat readv
# recvfrom recvmmsg recvmsg removexattr rename renameat renameat2 restart_syscall rmdir rseq rt_sigaction
# rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_tgsigqueueinfo
# sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getattr sched_getparam sched_getscheduler
# sched_yield select sendfile sendmmsg sendmsg sendto set_robust_list set_tid_address setfsgid setfsuid setgid
# setitimer setpgid setpriority setregid setresgid setresuid setreuid setrlimit setsid setsockopt setuid setxattr
# shutdown sigaltstack signalfd signalfd4 socket socketpair splice stat statfs statx symlink symlinkat sync_file_range
# sysinfo tee tgkill time timer_create timer_delete timer_getoverrun timer_gettime timer_settime timerfd_create
# timerfd_gettime timerfd_settime times tkill truncate umask uname unlink unlinkat utime utimensat utimes vfork wait4
# waitid write writev


@dataclass(frozen=True)
class Table:
    """The kernel's numbers on one architecture."""

    architecture: int
    socket: int
    mmap: int
    fcntl: int
    setsockopt: int
    prctl: int
    ioctl: int
    clone: int
    allowed: tuple[tuple[int, int], ...]


TABLES = {
    "x86_64": Table(
        0xC000003E, socket=41, mmap=9, fcntl=72, setsockopt=54, prctl=157, ioctl=16, clone=56,
        allowed=(
            (0, 28), (32, 63), (72, 72), (74, 100), (102, 102), (104, 115), (117, 125), (127, 133), (137, 138),
            (140, 141), (143, 143), (145, 147), (157, 158), (160, 160), (186, 202), (204, 204), (213, 213), (217,
            219), (221, 226), (228, 235), (239, 239), (247, 247), (257, 271), (273, 277), (280, 293), (295, 297),
            (299, 299), (302, 302), (307, 307), (309, 309), (315, 316), (318, 318), (322, 322), (324, 324), (326,
            328), (332, 332), (334, 334), (424, 424), (434, 434), (436, 437), (439, 439), (441, 441), (449, 449),
            (452, 456),
        ),
    ),
    "aarch64": Table(
        0xC00000B7, socket=198, mmap=222, fcntl=25, setsockopt=208, prctl=167, ioctl=29, clone=220,
        allowed=(
            (5, 17), (19, 25), (29, 29), (33, 38), (43, 50), (52, 57), (59, 59), (61, 74), (76, 80), (82, 88), (90,
            90), (93, 96), (98, 103), (107, 111), (113, 115), (120, 121), (123, 126), (128, 141), (143, 158), (160,
            160), (163, 169), (172, 179), (198, 216), (220, 223), (226, 227), (232, 233), (236, 236), (240, 240),
            (242, 243), (260, 261), (269, 269), (275, 276), (278, 278), (281, 281), (283, 283), (285, 287), (291,
            291), (293, 293), (424, 424), (434, 434), (436, 437), (439, 439), (441, 441), (449, 449), (452, 456),
        ),
    ),
}  # fmt: skip

Step = tuple[int, int, int, int]  # an instruction: code, jump if true, jump if false, operand


def program(machine: str) -> bytes:
    """The filter as classic BPF, eight bytes an instruction; nothing for a machine whose numbers are not known."""
    if machine not in TABLES:
        return b""
    table = TABLES[machine]
    steps: list[Step] = [
        (LOAD, 0, 0, ARCHITECTURE),
        (JUMP_EQUAL, 1, 0, table.architecture),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER),
        (JUMP_AT_LEAST, 0, 1, 0x40000000),  # another numbering of the same calls (x32)
        (RETURN, 0, 0, ABSENT),
    ]
    for number, conditions in _refusals(table):
        steps += [(JUMP_EQUAL, 0, len(conditions), number), *conditions]
    for low, high in table.allowed:
        steps += [(JUMP_AT_LEAST, 0, 2, low), (JUMP_ABOVE, 1, 0, high), (RETURN, 0, 0, ALLOW)]
    steps.append((RETURN, 0, 0, ABSENT))
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def _refusals(table: Table) -> Iterator[tuple[int, list[Step]]]:
    """The calls that are refused for some arguments, each with what decides."""
    yield table.socket, _only(FIRST, FAMILIES)
    yield table.fcntl, _only(SECOND, FCNTL)
    yield table.prctl, _only(FIRST, PRCTL)
    yield table.ioctl, _none(SECOND, INPUT)
    yield table.setsockopt, [(LOAD, 0, 0, SECOND), (JUMP_EQUAL, 1, 0, SOCKET_LEVEL), (RETURN, 0, 0, ALLOW),
                             *_none(THIRD, BUFFERS)]  # fmt: skip
    shared = [(LOAD, 0, 0, FOURTH), (MASK, 0, 0, SHARED_WITHOUT_FILE), (JUMP_EQUAL, 0, 1, SHARED_WITHOUT_FILE)]
    shared = [(LOAD, 0, 0, FOURTH), (MASK, 0, 0, SHARED_WITHOUT_FILE), (JUMP_EQUAL, 0, 1, SHARED_WITHOUT_FILE)]
    yield table.mmap, [*shared, (RETURN, 0, 0, REFUSE), (RETURN, 0, 0, ALLOW)]
    unshared = [(LOAD, 0, 0, FIRST), (JUMP_ANY, 0, 1, NAMESPACES)]
    yield table.clone, [*unshared, (RETURN, 0, 0, REFUSE), (RETURN, 0, 0, ALLOW)]


def _only(argument: int, values: tuple[int, ...]) -> list[Step]:
    """Let a call through if an argument is one of these."""
    steps: list[Step] = [(LOAD, 0, 0, argument)]
    for value in values:
        steps += [(JUMP_EQUAL, 0, 1, value), (RETURN, 0, 0, ALLOW)]
    return [*steps, (RETURN, 0, 0, REFUSE)]


def _none(argument: int, values: tuple[int, ...]) -> list[Step]:
    """Let a call through unless an argument is one of these."""
    steps: list[Step] = [(LOAD, 0, 0, argument)]
    for value in values:
        steps += [(JUMP_EQUAL, 0, 1, value), (RETURN, 0, 0, REFUSE)]
    return [*steps, (RETURN, 0, 0, ALLOW)]


def refuse_system_calls() -> None:
    """Install the filter for this process and all that it starts; it cannot be taken off.

    Raises:
        OSError: the kernel did not take it; "no new privileges" must have been set.
    """
    code = program(platform.machine())
    if not code:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    buffer = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer))
    if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, header, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
