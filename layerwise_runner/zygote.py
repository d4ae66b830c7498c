"""Runs inside the sandbox: loads the libraries once, then forks a runner for each submission, behind walls of its own.

Contract: the program gets the number of a Unix socket. Each packet that arrives on it is JSON:

    {"load": ["numpy", "keras"]}   import the runner and these
    {"start": {…limits}}           with two file descriptors: fork a runner that talks over the first
    {"probe": {…limits}, "absent": {path: [names]}}
                                   the same, but it ends as soon as its walls stand and it has said that it is ready, or
                                   which of these paths it sees, with more in it than those names

A runner has a keeper, which talks over the second (`layerwise_runner.keeper`). Any number of runners live at a time.
Neither zygote nor keeper ever runs a line of a student's: a runner is in namespaces of its own, where it can neither
see nor signal them.
"""

import contextlib
import functools
import gc
import importlib
import os
import resource
import signal
import socket
import struct
import sys

from layerwise_runner.greeting import FRAME
from layerwise_runner.keeper import hear, keep

# What every runner uses; NumPy would load its generators when they are first seeded, in each fork anew.
ALWAYS = ("layerwise_runner.runner", "layerwise_runner.shell", "numpy.random")
# A library's first use makes many objects that stay; with Python's own thresholds a sixth of a small Keras submission's
# time went into looking for garbage among them.
COLLECTION = (50_000, 20, 100)


def main(descriptor: int) -> None:
    """Serve requests until the socket closes."""
    control = socket.socket(fileno=descriptor)
    turn = 0
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a keeper; the kernel clears it away
    while True:
        request, descriptors = hear(control)
        if request is None:
            return
        if "load" in request:
            gc.disable()  # next to nothing of what an import makes is garbage
            for name in (*ALWAYS, *request["load"]):
                load(name)
            note()
            make_shell()  # which takes as long to make as a small submission to be graded
            gc.freeze()  # what is loaded now is never collected, so a fork does not copy its pages
            gc.set_threshold(*COLLECTION)
            gc.enable()
        else:
            channel, door = descriptors
            turn += 1
            if os.fork() == 0:
                control.close()
                limits = request.get("start") or request["probe"]
                work = serve if "start" in request else functools.partial(greet, absent=request.get("absent", {}))
                keep(channel, socket.socket(fileno=door), limits, work, turn)
            os.close(channel)
            os.close(door)


def load(name: str) -> None:
    """Import a module; one that is not installed is left out, as the student's own import will say so."""
    with contextlib.suppress(ModuleNotFoundError):
        importlib.import_module(name)


def note() -> None:
    """Note the libraries as they are, once for all runners."""
    from layerwise_runner.runner import note as note_all

    note_all()


def make_shell() -> None:
    """Make the shell in which each runner's cells will run; nothing has run in it."""
    from layerwise_runner.shell import the_shell

    the_shell()


def greet(channel: int, absent: dict[str, list[str]]) -> None:
    """Say that the walls stand, or what can be seen that may not be."""
    for path, names in absent.items():
        if sees_more(path, names):
            os.write(channel, struct.pack("<Q", len(path.encode())) + path.encode())
            return
    os.write(channel, FRAME)


def sees_more(path: str, names: list[str]) -> bool:
    """Whether a file is there, or a folder with more in it than these names."""
    try:
        return bool(set(os.listdir(path)) - set(names))
    except NotADirectoryError:
        return True
    except OSError:
        return False


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
    """Every descriptor that may be open; what stands in for /proc does not list them."""
    return range(resource.getrlimit(resource.RLIMIT_NOFILE)[1])


if __name__ == "__main__":
    main(int(sys.argv[1]))
