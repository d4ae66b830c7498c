"""Grading again after a check was mended, grades that can be traced, and the commands for both."""

import csv
import json
import os
import re
import subprocess
import sys
from dataclasses import replace

import pytest

from layerwise.errors import PolicyError
from layerwise.grade.intake.collect import collect
from layerwise.grade.parallel import grade_class
from layerwise.grade.records import Outcome
from layerwise.grade.report.folder import Reports
from layerwise.grade.report.place import MARK, read_results
from layerwise.grade.resume import earlier_results
from layerwise.term.regrade import regrade, write_regraded

MENDED, WRONG = "assert_equal(student.answer, 3)", "assert_equal(student.answer, 4)"
SUBTRACTS = {"1.1": "def add(a, b):\n    return a - b", "1.2": "answer = 4"}
DRAWS = {"1.2": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nanswer = 3"}


def edit(unit, old, new):
    text = unit.checks.read_text(encoding="utf-8")
    assert old in text
    unit.checks.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def graded(sums, hand_in):
    """A class of two, graded with a check that demands the wrong answer: their reports."""
    hand_in("Ada")
    hand_in("Ben", SUBTRACTS)
    edit(sums, MENDED, WRONG)
    # The reference does not answer 4 either, but it is asked only where a check crashes.
    reports = Reports.begin(sums, sums.root / "out")
    for result in grade_class(sums, collect(sums.root / "class"), seed=5, sandboxed=False):
        reports.add(result)
    reports.finish()
    edit(sums, WRONG, MENDED)
    return reports


def again(reports, *tasks, **options):
    """Regrade what is in the log; changes by student."""
    hand_ins = collect(reports.unit.root / "class", every=True)
    changes = regrade(reports.unit, read_results(reports.folder), hand_ins, tasks, sandboxed=False, **options)
    return {change.old.student: change for change in changes}


def by_student(folder):
    return {result.student: result for result in read_results(folder)}


def points(result):
    return [task.earned for task in result.tasks]


def test_a_mended_check_changes_its_task_and_nothing_else(graded, sums):
    """Up for one, down for another, with the check that ends otherwise; nothing is written unasked, nothing lost."""
    log = graded.log.read_bytes()
    changes = again(graded, "1.2")
    assert {name: (change.before, change.after) for name, change in changes.items()} == {"Ada": (0, 1), "Ben": (1, 0)}
    assert changes["Ada"].why == "1.2 test_answer: failed → passed"
    assert graded.log.read_bytes() == log

    earlier = write_regraded(graded.folder, sums, changes.values())
    assert (earlier / "results.jsonl").read_bytes() == log
    assert "You subtracted." in (earlier / "ben.html").read_text(encoding="utf-8")
    found = by_student(graded.folder)
    assert (points(found["Ada"]), points(found["Ben"])) == ([2, 1], [1, 0])
    page = (graded.folder / "ben.html").read_text(encoding="utf-8")
    assert "You subtracted." in page
    assert "Regraded" in page
    with (graded.folder / "grades.csv").open(encoding="utf-8") as file:
        assert [row["total"] for row in csv.DictReader(file)] == ["3", "1"]
    assert {path.name for path in graded.folder.iterdir()} == {
        "ada.html", "ben.html", "index.html", "grades.csv", "results.jsonl", MARK, earlier.name,
    }  # fmt: skip

    first, second = found["Ada"].traces
    assert (first.tasks, second.tasks) == (("1.1", "1.2"), ("1.2",))
    assert first.seed == second.seed == 5
    assert first.checks != second.checks
    # One of its tasks was still graded with the old checks: --resume must grade it again.
    assert earlier_results(graded.log, sums, 5, collect(sums.root / "class")) == []


def test_regrading_everything_leaves_nothing_of_the_old_grade(graded, sums):
    """The result then stands for the checks as they are, and can be resumed; another seed is used if given."""
    write_regraded(graded.folder, sums, again(graded, seed=6).values())
    found = by_student(graded.folder)
    assert [trace.seed for trace in found["Ada"].traces] == [6]
    assert found["Ada"].seed == 6
    kept = earlier_results(graded.log, sums, 6, collect(sums.root / "class"))
    assert {result.student for result in kept} == {"Ada", "Ben"}


def test_a_file_that_changed_is_named_and_not_regraded(graded, sums, hand_in):
    """Its page stays as it is, figures included; the same for a file that is gone."""
    page = graded.folder / "ada.html"
    page.write_text(page.read_text(encoding="utf-8") + "<!-- a figure -->", encoding="utf-8")
    content = page.read_bytes()
    hand_in("Ada", {"1.2": "answer = 1 + 2"})
    (sums.root / "class" / "Ben.ipynb").unlink()
    changes = again(graded, "1.2")
    assert changes["Ada"].kept == "Ada.ipynb has changed since it was graded"
    assert changes["Ben"].kept == "Ben.ipynb is not in the folder any more"
    write_regraded(graded.folder, sums, changes.values())
    assert page.read_bytes() == content
    assert points(by_student(graded.folder)["Ada"]) == [2, 0]


def test_where_the_grader_fails_the_earlier_grade_stays_and_is_called_earlier(graded, sums):
    """Nothing lower is written, and nothing passes for new; a later regrading takes the note away."""
    edit(sums, MENDED, "undefined_name")
    changes = again(graded, "1.2")
    assert {change.after for change in changes.values()} == {0, 1}
    assert "Task 1.2 could not be regraded: The check itself stopped with NameError" in changes["Ada"].why
    write_regraded(graded.folder, sums, changes.values())
    ada = by_student(graded.folder)["Ada"]
    assert points(ada) == [2, 0]
    assert re.search(r"Task 1\.2 could not be regraded on \d{4}-\d\d-\d\d, and has its earlier grade", ada.notes[-1])
    assert "has its earlier grade" in (graded.folder / "grades.csv").read_text(encoding="utf-8")
    assert [trace.tasks for trace in ada.traces] == [("1.1", "1.2")]

    edit(sums, "undefined_name", MENDED)
    write_regraded(graded.folder, sums, again(graded, "1.2").values())
    ada = by_student(graded.folder)["Ada"]
    assert points(ada) == [2, 1]
    assert not [note for note in ada.notes if "could not be regraded" in note]
    assert len(list(graded.folder.glob("before-*"))) == 2


def test_what_was_ungraded_gets_its_grade_and_figures_are_drawn_anew(sums, hand_in):
    """The usual reason to regrade: a check that crashed on everybody."""
    hand_in("Ada", DRAWS)
    edit(sums, MENDED, "undefined_name")
    reports = Reports.begin(sums, sums.root / "out")
    for result in grade_class(sums, collect(sums.root / "class"), seed=5, sandboxed=False):
        reports.add(replace(result, figures=()))
    reports.finish()
    edit(sums, "undefined_name", MENDED)
    changes = again(reports, "1.2")
    assert (changes["Ada"].before, changes["Ada"].after) == (None, 1)
    assert changes["Ada"].new.tasks[1].outcome is Outcome.PASSED
    write_regraded(reports.folder, sums, changes.values())
    assert "data:image/png" in (reports.folder / "ada.html").read_text(encoding="utf-8")


def test_results_of_other_tasks_are_refused(graded, sums):
    """One task alone cannot be put into results of a unit that has changed its tasks."""
    (first, *_) = read_results(graded.folder)
    old = replace(first, tasks=first.tasks[:1])
    with pytest.raises(PolicyError, match="Regrade all tasks, without --task"):
        list(regrade(sums, [old], [], ["1.1"], sandboxed=False))


@pytest.fixture
def layerwise(sums):
    """Runs the command inside the tiny course, without a sandbox."""

    def run(*arguments):
        command = [sys.executable, "-m", "layerwise", *arguments]
        environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
        return subprocess.run(
            command, capture_output=True, encoding="utf-8", cwd=sums.root, env=environment, check=False, input=""
        )

    return run


WEAK = ("--allow-weak-sandbox", "-j", "1")


def test_the_command_shows_who_changes_and_writes_if_told(graded, layerwise, hand_in):
    """A table, exit code 1 where somebody was left, and no new grades without --write."""
    hand_in("Ben", {"1.2": "answer = 5"})
    log = graded.log.read_bytes()
    done = layerwise("regrade", "out", "class", "--task", "01.2", *WEAK)
    assert done.returncode == 2
    assert "has no task 01.2" in done.stderr
    done = layerwise("regrade", "out", "class", "--task", "1.2", *WEAK)
    assert done.returncode == 1, done.stderr
    assert re.search(r"Ada\s+│ 0\s+│ 1\s+│ \+1", done.stdout)
    assert "Ben.ipynb has changed" in " ".join(done.stdout.split())
    assert "1 with more points, 0 with fewer, 0 the same, 1 not regraded" in done.stdout
    assert "To write these grades, add --write" in done.stdout
    assert graded.log.read_bytes() == log
    done = layerwise("regrade", "out", "class", "--task", "1.2", "--write", *WEAK)
    assert "The old reports: out" in done.stdout
    assert points(by_student(graded.folder)["Ada"]) == [2, 1]


POLICY = """
[late]
penalty_per_day = 0.5
[attempts]
count = "best"
[units.01]
due = 2026-10-05T23:59:00+02:00
"""


def test_grading_by_a_policy(layerwise, sums, hand_in):
    """Columns in the gradebook, the reason on the page, the best attempt in one row, raw grades in the log; then the
    term's gradebook from that, and a regrading by the same policy.
    """
    (sums.root / "class" / "Ada").mkdir(parents=True)
    hand_in("Ada/try")
    hand_in("Ada/final", {"1.2": "answer = 5"})
    hand_in("Ben", SUBTRACTS)
    (sums.root / "policy.toml").write_text(POLICY, encoding="utf-8")
    times = "name,time,file\nAda,2026-10-05,try.ipynb\nAda,2026-10-07,final.ipynb\nBen,2026-10-06T23:00+02:00,\n"
    (sums.root / "times.csv").write_text(f"{times}X,2026-10-05,\n", encoding="utf-8")
    os.utime(sums.root / "class" / "Ada" / "try.ipynb", (1, 1))
    with_policy = ("--policy", "policy.toml", "--times", "times.csv")
    done = layerwise("grade", "class", "--unit", "01", "--out", "out", "--seed", "5", *with_policy, *WEAK)
    assert done.returncode == 0, done.stderr
    assert "! Unit 01: these lines of the times fit no hand-in: 5." in done.stderr
    out = sums.root / "out"
    with (out / "grades.csv").open(encoding="utf-8") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert list(rows["Ada"])[-5:] == ["days late", "penalty", "final", "final out of", "why"]
    assert (rows["Ada"]["total"], rows["Ada"]["final"], rows["Ada"]["file"]) == ("3", "3", "Ada/try.ipynb")
    assert rows["Ada"]["why"].startswith("counts of 2 attempts")
    assert (rows["Ben"]["days late"], rows["Ben"]["penalty"], rows["Ben"]["final"]) == ("1", "50 %", "0.5")
    page = (out / "ben.html").read_text(encoding="utf-8")
    assert "Final: 0.5 of 3 points.</strong> 1 day late, 50 % taken off: 1 of 3 → 0.5." in page
    assert "0.5</strong> / 3" in (out / "index.html").read_text(encoding="utf-8")
    assert sorted(result.earned for result in read_results(out)) == [1, 2, 3]
    assert (out / "policy.toml").read_text(encoding="utf-8") == POLICY

    done = layerwise("gradebook", "out", "--policy", "policy.toml")
    assert done.returncode == 0, done.stderr
    text = (sums.root / "gradebook" / "gradebook.csv").read_text(encoding="utf-8")
    assert text.splitlines()[1].startswith("Ada,,3,0,")
    assert 'Ben,,0.5,1,"1 day late, 50 % taken off: 1 of 3 → 0.5",0,0.5,3,' in text

    done = layerwise("regrade", "out", "class", "--task", "1.1", "--write", *WEAK)
    assert done.returncode == 0, done.stderr
    assert "3 the same, 0 not regraded" in done.stdout
    assert "Final: 0.5 of 3 points." in (out / "ben.html").read_text(encoding="utf-8")

    (sums.root / "policy.toml").write_text(POLICY.replace("0.5", "0.1"), encoding="utf-8")
    done = layerwise("grade", "class", "--unit", "01", "--out", "out", "--resume", *with_policy, *WEAK)
    assert "3 of 3 were graded before and are kept." in done.stderr
    page = (out / "ben.html").read_text(encoding="utf-8")
    assert "Final: 0.9 of 3 points." in page
    assert "Final: 0.5" not in page


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["grade", "exercises", "--unit", "01", "--policy", "none.toml"], "none.toml cannot be read"),
        (["gradebook", "nowhere"], "nowhere/results.jsonl: missing"),
        (["regrade", "nowhere", "class"], "nowhere/results.jsonl: missing"),
    ],
)
def test_mistakes_are_answered_in_one_line(layerwise, arguments, words):
    """With the offender, and exit code 2."""
    done = layerwise(*arguments)
    assert done.returncode == 2
    assert words in done.stderr.replace(os.sep, "/")
    assert len(done.stderr.strip().splitlines()) == 1


def test_every_grade_says_where_it_comes_from(graded, sums):
    """File, checks, seed, limits, packages, machine, walls and time; in the log and folded on the page."""
    result = by_student(graded.folder)["Ada"]
    (trace,) = result.traces
    assert len(result.digest) == len(trace.checks) == 64
    assert trace.against == result.against
    assert (trace.seed, trace.sandboxed, dict(trace.limits)["cell"]) == (5, False, 60)
    assert {"Python", "layerwise", "numpy"} <= set(dict(trace.packages))
    assert trace.host
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", trace.graded)
    plain = json.loads(graded.log.read_text(encoding="utf-8").splitlines()[0])["traces"][0]
    assert plain["packages"]["numpy"] == dict(trace.packages)["numpy"]
    page = (graded.folder / "ada.html").read_text(encoding="utf-8")
    assert all(text in page for text in ('<details class="trace">', result.digest, trace.checks, trace.graded))


def test_tracing_imports_no_library(sums):
    """Versions are looked up, TensorFlow is not loaded for it."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom layerwise.course import Limits, read_unit\n"
        "from layerwise.grade.trace import trace\n"
        f"found = trace(read_unit(Path({str(sums.root)!r}), '01_sums'), '', 1, '', Limits(), True)\n"
        "assert found.tasks == ('1.1', '1.2')\n"
        "assert not {'tensorflow', 'keras'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
