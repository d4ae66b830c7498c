"""A term's gradebook, from what was graded unit by unit and a policy."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from layerwise.grade.policy.finals import OPEN, Final, Policy, apply, show
from layerwise.grade.records import Result
from layerwise.io.table import harmless, write_rows
from layerwise.people import same_name
from layerwise.platforms.exchange import StudentGrades, TermGrades, UnitGrade


@dataclass(frozen=True)
class Student:
    """A student's term: what counts in each of the term's units, None where the results have nothing of theirs."""

    student: str
    id: str
    finals: tuple[Final | None, ...]

    @property
    def total(self) -> float | None:
        """The sum of what there is; None while something of it is ungraded."""
        found = [final for final in self.finals if final]
        return None if any(final.gap == OPEN for final in found) else sum(final.points or 0 for final in found)

    @property
    def free(self) -> int:
        """The free days that were spent."""
        return sum(final.free for final in self.finals if final)


@dataclass(frozen=True)
class Term:
    """A class over a term.

    Attributes:
        units: the units' names, in order.
        out_of: what each is out of under the policy.
        students: by name.
        finals: every final, also of attempts that do not count.
    """

    units: tuple[str, ...]
    out_of: tuple[float, ...]
    students: tuple[Student, ...]
    finals: tuple[Final, ...]


def term(policy: Policy, results: Iterable[Result]) -> Term:
    """Lay a policy over the results of a term."""
    finals = apply(policy, results)
    units = tuple(sorted({final.unit for final in finals}))
    people: dict[str, dict[str, Final]] = {}
    for final in finals:
        if final.counts:
            people.setdefault(final.person, {})[final.unit] = final
    students = [_student(own, units) for own in people.values()]
    out_of = tuple(max(final.out_of for final in finals if final.unit == unit) for unit in units)
    return Term(units, out_of, tuple(sorted(students, key=lambda one: (same_name(one.student), one.id))), finals)


def write_term(path: Path, found: Term, policy: Policy) -> None:
    """Write a row per student: for each unit points, days late and why; free days left, total, what has no points."""
    columns = [name for unit in found.units for name in (unit[:2], f"{unit[:2]} days late", f"{unit[:2]} why")]
    header = ["student", "id", *columns, "free days left", "total", "out of", "without points"]
    write_rows(path, [header, *(_row(one, found, policy) for one in found.students)])


def for_platforms(found: Term) -> TermGrades:
    """A term as learning platforms are told of it."""
    students = [
        StudentGrades(
            one.student, one.id, tuple(UnitGrade(show(f.points), f.why) if f else UnitGrade() for f in one.finals)
        )
        for one in found.students
    ]
    return TermGrades(found.units, tuple(map(show, found.out_of)), tuple(students))


def _student(own: dict[str, Final], units: Sequence[str]) -> Student:
    named = next(iter(sorted(own.values(), key=lambda final: (not final.id, final.unit))))
    return Student(named.student, named.id, tuple(own.get(unit) for unit in units))


def _row(one: Student, found: Term, policy: Policy) -> list[str]:
    cells = [cell for final in one.finals for cell in _cells(final)]
    left = str(policy.late.free_days - one.free)
    gaps = "; ".join(
        f"{unit[:2]}: {final.gap if final else 'not among the results'}"
        for unit, final in zip(found.units, one.finals, strict=True)
        if final is None or final.gap
    )
    who = [harmless(one.student), harmless(one.id)]
    return [*who, *cells, left, show(one.total), show(sum(found.out_of)), harmless(gaps)]


def _cells(final: Final | None) -> list[str]:
    if final is None or final.points is None:
        return ["", "", ""]
    return [show(final.points), str(final.days_late), harmless(final.why)]
