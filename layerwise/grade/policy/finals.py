"""What an instructor's rules make of raw grades: late days, penalties, attempts, tasks that do not count.

Raw grades are never altered. `apply` takes any number of results, of one unit or of a term, and says of each what it is
worth under the rules and why, in words.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Annotated

from msgspec import Meta

from layerwise.grade.records import Outcome, Result
from layerwise.io.toml import Number, Whole
from layerwise.people import Register, same_name

Due = Annotated[
    datetime,
    Meta(tz=True, description="a date with a time and an offset, without quotes: 2026-10-05T23:59:00+02:00"),
]
Tasks = Annotated[tuple[str, ...], Meta(description='a list of tasks, such as ["1.1"]')]

NO_DUE = datetime.max.replace(tzinfo=UTC)
DAY = timedelta(days=1)
OPEN = "ungraded"  # through the grader's fault: whatever is summed up from it is open too


@dataclass(frozen=True)
class Late:
    """What being late costs.

    Attributes:
        free_days: days over the term, per student, that cost nothing.
        penalty_per_day: the share of the points taken off for each begun day beyond these, 0 to 1.
        latest: days after which nothing counts; None if there is no such end.
        grace_minutes: so much later a day begins to count.
    """

    free_days: Whole = 0
    penalty_per_day: Number = 0.0
    latest: Whole | None = None
    grace_minutes: Number = 0.0


@dataclass(frozen=True)
class UnitRules:
    """When a unit is due, and which of its tasks do not count like the others."""

    due: Due | None = None
    dropped: Tasks = ()
    extra_credit: Tasks = ()


@dataclass(frozen=True)
class Extension:
    """More days for one student, called by name or id, in one unit."""

    student: str
    unit: str
    days: float


@dataclass(frozen=True)
class Policy:
    """The rules of a course; without any, they change nothing. `text` is the file that they were read from."""

    late: Late = Late()
    best: bool = False
    units: tuple[tuple[str, UnitRules], ...] = ()
    extensions: tuple[Extension, ...] = ()
    text: str = field(default="", compare=False)

    def rules(self, unit: str) -> UnitRules:
        """The rules of the unit of this name."""
        return dict(self.units).get(unit, UnitRules())


@dataclass(frozen=True)
class Final:
    """What a result is worth under a policy.

    Attributes:
        person: a key that the student's results share over the term.
        student, id, unit, file: of the result.
        raw: the points earned in tasks that count; None where that cannot be said.
        points: what is left of them.
        out_of: what they are out of.
        days_late: begun days after the student's own due date.
        free: how many of these were paid with free days.
        penalty: the share that was taken off, 0 to 1.
        why: what the policy did, a sentence for the student; empty if nothing.
        warning: what the instructor should look at.
        counts: false for an attempt in whose place another counts.
        gap: why there are no points; empty where there are.
    """

    person: str
    student: str
    id: str
    unit: str
    file: str
    raw: float | None
    points: float | None
    out_of: float
    days_late: int = 0
    free: int = 0
    penalty: float = 0.0
    why: str = ""
    warning: str = ""
    counts: bool = True
    gap: str = ""


def apply(policy: Policy, results: Iterable[Result]) -> tuple[Final, ...]:
    """What each result is worth, in the order given, which makes no difference.

    Free days are spent on a student's units in order of their due dates.
    """
    results = tuple(results)
    extensions = Register((one.student, (one.student,)) for one in policy.extensions)
    found: dict[int, Final] = {}
    for person, places in _people(results).items():
        left = policy.late.free_days
        units: dict[str, list[int]] = defaultdict(list)
        for place in places:
            units[results[place].unit].append(place)
        for unit in sorted(units, key=lambda unit: (policy.rules(unit).due or NO_DUE, unit)):
            finals = {place: _judge(policy, person, results[place], extensions, left) for place in units[unit]}
            chosen = _chosen(policy, results, finals)
            left -= finals[chosen].free
            found |= _compared(finals, chosen)
    return tuple(found[place] for place in range(len(results)))


def doubts(policy: Policy, results: Iterable[Result], finals: Iterable[Final]) -> list[str]:
    """What the instructor should look at before trusting the finals, a sentence each."""
    results, finals = tuple(results), tuple(finals)
    said = [f"{final.student}, unit {final.unit[:2]}: {final.warning}" for final in finals if final.warning]
    namesakes = Counter((same_name(final.student), final.unit, final.id) for final in finals if final.counts)
    said += [
        f"{count} hand-ins in unit {unit[:2]} have the name {name} and no numbers that tell them apart: each stands "
        "for itself. Give a --roster when grading, or rename one."
        for (name, unit, _), count in namesakes.items()
        if count > 1
    ]
    people = {final.person: (final.student, (final.id,)) for final in finals}
    register = Register(people.values())
    units = {result.unit for result in results}
    for one in policy.extensions:
        fitting = register.places(one.student, one.student) if one.unit in units else [0]
        if len(fitting) != 1:
            said.append(
                f"The extension for {one.student} fits {len(fitting) or 'none'} of these students. Write the id or the "
                "name as it is in the gradebook."
            )
    due = [result for result in results if policy.rules(result.unit).due and result.handed_in.time]
    zoneless = Counter(replace(result.handed_in, line=0).source for result in due if result.handed_in.zone)
    said += [f"{count} {_are(count)} dated by {source}." for source, count in sorted(zoneless.items())]
    for unit in sorted(units):
        if _one_download([result for result in due if result.unit == unit]):
            said.append(
                f"Unit {unit[:2]}: all files have the same time within a minute, perhaps that of the download. "
                "Give the times of hand-in with --times."
            )
    return list(dict.fromkeys(said))


def show(number: float | None) -> str:
    """Points as people write them: two decimals at most; empty where there are none."""
    return "" if number is None else f"{round(number, 2):.10g}"


def _people(results: Sequence[Result]) -> dict[str, list[int]]:
    """The places of each person's results: by id, else by name.

    Two hand-ins of one name in one unit that are not attempts at the same may be two people's, and stay apart.
    """
    ids = defaultdict(set)
    for result in results:
        if result.id:
            ids[same_name(result.student)].add(result.id)
    keys = []
    for result in results:
        name = same_name(result.student)
        only = next(iter(ids[name])) if len(ids[name]) == 1 else ""
        keys.append(f"id {result.id or only}" if result.id or only else f"name {name}")
    rivals = defaultdict(set)
    for key, result in zip(keys, results, strict=True):
        rivals[key, result.unit].add(result.latest or result.file)
    people: dict[str, list[int]] = defaultdict(list)
    for place, (key, result) in enumerate(zip(keys, results, strict=True)):
        alone = len(rivals[key, result.unit]) == 1
        people[key if alone else f"{key} file {result.latest or result.file}"].append(place)
    return people


def _judge(policy: Policy, person: str, result: Result, extensions: Register, left: int) -> Final:
    """One result by itself, with so many free days left."""
    rules = policy.rules(result.unit)
    counted = [task for task in result.tasks if task.id not in rules.dropped]
    out_of = sum(task.points for task in counted if task.id not in rules.extra_credit)
    final = Final(person, result.student, result.id, result.unit, result.file, None, None, out_of)
    if result.problem:
        return replace(final, gap=result.problem)
    given = [policy.extensions[place] for place in extensions.places(result.student, result.id)]
    more = max((one.days for one in given if one.unit == result.unit), default=0.0)
    days, told, warning = _lateness(policy.late, rules.due, result, more)
    free, penalty, cost = _price(policy.late, days, left)
    final = replace(final, days_late=days, free=free, penalty=penalty, warning=warning)
    if any(task.outcome is Outcome.UNGRADED for task in counted):
        return replace(final, gap=OPEN)
    raw = sum(task.earned for task in counted)
    points = raw * (1 - penalty) if penalty else raw
    said = "; ".join([*_odd_tasks(rules, result), *told])
    if cost:
        said = f"{said}, {cost}"
    why = f"{said}: {show(raw)} of {show(out_of)} → {show(points)}" if said else ""
    return replace(final, raw=raw, points=points, why=why)


def _lateness(late: Late, due: datetime | None, result: Result, more: float) -> tuple[int, list[str], str]:
    """Begun days after the due date, what there is to say of that, and what is doubtful."""
    moment, marked = result.handed_in.moment, result.handed_in.late
    if due is None:
        return 0, [], "the learning platform marked it as late, but the policy has no due date." if marked else ""
    if moment is None:
        mark = " The learning platform marked it as late." if marked else ""
        return 0, [], f"no time of hand-in is known, so it counts as in time.{mark} Give the time with --times."
    warning = ""
    if marked and moment <= due:
        warning = (
            f"the learning platform marked it as late, but the time known is {moment.isoformat(' ', 'minutes')}, "
            "before it was due. Give the time with --times."
        )
    over = moment - due - timedelta(days=more)
    days = max(0, math.ceil((over - timedelta(minutes=late.grace_minutes)) / DAY))
    told = [f"{show(more)} more {_days(more)} given"] if more and moment > due else []
    if days:
        told.append(f"{days} {_days(days)} late")
    elif over > timedelta():
        told.append(f"within the {show(late.grace_minutes)} minutes of grace")
    return days, told, warning


def _price(late: Late, days: int, left: int) -> tuple[int, float, str]:
    """Free days spent, share taken off, and that in words."""
    if late.latest is not None and days > late.latest:
        return 0, 1.0, f"more than {late.latest}, so nothing counts"
    if not days or not late.penalty_per_day:
        return 0, 0.0, ""
    free = min(days, left)
    penalty = min(1.0, (days - free) * late.penalty_per_day)
    paid = {0: "", days: "all free"}.get(free, f"{free} of them free")
    taken = f"{show(100 * penalty)} % taken off" if penalty else ""
    return free, penalty, ", ".join(filter(None, (paid, taken)))


def _odd_tasks(rules: UnitRules, result: Result) -> list[str]:
    own = [task.id for task in result.tasks]
    dropped = [id for id in rules.dropped if id in own]
    extra = [task for task in result.tasks if task.id in rules.extra_credit and task.id not in dropped and task.earned]
    said = [f"task {id} does not count" for id in dropped]
    return said + [f"{show(task.earned)} of extra credit for task {task.id}" for task in extra]


def _chosen(policy: Policy, results: Sequence[Result], finals: dict[int, Final]) -> int:
    """The attempt that counts: the latest, or the one worth most; of equals that with the fewest free days."""
    latest = {place: not results[place].latest for place in finals}
    if not policy.best:
        return max(finals, key=lambda place: (latest[place], results[place].file))

    def worth(place: int) -> tuple[float, int, bool, str]:
        points = finals[place].points
        return (-1 if points is None else points, -finals[place].free, latest[place], results[place].file)

    return max(finals, key=worth)


def _compared(finals: dict[int, Final], chosen: int) -> dict[int, Final]:
    """Finals of one student's attempts, each with what became of it beside the others."""
    if len(finals) == 1:
        return finals
    winner = finals[chosen]
    open_ones = [final.file for final in finals.values() if final.points is None and final is not winner]
    doubt = f"of the attempts, {', '.join(sorted(open_ones))} could not be graded." if open_ones else ""
    said = dict.fromkeys(finals, f"does not count, as {winner.file} does")
    said[chosen] = f"counts of {len(finals)} attempts"
    return {
        place: replace(
            final,
            counts=place == chosen,
            why="; ".join(filter(None, (said[place], final.why))),
            warning=" ".join(filter(None, (final.warning, doubt))) if place == chosen else "",
        )
        for place, final in finals.items()
    }


def _one_download(results: Sequence[Result]) -> bool:
    moments = [moment for result in results if (moment := result.handed_in.moment)]
    return len(moments) > 2 and max(moments) - min(moments) < timedelta(minutes=1)


def _are(count: int) -> str:
    return "hand-in is" if count == 1 else "hand-ins are"


def _days(number: float) -> str:
    return "day" if number == 1 else "days"
