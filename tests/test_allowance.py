"""What the work of a check on an answer may cost the grader: time and memory, and only its own points."""

import sys
import threading
import time

import numpy as np
import pytest

from layerwise.grade.judge.allowance import Allowance, Exhausted
from layerwise.grade.judge.grader import Grader
from layerwise.grade.records import Cause, Outcome
from layerwise.grade.sandbox.sandbox import Sandbox
from layerwise.grade.submission.notebook import read_submission

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the kernel bounds memory so on Linux alone")
PLAIN = "    assert_equal(student.answer, 3)\n"
# Work that grows with what came back, in ways that a check may have; each takes nothing on the solution's answer, 3.
LONG = {
    "a loop": "    total = 0\n    while total < student_answer:\n        total += 1\n",
    "guarded": (
        "    total = 0\n    try:\n        while total < student_answer:\n            total += 1\n"
        "    except Exception:\n        total = 3\n    assert total == 3\n"
    ),
    "nested": "    assert sum(1 for a in range(student_answer) for b in range(10)) >= 0\n",
    "arrays": "    import numpy\n    for _ in range(student_answer):\n        numpy.arange(1000).sum()\n",
}
LARGE = {
    "array": "    import numpy\n    assert numpy.ones(student_answer).sum() == 3\n",
    "outer": "    import numpy\n    assert numpy.equal.outer(range(student_answer // 10**5), range(10**6)).size >= 0\n",
    "text": "    assert len('x' * student_answer) == 3\n",
    "list": "    assert len([None] * student_answer) == 3\n",
    "steps": "    kept = [bytearray(10**6) for _ in range(student_answer // 10**6)]\n    assert not kept\n",
}


@pytest.fixture
def grade(sums, hand_in):
    """`grade(work, answer)` gives the outcome of check 1.2 with that work in it, in a grader that is given little."""

    def made(work, *answers, allowance):
        text = sums.checks.read_text(encoding="utf-8")
        sums.checks.write_text(text.replace(PLAIN, f"    student_answer = student.answer\n{work}"), encoding="utf-8")
        with Sandbox.weak() as sandbox, Grader(sums, sandbox, allowance) as grader:
            for number, answer in enumerate(answers):
                path = hand_in(f"s{number}", {"1.2": f"answer = {answer}"})
                with grader.open(read_submission(path)) as session:
                    tasks = {task.id: task for task in grader.judge(session)}
                assert tasks["1.1"].outcome is Outcome.PASSED
                yield tasks["1.2"].checks[0]

    return made


@pytest.mark.parametrize("work", LONG.values(), ids=LONG)
def test_an_answer_that_makes_a_check_compute_too_long_fails_it(grade, work):
    """A check that computes longer than it may is failed with a sentence; the next submission is judged as ever."""
    bad, good = grade(work, 10**12, 3, allowance=Allowance(seconds=1))
    assert (bad.outcome, bad.cause) == (Outcome.FAILED, Cause.UNUSABLE)
    assert bad.seen == "Your answer took the check more than 1 seconds of computing: is it far larger than asked for?"
    assert good.outcome is Outcome.PASSED


@ON_LINUX
@pytest.mark.parametrize("work", LARGE.values(), ids=LARGE)
def test_an_answer_that_makes_a_check_take_too_much_memory_fails_it(grade, work):
    """A check that takes more memory than it may is failed with a sentence; the next submission is judged as ever."""
    bad, good = grade(work, 10**9, 3, allowance=Allowance(mebibytes=256))
    assert (bad.outcome, bad.cause) == (Outcome.FAILED, Cause.UNUSABLE)
    assert bad.seen == "Your answer took the check more than 256 MiB of memory: is it far larger than asked for?"
    assert good.outcome in (Outcome.PASSED, Outcome.FAILED)
    assert good.cause is Cause.NONE


@pytest.mark.parametrize("work", ["    while True: pass\n", pytest.param("    [0] * 10**9\n", marks=ON_LINUX)])
def test_a_check_that_is_too_much_for_everybody_is_ours(grade, work):
    """What a check takes on the solution as well is the course's fault: ungraded, and never the student's."""
    (check,) = grade(work, 3, allowance=Allowance(seconds=1, mebibytes=256))
    assert (check.outcome, check.cause) == (Outcome.UNGRADED, Cause.TOO_MUCH)
    assert check.seen == "The check itself takes more time or memory than it may, on the solution as well."


def test_waiting_for_the_students_process_costs_nothing(grade):
    """However long the student's code takes, the check has its time for itself."""
    work = "    student.define('__import__(\"time\").sleep(2) or sum(range(3 * 10**7))')\n"
    (check,) = grade(work, 3, allowance=Allowance(seconds=0.3))
    assert check.outcome is Outcome.PASSED


@ON_LINUX
def test_the_limit_of_memory_holds_in_checks_alone():
    """Before and after a check, and while the student's process is asked, the process has the limit that it had."""
    import resource

    def limit():
        return resource.getrlimit(resource.RLIMIT_DATA)

    before, allowance = limit(), Allowance(mebibytes=64)
    with allowance.granted():
        assert limit() != before
        with allowance.suspended():
            assert limit() == before
            np.ones(200 * 2**17)
        assert limit() != before
    with pytest.raises(Exhausted, match="64 MiB of memory"), allowance.granted():
        np.ones(200 * 2**17)
    assert limit() == before
    np.ones(200 * 2**17)


def test_a_check_that_has_ended_is_not_stopped_any_more():
    """Whenever somebody looks, what comes after a check runs on undisturbed."""
    allowance, ended = Allowance(seconds=0), threading.Event()

    def look():
        while not ended.is_set():
            allowance.look()

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        stopped = 0
        for _ in range(300):
            try:
                with allowance.granted(), allowance.suspended():
                    time.sleep(0)
            except Exhausted:
                stopped += 1
            sum(range(1000))
    finally:
        ended.set()
        watcher.join()
    assert 0 <= stopped <= 300
