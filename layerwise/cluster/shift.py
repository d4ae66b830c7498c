"""Hands jobs to a Dask cluster over one connection, and takes in what becomes of them."""

import hashlib
import json
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from distributed import Client, Future, as_completed

from layerwise.cluster.kit import SAME, Kit, identity
from layerwise.cluster.station import Carried, Order, dismiss, grade_order, prepare
from layerwise.errors import GradingError, SubmissionError
from layerwise.grade.job import Job, ungraded
from layerwise.grade.records import Result

POLL_SECONDS = 0.01
LOOK_SECONDS = 1.0  # between two looks at the workers and at jobs that take too long
PREPARE_SECONDS = 60.0  # for all workers to take in the unit and to try their sandboxes
LEAVE_SECONDS = 1.0  # a worker that does not answer must not keep anybody from leaving
IN_RESERVE = 2  # jobs handed out for each worker: the one that it does, and the next


class Lost(Exception):
    """The scheduler is gone."""


class Deserted(Exception):
    """There has been no worker for too long."""


@dataclass
class Entry:
    """A job that is handed out, with its futures: one, or more when the first takes too long."""

    job: Job
    order: Order
    alone: bool
    since: float = 0.0
    futures: list[Future[str]] = field(default_factory=list)


@dataclass
class Book:
    """Every job that has no result yet.

    Attributes:
        waiting: nobody has them.
        out: handed out, by their digests.
        suspects: to be tried alone.
        given: how often a job was handed out.
    """

    waiting: deque[Job]
    out: dict[str, Entry] = field(default_factory=dict)
    suspects: deque[Job] = field(default_factory=deque)
    given: Counter[str] = field(default_factory=Counter)

    @property
    def left(self) -> bool:
        return bool(self.waiting or self.out or self.suspects)

    def take_back(self) -> None:
        """Nobody works any more on what was handed out."""
        for entry in reversed(self.out.values()):
            (self.suspects if entry.alone else self.waiting).appendleft(entry.job)
        self.out.clear()


@dataclass(frozen=True)
class Terms:
    """How jobs are handed out.

    Attributes:
        address: the scheduler's.
        weak: whether a worker that has no sandbox may grade without.
        wait: seconds without any worker after which it is given up.
        late: seconds after which a job is given to another worker as well.
    """

    address: str
    weak: bool
    wait: float
    late: float


class Shift:
    """All that happens over one connection.

    Args:
        client: the connection.
        kit: what workers need of it.
        book: the jobs; what is still in there at the end has no result.
        terms: how they are handed out.
    """

    def __init__(self, client: Client, kit: Kit, book: Book, terms: Terms) -> None:
        self._client, self._kit, self._book, self._terms = client, kit, book, terms
        self._answers = as_completed(with_results=True, raise_errors=False, loop=client.loop)
        self._workers: tuple[str, ...] = ()
        self._seen = self._looked = time.monotonic()

    def run(self) -> Iterator[tuple[Job, Result]]:
        """Results as they come.

        Raises:
            Lost: the scheduler is gone; so does an OSError say.
            Deserted: there is no worker any more.
            GradingError: the scheduler or a worker has another version, or a worker has no sandbox.
        """
        self._ask_scheduler()
        self._workers = tuple(self._client.nthreads())
        self._prepare(self._workers)
        try:
            while self._book.left:
                self._hand_out()
                batch = self._answers.next_batch(block=False)
                for future, answer in batch:
                    yield from self._settle(future, answer)
                if not batch:
                    time.sleep(POLL_SECONDS)
                if time.monotonic() - self._looked > LOOK_SECONDS:
                    self._look_round()
        finally:
            self._leave()

    def _ask_scheduler(self) -> None:
        """See that the scheduler, which reads what it passes on, has the same package."""
        where = f"The scheduler at {self._terms.address}"
        try:
            there = self._client.run_on_scheduler(identity)
        except OSError:
            raise
        except Exception as error:  # whatever it raised in place of an answer
            raise GradingError(f"{where} cannot run layerwise {identity()}: {error}. {SAME}") from None
        if there != identity():
            raise GradingError(f"{where} has layerwise {there}, and this machine has {identity()}. {SAME}")

    def _prepare(self, workers: Sequence[str]) -> None:
        """Send the unit to workers and ask whether they may grade."""
        try:
            said = self._client.run(
                prepare,
                self._kit,
                identity(),
                self._terms.weak,
                workers=list(workers),
                on_error="return",
                callback_timeout=PREPARE_SECONDS,
            )
        except TimeoutError:  # one of them is frozen: others will get its jobs, too
            return
        for worker, refusal in said.items():
            if isinstance(refusal, OSError):
                continue  # it is gone, or its disk is full: then its jobs will say so
            if refusal:
                raise GradingError(_refused(worker, refusal))

    def _hand_out(self) -> None:
        """Give every worker something to do and little in reserve, so that little is lost with a connection."""
        book = self._book
        while book.waiting and len(book.out) < IN_RESERVE * max(len(self._workers), 1):
            self._open(book.waiting.popleft())
        if book.suspects and not book.out and not book.waiting:
            self._open(book.suspects.popleft(), alone=True)

    def _open(self, job: Job, alone: bool = False) -> None:
        order = order_of(self._kit, job, self._terms.weak)
        entry = self._book.out[digest_of(order)] = Entry(job, order, alone)
        self._give(entry)

    def _give(self, entry: Entry, workers: Sequence[str] = ()) -> None:
        """Hand a job to any worker, or to one of these."""
        entry.since = time.monotonic()
        # The first part makes the jobs of a class one group, which Dask hands out bit by bit. The second keeps two
        # graders of one class from doing the same job at the same time. The third tells a new try from the last one,
        # whose failure Dask may still remember.
        digest = digest_of(entry.order)
        self._book.given[digest] += 1
        key = (f"layerwise-{self._kit.digest}", digest, self._book.given[digest])
        future = self._client.submit(grade_order, entry.order, key=key, workers=list(workers) or None)
        entry.futures.append(future)
        self._answers.add(future)

    def _settle(self, future: Future[str], answer: Any) -> Iterator[tuple[Job, Result]]:
        """Take in what became of a future; the first result of a job counts, and any other is dropped."""
        digest = _digest_in(future.key)
        entry = self._book.out.get(digest)
        if entry is None or future not in entry.futures:
            return
        entry.futures.remove(future)
        if future.cancelled():
            raise Lost
        if future.status == "error":
            yield from self._despair(digest, entry, answer[1])
            return
        said = json.loads(answer)
        if "refusal" in said:
            raise GradingError(_refused(said["worker"], said["refusal"]))
        if "unprepared" in said:
            self._prepare([said["worker"]])
            self._give(entry)
            return
        del self._book.out[digest]
        if entry.futures:
            self._client.cancel(entry.futures)
        figures = tuple((label, png) for label, png in said["figures"])
        yield entry.job, replace(Result.from_dict(said["result"]), figures=figures)

    def _despair(self, digest: str, entry: Entry, error: Exception) -> Iterator[tuple[Job, Result]]:
        """A job that no worker could finish: several died of it, or of what they did beside it. It is tried alone."""
        if entry.futures:
            return
        del self._book.out[digest]
        if not entry.alone:
            self._book.suspects.append(entry.job)
            return
        yield entry.job, ungraded(entry.job, f"The grader's own processes died twice over this submission: {error}")

    def _look_round(self) -> None:
        """See who is there, and give jobs that take too long to others as well."""
        if self._client.status != "running":
            raise Lost
        self._looked = now = time.monotonic()
        self._workers = tuple(self._client.nthreads())
        if self._workers:
            self._seen = now
        elif now - self._seen > self._terms.wait:
            raise Deserted
        late = [entry for entry in self._book.out.values() if now - entry.since > self._terms.late]
        busy = self._client.processing() if late else {}
        for entry in late:
            keys = {future.key for future in entry.futures}
            others = [worker for worker in self._workers if not keys & set(busy.get(worker, ()))]
            if others:
                self._give(entry, others)

    def _leave(self) -> None:
        """Leave no work behind, nor a sandbox."""
        with suppress(OSError):
            if self._client.status == "running":
                if futures := [future for entry in self._book.out.values() for future in entry.futures]:
                    self._client.cancel(futures)
                self._client.run(dismiss, on_error="ignore", callback_timeout=LEAVE_SECONDS)


def _digest_in(key: Any) -> str:
    return str(key[1])


def _refused(worker: str, refusal: object) -> str:
    """Why a worker must not grade, or what it raised instead of saying so: then the package there is not ours."""
    if isinstance(refusal, Exception):
        return f"The worker {worker} cannot run layerwise {identity()}: {refusal}. {SAME}"
    return f"The worker {worker} {refusal}"


def order_of(kit: Kit, job: Job, weak: bool) -> Order:
    """A job with its notebook, and without paths of this machine."""
    hand_in = job.hand_in
    known = {each.name: getattr(hand_in, each.name) for each in fields(hand_in)}
    carried = Carried(**known | {"path": Path(), "member": ""})
    try:
        carried = replace(carried, content=hand_in.read())
    except SubmissionError as error:
        carried = replace(carried, problem=str(error))
    return Order(kit.digest, replace(job, root=Path(), hand_in=carried), weak)


def digest_of(order: Order) -> str:
    """What tells one job from another, wherever it comes from."""
    content = order.job.hand_in.content if isinstance(order.job.hand_in, Carried) else b""
    return hashlib.sha256(repr(order).encode("utf-8", "replace") + content).hexdigest()[:32]
