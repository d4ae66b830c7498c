"""Hostile submissions: each gets what its honest part deserves, harms no other, and leaves nothing behind.

The corpus is `hostile/*.py`, answers that are laid over the tiny unit. Comments at the top of a file say what it tries
(`Attack:`), how many points its honest part deserves (`Honest:`; with `At most:`, where what else it loses is left to
chance), how its tasks must end (`Outcome:`) and, where that says something, how many seconds of the processor it may
cost the grader (`Seconds:`).
An attack that tries to get out says so itself: its cell stops with what it won.
"""

import contextlib
import ctypes
import errno
import json
import os
import platform
import re
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

from layerwise.build import derive
from layerwise.build.answers import answered
from layerwise.build.notebook import assemble, to_bytes
from layerwise.course import Course, Limits, Unit
from layerwise.errors import GradingError, SubmissionError
from layerwise.grade.judge.grader import Grader
from layerwise.grade.judge.session import NotebookSession
from layerwise.grade.judge.student import Student
from layerwise.grade.records import TaskResult
from layerwise.grade.sandbox.environment import FIXED, PASSED_ON
from layerwise.grade.sandbox.fork_server import ForkServer
from layerwise.grade.sandbox.launcher import Bounds
from layerwise.grade.sandbox.sandbox import Sandbox
from layerwise.grade.submission.notebook import Cell, Submission, parse_submission, read_submission
from layerwise_runner.proc import SHOWN

pytestmark = pytest.mark.walls

HERE = Path(__file__).parent
ROOT = HERE.parent
LIMITS = Limits(cell=3, call=3, submission=20)
PATIENCE = Limits(cell=120, call=60, submission=300)  # for what is not about time
BOUNDS = Bounds(memory=512, tasks=32, scratch=32)
SECONDS = 20  # of the processor, that one submission may cost the grader
DEADLINE = 120  # seconds on a busy machine
GRADER_MIB = 768  # the grader's own memory, on top of what it had: a message of the largest size, several times over
TEXT_LIMIT = 50_000  # characters that one check may bring into the reports
GROWTH_MIB = 32  # the zygote's, over the whole corpus
MARK = "hostile"  # in the name of every file that an attack makes where it should not
PORT = 47811
JOIN_SESSION, SESSION = 1, -3
ADD_KEY, KEY_CONTROL = {"x86_64": (248, 250), "aarch64": (217, 219)}.get(platform.machine(), (0, 0))


@dataclass
class Grade:
    """How grading one submission went."""

    tasks: tuple[TaskResult, ...] = ()
    broken: str = ""  # what the grader itself stopped with
    seconds: float = 0.0  # of the processor, in the grader itself
    mebibytes: float = 0.0  # by which the grader's own memory rose

    @property
    def outcomes(self) -> str:
        return ", ".join(f"{task.id} {task.outcome}" for task in self.tasks)

    @property
    def points(self) -> float:
        return sum(task.earned for task in self.tasks)

    @property
    def words(self) -> list[str]:
        """What is said about each check that did not pass."""
        return [f"{check.name}: {check.seen}"[:500] for task in self.tasks for check in task.checks if check.seen]

    @property
    def longest(self) -> int:
        checks = [check for task in self.tasks for check in task.checks]
        return max((len(c.seen) + len(c.hint) + len(c.traceback) + len(c.output) for c in checks), default=0)


@dataclass
class Ground:
    """A unit with its sandbox, in which one submission after the other is graded."""

    unit: Unit
    bounds: Bounds = BOUNDS
    zygote: ForkServer = field(init=False)
    grader: Grader = field(init=False)

    def __post_init__(self) -> None:
        self.grader = Grader(self.unit, Sandbox.weak())  # its reference runs elsewhere: what it forks is not counted
        self.renew()

    def renew(self) -> None:
        """Start a zygote, and remember what it looks like when it is unharmed."""
        solution = read_submission(self.unit.notebook("solutions"))
        self.zygote = ForkServer(self.unit.root / "datasets", solution.imports, self.bounds)
        self.processes = self.settled()
        self.honest()  # what only the first submission does, such as to import
        self.state = self.zygote_state()

    def close(self) -> None:
        self.grader.close()
        self.zygote.close()

    def session(self, submission: Submission, limits: Limits = LIMITS) -> NotebookSession:
        return NotebookSession(submission, self.zygote.start, limits, seed=1)

    def grade(self, submission: Submission) -> Grade:
        """Grade a submission; a grader that breaks is part of the result."""
        before, started = forget_peak(), time.process_time()
        session, grade = self.session(submission), Grade()
        try:
            grade.tasks = self.grader.judge(session, seed=1)
        except GradingError as error:
            grade.broken = str(error)
        finally:
            with contextlib.suppress(GradingError):
                session.close()
        grade.seconds, grade.mebibytes = time.process_time() - started, own_memory("VmHWM") - before
        return grade

    def honest(self) -> Grade:
        """The solution, as another student's submission."""
        return self.grade(read_submission(self.unit.notebook("solutions")))

    def facts(self, source: str, limits: Limits = LIMITS) -> Any:
        """Run a cell in the sandbox and return its variable `facts`."""
        session = self.session(Submission((Cell(1, source, "1.1"),)), limits)
        session.begin("1.1", 0)
        try:
            return Student(session).facts
        finally:
            session.close()

    def below(self) -> set[psutil.Process]:
        """The sandbox's processes, whoever is their parent now; none when it is gone."""
        try:
            return set(psutil.Process(self.zygote._process.pid).children(recursive=True))
        except psutil.NoSuchProcess:
            return set()

    def settled(self) -> set[psutil.Process]:
        """The sandbox's own processes, when the keeper of the last runner has ended too."""
        until = time.monotonic() + DEADLINE
        while len(found := self.below()) > 2 and time.monotonic() < until:
            time.sleep(0.02)
        return found

    def zygote_state(self) -> tuple[float, int]:
        """The zygote's own memory in MiB, and its priority."""
        (zygote,) = [process for process in self.processes if process.name().startswith("python")]
        status = Path(f"/proc/{zygote.pid}/status").read_text(encoding="utf-8")
        return int(re.search(r"RssAnon:\s+(\d+)", status)[1]) / 1024, zygote.nice()


@pytest.fixture(scope="module")
def outside() -> Iterator[list[socket.socket]]:
    """What must not be reached from the sandbox: listeners, a variable of the environment, a key in the kernel."""
    patch = pytest.MonkeyPatch()
    patch.setenv("HOSTILE_SECRET", "token")
    if KEY_CONTROL:
        libc = ctypes.CDLL(None, use_errno=True)
        libc.syscall(KEY_CONTROL, JOIN_SESSION, None)
        libc.syscall(ADD_KEY, b"user", b"hostile-secret", b"token", 5, SESSION)
    with contextlib.ExitStack() as opened:
        listeners = []
        for family, kind, address in (
            (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", PORT)),
            (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", PORT)),
            (socket.AF_UNIX, socket.SOCK_STREAM, "\0hostile-listener"),
        ):
            listener = opened.enter_context(socket.socket(family, kind))
            with contextlib.suppress(OSError):  # another run of these tests listens there: an attack still finds one
                listener.bind(address)
                if kind == socket.SOCK_STREAM:
                    listener.listen()
                listeners.append(listener)
        yield listeners
    patch.undo()


@pytest.fixture(scope="module")
def started() -> float:
    return time.time()


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory, outside: object, started: float) -> Iterator[Ground]:
    """The tiny unit, with the zygote that grades the whole corpus."""
    made = Ground(course_in(tmp_path_factory.mktemp("sums"), HERE / "tiny").unit("01"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def keras_ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """A unit with one Keras model."""
    root = tmp_path_factory.mktemp("layers")
    folder, unit = root / "course", HERE / "hostile" / "keras" / "unit"
    shutil.copytree(HERE / "tiny", folder)
    shutil.rmtree(folder / "units" / "01_sums")
    shutil.rmtree(folder / "tests")
    shutil.copytree(unit, folder / "units" / "01_layers", ignore=shutil.ignore_patterns("checks.py"))
    (folder / "tests" / "checks").mkdir(parents=True)
    shutil.copy(unit / "checks.py", folder / "tests" / "checks" / "test_01_layers.py")
    made = Ground(course_in(root, folder).unit("01"), Bounds(memory=1024, tasks=64, scratch=32))
    yield made
    made.close()


def course_in(folder: Path, source: Path) -> Course:
    """A copy of a course, with its notebooks built."""
    root = folder / "copy"
    shutil.copytree(source, root)
    (root / "datasets").mkdir(exist_ok=True)
    course = Course(root)
    for unit in course.units:
        for name, solve in (("exercises", False), ("solutions", True)):
            unit.notebook(name).parent.mkdir(exist_ok=True)
            unit.notebook(name).write_bytes(to_bytes(assemble(derive.exercise(unit, solve))))
    return course


def own_memory(name: str) -> float:
    """This process's memory, now (VmRSS) or at its peak (VmHWM), in MiB."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(re.search(rf"{name}:\s+(\d+)", status)[1]) / 1024


def forget_peak() -> float:
    """Begin a new peak of this process's memory; returns where it begins."""
    Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")
    return own_memory("VmRSS")


def attacks(folder: Path) -> pytest.MarkDecorator:
    paths = sorted(folder.glob("*.py"))
    return pytest.mark.parametrize("path", paths, ids=[path.stem for path in paths])


def meet(ground: Ground, path: Path) -> None:
    """Grade an attack and then an honest submission; everything about both must be as the attack's head says."""
    head = dict(re.findall(r"^# ([A-Z][\w ]+): (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE))
    grade = ground.grade(parse_submission(to_bytes(answered(ground.unit, path, solve=True))))
    left, honest = remaining(ground), ground.honest()
    alive = ground.settled() == ground.processes
    slowed = alive and ground.zygote_state()[1] != ground.state[1]
    if not alive or slowed or honest.points != ground.unit.points:  # the next attack meets an unharmed sandbox
        ground.close()
        ground.renew()

    assert not grade.broken, f"the grader broke: {grade.broken}"
    assert not honest.broken, f"the sandbox broke, and another submission could not be graded: {honest.broken}"
    assert honest.points == ground.unit.points, f"another submission was graded wrongly: {honest.words}"
    assert not left, f"processes are left: {left}"
    assert alive, "the sandbox's own processes are gone, or others have joined them"
    assert not slowed, "the zygote's priority was changed"
    if "Outcome" in head:
        assert grade.outcomes == head["Outcome"], grade.words
    if "At most" in head:
        assert grade.points <= float(head["At most"]), grade.words
    else:
        assert grade.points == float(head["Honest"]), grade.words
    assert grade.seconds < float(head.get("Seconds", SECONDS))
    assert grade.mebibytes < GRADER_MIB, f"the grader took {grade.mebibytes:.0f} MiB"
    assert grade.longest < TEXT_LIMIT, f"a check brings {grade.longest} characters into the reports"


def remaining(ground: Ground) -> list[str]:
    """Processes of a submission that has ended. The kernel may take a moment to clear them away."""
    until = time.monotonic() + DEADLINE
    while (left := ground.below() - ground.processes) and time.monotonic() < until:
        time.sleep(0.02)
    return [str(process) for process in left]


@attacks(HERE / "hostile")
def test_an_attack_gets_what_it_deserves_and_harms_no_other(ground: Ground, path: Path) -> None:
    """An attack gets the points of its honest part; the next submission in the same sandbox gets its own."""
    meet(ground, path)


@attacks(HERE / "hostile" / "keras")
def test_an_attack_on_a_model_gets_what_it_deserves(keras_ground: Ground, path: Path) -> None:
    """A model that lies about itself, or does harm while it is looked at, gets no more than what it can do."""
    meet(keras_ground, path)


def test_the_corpus_is_large_and_says_what_it_tries() -> None:
    """There are at least fifty attacks, each with a head that can be read."""
    paths = [*(HERE / "hostile").glob("*.py"), *(HERE / "hostile" / "keras").glob("*.py")]
    assert len(paths) >= 50
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert re.match(
            r"# Attack: [a-z].{5,}[^.]\n# Honest: [0-3]\n(# (Outcome|At most|Seconds): .+\n)+\n# %%", text
        ), path


def notebook_with(unit: Unit, source: str) -> bytes:
    """The solution, with another source for the first task's cell: what no text file can hold, a notebook can."""
    notebook = json.loads(unit.notebook("solutions").read_text(encoding="utf-8"))
    (cell,) = [c for c in notebook["cells"] if c["metadata"].get("layerwise", {}).get("task") == "1.1" and "id" in c
               and c["cell_type"] == "code"]  # fmt: skip
    cell["source"] = source
    return json.dumps(notebook).encode()


@pytest.mark.parametrize(
    "source",
    [
        "text = '\ud800'",
        "text = '" + "x" * 5_000_000 + "'",
        "nothing = '\0'",
        "\n" * 200_000 + "x" * 200_000,
        "(" * 5_000,
    ],
    ids=["surrogate", "five-megabytes", "null", "lines", "parentheses"],
)
def test_a_cell_that_cannot_be_run_costs_its_own_task(ground: Ground, source: str) -> None:
    """Whatever stands in a cell, the other task is graded."""
    grade = ground.grade(parse_submission(notebook_with(ground.unit, source)))
    assert (grade.broken, grade.outcomes) == ("", "1.1 error, 1.2 passed"), grade.words
    assert grade.longest < TEXT_LIMIT


def test_a_submission_may_exit_with_the_walls_own_code(ground: Ground) -> None:
    """The code by which a runner says that its walls do not stand is, from a student, an exit like any other."""
    grade = ground.grade(parse_submission(notebook_with(ground.unit, "import os\nos._exit(3)")))
    assert (grade.broken, grade.outcomes) == ("", "1.1 error, 1.2 passed"), grade.words
    assert "ended its process: it " in " ".join(grade.words)


@pytest.mark.parametrize(
    "content",
    [
        b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": ' + b"1" * 5_000 + b"}]}",
        b'{"nbformat": 4, "cells": ' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}",
        b'{"nbformat": 4, "cells": [' + b"0," * 100_000 + b"0]}",
    ],
    ids=["integer", "deep", "many"],
)
def test_a_file_that_breaks_its_reader_is_refused_in_words(content: bytes) -> None:
    """A notebook that JSON allows and Python does not is no notebook; nothing else is raised."""
    with pytest.raises(SubmissionError):
        parse_submission(content)


# What a submission finds when it looks round.


def test_no_address_can_be_reached(ground: Ground) -> None:
    """A connection to this machine or to any other fails, and fails at once."""
    source = f"""
import socket
facts = {{}}
for host in ("127.0.0.1", "192.0.2.1"):
    with socket.socket() as attempt:
        attempt.setblocking(False)
        facts[host] = attempt.connect_ex((host, {PORT}))
"""
    assert set(ground.facts(source).values()) <= {errno.ENETUNREACH, errno.ECONNREFUSED}


def test_the_user_is_nobody(ground: Ground) -> None:
    """A submission is not root, has no rights, and can get none."""
    source = """
import ctypes, os
libc = ctypes.CDLL(None)
header, rights = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
libc.capget(header, rights)
bounding = [number for number in range(64) if libc.prctl(23, number, 0, 0, 0) == 1]
facts = [os.getresuid(), os.getresgid(), list(rights), bounding, libc.prctl(39, 0, 0, 0, 0)]
"""
    users, groups, rights, bounding, no_new = ground.facts(source)
    assert 0 not in users + groups
    assert (rights, bounding, no_new) == ([0] * 6, [], 1)


def test_no_process_can_be_seen(ground: Ground) -> None:
    """/proc holds the submission's own processes and nothing of another; of the machine, only what is harmless."""
    source = """
import os

seen, readable = [], []
for name in os.listdir("/proc"):
    if name.isdigit():
        seen += [name]
    elif os.path.isdir(f"/proc/{name}"):
        readable += [name] if os.listdir(f"/proc/{name}") else []
    elif open(f"/proc/{name}", "rb").read(1):
        readable += [name]
facts = [seen, readable, os.getpid()]
"""
    seen, readable, own = ground.facts(source)
    assert set(readable) <= SHOWN
    assert seen == [str(own)]


def test_the_environment_holds_allowed_variables_only(ground: Ground) -> None:
    """Nothing of the grader's environment is passed on but language settings."""
    allowed = {
        *FIXED,
        *PASSED_ON,
        "HOME",
        "TMPDIR",
        "TEMP",
        "TMP",
        "MPLCONFIGDIR",
        "IPYTHONDIR",
        "PWD",
        "LAYERWISE_DATASETS",
    }
    assert set(ground.facts("import os\nfacts = list(os.environ)")) - allowed == set()


def test_the_course_and_the_home_folder_cannot_be_seen(ground: Ground) -> None:
    """Neither checks nor solutions nor notebooks nor anything in the home folder but Python itself is there."""
    hidden = [root / name for root in (ROOT, ground.unit.root) for name in (
        "tests", "solutions", "exercises", "lessons", "units",
        "README.md", "DESIGN.md", "pyproject.toml", ".git", "layerwise/cli",
    )]  # fmt: skip
    assert ground.facts(f"import os\nfacts = [p for p in {list(map(str, hidden))!r} if os.path.lexists(p)]") == []
    home = Path.home()
    seen = set(
        ground.facts(f"import os\nhome = {str(home)!r}\nfacts = os.listdir(home) if os.path.isdir(home) else []")
    )
    needed = (sys.prefix, sys.base_prefix, str(ROOT), str(ground.unit.root))
    assert seen <= {Path(place).relative_to(home).parts[0] for place in needed if Path(place).is_relative_to(home)}


def test_nothing_but_the_scratch_folder_can_be_written(ground: Ground) -> None:
    """No file can be made in the course, among the libraries, in the system's folders or at the root."""
    places = [ROOT, ROOT / "layerwise", ground.unit.root, ground.unit.root / "datasets", Path.home(), sys.prefix,
              "/", "/usr", "/etc", "/dev", "/tmp", "/var/tmp", "/run", "/proc"]  # fmt: skip
    source = f"""
import os
facts = []
for place in {list(map(str, places))!r}:
    try:
        open(os.path.join(place, "{MARK}-was-here"), "w").close()
        facts += [place] if os.path.realpath(place) != os.getcwd() else []
    except OSError:
        pass
"""
    assert ground.facts(source) == []


def test_the_scratch_folder_is_each_ones_own(ground: Ground) -> None:
    """A submission starts with an empty folder of limited size, although the one before has filled its own."""
    fill = """
try:
    for number in range(100):
        open(f"{number}", "wb").write(bytes(2**20))
except OSError:
    pass
import os
facts = len(os.listdir())
"""
    assert BOUNDS.scratch - 2 <= ground.facts(fill) <= BOUNDS.scratch + 1
    look = "import os, tempfile\nfacts = [os.listdir(), os.listdir(tempfile.gettempdir()), os.listdir('/dev/shm')]"
    assert ground.facts(look) == [[], [], []]


@pytest.mark.parametrize("which", ["ground", "keras_ground"])
def test_libraries_are_loaded_and_can_draw(request: pytest.FixtureRequest, which: str) -> None:
    """An honest submission has what it needs: its libraries are there before it begins, and figures are drawn."""
    ground = request.getfixturevalue(which)
    wanted = {"ground": ("numpy",), "keras_ground": ("numpy", "keras.layers")}[which]
    assert ground.facts(f"import sys\nfacts = [name for name in {wanted!r} if name not in sys.modules]") == []
    drawing = (
        "import io\nimport matplotlib.pyplot as plt\nplt.plot([1])\npicture = io.BytesIO()\nplt.savefig(picture)\n"
    )
    assert ground.facts(drawing + "facts = picture.tell()", PATIENCE) > 1000


def test_limits_are_set(ground: Ground) -> None:
    """Processes, open files, the size of a file and of a core file are limited, for good."""
    source = """
import resource
facts = [list(resource.getrlimit(kind)) for kind in (
    resource.RLIMIT_NPROC, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE, resource.RLIMIT_CORE)]
"""
    processes, size, files, core = ground.facts(source)
    assert processes == [BOUNDS.tasks] * 2
    assert size == [BOUNDS.scratch * 2**20] * 2
    assert files[1] <= 1024
    assert core in ([0, 0], [1, 1])


@pytest.mark.parametrize("name", ["escape_fork_bomb", "exhaust_memory_processes", "exhaust_threads"])
def test_a_submission_beside_an_attack_goes_on(ground: Ground, name: str) -> None:
    """One sandbox serves several runners; what one of them takes too much of is not laid to another."""
    beside = ground.session(read_submission(ground.unit.notebook("solutions")))
    beside.begin("1.1", 0)
    try:
        assert Student(beside).add([1], [2]).tolist() == [3]
        attack = answered(ground.unit, HERE / "hostile" / f"{name}.py", solve=True)
        grade = ground.grade(parse_submission(to_bytes(attack)))
        assert (grade.broken, grade.points) == ("", 1), grade.words
        assert Student(beside).add([1], [2]).tolist() == [3]
        assert beside.generation == 1
    finally:
        beside.close()


# When all is over.


def test_nothing_was_reached_from_the_sandbox(ground: Ground, outside: list[socket.socket]) -> None:
    """Nobody has called at the listeners that stood outside."""
    for listener in outside:
        listener.settimeout(0)
        with pytest.raises(BlockingIOError):
            listener.recv(1) if listener.type == socket.SOCK_DGRAM else listener.accept()


def test_nothing_was_written_outside(ground: Ground, started: float) -> None:
    """No file of an attack lies in the checkout, in the temporary folder, at the root or in the home folder."""
    found = []
    for folder, deep in (
        (ROOT, True),
        (Path(os.environ.get("TMPDIR", "/tmp")), True),
        (Path.home(), False),
        (Path("/"), False),
    ):
        for where, folders, files in os.walk(folder):
            folders[:] = [name for name in folders if deep and name not in ("__pycache__", ".git", ".venv")]
            for name in (*folders, *files):
                path = os.path.join(where, name)
                with contextlib.suppress(OSError):
                    fresh = os.lstat(path).st_mtime >= started - 1
                    found += (
                        [path] if fresh and name.startswith((f"{MARK}-was", f"{MARK}-note", f"{MARK}-daemon")) else []
                    )
    assert found == []


def test_the_zygote_has_not_grown(ground: Ground) -> None:
    """After all these submissions the zygote has about as much memory as after the first."""
    assert ground.zygote_state()[0] - ground.state[0] < GROWTH_MIB


def test_no_process_is_left(ground: Ground) -> None:
    """With the sandbox everything in it ends: no process is left that knows the course's data."""
    data = str(ground.unit.root / "datasets")
    ground.close()
    until, left = time.monotonic() + DEADLINE, [0]
    while left and time.monotonic() < until:
        left = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.environ().get("LAYERWISE_DATASETS") == data:
                    left.append(process.pid)
    assert left == []
