"""What grading finds out, as plain frozen data that goes into a file and comes back the same."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """How a check, and with it a task, ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_ATTEMPTED = "not_attempted"
    ERROR = "error"  # the student's: an exception, a time limit, an exit, memory
    UNGRADED = "ungraded"  # the grader's own fault: never scored as the student's
    HELD_OUT = "held_out"  # no check of it is here: it is judged when it is handed in


class Cause(StrEnum):
    """Why a check did not simply pass or fail."""

    NONE = ""
    RAISED = "raised"  # the student's code raised an exception
    TIME = "time"  # a cell, a call or all together took too long
    ENDED = "ended"  # the student's process ended: an exit, too much memory
    UNUSABLE = "unusable"  # a value came back that cannot cross the wire
    MISSING = "missing_name"  # a name that the task asks for is not there
    UNFINISHED = "unfinished"  # the task's blank is still there
    NEEDS = "needs_another_task"  # another task's is
    CHECK_CRASHED = "check_crashed"  # the check itself stopped with an exception
    NOT_RECORDED = "not_recorded"  # the reference, which a release has not got, is asked something new
    GRADER_FAILED = "grader_failed"


@dataclass(frozen=True)
class CheckResult:
    """One check of one submission.

    `required` is the check's sentence, `seen` what was found instead, `hint` where to look.
    `traceback` is trimmed to the student's own cells; `output` is what their code printed, cut to a readable length.
    `held_out` says that students do not get this check.
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

    @property
    def earned(self) -> float:
        return self.points if self.outcome is Outcome.PASSED else 0.0


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


@dataclass(frozen=True)
class HandedIn:
    """When something was handed in, as far as that can be told.

    Attributes:
        time: ISO 8601 with an offset; empty where no time is known.
        source: where the time is from, in words that say what was assumed.
        late: whether the learning platform marked it as late.
    """

    time: str = ""
    source: str = ""
    late: bool = False

    @property
    def moment(self) -> datetime | None:
        return datetime.fromisoformat(self.time) if self.time else None


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

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self) | {"limits": dict(self.limits), "packages": dict(self.packages)}

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> "Trace":
        """The inverse of `to_dict`."""
        pairs = {name: tuple(plain[name].items()) for name in ("limits", "packages")}
        return cls(**{**plain, **pairs, "tasks": tuple(plain["tasks"])})


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
        """Plain data for JSON, with each task's outcome and earned points spelled out for other programs."""
        plain = asdict(replace(self, figures=()))
        del plain["figures"]
        for entry, task in zip(plain["tasks"], self.tasks, strict=True):
            entry |= {"outcome": task.outcome, "earned": task.earned}
        plain["traces"] = [trace.to_dict() for trace in self.traces]
        return plain | {"earned": self.earned, "points": self.points}

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> "Result":
        """The inverse of `to_dict`; what older versions did not write has its default."""
        tasks = tuple(
            TaskResult(
                task["id"],
                task["title"],
                task["points"],
                tuple(
                    CheckResult(
                        **{**check, "outcome": Outcome(check["outcome"]), "cause": Cause(check.get("cause", ""))}
                    )
                    for check in task["checks"]
                ),
                task.get("held_out", 0.0),
            )
            for task in plain["tasks"]
        )
        names = ("student", "file", "unit", "seed", "problem", "seconds", "id", "digest", "against", "page")
        return cls(
            tasks=tasks,
            notes=tuple(plain["notes"]),
            latest=plain.get("latest", ""),
            handed_in=HandedIn(**plain.get("handed_in", {})),
            traces=tuple(map(Trace.from_dict, plain.get("traces", ()))),
            **{name: plain[name] for name in names},
        )


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
