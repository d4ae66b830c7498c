"""Private checks: points are added, what is graded with them is told apart, and files that fit nothing are refused."""

import csv
import io
import json
import os
import pickle
import subprocess
import sys
import zipfile
from types import SimpleNamespace

import pytest

from layerwise.cluster.grading import carried
from layerwise.cluster.kit import pack
from layerwise.course import Course
from layerwise.data.folder import datasets_folder
from layerwise.errors import GradingError
from layerwise.grade.intake.collect import collect
from layerwise.grade.job import Job
from layerwise.grade.judge.private import read_private
from layerwise.grade.parallel import grade_class
from layerwise.grade.resume import result_key
from layerwise.term.regrade import regrade

CHECK = '''from layerwise.checks import assert_close, task


@task("1.1", points=4)
def test_lists(student):
    """add takes lists as well."""
    assert_close(student.add([1, 2], [3, 4]), [4, 6], hint="Make arrays of them.")
'''


@pytest.fixture
def private(sums):
    """A folder with one private check for the unit."""
    folder = sums.root.parent / "private"
    folder.mkdir()
    (folder / "test_01_sums.py").write_text(CHECK, encoding="utf-8")
    return folder


def test_points_of_private_checks_are_added(sums, private, hand_in):
    """In workers as well, each task is judged by both, and its points are those of both."""
    hand_in("Ada")
    hand_in("Ben", {"1.1": "def add(a, b):\n    return a + b"})
    unit = sums.with_private(read_private(Course(sums.root), sums, private))
    assert [task.points for task in unit.tasks] == [6, 1]
    graded = {r.student: r for r in grade_class(unit, collect(sums.root / "class"), 1, 2, sandboxed=False)}
    assert (graded["Ada"].earned, graded["Ada"].points) == (7, 7)
    assert (graded["Ben"].earned, graded["Ben"].points) == (3, 7)
    assert graded["Ben"].tasks[0].first_fault.hint == "Make arrays of them."


def test_a_grade_stands_only_with_the_same_private_checks(sums, private):
    """The digest of what a grade depends on changes with them."""
    course = Course(sums.root)
    digests = {result_key(sums, 1), result_key(sums.with_private(read_private(course, sums, private)), 1)}
    (private / "test_01_sums.py").write_text(CHECK + "\n", encoding="utf-8")
    digests.add(result_key(sums.with_private(read_private(course, sums, private)), 1))
    assert len(digests) == 3


def test_a_unit_may_have_none(sums, private):
    """A folder without a file for the unit changes nothing."""
    (private / "test_01_sums.py").unlink()
    assert read_private(Course(sums.root), sums, private) is None
    assert sums.with_private(None) == sums


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("test_07_keras.py", CHECK, "test_07_keras.py: belongs to no unit. For unit 01 it would be test_01_sums.py"),
        ("test_01_sums.py", CHECK.replace('"1.1"', '"1.9"'), "test_lists belongs to no task of the unit"),
        ("test_01_sums.py", CHECK.replace('@task("1.1", points=4)\n', ""), "test_lists belongs to no task"),
        ("test_01_sums.py", CHECK.replace("test_lists", "test_add"), "test_add is the name of a public check"),
        ("test_01_sums.py", CHECK.replace("import", "imprt"), "the checks cannot be read"),
    ],
)
def test_private_checks_that_fit_nothing_are_refused(sums, private, name, text, words):
    """The error names the file and what is wrong with it."""
    (private / name).write_text(text, encoding="utf-8")
    with pytest.raises(GradingError, match=words):
        read_private(Course(sums.root), sums, private)


def test_a_folder_that_is_not_there_is_refused(sums, private):
    """The error names it."""
    with pytest.raises(GradingError, match=r"no such folder: .*nowhere"):
        read_private(Course(sums.root), sums, private / "nowhere")


def test_the_command_takes_a_folder_of_private_checks(sums, private, hand_in):
    """The gradebook says out of how many points, private ones included."""
    hand_in("Ada")
    command = [sys.executable, "-m", "layerwise", "grade", "class", "--unit", "01", "--out", "out", "-j", "1"]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [*command, "--allow-weak-sandbox", "--checks", str(private)],
        capture_output=True, encoding="utf-8", cwd=sums.root, env=environment, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    _, row = csv.reader((sums.root / "out" / "grades.csv").read_text(encoding="utf-8").splitlines())
    assert row[3:7] == ["6", "1", "7", "7"]


def test_what_was_graded_with_them_is_regraded_with_them(sums, private, hand_in):
    """After a private check was mended, the points are those of both again, of the same total."""
    hand_in("Ben", {"1.1": "def add(a, b):\n    return a + b"})
    course, hand_ins = Course(sums.root), collect(sums.root / "class")
    unit = sums.with_private(read_private(course, sums, private))
    before = tuple(grade_class(unit, hand_ins, 1, sandboxed=False))
    mended = CHECK.replace("[4, 6]", "[1, 2, 3, 4]")
    (private / "test_01_sums.py").write_text(mended, encoding="utf-8")
    unit = sums.with_private(read_private(course, sums, private))
    (change,) = regrade(unit, before, hand_ins, ("1.1",), sandboxed=False)
    assert (change.before, change.after) == (2, 6)
    assert change.new.points == 7


def test_they_travel_to_other_machines(sums, private, hand_in, tmp_path):
    """A job that is sent carries the time of hand-in and the notebook, and no path of this machine; the private checks
    come with the unit, and count.
    """
    pytest.importorskip("distributed", reason='needs Dask: pip install -e ".[cluster]"')
    from layerwise.cluster.worker import GradingPlugin

    path = hand_in("Ada")
    unit = sums.with_private(read_private(Course(sums.root), sums, private))
    (found,) = collect(sums.root / "class")
    job = carried(Job(unit.root, unit.name, found, private=unit.private))
    assert str(sums.root) not in repr(job)
    assert job.hand_in.handed_in == found.handed_in
    assert job.hand_in.read() == path.read_bytes()
    plugin = pickle.loads(pickle.dumps(GradingPlugin(pack(unit), True, unit.private)))
    worker = SimpleNamespace(local_directory=tmp_path)
    plugin.setup(worker)
    try:
        assert sum(task["points"] for task in json.loads(plugin.grade(job))["result"]["tasks"]) == unit.points == 7
    finally:
        plugin.teardown(worker)
    assert str(sums.root) not in repr(job)


def test_a_course_without_data_sets_sends_the_packages(sums):
    """A course of one's own has no data sets; what a worker needs of Layerwise's travels with its units."""
    with zipfile.ZipFile(io.BytesIO(pack(sums).archive)) as archive:
        sent = {
            name.removeprefix("datasets/"): archive.read(name) for name in archive.namelist() if "datasets/" in name
        }
    assert not (sums.root / "datasets").exists()
    assert sent["README.md"] == (datasets_folder() / "README.md").read_bytes()
