"""What must not be handed out is in no file of a release of the whole course; read from the files, nothing is run."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from layerwise.course import Course
from layerwise.grade.judge.invocation import list_checks
from layerwise.release.course_files import course_files
from layerwise.release.leaks import found_in, plain, showing, shown, telling, telling_answers
from layerwise.release.unit_files import unit_files

COURSE = Course(Path(__file__).parent.parent)
UNITS = pytest.mark.parametrize("unit", COURSE.units, ids=lambda unit: unit.name)
CHECKS = "tests/checks/"


@pytest.fixture(scope="module")
def checks():
    return {unit.name: list_checks(unit) for unit in COURSE.units}


@pytest.fixture(scope="module")
def held_out(checks, known):
    """What a release holds out: what is marked, and what shows a line of the solution."""
    return {
        unit.name: {check.function for check in checks[unit.name] if check.held_out}
        | showing(unit, checks[unit.name], known)
        for unit in COURSE.units
    }


@pytest.fixture(scope="module")
def files(checks, held_out):
    """Every file of a release of all units but for the recorded answers."""
    names = {unit.name for unit in COURSE.units}
    found = course_files(COURSE, COURSE.units)
    for unit in COURSE.units:
        found |= unit_files(unit, names, checks[unit.name], held_out[unit.name])
    return found


@pytest.fixture(scope="module")
def released(files):
    """The same as texts in which lines can be looked for."""
    return {name: readable(name, content) for name, content in files.items()}


def readable(name, content):
    if name.endswith(".ipynb"):
        cells = json.loads(content)["cells"]
        return plain("\n".join("".join(cell["source"]) for cell in cells))
    return plain(content.decode("utf-8", errors="replace"))


@pytest.fixture(scope="module")
def known():
    return shown(COURSE.units)


@pytest.fixture(scope="module")
def public(released):
    """All public checks, in one line."""
    return " ".join(text for name, text in released.items() if name.startswith(CHECKS))


@UNITS
def test_no_line_of_a_solution_is_handed_out(unit, released, known):
    """A telling line stands in no file, also not in a check of the unit; what stands in others' is common code."""
    answers = telling_answers(unit, known)
    assert len(answers) >= 10
    assert leaked(answers, unit, released) == {}


@UNITS
def test_no_held_out_check_is_handed_out(unit, released, held_out, known, public):
    """Neither its name nor the sentence that it requires nor a line that no public check has is in a file."""
    text = unit.checks.read_text(encoding="utf-8")
    wanted = {f"def {function}(" for function in held_out[unit.name]}
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name in held_out[unit.name]:
            wanted.add(plain(ast.get_docstring(node)))
            wanted |= telling(ast.get_source_segment(text, node).splitlines(), f"{known} {public}")
    assert len(wanted) > 2 * len(held_out[unit.name])
    assert leaked(wanted, unit, released) == {}


def leaked(lines, unit, released):
    """Which of these lines stand in which file; other units' checks may have the same names, and common code."""
    own = {name: text for name, text in released.items() if not name.startswith(CHECKS) or unit.name in name}
    return {name: found for name, text in own.items() if (found := found_in(lines, text))}


@UNITS
def test_each_unit_holds_out_some_checks_and_no_whole_task(unit, checks):
    """At least two tasks have a check that is held out, and each of these has one that is not."""
    own = checks[unit.name]
    partly = {check.task for check in own if check.held_out}
    assert len(partly) >= 2
    assert partly <= {check.task for check in own if not check.held_out}


def test_what_is_left_of_the_checks_is_whole(files, tmp_path):
    """No public check uses a name that was taken out."""
    for name, content in files.items():
        if name.startswith(CHECKS):
            (tmp_path / Path(name).name).write_bytes(content)
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select", "F821,F822"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
