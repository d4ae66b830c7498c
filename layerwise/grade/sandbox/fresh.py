"""Runners without walls: each a fresh interpreter, a process of its own with limits of time, memory and number."""

import contextlib
import shutil
import subprocess
import sys
import tempfile

from layerwise.errors import GradingError
from layerwise.grade.sandbox.channel import Channel, StreamChannel
from layerwise.grade.sandbox.clock import Clock
from layerwise.grade.sandbox.environment import PASSED_ON, PASSED_ON_WEAKLY, environment
from layerwise.grade.sandbox.launcher import Bounds
from layerwise.grade.sandbox.process_tree import ProcessTree
from layerwise_runner.endings import exit_reason
from layerwise_runner.stop import STOP

EXIT_SECONDS = 2.0  # in which a runner that is about to exit by itself may do so, with a code to report


class FreshLauncher:
    """Starts each runner as a fresh interpreter with a process group and a scratch folder of its own.

    Args:
        bounds: for each runner; a watcher in our process ends one that takes more memory or processes.
        user: whose rights it has, if not ours; to give others, we must be root.
    """

    def __init__(self, bounds: Bounds | None = None, user: str = "") -> None:
        self._bounds, self._user = bounds or Bounds(), user

    def start(self) -> Channel:
        """Start a runner and wait until it is ready.

        Raises:
            GradingError: the interpreter cannot be started.
        """
        try:
            scratch = tempfile.TemporaryDirectory(prefix="layerwise-", ignore_cleanup_errors=True)
        except OSError as error:
            raise GradingError(f"The student's process has no scratch folder: {error}.") from error
        try:
            process = self._spawn(scratch.name)
        except (OSError, LookupError) as error:
            scratch.cleanup()
            raise GradingError(f"The student's process could not be started: {error}.") from error
        assert process.stdin is not None
        assert process.stdout is not None
        tree = ProcessTree(process.pid, self._bounds)

        def end() -> str:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(EXIT_SECONDS)
            finished = process.poll()
            tree.kill()
            process.wait()
            scratch.cleanup()
            return tree.excess or exit_reason(process.returncode if finished is None else finished)

        def stop() -> None:
            with contextlib.suppress(OSError):  # a process with another user's rights
                process.send_signal(STOP)

        # Elsewhere nobody knows how long a process waited for a processor, so there the clock on the wall counts.
        clock = Clock(tree.times) if sys.platform == "linux" else Clock()
        return StreamChannel(
            process.stdin, process.stdout, end, clock, stop if sys.platform != "win32" else None
        ).ready()

    def close(self) -> None:
        """Each runner ends with its channel."""

    def _spawn(self, scratch: str) -> subprocess.Popen[bytes]:
        if self._user:
            shutil.chown(scratch, self._user)
        return subprocess.Popen(
            # -P: the scratch folder, where the student may write, is never searched for modules.
            [sys.executable, "-P", "-s", "-m", "layerwise_runner.runner"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=scratch,
            env=environment(scratch, (*PASSED_ON, *PASSED_ON_WEAKLY)),
            start_new_session=True,
            user=self._user or None,
            group=_group_of(self._user) if self._user else None,
            extra_groups=() if self._user else None,
        )


def _group_of(user: str) -> int:
    import pwd  # where there are such users

    return pwd.getpwnam(user).pw_gid
