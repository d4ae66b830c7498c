"""Grades a class on many machines: the jobs of `layerwise.grade.job`, done by the workers of a Dask cluster.

Dask schedules, notices lost workers and has their jobs done elsewhere. What is seen to here is what must be true of a
class whatever becomes of workers and scheduler: every job has one result, and a job that nobody can finish costs no
other.
"""

import logging
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from layerwise.cluster.kit import pack
from layerwise.course import Unit
from layerwise.errors import GradingError
from layerwise.extras import require
from layerwise.grade.intake.hand_in import HandIn
from layerwise.grade.job import Job
from layerwise.grade.judge.plugin import DEFAULT_SEED
from layerwise.grade.records import Result

if TYPE_CHECKING:
    from distributed import Client

ANSWER_SECONDS = 10.0  # for a scheduler's first answer: an address that is wrong should not be waited for
LOSSES = 5  # connections that break one after another without a single result between them


@dataclass(frozen=True)
class Cluster:
    """Where to grade, and with how much patience.

    Attributes:
        address: the scheduler's, such as tcp://scheduler:8786.
        weak: whether a worker that has no sandbox may grade without.
        wait: seconds to wait for a scheduler that is gone, or for a worker when there is none.
        patience: after so many times the unit's limit for a submission, a job is given to another worker as well.
    """

    address: str
    weak: bool = False
    wait: float = 120.0
    patience: float = 2.0


def grade_class_on_cluster(
    unit: Unit, hand_ins: Iterable[HandIn], cluster: Cluster, seed: int = DEFAULT_SEED
) -> Generator[Result, None, None]:
    """Grade every hand-in on a cluster; the face of `layerwise.grade.job.grade_class`.

    Raises:
        GradingError: as `grade_jobs_on_cluster`.
    """
    jobs = [Job(unit.root, unit.name, hand_in, seed, private=unit.private) for hand_in in hand_ins]
    for _, result in grade_jobs_on_cluster(unit, jobs, cluster):
        yield result


def grade_jobs_on_cluster(unit: Unit, jobs: Sequence[Job], cluster: Cluster) -> Iterator[tuple[Job, Result]]:
    """Do jobs of one unit, in any order, each with its result as soon as it is done and none twice.

    Raises:
        GradingError: no scheduler or no worker is there, the scheduler or a worker has another version, or a worker
            has no sandbox. Results that came before stand.
        LayerwiseError: Dask is not installed.
    """
    require("cluster", "distributed")
    from layerwise.cluster.shift import Book, Deserted, Lost, Shift, Terms

    kit, book = pack(unit), Book(deque(dict.fromkeys(jobs)))
    terms = Terms(cluster.address, cluster.weak, cluster.wait, cluster.patience * unit.limits.submission)
    wait, losses = min(ANSWER_SECONDS, cluster.wait), 0
    while book.left:
        try:
            with _connected(cluster, wait) as client:
                for done in Shift(client, kit, book, terms).run():
                    losses = 0
                    yield done
        except Deserted:
            raise GradingError(_nobody(cluster)) from None
        except (Lost, OSError) as error:  # errors of Dask's connections are OSErrors
            losses += 1
            if losses > LOSSES:
                raise GradingError(f"The scheduler at {cluster.address} was lost {losses} times in a row.") from error
        book.take_back()
        wait = cluster.wait


@contextmanager
def _connected(cluster: Cluster, wait: float) -> "Iterator[Client]":
    """A client of the scheduler, as soon as it answers and has a worker.

    Raises:
        GradingError: that takes too long.
    """
    import dask

    until = time.monotonic() + wait
    # A large notebook makes a large task, and is meant to.
    large = dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"})
    with _hushed(), large, _client(cluster, until) as client:
        try:
            client.wait_for_workers(1, timeout=max(until - time.monotonic(), 1.0))
        except TimeoutError:
            raise GradingError(_nobody(cluster)) from None
        yield client


@contextmanager
def _hushed() -> Iterator[None]:
    """Keep Dask from logging a traceback for each connection that breaks: what it means is said in a sentence."""
    logger = logging.getLogger("distributed.client")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


def _client(cluster: Cluster, until: float) -> "Client":
    from distributed import Client

    while True:
        left = until - time.monotonic()
        try:
            return Client(cluster.address, timeout=max(left, 0.1), set_as_default=False)
        except ValueError as error:
            raise GradingError(f"{cluster.address!r} is no address of a scheduler: {error}.") from None
        except OSError:
            if left <= 0:
                raise GradingError(
                    f"No scheduler answers at {cluster.address}. Start one on that machine (dask scheduler)."
                ) from None


def _nobody(cluster: Cluster) -> str:
    return (
        f"The scheduler at {cluster.address} has no workers. "
        f"Start some (dask worker {cluster.address} --nthreads 1 --nworkers N)."
    )
