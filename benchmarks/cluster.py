"""What a cluster costs: throughput against the number of workers, and the terms of the model in README.md.

Starts a scheduler and workers on this machine, so what is measured has no network in it, and all of it shares the
machine's cores. Contenders take turns within each round: the local pool, and the cluster with each number of workers.

    python benchmarks/cluster.py                       # some minutes
    python benchmarks/cluster.py --unit 07 --size 12 --rounds 1
"""

import argparse
import json
import os
import pickle
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

import psutil
from distributed import Client

from layerwise.cluster.connection import Cluster
from layerwise.cluster.grading import carried, grade_class_on_cluster
from layerwise.cluster.kit import pack
from layerwise.cluster.worker import GradingPlugin
from layerwise.course import Course, Unit
from layerwise.grade.intake.hand_in import HandIn
from layerwise.grade.job import Job
from layerwise.grade.parallel import grade_class
from layerwise.grade.records import Result
from layerwise.grade.report.folder import Reports

WAIT = 120
QUIET: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@dataclass(frozen=True)
class Run:
    """When the results of one run came, in seconds since its start."""

    times: tuple[float, ...]

    @property
    def total(self) -> float:
        return self.times[-1]

    @property
    def pace(self) -> float:
        """Seconds per submission once the first is done: without the libraries' loading."""
        return (self.times[-1] - self.times[0]) / (len(self.times) - 1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--unit", default="02", help="whose solution is the class's every notebook")
    parser.add_argument("--size", type=int, default=40, help="submissions in the class")
    parser.add_argument("--workers", type=lambda text: [int(part) for part in text.split(",")], default=[1, 2, 3])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--null", type=int, default=1000, help="null jobs")
    options = parser.parse_args()
    unit = Course.find().unit(options.unit)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="layerwise-bench-")))
        hand_ins = write_class(unit, folder / "class", options.size)
        print(f"unit {unit.name}, {os.cpu_count()} cores, load before: {os.getloadavg()[0]:.1f}\n")
        for name, value in sizes(unit, hand_ins[0]):
            say(name, value)
        throughput(unit, hand_ins, folder, options.workers, options.rounds)
        terms(unit, hand_ins, folder, options.null)
        print(f"\nload after: {os.getloadavg()[0]:.1f}")


def write_class(unit: Unit, folder: Path, size: int) -> list[HandIn]:
    """Copies of the solution, each with a name of its own."""
    folder.mkdir()
    paths = [folder / f"student{number:04}.ipynb" for number in range(size)]
    for path in paths:
        shutil.copy(unit.notebook("solutions"), path)
    return [HandIn(path.stem, "", path.name, path) for path in paths]


def sizes(unit: Unit, hand_in: HandIn) -> Iterator[tuple[str, str]]:
    """What travels."""
    started = time.perf_counter()
    kit = pack(unit)
    seconds = time.perf_counter() - started
    order = carried(Job(unit.root, unit.name, hand_in))
    yield "kit, kB (packed in s)", f"{len(kit.archive) / 1e3:.0f} ({seconds:.3f})"
    yield "order of one submission, kB", f"{len(pickle.dumps(order)) / 1e3:.1f}"


def throughput(unit: Unit, hand_ins: Sequence[HandIn], folder: Path, numbers: Sequence[int], rounds: int) -> None:
    """The local pool with one and two workers, and clusters, in turn."""
    contenders = [("local", number) for number in (1, 2)] + [("cluster", number) for number in numbers]
    runs: dict[tuple[str, int], list[Run]] = {one: [] for one in contenders}
    for _ in range(rounds):
        for kind, number in contenders:
            if kind == "local":
                runs[kind, number].append(timed(grade_class(unit, hand_ins, 1, number)))
                continue
            with machines(folder, number) as (address, _):
                runs[kind, number].append(timed(grade_class_on_cluster(unit, hand_ins, Cluster(address), 1)))
    base = median(run.pace for run in runs["local", 1])
    print(f"\n{len(hand_ins)} submissions, medians of {rounds} rounds")
    print("| | total, s | s per submission after the first | × local, 1 worker |\n|---|---:|---:|---:|")
    for (kind, number), found in runs.items():
        pace = median(run.pace for run in found)
        print(f"| {kind}, {number} | {median(run.total for run in found):.1f} | {pace:.3f} | {base / pace:.2f} |")


def timed(results: Iterable[Result]) -> Run:
    """Grade, and note when each result came.

    Raises:
        SystemExit: something was not graded.
    """
    started, times = time.perf_counter(), []
    for result in results:
        if not result.graded:
            sys.exit(f"{result.student} was not graded: {result}")
        times.append(time.perf_counter() - started)
    return Run(tuple(times))


def terms(unit: Unit, hand_ins: Sequence[HandIn], folder: Path, null: int) -> None:
    """The terms of the model that are neither sizes nor pace."""
    # A hand-in with a problem takes the whole way through client, scheduler, worker and back, and is not run.
    empty = [replace(hand_ins[0], student=f"null{number}", problem="null") for number in range(null)]
    with machines(folder, 2) as (address, started):
        say("\nstart of two workers, s", f"{started:.2f}")
        with Client(address, set_as_default=False) as client:
            for way in ("first", "second"):
                begun = time.perf_counter()
                client.register_plugin(GradingPlugin(pack(unit), True, None))
                say(f"unit to two workers, {way} time, s", f"{time.perf_counter() - begun:.3f}")
            parts = {"scheduler": [client.run_on_scheduler(os.getpid)], "workers": list(client.run(os.getpid).values())}
        parts["client"] = [os.getpid()]
        for _ in range(2):
            before, begun = {part: busy(pids) for part, pids in parts.items()}, time.perf_counter()
            count = sum(1 for _ in grade_class_on_cluster(unit, empty, Cluster(address, weak=True), 1))
            seconds = time.perf_counter() - begun
            used = ", ".join(f"{part} {1e3 * (busy(parts[part]) - before[part]) / count:.2f}" for part in parts)
            say("null job: ms of wall clock; of processor", f"{1e3 * seconds / count:.2f}; {used}")
    (result,) = grade_class(unit, hand_ins[:1], 1)
    answer = json.dumps({"result": result.to_dict(), "figures": result.figures})
    say("answer of one submission, kB", f"{len(answer) / 1e3:.1f}")
    for count in (1000, 10_000):
        reports = Reports.begin(unit, folder / f"reports{count}")
        begun = time.process_time()
        for number in range(count):
            reports.add(replace(result, student=f"student{number:05}"))
        each = (time.process_time() - begun) / count
        begun = time.process_time()
        reports.finish()
        name = f"reports of {count:,}: ms of processor for each; s at the end"
        say(name, f"{1e3 * each:.2f}; {time.process_time() - begun:.2f}")


def busy(pids: Iterable[int]) -> float:
    """Seconds that processors have worked for these processes."""
    return sum(sum(psutil.Process(pid).cpu_times()[:2]) for pid in pids)


def say(name: str, value: str) -> None:
    """A line of the second table."""
    print(f"{name:<64} {value}", flush=True)


@contextmanager
def machines(folder: Path, workers: int) -> Iterator[tuple[str, float]]:
    """A scheduler's address, and the seconds that the start of its workers took."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    dask = [sys.executable, "-m", "dask"]
    with ExitStack() as stack:
        command = [*dask, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
        stack.callback(end, subprocess.Popen(command, **QUIET))
        client = stack.enter_context(Client(address, timeout=WAIT, set_as_default=False))
        begun = time.perf_counter()
        command = [*dask, "worker", address, "--nthreads", "1", "--nworkers", str(workers), "--no-dashboard"]
        stack.callback(end, subprocess.Popen([*command, "--local-directory", str(folder)], **QUIET))
        client.wait_for_workers(workers, timeout=WAIT)
        yield address, time.perf_counter() - begun


def end(process: "subprocess.Popen[Any]") -> None:
    """Stop a process and wait for it."""
    process.terminate()
    process.wait()


if __name__ == "__main__":
    main()
