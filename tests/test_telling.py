"""What a student reads first: the cause, with its line, and no hint beside the point."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest

from layerwise.checks import Mismatch, array, assert_close
from layerwise.grade.job import grade_notebook
from layerwise.grade.judge.faults import NotAttempted, StudentError
from layerwise.grade.judge.telling import told
from layerwise.grade.records import Cause, CheckResult, Outcome, TaskResult
from layerwise.notebook import as_text

PATIENCE = 120.0  # seconds on a busy machine
RIGHT = "def add(a, b):\n    return np.asarray(a) + np.asarray(b)\n"


def test_the_cells_own_exception_comes_first(sums, hand_in):
    """Where the name exists and is wrong, the cell's exception is told before what is wrong, with its line."""
    _, task = grade_notebook(sums, hand_in("x", {"1.2": "answer = 4\n\nanswer = -[3]"}))
    assert task.outcome is Outcome.ERROR
    (check,) = task.checks
    assert check.seen.startswith("The cell of Task 1.2 stopped. Your code raised TypeError: bad operand")
    assert "should be 3, but it is 4" in check.seen
    assert "Task 1.2, line 3" in check.traceback


def test_what_was_defined_before_an_exception_counts_and_is_said(sums, hand_in):
    """A right answer above a line that fails keeps its points; the page says that the cell stopped."""
    task, _ = grade_notebook(sums, hand_in("x", {"1.1": f"{RIGHT}\n1 / 0"}))
    assert task.outcome is Outcome.PASSED
    assert "ZeroDivisionError" in task.checks[0].seen
    assert "What it had defined by then counts." in as_text(task)


def test_a_cell_that_the_clock_has_stopped_keeps_its_names(hurried, hand_in):
    """The last statement hangs: what stands above it is judged, and the page says so."""
    task, _ = grade_notebook(hurried, hand_in("x", {"1.1": f"{RIGHT}\nwhile True:\n    pass"}))
    assert task.outcome is Outcome.PASSED
    assert "did not finish within 5 seconds" in task.checks[0].seen
    assert "What it had defined by then is kept." in task.checks[0].seen


@pytest.mark.parametrize("answer", ["add = 0.1", "add = lambda a, b: 0"])
def test_an_overwritten_answer_is_named_with_its_cell(sums, hand_in, answer):
    """Whether what is there now can be called or not."""
    task, _ = grade_notebook(sums, hand_in("x", {"1.2": f"answer = 3\n{answer}"}))
    assert "`add` was overwritten by Task 1.2, after Task 1.1 had defined it." in task.checks[0].seen
    assert "cannot be used" not in task.checks[0].seen


def test_an_answer_that_is_only_used_is_not_called_overwritten(sums, hand_in):
    """A wrong answer that other cells call or mention is just wrong."""
    wrong = {"1.1": "def add(a, b):\n    return a - b", "1.2": "answer = add(4, 1)"}
    task, _ = grade_notebook(sums, hand_in("x", wrong))
    assert "overwritten" not in as_text(task)


class Knows:
    """A session that knows how a cell has failed."""

    task, generation, ended = "", 1, False

    def __init__(self, failure=None, stale=False):
        self.failure, self.stale = failure, stale

    def failure_of(self, task):
        return self.failure

    def overwritten(self, task):
        return {}

    def begin(self, task, seed): ...

    def request(self, request, from_handle): ...

    def close(self): ...


def check(outcome, hint="", recognized=False):
    return CheckResult("test", "1.1", 1.0, outcome, "It works.", "Seen." if outcome != "passed" else "", hint,
                       recognized=recognized)  # fmt: skip


def test_hints_of_others_are_left_out_when_the_slip_is_recognized():
    """One check names the very slip: the hint of the other, which only follows from it, would mislead."""
    checks = (check(Outcome.FAILED, "Look at the axis."), check(Outcome.FAILED, "You subtracted.", recognized=True))
    assert [c.hint for c in told(TaskResult("1.1", "", 2, checks), Knows()).checks] == ["", "You subtracted."]


def test_one_slip_costs_one_check():
    """What recognizes the same slip again keeps its points and says so; another slip costs its own."""
    failed = Outcome.FAILED
    checks = (
        check(failed, "No bias.", recognized=True),
        check(failed, "No bias.", recognized=True),
        check(failed, "No scale.", recognized=True),
        check(failed),
    )
    checks = tuple(replace(one, name=f"check {number}") for number, one in enumerate(checks))
    result = told(TaskResult("1.1", "Add", 4, checks), Knows())
    assert [one.earned for one in result.checks] == [0, 1, 0, 0]
    assert result.outcome is failed
    assert result.checks[1].repeats == "check 0"
    assert "costs no further points" in result.checks[1].hint


def test_hints_stay_when_no_check_recognizes_the_slip():
    """Then each is the best that is known."""
    checks = (check(Outcome.FAILED, "a"), check(Outcome.FAILED, "b"))
    assert [c.hint for c in told(TaskResult("1.1", "", 2, checks), Knows()).checks] == ["a", "b"]


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [
        (StudentError("Your code raised ValueError.", cause=Cause.RAISED), Outcome.ERROR),
        (NotAttempted("The cell of Task 1.1 was changed and not run since."), Outcome.NOT_ATTEMPTED),
    ],
)
def test_a_live_task_whose_cell_failed_is_never_green(failure, outcome):
    """What its names stand for may be left from an earlier run."""
    found = told(TaskResult("1.1", "", 1, (check(Outcome.PASSED),)), Knows(failure, stale=True))
    assert found.outcome is outcome
    assert failure.message in found.checks[0].seen
    assert told(TaskResult("1.1", "", 1, (check(Outcome.PASSED),)), Knows(failure)).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("actual", "expected", "words"),
    [
        (0.778696 + 2e-7, 0.778696, "should be 0.778696, but it is 0.7786962."),
        (1.0 + 1e-15, 1.0, "should be 1, but it is 1.000000000000001."),
        (-0.0, 1.0, "should be 1, but it is 0."),
        (np.float32(-0.0), 2.5, "but it is 0."),
    ],
)
def test_numbers_that_differ_look_different(actual, expected, words):
    """As many digits as it takes; and no negative zero."""
    with pytest.raises(Mismatch) as error:
        assert_close(actual, expected, rtol=0, atol=0)
    assert words in error.value.seen


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        ("The mean is -0.00.", "The mean is 0.00."),
        ("It is \u22120, not 1.", "It is 0, not 1."),
        ("It is -0.01 or 3-0 or 1e-0 or -0x.", "It is -0.01 or 3-0 or 1e-0 or -0x."),
    ],
)
def test_no_sentence_has_a_negative_zero(seen, words):
    """A check's own sentence may have rounded one; a range, an exponent and small numbers stay."""
    assert Mismatch(seen).seen == words


@pytest.mark.parametrize(
    ("value", "shape", "words"),
    [
        (3.0, (None,), "should be a one-dimensional array, but it is a single number."),
        (3.0, (4, 2), "should have the shape (4, 2), but it is a single number."),
        ([[1, 2]], (None,), "a one-dimensional array, but it is a two-dimensional array, of the shape (1, 2)."),
        ([1, 2], (None, 3), 'should have the shape (any, 3) ("any" is any number), but it has (2,).'),
    ],
)  # fmt: skip
def test_shapes_are_told_in_words(value, shape, words):
    """Where a shape has no numbers to name."""
    with pytest.raises(Mismatch) as error:
        array(value, shape)
    assert words in error.value.seen


@pytest.mark.skipif(sys.platform == "win32", reason="sends a POSIX signal")
def test_ctrl_c_ends_a_check_at_once_and_blames_nobody(sums, hand_in):
    """Exit code 130, no verdict, no traceback, though the student's code would run for a minute."""
    path = hand_in("x", {"1.1": "while True: pass"})
    command = [sys.executable, "-m", "layerwise", "check", "01", "--notebook", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as process:
        time.sleep(8)  # long enough for most machines to be in the cell; sooner is stopped as well
        process.send_signal(signal.SIGINT)
        said, complained = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert "Task" not in said
    assert "Traceback" not in complained


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
@pytest.mark.parametrize("command", [["check", "01"], ["list"], ["progress"], ["--help"]])
def test_any_terminal_can_show_what_is_said(sums, encoding, command):
    """A character that the terminal does not know is replaced."""
    done = subprocess.run(
        [sys.executable, "-m", "layerwise", *command],
        env={**os.environ, "PYTHONIOENCODING": encoding}, capture_output=True, check=False, timeout=PATIENCE,
    )  # fmt: skip
    assert b"UnicodeEncodeError" not in done.stderr
    assert b"Traceback" not in done.stderr
    assert done.stdout
