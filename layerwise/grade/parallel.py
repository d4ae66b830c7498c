"""Jobs of one unit, side by side on this machine: a pool of workers, each with one grader."""

import socket
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, suppress
from multiprocessing.util import Finalize
from pathlib import Path

from layerwise.course import Unit
from layerwise.data.folder import datasets_of
from layerwise.grade.intake.hand_in import HandIn
from layerwise.grade.job import Job, grade_job, sandbox_for, ungraded
from layerwise.grade.judge.grader import Grader, imports_of
from layerwise.grade.judge.plugin import DEFAULT_SEED
from layerwise.grade.pool import open_pool, undisturbed
from layerwise.grade.records import Result
from layerwise.grade.sandbox.fork_server import ForkServer
from layerwise.grade.sandbox.launcher import Bounds
from layerwise.grade.sandbox.sandbox import Sandbox

Address = tuple[socket.socket, Bounds]  # of a fork server


def grade_class(
    unit: Unit,
    hand_ins: Iterable[HandIn],
    seed: int = DEFAULT_SEED,
    workers: int = 1,
    sandboxed: bool = True,
    hidden: Iterable[Path] = (),
) -> Generator[Result, None, None]:
    """Grade every hand-in; results come as they are done, one for each, whatever a hand-in does.

    Args:
        unit: whose exercise was handed in, with private checks if there are any.
        hand_ins: what to grade.
        seed: where the checks' random inputs start.
        workers: how many are graded at once.
        sandboxed: whether submissions run behind walls; without, only files that you trust should be graded.
        hidden: folders that no submission may see, such as that of the reports, beside those of the hand-ins.

    Raises:
        GradingError: the sandbox cannot be built on this machine.
    """
    jobs = [Job(unit.root, unit.name, hand_in, seed, sandboxed, private=unit.private) for hand_in in hand_ins]
    for _, result in grade_jobs(unit, jobs, workers, sandboxed, hidden):
        yield result


def grade_jobs(
    unit: Unit, jobs: Sequence[Job], workers: int = 1, sandboxed: bool = True, hidden: Iterable[Path] = ()
) -> Iterator[tuple[Job, Result]]:
    """Do jobs of one unit, in any order, each with its result as soon as it is done.

    Raises:
        GradingError: the sandbox cannot be built on this machine.
    """
    secrets = tuple({*hidden, *(job.hand_in.path.parent for job in jobs)})
    with ExitStack() as stack:
        address = None
        if sandboxed and jobs:
            # The libraries are in memory once.
            server = ForkServer(datasets_of(unit.root), imports_of(unit), hidden=secrets)
            stack.callback(server.close)
            address = server.address()
        left = list(jobs)
        while left:
            done: set[int] = set()
            for place, result in _run_pool(unit, left, workers, address, secrets):
                done.add(place)
                yield left[place], result
            # What is left when a worker died: the pool hands out jobs in order, so it died of one of the first few.
            # These are tried alone, and the others together again.
            left = [job for place, job in enumerate(left) if place not in done]
            suspects, left = left[: 2 * workers + 1], left[2 * workers + 1 :]
            for job in suspects:
                yield job, _run_alone(unit, job, secrets)


def _run_pool(
    unit: Unit, jobs: Sequence[Job], workers: int, address: Address | None, hidden: tuple[Path, ...]
) -> Iterator[tuple[int, Result]]:
    """Run jobs side by side, and stop when a worker dies; results come with the places of their jobs."""
    with (
        suppress(BrokenProcessPool),
        open_pool(workers, _Worker.begin, unit, jobs[0].sandboxed, address, hidden) as pool,
    ):
        with undisturbed():
            futures = {pool.submit(_Worker.grade, job): place for place, job in enumerate(jobs)}
        for future in as_completed(futures):
            yield futures[future], future.result()


def _run_alone(unit: Unit, job: Job, hidden: tuple[Path, ...]) -> Result:
    """Run a job in a worker of its own; a second death is our fault, and the hand-in stays ungraded."""
    try:
        with open_pool(1, _Worker.begin, unit, job.sandboxed, None, hidden) as pool:
            with undisturbed():
                future = pool.submit(_Worker.grade, job)
            return future.result()
    except BrokenProcessPool:
        return ungraded(job, "The grader's own process died twice over this submission.")


class _Worker:
    """What a worker process of the pool has from its beginning to its end: one grader."""

    grader: Grader

    @classmethod
    def begin(cls, unit: Unit, sandboxed: bool, address: Address | None, hidden: tuple[Path, ...]) -> None:
        """In a new worker: open its sandbox, which may be the class's, and its grader."""
        if address:
            sandbox = Sandbox.shared(address, datasets_of(unit.root), imports_of(unit), hidden)
        else:
            sandbox = sandbox_for(unit, sandboxed, hidden)
        cls.grader = Grader(unit, sandbox)
        # Unlike atexit this also runs at the end of a pool's worker; without it a scratch folder would stay behind.
        Finalize(None, sandbox.close, exitpriority=1)
        Finalize(None, cls.grader.close, exitpriority=2)

    @classmethod
    def grade(cls, job: Job) -> Result:
        return grade_job(job, cls.grader)
