"""Grading a class: each submission gets what it deserves, in every form that reports have."""

import csv
import json
from xml.etree import ElementTree

import pytest

from layerwise.errors import GradingError
from layerwise.grade.intake.collect import collect
from layerwise.grade.job import grade_notebook
from layerwise.grade.judge.pictures import small_png
from layerwise.grade.parallel import grade_class
from layerwise.grade.records import Outcome, Result
from layerwise.grade.report.folder import Extras, Reports
from layerwise.grade.report.gradebook import status, write_gradebook
from layerwise.grade.report.place import MARK
from layerwise.grade.report.summary import distribution, summaries
from layerwise.grade.resume import earlier_results
from layerwise.platforms.gradescope.results import as_results, results_json


def outcomes(tasks):
    return [str(task.outcome) for task in tasks]


def first_words(tasks, number=0):
    fault = tasks[number].first_fault
    return f"{fault.seen} {fault.hint}"


@pytest.mark.parametrize(
    ("answer", "outcome", "words"),
    [
        ("def add(a, b):\n    return [x + y for x, y in zip(a, b)]", "passed", ""),
        ("def add(a, b):\n    return a - b", "failed", "You subtracted."),
        ("def add(a, b):\n    return (a + b).reshape(1, -1)", "failed", "shape"),
        ("def add(a, b):\n    pass", "failed", "None"),
        ("def add(a, b):\n    return 'x'", "failed", "should be numbers"),
        ("def add(a, b):\n    return open", "failed", "should be numbers"),
        ("def add(a, b):\n    return a.nonsense", "error", "AttributeError"),
        ("def add(a, b)\n    return a + b", "error", "SyntaxError"),
        ("def plus(a, b):\n    return a + b", "error", "Keep the names"),
        ("add = 5", "failed", "not callable"),
        ("def add(a, b):\n    raise NotImplementedError('Task 1.1')", "not_attempted", "still raises"),
    ],
)
def test_each_answer_gets_its_outcome_and_sentence(sums, hand_in, answer, outcome, words):
    """A right answer in any style passes; each kind of wrong one is called what it is, and task 1.2 is unharmed."""
    tasks = grade_notebook(sums, hand_in("x", {"1.1": answer}))
    assert outcomes(tasks) == [outcome, "passed"]
    if words:
        assert words in first_words(tasks)


def test_an_endless_loop_costs_its_own_task(hurried, hand_in):
    """It is ended and named, and task 1.2 is unharmed."""
    tasks = grade_notebook(hurried, hand_in("x", {"1.1": "def add(a, b):\n    while True: pass"}))
    assert outcomes(tasks) == ["error", "passed"]
    assert "did not finish" in first_words(tasks)


def test_a_blank_exercise_is_not_attempted(sums):
    """Every task of the untouched exercise is not attempted, with no points."""
    tasks = grade_notebook(sums, sums.notebook("exercises"))
    assert outcomes(tasks) == ["not_attempted", "not_attempted"]
    assert sum(task.earned for task in tasks) == 0


def test_a_deleted_cell_is_not_attempted(sums, hand_in):
    """A task whose cell is gone is not attempted rather than wrong."""
    path = hand_in("x")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"] = [c for c in notebook["cells"] if c["id"] != "task-1-1"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert outcomes(grade_notebook(sums, path)) == ["not_attempted", "passed"]


def test_one_task_can_be_graded_alone(sums):
    """Only the wanted task's checks run."""
    tasks = grade_notebook(sums, sums.notebook("solutions"), only=sums.task("1.2"))
    assert [task.id for task in tasks] == ["1.2"]


def test_the_same_seed_gives_the_same_grade(sums, hand_in):
    """Messages with numbers repeat for one seed and change with another."""
    path = hand_in("x", {"1.1": "def add(a, b):\n    return a * b"})
    words = [first_words(grade_notebook(sums, path, seed=seed)) for seed in (1, 1, 2)]
    assert words[0] == words[1] != words[2]


def edit_checks(unit, old, new):
    text = unit.checks.read_text(encoding="utf-8")
    assert old in text
    unit.checks.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_check_that_crashes_on_a_strange_value_is_a_failure(sums, hand_in):
    """When the same check passes the solution, a crash in it is due to the student's value."""
    edit_checks(sums, "assert_equal(student.answer, 3)", "assert student.answer + 0 == 3, 'not 3'")
    tasks = grade_notebook(sums, hand_in("x", {"1.2": "answer = '3'"}))
    assert outcomes(tasks) == ["passed", "failed"]
    assert "cannot be used: TypeError" in first_words(tasks, 1)


def test_a_check_that_crashes_on_the_solution_is_our_fault(sums, hand_in):
    """A broken check leaves its task ungraded for everybody and scores nobody."""
    edit_checks(sums, "assert_equal(student.answer, 3)", "undefined_name")
    tasks = grade_notebook(sums, hand_in("x"))
    assert outcomes(tasks) == ["passed", "ungraded"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('@task("1.2", points=1)', '@task("1.2", points=2)', "worth 2 points"),
        ('@task("1.2", points=1)', '@task("1.5", points=1)', "belongs to no task"),
        ('@task("1.2", points=1)\n', "", "belongs to no task"),
        ("from layerwise.checks import", "from layerwise.chocks import", "cannot be run"),
    ],
)
def test_check_files_that_disagree_with_the_unit_are_refused(sums, old, new, words):
    """Points and tasks of the checks are those of unit.toml, or grading stops with the place."""
    edit_checks(sums, old, new)
    with pytest.raises(GradingError, match=words):
        grade_notebook(sums, sums.notebook("solutions"))


def read_csv(path):
    return list(csv.reader(path.read_text(encoding="utf-8").splitlines()))


def grade(unit, folder, out, **options):
    """Grade a folder into another, as the command does."""
    reports = Reports.begin(unit, out, Extras(junit=True, gradescope=results_json))
    for result in grade_class(unit, collect(folder), seed=1, workers=2, sandboxed=False, **options):
        reports.add(result)
    reports.finish()
    return reports


@pytest.fixture
def graded(sums, hand_in):
    """A class of five, graded: its reports."""
    hand_in("Ada")
    hand_in("Björk, Ö.", {"1.1": "def add(a, b):\n    return a - b"})
    hand_in("=cmd()", {"1.1": "def add(a, b):\n    raise ValueError('<script>alert(1)</script>')"})
    hand_in("Zoe", solved=False)
    (sums.root / "class" / "notes.ipynb").write_text("hello", encoding="utf-8")
    (sums.root / "class" / ".DS_Store").write_text("", encoding="utf-8")
    return grade(sums, sums.root / "class", sums.root / "reports")


def test_the_gradebook_has_a_row_per_student(graded):
    """Points per task and in sum; empty cells where nothing could be graded; no cell that a spreadsheet would run."""
    rows = read_csv(graded.folder / "grades.csv")
    assert rows[0] == ["student", "id", "file", "1.1", "1.2", "total", "out of", "status"]
    table = {row[0]: row[3:7] for row in rows[1:]}
    assert table == {
        "Ada": ["2", "1", "3", "3"],
        "Björk, Ö.": ["1", "1", "2", "3"],
        "'=cmd()": ["0", "1", "1", "3"],
        "Zoe": ["0", "0", "0", "3"],
        "notes": ["", "", "", "3"],
    }


def lines_of(reports):
    return [json.loads(line) for line in reports.log.read_text(encoding="utf-8").splitlines()]


def test_each_result_is_a_line_that_reads_back(graded):
    """results.jsonl holds every result completely."""
    read = [Result.from_dict(line) for line in lines_of(graded)]
    assert sorted(result.student for result in read) == sorted(result.student for result in graded.results)
    assert [Result.from_dict(json.loads(json.dumps(result.to_dict()))) for result in read] == read
    assert all(check.required for result in read for task in result.tasks for check in task.checks)


def test_pages_escape_what_students_write(graded):
    """Text from a submission is shown, never run; every student has a page that the class page links."""
    index = (graded.folder / "index.html").read_text(encoding="utf-8")
    pages = {path.name for path in graded.folder.glob("*.html")}
    assert len(pages) == 6
    assert all(f'href="{page}"' in index for page in pages - {"index.html"})
    text = "".join((graded.folder / page).read_text(encoding="utf-8") for page in pages)
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text
    assert "http://" not in text
    assert "https://" not in text


def test_the_class_page_counts(graded, sums):
    """The summary counts who passed each task among those who could be graded, and what was said most."""
    first, second = summaries(graded.results, sums)
    assert (first.passed, first.graded, second.passed) == (1, 4, 3)
    assert "You subtracted." in [said for said, _ in first.commonest]
    assert dict(distribution(graded.results, sums)) | {
        "90–100 %": 1,
        "0–10 %": 1,
        "30–40 %": 1,
        "60–70 %": 1,
    } == dict(distribution(graded.results, sums))


def test_an_unreadable_file_says_why(graded):
    """The row of a file that is no notebook carries the reason, and it is not scored as zero."""
    (result,) = [r for r in graded.results if r.student == "notes"]
    assert "not a notebook" in status(result)
    assert not result.graded


def test_an_ungraded_task_is_never_scored(graded, sums):
    """Points of an ungraded task stay empty in the gradebook and in Gradescope's file."""
    plain = lines_of(graded)[0]
    for check in plain["tasks"][0]["checks"]:
        check["outcome"] = Outcome.UNGRADED
    result = Result.from_dict(plain)
    write_gradebook([result], sums, graded.folder / "one.csv")
    row = read_csv(graded.folder / "one.csv")[1]
    assert row[3] == ""
    assert row[5] == ""
    assert "the grader failed" in row[7]
    assert "score" not in as_results(result)


def test_gradescope_gets_its_format(graded):
    """Each student has a results.json with tests, scores and maxima."""
    content = json.loads((graded.folder / "gradescope" / "ada.json").read_text(encoding="utf-8"))
    assert content["score"] == 3
    assert [(test["score"], test["max_score"]) for test in content["tests"]] == [(2, 2), (1, 1)]
    assert all(test["name"] and test["output"] for test in content["tests"])


def test_junit_has_a_case_for_each_check(graded):
    """The class as JUnit XML: a suite for each student, failures and errors where they belong."""
    root = ElementTree.parse(graded.folder / "junit.xml").getroot()
    suites = {suite.get("name"): suite for suite in root}
    assert len(suites) == 5
    assert len(suites["Ada"].findall("testcase")) == 3
    assert len(suites["Björk, Ö."].findall("testcase/failure")) == 1
    assert len(suites["=cmd()"].findall("testcase/error")) == 2


def test_control_characters_do_not_break_reports(sums, hand_in):
    """A student's message may hold any character; pages and XML stay readable."""
    hand_in("x", {"1.1": "def add(a, b):\n    raise ValueError('\\x00\\x1b[31m\\ud800')"})
    reports = grade(sums, sums.root / "class", sums.root / "reports")
    ElementTree.parse(reports.folder / "junit.xml")
    assert lines_of(reports)[0]["tasks"][0]["checks"][0]["outcome"] == "error"


def test_figures_are_on_the_students_page_only(sums, hand_in):
    """What a cell drew is shown to its author, small and few; it is in no other file."""
    draw = "import matplotlib.pyplot as plt\nfor i in range(30):\n    plt.figure()\n    plt.plot([1, i])\nanswer = 3"
    hand_in("x", {"1.2": draw})
    reports = grade(sums, sums.root / "class", sums.root / "reports")
    assert 1 <= (reports.folder / "x.html").read_text(encoding="utf-8").count("data:image/png;base64,") <= 8
    assert "iVBOR" not in reports.log.read_text(encoding="utf-8")


@pytest.mark.parametrize("content", [b"", b"GIF89a" + bytes(50), b"\x89PNG\r\n\x1a\n" + bytes(50)])
def test_what_is_no_small_png_is_no_figure(content):
    """A runner may send anything as a figure; only a modest PNG file is passed on."""
    assert not small_png(content)
    huge = b"\x89PNG\r\n\x1a\n" + bytes(8) + (10**6).to_bytes(4, "big") * 2 + bytes(20)
    assert not small_png(huge)


def test_a_second_run_leaves_nothing_old(sums, hand_in):
    """A run without --resume begins anew: grades of students who are gone are with the earlier run's reports."""
    path = hand_in("Ada")
    hand_in("Ben")
    grade(sums, sums.root / "class", sums.root / "reports")
    path.unlink()
    reports = grade(sums, sums.root / "class", sums.root / "reports")
    files = [path for path in reports.folder.rglob("*") if path.is_file() and path.name != MARK]
    names = {path.name for path in files if reports.earlier not in path.parents}
    assert names == {"ben.html", "ben.json", "index.html", "grades.csv", "junit.xml", "results.jsonl"}
    assert len(files) == len(names) + 8


def test_a_resumed_run_grades_the_rest(sums, hand_in):
    """After a crash in the middle of a line nothing is graded twice and nobody is lost."""
    for name in ("Ada", "Ben", "Cem"):
        hand_in(name)
    reports = grade(sums, sums.root / "class", sums.root / "reports")
    whole = reports.log.read_text(encoding="utf-8").splitlines(keepends=True)
    reports.log.write_text(whole[0] + whole[1][:200], encoding="utf-8")
    hand_ins = collect(sums.root / "class")
    (kept,) = earlier_results(reports.log, sums, 1, hand_ins)
    again = Reports.resume(sums, reports.folder, [kept])
    for result in grade_class(sums, [h for h in hand_ins if h.student != kept.student], 1, sandboxed=False):
        again.add(result)
    again.finish()
    assert sorted(line["student"] for line in lines_of(again)) == ["Ada", "Ben", "Cem"]
    assert {path.name for path in again.folder.glob("*.html")} == {"ada.html", "ben.html", "cem.html", "index.html"}


@pytest.mark.parametrize("change", ["file", "checks", "seed", "ungraded"])
def test_a_grade_that_no_longer_stands_is_not_kept(sums, hand_in, change):
    """--resume grades again what changed: the file, the checks or the seed; and what was left ungraded."""
    hand_in("Ada")
    reports = grade(sums, sums.root / "class", sums.root / "reports")
    assert len(earlier_results(reports.log, sums, 1, collect(sums.root / "class"))) == 1
    if change == "file":
        hand_in("Ada", {"1.2": "answer = 4"})
    elif change == "checks":
        edit_checks(sums, "elementwise sum", "sum")
    elif change == "ungraded":
        reports.log.write_text(
            reports.log.read_text(encoding="utf-8").replace('"passed"', '"ungraded"'), encoding="utf-8"
        )
    seed = 2 if change == "seed" else 1
    assert earlier_results(reports.log, sums, seed, collect(sums.root / "class")) == []


def test_a_worker_that_dies_costs_nobody_a_grade(sums, hand_in, monkeypatch):
    """When the grader's own worker is killed, its submission is ungraded and all others are graded."""
    for name in ("Ada", "Ben", "Cem", "Dee"):
        hand_in(name)
    # A check file is ours: one that kills its process stands for any fault of the grader's own.
    edit_checks(
        sums,
        '"""answer is the number of letters."""',
        '"""answer is the number of letters."""\n    import os\n    if student.answer == 99:\n        os._exit(1)',
    )
    hand_in("Eve", {"1.2": "answer = 99"})
    results = {r.student: r for r in grade_class(sums, collect(sums.root / "class"), 1, workers=2, sandboxed=False)}
    assert set(results) == {"Ada", "Ben", "Cem", "Dee", "Eve"}
    assert "died twice" in status(results["Eve"])
    assert all(results[name].earned == 3 for name in ("Ada", "Ben", "Cem", "Dee"))
