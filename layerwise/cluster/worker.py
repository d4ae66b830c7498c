"""A cluster's worker: a Dask plugin that lays a unit out, owns one grader, and does one job at a time."""

import json
import os
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from distributed import Worker, WorkerPlugin, get_worker

from layerwise.cluster.kit import Kit, lay_out
from layerwise.course import read_unit
from layerwise.data.folder import datasets_of
from layerwise.grade.intake.hand_in import HandIn
from layerwise.grade.job import Job, grade_job, sandbox_for
from layerwise.grade.judge.grader import Grader
from layerwise.grade.sandbox.fork_server import sandbox_fault


@dataclass(frozen=True)
class Carried(HandIn):
    """A hand-in whose notebook came along."""

    content: bytes = field(default=b"", repr=False)

    def read(self) -> bytes:
        """Return the notebook's bytes.

        Raises:
            SubmissionError: there is a problem.
        """
        return super().read() if self.problem else self.content


class GradingPlugin(WorkerPlugin):
    """Grades submissions of one unit, from when Dask hands it to a worker until the class is done.

    Dask also hands it to workers that come late, before they get a job.

    Args:
        kit: the unit.
        weak: whether a worker that has no sandbox may grade without.
        private: checks beside the unit's own.
    """

    def __init__(self, kit: Kit, weak: bool, private: Any) -> None:
        self.name = f"layerwise-{kit.digest}"
        self._kit, self._weak, self._private = kit, weak, private

    def setup(self, worker: Worker) -> None:
        """Lay the unit out; the grader is opened with the first job, as one that is idle needs no memory."""
        self._root = lay_out(self._kit, Path(worker.local_directory))
        self._lock = threading.Lock()  # one job at a time, whatever threads the worker has
        self._grader: Grader | None = None

    def teardown(self, worker: Worker) -> None:
        """End the grader and its sandbox."""
        grader, self._grader = self._grader, None
        if grader is not None:
            grader.close()
            grader.sandbox.close()

    def fault(self) -> str:
        """Why this worker must not grade, or nothing."""
        return "" if self._weak else sandbox_fault(datasets_of(self._root))

    def grade(self, job: Job) -> str:
        """Do a job; returns the result as JSON, and beside it the pictures that belong on the student's page."""
        with self._lock:
            if self._grader is None:
                os.environ["LAYERWISE_DATASETS"] = str(self._root / "datasets")  # for a process without walls
                unit = read_unit(self._root, self._kit.unit).with_private(self._private)
                walled = not sandbox_fault(datasets_of(self._root))
                self._grader = Grader(unit, sandbox_for(unit, walled))
            result = grade_job(replace(job, sandboxed=self._grader.sandbox.has_walls), self._grader)
        return json.dumps({"result": result.to_dict(), "figures": result.figures})


def grade_there(name: str, job: Job) -> str:
    """On a worker: do a job with the plugin of this name."""
    return _plugin(get_worker(), name).grade(job)


def close_there(name: str, dask_worker: Worker) -> None:
    """On a worker: the class is done."""
    _plugin(dask_worker, name).teardown(dask_worker)


def fault_there(name: str, dask_worker: Worker) -> str:
    """On a worker: why it must not grade, or nothing."""
    return _plugin(dask_worker, name).fault()


def _plugin(worker: Worker, name: str) -> GradingPlugin:
    plugin = worker.plugins[name]
    assert isinstance(plugin, GradingPlugin)
    return plugin
