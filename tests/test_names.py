"""Names, messages and times that students choose: they command no terminal, run in no spreadsheet, date nothing."""

import csv
import io
import json
import os
import re
import shutil
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from layerwise.cli import main
from layerwise.grade.intake.collect import collect
from layerwise.grade.log import read_log
from layerwise.grade.records import CheckResult, Outcome, Result, TaskResult
from layerwise.grade.report.folder import Reports
from layerwise.io.table import harmless
from layerwise.notebook import Report
from layerwise.terminal import show_task

COMMANDS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
NAMES = [
    "\x1b]0;owned\x07Ada",
    "Ada\x1b[2J\x1b[1;1H",
    "\x9b31mBen",
    "Cem\rAda  10 of 10",
    "Dan\x08\x08\x08\x7f",
    "Eve \u202egpj.bypni",
    "Fay\u2066\u2069\u200f",
    "Gil\u2028Ada: graded\u2029\x85",
    "H\u200b\ufeff\u2060al",
    "Ida\nAda",
]
# Long enough to be compared, and not the reference's.
OWN = """
def add(first, second):
    total = first + second
    if total is None:
        raise ValueError("nothing")
    for step in range(3):
        total = total * 2 - total + step - step
    return total
"""
ON_UNIX = pytest.mark.skipif(sys.platform == "win32", reason="such names cannot be made there")


@pytest.fixture(params=["folder", "zip"])
def hostile_class(request, sums, hand_in):
    """A class whose files, or the members of whose zip, have such names; the folder's or the zip's name."""
    folder = hand_in("Honest", {"1.1": OWN}).parent
    content = (folder / "Honest.ipynb").read_bytes()
    if request.param == "folder":
        for name in NAMES:
            (folder / f"{name}.ipynb").write_bytes(content)
        return "class"
    with zipfile.ZipFile("class.zip", "w") as archive:
        for name in ["Honest", *NAMES]:
            archive.writestr(f"class/{name}.ipynb", content)
    return "class.zip"


def said(*arguments):
    """What a command prints on both streams."""
    done = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done.output


@ON_UNIX
@pytest.mark.parametrize("command", [("grade", "--dry-run"), ("similar",)], ids=["dry-run", "similar"])
def test_no_name_commands_the_terminal(hostile_class, command):
    """Whatever files and members are called, a table or a line of them holds no command and nothing unseen."""
    name, *options = command
    shown = said(name, hostile_class, "--unit", "01", *options)
    assert not COMMANDS.search(shown), COMMANDS.findall(shown)
    assert "Honest" in shown


@ON_UNIX
def test_no_name_commands_the_terminal_while_a_class_is_graded(hostile_class):
    """Nor do the gradebook that is shown, its notes and its errors."""
    shown = said(
        "grade", hostile_class, "--unit", "01", "--out", "reports", "--allow-weak-sandbox", "-j", "1", "--quiet"
    )
    assert not COMMANDS.search(shown), COMMANDS.findall(shown)
    assert "\\x1b]0;owned" in shown
    pages = [path.read_text(encoding="utf-8") for path in Path("reports").glob("*.html")]
    assert len(pages) == len(NAMES) + 2
    for page in pages:
        assert not COMMANDS.search(page.replace("\t", "")), COMMANDS.findall(page)
    lines = Path("reports/results.jsonl").read_bytes().decode().splitlines()
    assert [json.loads(line)["unit"] for line in lines] == ["01_sums"] * (len(NAMES) + 1)


@ON_UNIX
@pytest.mark.parametrize("name", NAMES)
def test_an_error_commands_no_terminal(sums, name):
    """An error that names a file names it with codes."""
    shown = said("grade", f"no {name} here", "--unit", "01")
    assert "no such folder" in shown
    assert not COMMANDS.search(shown)


@pytest.mark.parametrize("text", NAMES)
def test_no_message_commands_the_terminal_or_the_card(capsys, text):
    """What a student's code says is shown with codes in a terminal, and in a notebook's card."""
    check = CheckResult("c", "1.1", 1, Outcome.ERROR, "It is so.", text, text, traceback=text, output=text)
    task = TaskResult("1.1", "Sums", 1, (check,))
    show_task(task)
    shown = capsys.readouterr().out + str(Report((task,), {"1.1": ""})) + Report((task,), {"1.1": ""})._repr_html_()
    assert not COMMANDS.search(shown), COMMANDS.findall(shown)


FORMULAS = {
    "=1+1": "'=1+1",
    "+1": "'+1",
    "-1": "'-1",
    "@SUM(A1)": "'@SUM(A1)",
    "\t=1": "'\t'=1",
    "\r=1": "'\r'=1",
    "\n=1+1.ipynb": "'\n'=1+1.ipynb",
    " =1": "' =1",
    "a;=1+1;b": "a;'=1+1;b",
    "a,@b": "a,'@b",
    "a\t+1": "a\t'+1",
    "a\r\n-1": "a\r\n'-1",
    "a|=1": "a|'=1",
    'a;"=1"': 'a;"\'=1"',
    "a; =1": "a; '=1",
    "\uff1d1+1": "'\uff1d1+1",
}


@pytest.mark.parametrize(("text", "written"), FORMULAS.items())
def test_no_cell_runs_however_a_spreadsheet_divides_the_line(text, written):
    """A formula at the beginning of a cell, or behind a sign that another spreadsheet divides cells by, is quoted."""
    assert harmless(text) == written
    for delimiter in ",;\t|":
        line = io.StringIO()
        csv.writer(line).writerow(["x", harmless(text), "y"])
        for row in csv.reader(line.getvalue().splitlines(), delimiter=delimiter):
            assert not any(re.match(r"\s*[=+\-@\uff1d]", cell) for cell in row), row


HONEST = [
    "O'Brien",
    "Müller, Zoë",
    "02_perceptron-Copy1.ipynb",
    "a=b.ipynb",
    "Jean-Luc",
    "x (1).ipynb",
    "me@x.org; you",
    "1.5",
]


@pytest.mark.parametrize("text", HONEST)
def test_honest_cells_stay_as_they_are(text):
    """Signs within a name, addresses and numbers are written as they are."""
    assert harmless(text) == text


@ON_UNIX
def test_names_that_differ_in_bytes_that_are_no_text_are_two_students(hand_in):
    """Each keeps a row and a page of its own, under a name that differs, wherever they are written."""
    content = hand_in("Honest").read_bytes()
    for raw in (b"M\xfcller", b"M\xf6ller", b"M\xf6ller\xff"):
        with open(b"class/" + raw + b".ipynb", "wb") as file:
            file.write(content)
        os.mkdir(b"class/folder-" + raw)
        shutil.copy(b"class/" + raw + b".ipynb", b"class/folder-" + raw + b"/01_sums.ipynb")
    found = [one.student for one in collect(Path("class"))]
    assert len(set(found)) == 7
    assert all(name.encode("utf-8") for name in found)
    assert {"M\\xfcller", "M\\xf6ller"} < set(found)


def test_each_result_is_one_line_for_every_reader(sums, tmp_path):
    """Separators that some readers take for line ends are escaped, and come back as they were."""
    result = Result("A\u2028d\u2029a\x85\x0b\x0c\x1c", "a\u2028.ipynb", sums.name, 1, (), problem="none\u2029")
    reports = Reports.begin(sums, tmp_path / "out")
    reports.add(result)
    reports.add(replace(result, student="Ben"))
    assert len(reports.log.read_text(encoding="utf-8").splitlines()) == 2
    first, second = read_log(reports.log).results
    assert (first.student, first.problem, second.student) == (result.student, result.problem, "Ben")


OLD, NEW = (2020, 1, 2, 3, 4, 6), (2031, 1, 2, 3, 4, 6)


@pytest.mark.parametrize(("member", "words"), [(OLD, "the zip's own time"), (NEW, "the time in the zip")])
def test_a_students_zip_does_not_date_itself(hand_in, member, words):
    """The later of the zip's own time and of what it says of its member counts, and it is said whose word it is."""
    content = hand_in("Honest").read_bytes()
    with zipfile.ZipFile("class/Ada.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("01_sums.ipynb", member), content)
    os.utime("class/Ada.zip", (1_790_000_000, 1_790_000_000))  # 2026
    (ada,) = [one for one in collect(Path("class")) if one.student == "Ada"]
    assert ada.handed_in.moment.year == (2026 if member is OLD else 2031)
    assert words in ada.handed_in.source


def test_a_platforms_zip_of_a_class_dates_its_members(hand_in):
    """What a platform writes into the zip of a class is when each was handed in, whenever the zip was fetched."""
    content = hand_in("Honest").read_bytes()
    with zipfile.ZipFile("class.zip", "w") as archive:
        for name in ("Ada", "Ben"):
            archive.writestr(zipfile.ZipInfo(f"{name}.ipynb", OLD), content)
    for one in collect(Path("class.zip")):
        assert one.handed_in.moment.year == 2020


def test_the_latest_of_several_in_a_zip_is_still_told(hand_in):
    """The zip's own time counts for lateness alone: which of its members is the latest, its directory says."""
    content = hand_in("Honest").read_bytes()
    with zipfile.ZipFile("class/Ada.zip", "w") as archive:
        for name, time in (("b.ipynb", OLD), ("a.ipynb", (2021, *OLD[1:]))):
            archive.writestr(zipfile.ZipInfo(name, time), content)
    (ada,) = [one for one in collect(Path("class")) if one.student == "Ada"]
    assert ada.file == "Ada.zip/a.ipynb"
