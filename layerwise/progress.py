"""What a student has done so far: a line of JSON for each thing that happened, in one file beside the course.

Lines are only added. A line that a crash cut off, or that something else spoilt, is passed over and stays where it is;
a pull does not touch the file, because git ignores it.
"""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from layerwise.course import Course, Task
from layerwise.grade.records import Outcome, TaskResult

FILE = Path(".layerwise") / "progress.jsonl"


@dataclass(frozen=True)
class Event:
    """Something that happened to a task.

    Attributes:
        task: its id.
        what: "checked", "hint" (one was shown) or "reset".
        at: when, as ISO 8601 in UTC.
        outcome, earned, points: of a check.
    """

    task: str
    what: str
    at: str
    outcome: str = ""
    earned: float = 0.0
    points: float = 0.0

    @property
    def time(self) -> datetime:
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True)
class Standing:
    """Where a task stands.

    Attributes:
        outcome: of the last check since the last reset.
        earned: its points.
        best: the most points that any check of it gave.
        changed: when it was last checked or reset, if ever.
        hints: how many hints were shown.
    """

    outcome: Outcome = Outcome.NOT_ATTEMPTED
    earned: float = 0.0
    best: float = 0.0
    changed: datetime | None = None
    hints: int = 0


@dataclass
class Progress:
    """A course's progress file.

    Attributes:
        path: the file; it need not exist.
        events: what it tells, oldest first.
        spoilt: how many of its lines could not be read.
    """

    path: Path
    events: list[Event] = field(default_factory=list)
    spoilt: int = 0

    @classmethod
    def unread(cls, course: Course) -> "Progress":
        """A course's progress to add to, without the time to read what it tells."""
        return cls(course.root / FILE)

    @classmethod
    def of(cls, course: Course) -> "Progress":
        """Read a course's progress."""
        progress = cls.unread(course)
        if progress.path.is_file():
            for line in progress.path.read_bytes().splitlines():
                try:
                    progress.events.append(_event(json.loads(line)))
                except (ValueError, TypeError, KeyError):
                    progress.spoilt += bool(line.strip())
        return progress

    def checked(self, results: Iterable[TaskResult]) -> None:
        """Write down how tasks were checked.

        Raises:
            OSError: the file cannot be written.
        """
        now = _now()
        self._add([Event(r.id, "checked", now, str(r.outcome), r.earned, r.points) for r in results])

    def happened(self, what: str, tasks: Iterable[Task]) -> None:
        """Write down a hint or a reset.

        Raises:
            OSError: the file cannot be written.
        """
        now = _now()
        self._add([Event(task.id, what, now) for task in tasks])

    def standing(self, task: Task) -> Standing:
        """Where a task stands."""
        standing = Standing()
        for event in self.events:
            if event.task != task.id:
                continue
            match event.what:
                case "hint":
                    standing = replace(standing, hints=standing.hints + 1)
                case "reset":
                    standing = Standing(best=standing.best, changed=event.time)
                case "checked":
                    best = max(standing.best, event.earned)
                    standing = Standing(Outcome(event.outcome), event.earned, best, event.time, standing.hints)
        return standing

    def _add(self, events: Sequence[Event]) -> None:
        """Append lines, all or, at worst, a last one that is cut off."""
        lines = "".join(json.dumps(asdict(event)) + "\n" for event in events).encode()
        self.path.parent.mkdir(exist_ok=True)
        with self.path.open("ab+") as file:
            if file.seek(0, os.SEEK_END):
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":  # a write was interrupted here: do not make its line longer
                    lines = b"\n" + lines
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())
        self.events += events


def _event(plain: dict[str, Any]) -> Event:
    event = Event(**plain)
    if event.what == "checked":
        Outcome(event.outcome)
    _ = event.time, float(event.earned), float(event.points)
    return event


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
