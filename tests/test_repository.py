"""The repository holds together: requirements agree, notebooks are built, the sample class gets its grades."""

import ast
import re
import runpy
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from layerwise.build import check_built
from layerwise.cli import main
from layerwise.course import Course
from layerwise.data.folder import datasets_of
from layerwise.grade.intake.collect import collect
from layerwise.grade.parallel import grade_class
from layerwise.grade.report.folder import Reports
from layerwise.grade.sandbox.fork_server import sandbox_fault

ROOT = Path(__file__).parent.parent


def requirements(lines):
    """Name and bounds of each requirement; markers are dropped."""
    found = {}
    for line in lines:
        match = re.match(r"^([A-Za-z0-9_.-]+)([<>=!~][^;#\s]*)", line.strip())
        if match:
            found[match[1].lower()] = match[2]
    return found


def test_what_is_required_twice_has_the_same_bounds():
    """requirements.txt and pyproject.toml do not contradict each other."""
    student = requirements((ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    package = requirements(project["dependencies"])
    shared = set(student) & set(package)
    assert {"numpy", "pandas", "matplotlib"} <= shared
    assert {name: student[name] for name in shared} == {name: package[name] for name in shared}


def test_every_requirement_is_bounded_and_pinned():
    """What a student installs has an upper bound, and constraints.txt pins a version within reach of it."""
    student = requirements((ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines())
    pinned = requirements((ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines())
    assert all("<" in bounds and ">=" in bounds for bounds in student.values())
    assert set(student) <= set(pinned)
    assert {"tensorflow", "keras", "matplotlib", "jupyter", "pandas"} <= set(student)


def test_notebooks_are_what_their_sources_give():
    """Nobody has edited a built notebook, and no source is ahead of its notebook."""
    course = Course(ROOT)
    assert check_built(course, course.units) == []


def test_lessons_carry_their_outputs():
    """A reader of the committed files sees every figure; none stands beside an error."""
    for unit in Course(ROOT).units:
        text = unit.notebook("lessons").read_text(encoding="utf-8")
        assert '"image/png"' in text, unit.name
        assert '"output_type": "error"' not in text, unit.name
        assert '"name": "stderr"' not in text, unit.name


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_sample_class_gets_the_grades_that_it_deserves(seed, tmp_path):
    """Whatever the checks draw, the gradebook of the sample class is the one that its makers worked out by hand."""
    unit = Course(ROOT).unit("02")
    reports = Reports.begin(unit, tmp_path)
    sandboxed = not sandbox_fault(datasets_of(unit.root))
    for result in grade_class(unit, collect(ROOT / "examples" / "class"), seed=seed, workers=2, sandboxed=sandboxed):
        reports.add(replace(result, notes=()))
    reports.finish()
    expected = (ROOT / "examples" / "expected_grades.csv").read_text(encoding="utf-8")
    assert (reports.folder / "grades.csv").read_text(encoding="utf-8") == expected


def test_the_sample_class_is_made_from_its_answers():
    """The notebooks in examples/class are those that examples/make_class.py makes."""
    made = runpy.run_path(str(ROOT / "examples" / "make_class.py"))["notebooks"]()
    assert {path.name: path.read_bytes() for path in (ROOT / "examples" / "class").iterdir()} == made


COMPARES = {"assert_close", "assert_equal"}
ANSWERS = re.compile(r"\bstudent\.\w+\b(?!\()")
MADE_NOW = re.compile(r"\bstudent\.\w+\(|\bsolution\.|\brng\b|\bstate\(|\bdata\.|held_out|\bkept\(|\bcopied\(")


def test_answers_that_are_the_same_for_everyone_are_not_printed():
    """A check that compares a number of the student's with a constant does not show the constant."""
    for path in sorted((ROOT / "tests" / "checks").glob("test_*.py")):
        for function in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(function, ast.FunctionDef):
                continue
            text = ast.unparse(function)
            if not ANSWERS.search(text) or MADE_NOW.search(text):
                continue
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in COMPARES:
                    names = {keyword.arg for keyword in call.keywords}
                    assert "reveal" in names, f"{path.name}:{call.lineno} shows the right answer"


README = (ROOT / "README.md").read_text(encoding="utf-8")
LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
COMMAND = re.compile(r"\blayerwise (?P<words>[a-z][a-z-]*(?: [^#\n`]*)?)")


def test_the_readme_is_short():
    """It stays below 100 lines; what needs more room goes into the book."""
    assert len(README.splitlines()) <= 100


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "lessons/README.md"])
def test_pages_of_the_repository_link_to_files(page):
    """Each relative link, and each picture, leads to a file."""
    path = ROOT / page
    text = re.sub("`[^`]*`", "", path.read_text(encoding="utf-8"))
    targets = [match["target"].partition("#")[0] for match in LINK.finditer(text)]
    relative = [target for target in targets if target and "://" not in target]
    assert relative
    assert [target for target in relative if not (path.parent / target).is_file()] == []


@pytest.mark.parametrize("page", ["README.md", *(f"book/{name}.md" for name in ("installing", "working", "grading"))])
def test_commands_that_pages_name_exist(page):
    """Each `layerwise …` is a command of the program, and takes the options that are named with it."""
    found = [match["words"].split() for match in COMMAND.finditer((ROOT / page).read_text(encoding="utf-8"))]
    shown = [words for words in found if words[0] in main.commands]
    assert shown
    assert [words[0] for words in found if words not in shown] == []
    for name, *words in shown:
        known = {option for parameter in main.commands[name].params for option in parameter.opts}
        assert {word.partition("=")[0] for word in words if word.startswith("-")} <= known, name


def test_targets_of_make_that_the_readme_names_exist():
    """Each `make …` is a target of the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^ {4}|`)make ([a-z][a-z-]*)", README, re.MULTILINE))
    assert {"demo", "test"} <= named <= set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))


def test_the_readmes_pictures_are_small():
    """Each is there for a reader who sees it, has a text for one who does not, and loads at once."""
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", README)
    assert len(pictures) == 2
    for text, target in pictures:
        assert len(text.split()) > 5
        assert (ROOT / target).stat().st_size <= 150_000


def test_the_page_on_threats_names_tests_that_exist():
    """Each wall that it names is tried by a test that is there."""
    page = (ROOT / "book" / "threats.md").read_text(encoding="utf-8")
    names = re.findall(r"`(?:hostile/)?([a-z_]+\.py)`", page)
    assert len(names) > 15
    assert [name for name in names if not list((ROOT / "tests").rglob(name))] == []
