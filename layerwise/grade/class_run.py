"""A class, from its folder to its results: each hand-in a job of its own, side by side on this machine."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, suppress
from typing import Any

from layerwise.course import Unit
from layerwise.grade.intake.collect import HandIn
from layerwise.grade.job import Job, _use, _zygote, grade_job, ungraded
from layerwise.grade.judge.plugin import DEFAULT_SEED
from layerwise.grade.pool import open_pool, undisturbed
from layerwise.grade.records import Result
from layerwise.grade.sandbox.launchers import ForkServerClient, PrefetchingLauncher


def grade_class(
    unit: Unit,
    hand_ins: Iterable[HandIn],
    seed: int = DEFAULT_SEED,
    workers: int = 1,
    sandboxed: bool = True,
) -> Generator[Result, None, None]:
    """Grade every hand-in; results come as they are done, one for each, whatever a hand-in does.

    Args:
        unit: whose exercise was handed in, with private checks if there are any.
        hand_ins: what to grade.
        seed: where the checks' random inputs start.
        workers: how many are graded at once.
        sandboxed: whether submissions run behind walls; without, only files that you trust should be graded.

    Raises:
        GradingError: the sandbox cannot be built on this machine.
    """
    jobs = [Job(unit.root, unit.name, hand_in, seed, sandboxed, private=unit.private) for hand_in in hand_ins]
    for _, result in grade_jobs(unit, jobs, workers, sandboxed):
        yield result


def grade_jobs(
    unit: Unit, jobs: Sequence[Job], workers: int = 1, sandboxed: bool = True
) -> Iterator[tuple[Job, Result]]:
    """Do jobs of one unit, in any order, each with its result as soon as it is done.

    Raises:
        GradingError: the sandbox cannot be built on this machine.
    """
    with ExitStack() as stack:
        door: tuple[Any, ...] = ()
        if sandboxed and jobs:
            zygote = _zygote(unit)  # for all workers: the libraries are loaded once, and are in memory once
            stack.callback(zygote.close)
            door = (unit, *zygote.address())
        while jobs:
            left = dict.fromkeys(jobs)
            for job, result in _run_pool(jobs, workers, door):
                del left[job]
                yield job, result
            # What is left when a worker died: the pool hands out jobs in order, so it died of one of the first few.
            # These are tried alone, and the others together again.
            jobs = list(left)
            suspects, jobs = jobs[: 2 * workers + 1], jobs[2 * workers + 1 :]
            for job in suspects:
                yield job, _run_alone(job)


def _run_pool(jobs: Sequence[Job], workers: int, door: tuple[Any, ...]) -> Iterator[tuple[Job, Result]]:
    """Run jobs side by side, and stop when a worker dies."""
    with suppress(BrokenProcessPool), open_pool(workers, _use_door if door else None, *door) as pool:
        with undisturbed():
            futures = {pool.submit(grade_job, job): job for job in jobs}
        for future in as_completed(futures):
            yield futures[future], future.result()


def _run_alone(job: Job) -> Result:
    """Run a job in a worker of its own; a second death is our fault, and the hand-in stays ungraded."""
    try:
        with open_pool(1) as pool:
            with undisturbed():
                future = pool.submit(grade_job, job)
            return future.result()
    except BrokenProcessPool:
        return ungraded(job, "The grader's own process died twice over this submission.")


def _use_door(unit: Unit, *door: Any) -> None:
    """In a worker: use the class's sandbox."""
    _use(unit, True, PrefetchingLauncher(ForkServerClient(*door)))
