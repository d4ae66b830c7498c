"""Routes on which hand-ins really arrive: for each, the right file of the right person, and what was passed over."""

import json
import os
import shutil
import zipfile

import pytest

from layerwise.errors import SubmissionError
from layerwise.grade.intake import entries
from layerwise.grade.intake.choice import stem
from layerwise.grade.intake.collect import collect, join
from layerwise.grade.intake.roster import NOT_LISTED
from layerwise.people import RosterEntry

CLASS = (
    RosterEntry("Mara Öztürk", "4101", ("mozturk", "mozturk@example.org", "s9001")),
    RosterEntry("Jean-Luc Petit", "4102", ("jlpetit", "jlpetit@example.org", "s9002")),
    RosterEntry("Wei Zhang", "4103", ("wzhang", "wzhang@example.org", "s9003")),
)
WORK, BLANK, OTHER, LESSON, SCRATCH = "work", "blank", "other", "lesson", "scratch"


def notebook(*cells, **metadata):
    return json.dumps({"cells": list(cells), "nbformat": 4, "metadata": metadata}).encode()


def code(source, task=""):
    return {"cell_type": "code", "source": source, "metadata": {"layerwise": {"task": task}} if task else {}}


def text(source):
    return {"cell_type": "markdown", "source": source, "metadata": {}}


@pytest.fixture
def lay(sums, tmp_path):
    """`lay({"path": kind})` writes a class's folder; a later file is a minute younger, and may hold other answers."""
    contents = {
        BLANK: sums.notebook("exercises").read_bytes(),
        OTHER: notebook(text("# 2 · More"), code("x = 1", "2.1")),
        LESSON: notebook(text(f"# {sums.number} · {sums.title}"), code("x = 1"), layerwise={"source": "abc"}),
        SCRATCH: notebook(code("1 + 1")),
    }

    def work(answer):
        cells = json.loads(sums.notebook("solutions").read_text(encoding="utf-8"))
        cells["cells"][0]["source"] = f"# {sums.number} · {sums.title}: exercise"
        for cell in cells["cells"]:
            if cell["metadata"].get("layerwise", {}).get("task") == "1.2":
                cell["source"] = f"answer = {answer}"
        return json.dumps(cells).encode()

    def write(files, folder=tmp_path / "class"):
        for minute, (name, kind) in enumerate(files.items()):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            content = work(3) if kind == WORK else work(kind) if isinstance(kind, int) else contents.get(kind, kind)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            os.utime(path, (1_700_000_000 + 60 * minute,) * 2)
        return folder

    return write


@pytest.fixture
def found(sums):
    """`found(folder)` is what is graded of whom, joined to the roster: the file by the student's name."""

    def of(folder, roster=CLASS):
        joined, _ = join(collect(folder, unit=sums, roster=roster), roster)
        assert len({one.student for one in joined}) == len(joined)
        return {one.student: one for one in joined}

    return of


ALL = ["Jean-Luc Petit", "Mara Öztürk", "Wei Zhang"]


@pytest.mark.parametrize(
    ("files", "graded"),
    [
        pytest.param(
            {
                f"{around}unit-01-{login}/{path}": kind
                for login in ("mozturk", "jlpetit", "wzhang")
                for path, kind in {
                    "exercises/01_sums.ipynb": WORK,
                    "exercises/02_more.ipynb": OTHER,
                    "lessons/01_sums.ipynb": LESSON,
                    "START_HERE.ipynb": SCRATCH,
                    "README.md": "# Read me",
                }.items()
            },
            f"{around}unit-01-mozturk/exercises/01_sums.ipynb",
            id=f"GitHub Classroom {around}",
        )
        for around in ("", "unit-01-submissions/")
    ]
    + [
        pytest.param(
            {
                f"{around}{login}/{path}": kind
                for login in ("mozturk", "jlpetit", "wzhang")
                for path, kind in {
                    "01_sums/01_sums.ipynb": WORK,
                    "01_sums/timestamp.txt": "2026-10-05 20:00:00 UTC",
                    "02_more/02_more.ipynb": OTHER,
                }.items()
            },
            f"{around}mozturk/01_sums/01_sums.ipynb",
            id=f"nbgrader {around}",
        )
        for around in ("", "submitted/", "course/submitted/")
    ]
    + [
        pytest.param(
            {
                f"{login}/exercises/{name}": kind
                for login in ("mozturk", "jlpetit", "wzhang")
                for name, kind in {
                    "01_sums.ipynb": WORK,
                    "01_sums-Copy1.ipynb": 5,
                    ".ipynb_checkpoints/01_sums-checkpoint.ipynb": 5,
                    "01_sums-checkpoint.ipynb": 5,
                    "Untitled.ipynb": SCRATCH,
                }.items()
            },
            "mozturk/exercises/01_sums.ipynb",
            id="JupyterHub homes",
        ),
        pytest.param(
            {
                f"{login}/{name}": kind
                for login in ("mozturk", "jlpetit", "wzhang")
                for name, kind in {"01_sums__20260901120000.ipynb": WORK, "01_sums.ipynb": BLANK}.items()
            },
            "mozturk/01_sums__20260901120000.ipynb",
            id="nbgitpuller: the pulled one is blank, the renamed one has the work",
        ),
        pytest.param(
            {
                "ozturkmara_4101_70001_01_sums.ipynb": 1,
                "ozturkmara_4101_70002_01_sums-1.ipynb": WORK,
                "ozturkmara_4101_70009_Untitled.ipynb": SCRATCH,
                "petitjeanluc_LATE_4102_70003_01_sums.ipynb": WORK,
                "zhangwei_4103_70004_01_sums.ipynb": WORK,
            },
            "ozturkmara_4101_70002_01_sums-1.ipynb",
            id="Canvas",
        ),
        pytest.param(
            {
                "Mara Öztürk_4101_assignsubmission_file_/01_sums.ipynb": WORK,
                "Mara Öztürk_4101_assignsubmission_onlinetext_/onlinetext.html": "<p>Hello</p>",
                "Gruppe 1-Jean-Luc Petit_7_assignsubmission_file_/01_sums.ipynb": WORK,
                "Wei Zhang_4103_assignsubmission_file_/01_sums.ipynb": WORK,
                "Wei Zhang_4103_assignsubmission_file_/02_more.ipynb": OTHER,
            },
            "Mara Öztürk_4101_assignsubmission_file_/01_sums.ipynb",
            id="Moodle, folders",
        ),
        pytest.param(
            {
                "DL-Ex 1-700/Mara Öztürk_11_assignsubmission_file_01_sums.ipynb": WORK,
                "DL-Ex 1-700/Jean-Luc Petit_12_assignsubmission_file_01_sums.ipynb": WORK,
                "DL-Ex 1-700/Group B-Wei Zhang_13_assignsubmission_file_01_sums.ipynb": WORK,
            },
            "DL-Ex 1-700/Mara Öztürk_11_assignsubmission_file_01_sums.ipynb",
            id="Moodle, flat, in a folder of its own",
        ),
        pytest.param(
            {
                "Mara Öztürk - 01_sums.ipynb": WORK,
                "Jean-Luc Petit - Copy of 01_sums.ipynb": WORK,
                "Wei Zhang - 01_sums (1).ipynb": WORK,
            },
            "Mara Öztürk - 01_sums.ipynb",
            id="Google Classroom",
        ),
        pytest.param(
            {
                "index.html": "<html></html>",
                "4101-35101 - Mara Öztürk - Oct 5, 2026 958 PM/01_sums.ipynb": WORK,
                "4101-35101 - Mara Öztürk - Oct 4, 2026 1101 PM/01_sums.ipynb": 1,
                "4102-35101 - Jean-Luc Petit - 5 October, 2026 1224 PM/01_sums.ipynb": WORK,
                "4103-35101 - Wei Zhang - Oct 5, 2026 1224 PM - 01_sums.ipynb": WORK,
            },
            "4101-35101 - Mara Öztürk - Oct 5, 2026 958 PM/01_sums.ipynb",
            id="Brightspace",
        ),
        pytest.param(
            {
                "Exercise 1_mozturk_attempt_2026-10-05-21-58-00_01_sums.ipynb": WORK,
                "Exercise 1_mozturk_attempt_2026-10-05-21-58-00.txt": "Name: Mara",
                "Exercise 1_mozturk_attempt_2026-10-04-21-58-00_01_sums.ipynb": 1,
                "Exercise 1_jlpetit_attempt_2026-10-05-21-58-00_01_sums.ipynb": WORK,
                "Exercise 1_wzhang_attempt_2026-10-05-21-58-00_my_sums.ipynb": WORK,
            },
            "Exercise 1_mozturk_attempt_2026-10-05-21-58-00_01_sums.ipynb",
            id="Blackboard",
        ),
        pytest.param(
            {
                "Exercise 1/grades.csv": "Display ID,ID,Last Name,First Name,grade",
                "Exercise 1/Öztürk, Mara(mozturk)/Submission attachment(s)/01_sums.ipynb": WORK,
                "Exercise 1/Öztürk, Mara(mozturk)/Feedback Attachment(s)/01_sums.ipynb": 5,
                "Exercise 1/Öztürk, Mara(mozturk)/timestamp.txt": "20261005",
                "Exercise 1/Petit, Jean-Luc(jlpetit)/Submission attachment(s)/01_sums.ipynb": WORK,
                "Exercise 1/Zhang, Wei(wzhang)/Submission attachment(s)/01_sums.ipynb": WORK,
            },
            "Exercise 1/Öztürk, Mara(mozturk)/Submission attachment(s)/01_sums.ipynb",
            id="Sakai",
        ),
        pytest.param(
            {
                "Submitted files/Mara Öztürk/Exercise 1/Version 2/01_sums.ipynb": WORK,
                "Submitted files/Mara Öztürk/Exercise 1/Version 1/01_sums.ipynb": 1,
                "Submitted files/Jean-Luc Petit/Exercise 1/Version 1/01_sums.ipynb": WORK,
                "Submitted files/Wei Zhang/Exercise 1/Version 1/01_sums.ipynb": WORK,
            },
            "Submitted files/Mara Öztürk/Exercise 1/Version 2/01_sums.ipynb",
            id="Teams",
        ),
        pytest.param(
            {
                "Abgaben/Öztürk_Mara_mozturk_881/20261005215800_01_sums.ipynb": WORK,
                "Abgaben/Petit_Jean-Luc_jlpetit_882/01_sums.ipynb": WORK,
                "Abgaben/Zhang_Wei_wzhang_883/01_sums.ipynb": WORK,
            },
            "Abgaben/Öztürk_Mara_mozturk_881/20261005215800_01_sums.ipynb",
            id="ILIAS",
        ),
        pytest.param(
            {
                "assignment_77_export/submission_metadata.yml": (
                    "---\nsubmission_501:\n  :submitters:\n  - :name: Mara Öztürk\n    :sid: '4101'\n"
                    "    :email: mozturk@example.org\n  :score: 0.0\n"
                    'submission_502:\n  :submitters:\n  - :name: J. Petit\n    :sid: "4102"\n    :email: x@x.org\n'
                    "submission_503:\n  :submitters:\n  - :name: W.\n    :sid:\n    :email: wzhang@example.org\n"
                ),
                "assignment_77_export/submission_501/01_sums.ipynb": WORK,
                "assignment_77_export/submission_502/01_sums.ipynb": WORK,
                "assignment_77_export/submission_503/exercises/01_sums.ipynb": WORK,
                "assignment_77_export/submission_503/solutions/01_sums.ipynb": 5,
            },
            "assignment_77_export/submission_501/01_sums.ipynb",
            id="Gradescope",
        ),
        pytest.param(
            {f"{login}/01_sums.ipynb": WORK for login in ("mozturk", "JLPetit", "s9003")},
            "mozturk/01_sums.ipynb",
            id="folders named by login or number",
        ),
        pytest.param(
            {f"{mark}.ipynb": WORK for mark in ("mozturk@example.org", "jlpetit", "4103")},
            "mozturk@example.org.ipynb",
            id="files named by address, login and id",
        ),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_each_route_gives_the_right_file_of_the_right_person(lay, found, tmp_path, files, graded, packed):
    """Each student of the roster has one hand-in, the exercise with their latest work, in a folder as in a zip."""
    folder = lay(files)
    if packed:
        folder, graded = pack(folder, tmp_path / "download.zip"), f"download.zip/{graded}"
    hand_ins = found(folder)
    assert sorted(hand_ins) == ALL
    assert hand_ins["Mara Öztürk"].file == graded
    for one in hand_ins.values():
        assert not one.problem
        assert "answer = 3" in "".join(map(str, json.loads(one.read())["cells"]))


def pack(folder, path):
    with zipfile.ZipFile(path, "w") as file:
        for inner in sorted(folder.rglob("*"), key=lambda each: each.stat().st_mtime):
            file.write(inner, inner.relative_to(folder))
    return path


def test_what_was_passed_over_is_noted(lay, found):
    """The note names the file that counts and why each other one does not."""
    mine = {"exercises/01_sums.ipynb": WORK, "exercises/02_more.ipynb": OTHER, "lessons/01_sums.ipynb": LESSON}
    others = {"Untitled.ipynb": SCRATCH, "01_sums-Copy1.ipynb": 4, "solutions/01_sums.ipynb": 5, "b.ipynb": BLANK}
    hand_in = found(lay({f"mozturk/{name}": kind for name, kind in (mine | others).items()}))["Mara Öztürk"]
    assert hand_in.file == "mozturk/exercises/01_sums.ipynb"
    assert hand_in.note == (
        "graded: exercises/01_sums.ipynb; passed over: 01_sums-Copy1.ipynb (a copy), "
        "Untitled.ipynb (has none of unit 01's tasks), b.ipynb (blank), exercises/02_more.ipynb (unit 02's exercise), "
        "lessons/01_sums.ipynb (lies in lessons), solutions/01_sums.ipynb (lies in solutions)"
    )


def test_the_latest_of_real_attempts_counts(lay, found, sums):
    """Not the newest notebook; earlier attempts are named, and are rows of their own where every attempt counts."""
    files = {"mozturk/01_sums.ipynb": 1, "mozturk/second try.ipynb": 2, "mozturk/notes.ipynb": SCRATCH}
    folder = lay(files)
    hand_in = found(folder)["Mara Öztürk"]
    assert (hand_in.file, hand_in.why) == ("mozturk/second try.ipynb", "the latest of 2 attempts")
    assert hand_in.note.startswith("the latest of 2 attempts; not graded: 01_sums.ipynb; graded: second try.ipynb; ")
    assert {one.file for one in collect(folder, every=True, unit=sums)} == set(list(files)[:2])


@pytest.mark.parametrize(
    ("files", "kept"),
    [
        ({"01_sums-Copy1.ipynb": WORK, "01_sums.ipynb": BLANK}, "01_sums-Copy1.ipynb"),
        ({"Untitled.ipynb": WORK, "01_sums.ipynb": BLANK}, "Untitled.ipynb"),
        ({"lessons/01_sums.ipynb": WORK, "exercises/01_sums.ipynb": BLANK}, "lessons/01_sums.ipynb"),
        ({"02_more.ipynb": WORK, "x.ipynb": SCRATCH}, "02_more.ipynb"),
        ({"01_sums.ipynb": SCRATCH, "02_more.ipynb": OTHER}, "01_sums.ipynb"),
        ({"mine.ipynb": SCRATCH, "02_more.ipynb": OTHER}, "mine.ipynb"),
        ({"01_sums (1).ipynb": WORK, "01_sums.ipynb": b'{"cells": ['}, "01_sums (1).ipynb"),
        ({"01_sums.ipynb": BLANK, "x.ipynb": OTHER}, "01_sums.ipynb"),
    ],
)
def test_work_in_the_wrong_place_is_not_lost(lay, found, files, kept):
    """A copy, an untitled notebook or one in a wrong folder counts where it alone has answers."""
    hand_in = found(lay({f"mozturk/{name}": kind for name, kind in files.items()}))["Mara Öztürk"]
    assert (hand_in.file, hand_in.problem) == (f"mozturk/{kept}", "")


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (
            {"02_more.ipynb": OTHER, "lessons/01_sums.ipynb": LESSON},
            "None of these is the exercise of unit 01: 02_more.ipynb (unit 02's exercise), lessons/01_sums.ipynb "
            "(the lesson of unit 01). Hand in 01_sums.ipynb.",
        ),
        (
            {"a.ipynb": SCRATCH, "b.ipynb": SCRATCH},
            "None of these is surely the exercise of unit 01: a.ipynb (has none of unit 01's tasks), "
            "b.ipynb (has none of unit 01's tasks). Hand in 01_sums.ipynb.",
        ),
    ],
)
def test_where_none_is_the_exercise_that_is_said(lay, found, files, words):
    """The hand-in is left ungraded, with what was found and the cure."""
    hand_in = found(lay({f"mozturk/{name}": kind for name, kind in files.items()}))["Mara Öztürk"]
    assert hand_in.problem == words
    with pytest.raises(SubmissionError):
        hand_in.read()


def test_attempts_of_one_time_that_differ_are_a_doubt(lay, found):
    """As in a clone, whose files are written at once; one of the exercise's own name is meant, equal ones are one."""
    folder = lay({"mozturk/a.ipynb": 1, "mozturk/b.ipynb": 2, "jlpetit/a.ipynb": 1, "jlpetit/01_sums.ipynb": 2})
    lay({"wzhang/a.ipynb": 1, "wzhang/b.ipynb": 1})
    for path in folder.rglob("*.ipynb"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    hand_ins = found(folder)
    assert hand_ins["Mara Öztürk"].problem.startswith("These attempts are of the same time and differ, so that nobody")
    assert "a.ipynb, b.ipynb" in hand_ins["Mara Öztürk"].problem
    assert hand_ins["Jean-Luc Petit"].file == "jlpetit/01_sums.ipynb"
    assert hand_ins["Wei Zhang"].problem == ""


def test_an_exercise_without_marks_is_known_by_its_headings_and_checks(lay, found):
    """A tool that drops metadata and ids leaves the texts."""
    stripped = notebook(text("## Task 1.1 · Add"), code("def add(a, b): return a + b"), code('check("1.1")'))
    checks = notebook(code("x = 1"), code('check("1.1")'), code('check("1.2")'))
    folder = lay({"mozturk/a.ipynb": stripped, "mozturk/b.ipynb": SCRATCH, "jlpetit/a.ipynb": checks})
    lay({"jlpetit/b.ipynb": OTHER})
    assert {one.file for one in found(folder).values()} == {"mozturk/a.ipynb", "jlpetit/a.ipynb"}


def test_a_file_without_a_name_in_it_is_nobodys(lay, sums):
    """It is graded, and the note says that its name tells no student."""
    folder = lay({"Copy of 01_sums.ipynb": WORK, "01_sums (1).ipynb": WORK, "Mara Öztürk - 01_sums.ipynb": WORK})
    joined, missing = join(collect(folder, unit=sums), CLASS)
    assert {one.student: one.note for one in joined} == {
        "01_sums (1)": f"its name tells no student; {NOT_LISTED}",
        "Copy of 01_sums": f"its name tells no student; {NOT_LISTED}",
        "Mara Öztürk": "",
    }
    assert [one.student for one in missing] == ["Jean-Luc Petit", "Wei Zhang"]


@pytest.mark.parametrize(
    "name",
    [
        "01_sums.ipynb",
        "Copy of 01_sums.ipynb",
        "01_sums (1).ipynb",
        "Kopie von 01_sums (2).IPYNB",
        "01_sums-Copy12.ipynb",
        "01_sums__20260901120000.ipynb",
        "01_sums - Copy.ipynb",
        "Copy of Copy of 01_sums (1) (2).ipynb",
    ],
)
def test_what_systems_add_to_a_name_is_known(name):
    """The stem is what the file was called before."""
    assert stem(name) == "01_sums"


@pytest.mark.parametrize(
    ("files", "students"),
    [
        ({"mara/try9.ipynb": 1, "mara/try10.ipynb": 2}, {"mara"}),
        ({"mara/work/01_sums.ipynb": 1, "mara/old/01_sums.ipynb": 2}, {"mara"}),
        ({"mara/Version 1/01_sums.ipynb": 1, "mara/Version 2/01_sums.ipynb": 2}, {"mara"}),
        ({"mara/exercises/01_sums.ipynb": 1, "mara/lessons/01_sums.ipynb": LESSON}, {"mara"}),
        ({"mara/01_sums/01_sums.ipynb": 1, "mara/02_more/02_more.ipynb": OTHER}, {"mara"}),
        ({"mara/Final - 01_sums.ipynb": 1}, {"mara"}),
        ({"mara/final.ipynb": 1, "mara/second try.ipynb": 1}, {"mara"}),
        ({"mara/01_sums.ipynb": 1, "mara/better.ipynb": 1}, {"mara"}),
        ({"mara/submissions/01_sums.ipynb": 1}, {"mara"}),
        ({"mara/work/01_sums.ipynb": 1}, {"mara"}),
        ({"Exercise 1/mara.ipynb": 1, "Exercise 1/wei.ipynb": 1}, {"mara", "wei"}),
        ({"Exercise 1/Mara Öztürk.ipynb": 1, "Exercise 1/Wei Zhang.ipynb": 1}, {"Mara Öztürk", "Wei Zhang"}),
        ({"a/b/Mara - 01_sums.ipynb": 1, "a/b/Wei - 01_sums.ipynb": 1}, {"Mara", "Wei"}),
        ({"a/b/mara/01_sums.ipynb": 1, "a/b/wei/x.ipynb": 1, "a/grades.csv": "x"}, {"mara", "wei"}),
        ({"term/mara/01_sums.ipynb": 1, "term/wei/01_sums.ipynb": 1, "list.csv": "x"}, {"mara", "wei"}),
        ({"a/homes/mara/01_sums.ipynb": 1, "roster.csv": "name"}, {"mara"}),
        ({"term/mara/01_sums.ipynb": 1, "term/wei/01_sums.ipynb": 1, "zoe.ipynb": 1}, {"term", "zoe"}),
    ],
)
def test_folders_around_a_class_are_told_from_a_students(lay, sums, files, students):
    """What a student calls their own folders is no name; what lies around several people is looked through."""
    assert {one.student for one in collect(lay(files), unit=sums)} == students


def test_a_roster_tells_a_class_from_a_student(lay, sums):
    """Where names alone could be either, whoever is on the roster is somebody."""
    folder = lay({"week/s9001.ipynb": 1, "week/s9003.ipynb": 2})
    assert {one.student for one in collect(folder, unit=sums)} == {"week"}
    joined, _ = join(collect(folder, unit=sums, roster=CLASS), CLASS)
    assert {one.student for one in joined} == {"Mara Öztürk", "Wei Zhang"}
    files = {"mozturk/paris/01_sums.ipynb": 1, "mozturk/london/01_sums.ipynb": 2}
    folder = lay(files, folder.parent / "other")
    joined, _ = join(collect(folder, unit=sums, roster=CLASS), CLASS)
    assert [(one.student, one.file) for one in joined] == [("Mara Öztürk", "mozturk/london/01_sums.ipynb")]


@pytest.mark.parametrize("packed", [False, True])
def test_the_groups_of_a_class_are_looked_through(lay, found, tmp_path, packed):
    """Where each folder has people of the roster, or names that a platform gave; otherwise folders are students."""
    files = {
        "Group A/mozturk/01_sums.ipynb": 1,
        "Group A/nobody/01_sums.ipynb": 1,
        "Group B/petitjeanluc_4102_1_01_sums.ipynb": 1,
        "Group B/zhangwei_4103_2_01_sums.ipynb": 1,
        "list.csv": "x",
    }
    folder = lay(files)
    assert sorted(found(pack(folder, tmp_path / "all.zip") if packed else folder)) == [*ALL, "nobody"]
    folder = lay({"mozturk/a/01_sums.ipynb": 1, "jlpetit/wzhang/01_sums.ipynb": 1}, tmp_path / "other")
    assert sorted(found(folder)) == ["Jean-Luc Petit", "Mara Öztürk"]


def test_nbgraders_course_folder_may_be_given_whole(lay, sums):
    """Only what students handed in counts, not what lies beside it."""
    folder = lay({
        "submitted/mara/01_sums/01_sums.ipynb": 1, "submitted/wei/01_sums/01_sums.ipynb": 1,
        "source/01_sums/01_sums.ipynb": 5, "release/01_sums/01_sums.ipynb": BLANK, "gradebook.db": "x",
    })  # fmt: skip
    assert [one.student for one in collect(folder, unit=sums)] == ["mara", "wei"]


def test_a_zip_of_the_class_in_a_folder_is_looked_through(lay, sums, tmp_path):
    """As a browser leaves it, zipped from above."""
    made = lay({"submissions/ozturkmara_4101_1_01_sums.ipynb": 1, "submissions/zhangwei_4103_2_01_sums.ipynb": 1})
    (tmp_path / "downloads").mkdir()
    pack(made, tmp_path / "downloads" / "submissions.zip")
    hand_ins = collect(tmp_path / "downloads", unit=sums)
    assert [(one.student, one.id) for one in hand_ins] == [("ozturkmara", "4101"), ("zhangwei", "4103")]
    assert all(one.read() for one in hand_ins)


def test_a_class_in_a_folder_may_be_larger_than_a_students(lay, sums, monkeypatch):
    """Limits are those of one student's folder, wherever the class lies."""
    monkeypatch.setattr(entries, "MEMBER_LIMIT", 5)
    folder = lay({f"submissions/student{number}/01_sums.ipynb": 1 for number in range(9)})
    assert [one.problem for one in collect(folder, unit=sums)] == [""] * 9


def test_a_link_around_a_class_is_not_followed(lay, sums, tmp_path):
    """A lone link is a row with a problem."""
    shutil.move(lay({"mara/01_sums.ipynb": 1, "wei/01_sums.ipynb": 1}), tmp_path / "elsewhere")
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "submissions").symlink_to(tmp_path / "elsewhere")
    (hand_in,) = collect(tmp_path / "class", unit=sums)
    assert hand_in.problem == entries.LINK


def test_names_with_hyphens_are_no_groups(lay, sums):
    """A group has a number, or is called one; a name's second half is not the student."""
    names = ["Anna Maria-Luise Li_1", "Gruppe B-Jean-Luc Petit_2", "A1-Wei Zhang_3"]
    folder = lay({f"{name}_assignsubmission_file_/01_sums.ipynb": 1 for name in names})
    students = [one.student for one in collect(folder, unit=sums)]
    assert students == ["Anna Maria-Luise Li", "Jean-Luc Petit", "Wei Zhang"]


def test_a_mark_that_two_people_have_gives_a_hand_in_to_neither(lay, sums):
    """The platform's own number goes before another's matriculation of the same digits; a shared login is a doubt."""
    roster = [RosterEntry("Ada", "7", ("8", "lab")), RosterEntry("Bob", "8", ("9", "lab"))]
    folder = lay({"x_8_1_01_sums.ipynb": 1, "lab/01_sums.ipynb": 1})
    joined, _ = join(collect(folder, unit=sums), roster)
    assert {one.student for one in joined} == {"Bob", "lab"}
