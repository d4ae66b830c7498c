"""The dry run: who, which file, why, what is doubtful; nothing is graded, nothing written."""

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from layerwise.cli import main
from layerwise.grade.plan import plan_class, read_class

ROSTER = "name,id\nAda Lovelace,1\nBob Ross,2\nEve Li,3\n"


@pytest.fixture
def handed_in(sums, hand_in):
    """A class: one sound hand-in, one of another unit, one broken, a text cell, an unknown; and a roster."""
    hand_in("Ada Lovelace")
    work = json.loads(hand_in("Zoe").read_text(encoding="utf-8"))
    folder = sums.root / "class"
    for cell in work["cells"]:
        if cell["id"] == "task-1-1":
            cell["cell_type"] = "markdown"
    (folder / "Zoe.ipynb").write_text(json.dumps(work), encoding="utf-8")
    other = {"cell_type": "code", "source": "x", "id": "task-2-1", "metadata": {}}
    (folder / "Bob Ross.ipynb").write_text(json.dumps({"cells": [other], "nbformat": 4}), encoding="utf-8")
    (folder / "Max.ipynb").write_text("<html></html>", encoding="utf-8")
    (folder / "Kim.ipynb").write_text(json.dumps({"cells": [{**other, "id": "a"}], "nbformat": 4}), encoding="utf-8")
    (sums.root / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return folder


def listing(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


def test_a_plan_says_what_would_be_graded_and_what_is_doubtful(sums, handed_in):
    """A line for each hand-in and for who is missing, with what grading would say of the file."""
    plan = plan_class(sums, read_class(sums, handed_in, sums.root / "roster.csv", None))
    lines = {line.student: line for line in plan.lines}
    assert (lines["Ada Lovelace"].id, lines["Ada Lovelace"].file) == ("1", "Ada Lovelace.ipynb")
    assert (lines["Ada Lovelace"].why, lines["Ada Lovelace"].doubt) == ("the only notebook", "")
    assert lines["Bob Ross"].doubt.startswith("This is unit 02's exercise, not the exercise of unit 01.")
    assert lines["Eve Li"].doubt == "nothing was found that is surely theirs"
    assert lines["Kim"].doubt == "it has no cell of unit 01's tasks; not on the roster"
    assert lines["Max"].doubt.startswith("The file is a web page (HTML)")
    assert lines["Zoe"].doubt == "the cell of Task 1.1 is a text cell; not on the roster"
    assert not plan.strangers


def test_a_dry_run_writes_a_line_for_each_and_changes_nothing(sums, handed_in):
    """Lines where no terminal reads them; the reports' folder is not even looked at, and no sandbox is needed."""
    before = listing(sums.root)
    done = CliRunner().invoke(main, ["grade", "class", "--unit", "01", "--roster", "roster.csv", "--dry-run"])
    assert done.exit_code == 0, done.output
    assert "Ada Lovelace (1): Ada Lovelace.ipynb: the only notebook\n" in done.stdout
    assert "Eve Li (3): nothing was found that is surely theirs\n" in done.stdout
    assert "5 hand-ins of class. Nothing was graded or written." in done.stdout
    assert listing(sums.root) == before


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_on_a_terminal_a_dry_run_is_a_table(sums, handed_in):
    """With a heading for each column."""
    outer, inner = os.openpty()
    command = [sys.executable, "-m", "layerwise", "grade", "class", "--unit", "01", "--dry-run"]
    environment = {**os.environ, "COLUMNS": "200", "TERM": "xterm", "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=sums.root, stdout=inner, stderr=subprocess.PIPE, env=environment, check=False)
    os.close(inner)
    shown = b""
    try:
        while piece := os.read(outer, 2**16):
            shown += piece
    except OSError:  # how Linux says that the other end was closed
        pass
    os.close(outer)
    assert done.returncode == 0, done.stderr
    table = shown.decode()
    assert all(word in table for word in ("student", "file", "why", "doubtful", "Ada Lovelace.ipynb", "┃"))


@pytest.mark.parametrize("dry", [["--dry-run"], ["--allow-weak-sandbox", "--quiet", "-j", "1"]])
def test_a_run_in_which_nobody_joins_ends_with_a_warning(sums, hand_in, dry):
    """Exit code 1, and how the roster and the files write a student; what was graded is there all the same."""
    hand_in("Zoe")
    (sums.root / "roster.csv").write_text(ROSTER, encoding="utf-8")
    done = CliRunner().invoke(main, ["grade", "class", "--unit", "01", "--roster", "roster.csv", *dry])
    assert done.exit_code == 1
    assert "! roster.csv: nobody on it handed in. Compare how it writes students (Ada Lovelace 1, …)" in done.stderr
    assert "(Zoe, …)" in done.stderr
    assert (sums.root / "reports" / "grades.csv").is_file() is (dry != ["--dry-run"])


@pytest.mark.parametrize("command", [["check", "01", "--notebook"], ["grade"]])
def test_students_and_instructors_get_the_same_sentence(sums, handed_in, command):
    """`layerwise check` says of a file what the grader will say."""
    if command == ["grade"]:
        said = plan_class(sums, read_class(sums, handed_in, None, None)).lines[1].doubt
    else:
        done = CliRunner().invoke(main, [*command, "class/Bob Ross.ipynb"])
        assert done.exit_code == 2
        said = done.stderr
    assert "This is unit 02's exercise, not the exercise of unit 01. Hand in 01_sums.ipynb." in said
