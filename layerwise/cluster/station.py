"""A cluster's worker: is made ready for a unit, then takes one job at a time and answers in plain data.

Everything here runs in a process of `dask worker`, on any machine. An answer is a JSON object with the worker's address
and one of

    {"result": …, "figures": …}   how the job went
    {"unprepared": true}          the unit is not here (a worker that has just been started)
    {"refusal": "…"}              this worker must not grade; the rest of a sentence that begins with its name
"""

import asyncio
import json
import os
import threading
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from distributed import Worker, get_worker

from layerwise.cluster.kit import SAME, Kit, identity, lay_out, place_of
from layerwise.course import Unit, read_unit
from layerwise.data.folder import datasets_of
from layerwise.errors import GradingError
from layerwise.grade.intake.hand_in import HandIn
from layerwise.grade.job import Job, grade_job, open_sandbox, release
from layerwise.grade.sandbox.fork_server import sandbox_fault

ALONE = threading.Lock()  # grading keeps a sandbox and a reference for the process: one job at a time, whatever threads


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


@dataclass(frozen=True)
class Order:
    """A job as it travels: its hand-in is `Carried`, its course is the kit with this digest.

    `weak` allows a worker that has no sandbox to grade without.
    """

    kit: str
    job: Job
    weak: bool


def prepare(kit: Kit, sender: str, weak: bool, dask_worker: Worker) -> str:
    """Lay a unit out on this worker; returns why it must not grade, or nothing. `sender` is the other's `identity`."""
    if sender != identity():
        return f"has layerwise {identity()}, and this machine has {sender}. {SAME}"
    root = lay_out(kit, Path(dask_worker.local_directory))
    return _refusal(read_unit(root, kit.unit), weak)


def grade_order(order: Order) -> str:
    """Do a job."""
    worker = get_worker()
    root = place_of(order.kit, Path(worker.local_directory))
    if not root.is_dir():
        return _answer(worker, unprepared=True)
    job = replace(order.job, root=root)
    unit = job.course_unit
    with ALONE:
        if refusal := _refusal(unit, order.weak):
            return _answer(worker, refusal=refusal)
        release(keep=unit)
        os.environ["LAYERWISE_DATASETS"] = str(root / "datasets")  # for a student's process without a sandbox
        sandboxed = not _fault(unit)
        if sandboxed:
            with suppress(GradingError):  # the job itself will find out, and say so
                open_sandbox(unit)
        result = grade_job(replace(job, sandboxed=sandboxed))
    return _answer(worker, result=result.to_dict(), figures=result.figures)


async def dismiss() -> None:
    """The class is done: close this worker's sandbox, unless it is at work on another."""
    await asyncio.to_thread(_close)


def _close() -> None:
    if ALONE.acquire(blocking=False):
        try:
            release()
        finally:
            ALONE.release()


def _refusal(unit: Unit, weak: bool) -> str:
    fault = _fault(unit)
    if not fault or weak:
        return ""
    return f"has no sandbox: {fault} To grade there all the same, add --allow-weak-sandbox."


@cache
def _fault(unit: Unit) -> str:
    return sandbox_fault(datasets_of(unit.root))


def _answer(worker: Worker, **content: Any) -> str:
    return json.dumps({"worker": worker.address, **content})
