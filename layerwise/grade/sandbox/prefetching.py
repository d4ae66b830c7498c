"""The next runner, ready before it is asked for."""

import contextlib
from concurrent.futures import ThreadPoolExecutor

from layerwise.errors import GradingError
from layerwise.grade.sandbox.channel import Channel
from layerwise.grade.sandbox.launcher import Launcher


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
