"""New units and courses of one's own: whole from the start, never over anything, and worked on from anywhere."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from layerwise.audit.finding import FAST, Finding
from layerwise.audit.pipeline import audit
from layerwise.audit.trial import checks, side_by_side
from layerwise.book import build_book
from layerwise.build import build, derive
from layerwise.build.notebook import assemble, to_bytes
from layerwise.cli import main
from layerwise.course import Course, Unit
from layerwise.data.folder import datasets_folder, datasets_of
from layerwise.errors import BuildError, CourseError
from layerwise.grade.intake.hand_in import HandIn
from layerwise.grade.parallel import grade_class
from layerwise.grade.sandbox.fork_server import sandbox_fault
from layerwise.io.files import write_changed
from layerwise.scaffold import New, course_folder, new_unit, topic_of


def begun(root: Path, libraries: str = "numpy") -> Course:
    new_unit(root, New(28, 'The "soft" maximum', "attention", libraries))
    return Course(root)


def faults(course: Course) -> list[str]:
    found = [*audit(course, course.units, FAST), *of_checks(course.units[0])]
    return [finding.text for finding in found if finding.fault]


def of_checks(unit: Unit) -> list[Finding]:
    sandboxed = not sandbox_fault(datasets_of(unit.root))
    return [*checks(unit, side_by_side(unit, 2, sandboxed), sandboxed, runs=1)]


def test_a_new_unit_is_whole(tmp_path):
    """It builds, its audit finds no fault, its checks tell right from wrong; and it carries its title."""
    course = begun(tmp_path)
    assert len([*build(course, course.units)]) == 5
    assert faults(course) == []
    assert course.unit("attention").title == 'The "soft" maximum'


def test_a_new_keras_unit_tells_right_from_wrong(tmp_path):
    """The checks of the Keras example pass its solution, and name its mistake."""
    unit = begun(tmp_path, "keras").units[0]
    for folder, solve in (("exercises", False), ("solutions", True)):
        write_changed(unit.notebook(folder), to_bytes(assemble(derive.exercise(unit, solve))))
    assert [finding.text for finding in of_checks(unit)] == []


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (New(2, "  ", "attention", "numpy"), "The title is"),
        (New(2, "Two\nlines", "attention", "numpy"), "The title is"),
        (New(2, "Attention", "Attention!", "numpy"), "is no topic"),
        (New(2, "!", topic_of("!"), "numpy"), "is no topic"),
        (New(100, "Attention", "attention", "numpy"), "from 1 to 99"),
        (New(1, "Attention", "attention", "numpy"), "Number 1 is taken by 01_sums"),
        (New(2, "Sums", topic_of("Sums"), "numpy"), "The topic sums is taken by 01_sums"),
        (New(3, "Kept", "kept", "numpy"), "test_03_kept.py: is there already, and is kept"),
    ],
)
def test_what_is_taken_or_unusable_is_refused(tiny, new, words):
    """A unit whose name or number cannot be had is refused with the reason, and nothing is written."""
    (tiny.root / "tests" / "checks" / "test_03_kept.py").write_text("mine", encoding="utf-8")
    before = sorted(tiny.root.rglob("*"))
    with pytest.raises(CourseError, match=words):
        new_unit(tiny.root, new)
    assert sorted(tiny.root.rglob("*")) == before
    assert (tiny.root / "tests" / "checks" / "test_03_kept.py").read_text(encoding="utf-8") == "mine"


def test_a_unit_is_added_to_a_course(tiny):
    """In a course only the unit's own files are new; it belongs to the part of the unit before."""
    made = new_unit(tiny.root, New(2, "Über Summen & more", topic_of("Über Summen & more"), "numpy"))
    assert all("02_uber_summen_more" in str(path) for path in made)
    assert Course(tiny.root).unit("2").part == tiny.unit("1").part


def test_a_course_begins_only_in_an_empty_folder(tmp_path, monkeypatch):
    """A new unit belongs to the course around, else to an empty folder; never to one with other things in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    assert course_folder(None) == tmp_path
    begun(tmp_path)
    monkeypatch.chdir(tmp_path / "units")
    assert course_folder(None) == tmp_path
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").touch()
    with pytest.raises(CourseError, match=r"not empty \(there is letter.txt\)"):
        course_folder(tmp_path / "other")


def test_a_course_is_named_for_one_command(tiny, tmp_path, monkeypatch):
    """--course makes a command work on another course, new-unit too, and is forgotten afterwards."""
    monkeypatch.chdir("/")
    monkeypatch.setenv("LAYERWISE_COURSE", "elsewhere")
    mine = str(tmp_path / "mine")
    assert "wrote units/05_memory/lesson.py" in _told("--course", mine, "new-unit", "5", "--title", "Memory")
    assert "wrote units/06_time/lesson.py" in _told("new-unit", "6", "--title", "Time", "--course", mine)
    assert "Memory" in _told("--course", mine, "list")
    assert "Sums" in _told("--course", str(tiny.root), "list")
    assert f"No course at LAYERWISE_COURSE={tmp_path / 'none'}" in _told("--course", str(tmp_path / "none"), "list")
    assert os.environ["LAYERWISE_COURSE"] == "elsewhere"


def _told(*arguments: str) -> str:
    return CliRunner().invoke(main, arguments).output


def test_prerequisites_may_be_units_of_layerwise(tmp_path):
    """Such a unit is named in words, since a link would lead nowhere; one that is nowhere is refused."""
    begun(tmp_path)
    new_unit(tmp_path, New(29, "More", "more", "numpy"))
    path = tmp_path / "units" / "29_more" / "unit.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("= []", '= ["28_attention", "04_losses"]', 1), encoding="utf-8")
    head = derive.lesson(Course(tmp_path).unit("29"))[0].source
    assert '[28 The "soft" maximum](28_attention.ipynb), 4 Losses and output layers (in Layerwise)' in head
    path.write_text(text.replace("= []", '= ["04_gains"]', 1), encoding="utf-8")
    with pytest.raises(CourseError, match="'04_gains' is not an earlier unit"):
        _ = Course(tmp_path).units


@pytest.mark.walls
def test_data_sets_are_those_of_layerwise(sums, hand_in):
    """A course without data sets has Layerwise's, also behind the walls; one with a folder has that."""
    path = hand_in("ada", {"1.2": "from layerwise import data\n\nanswer = len(data.iris()) // 50"})
    (result,) = grade_class(sums, [HandIn("ada", "", path.name, path)], seed=1)
    assert result.tasks[1].earned == 1
    assert datasets_of(sums.root) == datasets_folder()
    (sums.root / "datasets").mkdir()
    assert datasets_of(sums.root) == sums.root / "datasets"


def test_a_course_without_pages_has_no_book(tiny, tmp_path):
    """The error says what a book would need."""
    pytest.importorskip("myst_nb", reason='needs MyST-NB: pip install -e ".[book]"')
    with pytest.raises(BuildError, match="no conf"):
        build_book(tiny, tmp_path / "out")
