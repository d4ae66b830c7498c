"""What may befall a run over a class: it is killed or stopped, the disk is full, the clock jumps, a log is spoilt."""

import csv
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from typing import Any

import psutil
import pytest

from layerwise.errors import ReportError
from layerwise.io.files import append_line, write_whole, writing

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="uses POSIX signals, limits and mounts")
COMMAND = [sys.executable, "-m", "layerwise", "grade", "class", "--unit", "01", "--out", "out", "-j", "2"]
COMMAND += ["--allow-weak-sandbox"]  # and with it where there is one
SECONDS = 180  # after which a test gives up
NAMES = ("Ada", "Ben", "Cem", "Dee")
LOOP = {"1.1": "while True: pass"}


@pytest.fixture
def unit(sums):
    """The tiny course's unit, with an empty folder of data sets."""
    (sums.root / "datasets").mkdir()
    return sums


@pytest.fixture
def four(unit, hand_in):
    """A class of four, one of them wrong."""
    for name in NAMES:
        hand_in(name, {"1.1": "def add(a, b):\n    return a - b"} if name == "Cem" else {})


def grade(unit, *more, prefix=(), **environment):
    """Run the command to its end."""
    return subprocess.run(
        [*prefix, *COMMAND, *more], cwd=unit.root, env={**os.environ, **environment},
        capture_output=True, encoding="utf-8", check=False, timeout=SECONDS,
    )  # fmt: skip


@pytest.fixture
def begun(unit):
    """`begun(2)` starts the command and returns it, with its processes, as soon as so many are graded."""
    pipes: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "encoding": "utf-8"}
    with ExitStack() as stack:

        def start(number):
            command = [*COMMAND, "--seed", "1"]
            process = stack.enter_context(subprocess.Popen(command, cwd=unit.root, start_new_session=True, **pipes))
            stack.callback(process.kill)
            wait_until(lambda: process.poll() is not None or len(log_of(unit)) >= number)
            assert process.poll() is None, process.stderr.read()
            return process, psutil.Process(process.pid).children(recursive=True)

        yield start


def wait_until(condition):
    until = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


def log_of(unit):
    path = unit.root / "out" / "results.jsonl"
    return path.read_bytes().splitlines() if path.exists() else []


def results_of(unit):
    """The log's results by student, without what a clock measured."""
    found = {}
    for result in map(json.loads, log_of(unit)):
        for part in (result, *(check for task in result["tasks"] for check in task["checks"])):
            del part["seconds"]
        del result["traces"]  # they say when
        assert result["student"] not in found
        found[result["student"]] = result
    return found


def gradebook(unit):
    return list(csv.reader((unit.root / "out" / "grades.csv").read_text(encoding="utf-8").splitlines()))


def one_line(done, *words):
    """An error of one line that says these words."""
    assert "Traceback" not in done.stderr, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert all(word in done.stderr for word in words), done.stderr


def test_a_grader_that_is_killed_can_be_resumed(unit, four, hand_in, begun):
    """After kill -9 no process is left, and --resume ends with what an undisturbed run gives."""
    hand_in("Slow", LOOP)
    process, family = begun(2)
    process.kill()
    wait_until(lambda: not any(one.is_running() for one in family))
    hand_in("Slow")
    assert grade(unit, "--resume", "--seed", "1").returncode == 0
    resumed, book = results_of(unit), gradebook(unit)
    assert grade(unit, "--seed", "1").returncode == 0
    assert resumed == results_of(unit)
    assert book == gradebook(unit)


@pytest.mark.parametrize(
    ("number", "send"),
    [(signal.SIGINT, os.killpg), (signal.SIGINT, os.kill), (signal.SIGTERM, os.kill)],
    ids=["Ctrl-C", "SIGINT", "SIGTERM"],
)
def test_a_grader_that_is_stopped_ends_at_once(unit, four, hand_in, begun, number, send):
    """Ctrl-C ends the run in the midst of an endless loop, leaves no process, and says in one line how to go on."""
    hand_in("Slow", LOOP)
    process, family = begun(4)
    send(process.pid, number)
    said = process.stderr.read()
    assert process.wait(SECONDS) == 128 + number
    assert said.startswith("layerwise: stopped. 4 of 5 are graded and kept in out. To go on: layerwise grade class ")
    assert said.endswith(" --resume\n")
    assert said.count("\n") == 1
    wait_until(lambda: not any(one.is_running() for one in family))
    assert set(results_of(unit)) == set(NAMES)


@pytest.fixture
def namespace():
    """The command that gives a script mounts of its own; skipped where that is not allowed."""
    command = ["unshare", "--map-root-user", "--mount"]
    if not shutil.which("unshare") or subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        pytest.skip("needs mount namespaces of one's own (`unshare --map-root-user --mount true` must work)")
    return [*command, "sh", "-ec"]


def test_a_full_disk_costs_nothing_that_was_graded(unit, four, namespace):
    """On a full disk the run ends with one line; nothing half-written is taken for whole, and with room it goes on."""
    script = """
        mount -t tmpfs -o size=28k tmpfs out
        "$@" > /dev/null 2> full && exit 9
        cp -r out before
        mount -o remount,size=4m out
        "$@" --resume > /dev/null 2> again
        cp -r out after
    """
    (unit.root / "out").mkdir()
    done = subprocess.run(
        [*namespace, script, "sh", *COMMAND, "--seed", "1"], cwd=unit.root,
        capture_output=True, encoding="utf-8", check=False, timeout=SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr + (unit.root / "full").read_text(encoding="utf-8")
    done.stderr = (unit.root / "full").read_text(encoding="utf-8")
    one_line(done, "cannot be written: No space left on device. Make room on that disk.", " of 4 are graded and kept")
    before = [json.loads(line) for line in (unit.root / "before" / "results.jsonl").read_bytes().splitlines()]
    assert 1 <= len(before) < 4
    assert f" {len(before)} of 4 " in done.stderr
    for result in before:
        assert (unit.root / "before" / result["page"]).read_text(encoding="utf-8").rstrip().endswith("</html>")
    assert not list((unit.root / "before").rglob("*.part"))
    assert f"{len(before)} of 4 were graded before and are kept." in (unit.root / "again").read_text(encoding="utf-8")
    (unit.root / "out").rmdir()
    shutil.copytree(unit.root / "after", unit.root / "out")
    resumed = results_of(unit)
    assert grade(unit, "--seed", "1").returncode == 0
    assert resumed == results_of(unit)


def test_what_cannot_be_written_whole_is_not_written(tmp_path):
    """When the system refuses a part of a line or of a file, the log and the file are as they were."""
    log, page = tmp_path / "log", tmp_path / "page"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    append_line(log, b"a" * 50)
    write_whole(page, b"old")
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        for act, path in ((append_line, log), (write_whole, page)):
            with pytest.raises(ReportError, match=f"{path} cannot be written: .* Make room"), writing(tmp_path):
                act(path, b"b" * 200)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert log.read_bytes() == b"a" * 50 + b"\n"
    assert page.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_that_cannot_be_written_is_refused_before_grading(unit, four):
    """Where --out cannot be a folder, that is said at once."""
    (unit.root / "out").write_text("not a folder", encoding="utf-8")
    done = grade(unit)
    assert done.returncode == 2
    one_line(done, "out", "cannot be written", "Name a folder that can be written with --out.")


def test_a_read_only_folder_is_refused_before_grading(unit, four, namespace):
    """A folder that is mounted read-only is refused before anything is graded, and what was in it stays."""
    assert grade(unit).returncode == 0
    before = {path: path.stat().st_mtime_ns for path in (unit.root / "out").rglob("*")}
    script = 'mount --bind out out && mount -o remount,bind,ro out && exec "$@"'
    done = grade(unit, prefix=(*namespace, script, "sh"))
    assert done.returncode == 2
    one_line(done, "out", "cannot be written: Read-only file system")
    assert {path: path.stat().st_mtime_ns for path in (unit.root / "out").rglob("*")} == before


JUMPING = """
import itertools, os, pathlib, time
real, days = time.time, itertools.cycle((86_400.0, -86_400.0, 0.0))

def jump():
    pathlib.Path(os.environ["JUMPED"], str(os.getpid())).touch()
    return real() + next(days)

time.time = jump
time.time_ns = lambda: int(jump() * 1e9)
"""


def test_a_clock_that_jumps_changes_nothing(unit, hurried, four, hand_in, tmp_path):
    """With a wall clock that jumps by days whenever it is read, in the grader and its workers, an endless loop still
    ends at its limit, nobody is cut short, and nothing took days.
    """
    hand_in("Slow", LOOP)
    (tmp_path / "clock").mkdir()
    (tmp_path / "jumped").mkdir()
    (tmp_path / "clock" / "sitecustomize.py").write_text(JUMPING, encoding="utf-8")
    done = grade(unit, "--seed", "1", PYTHONPATH=str(tmp_path / "clock"), JUMPED=str(tmp_path / "jumped"))
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "jumped").iterdir()), "nothing read the clock: the test shows nothing"
    assert all(0 <= json.loads(line)["seconds"] < 80_000 for line in log_of(unit))
    results = results_of(unit)
    assert {name: result["earned"] for name, result in results.items()} == dict.fromkeys(NAMES, 3) | {
        "Cem": 2,
        "Slow": 1,
    }
    assert "did not finish within 5 seconds" in json.dumps(results["Slow"])


def test_a_spoilt_line_is_named_and_kept(unit, four):
    """--resume passes over a line that is no result, says which, keeps it aside and grades that submission anew; that
    it is the first line does not cost the others their seed.
    """
    assert grade(unit).returncode == 0
    path = unit.root / "out" / "results.jsonl"
    whole, first = results_of(unit), log_of(unit)[0]
    spoilt = first[:100] + b"\x00\xff" + first[102:]
    path.write_bytes(path.read_bytes().replace(first, spoilt))
    done = grade(unit, "--resume")
    assert done.returncode == 0, done.stderr
    assert "results.jsonl cannot be read at line 1: kept in results.spoilt.jsonl, graded anew." in done.stderr
    assert "3 of 4 were graded before and are kept." in done.stderr
    assert (unit.root / "out" / "results.spoilt.jsonl").read_bytes() == spoilt + b"\n"
    assert results_of(unit) == whole


def test_a_second_grader_is_refused(unit, four, hand_in, begun):
    """While one grader writes into a folder another is refused, and told who it is; a dead one is in nobody's way."""
    hand_in("Slow", LOOP)
    process, _ = begun(4)
    done = grade(unit)
    assert done.returncode == 2
    one_line(done, f"out is in use: process {process.pid} on ", "has been grading into it since 20")
    process.kill()
    process.wait()
    hand_in("Slow")
    assert grade(unit, "--resume", "--seed", "1").returncode == 0
    assert set(results_of(unit)) == {*NAMES, "Slow"}
