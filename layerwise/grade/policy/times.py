"""Lists of when students handed in, which learning platforms export; they go before the files' own times."""

from collections.abc import Iterable, Sequence
from dataclasses import Field, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar

from layerwise.errors import PolicyError, SubmissionError
from layerwise.grade.records import HandedIn, Origin
from layerwise.io.table import read_table
from layerwise.people import Columns, Register
from layerwise.platforms import moodle
from layerwise.platforms.known import WORDS

TIME_COLUMNS = ("time", "handed in", "submitted at", "submitted", moodle.TIME_COLUMN)


class Attempt(Protocol):
    """What a list of times is about: a hand-in, or the result of one; a frozen dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def student(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def file(self) -> str: ...
    @property
    def latest(self) -> str: ...
    @property
    def handed_in(self) -> HandedIn: ...


Dated = TypeVar("Dated", bound=Attempt)


@dataclass(frozen=True)
class Time:
    """A line of the list; `unit` and `file` are empty where the list does not say."""

    line: int
    student: str
    id: str
    handed_in: HandedIn
    unit: str
    file: str


def read_times(path: Path) -> tuple[Time, ...]:
    """Read a list of times: CSV with a name or an id, a time, and if need be the unit and the file.

    Raises:
        PolicyError: it cannot be used; the message names the line and the cure.
    """
    try:
        table = read_table(path, "the list of times")
    except SubmissionError as error:
        raise PolicyError(str(error)) from None
    column = table.column(*TIME_COLUMNS)
    if column is None:
        raise PolicyError(
            f'{path}: the header has no column for the time, only: {_listed(table.titles)}. Call it "time".'
        )
    unit, file = table.column("unit"), table.column("file", "file name")
    people, times = Columns.of(table.titles, [cells for _, cells in table.rows], WORDS), []
    for line, cells in table.rows:
        who = people.person(cells)
        if not who.student and not who.id:
            raise PolicyError(f'{path}:{line}: there is no name and no id. Give a column "name" or "id".')
        if cells[column].strip("-– "):  # who has not handed in
            handed_in = _handed_in(cells[column], path, line)
            names = [cells[place] if place is not None else "" for place in (unit, file)]
            times.append(Time(line, who.student, who.id, handed_in, *names))
    return tuple(times)


def dated(ones: Iterable[Dated], times: Sequence[Time], unit: str) -> tuple[Dated, ...]:
    """Hand-ins or results of a unit with the times of a list, where it has one.

    A line without a file is about the student's latest attempt.

    Raises:
        PolicyError: a line fits two students, or two lines one hand-in.
    """
    rows = [time for time in times if not time.unit or _same_unit(time.unit, unit)]
    register = Register((time.student, (time.id,)) for time in rows)
    taken: dict[int, str] = {}
    found = []
    for one in ones:
        fitting = [rows[place] for place in register.places(one.student, one.id)]
        named = [time for time in fitting if time.file and time.file in (one.file, one.file.rpartition("/")[2])]
        fitting = named or [time for time in fitting if not time.file and not one.latest]
        if len(fitting) > 1:
            lines = " and ".join(str(time.line) for time in fitting)
            cure = 'Add a column "id" or "file", or keep one.'
            raise PolicyError(f"The lines {lines} of the times fit {one.file}. {cure}")
        for time in fitting:
            if time.line in taken:
                both = f"{taken[time.line]} and {one.file}"
                raise PolicyError(f'Line {time.line} of the times fits {both}. Add a column "id" or "file".')
            taken[time.line] = one.file
            one = replace(one, handed_in=replace(time.handed_in, late=one.handed_in.late))
        found.append(one)
    return tuple(found)


def unlisted(before: Iterable[Dated], after: Iterable[Dated], times: Sequence[Time], unit: str) -> list[str]:
    """Of whom a list says nothing, and which of its lines fit nobody, a sentence each."""
    after = tuple(after)
    said = []
    alone = [new.student for old, new in zip(before, after, strict=True) if old.handed_in is new.handed_in and new.file]
    if alone:
        said.append(f"Unit {unit[:2]}: not in the list of times, and dated by their files: {', '.join(alone)}.")
    used = {(one.handed_in.listed_in, one.handed_in.line) for one in after}
    own = [time for time in times if not time.unit or _same_unit(time.unit, unit)]
    if left := [str(time.line) for time in own if (time.handed_in.listed_in, time.line) not in used]:
        said.append(f"Unit {unit[:2]}: these lines of the times fit no hand-in: {', '.join(left)}.")
    return said


def _same_unit(written: str, unit: str) -> bool:
    return written in (unit, unit[3:]) or (written.isdecimal() and int(written) == int(unit[:2]))


def _handed_in(text: str, path: Path, line: int) -> HandedIn:
    try:
        moment = datetime.fromisoformat(text.removesuffix(" UTC") + "+00:00" * text.endswith(" UTC"))
    except ValueError:
        try:
            moment = datetime.strptime(text, moodle.TIME)
        except ValueError:
            raise PolicyError(
                f"{path}:{line}: {text!r} is not a time that can be read for certain. Write it as 2026-10-05 23:59 or "
                "2026-10-05T23:59:00+02:00."
            ) from None
    if moment.tzinfo:
        return HandedIn(moment.isoformat(), Origin.LIST, listed_in=path.name, line=line)
    moment = moment.astimezone()
    return HandedIn(moment.isoformat(), Origin.LIST, zone=f"{moment:%Z}", listed_in=path.name, line=line)


def _listed(titles: Sequence[str]) -> str:
    return ", ".join(titles) or "nothing"
