"""What learning platforms and we tell each other, whichever platform it is: who sent a file, and a term's grades."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from layerwise.errors import PolicyError, SubmissionError
from layerwise.io.table import Table, read_table
from layerwise.people import Register


@dataclass(frozen=True)
class Sender:
    """Who handed in and when, as far as a file's or a folder's name tells.

    Attributes:
        student: the name.
        id: the platform's number for the student, or empty.
        platform: which one gave the file its name, or empty.
        late: whether the platform marked it as late.
        attempt: which of a student's is the latest: Canvas's re-submission, then its upload number; or the time in
            the name, as a number that grows.
        also: ids, logins and addresses by which a roster may know the student as well.
        nobody: whether the name is a file's alone and tells no student.
    """

    student: str
    id: str = ""
    platform: str = ""
    late: bool = False
    attempt: tuple[int, int] = (0, 0)
    also: tuple[str, ...] = ()
    nobody: bool = False


@dataclass(frozen=True)
class UnitGrade:
    """A student's points in a unit, as they are to be written, and why they are these; both may be empty."""

    points: str = ""
    why: str = ""


@dataclass(frozen=True)
class StudentGrades:
    """A student's grades, one for each of the term's units."""

    student: str
    id: str
    grades: tuple[UnitGrade, ...]


@dataclass(frozen=True)
class TermGrades:
    """A term's grades for a platform.

    Attributes:
        units: the units' names, in order.
        out_of: the points of each, as they are to be written.
        students: everybody's grades.
    """

    units: tuple[str, ...]
    out_of: tuple[str, ...]
    students: tuple[StudentGrades, ...]


@dataclass(frozen=True)
class Filled:
    """A platform's form that was written.

    Attributes:
        notes: what the instructor should know, a sentence each.
        joined: how many students are both in the grades and in the platform's list.
    """

    notes: tuple[str, ...]
    joined: int


def read_export(path: Path, what: str) -> Table:
    """A table that a platform exported; `what` is how messages call it.

    Raises:
        PolicyError: it cannot be used.
    """
    try:
        return read_table(path, what)
    except SubmissionError as error:
        raise PolicyError(str(error)) from None


def placed(
    students: Sequence[StudentGrades], people: Sequence[tuple[str, Sequence[str]]], where: str
) -> tuple[dict[int, StudentGrades], list[str]]:
    """The place in a platform's list of each student who is surely there, and of whom that cannot be said.

    Args:
        students: whose grades are to be written.
        people: the list: a name and the numbers of each.
        where: how messages call the list.
    """
    register = Register(people)
    found = [register.places(one.student, one.id) for one in students]
    claims = Counter(places[0] for places in found if len(places) == 1)
    sure, said = {}, []
    for one, places in zip(students, found, strict=True):
        if len(places) == 1 and claims[places[0]] == 1:
            sure[places[0]] = one
        else:
            why = "is not in" if not places else "may be several people of" if len(places) > 1 else "shares a line of"
            said.append(f"{one.student} {why} {where}: enter these grades by hand.")
    return sure, said
