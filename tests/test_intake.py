"""Intake: hand-ins in every form give the expected rows, nothing is lost, and nothing hostile is followed."""

import json
import os
import random
import re
import socket
import struct
import zipfile
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layerwise.errors import SubmissionError
from layerwise.grade.intake import archive, entries
from layerwise.grade.intake.collect import HandIn, collect
from layerwise.grade.submission.damage import FILE_LIMIT

NOTEBOOK = json.dumps({"cells": [], "nbformat": 4}).encode()
CLEAR = "Clear the outputs of all cells, save it and hand it in again."
BLOB = random.Random(0).randbytes(5 * 2**20)  # larger when packed than a zip's directory may be


def lay(folder, *names, content=NOTEBOOK):
    """Write files; a later one is a minute younger. A name that ends in "/" is a folder."""
    for minute, name in enumerate(names):
        path = folder / name
        if name.endswith("/"):
            path.mkdir(parents=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (1_700_000_000 + 60 * minute,) * 2)
    return folder


def pack(path, *names, content=NOTEBOOK, **changes):
    """Write a zip; a later member is a minute younger. `changes` are laid over each member's record."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for minute, name in enumerate(names):
            info = zipfile.ZipInfo(name, (2024, 5, 1, 12, minute % 60, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            for key, value in changes.items():
                setattr(info, key, value)
            file.writestr(info, b"" if name.endswith("/") else content)
    return path


def rows(folder):
    """What reports will show of each hand-in."""
    return [(one.student, one.id, one.file, one.note) for one in collect(folder)]


def only(folder):
    """The one hand-in of a folder."""
    (hand_in,) = collect(folder)
    return hand_in


def refusal(hand_in):
    """The sentence with which it is refused."""
    with pytest.raises(SubmissionError) as caught:
        hand_in.read()
    return str(caught.value)


def test_in_a_flat_folder_the_stem_is_the_student(tmp_path):
    """Each file is a row, also one that is no notebook; what systems leave behind is not."""
    lay(tmp_path, "bob.ipynb", "Ada.IPYNB", "notes.txt", ".DS_Store", "._bob.ipynb", "Thumbs.db", "__MACOSX/bob.ipynb")
    lay(tmp_path, "ada.v2.ipynb", "no suffix")
    assert rows(tmp_path) == [
        ("Ada", "", "Ada.IPYNB", ""),
        ("ada.v2", "", "ada.v2.ipynb", ""),
        ("bob", "", "bob.ipynb", ""),
        ("no suffix", "", "no suffix", ""),
        ("notes", "", "notes.txt", ""),
    ]
    assert all(one.read() == NOTEBOOK and not one.problem for one in collect(tmp_path))


def test_names_are_data(tmp_path):
    """Spaces, commas, quotes, accents and a leading = stay as they are; an accent stored in two signs becomes one."""
    names = ["=1+1", 'O\'Brien, "Conan"', "Zoe\u0308", "a\nb", " x "]
    lay(tmp_path, *[f"{name}.ipynb" for name in names])
    assert {one.student for one in collect(tmp_path)} == {"=1+1", 'O\'Brien, "Conan"', "Zo\u00eb", "a\nb", "x"}
    assert all(one.read() == NOTEBOOK for one in collect(tmp_path))


def test_a_copy_for_the_same_name_is_not_taken_for_an_attempt(tmp_path):
    """Nothing says that "ada (2).ipynb", `ada/` and `ada.zip` are of one student, so they stay apart."""
    lay(tmp_path, "ada.ipynb", "ada (2).ipynb", "ada/x.ipynb")
    pack(tmp_path / "ada.zip", "y.ipynb")
    assert [one.student for one in collect(tmp_path)] == ["ada", "ada", "ada", "ada (2)"]
    assert [one.file for one in collect(tmp_path)] == ["ada.ipynb", "ada.zip/y.ipynb", "ada/x.ipynb", "ada (2).ipynb"]


def test_a_folder_per_student(tmp_path):
    """The folder's name is the student, dots included; the notebook may lie deeper, among other files."""
    lay(tmp_path, "Ada B. Lovelace/02_perceptron.ipynb", "Ada B. Lovelace/data.csv", "Ada B. Lovelace/.git/x.ipynb")
    lay(tmp_path, "Bob/work/02_perceptron.ipynb", "Bob/.ipynb_checkpoints/02-checkpoint.ipynb", "Bob/__MACOSX/y.ipynb")
    assert rows(tmp_path) == [
        ("Ada B. Lovelace", "", "Ada B. Lovelace/02_perceptron.ipynb", ""),
        ("Bob", "", "Bob/work/02_perceptron.ipynb", ""),
    ]
    assert all(one.read() == NOTEBOOK for one in collect(tmp_path))


def test_the_latest_of_several_notebooks_in_a_folder_is_graded(tmp_path):
    """The file's time decides, and the note names the others in natural order."""
    lay(tmp_path, "ada/try10.ipynb", "ada/try9.ipynb", "ada/final.ipynb")
    assert rows(tmp_path) == [
        ("ada", "", "ada/final.ipynb", "the latest of 3 attempts; not graded: try9.ipynb, try10.ipynb")
    ]


def test_a_tie_goes_to_the_name_in_natural_order(tmp_path):
    """Of files of one time, try10 comes after try9."""
    for name in ("try9", "try10", "try1"):
        lay(tmp_path, f"ada/{name}.ipynb")
    assert only(tmp_path).file == "ada/try10.ipynb"


def test_many_attempts_are_counted_rather_than_named(tmp_path):
    """A note stays short whatever a student hands in."""
    lay(tmp_path, *[f"ada/{number}.ipynb" for number in range(30)])
    assert only(tmp_path).note.endswith("8.ipynb, 9.ipynb, and 19 more")


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["ada/"], "There is nothing in it."),
        (["ada/.DS_Store"], "There is nothing in it."),
        (["ada/notes.txt", "ada/img/a.png"], "There is no notebook in it, only: img/a.png, notes.txt."),
    ],
)
def test_a_folder_without_a_notebook_is_a_row_that_says_what_was_found(tmp_path, names, found):
    """The student is in the gradebook, with the cure."""
    hand_in = only(lay(tmp_path, *names))
    assert (hand_in.student, hand_in.file, hand_in.path) == ("ada", "ada", tmp_path / "ada")
    assert hand_in.problem == f"{found} Hand in the file that ends in .ipynb."
    assert refusal(hand_in) == hand_in.problem


def test_canvas_names(tmp_path):
    """The name's key, the id and LATE are read from the file's name."""
    lay(tmp_path, "lovelaceada_LATE_12345_678901_02_perceptron.ipynb", "boolegeorge_12346_678902_02_perceptron.ipynb")
    assert rows(tmp_path) == [
        ("boolegeorge", "12346", "boolegeorge_12346_678902_02_perceptron.ipynb", ""),
        ("lovelaceada", "12345", "lovelaceada_LATE_12345_678901_02_perceptron.ipynb", "handed in late"),
    ]


def test_the_highest_resubmission_of_canvas_wins(tmp_path):
    """The suffix counts, not the time at which the download was unpacked; -10 comes after -2."""
    names = [f"ada_LATE_5_9_02_p-{number}.ipynb" for number in (10, 2)] + ["ada_LATE_5_9_02_p.ipynb"]
    assert rows(lay(tmp_path, *names)) == [
        (
            "ada",
            "5",
            "ada_LATE_5_9_02_p-10.ipynb",
            "handed in late; the latest of 3 attempts; not graded: ada_LATE_5_9_02_p-2.ipynb, ada_LATE_5_9_02_p.ipynb",
        )
    ]


def test_canvas_uploads_without_a_suffix_follow_their_numbers(tmp_path):
    """Canvas numbers uploads as they come, so the larger number is the later one."""
    assert only(lay(tmp_path, "ada_5_100_final.ipynb", "ada_5_99_draft.ipynb")).file == "ada_5_100_final.ipynb"


def test_other_files_of_a_canvas_student_are_named(tmp_path):
    """What is not graded is not lost: the note names it; without a notebook the problem does."""
    lay(tmp_path, "ada_5_100_p.ipynb", "ada_5_101_data.csv", "bob_6_102_a.txt", "bob_6_103_b.txt", "eve_7_104_c.txt")
    ada, bob, eve = collect(tmp_path)
    assert (ada.file, ada.note, ada.problem) == ("ada_5_100_p.ipynb", "with it: ada_5_101_data.csv", "")
    assert bob.problem.startswith("There is no notebook in it, only: bob_6_102_a.txt, bob_6_103_b.txt.")
    assert (eve.file, eve.problem) == ("eve_7_104_c.txt", "")


@pytest.mark.parametrize(
    ("name", "student", "id"),
    [
        ("ada_12345_text.html", "ada", "12345"),
        ("ada_LATE_12345_link.html", "ada", "12345"),
        ("anon_x7Kq2_678901_02_p.ipynb", "anon", "x7Kq2"),
        ("LATE_anon_x7Kq2_678901_02_p.ipynb", "anon", "x7Kq2"),
        ("müllerjörg_1_2_p.ipynb", "müllerjörg", "1"),
        ("Ada Lovelace_1_assignsubmission_file_02_p.ipynb", "Ada Lovelace", "1"),
        ("Ada Lovelace_1_assignsubmission_onlinetext_onlinetext.html", "Ada Lovelace", "1"),
        ("Ada Lovelace_1_onlinetext.html", "Ada Lovelace_1_onlinetext", ""),
        ("Default team_assignsubmission_file_02_p.ipynb", "Default team", ""),
        ("ada_2024_05_p.ipynb", "ada_2024_05_p", ""),
        ("ada_lovelace_02_perceptron.ipynb", "ada_lovelace_02_perceptron", ""),
        ("_1_2_p.ipynb", "_1_2_p", ""),
    ],
)
def test_names_of_platforms(tmp_path, name, student, id):
    """What a platform writes is recognised; what only resembles it is a student's own name."""
    hand_in = only(lay(tmp_path, name))
    assert (hand_in.student, hand_in.id, hand_in.file) == (student, id, name)


def test_two_students_of_one_name_stay_two(tmp_path):
    """The platform's number tells them apart; without one, so does the file."""
    lay(tmp_path, "Ada Li_1_assignsubmission_file_/p.ipynb", "Ada Li_2_assignsubmission_file_/p.ipynb", "Ada Li.ipynb")
    assert [(one.student, one.id) for one in collect(tmp_path)] == [("Ada Li", ""), ("Ada Li", "1"), ("Ada Li", "2")]


def test_one_number_with_two_names_stays_two(tmp_path):
    """A number that only looks like a platform's does not merge two students."""
    lay(tmp_path, "ada_2024_5_p.ipynb", "bob_2024_5_p.ipynb")
    assert [one.student for one in collect(tmp_path)] == ["ada", "bob"]


@pytest.mark.parametrize("end", ["assignsubmission_file_", "assignsubmission_file"])
def test_moodle_folders(tmp_path, end):
    """A student's folders are one hand-in, typed text included."""
    text = {"assignsubmission_file_": "assignsubmission_onlinetext_", "assignsubmission_file": "onlinetext"}[end]
    lay(tmp_path, f"Ada Lovelace_123_{end}/p.ipynb", f"Ada Lovelace_123_{text}/onlinetext.html")
    lay(tmp_path, f"Bob_124_{text}/onlinetext.html")
    ada, bob = collect(tmp_path)
    assert (ada.student, ada.id, ada.file) == ("Ada Lovelace", "123", f"Ada Lovelace_123_{end}/p.ipynb")
    assert ada.note == f"with it: Ada Lovelace_123_{text}"
    assert (bob.student, bob.id, bob.file) == ("Bob", "124", f"Bob_124_{text}")
    assert bob.problem.startswith("There is no notebook in it, only: onlinetext.html.")


def test_flat_moodle_files_of_one_student_are_attempts(tmp_path):
    """The number says that it is the same student; the time says which is the latest."""
    names = [f"Ada_1_assignsubmission_file_{name}.ipynb" for name in ("b", "a")]
    assert rows(lay(tmp_path, *names)) == [
        ("Ada", "1", names[1], f"the latest of 2 attempts; not graded: {names[0]}"),
    ]


def test_a_zip_per_student(tmp_path):
    """Members are graded where they lie; the youngest wins; names of platforms count for zips too."""
    pack(tmp_path / "ada.ZIP", "work/a.ipynb", "work/b.IPYNB", "work/data.csv", "__MACOSX/work/._a.ipynb")
    pack(tmp_path / "bob_LATE_7_8_p-1.zip", "p.ipynb")
    pack(tmp_path / "Eve Li_9_assignsubmission_file_/work.zip", "p.ipynb")
    assert rows(tmp_path) == [
        ("ada", "", "ada.ZIP/work/b.IPYNB", "the latest of 2 attempts; not graded: work/a.ipynb"),
        ("bob", "7", "bob_LATE_7_8_p-1.zip/p.ipynb", "handed in late"),
        ("Eve Li", "9", "Eve Li_9_assignsubmission_file_/work.zip/p.ipynb", ""),
    ]
    hand_ins = collect(tmp_path)
    assert (hand_ins[0].path, hand_ins[0].member) == (tmp_path / "ada.ZIP", "work/b.IPYNB")
    assert all(one.read() == NOTEBOOK for one in hand_ins)


def test_a_resubmitted_zip_counts_as_the_attempt_that_it_is(tmp_path):
    """Canvas's suffix on the zip goes before the times of its members."""
    lay(tmp_path, "ada_5_9_p-1.ipynb")
    pack(tmp_path / "ada_5_9_p-2.zip", "old.ipynb")
    assert only(tmp_path).file == "ada_5_9_p-2.zip/old.ipynb"


@pytest.mark.parametrize(
    ("names", "found"), [([], "There is nothing in it."), (["a/b.txt"], "There is no notebook in it, only: a/b.txt.")]
)
def test_a_zip_without_a_notebook_says_what_was_found(tmp_path, names, found):
    """As for a folder."""
    pack(tmp_path / "ada.zip", *names)
    hand_in = only(tmp_path)
    assert (hand_in.student, hand_in.file, hand_in.member) == ("ada", "ada.zip", "")
    assert hand_in.problem.startswith(found)


def test_the_whole_class_in_one_zip(tmp_path):
    """Every form is recognised in a zip as in a folder; zips in it are refused in words."""
    names = ["ada.ipynb", "bob/p.ipynb", "eve_5_6_p.ipynb", "Flo_7_assignsubmission_file_/p.ipynb", "gus.zip", "hal/"]
    whole = pack(tmp_path / "class.zip", *names, "ian/notes.txt", "notes.txt", "__MACOSX/._ada.ipynb")
    found = {one.student: one for one in collect(whole)}
    assert [(one.id, one.file) for one in found.values()] == [
        ("", "class.zip/ada.ipynb"),
        ("", "class.zip/bob/p.ipynb"),
        ("5", "class.zip/eve_5_6_p.ipynb"),
        ("7", "class.zip/Flo_7_assignsubmission_file_/p.ipynb"),
        ("", "class.zip/gus.zip"),
        ("", "class.zip/hal"),
        ("", "class.zip/ian"),
        ("", "class.zip/notes.txt"),
    ]
    assert found["gus"].problem == archive.NESTED
    assert found["hal"].problem.startswith("There is nothing in it.")
    assert found["ian"].problem.startswith("There is no notebook in it, only: notes.txt.")
    assert all(one.read() == NOTEBOOK for one in found.values() if not one.problem)
    (tmp_path / "link.zip").symlink_to(whole)
    assert [one.read() for one in collect(tmp_path / "link.zip") if not one.problem] == [NOTEBOOK] * 5


@pytest.mark.parametrize("name", ["class.zip", "class (1).zip"])
def test_a_zip_of_a_folder_of_its_own_name_is_that_folder(tmp_path, name):
    """Who zips the folder `class` gets one folder in the zip, which is no student."""
    assert [
        one.student for one in collect(pack(tmp_path / name, "class/", "class/ada.ipynb", "class/bob/p.ipynb"))
    ] == [
        "ada",
        "bob",
    ]
    assert [one.student for one in collect(pack(tmp_path / "x.zip", "ada/p.ipynb"))] == ["ada"]
    with pytest.raises(SubmissionError, match="no files"):
        collect(pack(tmp_path / name, "class/"))


def test_names_in_zips_of_other_systems(tmp_path):
    """UTF-8 that is not declared, as macOS writes it, is read; backslashes, as old Windows tools write them, too."""
    path = pack(tmp_path / "class.zip", "Zoë/p.ipynb", "bob\\p.ipynb")
    raw = path.read_bytes()
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = raw.index(signature) + flags
        raw = raw[:place] + struct.pack("<H", 0) + raw[place + 2 :]
    path.write_bytes(raw)
    bob, zoe = collect(path)
    assert (bob.student, bob.file, zoe.student, zoe.member) == ("bob", "class.zip/bob/p.ipynb", "Zoë", "Zoë/p.ipynb")
    assert bob.read() == zoe.read() == NOTEBOOK


def test_names_in_zips_of_old_code_pages(tmp_path):
    """What is not UTF-8 is taken as the zip's own standard has it."""
    path = pack(tmp_path / "class.zip", "Zo?.ipynb")
    path.write_bytes(path.read_bytes().replace(b"Zo?", b"Zo\x82"))
    assert only(path).student == "Zoé"
    assert only(path).read() == NOTEBOOK


def test_all_forms_in_one_folder(tmp_path):
    """Rows come by name without regard to case, then by file, whatever the order on disk."""
    lay(tmp_path, "dora.ipynb", "Bob/p.ipynb", "adali_1_2_p.ipynb", "Eve_3_assignsubmission_file_/p.ipynb")
    pack(tmp_path / "Carl.zip", "p.ipynb")
    assert [one.student for one in collect(tmp_path)] == ["adali", "Bob", "Carl", "dora", "Eve"]
    assert collect(tmp_path) == collect(tmp_path)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: None, "no such folder"),
        (lambda path: path.mkdir(), "no files in it"),
        (lambda path: lay(path, ".DS_Store"), "no files in it"),
        (lambda path: path.write_bytes(NOTEBOOK), "is a file. Give the folder"),
        (os.mkfifo, "no such folder"),
    ],
)
def test_a_class_that_is_not_there_is_an_error(tmp_path, make, words):
    """The message names the folder and the cure."""
    make(tmp_path / "class")
    with pytest.raises(SubmissionError, match=words) as caught:
        collect(tmp_path / "class")
    assert str(tmp_path / "class") in str(caught.value)


def test_a_zip_of_the_class_that_is_damaged_is_an_error(tmp_path):
    """Unlike a student's, it leaves nothing to grade."""
    (tmp_path / "class.zip").write_bytes(b"PK")
    with pytest.raises(SubmissionError, match=r"class\.zip: The zip cannot be opened"):
        collect(tmp_path / "class.zip")


def test_a_folder_that_is_closed_to_us_is_a_problem(tmp_path, monkeypatch):
    """A student's folder becomes a row with a sentence; the class's folder an error."""
    lay(tmp_path, "ada/p.ipynb", "bob.ipynb")
    scandir = os.scandir

    def closed(path):
        if Path(path) == shut:
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    shut = tmp_path / "ada"
    ada, bob = collect(tmp_path)
    assert (ada.problem, bob.problem) == ("The folder cannot be read: Permission denied.", "")
    shut = tmp_path
    with pytest.raises(SubmissionError, match="Permission denied"):
        collect(tmp_path)


def test_a_file_that_is_closed_to_us_is_refused(tmp_path, monkeypatch):
    """Reading says so in words."""
    hand_in = only(lay(tmp_path, "ada.ipynb"))
    opened = os.open

    def closed(path, *rest, **more):
        if path == "ada.ipynb":
            raise PermissionError(13, "Permission denied")
        return opened(path, *rest, **more)

    monkeypatch.setattr(os, "open", closed)
    assert refusal(hand_in) == "The file cannot be read: Permission denied."


def test_a_file_that_vanishes_while_listing_is_a_row(tmp_path, monkeypatch):
    """It was handed in, so it is not lost."""
    lay(tmp_path, "ada.ipynb")
    on_disk = entries._on_disk

    def vanish(item, parts):
        os.unlink(item.path)
        return on_disk(item, parts)

    monkeypatch.setattr(entries, "_on_disk", vanish)
    assert only(tmp_path).problem == "The file cannot be read: No such file or directory."


@pytest.mark.parametrize("target", ["outside", "inside"])
@pytest.mark.parametrize("kind", ["file", "folder", "zip"])
def test_links_are_not_followed(tmp_path, target, kind):
    """A link is a row with a problem, wherever it leads."""
    folder = lay(tmp_path / "class", "bob.ipynb")
    aim = (tmp_path if target == "outside" else folder) / "secret"
    if kind == "file":
        lay(aim.parent, "secret")
    elif kind == "folder":
        lay(aim, "p.ipynb")
    else:
        pack(aim, "p.ipynb")
    name = {"file": "ada.ipynb", "folder": "ada", "zip": "ada.zip"}[kind]
    (folder / name).symlink_to(aim)
    found = {one.student: one for one in collect(folder)}
    assert (found["ada"].file, found["ada"].problem) == (name, entries.LINK)
    assert refusal(found["ada"]) == entries.LINK
    assert not found["bob"].problem


@pytest.mark.parametrize("name", ["p.ipynb", "work", "work.zip"])
def test_links_in_a_students_folder_are_not_followed(tmp_path, name):
    """They are the problem where there is nothing else, and in the note where there is."""
    lay(tmp_path, "class/ada/", "secret/p.ipynb")
    (tmp_path / "class/ada" / name).symlink_to(tmp_path / "secret")
    assert only(tmp_path / "class").problem == entries.LINK
    lay(tmp_path, "class/ada/q.ipynb")
    hand_in = only(tmp_path / "class")
    assert (hand_in.file, hand_in.problem, hand_in.note) == ("ada/q.ipynb", "", f"refused: {name}")


def test_a_link_to_itself_is_only_a_link(tmp_path):
    """Loops end before they begin."""
    (tmp_path / "ada").symlink_to(tmp_path / "ada")
    (tmp_path / "bob").symlink_to(tmp_path)
    assert [one.problem for one in collect(tmp_path)] == [entries.LINK] * 2


@pytest.mark.parametrize("name", ["ada.ipynb", "ada/p.ipynb", "ada.zip"])
def test_special_files_are_refused_without_being_opened(tmp_path, name, monkeypatch):
    """A pipe, which would make us wait, is a row with a problem."""
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    os.mkfifo(path)
    monkeypatch.setattr(os, "open", None)
    hand_in = only(tmp_path)
    assert (hand_in.file, hand_in.problem) == (name, entries.SPECIAL)


def test_sockets_are_refused(tmp_path, monkeypatch):
    """So is what is neither pipe nor file."""
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("ada.ipynb")
        assert only(tmp_path).problem == entries.SPECIAL


def exchange(path, kind):
    """Put something else into the place of a file."""
    path.unlink()
    if kind == "link":
        path.symlink_to("/dev/zero")
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("link", entries.LINK),
        ("pipe", entries.SPECIAL),
        ("folder", entries.SPECIAL),
        ("nothing", "The file cannot be read: No such file or directory."),
    ],
)
def test_what_was_exchanged_after_listing_is_refused(tmp_path, packed, kind, words):
    """Reading neither follows a link nor waits for a pipe, also where a zip was."""
    path = tmp_path / ("ada.zip" if packed else "ada.ipynb")
    pack(path, "p.ipynb") if packed else lay(tmp_path, "ada.ipynb")
    hand_in = only(tmp_path)
    exchange(path, kind)
    assert refusal(hand_in) == words


@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_what_is_exchanged_while_opening_is_refused(tmp_path, kind, monkeypatch):
    """Between the look and the opening there is time; the opening itself is careful too."""
    hand_in = only(lay(tmp_path, "ada.ipynb"))
    look = os.stat

    def slow(path, *rest, **more):
        seen = look(path, *rest, **more)
        if path == "ada.ipynb":
            exchange(tmp_path / path, kind)
        return seen

    monkeypatch.setattr(os, "stat", slow)
    assert refusal(hand_in) in (entries.SPECIAL, "The file cannot be read: Too many levels of symbolic links.")


def test_a_folder_exchanged_for_a_link_is_refused(tmp_path):
    """No step of the way may be a link."""
    lay(tmp_path, "class/ada/p.ipynb", "secret/p.ipynb")
    hand_in = only(tmp_path / "class")
    (tmp_path / "class/ada").rename(tmp_path / "old")
    (tmp_path / "class/ada").symlink_to(tmp_path / "secret")
    assert refusal(hand_in) == entries.LINK


def test_the_class_folder_itself_may_be_reached_through_a_link(tmp_path, monkeypatch):
    """That link is the instructor's; a relative path will do."""
    lay(tmp_path, "class/ada/p.ipynb")
    (tmp_path / "link").symlink_to("class")
    monkeypatch.chdir(tmp_path)
    assert only(Path("link")).read() == NOTEBOOK
    monkeypatch.chdir(tmp_path / "class")
    assert only(Path(".")).read() == NOTEBOOK


@pytest.mark.parametrize("name", ["ada.ipynb", "ada/p.ipynb", "notes.txt"])
def test_a_large_file_is_not_read(tmp_path, name, monkeypatch):
    """Its size is known before it is opened."""
    lay(tmp_path, name)
    os.truncate(tmp_path / name, 100 * 2**20)
    monkeypatch.setattr(os, "open", None)
    assert only(tmp_path).problem == "The file has 100 MB; a notebook of this course has less than 20. " + CLEAR


def test_large_files_beside_a_notebook_do_not_matter(tmp_path):
    """Data are not what is graded; of an earlier notebook that fits, the note says what was refused."""
    lay(tmp_path, "ada/p.ipynb", "ada/data.csv", "ada/q.ipynb")
    os.truncate(tmp_path / "ada/data.csv", 100 * 2**20)
    os.truncate(tmp_path / "ada/q.ipynb", 100 * 2**20)
    hand_in = only(tmp_path)
    assert (hand_in.file, hand_in.note) == ("ada/p.ipynb", "refused: q.ipynb")


def test_a_file_that_grows_is_not_read_on(tmp_path, monkeypatch):
    """Neither after listing nor while it is read."""
    hand_in = only(lay(tmp_path, "ada.ipynb"))
    os.truncate(tmp_path / "ada.ipynb", FILE_LIMIT + 1)
    assert refusal(hand_in) == "The file has 20 MB; a notebook of this course has less than 20. " + CLEAR

    class Endless:
        def read(self, size):
            return bytes(size)

    with pytest.raises(SubmissionError, match=r"The file has 2\d MB"):
        entries.bounded(Endless(), 5)  # type: ignore[arg-type]  # it has what is needed


def test_a_notebook_of_the_largest_size_is_read_whole(tmp_path):
    """Also from a zip, packed or not, in which it is larger than a directory may be."""
    lay(tmp_path, "ada.ipynb", content=bytes(FILE_LIMIT))
    pack(tmp_path / "bob.zip", "p.ipynb", content=BLOB)
    with zipfile.ZipFile(tmp_path / "eve.zip", "w") as file:
        file.writestr("p.ipynb", BLOB)
    ada, bob, eve = collect(tmp_path)
    assert len(ada.read()) == FILE_LIMIT
    assert bob.read() == eve.read() == BLOB


def test_listing_reads_no_file(tmp_path, monkeypatch):
    """A class of thousands is listed by names alone."""
    lay(tmp_path, *[f"{number}.ipynb" for number in range(3000)], *[f"s{number}/p.ipynb" for number in range(50)])
    monkeypatch.setattr(os, "open", None)
    monkeypatch.setattr("io.FileIO", None)
    assert len(collect(tmp_path)) == 3050


def test_a_crowded_folder_is_refused(tmp_path, monkeypatch):
    """A student's folder is searched up to a limit, so that one cannot stop the class."""
    monkeypatch.setattr(entries, "MEMBER_LIMIT", 5)
    lay(tmp_path, *[f"ada/{number}.ipynb" for number in range(6)], "bob.ipynb")
    assert [one.problem for one in collect(tmp_path)] == [entries.CROWDED, ""]
    assert collect(tmp_path)[0].file == "ada"


def test_a_deep_folder_is_refused(tmp_path):
    """Folders are searched up to a depth, and a deeper one is named."""
    lay(tmp_path, "ada/" + "x/" * 5 + "p.ipynb", "bob/" + "x/" * 20 + "p.ipynb")
    ada, bob = collect(tmp_path)
    assert ada.read() == NOTEBOOK
    assert bob.problem == entries.DEEP


def test_a_bomb_is_refused_by_its_declared_size(tmp_path):
    """A few kilobytes that claim to hold more than a notebook may have are not unpacked."""
    pack(tmp_path / "ada.zip", "p.ipynb", content=bytes(FILE_LIMIT + 1))
    assert (tmp_path / "ada.zip").stat().st_size < 2**16
    assert only(tmp_path).problem == "The file has 20 MB; a notebook of this course has less than 20. " + CLEAR


def test_a_bomb_that_lies_about_its_size_is_refused_while_reading(tmp_path):
    """No more is unpacked than was declared, and what does not fit its checksum is damaged."""
    path = pack(tmp_path / "ada.zip", "p.ipynb", content=bytes(FILE_LIMIT + 1))
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", FILE_LIMIT + 1), struct.pack("<I", 1000)))
    hand_in = only(tmp_path)
    assert not hand_in.problem
    assert refusal(hand_in) == archive.DAMAGED


@pytest.mark.parametrize("declared", [None, 1])
@pytest.mark.parametrize("count", [2_001, 60_000])
def test_crowded_zips_are_refused(tmp_path, declared, count):
    """More than 2,000 members are too many, whatever number the zip declares."""
    path = tmp_path / "ada.zip"
    with zipfile.ZipFile(path, "w") as file:
        for number in range(count):
            info = zipfile.ZipInfo(f"{number}.ipynb")
            info.header_offset = info.CRC = 0
            file.filelist.append(info)
        file._didModify = True  # type: ignore[attr-defined]
    if declared:
        raw = bytearray(path.read_bytes())
        place = raw.rindex(b"PK\x05\x06")
        raw[place + 8 : place + 12] = struct.pack("<HH", declared, declared)
        path.write_bytes(raw)
    assert only(tmp_path).problem == archive.CROWDED_ZIP


def test_a_crowded_zip_is_refused_before_its_names_are_made(tmp_path, monkeypatch):
    """A directory of megabytes is not even read, as each name in it costs many times its size."""
    path = pack(tmp_path / "ada.zip", "p.ipynb")
    raw = bytearray(path.read_bytes())
    struct.pack_into("<I", raw, raw.rindex(b"PK\x05\x06") + 12, archive.DIRECTORY_LIMIT + 1)
    raw[:0] = bytes(archive.DIRECTORY_LIMIT)
    path.write_bytes(raw)
    monkeypatch.setattr(zipfile, "ZipInfo", None)
    assert only(tmp_path).problem == archive.CROWDED_ZIP


def test_exactly_2000_members_are_allowed(tmp_path):
    """The limit is a limit."""
    pack(tmp_path / "ada.zip", *[f"{number}.ipynb" for number in range(2_000)], content=b"")
    assert only(tmp_path).note.startswith("the latest of 2000 attempts")


@pytest.mark.parametrize(
    ("names", "changes", "problem"),
    [
        (["p.ipynb"], {"flag_bits": 1}, archive.ENCRYPTED),
        (["p.ipynb"], {"compress_type": zipfile.ZIP_LZMA}, archive.METHOD),
        (["p.ipynb"], {"external_attr": 0o120777 << 16}, entries.LINK),
        (["p.ipynb"], {"external_attr": 0o010644 << 16}, entries.SPECIAL),
        (["work.zip"], {}, archive.NESTED),
        (["../p.ipynb"], {}, archive.OUTSIDE),
        (["a/../../p.ipynb"], {}, archive.OUTSIDE),
        (["/etc/p.ipynb"], {}, archive.OUTSIDE),
        (["C:\\p.ipynb"], {}, archive.OUTSIDE),
        (["..\\p.ipynb"], {}, archive.OUTSIDE),
    ],
)
def test_what_a_zip_must_not_hold_is_refused(tmp_path, names, changes, problem):
    """In a student's zip and in the class's, in words, and nothing is written anywhere."""
    path = pack(tmp_path / "class/ada.zip", *names)
    if changes:
        mark(path, **changes)
    hand_in = only(tmp_path / "class")
    assert (hand_in.student, hand_in.problem) == ("ada", problem)
    assert refusal(replace(hand_in, problem="")) == problem
    assert {one.problem for one in collect(path)} == {problem}
    assert [found.name for found in tmp_path.rglob("*")] == ["class", "ada.zip"]


def mark(path, flag_bits=None, compress_type=None, external_attr=None):
    """Change the record of a zip's only member."""
    raw = bytearray(path.read_bytes())
    place = raw.index(b"PK\x01\x02")
    for offset, kind, value in ((8, "<H", flag_bits), (10, "<H", compress_type), (38, "<I", external_attr)):
        if value is not None:
            struct.pack_into(kind, raw, place + offset, value)
    path.write_bytes(raw)


def test_a_sound_member_wins_over_refused_ones(tmp_path):
    """The notebook is graded, and the note names what was not; of two members of a name, the later counts."""
    pack(tmp_path / "ada.zip", "../p.ipynb", "p.ipynb", "more.zip", "/p.ipynb")
    hand_in = only(tmp_path)
    assert (hand_in.file, hand_in.note) == ("ada.zip/p.ipynb", "refused: more.zip")
    assert hand_in.read() == NOTEBOOK
    with zipfile.ZipFile(tmp_path / "ada.zip", "a") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr("p.ipynb", b"later")
    assert only(tmp_path).read() == b"later"


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip", b"PK\x05\x06" + bytes(18) + b"trailing"])
def test_what_is_no_zip_is_refused(tmp_path, content):
    """A student's zip that cannot be opened is a row with a problem."""
    (tmp_path / "ada.zip").write_bytes(content)
    hand_in = only(tmp_path)
    assert (hand_in.student, hand_in.file) == ("ada", "ada.zip")
    assert hand_in.problem in (archive.DAMAGED, "There is nothing in it. Hand in the file that ends in .ipynb.")


def test_a_member_that_is_gone_is_refused(tmp_path):
    """The zip may be changed after it was listed."""
    path = pack(tmp_path / "ada.zip", "p.ipynb")
    hand_in = only(tmp_path)
    pack(path, "q.ipynb")
    assert refusal(hand_in) == archive.GONE
    mark(pack(path, "p.ipynb"), flag_bits=1)
    assert refusal(hand_in) == archive.ENCRYPTED


def test_the_time_of_a_member_may_be_nonsense(tmp_path):
    """A month that does not exist counts as long ago."""
    path = pack(tmp_path / "ada.zip", "b.ipynb", "a.ipynb")
    raw = bytearray(path.read_bytes())
    struct.pack_into("<HH", raw, raw.rindex(b"PK\x01\x02") + 12, 0, 0)
    path.write_bytes(raw)
    assert only(tmp_path).file == "ada.zip/b.ipynb"


def test_numbers_of_thousands_of_digits_are_only_names(tmp_path):
    """Natural order compares them without computing them."""
    pack(tmp_path / "ada.zip", f"{'9' * 9000}.ipynb", f"{'9' * 8999}8.ipynb", "-" * 9000 + ".ipynb")
    assert len(only(tmp_path).note) > 9000


def test_names_that_are_not_utf8_can_be_reported(tmp_path):
    """They are shown with their bytes spelled out, and still read."""
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/ad\xff.ipynb")).write_bytes(NOTEBOOK)
    hand_in = only(tmp_path)
    assert (hand_in.student, hand_in.file) == ("ad\\xff", "ad\\xff.ipynb")
    assert hand_in.read() == NOTEBOOK


def test_a_hand_in_made_by_hand_can_be_read(tmp_path, monkeypatch):
    """What reports call it need not agree with the path."""
    lay(tmp_path, "p.ipynb")
    monkeypatch.chdir(tmp_path)
    assert HandIn("ada", "", "far/below/p.ipynb", Path("p.ipynb")).read() == NOTEBOOK


file_names = st.binary(min_size=1, max_size=60).map(lambda raw: raw.replace(b"/", b"").replace(b"\0", b"")) | st.text(
    st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), max_size=40
).map(str.encode)
usable = file_names.filter(lambda raw: raw not in (b"", b".", b".."))
fixture_is_only_a_place = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)


@fixture_is_only_a_place
@given(
    files=st.lists(st.tuples(usable, st.sampled_from([b"", b".ipynb", b".zip", b".txt"])), max_size=6),
    folders=st.dictionaries(usable, st.lists(usable, max_size=3), max_size=4),
    data=st.data(),
)
def test_of_arbitrary_names_none_is_lost(tmp_path_factory, files, folders, data):
    """Every file and folder that is not ignored is one row, and only one; none can make intake fail."""
    base = os.fsencode(tmp_path_factory.mktemp("class"))
    for name, suffix in files:
        with open(base + b"/" + name + suffix, "wb") as file:
            file.write(NOTEBOOK)
    for name, inside in folders.items():
        if not os.path.exists(base + b"/" + name):
            os.mkdir(base + b"/" + name)
            for child in inside:
                with open(base + b"/" + name + b"/" + child + b".ipynb", "wb") as file:
                    file.write(NOTEBOOK)
    kept = [name for name in os.listdir(base) if not entries.is_ignored(os.fsdecode(name))]
    if not kept:
        with pytest.raises(SubmissionError):
            collect(Path(os.fsdecode(base)))
        return
    hand_ins = collect(Path(os.fsdecode(base)))
    tops = Counter(one.file.split("/")[0] for one in hand_ins)
    assert tops == Counter(name.decode("utf-8", "backslashreplace") for name in kept)
    for one in hand_ins:
        assert f"{one.student}{one.file}{one.note}{one.problem}".encode()
        if not one.problem:
            assert one.read() == NOTEBOOK


@fixture_is_only_a_place
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["{name}_{id}_{upload}_{own}", "{name}_LATE_{id}_{upload}_{own}"])
            | st.sampled_from(["{name}_{id}_assignsubmission_file_{own}", "{name}_{id}_assignsubmission_file_/{own}"])
            | st.sampled_from(["{own}", "{name}{own}/{own}"]),
            st.sampled_from(["ada", "bob"]),
            st.integers(1, 3),
            st.sampled_from([".ipynb", "-1.ipynb", ".csv", ".zip"]),
        ),
        min_size=1,
        max_size=9,
    )
)
def test_of_platforms_names_none_is_lost(tmp_path_factory, drawn):
    """Every file is graded, named in a note or named in a problem: exactly one of these."""
    folder = tmp_path_factory.mktemp("class")
    marks = []
    for number, (form, name, id, suffix) in enumerate(drawn):
        marks.append(f"mark{number}z")
        if "/" in form:
            suffix = suffix.replace("csv", "ipynb")  # of a folder's other files, the folder is the account
        own = form.format(name=name, id=id, upload=number + 100, own=marks[-1] + suffix)
        path = folder / own
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(NOTEBOOK)
        if suffix == ".zip":
            pack(path, "p.ipynb")
    hand_ins = collect(folder)
    for mark in marks:
        said = [f"{one.file if one.file not in one.problem else ''} {one.note} {one.problem}" for one in hand_ins]
        kept = sum(bool(re.search(mark, text)) for text in said)
        assert kept == 1, (mark, said)


@fixture_is_only_a_place
@given(names=st.lists(st.text(max_size=12), max_size=6))
def test_of_arbitrary_members_none_is_lost(tmp_path_factory, names):
    """Every member of the class's zip that has a name belongs to one row."""
    path = tmp_path_factory.mktemp("class") / "all.zip"
    members = {f"{name.encode('utf-8', 'ignore').decode()}.ipynb".replace("\0", "") for name in names}
    pack(path, *members)
    parts = [[part for part in re.split(r"[/\\]", name) if part not in ("", ".", "..")] for name in members]
    tops = {own[0] for own in parts if not any(map(entries.is_ignored, own))}
    if not tops:
        with pytest.raises(SubmissionError):
            collect(path)
    elif tops != {"all"}:
        assert Counter(one.file.split("/")[1] for one in collect(path)) == Counter(tops)


@fixture_is_only_a_place
@given(place=st.integers(0), value=st.integers(0, 255), cut=st.none() | st.integers(0, 400))
def test_damage_in_a_zip_becomes_words(tmp_path_factory, place, value, cut):
    """Whatever byte is changed and wherever it is cut, the only exception is ours."""
    folder = tmp_path_factory.mktemp("class")
    path = pack(folder / "ada.zip", "p.ipynb", "work/q.ipynb")
    raw = bytearray(path.read_bytes())
    raw[place % len(raw)] = value
    path.write_bytes(raw[:cut])
    for one in collect(folder):
        with suppress(SubmissionError):
            one.read()


@pytest.mark.parametrize("stepwise", [True, False])
def test_links_are_refused_with_and_without_descriptors(tmp_path, monkeypatch, stepwise):
    """Where folders cannot be held open (Windows), files are still read and links still refused."""
    monkeypatch.setattr(entries, "STEPWISE", stepwise)
    hand_in = only(lay(tmp_path / "class", "Ada/02.ipynb"))
    assert hand_in.read() == NOTEBOOK
    hand_in.path.rename(tmp_path / "elsewhere.ipynb")
    hand_in.path.symlink_to(tmp_path / "elsewhere.ipynb")
    assert "links are not followed" in refusal(hand_in)
