"""What starts the processes of students, and what each of these may use."""

import os
from dataclasses import dataclass
from typing import Protocol

from layerwise.grade.sandbox.channel import Channel

TASKS = 64 + 4 * (os.cpu_count() or 1)  # TensorFlow starts some threads for each core, whatever it is told
MEBIBYTE = 2**20


@dataclass(frozen=True)
class Bounds:
    """What a submission may use.

    Attributes:
        memory: MiB over all its processes.
        tasks: how many processes and threads together.
        scratch: MiB of its scratch folder.
    """

    memory: int = 2048
    tasks: int = TASKS
    scratch: int = 256


class Launcher(Protocol):
    """Starts runners."""

    def start(self) -> Channel:
        """Start a runner and wait until it is ready.

        Raises:
            GradingError: it cannot be started; never the student's fault.
        """
        ...

    def close(self) -> None:
        """End everything that was started."""
        ...
