"""What one student handed in: where it is, what is known of its sender, and how to read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from layerwise.errors import SubmissionError
from layerwise.grade.intake.archive import read_member
from layerwise.grade.intake.entries import read_file
from layerwise.grade.records import UNDATED, HandedIn
from layerwise.people import same_name


@dataclass(frozen=True)
class HandIn:
    """One student's hand-in: where its notebook is, or why there is none.

    Attributes:
        student: the student's name as far as it can be told.
        id: the learning platform's number for the student, or empty.
        file: what reports call it: the path relative to the folder, with the member of a zip.
        path: the file to read.
        member: the member of the zip at `path`.
        problem: why it cannot be graded, a sentence for the gradebook; empty otherwise.
        note: what the report should mention: other attempts, a late hand-in.
        why: why this file was taken, of all that there was.
        also: logins and addresses by which a roster may know the student as well.
        latest: the file of the student's latest attempt; empty where this is it.
        handed_in: when, as far as is known.
    """

    student: str
    id: str
    file: str
    path: Path
    member: str = ""
    problem: str = ""
    note: str = ""
    why: str = ""
    also: tuple[str, ...] = ()
    latest: str = ""
    handed_in: HandedIn = UNDATED

    def read(self) -> bytes:
        """Return the notebook's bytes.

        Raises:
            SubmissionError: there is a problem, or it cannot be read (any more); the message says why.
        """
        if self.problem:
            raise SubmissionError(self.problem)
        if not self.member:
            return read_file(self.path, self.file.count("/"))
        return read_member(self.path, self.file.removesuffix(f"/{self.member}").count("/"), self.member)


def in_order(hand_ins: Iterable[HandIn]) -> tuple[HandIn, ...]:
    """Hand-ins by the student's name, then by file."""
    return tuple(sorted(hand_ins, key=lambda one: (same_name(one.student), one.file)))
