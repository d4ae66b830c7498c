"""The grader's end of the line to a runner's keeper; see `layerwise_runner.keeper`."""

import contextlib
import json
import socket
import struct
from typing import Any

from layerwise.errors import GradingError
from layerwise.grade.sandbox.cgroup import Group
from layerwise.grade.sandbox.channel import START_SECONDS
from layerwise.grade.sandbox.launcher import Bounds
from layerwise_runner.times import Times

END_SECONDS = 60.0  # a busy machine takes its time to clear hundreds of processes away
PACKET = 65536
CREDENTIALS = struct.Struct("3i")  # of the sender of a packet: process, user and group; see unix(7)


class Keeper:
    """What keeps a runner: it forks it, watches it, and says when and why nothing of it is left.

    Args:
        line: the socket to the keeper.
        stream: the socket over which the runner itself talks.
    """

    def __init__(self, line: socket.socket, stream: socket.socket) -> None:
        self._line, self._stream = line, stream
        # Before anything can be sent: what comes without it says that it is from process 0.
        line.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self._group: Group | None = None
        self._ended = ""  # the reason, when it came instead of another answer

    def launch(self, bounds: Bounds) -> None:
        """Wait until the keeper is there, hold it in a group of its own, and have it fork the runner.

        Raises:
            GradingError: it does not answer.
        """
        self._line.settimeout(START_SECONDS)
        try:
            _, said, _, _ = self._line.recvmsg(PACKET, socket.CMSG_SPACE(CREDENTIALS.size))
            pid = next(CREDENTIALS.unpack(data)[0] for _, kind, data in said if kind == socket.SCM_CREDENTIALS)
            self._group = Group(pid, bounds)
            self._say({"go": True, "share": self._group.has_share})
        except (OSError, StopIteration) as error:
            raise GradingError("The sandbox does not answer.") from error

    def times(self) -> Times | None:
        """The times of the runner with all that it has started; nothing when it is gone."""
        self._say({"times": True})
        try:
            self._line.settimeout(END_SECONDS)
            said = json.loads(self._line.recv(PACKET))
            self._ended = said.get("ended", "")
            return None if self._ended else Times(*said["times"])
        except (OSError, ValueError):
            return None

    def stop(self) -> None:
        """Have the runner's code told to stop."""
        self._say({"stop": True})

    def end(self) -> str:
        """Have the runner killed, wait until nothing of it is left, and return why it ended.

        Raises:
            GradingError: the walls could not be built, or nobody answers.
        """
        reason = self._ended
        try:
            self._say({"end": True})
            self._line.settimeout(END_SECONDS)
            while not reason:  # what was asked before may be answered first
                reason = str(json.loads(self._line.recv(PACKET)).get("ended", ""))
        except (OSError, ValueError) as error:
            raise GradingError("The sandbox does not answer.") from error
        finally:
            ran_out = self._group.bounds.memory if self._group and self._group.ran_out else 0
            self.close()
        if ran_out and "SIGKILL" in reason:
            return f"it used more than {ran_out} MiB of memory"
        if reason.startswith("refused"):
            raise GradingError(f"The sandbox could not be built: {reason}.")
        return reason

    def close(self) -> None:
        """Let go of everything; a keeper that is still there then kills its runner."""
        self._line.close()
        with contextlib.suppress(OSError):  # the channel's thread must not wait for a runner that does not answer
            self._stream.shutdown(socket.SHUT_RDWR)
        self._stream.close()
        if self._group:
            self._group.remove()

    def _say(self, request: dict[str, Any]) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it has ended; what it said is still there
            self._line.send(json.dumps(request).encode())
