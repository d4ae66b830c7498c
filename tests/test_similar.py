"""What is alike: a copy under other names is found, what everybody was given and the reference are not."""

import csv
import json
import re
import shutil
from pathlib import Path

import pytest

from layerwise.course import Course
from layerwise.grade.intake.collect import collect
from layerwise.similar.compare import rank
from layerwise.similar.side_by_side import write_pairs

ROOT = Path(__file__).resolve().parent.parent
NAMES = {"sample": "row", "error": "gap", "weights": "v", "total": "acc", "mistakes": "bad", "value": "item"}


@pytest.fixture
def unit():
    """The perceptron, whose sample class is handed in."""
    return Course(ROOT).unit("02")


@pytest.fixture
def handed_in(tmp_path):
    """The sample class, and Ben's notebook once more under Zoe's name: other names, other spacing, no comments."""
    folder = tmp_path / "class"
    shutil.copytree(ROOT / "examples" / "class", folder)
    notebook = json.loads((folder / "02 Ben.ipynb").read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and "layerwise" in cell["metadata"]:
            source = re.sub(r"\b(" + "|".join(NAMES) + r")\b", lambda match: NAMES[match[1]], "".join(cell["source"]))
            source = re.sub(r" *#.*", "", source).replace("    ", "  ")
            cell["source"] = source.replace(" + ", "+").replace('"', "'")
    (folder / "09 Zoe.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return folder


def test_a_copy_under_other_names_comes_first(unit, handed_in):
    """Ben's and Zoe's lead the list, far before the next; nearly all of their code is shared."""
    pairs, unreadable = rank(unit, collect(handed_in))
    assert {pairs[0].first.student, pairs[0].second.student} == {"02 Ben", "09 Zoe"}
    assert min(pairs[0].shares) > 0.9
    assert not pairs[0].same_file
    assert all(pair.weight < pairs[0].weight / 5 for pair in pairs[1:])
    assert [hand_in.student for hand_in in unreadable] == ["08 Hana"]


def test_a_copy_without_the_cells_marks_is_found(unit, handed_in):
    """Whoever drops metadata and ids has all code outside of tasks; it is compared with every task of the others."""
    path = handed_in / "09 Zoe.ipynb"
    stripped = json.loads(path.read_text(encoding="utf-8"))
    for cell in stripped["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)
    path.write_text(json.dumps(stripped), encoding="utf-8")
    pairs, _ = rank(unit, collect(handed_in))
    assert {pairs[0].first.student, pairs[0].second.student} == {"02 Ben", "09 Zoe"}
    assert min(pairs[0].shares) > 0.8
    assert {place.other for place in pairs[0].places} == {""}
    assert all(place.task for place in pairs[0].places)
    assert all(pair.weight < pairs[0].weight / 5 for pair in pairs[1:])


def test_a_copy_in_another_tasks_cell_is_found(unit, handed_in, tmp_path):
    """Code that was moved into the cell of another task is still the same code, and the page says where it is."""
    path = handed_in / "09 Zoe.ipynb"
    moved = json.loads(path.read_text(encoding="utf-8"))
    for cell in moved["cells"]:
        if "layerwise" in cell["metadata"]:
            cell["metadata"] = {"layerwise": {"task": "2.1"}}
    path.write_text(json.dumps(moved), encoding="utf-8")
    pairs, unreadable = rank(unit, collect(handed_in))
    assert {pairs[0].first.student, pairs[0].second.student} == {"02 Ben", "09 Zoe"}
    write_pairs(unit, tmp_path / "out", pairs, 8, unreadable)
    assert "Task 2.3 and Task 2.1" in (tmp_path / "out" / "pair-001.html").read_text(encoding="utf-8")


def test_what_was_given_and_the_reference_are_left_out(unit, tmp_path):
    """Two blank exercises and two reference solutions share nothing of their own."""
    for name, folder in (("A", "exercises"), ("B", "exercises"), ("C", "solutions"), ("D", "solutions")):
        shutil.copy(unit.notebook(folder), tmp_path / f"{name}.ipynb")
    assert rank(unit, collect(tmp_path)) == ([], [])


def test_what_the_whole_class_has_weighs_little(unit, handed_in):
    """The same passage weighs less, the more have it."""
    lone = rank(unit, collect(handed_in))[0][0].weight
    for number in range(6):
        shutil.copy(handed_in / "02 Ben.ipynb", handed_in / f"1{number} More.ipynb")
    pairs, _ = rank(unit, collect(handed_in))
    assert any(pair.same_file for pair in pairs)
    assert pairs[0].weight < lone / 2


def test_the_same_twice_over(unit, handed_in):
    """The order of the files does not matter, nor does chance."""
    once, again = (rank(unit, hand_ins)[0] for hand_ins in (collect(handed_in), collect(handed_in)[::-1]))
    assert [(round(pair.weight, 6), {pair.first.student, pair.second.student}) for pair in once] == [
        (round(pair.weight, 6), {pair.first.student, pair.second.student}) for pair in again
    ]


def test_pairs_are_shown_side_by_side(unit, handed_in, tmp_path):
    """Both texts stand there whole, what is shared is marked, and nothing of theirs is run by the browser."""
    path = handed_in / "09 Zoe.ipynb"
    path.write_text(
        path.read_text(encoding="utf-8").replace("def net_input", "# <script>alert(1)</script>\\ndef net_input")
    )
    pairs, unreadable = rank(unit, collect(handed_in))
    index = write_pairs(unit, tmp_path / "out", pairs, 8, unreadable)
    assert "02 Ben and 09 Zoe" in index.read_text(encoding="utf-8")
    page = (tmp_path / "out" / "pair-001.html").read_text(encoding="utf-8")
    assert "<mark>" in page
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    for place in pairs[0].places:
        for side in (place.first, place.second):
            assert any(both for _, both in side.pieces)
    with (tmp_path / "out" / "pairs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (rows[0]["first"], rows[0]["second"], rows[0]["same file"]) == ("02 Ben", "09 Zoe", "")
