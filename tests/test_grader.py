"""A grader: checks are read once, what crashes is settled once, and every job has a result of its own."""

import pytest

from layerwise.course import read_unit
from layerwise.errors import GradingError
from layerwise.grade.intake.collect import collect
from layerwise.grade.job import Job
from layerwise.grade.judge.grader import Grader
from layerwise.grade.judge.session import NotebookSession
from layerwise.grade.parallel import grade_jobs
from layerwise.grade.records import Cause, Outcome
from layerwise.grade.sandbox.sandbox import Sandbox
from layerwise.grade.submission.notebook import read_submission
from layerwise.watch import HeadStart


@pytest.fixture
def grader(sums):
    """A grader of the tiny course's unit, without walls."""
    with Sandbox.weak() as sandbox, Grader(sums, sandbox) as made:
        yield made


def judged(grader, path):
    with grader.open(read_submission(path)) as session:
        return {task.id: task for task in grader.judge(session)}


def rewrite(unit, old, new):
    """Change the check file."""
    text = unit.checks.read_text(encoding="utf-8")
    assert old in text
    unit.checks.write_text(text.replace(old, new), encoding="utf-8")


def test_one_grader_judges_many(grader, hand_in):
    """Each submission is judged by itself: neither fixtures nor results of the one before are left."""
    right, wrong = hand_in("right"), hand_in("wrong", {"1.1": "def add(a, b):\n    return a - b"})
    for path, outcome in ((right, Outcome.PASSED), (wrong, Outcome.FAILED), (right, Outcome.PASSED)):
        tasks = judged(grader, path)
        assert tasks["1.1"].outcome is outcome
        assert tasks["1.2"].outcome is Outcome.PASSED


def test_what_crashes_on_the_solution_too_is_ours_and_settled_once(sums, hand_in, tmp_path):
    """A check that crashes on everybody is ungraded, and is tried on the reference once for a class."""
    ran = tmp_path / "ran"
    mark = f"    with open({str(ran)!r}, 'a') as marks:\n        marks.write('x')\n"
    crash = f"{mark}    raise RuntimeError('the check is broken')\n"
    rewrite(sums, "    assert_equal(student.answer, 3)\n", crash)
    with Sandbox.weak() as sandbox, Grader(sums, sandbox) as grader:
        for name in ("Ada", "Ben", "Cem"):
            (check,) = judged(grader, hand_in(name))["1.2"].checks
            assert (check.outcome, check.cause) == (Outcome.UNGRADED, Cause.CHECK_CRASHED)
            assert check.seen == "The check itself stopped with RuntimeError: the check is broken"
    assert ran.read_text() == "xxxx"  # three submissions, and the solution


def test_what_crashes_on_the_students_value_alone_is_theirs(sums, hand_in):
    """A check that crashes on a strange value, and not on the solution's, is failed with that said."""
    rewrite(sums, "    assert_equal(student.answer, 3)\n", "    assert student.answer + 1 == 4\n")
    with Sandbox.weak() as sandbox, Grader(sums, sandbox) as grader:
        (check,) = judged(grader, hand_in("x", {"1.2": "answer = 'three'"}))["1.2"].checks
    assert (check.outcome, check.cause) == (Outcome.FAILED, Cause.UNUSABLE)
    assert check.seen.startswith("What your code returned cannot be used: TypeError")


def test_a_session_that_breaks_leaves_nothing_to_the_next(grader, hand_in):
    """When the sandbox breaks in the middle of the checks, the next submission is judged by its own values."""
    broken, asked = grader.open(read_submission(hand_in("broken"))), []
    request = broken.request

    def break_down(*arguments):
        asked.append(1)
        if len(asked) == 2:
            raise GradingError("The sandbox does not answer.")
        return request(*arguments)

    broken.request = break_down
    with broken, pytest.raises(GradingError, match="does not answer"):
        grader.judge(broken)
    wrong = judged(grader, hand_in("wrong", {"1.1": "def add(a, b):\n    return a - b"}))
    assert (wrong["1.1"].outcome, wrong["1.2"].outcome) == (Outcome.FAILED, Outcome.PASSED)


def test_a_check_file_that_cannot_be_read_is_said_each_time(sums, hand_in):
    """The fault is the course's; it is said for every submission, and nothing hangs."""
    rewrite(sums, "import", "imprt")
    with Sandbox.weak() as sandbox, Grader(sums, sandbox) as grader:
        for name in ("Ada", "Ben"):
            with pytest.raises(GradingError, match="the checks cannot be run"):
                judged(grader, hand_in(name))


def test_equal_jobs_have_a_result_each(sums, hand_in):
    """Jobs that look the same are still two."""
    hand_in("Ada")
    (one,) = collect(sums.root / "class")
    job = Job(sums.root, sums.name, one, sandboxed=False)
    results = list(grade_jobs(sums, [job, job], sandboxed=False))
    assert [result.graded for _, result in results] == [True, True]


def test_limits_of_unit_toml_hold(sums, hand_in):
    """A grader takes the unit as it was given, not as the file says later."""
    path = sums.folder / "unit.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("cell = 60", "cell = 1"), encoding="utf-8")
    unit = read_unit(sums.root, sums.name)
    with Sandbox.weak() as sandbox, Grader(unit, sandbox) as grader:
        task = judged(grader, hand_in("x", {"1.2": "while True: pass"}))["1.2"]
    assert "did not finish within 1 seconds" in task.checks[0].seen
    assert task.checks[0].cause is Cause.MISSING


def test_a_head_start_that_is_lost_keeps_nobody_waiting(sums, hand_in):
    """Whatever goes wrong while cells run ahead, whoever takes the session over goes on."""

    class Lost(NotebookSession):
        def run_cells(self):
            raise RuntimeError("no more threads")

    submission = read_submission(hand_in("x"))
    session = Lost(submission, Sandbox.weak().start, sums.limits)
    ahead = HeadStart(session)
    assert ahead.take(submission) is session
    ahead.end()


def test_a_check_file_that_was_mended_is_read_anew(sums, hand_in):
    """After a check file that could not be read, the mended one judges the submission that is at hand."""
    with Sandbox.weak() as sandbox, Grader(sums, sandbox) as grader:
        rewrite(sums, "import", "imprt")
        with pytest.raises(GradingError, match="the checks cannot be run"):
            judged(grader, hand_in("wrong", {"1.2": "answer = 4"}))
        rewrite(sums, "imprt", "import")
        assert judged(grader, hand_in("right"))["1.2"].outcome is Outcome.PASSED
