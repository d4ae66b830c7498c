"""Where a grader starts its runners, from its beginning to its end."""

import socket
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Self

from layerwise.errors import GradingError
from layerwise.grade.sandbox.channel import Channel
from layerwise.grade.sandbox.fork_server import ForkServer, ForkServerClient
from layerwise.grade.sandbox.fresh import FreshLauncher
from layerwise.grade.sandbox.launcher import Bounds, Launcher
from layerwise.grade.sandbox.prefetching import PrefetchingLauncher


class Sandbox:
    """Starts runners while it is open: `with Sandbox.walled(datasets, ["numpy"]) as sandbox: sandbox.start()`.

    Args:
        build: makes what starts them, now and whenever it has broken.
        has_walls: whether runners stand behind walls.

    Attributes:
        has_walls: the same.
    """

    def __init__(self, build: Callable[[], Launcher], has_walls: bool) -> None:
        self._build, self.has_walls = build, has_walls
        self._launcher: Launcher | None = None
        self._ended = False

    @classmethod
    def walled(
        cls, datasets: Path, load: Iterable[str] = (), bounds: Bounds | None = None, hidden: Iterable[Path] = ()
    ) -> Self:
        """Behind bubblewrap's walls; the next runner is always ready.

        Args:
            datasets: the folder that submissions may read.
            load: the modules that are loaded once for all runners.
            bounds: for each runner.
            hidden: folders that they may not see, beside the course and the home.
        """
        names, secrets = tuple(load), tuple(hidden)
        return cls(lambda: PrefetchingLauncher(ForkServer(datasets, names, bounds, secrets)), True)

    @classmethod
    def shared(
        cls,
        address: tuple[socket.socket, Bounds],
        datasets: Path,
        load: Iterable[str] = (),
        hidden: Iterable[Path] = (),
    ) -> Self:
        """The same on another process's fork server; when that has broken, on one of its own.

        Args:
            address: that server's.
            datasets, load, hidden: for a server of one's own.
        """
        control, bounds = address
        names, secrets = tuple(load), tuple(hidden)
        servers: list[Callable[[], Launcher]] = [lambda: ForkServerClient(control, bounds)]

        def build() -> Launcher:
            server = servers.pop()() if servers else ForkServer(datasets, names, bounds, secrets)
            return PrefetchingLauncher(server)

        return cls(build, True)

    @classmethod
    def weak(cls, bounds: Bounds | None = None, user: str = "") -> Self:
        """Without walls: a process for each runner, for files that one trusts.

        Args:
            bounds: for each runner.
            user: whose rights runners have, if not ours; to give others, we must be root.
        """
        return cls(lambda: FreshLauncher(bounds, user), False)

    def start(self) -> Channel:
        """Start a runner.

        Raises:
            GradingError: the sandbox is not open, has broken, or cannot be built on this machine.
        """
        if self._ended:
            raise GradingError("The sandbox has been closed.")
        if self._launcher is None:
            self._launcher = self._build()
        return self._launcher.start()

    def rebuild(self) -> None:
        """Let go of what has broken; the next runner gets a new one."""
        launcher, self._launcher = self._launcher, None
        if launcher is not None:
            launcher.close()

    def close(self) -> None:
        """End every runner that waits, and what starts them, for good."""
        self._ended = True
        self.rebuild()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
