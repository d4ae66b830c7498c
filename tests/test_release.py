"""A release for students: what is in it and what is not, and that its commands work without the solutions."""

import compileall
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from layerwise.build import derive
from layerwise.build.answers import answered
from layerwise.build.notebook import Run, assemble, executed, source_hash, to_bytes
from layerwise.course import Course, read_unit
from layerwise.errors import CourseError, GradingError, LayerwiseError, ReleaseError
from layerwise.grade.job import grade_notebook
from layerwise.grade.judge.suite import Check
from layerwise.io.files import write_changed
from layerwise.release import release
from layerwise.release.folder import MARK
from layerwise.release.public_checks import public_text, removed_names
from layerwise.release.selection import select_units
from layerwise.release.unit_files import description, without_links

HERE = Path(__file__).parent
CHECKS = '''"""Checks of the second unit."""

from math import hypot

import pytest

from layerwise.checks import array, assert_close, assert_equal, task

SECRET_NUMBERS = [17.5, 23.25]


# Only the held-out check looks at lengths.
def secret_length(values):
    return hypot(*values)


@pytest.fixture
def secret_pair(rng):
    return rng.normal(size=2)


def shared_pair(rng):
    return rng.normal(size=4), rng.normal(size=4)


@task("2.1", points=1)
def test_add(student, rng):
    """add(a, b) is the elementwise sum."""
    a, b = shared_pair(rng)
    assert_close(student.add(a, b), a + b, mistakes={"You subtracted.": a - b}, hint="Add them.")


# This comment speaks of a secret.
@task("2.1", points=1, held_out=True)
def test_secret_lengths(student, secret_pair, rng):
    """The sentence of the secret check."""
    assert_close(secret_length(student.add(secret_pair, SECRET_NUMBERS)), secret_length(secret_pair + SECRET_NUMBERS))
    shared_pair(rng)


@pytest.fixture(scope="module")
def right_add(solution):
    return solution.add


@task("2.1", points=1)
def test_add_as_the_reference_does(student, right_add, rng):
    """add(a, b) is what the reference gives."""
    a, b = shared_pair(rng)
    assert_close(student.add(a, b), right_add(a, b), hint="Ask the reference.")


@task("2.1", points=1)
def test_add_keeps_its_type(student, right_add, rng):
    """add(a, b) has the shape of the reference's."""
    a, b = shared_pair(rng)
    array(student.add(a, b), shape=array(right_add(a, b)).shape)


@task("2.1", points=2)
def test_add_twice(student, solution, rng):
    """add works on its own result."""
    a, b = shared_pair(rng)
    total = student.add(a, b)
    assert_close(student.add(total, b), solution.add(total, b))


@task("2.2", points=1, held_out=True)
def test_answer(student):
    """answer is the number of letters."""
    assert_equal(student.answer, 3)
'''
LESSON = "# %% [markdown]\n# Three is the sum of one and two.\n\n# %%\ntotal = 1 + 2\n"
MINUS = '# %% task="{}"\ndef add(a, b):\n    return np.asarray(a) - np.asarray(b)\n'


def replace(path, *pairs):
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A course of two units with lessons: in the second, checks are held out, ask the reference, or both."""
    root = tmp_path_factory.mktemp("course") / "whole"
    shutil.copytree(HERE / "tiny", root)
    shutil.copytree(root / "units" / "01_sums", root / "units" / "02_more")
    second = root / "units" / "02_more"
    replace(
        second / "unit.toml",
        ('id = "1.', 'id = "2.'),
        ("prerequisites = []", 'prerequisites = ["01_sums"]'),
        ("points = 2", "points = 6"),
    )
    replace(second / "exercise.py", ('task="1.', 'task="2.'))
    (root / "tests" / "checks" / "test_02_more.py").write_text(CHECKS, encoding="utf-8")
    (root / "tests" / "mistakes" / "02_more").mkdir(parents=True)
    (root / "tests" / "mistakes" / "02_more" / "minus.py").write_text(MINUS.format("2.1"), encoding="utf-8")
    shape = '"1.1", points=1{})\ndef test_shape'
    replace(root / "tests" / "checks" / "test_01_sums.py", (shape.format(""), shape.format(", held_out=True")))
    course = Course(root)
    for unit in course.units:
        (unit.folder / "lesson.py").write_text(LESSON, encoding="utf-8")
        lesson, solution = derive.lesson(unit), derive.exercise(unit, solve=True)
        ran = executed(lesson, Run({}, source_hash(lesson)), unit.folder / "lesson.py")
        for folder, notebook in (("lessons", ran), ("solutions", assemble(solution))):
            write_changed(unit.notebook(folder), to_bytes(notebook))
    return course


def run(folder, *arguments):
    """Run Python in a release, with the package that is in it."""
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, encoding="utf-8", cwd=folder, env=environment, check=False
    )


def layerwise(folder, *arguments):
    return run(folder, "-m", "layerwise", *arguments)


@pytest.fixture(scope="module")
def handed_out(whole, tmp_path_factory):
    """The release of both units, and what the command said."""
    out = tmp_path_factory.mktemp("released") / "student"
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "layerwise", "release", "--units", "all", "--out", str(out)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=whole.root, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return out, done.stdout


@pytest.fixture(scope="module")
def compiled(handed_out, tmp_path_factory):
    """A copy of the release whose package is compiled, so that not every test has to."""
    copy = Path(shutil.copytree(handed_out[0], tmp_path_factory.mktemp("compiled") / "student"))
    compileall.compile_dir(copy / "layerwise", quiet=2)
    return copy


@pytest.fixture
def student(compiled, tmp_path):
    """A student's own copy of the release."""
    return Path(shutil.copytree(compiled, tmp_path / "mine"))


def files_in(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def solved(whole, number, **answers):
    """A hand-in: the solution of a unit, with other answers to some tasks."""
    unit = whole.unit(number)
    path = whole.root.parent / "answers.py"
    path.write_text("".join(answers.values()) or "# %% [markdown]\n# nothing\n", encoding="utf-8")
    return to_bytes(answered(unit, path, solve=True))


def test_a_release_has_what_students_need_and_nothing_else(handed_out):
    """Lessons, exercises, data, the package, public checks and what is to be installed; no sources, no solutions."""
    files = files_in(handed_out[0])
    own = {name for name in files if not name.startswith(("layerwise/", "layerwise_runner/", "datasets/"))}
    units = {
        f"{folder}/{unit}{end}"
        for unit in ("01_sums", "02_more")
        for folder, end in (
            ("lessons", ".ipynb"), ("exercises", ".ipynb"), ("units", "/unit.toml"), ("units", "/blank.ipynb"),
            ("units", "/reference.wire"),
        )
    }  # fmt: skip
    assert own == units | {
        "tests/checks/test_01_sums.py", "tests/checks/test_02_more.py", "START_HERE.ipynb", "README.md", "Makefile",
        "LICENSE", "pyproject.toml", "requirements.txt", "constraints.txt", ".gitignore", ".gitattributes", MARK,
    }  # fmt: skip
    assert "layerwise/templates/page.html" in files
    assert "datasets/manifest.json" in files
    assert b"[lesson](lessons/02_more.ipynb)" in files["README.md"]
    assert not {name for name in files if "__pycache__" in name or name.startswith("datasets/make_")}


def test_held_out_checks_take_along_what_only_they_used(handed_out):
    """Their helpers, tables, fixtures, imports and comments go; what a public check uses as well stays."""
    text = (handed_out[0] / "tests" / "checks" / "test_02_more.py").read_text(encoding="utf-8")
    assert "secret" not in text.lower()
    assert "hypot" not in text
    assert "held_out" not in text
    assert all(name in text for name in ("def test_add(", "def shared_pair(", "def right_add(", "import pytest"))


UNUSUAL = '''# A unit in a layout of its own.
    tasks = [
  { points = 2, id = "1.1", title = "Add", kind = "build", difficulty = 1, minutes = 2, hint = "points = 9" }, # first
  { hint = "[[tasks]]", id = "1.2", title = "Choose", kind = "judge", difficulty = 2, minutes = 3, points = 1 },
]
reading = ["prerequisites = []"]
  "prerequisites" = [ # what comes before
  "00_none",
]
title = "Sums"
part = "Trials"
summary = """
points = 3
"""
goals = ["add"]
minutes = 5
libraries = "numpy"
'''


def test_a_unit_toml_in_any_layout_is_changed_for_the_release(whole):
    """Inline tables, quoted keys and another order are read as TOML; comments and all else stay as they are."""
    unit, second = whole.units
    worth = (("test_a", "1.1", 0.5), ("test_b", "1.2", 1), ("test_c", "1.1", 1.5))
    checks = [Check(name, name, task, points, name != "test_c") for name, task, points in worth]
    root = whole.root.parent / "unusual"
    (root / "units" / unit.name).mkdir(parents=True)
    (root / "units" / unit.name / "unit.toml").write_text(UNUSUAL.replace('"00_none",', ""), encoding="utf-8")
    changed = description(read_unit(root, unit.name), [second.name], checks, ["test_a", "test_b"])
    wanted = tomllib.loads(UNUSUAL) | {"prerequisites": []}
    wanted["tasks"][0]["held_out"], wanted["tasks"][1]["held_out"] = 0.5, 1
    assert tomllib.loads(changed) == wanted
    assert changed.startswith("# A unit in a layout of its own.")
    assert "# first" in changed


def test_the_command_says_what_it_did(handed_out):
    """It counts checks and points, and names the check that cannot do without the solution."""
    assert "01  Sums: 2 public checks, 1 held out; 2 of 3 points are checked there" in handed_out[1]
    assert "02  Sums: 3 public checks, 3 held out; 3 of 7 points are checked there" in handed_out[1]
    assert "test_add_twice asks the solution about what the student did" in handed_out[1]


def test_the_solution_is_in_no_file(handed_out):
    """Neither as text nor in the recorded answers."""
    for name, content in files_in(handed_out[0]).items():
        assert b"np.asarray(a) + np.asarray(b)" not in content, name


def test_points_that_are_judged_later_are_said(student, whole):
    """A solved notebook passes, and what remains is said calmly; a task without public checks costs nothing here."""
    unit = read_unit(student, "02_more")
    unit.notebook("exercises").write_bytes(solved(whole, "02"))
    done = layerwise(student, "check", "02")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "✓ Task 2.1  Add  (3 of 3 here; 3 more are judged when it is handed in)" in done.stdout
    assert "· Task 2.2  Choose  (1 is judged when it is handed in)" in done.stdout
    assert "3 of 3 points here; 4 more are judged when it is handed in" in done.stdout
    shown = layerwise(student, "progress", "02").stdout
    assert "1 of 1" in shown
    assert "4 points more are judged when you hand in." in shown


def test_a_blank_exercise_fails(student):
    """The untouched exercise is not attempted, as in the course."""
    done = layerwise(student, "check", "02")
    assert done.returncode == 1
    assert "Task 2.1 still raises NotImplementedError" in done.stdout


@pytest.mark.parametrize("task", ["1.1", "2.1"])
def test_a_wrong_answer_gets_the_same_sentence_as_in_the_course(student, whole, task, tmp_path):
    """Inputs, messages and hints are those of the course, of checks that ask the reference too."""
    path = tmp_path / "wrong.ipynb"
    path.write_bytes(solved(whole, task[0], minus=MINUS.format(task)))
    results = [grade_notebook(Course(root).unit(task[0]), path) for root in (student, whole.root)]
    here, there = ({c.name: (c.seen, c.hint) for c in result[0].checks} for result in results)
    assert here == {name: there[name] for name in here}
    assert "You subtracted." in here["test_add"]
    assert len(here) == {"1.1": 1, "2.1": 3}[task]
    done = layerwise(student, "check", task, "--notebook", str(path))
    assert done.returncode == 1
    assert here["test_add"][0] in done.stdout


def test_other_inputs_than_the_recorded_ones_are_never_judged_wrongly(student, whole, tmp_path):
    """With another seed, a check that asks the reference is ungraded with a sentence; the others are judged."""
    path = tmp_path / "right.ipynb"
    path.write_bytes(solved(whole, "02"))
    task, _ = grade_notebook(Course(student).unit("02"), path, seed=5)
    outcomes = {check.name: str(check.outcome) for check in task.checks}
    assert outcomes == {
        "test_add": "passed",
        "test_add_as_the_reference_does": "ungraded",
        "test_add_keeps_its_type": "ungraded",
    }
    assert "judged when you hand in" in task.first_fault.seen


def test_check_works_in_a_notebook(student):
    """check() speaks of the points here and of those to come, for one task and for all."""
    code = "from layerwise import check\ndef add(a, b): return a + b\nprint(check('2.1'))\nprint(check('02'))"
    done = run(student, "-c", code)
    assert "Add: passed (3 of 3 points here; 3 more are judged when it is handed in)" in done.stdout
    assert "1 of 1 tasks pass: 3 of 3 points here; 4 more are judged when it is handed in" in done.stdout


def test_a_crash_on_a_strange_value_is_a_failure(student, whole, tmp_path):
    """Released checks have passed on the solution, so what they stumble over is the student's."""
    crash = ("assert_equal(student.answer, 3)", "assert student.answer + 0 == 3")
    replace(student / "tests" / "checks" / "test_01_sums.py", crash)
    path = tmp_path / "text.ipynb"
    path.write_bytes(solved(whole, "01", text='# %% task="1.2"\nanswer = "3"\n'))
    task = grade_notebook(Course(student).unit("01"), path)[1]
    assert str(task.outcome) == "failed"
    assert "cannot be used: TypeError" in task.first_fault.seen


def test_a_release_can_be_reset(student):
    """The blank exercise comes back although its source is not there; the work is kept."""
    path = student / "exercises" / "01_sums.ipynb"
    blank = path.read_bytes()
    path.write_bytes(b"my work")
    assert layerwise(student, "reset", "01", "--yes").returncode == 0
    assert path.read_bytes() == blank
    assert [kept.read_bytes() for kept in (student / "exercises" / "kept").iterdir()] == [b"my work"]


@pytest.mark.parametrize("arguments", [["list"], ["hint", "02.1"]])
def test_the_other_commands_work(student, arguments):
    """What a student calls answers as in the course."""
    done = layerwise(student, *arguments)
    assert done.returncode == 0, done.stderr


def test_a_class_is_graded_with_the_whole_course(student):
    """In a release the command ends in one line that says so."""
    done = layerwise(student, "grade", "exercises", "--unit", "01")
    assert done.returncode == 2
    assert "Grade with the whole course" in done.stderr


def make(course, wanted, out):
    return list(release(course, select_units(course, wanted), out))


def test_a_unit_without_its_prerequisite_can_be_read(whole, tmp_path):
    """Prerequisites that are not handed out are dropped; links to them are plain words, other links stay."""
    make(whole, "02", tmp_path / "out")
    (unit,) = Course(tmp_path / "out").units
    assert unit.prerequisites == ()
    lesson = unit.notebook("lessons").read_text(encoding="utf-8")
    assert "**Before this** 1 Sums." in lesson
    assert "[exercise](../exercises/02_more.ipynb)" in lesson
    assert "01_sums" not in (tmp_path / "out" / "START_HERE.ipynb").read_text(encoding="utf-8")


def test_links_into_the_release_stay():
    """Only links to notebooks that are not there lose their address."""
    text = "[a](01_sums.ipynb), [b](../exercises/02_more.ipynb#task), [c](../solutions/01_sums.ipynb), [d](other.md)"
    assert without_links(text, {"01_sums"}) == "[a](01_sums.ipynb), b, c, [d](other.md)"


def test_the_same_course_gives_the_same_bytes(handed_out, whole, tmp_path):
    """Made again, over itself and elsewhere, every file of a release is the same."""
    make(whole, "01,02", tmp_path / "again")
    assert files_in(tmp_path / "again") == files_in(handed_out[0])


def test_an_earlier_release_is_replaced_whole(whole, tmp_path):
    """What was in it is gone, but for the history of whoever publishes it with git."""
    out = tmp_path / "out"
    make(whole, "01", out)
    (out / "old.txt").write_text("old", encoding="utf-8")
    (out / ".git").mkdir()
    make(whole, "1", out)
    assert not (out / "old.txt").exists()
    assert (out / ".git").is_dir()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_another_folder_is_left_alone(whole, tmp_path):
    """A folder that is no release is refused, and stays as it is."""
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ReleaseError, match="not an earlier release"):
        make(whole, "01", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_release_that_fails_leaves_the_earlier_one(whole, tmp_path):
    """A check that the solution does not pass stops it; nothing half stands anywhere."""
    course = Course(Path(shutil.copytree(whole.root, tmp_path / "course")))
    make(course, "01", tmp_path / "out")
    before = files_in(tmp_path / "out")
    replace(course.unit("01").checks, ("a + b,", "a - b,"))
    with pytest.raises(GradingError, match="test_add does not pass on the solution"):
        make(course, "01", tmp_path / "out")
    assert files_in(tmp_path / "out") == before
    assert {path.name for path in tmp_path.iterdir()} == {"course", "out"}


def test_a_lesson_that_is_not_built_is_not_handed_out(whole, tmp_path):
    """A lesson whose source has changed since it was built is refused, with the cure."""
    course = Course(Path(shutil.copytree(whole.root, tmp_path / "course")))
    replace(course.unit("01").folder / "lesson.py", ("1 + 2", "2 + 1"))
    with pytest.raises(LayerwiseError, match="layerwise build 01"):
        make(course, "01", tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ("02", ["02_more"]),
        ("2, sums", ["01_sums", "02_more"]),
        ("01-02", ["01_sums", "02_more"]),
        ("all", ["01_sums", "02_more"]),
        ("more,02_more,2", ["02_more"]),
    ],
)
def test_units_are_chosen_by_number_name_and_range(whole, wanted, names):
    """Each unit once, in order, however it is called."""
    assert [unit.name for unit in select_units(whole, wanted)] == names


@pytest.mark.parametrize(
    ("wanted", "error", "words"),
    [
        ("07", CourseError, "no unit '07'"),
        ("01-07", CourseError, "no unit '7'"),
        ("02-01", ReleaseError, "wrong way round. Write 01-02"),
        (" , ", ReleaseError, "names no unit"),
    ],
)
def test_units_that_are_not_there_are_named(whole, wanted, error, words):
    """The error says which part of --units is at fault."""
    with pytest.raises(error, match=words):
        select_units(whole, wanted)


def test_only_what_nobody_else_needs_is_taken_out():
    """A helper goes with the last check that leads to it; a local variable of the same name does not keep it."""
    text = (
        "A = 1\nB = 2\nC = {}\nC['x'] = B\n\n\ndef deep():\n    return C\n\n\ndef helper():\n    return deep()\n\n\n"
        "def test_public(student):\n    helper = A\n    assert student.x == helper\n\n\n"
        "def test_secret(student):\n    assert student.x == helper() + A\n"
    )
    assert removed_names(text, {"test_secret"}) == {"test_secret", "helper", "deep", "C", "B"}
    left = public_text(text, {"test_secret"}, "test_01_sums.py")
    assert left == "A = 1\ndef test_public(student):\n    helper = A\n    assert student.x == helper\n"


def test_a_check_that_cannot_be_taken_out_is_refused():
    """A held-out check in a class is an error that names it."""
    with pytest.raises(ReleaseError, match="test_secret is held out and is not a function of the module"):
        public_text("class TestAll:\n    def test_secret(self):\n        pass\n", {"test_secret"}, "test_01_sums.py")
