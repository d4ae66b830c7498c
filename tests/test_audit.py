"""The audit: a clean unit has no faults, and each kind of defect that is planted in it is found and named."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from layerwise.audit.claims import claims, page
from layerwise.audit.finding import PARTS
from layerwise.audit.mutants import mutants
from layerwise.audit.pipeline import audit
from layerwise.audit.robustness import robustness
from layerwise.audit.teaching import teaching
from layerwise.audit.trial import checks
from layerwise.build import build
from layerwise.course import Course
from layerwise.data.folder import datasets_of
from layerwise.errors import SourceError
from layerwise.grade.sandbox.fork_server import sandbox_fault

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The sample course with its notebooks, its lesson run once for all tests."""
    root = tmp_path_factory.mktemp("audited") / "course"
    shutil.copytree(HERE / "audited", root)
    (root / "datasets").mkdir()
    course = Course(root)
    list(build(course, course.units))
    return root


@pytest.fixture
def course(built, tmp_path):
    """A copy of the sample course, to plant a defect in."""
    shutil.copytree(built, tmp_path / "course")
    return Course(tmp_path / "course")


@pytest.fixture(scope="module")
def sandboxed(built):
    return not sandbox_fault(datasets_of(built))


def change(path, old, new):
    """Put other words into a file; the old ones must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path} does not say {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults(course, part, sandboxed=True):
    return [finding.text for finding in audit(course, course.units, [part], 2, sandboxed) if finding.fault]


UNIT, TESTS = "units/01_counts", "tests"
STRUCTURE = {
    "a stray file": (f"{UNIT}/notes.txt", None, "x", "notes.txt: belongs to no unit"),
    "no exercise": (f"{UNIT}/exercise.py", None, None, "exercise.py: missing"),
    "no checks": (f"{TESTS}/checks/test_01_counts.py", None, None, "Every unit needs a check file"),
    "one alternate": (f"{TESTS}/alternates/01_counts/by_hand.py", None, None, "holds 1 alternates"),
    "no title": (f"{UNIT}/unit.toml", 'title = "Counts"', 'title = " "', "title is empty"),
    "no goals": (f"{UNIT}/unit.toml", '["count and compare numbers"]', "[]", "goals is empty"),
    "no hint": (f"{UNIT}/unit.toml", "Python has a function for it.", "", "task 1.1 has no hint"),
    "no time": (f"{UNIT}/unit.toml", "minutes = 20", "minutes = 0", "minutes is 0"),
    "kinds that fall": (f"{UNIT}/unit.toml", '"use"', '"recall"', "do not climb"),
    "a task without a blank": (f"{UNIT}/exercise.py", "# BLANK one call", "# one call", "END BLANK without BLANK"),
    "an open blank": (f"{UNIT}/exercise.py", "    # END BLANK", "", "BLANK has no END BLANK"),
    "a check of no task": (f"{TESTS}/checks/test_01_counts.py", '@task("1.1"', '@task("9.9"', "belongs to no task"),
    "an unmarked check": (f"{TESTS}/checks/test_01_counts.py", '@task("1.1", points=1)\n', "", "belongs to no task"),
    "a single check": (f"{TESTS}/checks/test_01_counts.py", "def test_length(", "def length(", "task 1.1 has 1 checks"),
    "a check that says nothing": (
        f"{TESTS}/checks/test_01_counts.py",
        '"""length([]) is 0."""',
        "pass",
        "test_length_of_nothing has no docstring",
    ),
    "a mended notebook": ("solutions/01_counts.ipynb", "len(values)", "len(list(values))", "not what its source gives"),
    "an old lesson": (f"{UNIT}/lesson.py", "size=3", "size=4", "must be run again"),
    "an excuse without a reason": (
        f"{UNIT}/mutants.toml",
        "The task leaves the rate open below one.",
        "ok",
        "no reason",
    ),
}


@pytest.mark.parametrize("defect", STRUCTURE)
def test_a_defect_of_structure_is_found(course, defect):
    """What is missing, too much or contradictory in a unit is named with its file and the cure."""
    file, old, new, words = STRUCTURE[defect]
    path = course.root / file
    if new is None:
        path.unlink()
    elif old is None:
        path.write_text(new, encoding="utf-8")
    else:
        change(path, old, new)
    assert [text for text in faults(Course(course.root), "structure") if words in text]


LESSON, EXERCISE = f"{UNIT}/lesson.py", f"{UNIT}/exercise.py"
MODEL = """
# %%
import keras

model = keras.Sequential([keras.layers.Dense(1)])
model.compile(loss="mse")
history = model.fit(np.ones((9, 1)), np.ones(9), {fit})
{more}
"""
WHOLE = "model.evaluate(x_new, y_new)\nmodel.predict(x_new)\npd.DataFrame(history.history).plot()"
TEACHING = {
    "too many cells": (LESSON, "\n# %% [markdown]\n# Words.\n" * 36, "visible cells; at most 35"),
    "too many words": (LESSON, "\n# %% [markdown]\n# " + "many words " * 1200, "words outside of Deeper sections"),
    "code that draws": (LESSON, "\n# %%\n" + "axes.plot([1, 2])\n" * 9, "visible lines of code draw"),
    "no validation": (LESSON, MODEL.format(fit="epochs=1", more=WHOLE), "without fit with validation data in sight"),
    "no predictions": (
        LESSON,
        MODEL.format(fit="validation_split=0.2", more="model.evaluate(x_new, y_new)\nhistory.plot()"),
        "without predict in sight",
    ),
    "no curves": (
        LESSON,
        MODEL.format(fit="validation_split=0.2", more="model.evaluate(x, y)\nmodel.predict(x)"),
        "without a drawn history",
    ),
    "an eye on the test": (
        LESSON,
        MODEL.format(fit="validation_data=(x_test, y_test)", more=WHOLE),
        "'validation_data=(x_test' trains with an eye on the test data",
    ),
    "a comparison without a budget": (
        LESSON,
        '\n# %% tags=["collapsed"]\nrecord("x", 1, claim="A is better than B by {mean}.", holds=True)\n',
        "'A is better than B by {mean}.' compares without a budget",
    ),
    "a term that is missing": (
        f"{UNIT}/unit.toml",
        ('["classification"]', '["regression"]'),
        "'regression' does not occur",
    ),
    "a term that is not bold": (LESSON, ("**classification**", "classification"), "'classification' is not in bold"),
    "no terms": (f"{UNIT}/unit.toml", ('terms = ["classification"]', ""), "no terms"),
    "words of our own": (LESSON, "\n# %% [markdown]\n# The rate is high, on a polygon.\n", "'rate' occurs 1 times"),
    "more words of our own": (EXERCISE, ("how many values", "how many polygons"), "'polygons' occurs 1 times"),
    "British spelling": (LESSON, ("## Counting flowers", "## Counting coloured flowers"), "'coloured' is British"),
    "a number that nobody measured": (LESSON, "\n# %% [markdown]\n# Nearly 97.3 % of them.\n", "97.3 % is typed"),
    "a number in an alt text": (LESSON, ("that bends upwards.", "that bends up by 0.77."), "0.77 is typed"),
    "a demand without a check": (EXERCISE, ("of shape (n,).", "that stays as it is."), "nothing is said to test"),
    "a demand that nobody made": (
        EXERCISE,
        ("The array must not be\n# changed.", ""),
        "its words do not say 'must not be changed'",
    ),
    "a demand whose check is gone": (
        f"{TESTS}/checks/test_01_counts.py",
        ("def test_above_leaves_its_argument(", "def test_above_is_kind("),
        "names the check 'test_above_leaves_its_argument', which",
    ),
    "a demand whose mistake is gone": (f"{TESTS}/mistakes/01_counts/sorted_in_place.py", None, "has no mistake"),
}  # fmt: skip


@pytest.mark.parametrize("defect", TEACHING)
def test_a_defect_of_teaching_is_found(course, defect):
    """Each rule of how a unit teaches complains about what breaks it, and says what to do."""
    file, what, words = TEACHING[defect]
    path = course.root / file
    if what is None:
        path.unlink()
    elif isinstance(what, tuple):
        change(path, *what)
    else:
        path.write_text(path.read_text(encoding="utf-8") + what, encoding="utf-8")
    found = faults(Course(course.root), "teaching")
    assert [text for text in found if words in text], found


@pytest.mark.parametrize(("number", "wanted"), [(3, 1), (7, 2)])
def test_exercises_are_work_with_keras(course, number, wanted):
    """From unit 3 on at least one task, from unit 7 on two."""
    (unit,) = course.units
    found = [
        finding.text for finding in teaching(replace(unit, name=f"{number:02}_counts", root=renamed(course, number)))
    ]
    assert any(f"0 tasks are work with Keras; at least {wanted} should be" in text for text in found)


def renamed(course, number):
    """The course with its unit under another number."""
    for folder in ("units", "tests/mistakes"):
        (course.root / folder / "01_counts").rename(course.root / folder / f"{number:02}_counts")
    return course.root


def test_what_a_reader_may_skip_is_not_counted(course):
    """A Deeper section may be long; what comes after it counts again."""
    long = '\n# %% [markdown] tags=["deeper"]\n# ## Deeper: all of it\n#\n# ' + "many words " * 1200
    path = course.root / LESSON
    path.write_text(path.read_text(encoding="utf-8") + long, encoding="utf-8")
    assert faults(Course(course.root), "teaching") == []
    path.write_text(
        path.read_text(encoding="utf-8") + "\n\n# %% [markdown]\n# ## Summary\n#\n# " + "many words " * 1200
    )
    assert len(faults(Course(course.root), "teaching")) == 1


def test_a_lesson_that_runs_too_long_is_named(course):
    """Ninety seconds on two cores."""
    path = course.units[0].notebook("lessons")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["metadata"]["layerwise"]["seconds"] = 91.0
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert any("ran 91 s; a lesson may take 90" in text for text in faults(course, "teaching"))


@pytest.mark.parametrize("part", [part for part in PARTS if part != "robustness"])
def test_the_sample_unit_is_clean(course, part, sandboxed):
    """Nothing is found where there is nothing."""
    assert faults(course, part, sandboxed) == []


CHECKS = {
    "a check that fails the solution": (
        "tests/checks/test_01_counts.py",
        "[1, 2, 3]), 3",
        "[1, 2, 3]), 4",
        "the solution",
    ),
    "a check that depends on the seed": (
        "tests/checks/test_01_counts.py",
        "values = rng.normal(size=9)",
        'values = rng.normal(size=9)\n    require(values[0] > 0, "It is.", "No.")',
        "the solution",
    ),
    "a check that refuses another right answer": (
        "tests/checks/test_01_counts.py",
        "< 1, ",
        "< 0.5, ",
        "the alternate by_hand",
    ),
    "a mistake that passes": (
        "tests/mistakes/01_counts/backwards.py",
        "np.min(values) - np.max",
        "np.max(values) - np.min",
        "fails nothing instead of 1.2",
    ),
    "a mistake that is not named": (
        "tests/mistakes/01_counts/backwards.py",
        "take the smallest",
        "mind the smallest",
        "no message says",
    ),
    "a blank that passes": (
        "tests/checks/test_01_counts.py",
        "require(number(student.rate) > 0",
        "require(True",
        "the blank exercise",
    ),
}


@pytest.mark.parametrize("defect", CHECKS)
def test_a_check_that_cannot_tell_right_from_wrong_is_found(course, defect, here, sandbox):
    """The solution, blanks, alternates and mistakes hold the checks to what they promise."""
    file, old, new, words = CHECKS[defect]
    change(course.root / file, old, new)
    (unit,) = course.units
    assert [finding.text for finding in checks(unit, here(unit), sandbox.has_walls, runs=1) if words in finding.text]


def test_a_check_that_lets_mutants_pass_is_found(course, sandboxed):
    """When the strict comparison is no longer checked, >= survives, and its change is shown."""
    for old, new in (("[1, 2, 3, 4]), 1)", "[1, 2, 3, 4]), 1.5)"), ("[2, 2, 3]), 2))), 1", "[1, 2, 3]), 0))), 3")):
        change(course.root / "tests/checks/test_01_counts.py", old, new)
    found = list(audit(course, course.units, ["mutants"], 2, sandboxed))
    assert any("are wanted" in finding.text for finding in found if finding.fault)
    (survivor,) = [finding.text for finding in found if "survives" in finding.text]
    assert "exercise.py:39: survives: 1.3 values > limit -> values >= limit" in survivor
    assert "+    return np.sum(values >= limit)" in survivor


def test_mutants_say_nothing_when_the_solution_fails(course, sandboxed):
    """A check that fails everything would kill every mutant."""
    change(course.root / "tests/checks/test_01_counts.py", "[1, 2, 3]), 3", "[1, 2, 3]), 4")
    assert ["the solution itself" in text for text in faults(course, "mutants", sandboxed)] == [True]


def test_an_excuse_that_excuses_nothing_is_found(course, sandboxed):
    """An excuse must name a mutant that there is, and that survives."""
    path = course.root / "units/01_counts/mutants.toml"
    for mutant in ("1.1 len(values) -> 7", "1.3 values > limit -> …"):
        path.write_text(path.read_text() + f'\n[[excused]]\nmutant = "{mutant}"\nreason = "It is right, they say."\n')
    found = faults(course, "mutants", sandboxed)
    assert [text for text in found if "there is no such mutant" in text and "len(values) -> 7" in text]
    assert [text for text in found if "every mutant that it names is killed" in text]


def test_a_file_of_excuses_that_cannot_be_read_is_named(course):
    """The error names mutants.toml and what to write."""
    (course.root / "units/01_counts/mutants.toml").write_text("[[excused]]\nmutant = 3\n")
    with pytest.raises(SourceError, match=r"mutants.toml:2: .*mutant must be a text. Received: 3.*\[\[excused\]\]"):
        faults(course, "mutants")


def test_mutants_change_one_thing_inside_the_blanks(course):
    """Each mutant is another program, differs in one place, and the given part of a cell stays as it is."""
    made = mutants(course.units[0])
    assert len({mutant.name for mutant in made}) == len({mutant.source for mutant in made}) == len(made)
    assert {"1.2 np.max(values) - np.min(values) -> np.max(values)"} <= {mutant.name for mutant in made}
    for mutant in made:
        assert mutant.source.splitlines()[0] == mutant.original.splitlines()[0] or mutant.task == "1.4"
        assert len(re.findall(r"^\+", mutant.difference, re.MULTILINE)) <= 1


def edit(course, edit_output):
    """Change the lesson's notebook as its data."""
    path = course.root / "lessons/01_counts.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    edit_output(notebook)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def figure_metadata(notebook):
    return next(
        output["metadata"]
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    )


QUALITY = {
    "a slow lesson": (lambda notebook: notebook["metadata"]["layerwise"].update(seconds=200.0), "ran 200 s"),
    "a large lesson": (lambda notebook: notebook["cells"][0].update(source="x" * 500_000), "more than 400 kB"),
    "no alt text": (lambda notebook: figure_metadata(notebook).pop("image/png"), "a figure without alt text"),
    "bare axes": (
        lambda notebook: figure_metadata(notebook)["layerwise-figure"].update(unlabelled=["x of plot 1"]),
        "unlabeled axes (x of plot 1)",
    ),
    "a dead link": (
        lambda notebook: notebook["cells"][0].update(source="[gone](../lessons/99_gone.ipynb)"),
        "a dead link to ../lessons/99_gone.ipynb",
    ),
}


@pytest.mark.parametrize("defect", QUALITY)
def test_a_lesson_of_poor_quality_is_found(course, defect):
    """Slowness, size, figures that cannot be read and links that lead nowhere are faults."""
    plant, words = QUALITY[defect]
    edit(course, plant)
    assert [text for text in faults(course, "quality") if words in text]


def test_the_figures_of_a_lesson_are_told(course):
    """Time, size, lengths, prompts and figures are printed without being faults."""
    told = " ".join(finding.text for finding in audit(course, course.units, ["quality"]))
    assert re.search(r"ran \d+ s and has \d+ kB.*5 code cells.*1 prompts to predict.*1 figures", told)


def test_axes_without_labels_are_seen_when_they_are_drawn(course):
    """A figure whose axes say nothing is reported by the lesson that shows it; switched-off axes need no label."""
    path = course.root / "units/01_counts/lesson.py"
    change(path, 'ylabel="square", ', "")
    change(path, "plots.show(figure", "figure.add_subplot().set_axis_off()\nplots.show(figure")
    list(build(course, course.units))
    assert [text for text in faults(course, "quality") if "unlabeled axes (y of plot 1)" in text]


ONCE, TWICE = {"lessons": 1}, {"lessons": 2}
ROBUSTNESS = {
    "a lesson that needs the network": (
        "generator = np.random",
        'import socket\nsocket.create_connection(("192.0.2.1", 80), 2)\ngenerator = np.random',
        "does not run without a network",
        ONCE,
    ),
    "a lesson that needs its folder": (
        "generator = np.random",
        'open("units/start_here.py")\ngenerator = np.random',
        "does not run",
        ONCE,
    ),
    "a lesson that writes into the checkout": (
        "generator = np.random",
        "import layerwise.data.folder as folder\nopen(folder.__file__, 'a').close()\ngenerator = np.random",
        "does not run",
        ONCE,
    ),
    "numbers that change": ("default_rng(1)", "default_rng()", "'draws' was", TWICE),
}


@pytest.mark.walls
@pytest.mark.parametrize("defect", ROBUSTNESS)
def test_a_lesson_that_does_not_run_everywhere_is_found(course, defect):
    """Sockets, other folders, a read-only checkout and a second run bring to light what a lesson relies on."""
    old, new, words, runs = ROBUSTNESS[defect]
    change(course.root / "units/01_counts/lesson.py", old, new)
    assert [finding.text for finding in robustness(course.units[0], runs) if words in finding.text]


@pytest.mark.walls
def test_the_sample_lesson_runs_everywhere(course):
    """Nothing is found where a lesson relies on nothing."""
    assert faults(course, "robustness") == []


def test_claims_are_shown_with_figure_and_verdict(course):
    """The table of claims has the sentence, the figure and whether it holds."""
    (claim,) = claims(course.units)
    assert (claim.figure.value, claim.verdict) == ("150", "holds")
    assert "| [1](lessons/01_counts.ipynb) | There are more than a hundred flowers | 150 | holds |" in page([claim])
