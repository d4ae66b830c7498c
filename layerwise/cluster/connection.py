"""The line to a Dask scheduler: found, or refused in a sentence."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from layerwise.cluster.kit import identity
from layerwise.errors import GradingError

if TYPE_CHECKING:
    from distributed import Client

SAME = "Install the same version there."
ANSWER_SECONDS = 10.0  # for a scheduler's first answer: an address that is wrong should not be waited for


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


@contextmanager
def connected(cluster: Cluster, wait: float) -> "Iterator[Client]":
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
            raise GradingError(nobody(cluster)) from None
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


def nobody(cluster: Cluster) -> str:
    """What is said where no worker is."""
    return (
        f"The scheduler at {cluster.address} has no workers. "
        f"Start some (dask worker {cluster.address} --nthreads 1 --nworkers N)."
    )


def answer(ask: Any) -> Any:
    """What somebody answers, or the exception instead; a connection that broke is raised."""
    try:
        return ask()
    except OSError:
        raise
    except Exception as error:
        return error


def require_same(who: str, said: object) -> None:
    """See that somebody has this very package.

    Args:
        who: how messages call them.
        said: their `identity`, or what they raised instead.

    Raises:
        GradingError: it is another one, or none.
    """
    if isinstance(said, OSError):
        return  # a worker that is gone
    if isinstance(said, Exception):
        raise GradingError(f"{who} cannot run layerwise {identity()}: {said}. {SAME}")
    if said != identity():
        raise GradingError(f"{who} has layerwise {said}, and this machine has {identity()}. {SAME}")
