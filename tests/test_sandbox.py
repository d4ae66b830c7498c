"""What starts a student's process: it is ready before anybody pays for it, and one that fails costs no other."""

import contextlib
import gc
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from layerwise.course import Limits
from layerwise.errors import GradingError
from layerwise.grade.judge.faults import StudentError
from layerwise.grade.judge.session import NotebookSession
from layerwise.grade.judge.student import Student
from layerwise.grade.sandbox import keeper
from layerwise.grade.sandbox.channel import StreamChannel
from layerwise.grade.sandbox.fork_server import ForkServer, sandbox_fault
from layerwise.grade.sandbox.fresh import FreshLauncher
from layerwise.grade.sandbox.launcher import Bounds
from layerwise.grade.sandbox.sandbox import Sandbox
from layerwise.grade.submission.notebook import Cell, Submission
from layerwise_runner import wire
from layerwise_runner.endings import exit_reason
from layerwise_runner.greeting import READY

HERE = Path(__file__).parent
PATIENCE = Limits(cell=60, call=60, submission=600)


@contextlib.contextmanager
def built_server(datasets, **options):
    """A fork server, where one can be built."""
    if fault := sandbox_fault(datasets):
        pytest.skip(f"needs the sandbox: {fault}")
    with contextlib.closing(ForkServer(datasets, **options)) as server:
        yield server


@pytest.fixture
def pipes():
    """Both ends of a conversation: what the grader writes and reads, and what the runner reads and writes."""
    (requests_out, requests_in), (replies_out, replies_in) = os.pipe(), os.pipe()
    ours = os.fdopen(requests_in, "wb"), os.fdopen(replies_out, "rb")
    theirs = os.fdopen(requests_out, "rb"), os.fdopen(replies_in, "wb")
    yield ours, theirs
    for stream in (*ours, *theirs):
        stream.close()


def test_nobody_is_asked_before_the_runner_is_ready(pipes):
    """However long a start takes, the channel is handed out when the runner has said that it is ready."""
    (asked, answered), (requests, replies) = pipes
    handed_out = threading.Event()

    def start():
        channel = StreamChannel(asked, answered, lambda: "it was ended").ready()
        handed_out.set()
        assert channel.request(b"question", 60) == b"answer"
        channel.close()

    grader = threading.Thread(target=start)
    grader.start()
    assert not handed_out.wait(0.2)
    wire.send(replies, READY)
    assert handed_out.wait(60)
    assert wire.receive(requests) == b"question"
    wire.send(replies, b"answer")
    grader.join(60)
    assert not grader.is_alive()


def test_the_start_of_a_slow_interpreter_is_not_the_students(pipes):
    """A runner that takes longer to start than a submission may take in all does its work all the same."""
    (asked, answered), (requests, replies) = pipes
    slow = "import time; time.sleep(2.5); from layerwise_runner.runner import main; main()"
    with subprocess.Popen([sys.executable, "-c", slow], stdin=requests, stdout=replies) as process:
        requests.close()
        replies.close()
        limits = Limits(cell=2, call=2, submission=2)
        start = StreamChannel(asked, answered, lambda: "it was ended").ready
        with NotebookSession(Submission((Cell(1, "answer = 3", "1.1"),)), start, limits) as session:
            assert Student(session).answer == 3
        process.kill()


def test_a_runner_that_does_not_start_is_our_fault(pipes):
    """A process that ends before it is ready is the grader's fault, and it is said how it ended."""
    (asked, answered), theirs = pipes
    for stream in theirs:
        stream.close()
    with pytest.raises(GradingError, match=r"could not be started: it exited with code 3\."):
        StreamChannel(asked, answered, lambda: "it exited with code 3").ready()


def test_an_idle_runner_ends_by_itself():
    """When its line is closed, a runner without walls exits; nobody has to wait and kill it."""
    assert FreshLauncher().start().close() == "it exited with code 0"


def test_signals_without_a_name_are_told_by_number():
    """A real-time signal has no name in Python."""
    assert exit_reason(-40) == "it was ended by the signal 40"
    assert exit_reason(-signal.SIGSEGV) == "it was ended by the signal SIGSEGV"
    assert exit_reason(3) == "it exited with code 3"


@pytest.mark.skipif(sys.platform != "linux", reason="real-time signals")
@pytest.mark.parametrize("walled", [False, pytest.param(True, marks=pytest.mark.walls)])
def test_a_submission_that_ends_by_such_a_signal_gets_a_sentence(tmp_path, walled):
    """Whatever signal ends a submission, with walls or without, it is told."""
    with Sandbox.walled(tmp_path) if walled else Sandbox.weak() as sandbox:
        cells = (Cell(1, "import os, signal\nos.kill(os.getpid(), 40)", "1.1"), Cell(2, "answer = 3", ""))
        with NotebookSession(Submission(cells), sandbox.start, PATIENCE) as session:
            session.begin("1.1", 1)
            if walled:  # the first process of a PID namespace is spared the signals for which it has no handler
                assert Student(session).answer == 3
            else:
                with pytest.raises(StudentError, match="ended by the signal 40"):
                    _ = Student(session).missing


def test_a_notebook_may_use_up_only_so_many_runners():
    """Forty cells that each end the process cost twelve starts and not forty, however often the checks ask."""
    started = []
    sandbox = Sandbox.weak()

    def start():
        started.append(1)
        return sandbox.start()

    cells = tuple(Cell(number, "import os\nos._exit(1)", "") for number in range(1, 41))
    with NotebookSession(Submission((*cells, Cell(41, "answer = 3", "1.1"))), start, PATIENCE) as session:
        for task in ("1.1", "1.2"):
            session.begin(task, 1)
            with pytest.raises(StudentError, match="The notebook ended its process 12 times"):
                _ = Student(session).answer
    assert len(started) == 12


@pytest.mark.skipif(sys.platform != "linux", reason="bubblewrap is for Linux")
def test_a_talkative_sandbox_that_fails_is_quoted(tmp_path, monkeypatch):
    """However much bubblewrap writes before it fails, it waits for no reader, and its last line is told."""
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\nyes noise | head -n 200000 >&2\necho out of luck >&2\nexit 1\n", encoding="utf-8")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(GradingError, match="It said: out of luck"):
        ForkServer(tmp_path)


@contextlib.contextmanager
def nothing_left_open():
    """What was opened in here is closed again, and by whoever opened it: the collector of garbage finds nothing."""
    before = sorted(os.listdir("/proc/self/fd"))
    yield
    left = sorted(os.listdir("/proc/self/fd"))
    gc.collect()  # and pytest would fail for each socket or file that is only closed here
    assert left == before


@pytest.mark.skipif(sys.platform != "linux", reason="bubblewrap is for Linux")
@pytest.mark.parametrize(
    ("script", "words"),
    [
        (None, "bubblewrap is not installed"),
        ("#!/bin/sh\necho not allowed >&2\nexit 1\n", "It said: not allowed"),
        ("#!/nowhere/sh\n", "bubblewrap could not be started"),
        ("#!/bin/sh\n", "The sandbox"),
    ],
)
def test_a_sandbox_that_cannot_be_built_leaves_nothing_open(tmp_path, monkeypatch, script, words):
    """Wherever it fails, with or without bubblewrap, no socket and no file stays behind."""
    if script is not None:
        (tmp_path / "bwrap").write_text(script, encoding="utf-8")
        (tmp_path / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with nothing_left_open():
        with pytest.raises(GradingError, match=words):
            ForkServer(tmp_path)
        with Sandbox.walled(tmp_path) as sandbox, pytest.raises(GradingError, match=words):
            sandbox.start()
        assert words in sandbox_fault(tmp_path)


@pytest.mark.walls
def test_a_wall_that_is_refused_leaves_nothing_open(tmp_path):
    """A runner whose walls do not stand is told, and its sockets are closed."""
    with nothing_left_open(), pytest.raises(GradingError, match="could not be built: refused: the scratch folder"):
        ForkServer(tmp_path, bounds=Bounds(scratch=-1))


@pytest.mark.walls
def test_a_slow_start_leaves_the_server_alone(tmp_path, monkeypatch):
    """A runner that is not there in time is a fault of that start; the server goes on and forks the next one."""
    with built_server(tmp_path) as server:
        with monkeypatch.context() as hurried:
            hurried.setattr(keeper, "START_SECONDS", 1e-9)
            with pytest.raises(GradingError, match="does not answer"):
                server.start()
        channel = server.start()
        assert channel.close() == "it was ended"


@pytest.mark.walls
def test_a_broken_sandbox_is_built_anew(tmp_path):
    """After `rebuild`, runners start again; and a sandbox that is used after its end starts none by mistake."""
    with Sandbox.walled(tmp_path) as sandbox:
        sandbox.start().close()
        sandbox.rebuild()
        sandbox.start().close()
    with pytest.raises(GradingError, match="has been closed"):
        sandbox.start()


@pytest.mark.walls
def test_the_grader_is_never_in_a_submissions_group(tmp_path):
    """However quickly runners come and go, the group that bounds their number never holds the grader itself."""
    with contextlib.closing(ForkServer(tmp_path)) as server:
        for _ in range(50):
            server.start().close()
    assert "layerwise" not in Path("/proc/self/cgroup").read_text(encoding="utf-8")


@pytest.mark.walls
@pytest.mark.parametrize("name", ["escape_undumpable", "exhaust_page_tables", "exhaust_socket_buffers"])
def test_memory_that_no_process_shows_is_counted(name, tmp_path):
    """Of a process that cannot be read, of page tables, of sockets: with time enough, it is memory that ends it."""
    source = (HERE / "hostile" / f"{name}.py").read_text(encoding="utf-8")
    cell = Cell(1, "import numpy as np\n" + source.partition('# %% task="1.1"\n')[2].partition("def add")[0], "1.1")
    with (
        built_server(tmp_path, bounds=Bounds(memory=256)) as server,
        NotebookSession(Submission((cell, Cell(2, "answer = 3", "1.2"))), server.start, PATIENCE) as session,
        pytest.raises(StudentError, match="more than 256 MiB of memory"),
    ):
        _ = Student(session).total


@pytest.fixture
def within_python():
    """A folder with a secret in it, in the folder of Python's own environment."""
    folder = Path(tempfile.mkdtemp(prefix="layerwise-test-", dir=sys.prefix))
    (folder / "secret").write_text("42", encoding="utf-8")
    yield folder
    shutil.rmtree(folder)


@pytest.mark.walls
def test_a_folder_that_lies_in_what_is_shown_can_be_hidden(within_python, tmp_path):
    """A class, its reports or a course that lie within the environment are not there for a submission."""
    cell = Cell(1, f"import os\nseen = os.path.exists({str(within_python / 'secret')!r})", "1.1")
    for hidden, seen in (((), True), ((within_python,), False)):
        with (
            built_server(tmp_path, hidden=hidden) as server,
            NotebookSession(Submission((cell,)), server.start, PATIENCE) as session,
        ):
            assert Student(session).seen is seen


@pytest.mark.walls
def test_what_cannot_be_hidden_refuses_the_sandbox(tmp_path):
    """The environment itself must be shown; whoever keeps a class in it is told so."""
    if fault := sandbox_fault(tmp_path):
        pytest.skip(f"needs the sandbox: {fault}")
    fault = sandbox_fault(tmp_path, [Path(sys.prefix)])
    assert f"would show {sys.prefix} to submissions" in fault
    assert "Keep the course, the class and the reports outside" in fault


@pytest.mark.walls
def test_a_course_within_the_environment_keeps_its_solutions(within_python):
    """Of a checkout that lies below /usr or in the environment, only the data can be seen."""
    for name in ("units", "solutions", "datasets"):
        (within_python / name).mkdir()
        (within_python / name / "file.txt").write_text("42", encoding="utf-8")
    look = f"import os\nnames = [name for _, _, names in os.walk({str(within_python)!r}) for name in names]\n"
    cell, data = Cell(1, look, ""), Cell(2, f"left = os.listdir({str(within_python)!r})", "")
    with (
        built_server(within_python / "datasets") as server,
        NotebookSession(Submission((cell, data)), server.start, PATIENCE) as session,
    ):
        assert Student(session).names == ["file.txt"]
        assert Student(session).left == ["datasets"]


BUSY = """
import os, time
for number in range(20):
    if os.fork() == 0:
        os.setsid()
        told = 0.0
        while True:
            if time.process_time() > told + 0.05:
                told = time.process_time()
                with open(f"new-{number}", "w") as file:
                    file.write(str(told))
                os.replace(f"new-{number}", f"told-{number}")

def spent():
    return sum(float(open(f"told-{number}").read()) for number in range(20) if os.path.exists(f"told-{number}"))
"""
WORK = """
import time
def work(seconds):
    begun = time.process_time()
    while time.process_time() - begun < seconds:
        pass
"""


@pytest.mark.walls
def test_a_busy_neighbor_gets_one_share(tmp_path):
    """While a submission computes, twenty busy processes of another one get little more than it does."""
    with (
        built_server(tmp_path) as server,
        NotebookSession(Submission((Cell(1, BUSY, ""),)), server.start, PATIENCE) as attack,
        NotebookSession(Submission((Cell(1, WORK, ""),)), server.start, PATIENCE) as honest,
    ):
        before = Student(attack).spent()
        Student(honest).work(3.0)
        assert Student(attack).spent() - before < 8 * 3.0  # without shares of their own: 20 times
