"""The term's gradebook, and its forms for Canvas and Moodle, read back by the rules of those who import them."""

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from layerwise.cli import main
from layerwise.course import Course
from layerwise.errors import PolicyError, ReportError
from layerwise.grade.policy.finals import Late, Policy, UnitRules
from layerwise.grade.records import CheckResult, HandedIn, Origin, Outcome, Result, TaskResult
from layerwise.grade.report.place import read_results
from layerwise.platforms.canvas import points, write_canvas
from layerwise.platforms.moodle import write_moodle
from layerwise.term.gradebook import for_platforms, term, write_term
from layerwise.term.term_run import TermRun, run_term

ROOT = Path(__file__).parent.parent

DUE = datetime(2026, 10, 5, 21, 59, tzinfo=UTC)
TWO, THREE = "02_perceptron", "03_hidden"
RULES = Policy(
    Late(free_days=2, penalty_per_day=0.1),
    units=((TWO, UnitRules(DUE)), (THREE, UnitRules(DUE + timedelta(days=7)))),
)


def result(student, unit=TWO, earned=18.0, days=0, id="", outcome=Outcome.FAILED, **changes):
    """A result out of 20, handed in so many days late."""
    due = RULES.rules(unit).due
    task_id = f"{int(unit[:2])}.1"
    checks = (
        CheckResult("a", task_id, earned, Outcome.PASSED, ""),
        CheckResult("b", task_id, 20 - earned, outcome, ""),
    )
    time = HandedIn((due + timedelta(days=days, hours=-1)).isoformat(), Origin.FILE)
    tasks = (TaskResult(task_id, "T", 20, checks),)
    return Result(student, f"{student}.ipynb", unit, 1, tasks, id=id, handed_in=time, **changes)


CLASS = [
    result("Ada Lovelace", days=3),
    result("Ada Lovelace", THREE, 10, 1),
    result("=cmd()", earned=12.345),
    result("Zoë Li", earned=0, outcome=Outcome.UNGRADED),
    result("Zoë Li", THREE, 20),
    result("Bob Ross", THREE, problem="The file is empty."),
]


def rows_of(path, **options):
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")), **options))


def test_the_terms_gradebook(tmp_path):
    """Points under the policy for each unit and in sum; empty cells, never zeros, where there is no grade, with why."""
    write_term(tmp_path / "g.csv", term(RULES, CLASS), RULES)
    rows = {row["student"]: row for row in rows_of(tmp_path / "g.csv")}
    ada = rows["Ada Lovelace"]
    assert (ada["02"], ada["02 days late"], ada["03"], ada["03 days late"]) == ("16.2", "3", "9", "1")
    assert ada["02 why"] == "3 days late, 2 of them free, 10 % taken off: 18 of 20 → 16.2"
    assert (ada["free days left"], ada["total"], ada["out of"], ada["without points"]) == ("0", "25.2", "40", "")
    bob = rows["Bob Ross"]
    assert (bob["03"], bob["total"], bob["without points"]) == (
        "",
        "0",
        "02: not among the results; 03: The file is empty.",
    )
    assert (rows["Zoë Li"]["02"], rows["Zoë Li"]["03"], rows["Zoë Li"]["total"]) == ("", "20", "")
    assert "'=cmd()" in rows
    assert rows["'=cmd()"]["02"] == "12.35"


def test_a_student_with_an_id_in_one_unit_only_is_one_student():
    """A roster that was given for one of two units does not make two people of one."""
    found = term(RULES, [result("Ada", id="7"), result("ADA", THREE)])
    assert [(one.student, one.id, one.total) for one in found.students] == [("Ada", "7", 36)]


EXPORT = """Student,ID,SIS User ID,SIS Login ID,Section,Notes,Exercise 2 (4711),Essay (4712),"Exercise 3, late (4713)",\
Current Score,Final Score
,,,,,,Manual Posting,,,,
    Points Possible,,,,,,20,10,25,(read only),(read only)
"Lovelace, Ada",101,s1,ada,A,quick,5,7,,50,25
"Li, Zoë",102,s2,zoe,A,,3,8,,1,1
"Ross, Bob",103,s3,bob,A,,EX,9,4,1,1
"Student, Test",999,,,A,,,,,,
"""


def canvas(tmp_path, results=CLASS, export=EXPORT, encoding="utf-8", **columns):
    """The written file's text and what was said."""
    (tmp_path / "export.csv").write_text(export, encoding=encoding)
    columns = {TWO: "4711", THREE: "Exercise 3, late"} | columns
    grades = for_platforms(term(RULES, results))
    filled = write_canvas(tmp_path / "export.csv", tmp_path / "canvas.csv", grades, columns)
    return tmp_path / "canvas.csv", list(filled.notes)


def imported(path):
    """What Canvas takes from a file: its delimiter, its header, points possible, and points by student and assignment.

    By the rules of its `gradebook_importer.rb`.
    """
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    counts = {mark: {len(row) for row in csv.reader(lines[:3], delimiter=mark)} for mark in ";,"}
    widths = {mark: found.pop() if len(found) == 1 else 0 for mark, found in counts.items()}
    rows = list(csv.reader(lines, delimiter=max(widths, key=widths.get)))
    header = rows[0]
    assert "Student" in header[0]
    assert "ID" in header[1]
    section = header.index("Section")
    assert header[2:section] in (["SIS User ID", "SIS Login ID"], ["SIS Login ID"])
    columns = {int(re.search(r"\((\d+)\)$", title)[1]): place for place, title in enumerate(header) if place > section}
    points, grades = {}, {}
    for row in rows[1:]:
        if "Points Possible" in row[0]:
            points = {key: row[place] for key, place in columns.items()}
        elif not all(re.fullmatch(r"\s*(Muted|Manual Posting.*)?\s*", cell) for cell in row):
            grades[int(row[1])] = {key: row[place] for key, place in columns.items()}
    return points, grades


def test_canvas_gets_its_own_export_filled_in(tmp_path):
    """Points go to their student and assignment; what has no points, is excused or not ours stays as it was."""
    path, said = canvas(tmp_path)
    points, grades = imported(path)
    assert points == {4711: "20", 4713: "25"}
    assert grades == {
        101: {4711: "16.2", 4713: "9"},
        102: {4711: "3", 4713: "20"},
        103: {4711: "EX", 4713: "4"},
        999: {4711: "", 4713: ""},
    }
    assert "Essay" not in path.read_text(encoding="utf-8")
    assert "=cmd() is not in Canvas's export: enter these grades by hand." in said
    assert "Unit 03 is out of 20 points here and of 25 in Canvas." in said
    assert len(said) == 2


def test_excused_stays_excused(tmp_path):
    """A grade here does not undo what the instructor entered there, and is mentioned."""
    path, said = canvas(tmp_path, [result("Bob Ross"), result("Bob Ross", THREE)])
    assert imported(path)[1][103] == {4711: "EX", 4713: "18"}
    assert "Bob Ross has EX for unit 02 in Canvas, which stays." in said


@pytest.mark.parametrize("id", ["102", "s2", "zoe"])
def test_canvas_students_are_found_by_any_of_their_numbers(tmp_path, id):
    """The number in a bulk download, the registrar's or the login; it goes before the name."""
    path, _ = canvas(tmp_path, [result("Somebody", id=id), result("Somebody", THREE, id=id)])
    assert imported(path)[1][102] == {4711: "18", 4713: "18"}


def test_a_semicolon_export_with_a_mark_stays_one(tmp_path):
    """As Canvas writes where a comma is the decimal sign."""
    export = "Student;ID;SIS Login ID;Section;A (1);B (2)\n    Points Possible;;;;20,00;20\nLi, Zoë;102;zoe;A;1,5;\n"
    columns = {TWO: "A", THREE: "B (2)"}
    path, said = canvas(tmp_path, [result("Zoë Li"), result("Zoë Li", THREE)], export, "utf-8-sig", **columns)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert imported(path) == ({1: "20,00", 2: "20"}, {102: {1: "18", 2: "18"}})
    assert said == []


def test_no_name_in_the_file_for_canvas_runs(tmp_path):
    """Names, which students choose, are quoted where a spreadsheet would run them; ids stay exactly as they are."""
    export = "Student,ID,SIS Login ID,Section,A (1)\n    Points Possible,,,,20\n=1+1;@b,102,=zoe,A,\n"
    path, _ = canvas(tmp_path, [result("Zoë", id="102")], export, "utf-8", **{TWO: "A"})
    assert path.read_text(encoding="utf-8").splitlines()[-1] == "'=1+1;'@b,102,=zoe,A,18"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20", 20), ("20.00", 20), ("20,00", 20), ("1,026.00", 1026), ("1.026,00", 1026), ("1,026", 1026),
        ("1’026.50", 1026.5), ("1\u202f026,5", 1026.5), ("0.5", 0.5), ("1234567.25", 1234567.25),
        ("", None), ("(read only)", None), ("1,02,6", None), ("20 pts", None),
    ],
)  # fmt: skip
def test_points_are_read_as_canvas_writes_them(text, value):
    """With or without thousands, whichever sign is the decimal one; what is no number is none."""
    assert points(text) == value


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('"20.00"', []),
        ('"1,026.00"', ["Unit 02 is out of 20 points here and of 1026 in Canvas."]),
        ("", ["Unit 02 is out of 20 points here and of none in Canvas."]),
        ("lots", ["Unit 02: Canvas has 'lots' as its points, which is no number."]),
    ],
)
def test_other_points_in_canvas_are_said(tmp_path, written, said):
    """As a number, not as it stands there."""
    export = EXPORT.replace(",,20,10,25,", f",,{written},10,20,")
    _, notes = canvas(tmp_path, [result("Zoë Li"), result("Zoë Li", THREE)], export)
    assert notes == said


@pytest.mark.parametrize(
    ("export", "column", "words"),
    [
        ("name,id\nAda,1\n", "4711", "not a gradebook that Canvas exported"),
        (EXPORT, "Exercise 9", "no assignments are called 'Exercise 9'"),
        (EXPORT, "Current Score", "Exercise 2 (4711); Essay (4712); Exercise 3, late (4713)"),
        (EXPORT.replace("Essay", "Exercise 2"), "Exercise 2", "2 assignments are called 'Exercise 2'"),
    ],
)
def test_an_assignment_that_cannot_be_told_is_refused(tmp_path, export, column, words):
    """The message lists the assignments and how to name one."""
    with pytest.raises(PolicyError) as caught:
        canvas(tmp_path, export=export, **{TWO: column})
    assert words in str(caught.value)


PEOPLE = """First name,Surname,ID number,Email address
Ada,Lovelace,1001,ada@example.org
Zoë,Li,,zoe@example.org
Bob,Ross,1003,bob@example.org
"""


def moodle(tmp_path, people=PEOPLE, **options):
    (tmp_path / "people.csv").write_text(people, encoding="utf-8")
    headings = {TWO: "02 The perceptron", THREE: "03 Hidden layers"}
    grades = for_platforms(term(RULES, CLASS))
    filled = write_moodle(tmp_path / "people.csv", tmp_path / "moodle.csv", grades, headings, **options)
    return tmp_path / "moodle.csv", filled.notes


def test_moodle_gets_a_row_for_whoever_it_can_find(tmp_path):
    """A column to find them by, a grade and a feedback per unit; nobody without a key, whom Moodle would mix up."""
    path, said = moodle(tmp_path)
    rows = rows_of(path)
    assert list(rows[0]) == [
        "ID number", "Name",
        "02 The perceptron", "02 The perceptron (feedback)", "03 Hidden layers", "03 Hidden layers (feedback)",
    ]  # fmt: skip
    assert [row["ID number"] for row in rows] == ["1001"]
    assert all(row["ID number"] for row in rows)
    assert (rows[0]["02 The perceptron"], rows[0]["03 Hidden layers"]) == ("16.2", "9")
    assert rows[0]["02 The perceptron (feedback)"].startswith("3 days late")
    assert "Zoë Li has no ID number in Moodle's list and is left out." in said
    assert any("=cmd()" in text for text in said)


def test_moodle_can_find_students_by_another_column(tmp_path):
    """By the address, where numbers are missing; who has no points at all is left out."""
    path, _ = moodle(tmp_path, identify_by="email ADDRESS")
    assert [row["Email address"] for row in rows_of(path)] == ["ada@example.org", "zoe@example.org"]
    with pytest.raises(PolicyError, match=r"no column login\. Columns: First name, Surname"):
        moodle(tmp_path, identify_by="login")


GERMAN = """\ufeffVorname,Nachname,ID-Nummer,Institution,Abteilung,E-Mail-Adresse,"Kurs gesamt (Punkte)"
Ada,Lovelace,1001,,,ada@example.org,-
Bob,Ross,1003,,,bob@example.org,-
"""


@pytest.mark.parametrize("header", ["", "Όνομα,Επώνυμο,Αριθμός,Ίδρυμα,Τμήμα,Ταχυδρομείο,Σύνολο"])
def test_moodles_list_may_be_in_any_language(tmp_path, header):
    """People and what Moodle finds them by are known by what stands in the columns."""
    people = "\n".join([header or GERMAN.splitlines()[0], *GERMAN.splitlines()[1:]])
    address = "E-Mail-Adresse" if not header else "Ταχυδρομείο"
    path, _ = moodle(tmp_path, people, identify_by=address)
    assert [row[address] for row in rows_of(path)] == ["ada@example.org"]
    path, _ = moodle(tmp_path, people)
    assert next(iter(rows_of(path)[0].values())) in ("1001", "ada@example.org")


def term_of(folder, **options):
    logged(folder / "reports", [result("Ada Lovelace")])
    asked = {"folders": [folder / "reports"], "out": folder / "out", "columns": ['02="x"'], **options}
    return lambda: run_term(Course(ROOT), TermRun(**asked))


def test_a_form_in_which_nobody_joins_is_said_first(tmp_path):
    """The file is written, and whoever runs the command gets an exit code other than 0."""
    (tmp_path / "m.csv").write_text(PEOPLE.replace("Ada,Lovelace", "Eva,Li"), encoding="utf-8")
    made = term_of(tmp_path, moodle=tmp_path / "m.csv")()
    assert made.strangers
    assert any("nobody in it is among the results" in note for note in made.notes)
    code = CliRunner().invoke(
        main,
        ["gradebook", str(tmp_path / "reports"), "--out", str(tmp_path / "b"), "--moodle", str(tmp_path / "m.csv")],
    )
    assert code.exit_code == 1, code.output
    assert "nobody in it is among the results" in code.stderr


def test_a_gradebook_does_not_overwrite_a_folder_of_ones_own(tmp_path):
    """A folder with the instructor's files is refused and not touched; its own is written again, never over input."""
    make = term_of(tmp_path)
    own = tmp_path / "out" / "canvas.csv"
    own.parent.mkdir()
    own.write_text("mine", encoding="utf-8")
    with pytest.raises(ReportError, match=r"out holds canvas\.csv and was not made by this command"):
        make()
    assert own.read_text(encoding="utf-8") == "mine"
    own.unlink()
    make()
    assert make().files == (tmp_path / "out" / "gradebook.csv",)
    for name, option in (("canvas.csv", "canvas"), ("moodle.csv", "moodle")):
        given = tmp_path / "out" / name
        given.write_text(EXPORT, encoding="utf-8")
        asked = TermRun([tmp_path / "reports"], tmp_path / "out", **{option: given})
        with pytest.raises(PolicyError, match=r"would be overwritten\. Move it away"):
            run_term(Course(ROOT), asked)
        assert given.read_text(encoding="utf-8") == EXPORT


def logged(folder, results):
    folder.mkdir(parents=True)
    lines = "".join(json.dumps(one.to_dict()) + "\n" for one in results)
    (folder / "results.jsonl").write_text(lines, encoding="utf-8")
    return folder


def test_results_of_an_older_version_are_read(tmp_path):
    """Lines without a trace, a time or attempts are whole results."""
    plain = CLASS[0].to_dict()
    for key in ("traces", "handed_in", "latest"):
        del plain[key]
    (tmp_path / "results.jsonl").write_text(json.dumps(plain) + "\n", encoding="utf-8")
    (found,) = read_results(tmp_path)
    assert (found.student, found.earned, found.traces, found.handed_in) == ("Ada Lovelace", 18, (), HandedIn())


def test_a_log_that_is_not_whole_is_refused(tmp_path):
    """A gradebook made from half a class would look whole."""
    folder = logged(tmp_path / "out", CLASS[:1])
    with (folder / "results.jsonl").open("a", encoding="utf-8") as log:
        log.write('{"student": "Zo')
    with pytest.raises(PolicyError, match=r"results\.jsonl:2: this is not a whole result"):
        read_results(folder)
    with pytest.raises(PolicyError, match="missing"):
        read_results(tmp_path)
