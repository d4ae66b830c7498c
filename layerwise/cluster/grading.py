"""Grades a class on many machines: the jobs of `layerwise.grade.job`, done by the workers of a Dask cluster.

Dask schedules, notices lost workers and has their jobs done elsewhere. Ours is what it cannot know: a job has one
result, a job of which workers die is tried alone, and one that takes too long is given to another worker as well.
"""

import json
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layerwise.cluster.connection import ANSWER_SECONDS, Cluster, answer, connected, nobody, require_same
from layerwise.cluster.kit import identity, pack
from layerwise.course import Unit
from layerwise.errors import GradingError, SubmissionError
from layerwise.extras import require
from layerwise.grade.intake.hand_in import HandIn
from layerwise.grade.job import Job, ungraded
from layerwise.grade.judge.plugin import DEFAULT_SEED
from layerwise.grade.records import Result

if TYPE_CHECKING:
    from distributed import Client, Future

LOOK_SECONDS = 1.0  # between two looks at the workers, and at jobs that take too long
LEAVE_SECONDS = 2.0  # a worker that does not answer must not keep anybody from leaving
LOSSES = 5  # connections that break one after another without a single result between them
IN_RESERVE = 2  # jobs handed out for each worker: little is repeated when a connection is lost


@dataclass
class HandedOut:
    """A job that workers have."""

    alone: bool
    since: float = field(default_factory=time.monotonic)
    futures: "list[Future[str]]" = field(default_factory=list)


class SchedulerLost(Exception):
    """The connection broke."""


def grade_class_on_cluster(
    unit: Unit, hand_ins: Iterable[HandIn], cluster: Cluster, seed: int = DEFAULT_SEED
) -> Generator[Result, None, None]:
    """Grade every hand-in on a cluster, as `layerwise.grade.class_run.grade_class` does on this machine.

    Raises:
        GradingError: no scheduler or no worker is there, one of them has another version, or a worker has no sandbox.
            Results that came before stand.
        LayerwiseError: Dask is not installed.
    """
    require("cluster", "distributed")
    jobs = [Job(unit.root, unit.name, hand_in, seed, private=unit.private) for hand_in in hand_ins]
    run, wait, losses = _Run(unit, jobs, cluster), min(ANSWER_SECONDS, cluster.wait), 0
    while run.left:
        try:
            with connected(cluster, wait) as client:
                for result in run.results(client):
                    losses = 0
                    yield result
        except (SchedulerLost, OSError) as error:  # errors of Dask's connections are OSErrors
            losses, wait = losses + 1, cluster.wait
            if losses > LOSSES:
                raise GradingError(f"The scheduler at {cluster.address} was lost {losses} times in a row.") from error


class _Run:
    """A class and what is still left of it, over as many connections as it takes.

    Attributes:
        left: jobs without a result, by their places; of some, workers have died.
    """

    def __init__(self, unit: Unit, jobs: Sequence[Job], cluster: Cluster) -> None:
        self.left = dict(enumerate(jobs))
        self._kit, self._cluster = pack(unit), cluster
        self._late = cluster.patience * unit.limits.submission
        self._private = unit.private
        self._suspects: set[int] = set()

    def results(self, client: "Client") -> Iterator[Result]:
        """Results as they come over one connection.

        Raises:
            SchedulerLost: it broke.
            GradingError: nobody is there any more, or somebody must not grade.
        """
        from distributed import CancelledError, wait

        from layerwise.cluster.worker import GradingPlugin

        plugin = GradingPlugin(self._kit, self._cluster.weak, self._private)
        self._prepare(client, plugin)
        out: dict[int, HandedOut] = {}
        seen = time.monotonic()
        try:
            while self.left:
                workers = tuple(client.nthreads())
                seen = time.monotonic() if workers else seen
                if time.monotonic() - seen > self._cluster.wait:
                    raise GradingError(nobody(self._cluster))
                self._hand_out(client, plugin.name, out, len(workers))
                self._overtake(client, plugin.name, out, workers)
                try:
                    with client.as_current(), suppress(TimeoutError):
                        wait([one for each in out.values() for one in each.futures], LOOK_SECONDS, "FIRST_COMPLETED")
                except CancelledError as error:
                    raise SchedulerLost from error
                if client.status != "running":
                    raise SchedulerLost
                for place in [place for place, each in out.items() if any(one.done() for one in each.futures)]:
                    yield from self._settled(client, place, out)
        finally:
            _leave(client, plugin.name, out)

    def _prepare(self, client: "Client", plugin: Any) -> None:
        """See that everybody has this very package, and hand the unit to the workers.

        Raises:
            GradingError: somebody has another one, or a worker has no sandbox.
        """
        from layerwise.cluster.worker import fault_there

        where = f"The scheduler at {self._cluster.address}"
        require_same(where, answer(lambda: client.run_on_scheduler(identity)))
        for worker, said in client.run(identity, on_error="return", callback_timeout=ANSWER_SECONDS).items():
            require_same(f"The worker {worker}", said)
        client.register_plugin(plugin)
        for worker, said in client.run(fault_there, plugin.name, on_error="return").items():
            if said and not isinstance(said, Exception):
                raise GradingError(
                    f"The worker {worker} has no sandbox: {said} To grade there all the same, add --allow-weak-sandbox."
                )

    def _hand_out(self, client: "Client", name: str, out: dict[int, HandedOut], workers: int) -> None:
        """Give every worker something to do and little in reserve; a suspect only when nobody else is at work."""
        fresh = [place for place in self.left if place not in out and place not in self._suspects]
        for place in fresh[: max(IN_RESERVE * max(workers, 1) - len(out), 0)]:
            out[place] = HandedOut(False, futures=[self._give(client, name, place)])
        if not out and self._suspects:
            place = min(self._suspects)
            out[place] = HandedOut(True, futures=[self._give(client, name, place)])

    def _give(self, client: "Client", name: str, place: int, workers: Sequence[str] = ()) -> "Future[str]":
        from layerwise.cluster.worker import grade_there

        job = carried(self.left[place])
        future: Future[str] = client.submit(grade_there, name, job, pure=False, workers=list(workers) or None)
        return future

    def _overtake(self, client: "Client", name: str, out: dict[int, HandedOut], workers: Sequence[str]) -> None:
        """Give jobs that take too long to workers that have not got them."""
        late = [place for place, each in out.items() if time.monotonic() - each.since > self._late and not each.alone]
        busy = client.processing() if late else {}
        for place in late:
            futures = out[place].futures
            keys = {one.key for one in futures}
            have = {worker for found in client.who_has(futures).values() for worker in found}  # and do not give it
            others = [worker for worker in workers if worker not in have and not keys & set(busy.get(worker, ()))]
            if others:
                out[place].futures.append(self._give(client, name, place, others))
                out[place].since = time.monotonic()

    def _settled(self, client: "Client", place: int, out: dict[int, HandedOut]) -> Iterator[Result]:
        """What became of a job: its first result counts. One of which workers died is tried alone, once."""
        each = out[place]
        if any(one.status in ("cancelled", "lost") for one in each.futures):
            raise SchedulerLost
        finished = [one for one in each.futures if one.status == "finished"]
        answer = next(filter(None, map(_read, finished)), None)
        if answer is None and (finished or any(not one.done() for one in each.futures)):
            each.futures = [one for one in each.futures if one.status != "error"]
            return
        del out[place]
        if answer is not None:
            said = json.loads(answer)
            client.cancel(each.futures)
            figures = tuple((label, png) for label, png in said["figures"])
            result = replace(Result.from_dict(said["result"]), figures=figures)
        elif each.alone:
            why = f"The grader's own processes died twice over this submission: {each.futures[0].exception()}"
            result = ungraded(self.left[place], why)
        else:
            self._suspects.add(place)
            return
        self._suspects.discard(place)
        del self.left[place]
        yield result


def _read(future: "Future[str]") -> str | None:
    """What a finished job answered; None while the worker that has it does not give it: it may be frozen."""
    try:
        return future.result(timeout=LOOK_SECONDS)
    except TimeoutError:
        return None


def carried(job: Job) -> Job:
    """A job with its notebook, and without paths of this machine."""
    from layerwise.cluster.worker import Carried

    hand_in = job.hand_in
    known = {each.name: getattr(hand_in, each.name) for each in fields(hand_in)}
    sent = Carried(**known | {"path": Path(), "member": ""})
    try:
        sent = replace(sent, content=hand_in.read())
    except SubmissionError as error:
        sent = replace(sent, problem=str(error))
    return replace(job, root=Path(), hand_in=sent, private=None)


def _leave(client: "Client", name: str, out: dict[int, HandedOut]) -> None:
    """Leave no work behind, nor a sandbox."""
    from layerwise.cluster.worker import close_there

    with suppress(OSError, TimeoutError, ValueError):  # a new scheduler knows nothing of it
        if client.status == "running":
            client.cancel([one for each in out.values() for one in each.futures])
            client.run(close_there, name, on_error="ignore", callback_timeout=LEAVE_SECONDS)
            client.unregister_worker_plugin(name)  # all have answered just now
