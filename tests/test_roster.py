"""The roster: what a spreadsheet saves is read, faults are named with their line, and hand-ins find their students."""

import csv
import sys
from itertools import permutations
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layerwise.errors import LayerwiseError, SubmissionError
from layerwise.grade.intake.collect import HandIn
from layerwise.grade.intake.roster import NOT_LISTED, join, read_roster
from layerwise.people import RosterEntry

ADA, BOB = RosterEntry("Ada Lovelace", "1"), RosterEntry("Bob Ross", "2")


def saved(folder, content):
    path = folder / "roster.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def sent(student, id="", note=""):
    return HandIn(student, id, f"{student}{id}.ipynb", Path("x.ipynb"), note=note)


@pytest.mark.parametrize(
    "content",
    [
        "name,id\nAda Lovelace,1\nBob Ross,2\n",
        "\ufeffname,id\r\nAda Lovelace,1\r\nBob Ross,2\r\n",
        "Student;User ID;Email\nAda Lovelace;1;ada@example.org\nBob Ross;2;\n",
        "student_id,FULL NAME\n1, Ada Lovelace \n\n,\n2,Bob Ross",
        '"First Name","Last Name","SIS ID"\nAda,Lovelace,1\nBob,Ross,2\n',
        'email,sis id,name\n,1,"Ada Lovelace"\n,2,"Bob Ross",,\n',
        "\nid,user id,name\n1,7,Ada Lovelace\n2,8,Bob Ross\n",
        "Identifier,Full name,Status\nParticipant 1,Ada Lovelace,\nParticipant 2,Bob Ross,Submitted\n",
        "Identifier,Full name,ID number\nTeilnehmer/in1,Ada Lovelace,77\nTeilnehmer/in2,Bob Ross,78\n",
    ],
)
def test_rosters_that_spreadsheets_save(tmp_path, content):
    """Comma or semicolon, with or without a mark at the front, whatever the order and case of the columns."""
    assert read_roster(saved(tmp_path, content)) == (ADA, BOB)


def test_a_roster_may_have_names_alone(tmp_path):
    """Ids are a help, not a must; a missing one is empty."""
    assert read_roster(saved(tmp_path, "name\nAda\n")) == (RosterEntry("Ada", ""),)
    assert read_roster(saved(tmp_path, "name,id\nAda,\nBob\n")) == (RosterEntry("Ada", ""), RosterEntry("Bob", ""))


def test_names_are_data(tmp_path):
    """Commas, quotes, line breaks and accents in quotes stay; an accent stored in two signs becomes one."""
    content = 'name;id\n"Lovelace, Ada ""the first""";1\n"Zoe\u0308\nLi";2\n=1+1;3\n'
    assert [entry.student for entry in read_roster(saved(tmp_path, content))] == [
        'Lovelace, Ada "the first"',
        "Zo\u00eb\nLi",
        "=1+1",
    ]


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("", 1, "no column for the name, only: nothing"),
        ("id,email\n1,a\n", 1, 'no column for the name, only: id, email. Call it "name"'),
        ("first name,id\nAda,1\n", 1, "no column for the name"),
        ("name,id\n", 1, "no students below the header"),
        ("name,id\nAda,1\n\nBob,1\n", 4, "the id 1 is also in line 2"),
        ('name,id\n"A\nda",1\nBob,1\n', 4, "the id 1 is also in line 2"),
        ("name,id\nAda,1\n,2\n", 3, "the name is empty"),
        ("first name,last name,id\n,,2\n", 2, "the name is empty"),
        ("name,id\nLovelace, Ada,1\n", 2, "3 cells and the header 2. Put a name that has a comma into quotes"),
        ('name,id\nAda,1\n"Bob,2\n', 3, "not CSV"),
        ("name,id\n" + "x" * 200_000 + ",1\n", 2, "not CSV"),
        (b"name,id\nAda,1\nZo\x81,2\n", 3, "not UTF-8. Save the roster as"),
    ],
)
def test_faults_are_named_with_their_line(tmp_path, content, line, words):
    """The message has the file, the line and the cure."""
    path = saved(tmp_path, content)
    with pytest.raises(SubmissionError) as caught:
        read_roster(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert words in str(caught.value)


MARA, WEI = RosterEntry("Mara Öztürk", "4101"), RosterEntry("Wei Zhang", "4102")
CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Exercise 1 (9),Final Score
,,,,,Manual Posting,
    Points Possible,,,,,"1,026.00",(read only)
"Öztürk, Mara",4101,s9001,mozturk,DL,12,80
"Zhang, Wei",4102,s9002,wzhang,DL,,
"Student, Test",4999,,9fd1c2,DL,,
"""
CLASSROOM = (
    '"identifier","github_username","github_id","name"\n"s9001","mozturk","71",""\n"s9002","","",""\n'
    '"zhang@example.org","wzhang","73",""\n'
)
GOOGLE = """Last Name,First Name,Email Address,Exercise 1
Date,,,2026-10-05
Points,,,26
Öztürk,Mara,mozturk@example.org,
Zhang,Wei,wzhang@example.org,20
"""


def entries(folder, content):
    return [(one.student, one.id, one.also) for one in read_roster(saved(folder, content))]


def test_canvas_export_as_a_roster(tmp_path):
    """Only people: neither the points nor Canvas's test student; they are known by every number and by the login."""
    assert entries(tmp_path, CANVAS) == [
        ("Öztürk, Mara", "4101", ("s9001", "mozturk")),
        ("Zhang, Wei", "4102", ("s9002", "wzhang")),
    ]


def test_github_classrooms_roster_has_no_names(tmp_path):
    """The identifier stands for the name; who has not joined yet is on it too."""
    assert entries(tmp_path, CLASSROOM) == [
        ("s9001", "s9001", ("mozturk", "71")),
        ("s9002", "s9002", ()),
        ("zhang@example.org", "zhang@example.org", ("wzhang", "73")),
    ]
    joined, missing = join([sent("mozturk"), sent("wzhang")], read_roster(saved(tmp_path, CLASSROOM)))
    assert [one.student for one in joined] == ["s9001", "zhang@example.org"]
    assert [one.student for one in missing] == ["s9002"]


def test_google_classrooms_grades_as_a_roster(tmp_path):
    """The rows with dates and points are nobody."""
    assert entries(tmp_path, GOOGLE) == [
        ("Mara Öztürk", "", ("mozturk@example.org",)),
        ("Wei Zhang", "", ("wzhang@example.org",)),
    ]


@pytest.mark.parametrize(
    "header",
    [
        "Vorname,Nachname,ID-Nummer,Institution,Abteilung,E-Mail-Adresse,Kurs gesamt (Punkte)",
        "Prénom,Nom de famille,Numéro d'identification,Institution,Département,Adresse de courriel,Total du cours",
        "Nombre,Apellido(s),Número de ID,Institución,Departamento,Dirección de correo,Total del curso",
        "Όνομα,Επώνυμο,Αριθμός,Ίδρυμα,Τμήμα,Ηλεκτρονικό ταχυδρομείο,Σύνολο",
        "名,姓,学号,院校,系,电子邮件地址,总分",
    ],
)
def test_moodles_list_in_any_language(tmp_path, header):
    """Names and addresses are known by the header, or by what stands in the column."""
    rows = "Mara,Öztürk,s9001,TU,CS,mara@example.org,-\nWei,Zhang,s9002,TU,CS,wei@example.org,-\n"
    roster = read_roster(saved(tmp_path, f"\ufeff{header}\n{rows}"))
    assert [one.student for one in roster] == ["Mara Öztürk", "Wei Zhang"]
    joined, missing = join([sent("wei@example.org"), sent("mara")], roster)
    assert [one.student for one in joined] == ["Mara Öztürk", "Wei Zhang"]
    assert missing == ()


@pytest.mark.parametrize(
    "content",
    [
        "name\tid\nMara Öztürk\t4101\nWei Zhang\t4102\n",
        "sep=;\r\nname;id\r\nMara Öztürk;4101\r\nWei Zhang;4102\r\n",
        "\ufeffsep=\t\nname\tid\nMara Öztürk\t4101\nWei Zhang\t4102\n",
        "name;id\nMara Öztürk;4101\nWei Zhang;4102\n".encode("cp1252"),
        "name\tid\nMara Öztürk\t4101\nWei Zhang\t4102\n".encode("utf-16"),
        "\ufeffname,id\nMara Öztürk,4101\nWei Zhang,4102\n".encode("utf-16-be"),
    ],
)
def test_rosters_in_every_form_that_spreadsheets_have(tmp_path, content):
    """Tabs, a line that names the delimiter, Windows's code page, UTF-16."""
    assert read_roster(saved(tmp_path, content)) == (MARA, WEI)


def test_a_line_that_names_the_delimiter_counts_as_a_line(tmp_path):
    """Faults are named with the line that an editor shows."""
    with pytest.raises(SubmissionError, match=r"roster\.csv:4: the name is empty"):
        read_roster(saved(tmp_path, "sep=;\nname;id\nMara;1\n;2\n"))


def workbook(path, *sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"sheet {number}")
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_roster_may_be_a_workbook(tmp_path):
    """The first sheet that has anything is read; a number is shown as a spreadsheet does; lines are its rows."""
    path = workbook(tmp_path / "r.xlsx", [], [["Name", "ID"], [], ["Mara Öztürk", 4101], ["Wei Zhang", 4102.0]])
    assert read_roster(path) == (MARA, WEI)
    workbook(path, [["name", "id"], ["Mara", 1], [None, 2]])
    with pytest.raises(SubmissionError, match=r"r\.xlsx:3: the name is empty"):
        read_roster(path)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        (
            "r.xlsx",
            b"no workbook",
            r"r\.xlsx: this is not a workbook that can be read .* Save the roster as",
        ),
        (
            "r.csv",
            b"PK\x03\x04rest",
            r"r\.csv: this is a workbook, not CSV\. Save .* as “CSV UTF-8”, or as \.xlsx",
        ),
        ("r.xls", b"\xd0\xcf\x11\xe0rest", "this is a workbook, not CSV"),
        ("r.xlsx", None, r"r\.xlsx cannot be read"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, name, content, words):
    """In words, with the cure."""
    if content:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(SubmissionError, match=words):
        read_roster(tmp_path / name)


def test_a_workbook_without_its_library_names_what_installs_it(tmp_path, monkeypatch):
    """The sentence has the command."""
    path = workbook(tmp_path / "r.xlsx", [["name"], ["Mara"]])
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(LayerwiseError, match=r'openpyxl: python -m pip install "layerwise\[instructor\]"'):
        read_roster(path)


def test_a_roster_that_is_not_there_is_an_error(tmp_path):
    """In words."""
    with pytest.raises(SubmissionError, match=r"none\.csv cannot be read: No such file or directory\."):
        read_roster(tmp_path / "none.csv")


def test_an_id_goes_before_the_name():
    """The roster's name replaces the hand-in's, whatever it was."""
    joined, missing = join([sent("Bob Ross", "1")], [ADA, BOB])
    assert [(one.student, one.id, one.note) for one in joined] == [("Ada Lovelace", "1", "")]
    assert missing == (BOB,)


@pytest.mark.parametrize(
    ("handed_in", "listed"),
    [
        ("Lovelace, Ada", "Ada Lovelace"),
        ("ADA LOVELACE", "Ada Lovelace"),
        ("ada_lovelace", "Lovelace, Ada"),
        ("lovelaceada", "Ada Lovelace"),
        ("adalovelace", "Ada Lovelace"),
        ("lovelaceadaking", "Ada King Lovelace"),
        ("vanderbergjan", "Jan van der Berg"),
        ("müllerjörg", "Jorg Mu\u0308ller"),
        ("Jean Luc Picard", "Picard, Jean-Luc"),
        ("Picard Jean-Luc", "Jean Luc Picard"),
        ("Conan O'Brien", "OBrien, Conan"),
        ("Conan OBrien", "Conan O’Brien"),
        ("o'brienconan", "O'Brien, Conan"),
        ("STRASSE Eva", "Eva Straße"),
        ("李明", "李 明"),
    ],
)
def test_names_match_without_case_accents_punctuation_and_order(handed_in, listed):
    """What is written differently by a platform, a student and an office is one name."""
    joined, missing = join([sent(handed_in, "77", "handed in late")], [RosterEntry(listed, ""), BOB])
    assert [(one.student, one.id, one.note) for one in joined] == [(listed, "77", "handed in late")]
    assert missing == (BOB,)


@pytest.mark.parametrize("name", ["Ada", "Ada Lovelac", "adalovelac", "Grace Hopper", "!?", ""])
def test_who_is_not_on_the_roster_keeps_the_name(name):
    """The note says so, after what it said before; a part of a name is not the name."""
    joined, missing = join([sent(name, "9", "handed in late")], [ADA, RosterEntry("?!", "3")])
    assert [(one.student, one.id, one.note) for one in joined] == [(name, "9", f"handed in late; {NOT_LISTED}")]
    assert missing == (ADA, RosterEntry("?!", "3"))


def test_a_name_that_two_students_have_matches_neither():
    """Guessing would give one student's points to another."""
    twins = [RosterEntry("Li, Ada", "1"), BOB, RosterEntry("Ada Lí", "3")]
    joined, missing = join([sent("ada li"), sent("adali"), sent("Whoever", "3")], [*twins])
    assert [(one.student, one.note) for one in joined] == [
        ("ada li", "not matched: 2 students on the roster have this name"),
        ("Ada Lí", ""),
        ("adali", "not matched: 2 students on the roster have this name"),
    ]
    assert missing == (twins[0], BOB)


def test_a_student_whose_name_two_hand_ins_have_gets_neither():
    """Nor is a hand-in given away by name that the id gives to another."""
    joined, missing = join([sent("Ada Lovelace"), sent("lovelaceada")], [ADA])
    assert {one.note for one in joined} == {"not matched: another hand-in has the name of Ada Lovelace too"}
    assert missing == (ADA,)
    joined, missing = join([sent("x", "1"), sent("Ada Lovelace")], [ADA])
    assert [(one.id, one.note) for one in joined] == [
        ("", "not matched: another hand-in has the name of Ada Lovelace too"),
        ("1", ""),
    ]
    assert missing == ()


def test_hand_ins_of_one_id_both_belong_to_the_student():
    """The note says that there are two."""
    joined, missing = join([sent("a", "1"), sent("b", "1")], [ADA])
    assert {(one.student, one.note) for one in joined} == {("Ada Lovelace", "one of 2 hand-ins of this student")}
    assert missing == ()


def test_rows_are_put_in_order_by_their_new_names_and_the_missing_by_the_roster():
    """The gradebook is sorted as before, the missing as the office has them."""
    roster = [RosterEntry("Zed", "9"), RosterEntry("zoe", "1"), RosterEntry("Amy", "2"), RosterEntry("Bob", "8")]
    joined, missing = join([sent("x", "1"), sent("y", "2")], roster)
    assert [one.student for one in joined] == ["Amy", "zoe"]
    assert missing == (roster[0], roster[3])


words = st.text(st.characters(categories=["L", "Nd", "Zs", "P"]), max_size=8)


@given(
    st.lists(st.builds(sent, words, st.sampled_from(["", "1", "2", "9"])), max_size=5),
    st.lists(words, max_size=5),
)
def test_joining_loses_nobody(hand_ins, names):
    """Every hand-in stays, once; every student is missing or has a hand-in, never both, whatever the order given."""
    roster = [RosterEntry(name, str(number)) for number, name in enumerate(names)]
    joined, missing = join(hand_ins, roster)
    assert sorted(one.file for one in joined) == sorted(one.file for one in hand_ins)
    present = [entry for entry in roster if any((one.student, one.id) == (entry.student, entry.id) for one in joined)]
    assert set(present) | set(missing) == set(roster)
    for order in list(permutations(hand_ins))[:6]:
        again, same = join(order, roster)
        assert (sorted(map(repr, again)), same) == (sorted(map(repr, joined)), missing)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1, max_size=5))
def test_what_a_csv_library_writes_is_read(tmp_path_factory, names):
    """Arbitrary names come back, or the line of an empty one is named."""
    path = tmp_path_factory.mktemp("roster") / "roster.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("name", "id"), *((name, number) for number, name in enumerate(names))])
    if all(name.strip() for name in names):
        assert [entry.id for entry in read_roster(path)] == [str(number) for number in range(len(names))]
    else:
        with pytest.raises(SubmissionError, match="the name is empty"):
            read_roster(path)
