"""What grading finds out, as plain frozen data that goes into a file and comes back the same."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from layerwise.errors import ReportError
from layerwise.printable import TEXT_LIMIT, shortened

PAIRS = ("limits", "packages")  # of a trace: tables in JSON, and here in an order that does not change
# Where a time is from, as version 1 said it.
PROSE = re.compile(
    r"(?:(?P<file>the file's time)|(?P<zip>the time in the zip, which has no zone)|(?P<list>.+):(?P<line>\d+))"
    r"(?:(?:, without a zone)?: taken as (?P<zone>.*), this machine's)?"
)
# Characters of each text of a check: whatever is quoted, a page has some kilobytes.
TEXTS = {"seen": 2 * TEXT_LIMIT, "hint": 2 * TEXT_LIMIT, "traceback": 15_000, "output": 15_000}
SCHEMA = 2  # of a result as plain data; what 0.1.0 wrote is 1 and does not say so


class Outcome(StrEnum):
    """How a check, and with it a task, ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_ATTEMPTED = "not_attempted"
    ERROR = "error"  # the student's: an exception, a time limit, an exit, memory
    UNGRADED = "ungraded"  # the grader's own fault: never scored as the student's
    HELD_OUT = "held_out"  # no check of it is here: it is judged when it is handed in


class Cause(StrEnum):
    """Why a check did not pass, where that is more than a wrong answer."""

    NONE = ""
    TOO_MUCH = "too_much"  # the check's own work took more time or memory than it may
    CHECK_CRASHED = "check_crashed"  # the check itself stopped with an exception
    NOT_RECORDED = "not_recorded"  # the reference is not here, and has no answer on record
    GRADER_FAILED = "grader_failed"
    RAISED = "raised"  # the student's code
    TIME = "time"  # a limit was reached
    ENDED = "ended"  # the student's process
    UNUSABLE = "unusable"  # what came back is nothing that can be judged
    MISSING = "missing_name"
    UNFINISHED = "unfinished"  # the task's blank
    NEEDS = "needs_another_task"


@dataclass(frozen=True)
class CheckResult:
    """One check of one submission.

    Texts are cut to a readable length, whoever has made them.

    `required` is the check's sentence, `seen` what was found instead, `hint` where to look.
    `traceback` is trimmed to the student's own cells; `output` is what their code printed, cut to a readable length.
    `held_out` says that students do not get this check. `cause` is what the sentences were made of.
    `recognized` says that the hint names the very slip that was made. `repeats` names an earlier check of the task that
    has recognized the same slip: one slip costs one check, so this one keeps its points.
    """

    name: str
    task: str
    points: float
    outcome: Outcome
    required: str
    seen: str = ""
    hint: str = ""
    traceback: str = ""
    output: str = ""
    seconds: float = 0.0
    held_out: bool = False
    cause: Cause = Cause.NONE
    recognized: bool = False
    repeats: str = ""

    def __post_init__(self) -> None:
        for name, limit in TEXTS.items():
            object.__setattr__(self, name, shortened(getattr(self, name), limit))

    @property
    def earned(self) -> float:
        again = self.outcome is Outcome.FAILED and self.repeats
        return self.points if self.outcome is Outcome.PASSED or again else 0.0


@dataclass(frozen=True)
class TaskResult:
    """All checks of one task. `points` is what these are worth, `held_out` what is judged when it is handed in."""

    id: str
    title: str
    points: float
    checks: tuple[CheckResult, ...]
    held_out: float = 0.0

    @property
    def earned(self) -> float:
        return sum(check.earned for check in self.checks)

    @property
    def outcome(self) -> Outcome:
        """The worst thing that happened; a task with one check not attempted and none passed is not attempted."""
        if not self.checks and self.held_out:
            return Outcome.HELD_OUT
        found = {check.outcome for check in self.checks}
        if found == {Outcome.PASSED}:
            return Outcome.PASSED
        if not found or Outcome.UNGRADED in found:
            return Outcome.UNGRADED
        if Outcome.NOT_ATTEMPTED in found and Outcome.PASSED not in found:
            return Outcome.NOT_ATTEMPTED
        return Outcome.ERROR if Outcome.ERROR in found else Outcome.FAILED

    @property
    def done(self) -> bool:
        """Whether nothing that can be judged here is left to do."""
        return self.outcome in (Outcome.PASSED, Outcome.HELD_OUT)

    def score(self, noun: str = " points") -> str:
        """Its points in words; see `score`."""
        return score(self.earned, self.points, self.held_out, noun)

    @property
    def first_fault(self) -> CheckResult | None:
        """The check to speak about first, if any did not pass."""
        return next((check for check in self.checks if check.outcome is not Outcome.PASSED), None)


class Origin(StrEnum):
    """Where the time of a hand-in is from."""

    UNKNOWN = ""
    FILE = "file"  # the file's own
    ZIP = "zip"  # the zip's directory, which has no zone
    ARRIVED = "arrived"  # the zip's own, which is later than what its directory says
    LIST = "list"  # a line of a list of times


@dataclass(frozen=True)
class HandedIn:
    """When something was handed in, as far as that can be told.

    Attributes:
        time: ISO 8601 with an offset; empty where no time is known.
        origin: where the time is from.
        late: whether the learning platform marked it as late.
        zone: the zone that was assumed, this machine's; empty where the time came with its own.
        listed_in: the name of the list that has the time.
        line: where it stands there.
    """

    time: str = ""
    origin: Origin = Origin.UNKNOWN
    late: bool = False
    zone: str = ""
    listed_in: str = ""
    line: int = 0

    @property
    def moment(self) -> datetime | None:
        return datetime.fromisoformat(self.time) if self.time else None

    @property
    def source(self) -> str:
        """Where the time is from and what was assumed, in words."""
        match self.origin:
            case Origin.UNKNOWN:
                return ""
            case Origin.FILE:
                return "the file's time"
            case Origin.ZIP:
                return f"the time in the zip, which has no zone: taken as {self.zone}, this machine's"
            case Origin.ARRIVED:
                return "the zip's own time, as whoever made it dated what is in it"
        place = f"{self.listed_in}:{self.line}" if self.line else self.listed_in
        return f"{place}, without a zone: taken as {self.zone}, this machine's" if self.zone else place


UNDATED = HandedIn()


@dataclass(frozen=True)
class Trace:
    """Where the grades of some tasks come from.

    Attributes:
        tasks: the tasks' ids.
        graded: when, ISO 8601 with an offset.
        seed: where the checks' random inputs started.
        against: the digest of unit.toml, checks, solution and seed together.
        checks: the SHA-256 of the check file alone.
        limits: seconds for a cell, a call and the submission, by name.
        packages: versions by name, Python's first.
        host, system, processors: the machine.
        sandboxed: whether it ran behind walls.
    """

    tasks: tuple[str, ...]
    graded: str
    seed: int
    against: str
    checks: str
    limits: tuple[tuple[str, float], ...]
    packages: tuple[tuple[str, str], ...]
    host: str
    system: str
    processors: int
    sandboxed: bool


@dataclass(frozen=True)
class Result:
    """One submission's grade.

    `problem` says why nothing could be graded, and is empty otherwise. `digest` is the file's SHA-256 and `against`
    that of what it was graded with, so that a later run knows whether the grade still stands. `figures` are PNG files
    in base64, each with the cell that drew it; they go onto the student's page and not into other files. `latest` is
    the file of the student's latest attempt, empty where this is it. `traces` say where the grades come from: one for
    all tasks, and one more for each regrading of some, the last that names a task being its own.
    """

    student: str
    file: str
    unit: str
    seed: int
    tasks: tuple[TaskResult, ...]
    problem: str = ""
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    id: str = ""
    digest: str = ""
    against: str = ""
    page: str = ""
    figures: tuple[tuple[str, str], ...] = ()
    latest: str = ""
    handed_in: HandedIn = UNDATED
    traces: tuple[Trace, ...] = ()

    @property
    def points(self) -> float:
        return sum(task.points for task in self.tasks)

    @property
    def earned(self) -> float:
        return sum(task.earned for task in self.tasks)

    @property
    def graded(self) -> bool:
        """Whether every task has a grade that may be scored."""
        return not self.problem and all(task.outcome is not Outcome.UNGRADED for task in self.tasks)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON, with outcomes, sums and the words of a time spelled out for other programs."""
        plain: dict[str, Any] = msgspec.to_builtins(replace(self, figures=()))
        del plain["figures"]
        for entry, task in zip(plain["tasks"], self.tasks, strict=True):
            entry |= {"outcome": task.outcome.value, "earned": task.earned}
        for trace in plain["traces"]:
            trace |= {name: dict(trace[name]) for name in PAIRS}
        plain["handed_in"]["source"] = self.handed_in.source
        return {"schema": SCHEMA} | plain | {"earned": self.earned, "points": self.points}

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> "Result":
        """The inverse of `to_dict`; what older versions did not write has its default.

        Raises:
            ReportError: a newer version wrote it.
            ValueError: it is no result.
        """
        if not isinstance(plain, dict) or not isinstance(version := plain.get("schema", 1), int):
            raise ValueError("A result is a table, and its schema a number.")
        if version > SCHEMA:
            raise ReportError(
                f"written by a newer Layerwise (schema {version}, and this version reads up to {SCHEMA}). "
                "Upgrade Layerwise, or grade with the version that wrote it."
            )
        given = plain | {"traces": [_paired(trace) for trace in plain.get("traces", ())]}
        if version == 1 and isinstance(plain.get("handed_in"), dict):
            given["handed_in"] = _of_version_1(plain["handed_in"])
        return msgspec.convert(given, cls)


def _paired(trace: Mapping[str, Any]) -> dict[str, Any]:
    """A trace's tables as pairs, which do not change."""
    if not isinstance(trace, dict) or not all(isinstance(trace.get(name), dict) for name in PAIRS):
        raise ValueError(f"A trace has tables of {' and '.join(PAIRS)}.")
    return trace | {name: list(trace[name].items()) for name in PAIRS}


def _of_version_1(handed_in: Mapping[str, Any]) -> dict[str, Any]:
    """A time whose source was written in words; words that are not known tell nothing."""
    told = PROSE.fullmatch(str(handed_in.get("source")))
    if not told:
        return {**handed_in, "origin": Origin.UNKNOWN}
    origin = Origin.FILE if told["file"] else Origin.ZIP if told["zip"] else Origin.LIST
    place = {"zone": told["zone"] or "", "listed_in": told["list"] or "", "line": int(told["line"] or 0)}
    return {**handed_in, "origin": origin, **place}


def score(earned: float, points: float, held_out: float = 0.0, noun: str = " points") -> str:
    """Points in words: "2 of 3 points", and what is judged elsewhere.

    Args:
        earned: of those that are judged here.
        points: that are judged here.
        held_out: that are judged when it is handed in.
        noun: what they are called, or nothing where that is plain.
    """
    if not held_out:
        return f"{earned:g} of {points:g}{noun}"
    later = f"{'is' if held_out == 1 else 'are'} judged when it is handed in"
    if not points:
        return f"{held_out:g}{noun[:-1] if held_out == 1 else noun} {later}"
    return f"{earned:g} of {points:g}{noun} here; {held_out:g} more {later}"
