"""Submissions: files that are no notebooks are refused in words; cells and calls that go wrong cost their own task."""

import contextlib
import json
import os
import sys

import numpy as np
import pytest

from layerwise.course import Limits
from layerwise.errors import SubmissionError
from layerwise.grade.judge.faults import NotAttempted, StudentError
from layerwise.grade.judge.session import NotebookSession
from layerwise.grade.judge.student import Student
from layerwise.grade.sandbox.fresh import FreshLauncher
from layerwise.grade.submission.kind import require_exercise
from layerwise.grade.submission.notebook import Cell, Submission, read_submission


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"dear teacher", "not JSON"),
        (b"\xff\xfe\x00\x01", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "nbformat 4"),
        (b'{"cells": [], "nbformat": 3}', "nbformat 4"),
        (b'{"cells": [], "nbformat": 4}', "no code cells"),
        (b'{"cells": [{"cell_type": "markdown", "source": ""}], "nbformat": 4}', "no code cells"),
    ],
)
def test_files_that_are_no_notebooks_are_refused(tmp_path, content, words):
    """The message says what the file is instead."""
    path = tmp_path / "x.ipynb"
    path.write_bytes(content)
    with pytest.raises(SubmissionError, match=words):
        read_submission(path)


CELL = {"cell_type": "code", "source": "a = 'é'", "metadata": {}}
WHOLE = json.dumps({"cells": [CELL], "nbformat": 4}, indent=1, ensure_ascii=False)
CONFLICT = WHOLE.replace('   "source"', '<<<<<<< HEAD\n   "source"')
CONFLICT = CONFLICT.replace('   "metadata"', '=======\n>>>>>>> main\n   "metadata"')


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (CONFLICT.encode(), "Git's conflict markers (<<<<<<< in line 5): two versions were merged"),
        (CONFLICT.replace("<<<<<<< HEAD\n", "").encode(), "Git's conflict markers (>>>>>>> in line 7)"),
        (WHOLE.encode()[:-20], "breaks off in the middle"),
        (WHOLE.encode()[:70], "save the notebook and hand it in again"),
        (b"\n <!DOCTYPE html>\n<html></html>", "a web page (HTML), not a notebook"),
        (b"<html><head>", "hand in the .ipynb file that you work in"),
        (b"PK\x03\x04rest", "a zip, not a notebook"),
        (b"%PDF-1.7", "a PDF, not a notebook"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:ab\n", "Git LFS's pointer"),
        (WHOLE.encode("latin-1"), "not JSON in UTF-8"),
        (json.dumps({"title": "<<<<<<< HEAD"}).encode(), "nbformat 4"),
    ],
)
def test_a_file_that_was_damaged_on_its_way_says_how_and_the_cure(tmp_path, content, words):
    """One sentence names what it is and what to do, the same for students and instructors."""
    path = tmp_path / "x.ipynb"
    path.write_bytes(content)
    with pytest.raises(SubmissionError) as caught:
        read_submission(path)
    assert words in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_notebook_is_read_in_every_unicode(tmp_path, encoding):
    """An editor on Windows may have saved it in UTF-16."""
    path = tmp_path / "x.ipynb"
    path.write_bytes(WHOLE.encode(encoding))
    assert read_submission(path).cells[0].source == "a = 'é'"


def test_a_file_that_is_too_large_says_how_to_make_it_smaller(tmp_path):
    """It is not read."""
    path = tmp_path / "x.ipynb"
    path.touch()
    os.truncate(path, 30 * 2**20)
    with pytest.raises(SubmissionError, match=r"has 30 MB.*Clear the outputs of all cells"):
        read_submission(path)


def test_another_notebook_of_the_course_is_refused_by_what_it_is(sums, tmp_path):
    """The exercise of another unit and a lesson are named; a notebook without any marks is graded by its names."""

    def refused(unit_cells, **metadata):
        path = tmp_path / "x.ipynb"
        path.write_text(json.dumps({"cells": unit_cells, "nbformat": 4, "metadata": metadata}), encoding="utf-8")
        try:
            require_exercise(read_submission(path), sums)
        except SubmissionError as error:
            return str(error)
        return ""

    other = {"cell_type": "code", "source": "x = 1", "id": "task-3-1", "metadata": {}}
    plain = {"cell_type": "code", "source": "x = 1", "metadata": {}}
    own = {"cell_type": "raw", "source": "x = 1", "id": "task-1-1", "metadata": {}}
    title = {"cell_type": "markdown", "source": "# 1 · Sums\n\nText", "metadata": {}}
    heading = {"cell_type": "markdown", "source": "Text\n\n## Task 4.2 · Title", "metadata": {}}
    end = "not the exercise of unit 01. Hand in 01_sums.ipynb."
    assert refused([other]) == f"This is unit 03's exercise, {end}"
    assert refused([heading, plain]) == f"This is unit 04's exercise, {end}"
    assert refused([title, plain], layerwise={"source": "ab"}) == f"This is the lesson of unit 01, {end}"
    assert refused([plain], layerwise={"source": "ab"}) == f"This is a lesson, {end}"
    assert refused([plain]) == refused([other, own]) == refused([other, plain, {**plain, "id": "task-1-2"}]) == ""


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_a_task_whose_cell_became_a_text_cell_says_so(tmp_path, kind):
    """Only that task is affected; a task that has a code cell as well is not."""
    cells = [
        {"cell_type": kind, "source": "x = 1", "id": "task-1-1", "metadata": {}},
        {"cell_type": "code", "source": "y = 2", "metadata": {"layerwise": {"task": "1.2"}}},
        {"cell_type": "markdown", "source": "My notes", "metadata": {"layerwise": {"task": "1.2"}}},
        {"cell_type": "code", "source": "1 / 0", "metadata": {}},
    ]
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps({"cells": cells, "nbformat": 4}), encoding="utf-8")
    read = read_submission(path)
    assert read.texts == read.up_to(["1.2"]).texts == ("1.1",)
    with NotebookSession(read, FreshLauncher().start, Limits(cell=60, call=60, submission=300)) as session:
        student = Student(session)
        session.begin("1.1", 0)
        with pytest.raises(NotAttempted) as caught:
            _ = student.x
        assert "the cell of Task 1.1 is a text cell, which is not run. Make it a code cell again" in str(caught.value)
        session.begin("1.2", 0)
        assert student.y == 2


def test_a_missing_file_is_refused(tmp_path):
    """A path that is not there is an error in words."""
    with pytest.raises(SubmissionError, match="cannot be read"):
        read_submission(tmp_path / "none.ipynb")


def test_a_cell_is_known_by_its_metadata_or_by_its_id(tmp_path):
    """A tool that drops the metadata leaves the cell's id, which still names the task."""
    cells = [
        {"cell_type": "code", "source": ["a = 1\n", "b = 2"], "metadata": {"layerwise": {"task": "1.1"}}},
        {"cell_type": "code", "source": "c", "id": "task-1-2", "metadata": {}},
        {"cell_type": "code", "source": "d", "metadata": None},
    ]
    path = tmp_path / "x.ipynb"
    path.write_text("\ufeff" + json.dumps({"cells": cells, "nbformat": 4}), encoding="utf-8")
    read = read_submission(path).cells
    assert [(cell.task, cell.label) for cell in read] == [("1.1", "Task 1.1"), ("1.2", "Task 1.2"), ("", "cell 3")]
    assert read[0].source == "a = 1\nb = 2"


HURRIED = Limits(cell=5, call=5, submission=60)  # for endless loops


@pytest.fixture
def attempt(tmp_path):
    """`attempt("cell", "cell", …)` runs a notebook with these cells; a cell `("1.1", source)` belongs to that task."""
    opened = []

    def start(*sources, limits=None):
        cells = [
            {"cell_type": "code", "source": source[1], "metadata": {"layerwise": {"task": source[0]}}}
            if isinstance(source, tuple)
            else {"cell_type": "code", "source": source, "metadata": {}}
            for source in sources
        ]
        path = tmp_path / "x.ipynb"
        path.write_text(json.dumps({"cells": cells, "nbformat": 4}), encoding="utf-8")
        made = NotebookSession(
            read_submission(path), FreshLauncher().start, limits or Limits(cell=60, call=60, submission=300)
        )
        opened.append(made)
        return made, Student(made)

    yield start
    for made in opened:
        made.close()


def test_names_and_calls_cross_the_wire(attempt):
    """Variables arrive as values, functions can be called with arrays and keywords, objects have attributes."""
    _, student = attempt(
        "import numpy as np\nrate = 0.5",
        "class Box:\n    def __init__(self, n): self.n = n\n    def double(self): return self.n * 2",
        "def scale(x, by=1): return [np.asarray(x) * by, (1, 'two')]",
    )
    assert student.rate == 0.5
    scaled, pair = student.scale(np.ones(2), by=3)
    np.testing.assert_array_equal(scaled, [3, 3])
    assert pair == (1, "two")
    box = student.Box(4)
    assert (box.n, box.double()) == (4, 8)


def test_a_probe_is_called_by_the_students_code(attempt):
    """`define` makes a function in the student's process, which can be passed to the student's functions."""
    _, student = attempt("def twice(f, x): return f(f(x))")
    assert student.twice(student.define("lambda x: x + 3"), 1) == 7


def test_the_students_objects_can_be_passed_back(attempt):
    """An object that came as a handle goes back as itself."""
    _, student = attempt("class Net: pass\ndef same(a, b): return a is b")
    net = student.Net()
    assert student.same(net, net) is True


def test_an_exception_arrives_with_a_trimmed_traceback(attempt):
    """The traceback shows the student's lines and none of the grader's."""
    _, student = attempt(("1.1", "def f(x):\n    return 1 / x"))
    with pytest.raises(StudentError, match="ZeroDivisionError: division by zero") as caught:
        student.f(0)
    assert "Task 1.1, line 2, in f\n    return 1 / x" in caught.value.traceback
    assert "runner" not in caught.value.traceback


def test_what_the_code_printed_comes_with_its_error(attempt):
    """Output is captured and cut; an endless print does not fill the memory."""
    _, student = attempt("def f():\n    print('x' * 50_000)\n    raise ValueError('no')")
    with pytest.raises(StudentError) as caught:
        student.f()
    assert caught.value.output.startswith("xxx")
    assert "40001 more characters" in caught.value.output


def test_a_blank_is_not_attempted(attempt):
    """NotImplementedError with the task's name is a blank; with another task's name it is a dependency."""
    made, student = attempt(
        ("1.1", "def f():\n    raise NotImplementedError('Task 1.1')"), ("1.2", "def g():\n    return f()")
    )
    made.begin("1.1", 0)
    with pytest.raises(NotAttempted, match=r"Task 1.1 still raises"):
        student.f()
    made.begin("1.2", 0)
    with pytest.raises(StudentError, match=r"needs Task 1.1") as caught:
        student.g()
    assert not isinstance(caught.value, NotAttempted)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("while True: pass", "did not finish within 5 seconds"),
        ("import os\nos._exit(3)", "exited with code 3"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
        ("def f(:\n    pass", "SyntaxError"),
        ("import sys\nsys.exit()", "SystemExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("f = g", "NameError: name 'g' is not defined"),
    ],
)
@pytest.mark.skipif(os.name != "posix", reason="signals are named differently elsewhere")
def test_a_bad_cell_costs_its_own_names(attempt, source, words):
    """A cell that hangs, exits, dies or does not parse is named as the reason; the cells around it still run."""
    made, student = attempt("before = 1", ("1.1", source), "after = before + 1", limits=HURRIED)
    made.begin("1.1", 0)
    with pytest.raises(StudentError, match="because its cell stopped") as caught:
        student.f()
    assert words in str(caught.value)
    made.begin("1.2", 0)
    assert student.after == 2


def test_a_call_that_hangs_costs_its_task_only(attempt):
    """After a call that hangs the task's other checks fail at once, and other tasks go on in a fresh process."""
    made, student = attempt("def f():\n    while True: pass", "def g(): return 5", limits=HURRIED)
    made.begin("1.1", 0)
    with pytest.raises(StudentError, match="endless loop"):
        student.f()
    assert made.ended
    with pytest.raises(StudentError, match="endless loop"):
        student.g()
    made.begin("1.2", 0)
    assert student.g() == 5
    assert made.generation == 2


def test_a_handle_of_a_dead_process_is_an_error_in_words(attempt):
    """What was held in a process that died cannot be used, and the message says so."""
    made, student = attempt("class Net: pass\nimport os")
    net = student.Net()
    made.begin("1.1", 0)
    with pytest.raises(StudentError):
        student.define("os")._exit(1)
    made.begin("1.2", 0)
    assert callable(student.Net)
    with pytest.raises(StudentError, match="ended in the middle"):
        _ = net.weights


def test_a_submission_has_a_limit_as_a_whole(attempt):
    """Many slow calls end when the submission's time is used up."""
    made, student = attempt("import time", limits=Limits(cell=60, call=60, submission=5))
    with pytest.raises(StudentError, match="did not finish"):
        student.time.sleep(600)
    made.begin("1.2", 0)
    with pytest.raises(StudentError, match="used up its 5 seconds"):
        _ = student.time


def test_generators_are_seeded_before_each_check(attempt):
    """The same seed gives the same draws, whatever was drawn before."""
    made, student = attempt("import numpy as np, random\ndef draw(): return [random.random(), np.random.rand()]")
    made.begin("1.1", 42)
    first = student.draw()
    student.draw()
    made.begin("1.1", 42)
    assert student.draw() == first


def test_magics_are_run_or_passed_over(attempt):
    """Plotting magics, timing and shell commands do not stop a cell."""
    _, student = attempt("%matplotlib inline\n!echo hello\n%time a = 1", "%%time\nb = 2", "c = 3\nc?")
    assert [student.a, student.b, student.c] == [1, 2, 3]


def test_the_checks_of_a_notebook_do_nothing_while_it_is_graded(attempt):
    """A submission's own check("1.1") cells are silent."""
    _, student = attempt("from layerwise import check\ncheck('1.1')\nok = True")
    assert student.ok is True


def test_nothing_of_the_grader_is_in_the_students_environment(attempt, monkeypatch):
    """Variables of the grader's environment, such as keys, are not passed on."""
    monkeypatch.setenv("SECRET_TOKEN", "abc")
    _, student = attempt("import os\nseen = dict(os.environ)")
    assert "SECRET_TOKEN" not in student.seen


def test_dataclasses_and_display_work_as_in_a_notebook(attempt):
    """Cells run in a module called __main__, where dataclasses find themselves, and display exists."""
    _, student = attempt(
        "from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int = 1\ndisplay(P())\nname = P.__module__"
    )
    assert student.name == "__main__"


@pytest.mark.parametrize(
    "value",
    [
        "object()",
        "[[[[1]]]] * 3",
        "float('nan')",
        "10 ** 400",
        "type('Liar', (), {'__class__': int})()",
        "(i for i in range(3))",
        "__import__('numpy').array([object()])",
        "'\\ud800'",
    ],
)
def test_no_returned_value_breaks_the_grader(attempt, value):
    """Whatever a variable holds, reading it gives a value, something to hold on to, or an error in words."""
    _, student = attempt(f"value = {value}\nother = 1")
    with contextlib.suppress(StudentError):
        _ = student.value
    assert student.other == 1


def test_a_set_of_numbers_and_a_pandas_series_arrive_as_plain_values(attempt):
    """Common containers are converted rather than refused."""
    _, student = attempt("import pandas as pd\ns = {3, 1}\np = pd.Series([1.5, 2.5])\nr = range(3)")
    assert student.s == [1, 3]
    assert student.r == [0, 1, 2]
    np.testing.assert_array_equal(student.p, [1.5, 2.5])


def test_the_runner_is_python_of_this_environment(attempt):
    """A submission runs with the libraries of the grader's environment."""
    _, student = attempt("import sys\nexe = sys.executable")
    assert student.exe == sys.executable


def cells(*tasks):
    """A submission of a cell for each task; "" is a cell of none."""
    return Submission(tuple(Cell(n, "", task) for n, task in enumerate(tasks, start=1)))


@pytest.mark.parametrize(
    ("tasks", "own", "numbers"),
    [
        (["1.1"], True, [1, 2]),
        (["1.2"], True, [1, 2, 3, 4, 6]),
        (["1.2"], False, [1, 2, 3]),
        (["1.1", "1.3"], True, [1, 2, 3, 5]),
        (["1.4"], True, [1, 2, 3, 4, 5, 6, 7]),
    ],
)
def test_a_task_needs_the_cells_before_it_and_its_own(tasks, own, numbers):
    """Cells of other tasks that come after its first one are left out, and all that comes after its last."""
    notebook = cells("", "1.1", "", "1.2", "1.3", "1.2", "")
    assert [cell.number for cell in notebook.up_to(tasks, own).cells] == numbers


def test_a_run_goes_on_where_a_notebook_begins_alike(attempt):
    """What has run is not run again; a notebook that begins otherwise is refused."""
    run, student = attempt("runs = [1]", "runs.append(2)")
    run.run_cells()
    began = run.submission.cells
    assert not run.go_on_with(Submission((Cell(1, "runs = []", ""), *began[1:])))
    assert run.go_on_with(Submission((*began, Cell(3, "runs.append(3)", "1.2"))))
    assert student.runs == [1, 2, 3]
    assert run.generation == 1
