"""Runners behind walls: forks of a process that has the libraries loaded."""

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from layerwise import data
from layerwise.errors import GradingError
from layerwise.grade.sandbox.cgroup import sweep
from layerwise.grade.sandbox.channel import Channel, StreamChannel
from layerwise.grade.sandbox.clock import Clock
from layerwise.grade.sandbox.keeper import Keeper
from layerwise.grade.sandbox.launcher import Bounds
from layerwise.grade.sandbox.walls import absent, walls

# What our own modules import only when they are used, and a submission would then load for itself.
LATER = {
    "layerwise.data": (*(f"layerwise.data.{module}" for module in data.MODULES), "pandas", "PIL.Image"),
    "layerwise.plots": ("matplotlib.pyplot", "IPython.display", "PIL.Image"),
}
ENDING_SECONDS = 2.0  # in which a server that is about to end has ended
LAST_WORDS = 2_000  # bytes of what the server wrote, from its end


class ForkServerClient:
    """Starts each runner as a fork of a server, over the socket on which that listens.

    Several processes may use one server, each through a client of its own.

    Args:
        control: the socket; requests are packets, so nothing runs together.
        bounds: for each runner.
    """

    def __init__(self, control: socket.socket, bounds: Bounds) -> None:
        self._control, self._bounds = control, bounds

    def start(self) -> Channel:
        """Fork a runner and wait until it is ready.

        Raises:
            GradingError: the sandbox is gone, or the kernel refused a wall.
        """
        return self._fork("start")

    def _fork(self, kind: str, **more: object) -> Channel:
        ours, theirs = socket.socketpair()
        line, keeper_theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        keeper = Keeper(line, ours)
        with theirs, keeper_theirs:
            try:
                request = json.dumps({kind: asdict(self._bounds), **more}).encode()
                socket.send_fds(self._control, [request], [theirs.fileno(), keeper_theirs.fileno()])
            except OSError as error:
                keeper.close()
                raise GradingError(f"The sandbox is gone: {error}.{self._complaint()}") from error
        try:
            keeper.launch(self._bounds)
        except GradingError as error:
            keeper.close()
            raise GradingError(f"{error}{self._complaint()}") from error
        clock = Clock(keeper.times)
        return StreamChannel(ours.makefile("wb"), ours.makefile("rb"), keeper.end, clock, keeper.stop).ready()

    def close(self) -> None:
        """Close the line to the server; runners end with their channels."""
        self._control.close()

    def _complaint(self) -> str:
        """What the server said, if that can be known."""
        return ""


class ForkServer(ForkServerClient):
    """A process that has the libraries loaded and stands behind bubblewrap's walls; each runner is a fork of it.

    The libraries are still being loaded when this returns. A runner that is started meanwhile waits for them.

    Args:
        datasets: the folder that submissions may read.
        load: the modules to load; none when it is only to be seen that the walls stand.
        bounds: for each runner.
        hidden: folders that no runner may see: the class, its reports. The course and the home are hidden anyway.

    Raises:
        GradingError: bubblewrap is missing, or the kernel does not allow what it needs.
    """

    def __init__(
        self,
        datasets: Path,
        load: Iterable[str] = (),
        bounds: Bounds | None = None,
        hidden: Iterable[Path] = (),
    ) -> None:
        hidden = tuple(hidden)
        command = walls(datasets, hidden)
        sweep()
        # Not a pipe: a server that says much must not wait for a reader.
        self._said = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the server
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        super().__init__(ours, bounds or Bounds())
        with theirs:
            try:
                self._process = subprocess.Popen(
                    [*command, sys.executable, "-P", "-s", "-m", "layerwise_runner.zygote", str(theirs.fileno())],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=self._said,
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,  # the terminal's Ctrl-C is for the grader, which then ends this
                )
            except OSError as error:
                ours.close()
                self._said.close()
                raise GradingError(f"bubblewrap could not be started: {error}.") from error
        names = [name for asked in load for name in (asked, *LATER.get(asked, ()))]
        try:
            self._fork("probe", absent=absent(datasets, hidden)).close()  # the walls stand, or we know it now
            self._control.send(json.dumps({"load": names}).encode())
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
        """End the server with everything in it."""
        super().close()
        self._process.kill()
        self._process.wait()
        self._said.close()

    def _complaint(self) -> str:
        """What bubblewrap or the server wrote last, if it has ended. One that is only slow goes on."""
        try:
            self._process.wait(ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            return ""
        self._said.seek(max(self._said.seek(0, os.SEEK_END) - LAST_WORDS, 0))
        text = self._said.read().decode(errors="replace").strip()
        return f" It said: {text.splitlines()[-1]}" if text else ""


def sandbox_fault(datasets: Path, hidden: Iterable[Path] = ()) -> str:
    """Why the sandbox cannot be built here, or nothing.

    Args:
        datasets: the folder that submissions may read.
        hidden: folders that they may not see.
    """
    try:
        ForkServer(datasets, hidden=hidden).close()
    except GradingError as error:
        return str(error)
    return ""
