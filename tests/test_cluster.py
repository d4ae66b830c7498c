"""Grading on a cluster: a real scheduler and real workers, which are killed, frozen and replaced meanwhile."""

import gc
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

import psutil
import pytest

import layerwise
from layerwise.cluster.connection import Cluster
from layerwise.cluster.grading import grade_class_on_cluster
from layerwise.data.folder import datasets_of
from layerwise.errors import GradingError, LayerwiseError
from layerwise.grade.intake.collect import collect
from layerwise.grade.parallel import grade_class
from layerwise.grade.report.gradebook import status
from layerwise.grade.sandbox.fork_server import sandbox_fault

distributed = pytest.importorskip("distributed", reason='needs Dask: pip install -e ".[cluster]"')
pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="kills and freezes processes by signals"),
    # Dask closes a connection whose other end was killed when it is collected as garbage, and not before.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(autouse=True)
def _collected():
    """What a test leaves is collected in it, so that no later test is blamed."""
    yield
    gc.collect()


SECONDS = 120  # after which a test gives up


class Machines:
    """A scheduler and workers, each a process of its own, as `dask scheduler` and `dask worker` start them."""

    def __init__(self, folder, nanny, **environment):
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.port = server.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.folder, self.nanny, self._stack = folder, nanny, ExitStack()
        self.environment = {**os.environ, **environment}
        self.scheduler = self.start_scheduler()

    def start_scheduler(self):
        return self._start("scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-jupyter")

    def start_workers(self, number, threads=1, **environment):
        kind = ["--nworkers", str(number), "--nthreads", str(threads), "--local-directory", str(self.folder)]
        kind += [] if self.nanny else ["--no-nanny"]
        started = self._start("worker", self.address, *kind, **environment)
        with distributed.Client(self.address, timeout=SECONDS, set_as_default=False) as client:
            client.wait_for_workers(number, timeout=SECONDS)
        return started

    def pids(self):
        """Process ids of the workers that are there, by address."""
        with distributed.Client(self.address, timeout=SECONDS, set_as_default=False) as client:
            return client.run(os.getpid, on_error="ignore")

    def close(self):
        self._stack.close()

    def _start(self, *command, **environment):
        started = subprocess.Popen(
            [sys.executable, "-m", "dask", *command, "--no-dashboard"],
            env={**self.environment, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._stack.callback(_end, started)
        return started


def _end(process):
    """Kill a process with everything below it."""
    family = []
    if process.poll() is None:
        family = psutil.Process(process.pid).children(recursive=True)
        process.kill()
    for one in family:
        if one.is_running():
            one.kill()
    process.wait()


@pytest.fixture
def machines(tmp_path):
    """`machines(workers)` starts a scheduler with so many workers; with a nanny, a worker that died is replaced."""
    with ExitStack() as stack:

        def start(workers=2, threads=1, nanny=True, **environment):
            folder = tmp_path / "workers"
            folder.mkdir(exist_ok=True)
            started = Machines(folder, nanny, **environment)
            stack.callback(started.close)
            if workers:
                started.start_workers(workers, threads)
            return started

        yield start


@pytest.fixture
def unit(sums):
    """The tiny course's unit, with an empty folder of data sets."""
    (sums.root / "datasets").mkdir()
    return sums


@pytest.fixture
def weak(unit):
    """Whether this machine lacks the sandbox."""
    return bool(sandbox_fault(datasets_of(unit.root)))


@pytest.fixture
def many(unit, hand_in):
    """`many(12)` hands in so many submissions, every third of them wrong, and returns them."""

    def write(number):
        for position in range(number):
            hand_in(f"Student {position:02}", {"1.1": "def add(a, b):\n    return a - b"} if position % 3 == 0 else {})
        return collect(unit.root / "class")

    return write


def plain(result):
    """A result without what a clock measured."""
    content = asdict(result)
    for part in (content, *(check for task in content["tasks"] for check in task["checks"])):
        del part["seconds"]
    del content["traces"]  # they say where and when
    return content


def by_student(results):
    """Results by name; each may come once only."""
    found = {}
    for result in results:
        assert result.student not in found
        found[result.student] = plain(result)
    return found


def locally(unit, hand_ins, weak):
    return by_student(grade_class(unit, hand_ins, 1, workers=2, sandboxed=not weak))


def test_every_result_is_that_of_this_machine(unit, hand_in, machines, weak):
    """Right, wrong, blank, crashing, drawing and unreadable hand-ins get the same result, to the last word and figure;
    also on a worker of several threads, which does one job at a time.
    """
    hand_in("Ada")
    hand_in("Ben", {"1.1": "def add(a, b):\n    return a - b"})
    hand_in("Cem", {"1.1": "def add(a, b):\n    print('x' * 50)\n    return a.nonsense"})
    hand_in("Dee", {"1.2": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nanswer = 3"})
    hand_in("Zoë", solved=False)
    (unit.root / "class" / "notes.ipynb").write_text("hello", encoding="utf-8")
    hand_ins = collect(unit.root / "class")
    cluster = Cluster(machines(1, threads=3, nanny=False).address, weak)
    assert by_student(grade_class_on_cluster(unit, hand_ins, cluster, 1)) == locally(unit, hand_ins, weak)


def test_killed_workers_cost_nobody_a_grade(unit, many, machines, weak):
    """Workers are killed at random while a class is graded: everybody has the same result as without, and one."""
    there, hand_ins, chance = machines(2), many(12), random.Random(5)
    killed, found = 0, []
    for number, result in enumerate(grade_class_on_cluster(unit, hand_ins, Cluster(there.address, weak), 1)):
        found.append(result)
        if number in (1, 5):
            os.kill(chance.choice(list(there.pids().values())), signal.SIGKILL)
            killed += 1
    assert killed == 2
    assert by_student(found) == locally(unit, hand_ins, weak)


# A check file is ours: one that kills its process stands for any fault of the grader's own. Each death leaves a mark.
DEADLY = """
    import os, pathlib
    if student.answer == 99:
        with pathlib.Path(os.environ["DEATHS"]).open("a") as deaths:
            deaths.write("x")
        os._exit(1)
    assert_equal(student.answer, 3)
"""


def test_a_submission_that_kills_workers_is_ungraded_and_alone(unit, hand_in, many, machines, weak, tmp_path):
    """A job of which a worker dies is tried alone, and when another dies of it, it is ungraded; all others are graded,
    also those that were with it.
    """
    text = unit.checks.read_text(encoding="utf-8").replace("\n    assert_equal(student.answer, 3)\n", DEADLY)
    unit.checks.write_text(text, encoding="utf-8")
    hand_in("Killer", {"1.2": "answer = 99"})
    deaths = tmp_path / "deaths"
    # Dask's own number of deaths is three more, each time.
    there = machines(2, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0", DEATHS=str(deaths))
    results = {r.student: r for r in grade_class_on_cluster(unit, many(4), Cluster(there.address, weak), 1)}
    assert len(results) == 5
    assert "died twice" in status(results.pop("Killer"))
    assert deaths.read_text() == "xx"
    assert all(result.graded for result in results.values())


def test_a_scheduler_that_starts_again_loses_nothing(unit, many, machines, weak):
    """When the scheduler dies and another takes its place, what has no result is handed out again, and only that."""
    there, hand_ins, found = machines(2), many(8), []
    for result in grade_class_on_cluster(unit, hand_ins, Cluster(there.address, weak), 1):
        found.append(result)
        if len(found) == 4:
            there.scheduler.kill()
            there.scheduler.wait()
            there.start_scheduler()
            there.start_workers(2)
    assert by_student(found) == locally(unit, hand_ins, weak)


def test_a_scheduler_that_stays_away_ends_in_a_sentence(unit, many, machines, weak):
    """When the scheduler is gone for longer than one waits, it is said; what came before stands."""
    there, found = machines(1, nanny=False), []

    def grade():
        for result in grade_class_on_cluster(unit, many(8), Cluster(there.address, weak, wait=1), 1):
            found.append(result)
            if len(found) == 2:
                there.scheduler.kill()

    with pytest.raises(GradingError, match=f"No scheduler answers at {there.address}"):
        grade()
    assert 2 <= len(by_student(found)) < 8


def test_a_straggler_is_overtaken(unit, many, machines, weak):
    """A job on a worker that has frozen is given to another as well; when the first wakes up, nothing comes twice."""
    there, hand_ins, found = machines(2), many(12), []
    pids = list(there.pids().values())
    cluster = Cluster(there.address, weak, patience=2 / unit.limits.submission)  # two seconds
    for result in grade_class_on_cluster(unit, hand_ins, cluster, 1):
        found.append(result)
        if len(found) == 3:
            os.kill(pids[0], signal.SIGSTOP)
        if len(found) == len(hand_ins) - 1:
            os.kill(pids[0], signal.SIGCONT)
    assert by_student(found) == locally(unit, hand_ins, weak)


def test_a_worker_of_another_version_is_refused(unit, many, machines, weak, tmp_path):
    """A worker whose package differs is named, with both versions; nothing is graded."""
    other = tmp_path / "other"
    shutil.copytree(Path(layerwise.__file__).parent, other / "layerwise", ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "layerwise" / "errors.py").open("a", encoding="utf-8") as file:
        file.write("# another state\n")
    there = machines(0, nanny=False)
    there.start_workers(1, PYTHONPATH=str(other))
    with pytest.raises(GradingError, match=r"The worker tcp://\S+ has layerwise \S+ \(\w+\), and this machine has"):
        next(grade_class_on_cluster(unit, many(1), Cluster(there.address, weak), 1))


def test_a_worker_without_the_sandbox_is_refused(unit, many, machines):
    """A worker that has no bubblewrap is named; where that is allowed it grades, and the result says so."""
    there, hand_ins = machines(1, nanny=False, PATH=""), many(1)
    with pytest.raises(GradingError, match=r"The worker tcp://\S+ has no sandbox: bubblewrap is not installed"):
        next(grade_class_on_cluster(unit, hand_ins, Cluster(there.address), 1))
    (result,) = grade_class_on_cluster(unit, hand_ins, Cluster(there.address, weak=True), 1)
    assert result.graded
    assert result.notes == ("Graded without a sandbox.",)


def test_a_sandbox_ends_with_its_worker(unit, many, machines, weak):
    """Whether a class ends or a worker is killed: no process that served a student is left."""
    there = machines(1)

    def left():
        command = " ".join
        return [p for p in psutil.process_iter(["cmdline"]) if str(there.folder) in command(p.info["cmdline"] or [])
                and "layerwise_runner" in command(p.info["cmdline"] or [])]  # fmt: skip

    cluster = Cluster(there.address, weak)
    for number, _ in enumerate(grade_class_on_cluster(unit, many(6), cluster, 1)):
        if number == 2:
            assert weak or left()
            (pid,) = there.pids().values()
            os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + SECONDS
    while left() and time.monotonic() < until:
        time.sleep(0.1)
    assert not left()


@pytest.mark.parametrize(
    ("address", "words"),
    [("tcp://127.0.0.1:1", "No scheduler answers at tcp://127.0.0.1:1"), ("nonsense://x", "is no address")],
)
def test_a_wrong_address_ends_in_a_sentence(unit, many, address, words):
    """Where no scheduler answers, the address is named, and how to start one."""
    with pytest.raises(GradingError, match=words):
        next(grade_class_on_cluster(unit, many(1), Cluster(address, wait=0.5), 1))


def test_a_scheduler_without_workers_ends_in_a_sentence(unit, many, machines):
    """Where nobody can do the work, it is said how to start workers."""
    there = machines(0)
    assert there.pids() == {}
    with pytest.raises(GradingError, match=r"has no workers\. Start some \(dask worker tcp://"):
        next(grade_class_on_cluster(unit, many(1), Cluster(there.address, wait=0.5), 1))


def test_without_dask_the_cure_is_said(unit, many, monkeypatch):
    """Without the extra, the sentence says what to install."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "layerwise.cluster.worker", raising=False)
    with pytest.raises(LayerwiseError, match=r'needs distributed: python -m pip install "layerwise\[cluster\]"'):
        next(grade_class_on_cluster(unit, many(1), Cluster("tcp://127.0.0.1:1"), 1))


def test_the_command_grades_on_a_cluster(unit, many, machines):
    """`layerwise grade --cluster` writes the same files as without."""
    many(3)
    command = [sys.executable, "-m", "layerwise", "grade", "class", "--unit", "01", "--out", "out"]
    done = subprocess.run(
        [*command, "--cluster", machines(1, nanny=False).address, "--allow-weak-sandbox"],
        cwd=unit.root, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = (unit.root / "out" / "results.jsonl").read_text(encoding="utf-8").splitlines()
    assert sorted(json.loads(line)["student"] for line in lines) == ["Student 00", "Student 01", "Student 02"]
