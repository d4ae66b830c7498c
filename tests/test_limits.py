"""Limits count a submission's own time: what else the machine does costs nobody a point, and what hangs still ends."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator

import pytest

from layerwise.course import Limits, read_unit
from layerwise.grade.intake.collect import collect
from layerwise.grade.intake.hand_in import HandIn
from layerwise.grade.job import Job, grade_job
from layerwise.grade.judge.faults import StudentError
from layerwise.grade.judge.grader import Grader
from layerwise.grade.judge.libraries import large_imports
from layerwise.grade.judge.session import NotebookSession
from layerwise.grade.judge.student import Student
from layerwise.grade.parallel import grade_class
from layerwise.grade.sandbox import alone as alone_module
from layerwise.grade.sandbox.alone import alone, beside_others
from layerwise.grade.sandbox.clock import Clock, Spent
from layerwise.grade.sandbox.sandbox import Sandbox
from layerwise.grade.submission.notebook import Cell, Submission
from layerwise_runner.times import Times

linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the clock on the wall counts")
WORK = """
import time

def work(seconds):
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
    return "done"
"""
BURN = "import time\nwhile True: sum(range(100_000))"


@pytest.fixture(params=["weak", pytest.param("walls", marks=pytest.mark.walls)])
def sandbox(request, tmp_path) -> Iterator[Sandbox]:
    """Without walls and behind them the same holds."""
    with Sandbox.walled(tmp_path) if request.param == "walls" else Sandbox.weak() as opened:
        yield opened


@pytest.fixture
def neighbors() -> Iterator[None]:
    """Six programs that take all of the processors that they can get."""
    with contextlib.ExitStack() as stack:
        for _ in range(6):
            process = stack.enter_context(subprocess.Popen([sys.executable, "-c", BURN]))
            stack.callback(process.kill)
        yield


@contextlib.contextmanager
def session_of(sandbox, *sources, **limits):
    """A session with these cells, each of a task of its own."""
    cells = tuple(Cell(number, source, f"1.{number}") for number, source in enumerate(sources, 1))
    generous = {"cell": 100, "call": 100, "submission": 1000}
    with NotebookSession(Submission(cells), sandbox.start, Limits(**generous | limits)) as session:
        yield session, Student(session)


@linux
def test_neighbors_cost_nobody_a_point(sandbox, neighbors):
    """A call that computes for half of its time gets through, whoever else is on the processors."""
    with session_of(sandbox, WORK, call=4) as (session, student):
        session.begin("1.1", 1)
        assert student.work(2) == "done"


@linux
def test_sleeping_is_not_computing(sandbox):
    """A short sleep beside a limit of the processor's time is allowed."""
    with session_of(sandbox, "import time", call=1) as (session, student):
        session.begin("1.1", 1)
        assert student.time.sleep(1.5) is None


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("while True: pass", "an endless loop?"),
        ("import time\nwhile True: time.sleep(1)", "a sleep that never ends?"),
        ("import threading\nthreading.Event().wait()", "a sleep that never ends?"),
    ],
)
@linux
def test_what_was_defined_before_is_kept(sandbox, source, words):
    """A cell whose last statement never ends is stopped; the function above it is there, in the same process."""
    with session_of(sandbox, "kept = []", "kept.append(1)\ndef f(): return len(kept)\n" + source, cell=1) as (
        session,
        student,
    ):
        session.begin("1.2", 1)
        assert student.f() == 1
        assert session.generation == 1
        said = session.failures[2].message
        assert said.startswith("The cell did not finish within 1 seconds (computing: ")
        assert words in said


@linux
@pytest.mark.parametrize(
    "handler",
    [
        "except BaseException: pass",
        "except BaseException: answer = 3",
        "finally: continue",
    ],
)
def test_who_catches_the_stop_gains_nothing(sandbox, handler):
    """Code that goes on all the same is ended with its process, and its cell is left out as a whole."""
    source = f"answer = 2\nwhile True:\n    try:\n        while True: sum(range(99))\n    {handler}"
    with session_of(sandbox, "before = 1", source, cell=1) as (session, student):
        session.begin("1.2", 1)
        with pytest.raises(StudentError, match=r"because its cell stopped\. The cell did not finish within 1 seconds"):
            _ = student.answer
        session.begin("1.1", 1)
        assert student.before == 1
        assert session.generation == 2


@linux
def test_who_answers_the_stop_gains_nothing(sandbox):
    """What a call returns when it was told to stop is not listened to."""
    source = "def f():\n    try:\n        while True: sum(range(99))\n    except BaseException: return 3"
    with session_of(sandbox, source, call=1) as (session, student):
        session.begin("1.1", 1)
        with pytest.raises(StudentError, match="did not finish within 1 seconds"):
            student.f()


@linux
@pytest.mark.parametrize("how", ["signal.SIG_IGN", "signal.SIG_DFL", "lambda *_: None"])
def test_who_does_not_hear_the_stop_gains_nothing(sandbox, how):
    """Code that ignores every signal, or dies of it, is told that its time was over all the same."""
    source = f"import signal\nfor number in (24, 2, 14): signal.signal(number, {how})\nwhile True: pass"
    with session_of(sandbox, "before = 1", source, cell=1) as (session, student):
        session.begin("1.1", 1)
        assert student.before == 1
        assert "an endless loop?" in session.failures[2].message


@linux
def test_workers_are_charged_too(sandbox):
    """Who has others compute pays for them."""
    source = "import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'while True: pass'])"
    with session_of(sandbox, source, cell=2) as (session, _):
        session.run_cells()
        assert "an endless loop?" in session.failures[1].message


@linux
def test_loading_a_large_library_is_not_charged(sandbox):
    """A notebook that imports TensorFlow beside a limit of which that would take far more gets through."""
    with session_of(sandbox, "import tensorflow as tf\nanswer = tf.__version__[0]", cell=1) as (session, student):
        session.begin("1.1", 1)
        assert student.answer == "2"


def test_the_large_libraries_of_a_notebook_are_found():
    """However they are imported, in a cell that no parser takes as well; never more than a few dozen."""
    sources = (
        "%matplotlib inline\nimport numpy as np, tensorflow as tf\ndef f(:\n    from sklearn import svm",
        "from tensorflow import keras\nimport matplotlib.pyplot as plt\nimport os, kerasish\n'\ud800'",
    )
    found = large_imports(Submission(tuple(Cell(number, source, "") for number, source in enumerate(sources, 1))))
    assert found == ["tensorflow", "sklearn", "sklearn.svm", "keras", "tensorflow.keras", "matplotlib.pyplot"]
    many = "\n".join(f"import keras.m{number}" for number in range(9_999))
    assert len(large_imports(Submission((Cell(1, many, ""), Cell(2, many, ""))))) == 50


def test_a_submission_that_reached_a_limit_in_a_crowd_is_run_again_alone(sums, hand_in, monkeypatch):
    """Only then: the first run is dropped, and in the second nobody else is graded on this machine."""
    runs = []

    class Crowded(NotebookSession):
        crowded = property(lambda self: True)

    def opened(self, submission, seed=0, limits=None):
        runs.append(in_the_room())
        kind = Crowded if len(runs) == 1 else NotebookSession
        return kind(submission, self.sandbox.start, limits or self.unit.limits, seed)

    monkeypatch.setattr(Grader, "open", opened)
    path = hand_in("Ada")
    with Sandbox.weak() as sandbox, Grader(sums, sandbox) as grader:
        for _ in range(2):
            assert (
                grade_job(Job(sums.root, sums.name, HandIn("Ada", "", path.name, path), sandboxed=False), grader).earned
                == 3
            )
    assert runs == ["beside others", "alone", "beside others"]


SLOW = """
import time

def add(a, b):
    return np.asarray(a) + np.asarray(b)

until = time.process_time() + 1
while time.process_time() < until:
    pass
"""


@linux
@pytest.mark.parametrize("walled", [False, pytest.param(True, marks=pytest.mark.walls)])
def test_the_same_file_gets_the_same_points_however_many_are_graded_at_once(sums, hand_in, neighbors, walled):
    """One by one, in twos or all at once, beside other programs: who needs half of the limit gets through."""
    path = sums.folder / "unit.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("cell = 60", "cell = 2"), encoding="utf-8")
    hurried = read_unit(sums.root, sums.name)
    (hurried.root / "datasets").mkdir()
    for name in ("Ada", "Ben", "Cem", "Fay"):
        hand_in(name, {"1.1": SLOW if name != "Fay" else SLOW.replace("np.asarray(a) +", "np.asarray(a) -")})
    points = [
        {result.student: result.earned for result in grade_class(hurried, hand_ins, 1, workers, walled)}
        for hand_ins in [collect(hurried.root / "class")]
        for workers in (1, 2, 6)
    ]
    assert points == [dict.fromkeys(("Ada", "Ben", "Cem"), 3) | {"Fay": points[0]["Fay"]}] * 3
    assert points[0]["Fay"] < 3


def in_the_room() -> str:
    """Whether another could join those who are graded now."""
    program = "import fcntl, sys\nfcntl.flock(open(sys.argv[1]), fcntl.LOCK_SH | fcntl.LOCK_NB)"
    place = str(alone_module._place("room"))
    done = subprocess.run([sys.executable, "-c", program, place], capture_output=True)
    return "alone" if done.returncode else "beside others"


@linux
def test_nobody_waits_for_ever_to_be_alone(monkeypatch, tmp_path):
    """A grader that was frozen with the room in its hands keeps the others for a while, not for good."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(alone_module, "PATIENCE_SECONDS", 0.1)
    with beside_others(), alone(), alone(), beside_others():
        pass


def test_the_queue_for_a_processor_is_nobodys_time():
    """Of ten seconds on the wall, a submission that computed two and queued seven has waited for one."""
    readings = iter([Times(1.0, 1.0), Times(3.0, 8.0)])
    clock = Clock(lambda: next(readings))
    clock.start()
    clock._started -= 10
    spent = clock.look()
    assert (round(spent.computed), round(spent.queued), round(spent.waited)) == (2, 7, 1)
    assert spent.crowded
    assert not spent.exceeds(3)
    assert spent.exceeds(2)
    assert not Spent(computed=2, waited=5).exceeds(3)
    assert Spent(waited=9).exceeds(3)
    assert not Spent(computed=2, waited=5).crowded


def test_without_readings_the_wall_counts():
    """Where nobody knows a process's own time, the clock on the wall is what it has."""
    clock = Clock()
    clock.start()
    clock._started -= 10
    assert round(clock.look().computed) == 10
