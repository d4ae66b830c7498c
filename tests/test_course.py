"""The course: units are found, named in several ways, and a faulty unit.toml is refused with the cure."""

import pytest

from layerwise.course import Course, read_unit
from layerwise.errors import CourseError


@pytest.mark.parametrize("name", ["1", "01", "sums", "01_sums"])
def test_a_unit_has_several_names(tiny, name):
    """A unit is found by number, topic or folder."""
    assert tiny.unit(name).name == "01_sums"


@pytest.mark.parametrize("name", ["1.2", "01.2", "sums.2"])
def test_a_task_is_selected_by_number(tiny, name):
    """`01.2` means the second task of unit 01."""
    unit, task = tiny.select(name)
    assert (unit.name, task.id) == ("01_sums", "1.2")


def test_unknown_units_and_tasks_are_named(tiny):
    """The error lists what there is."""
    with pytest.raises(CourseError, match=r"no unit '07'. The units: 01_sums"):
        tiny.select("07")
    with pytest.raises(CourseError, match=r"no task 1.9. Its tasks: 1.1, 1.2"):
        tiny.select("01.9")


def test_the_course_is_found_from_any_folder_inside_it(tiny, monkeypatch):
    """A command works in the checkout's root and below it."""
    monkeypatch.chdir(tiny.root / "units" / "01_sums")
    assert Course.find().root == tiny.root.resolve()


def test_the_course_may_be_named(tiny, monkeypatch, tmp_path):
    """LAYERWISE_COURSE names the checkout; a wrong value is an error that says so."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LAYERWISE_COURSE", str(tiny.root))
    assert Course.find().root == tiny.root.resolve()
    monkeypatch.setenv("LAYERWISE_COURSE", str(tmp_path / "nowhere"))
    with pytest.raises(CourseError, match="LAYERWISE_COURSE="):
        Course.find()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('title = "Sums"', "", "lacks the key 'title'"),
        ('title = "Sums"', "title = 3", r"title must be a text. Received: 3 \(at line 1\)"),
        ('title = "Sums"', 'title = "Sums"\ntitel = "x"', "unknown key 'titel'"),
        ("minutes = 5", "minutes = true", "minutes must be a whole number. Received: True"),
        ('libraries = "numpy"', 'libraries = "torch"', "libraries must be one of"),
        ("prerequisites = []", 'prerequisites = ["05_later"]', "not an earlier unit"),
        ("cell = 60", "cell = -3", r"\[limits\] cell must be a number above 0. Received: -3 \(at line 11\)"),
        ('id = "1.2"', 'id = "1.3"', "must have the id '1.2'"),
        ('kind = "judge"', 'kind = "guess"', "needs a kind"),
        ("difficulty = 2", "difficulty = 7", "difficulty from 1 to 3"),
        ("[limits]", "[limits", "not valid TOML"),
    ],
)
def test_a_faulty_unit_toml_is_refused(tiny, old, new, words):
    """The message names the file, the key and what was received."""
    path = tiny.root / "units" / "01_sums" / "unit.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CourseError, match=words):
        read_unit(tiny.root, "01_sums")


def test_a_folder_without_unit_toml_is_refused(tiny):
    """An empty unit folder is an error, not a silent gap."""
    (tiny.root / "units" / "02_new").mkdir()
    with pytest.raises(CourseError, match=r"02_new.*missing"):
        _ = Course(tiny.root).units
