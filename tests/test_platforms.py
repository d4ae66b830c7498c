"""Gradescope, GitHub Classroom and nbgrader: what is made for them, run as they would run it."""

import base64
import importlib.util
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml
from click.testing import CliRunner

from layerwise import credit
from layerwise.build import derive
from layerwise.build.notebook import Run, executed, source_hash, to_bytes
from layerwise.cli import main
from layerwise.course import Course
from layerwise.errors import GradingError, ReleaseError
from layerwise.grade.records import CheckResult, Outcome, TaskResult
from layerwise.io.files import write_changed
from layerwise.platforms.github import summary
from layerwise.platforms.gradescope.archive import make_autograder
from layerwise.platforms.gradescope.run import autograde
from layerwise.platforms.nbgrader.assignment import assignment, solution_regions, write_assignment

ROOT = Path(__file__).parent.parent
MINUS = "import numpy as np\ndef add(a, b):\n    return np.asarray(a) - np.asarray(b)\n"
SCHEMA: dict[str, Any] = {  # nbgrader's schema 3: the keys that there may be, and their types
    "schema_version": int, "grade": bool, "locked": bool, "solution": bool, "task": bool, "grade_id": str,
    "points": (int, float), "checksum": str, "cell_type": str,
}  # fmt: skip


@pytest.fixture
def held_out(sums):
    """The tiny course, where students do not get one of the two checks of task 1.1."""
    before, after = (f'"1.1", points=1{mark})\ndef test_shape' for mark in ("", ", held_out=True"))
    text = sums.checks.read_text(encoding="utf-8").replace(before, after)
    sums.checks.write_text(text, encoding="utf-8")
    return sums


@pytest.fixture
def gradescope(held_out, tmp_path):
    """`gradescope({"name.ipynb": content})` grades a submission as Gradescope does: its output, and results.json."""
    root, tools = tmp_path / "autograder", tmp_path / "tools"
    make_autograder(Course(held_out.root), held_out, tmp_path / "autograder.zip", "after_due_date")
    subprocess.run([sys.executable, "-m", "zipfile", "-e", tmp_path / "autograder.zip", root / "source"], check=True)
    shutil.copy(root / "source" / "run_autograder", root)
    python = root / "source" / ".venv" / "bin" / "python"  # in place of the environment that setup.sh makes
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    tools.mkdir()  # all that there is on the search path: no bubblewrap, which rarely works in a container
    for name in ("bash", "dirname"):
        (tools / name).symlink_to(shutil.which(name))
    for path in (python, root / "run_autograder"):
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    def run(files):
        for folder in ("submission", "results"):
            shutil.rmtree(root / folder, ignore_errors=True)
            (root / folder).mkdir()
        (root / "results" / "results.json").write_text("{}", encoding="utf-8")  # of an earlier run
        for name, content in files.items():
            (root / "submission" / name).write_bytes(content)
        environment = {"PATH": str(tools), "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
        done = subprocess.run(
            [root / "run_autograder"], cwd=root, env=environment, capture_output=True, encoding="utf-8", check=False
        )
        results = root / "results" / "results.json"
        return done, json.loads(results.read_text(encoding="utf-8")) if results.is_file() else None

    run.root = root  # type: ignore[attr-defined]
    return run


def test_gradescope_gets_a_test_for_each_task_and_one_for_held_out_checks(gradescope, hand_in):
    """The first says what the checks say; the second has points, is hidden at first, and says how many pass.

    When the grader itself fails there is no file, and Gradescope says that the autograder failed.
    """
    done, results = gradescope({"anything.ipynb": hand_in("ada", {"1.1": MINUS}).read_bytes()})
    assert done.returncode == 0, done.stderr
    public, later, choose = results["tests"]
    assert (public["score"], public["max_score"], public["status"], public["visibility"]) == (0, 1, "failed", "visible")
    assert "You subtracted." in public["output"]
    assert (later["score"], later["max_score"], later["status"]) == (1, 1, "passed")
    assert (later["visibility"], later["output"]) == ("after_due_date", "1 of 1 pass.")
    assert (choose["name"], choose["score"]) == ("Task 1.2: Choose", 1)
    assert results["score"] == 2
    assert "keeps the shape" not in json.dumps(results)  # the sentence of the held-out check
    assert "container was the wall" in done.stdout  # which only instructors see
    assert "sandbox" not in json.dumps(results["tests"]) + results["output"]
    assert results["extra_data"]["sandboxed"] is False

    checks = gradescope.root / "source" / "course" / "tests" / "checks" / "test_01_sums.py"
    checks.write_text(checks.read_text(encoding="utf-8").replace("a + b, mis", "a + c, mis"), encoding="utf-8")
    done, results = gradescope({"a.ipynb": hand_in("ada").read_bytes()})
    assert (done.returncode, results) == (2, None), "a grader that fails gives no score, not even an earlier one"
    assert "the grader failed, not the student" in done.stderr
    assert "Traceback" not in done.stderr


def test_gradescope_is_told_what_is_wrong_with_a_submission(sums, hand_in, tmp_path):
    """No notebook, several and a broken one score 0, with a sentence; of several, the exercise's own name counts."""

    def graded(files):
        folder = tmp_path / "autograder" / "submission"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        autograde(sums, folder.parent, seed=1)
        return json.loads((folder.parent / "results" / "results.json").read_text(encoding="utf-8"))

    solved = hand_in("ada").read_bytes()
    cases = {
        "There is no notebook, only: notes.txt. Hand in 01_sums.ipynb, saved.": {"notes.txt": b"3"},
        "There are several notebooks: a.ipynb, b.ipynb.": {"a.ipynb": solved, "b.ipynb": solved},
        "The file is not a notebook: its content is not JSON in UTF-8.": {"a.ipynb": b"{"},
    }
    for said, files in cases.items():
        results = graded(files)
        assert results["output"].startswith(said)
        assert (results["score"], results["tests"]) == (0, [])
    results = graded({"01_sums.ipynb": solved, "old.ipynb": b"{"})
    assert results["score"] == 3
    assert "01_sums.ipynb was graded; not graded: old.ipynb." in results["output"]


def test_an_autograder_holds_one_unit_and_its_scripts(held_out, tmp_path):
    """The scripts can be run; there is what grades the unit and no other unit; the same course gives the same bytes."""
    course, out = Course(held_out.root), tmp_path / "autograder.zip"
    make_autograder(course, held_out, out, "hidden")
    before = out.read_bytes()
    make_autograder(course, held_out, out, "hidden")  # an earlier one is replaced
    assert out.read_bytes() == before
    with zipfile.ZipFile(out) as archive:
        names = set(archive.namelist())
        assert {name for name in names if not name.startswith(("course/layerwise", "course/datasets/"))} == {
            "setup.sh", "run_autograder", "course/units/01_sums/unit.toml", "course/tests/checks/test_01_sums.py",
            "course/solutions/01_sums.ipynb", "course/README.md", "course/LICENSE", "course/pyproject.toml",
            "course/requirements.txt", "course/constraints.txt", "course/.gitattributes",
        }  # fmt: skip
        for script in ("setup.sh", "run_autograder"):
            assert archive.getinfo(script).external_attr >> 16 & stat.S_IXUSR
            parsed = subprocess.run(["bash", "-n"], input=archive.read(script), check=False)
            assert parsed.returncode == 0
        assert b"--held-out hidden" in archive.read("run_autograder")
    out.write_bytes(b"grades")
    with pytest.raises(ReleaseError, match="no earlier autograder"):
        make_autograder(course, held_out, out, "hidden")


def test_no_autograder_is_made_when_a_check_fails_on_the_solution(held_out, tmp_path):
    """Every submission would be graded wrongly."""
    checks = held_out.checks
    checks.write_text(checks.read_text(encoding="utf-8").replace("answer, 3", "answer, 4"), encoding="utf-8")
    with pytest.raises(ReleaseError, match=r"task 1\.2 does not pass on the solution"):
        make_autograder(Course(held_out.root), held_out, tmp_path / "a.zip", "hidden")
    assert not (tmp_path / "a.zip").exists()


@pytest.fixture
def pushed(held_out, tmp_path):
    """A student's repository: a release with the workflow, and what runs a step of it."""
    lesson = "# %% [markdown]\n# Three is the sum of one and two.\n"
    (held_out.folder / "lesson.py").write_text(lesson, encoding="utf-8")
    cells = derive.lesson(held_out)
    ran = executed(cells, Run({}, source_hash(cells)), held_out.folder / "lesson.py")
    write_changed(held_out.notebook("lessons"), to_bytes(ran))
    out = tmp_path / "student"
    said = CliRunner().invoke(main, ["release", "--units", "01", "--out", str(out), "--classroom"])
    assert said.exit_code == 0, said.output
    return out


def test_github_checks_what_is_pushed(pushed, held_out, hand_in, tmp_path):
    """The workflow's own command gives the reporter each task's points, and its reader a table."""
    content = yaml.safe_load((pushed / ".github" / "workflows" / "classroom.yml").read_text(encoding="utf-8"))
    steps = content["jobs"]["run-autograding-tests"]["steps"]
    checking, reporting = steps[-2:]
    assert reporting["with"]["runners"] == checking["id"] == "unit01"
    assert reporting["env"] == {"UNIT01_RESULTS": "${{ steps.unit01.outputs.result }}"}
    (pushed / "exercises" / "01_sums.ipynb").write_bytes(hand_in("ada", {"1.1": MINUS}).read_bytes())
    output, page = tmp_path / "output", tmp_path / "page.md"
    environment = {**os.environ, "GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(page)}
    environment |= {"PYTHONPATH": str(ROOT), "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-e", "-c", checking["run"]], cwd=pushed, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    name, _, encoded = output.read_text(encoding="utf-8").strip().partition("=")
    told = json.loads(base64.b64decode(encoded))
    assert (name, told["version"], told["status"], told["max_score"]) == ("result", 1, "fail", 2)
    assert [(test["name"], test["status"], test["score"]) for test in told["tests"]] == [
        ("Task 1.1: Add", "fail", 0),
        ("Task 1.2: Choose", "pass", 1),
    ]
    assert "You subtracted." in told["tests"][0]["message"]
    row = r"\| ✗ 1\.1 Add \| 0 of 1 here; 1 more is judged when it is handed in \| The result should be [^.]+\..* \|\n"
    assert re.search(row, page.read_text(encoding="utf-8"))


def test_a_table_shows_what_a_student_wrote_as_text(sums):
    """Neither markup nor a bar breaks out of the table."""
    check = CheckResult("c", "1.1", 1, Outcome.ERROR, "It works.", "Your code raised A|<img src=x>[a](b).\nMore.")
    page = summary(sums, (TaskResult("1.1", "Add", 1, (check,)),))
    assert r"A\|\<img src=x\>\[a\](b). |" in page
    assert "More" not in page


def test_check_writes_its_results_as_data(sums):
    """`layerwise check 01 --json FILE` writes tasks, outcomes and points."""
    assert CliRunner().invoke(main, ["check", "01", "--json", "found.json"]).exit_code == 1
    found = json.loads((sums.root / "found.json").read_text(encoding="utf-8"))
    assert (found["unit"], found["earned"], found["points"]) == ("01_sums", 0, 3)
    assert [task["outcome"] for task in found["tasks"]] == ["not_attempted", "not_attempted"]


@pytest.mark.parametrize("options", [[], ["--units", "01", "--gradescope", "01"]])
def test_release_makes_one_thing(sums, options):
    """Without --units, --gradescope or --nbgrader, and with two of them, one line says so."""
    said = CliRunner().invoke(main, ["release", "--out", "x", *options])
    assert said.exit_code == 2
    assert "--units, --gradescope or --nbgrader" in said.stderr


def test_an_assignment_has_the_metadata_that_nbgrader_wants(held_out):
    """Schema 3: known keys and types, unique ids, points where graded; tests worth what the tasks are."""
    marked = [cell for cell in assignment(held_out) if "nbgrader" in cell.metadata]
    for cell in marked:
        about = cell.metadata["nbgrader"]
        assert {"schema_version", "grade", "locked", "solution"} <= set(about) <= set(SCHEMA)
        assert all(isinstance(value, SCHEMA[key]) for key, value in about.items())
        assert about["schema_version"] == 3
        assert re.fullmatch(r"[a-zA-Z0-9_\-]+", about["grade_id"])
        assert ("points" in about) is about["grade"]
        assert cell.kind == "code" or not (about["grade"] or about["solution"])
        assert not (about["grade"] and about["solution"])
    ids = [cell.metadata["nbgrader"]["grade_id"] for cell in marked]
    assert len(set(ids)) == len(ids)
    tests = {cell.id: cell.metadata["nbgrader"]["points"] for cell in marked if cell.metadata["nbgrader"]["grade"]}
    assert tests == {"test-1-1": 1, "held-out-1-1": 1, "test-1-2": 1}
    hidden = next(cell.source for cell in marked if cell.id == "held-out-1-1").splitlines()
    assert (hidden[0], hidden[-1]) == ("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS")


def test_a_solution_stands_in_its_region():
    """The prompt stays before the region, with its indentation; what is given stays outside."""
    text = "def f(x):\n    # BLANK one line\n    return x\n    # END BLANK\n\n\ny = 1"
    assert solution_regions(text) == (
        "def f(x):\n    # one line\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION\n\n\ny = 1"
    )


def values(cells, replaced=None):
    """Run an assignment's cells in one namespace, as a script: what each `credit(...)` gave, or its exception."""
    code = ["import json, layerwise", "found = {}"]
    for cell in cells:
        if cell.kind != "code":
            continue
        if cell.metadata.get("nbgrader", {}).get("grade"):
            code += [
                f"try: found[{cell.id!r}] = repr(layerwise.{re.search(r'credit[(].*[)]', cell.source)[0]})",
                f"except Exception as error: found[{cell.id!r}] = type(error).__name__ + ' ' + str(error)",
            ]
        else:
            code.append((replaced or {}).get(cell.task, cell.source))
    script = "\n".join([*code, "print(json.dumps(found))"])
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_credit_is_what_the_checks_give(held_out):
    """The solution earns everything; what is wrong earns part, or raises what the checks say."""
    cells = list(assignment(held_out))
    assert values(cells) == {"test-1-1": "1.0", "held-out-1-1": "1.0", "test-1-2": "1.0"}
    found = values(cells, {"1.1": MINUS, "1.2": ""})
    assert found["held-out-1-1"] == "1.0"
    assert found["test-1-1"].startswith("AssertionError ✗ Task 1.1, Add: not yet (0 of 1 points)")
    assert "You subtracted." in found["test-1-1"]
    assert "`answer` is not defined" in found["test-1-2"]


def test_credit_never_takes_our_fault_for_the_students(held_out):
    """Where no check is there to be asked, it says so, and not that the task failed."""
    with pytest.raises(GradingError, match="not the student's fault"):
        credit("1.2", held_out=True)


def test_another_notebook_is_not_overwritten(sums, tmp_path):
    """An assignment that an instructor has changed stays."""
    path = write_assignment(sums, tmp_path)
    nbformat.validate(nbformat.read(path, 4))
    write_assignment(sums, tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace("Sums", "My sums"), encoding="utf-8")
    with pytest.raises(ReleaseError, match="another notebook is there"):
        write_assignment(sums, tmp_path)


@pytest.mark.skipif(importlib.util.find_spec("nbgrader") is None, reason="needs nbgrader: pip install nbgrader")
def test_nbgrader_accepts_the_solution_and_rejects_the_blank(sums, tmp_path):
    """`nbgrader validate` on the source notebook, and on the one that students get."""
    path = write_assignment(sums, tmp_path / "source")

    def said(folder):
        command = [sys.executable, "-m", "nbgrader", "validate", f"{folder}/01_sums/01_sums.ipynb"]
        environment = {**os.environ, "LAYERWISE_COURSE": str(sums.root)}
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        ).stdout

    assert "Success" in said(path.parent.parent.name)
    subprocess.run([sys.executable, "-m", "nbgrader", "generate_assignment", "01_sums"], cwd=tmp_path, check=True)
    assert "VALIDATION FAILED ON 2 CELL" in said("release")
