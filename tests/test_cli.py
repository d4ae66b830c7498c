"""The command line, run as a user runs it: output, exit codes, errors without tracebacks."""

import json
import os
import subprocess
import sys

import pytest


@pytest.fixture
def layerwise(sums):
    """Runs the command inside the tiny course."""

    def run(*arguments, cwd=None):
        command = [sys.executable, "-m", "layerwise", *arguments]
        environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
        return subprocess.run(
            command, capture_output=True, encoding="utf-8", cwd=cwd or sums.root, env=environment, check=False
        )

    return run


def test_help_names_the_commands(layerwise):
    """--help shows the commands for students, instructors and authors."""
    shown = layerwise("--help").stdout
    assert all(word in shown for word in ("layerwise check 02", "layerwise grade", "build", "list"))


@pytest.mark.parametrize("arguments", [["--help"], ["list"], ["check", "01", "--notebook", "solutions/01_sums.ipynb"]])
def test_no_command_for_a_numpy_unit_loads_tensorflow(sums, arguments):
    """--help, list and a check of a NumPy unit stay quick: neither TensorFlow nor Keras is imported."""
    code = (
        "import sys\nfrom layerwise.cli import main\n"
        f"try:\n    main({arguments!r})\nexcept SystemExit:\n    pass\n"
        "assert not {'tensorflow', 'keras'} & set(sys.modules), 'loaded'"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=sums.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_list_shows_units_and_tasks(layerwise):
    """The list has every unit with its tasks and points."""
    shown = layerwise("list").stdout
    assert "01  Sums" in shown
    assert "1.2  Choose  (judge, 1 point)" in shown


def test_check_passes_with_exit_code_0(layerwise):
    """A solved notebook passes."""
    done = layerwise("check", "01", "--notebook", "solutions/01_sums.ipynb")
    assert done.returncode == 0
    assert "3 of 3 points" in done.stdout


def test_check_takes_a_notebook_of_any_name(layerwise, sums):
    """Its cells say of which unit it is."""
    moved = sums.root / "my answers (1).ipynb"
    moved.write_bytes((sums.root / "solutions" / "01_sums.ipynb").read_bytes())
    done = layerwise("check", str(moved))
    assert done.returncode == 0
    assert "3 of 3 points" in done.stdout
    foreign = sums.root / "notes.ipynb"
    cell = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": "1 + 1"}
    foreign.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}), "utf-8")
    assert "has no tasks of a unit" in layerwise("check", str(foreign)).stderr


def test_check_fails_with_exit_code_1(layerwise):
    """A blank one does not, and the output says what is to be done."""
    done = layerwise("check", "1")
    assert done.returncode == 1
    assert "Task 1.1 still raises NotImplementedError" in done.stdout
    assert "0 of 3 points" in done.stdout


def test_one_task_is_checked_alone(layerwise):
    """`check 01.2` looks at that task only."""
    done = layerwise("check", "01.2", "--notebook", "solutions/01_sums.ipynb")
    assert done.returncode == 0
    assert "Task 1.1" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "07"], "There is no unit '07'"),
        (["check", "01.9"], "has no task 1.9"),
        (["check", "01", "--notebook", "nowhere.ipynb"], "nowhere.ipynb"),
        (["grade", "nowhere", "--unit", "01"], "no such folder"),
        (["grade", "exercises", "--unit", "01.2"], "--unit takes a unit"),
        (["build", "07"], "There is no unit '07'"),
    ],
)
def test_errors_are_one_line_with_exit_code_2(layerwise, arguments, words):
    """A mistake of the user is answered in one line that names it, without a traceback."""
    done = layerwise(*arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_outside_a_course_the_checkout_is_used(layerwise, tmp_path):
    """In any other folder the command works on the checkout that the package was installed from."""
    done = layerwise("list", cwd=tmp_path)
    assert done.returncode == 0
    assert "02  " in done.stdout


def test_grade_writes_a_gradebook_and_pages(layerwise, sums, hand_in):
    """grade prints the gradebook and where the report is, and writes all files."""
    hand_in("Ada")
    hand_in("Zoe", solved=False)
    done = layerwise("grade", "class", "--unit", "01", "--out", "out", "-j", "1", "--allow-weak-sandbox")
    assert done.returncode == 0, done.stderr
    assert "Ada" in done.stdout
    assert "index.html" in done.stdout
    written = {path.name for path in (sums.root / "out").iterdir() if not path.name.startswith(".")}
    assert written == {"grades.csv", "results.jsonl", "index.html", "ada.html", "zoe.html"}


def test_build_check_has_an_exit_code(layerwise, sums):
    """build --check fails before the lesson is built and passes afterwards."""
    assert layerwise("build", "--check").returncode == 1
    assert "wrote lessons" in layerwise("build").stdout.replace(os.sep, "/")
    assert layerwise("build", "--check").returncode == 0
    path = sums.folder / "exercise.py"
    path.write_text(path.read_text(encoding="utf-8").replace("# END BLANK", "", 1), encoding="utf-8")
    done = layerwise("build")
    assert done.returncode == 2
    assert "exercise.py:13: BLANK has no END BLANK" in done.stderr


@pytest.mark.parametrize(("typed", "offered"), [("che", "check"), ("check 0", "01"), ("hint 01.", "01.1 01.2")])
def test_the_shell_completes(sums, typed, offered):
    """Commands, units and, after a unit's dot, its tasks."""
    words = f"layerwise {typed}"
    completing = {
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - 1),
        "_LAYERWISE_COMPLETE": "bash_complete",
    }
    code = "from layerwise.cli import main; main(prog_name='layerwise')"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=sums.root, env={**os.environ, **completing}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.stdout.split() == [f"plain,{word}" for word in offered.split()]


def test_the_doctor_asks_for_walls_only_for_who_grades(layerwise):
    """A student's machine needs none; an instructor asks for them."""
    assert "When a class is graded" not in layerwise("doctor").stdout
    told = layerwise("doctor", "--grading").stdout
    assert "When a class is graded" in told
    assert "the home folder cannot be read" in told
