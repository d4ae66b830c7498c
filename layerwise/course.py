"""What there is to learn: units and their tasks, read from `units/NN_topic/unit.toml`."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, get_args

from msgspec import Meta

from layerwise.errors import CourseError
from layerwise.io.toml import Number, Positive, read_toml

KINDS = ("recall", "build", "use", "judge")
Library = Literal["numpy", "keras"]
LIBRARIES: tuple[str, ...] = get_args(Library)
NAMED = "LAYERWISE_COURSE"  # the variable that names a course's folder
CHECKOUT = Path(__file__).resolve().parent.parent  # from which the package is installed: our own course
UNIT_FOLDER = re.compile(r"(?P<number>\d\d)_(?P<topic>[a-z][a-z0-9_]*)")


@dataclass(frozen=True)
class Limits:
    """How long a submission may take, in seconds of its own time on a processor."""

    cell: Positive = 60.0
    call: Positive = 20.0
    submission: Positive = 300.0


@dataclass(frozen=True)
class Demand:
    """What a task's words demand beside the result: the words, the check that tests it, and a mistake that tells."""

    says: str
    check: str
    mistake: str


@dataclass(frozen=True)
class Task:
    """One task of a unit's exercise.

    `held_out` says how many of its points are judged by checks that are not here: in a release, where they were taken
    out, and never in the course itself.
    """

    id: str
    title: str
    kind: str
    difficulty: int
    minutes: int
    points: Positive
    hint: str
    held_out: Number = 0.0
    demands: tuple[Demand, ...] = ()

    @property
    def judged(self) -> float:
        """What the checks that are here are worth."""
        return self.points - self.held_out


@dataclass(frozen=True)
class PrivateChecks:
    """Checks of a unit that an instructor keeps outside the course, as plain data that travels.

    Attributes:
        text: the content of their file.
        points: what they add to each task.
    """

    text: str
    points: tuple[tuple[str, float], ...]


@dataclass(frozen=True, kw_only=True)
class Description:
    """What a unit.toml says: its keys are these."""

    title: str
    part: str
    summary: str
    goals: tuple[str, ...]
    minutes: int
    prerequisites: tuple[str, ...]
    libraries: Annotated[Library, Meta(description=f"one of {', '.join(LIBRARIES)}")]
    reading: tuple[str, ...]
    terms: tuple[str, ...] = ()
    limits: Limits = Limits()
    tasks: tuple[Task, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Unit(Description):
    """One unit of the course: what its unit.toml says, where its files are, and private checks if there are any."""

    root: Path
    name: str
    private: PrivateChecks | None = None

    @property
    def number(self) -> int:
        """The unit's number: 2 for `02_perceptron`."""
        return int(self.name[:2])

    @property
    def folder(self) -> Path:
        return self.root / "units" / self.name

    @property
    def checks(self) -> Path:
        return self.root / "tests" / "checks" / f"test_{self.name}.py"

    @property
    def blank(self) -> Path:
        """The blank exercise, in a release, which has no source to make it from."""
        return self.folder / "blank.ipynb"

    @property
    def recording(self) -> Path:
        """What the reference answered to the checks, in a release, which has no solution."""
        return self.folder / "reference.wire"

    @property
    def needs(self) -> "tuple[Unit, ...]":
        """The units to be known before: earlier ones of this course, or of ours."""
        return tuple(read_unit(_home_of(self.root, name), name) for name in self.prerequisites)

    @property
    def points(self) -> float:
        """What all tasks together are worth."""
        return sum(task.points for task in self.tasks)

    @property
    def held_out(self) -> float:
        """How many of these points are judged elsewhere."""
        return sum(task.held_out for task in self.tasks)

    def with_private(self, private: PrivateChecks | None) -> "Unit":
        """The unit with private checks beside its own, their points added to its tasks."""
        added = dict(private.points) if private else {}
        tasks = (replace(task, points=task.points + added.get(task.id, 0.0)) for task in self.tasks)
        return replace(self, tasks=tuple(tasks), private=private)

    def notebook(self, folder: str) -> Path:
        """The built notebook in `lessons`, `exercises` or `solutions`."""
        return self.root / folder / f"{self.name}.ipynb"

    def task(self, task_id: str) -> Task:
        """The task with this id.

        Raises:
            CourseError: the unit has no such task.
        """
        for task in self.tasks:
            if task.id == task_id:
                return task
        known = ", ".join(task.id for task in self.tasks)
        raise CourseError(f"Unit {self.name} has no task {task_id}. Its tasks: {known}.")


@dataclass(frozen=True)
class Course:
    """The course in a folder: the checkout that holds `units/`."""

    root: Path

    @classmethod
    def find(cls) -> "Course":
        """Find the course: `LAYERWISE_COURSE`, else the working directory or a folder above it, else the checkout
        from which the package is installed.

        Raises:
            CourseError: there is no course at any of these places.
        """
        named, here = os.environ.get(NAMED), Path.cwd()
        found = cls.among([Path(named)] if named else [here, *here.parents, CHECKOUT])
        if found is None:
            where = f"{NAMED}={named}" if named else f"{here} or a folder above it"
            raise CourseError(
                f"No course at {where}: there should be folders 'units' and 'tests/checks'. "
                f"Run the command inside the course, or name its folder: layerwise --course FOLDER …, or {NAMED}."
            )
        return found

    @classmethod
    def among(cls, places: Iterable[Path]) -> "Course | None":
        """The course in the first of some folders that holds one."""
        for place in places:
            if (place / "units").is_dir() and (place / "tests" / "checks").is_dir():
                return cls(place.resolve())
        return None

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """All units in order of their numbers."""
        folders = sorted(f for f in (self.root / "units").iterdir() if UNIT_FOLDER.fullmatch(f.name))
        return tuple(read_unit(self.root, folder.name) for folder in folders)

    def unit(self, wanted: str) -> Unit:
        """The unit that is meant by `2`, `02`, `perceptron` or `02_perceptron`.

        Raises:
            CourseError: no unit is called so.
        """
        for unit in self.units:
            topic = unit.name[3:]
            if wanted in (unit.name, topic) or (wanted.isdecimal() and int(wanted) == unit.number):
                return unit
        known = ", ".join(unit.name for unit in self.units)
        raise CourseError(f"There is no unit {wanted!r}. The units: {known}.")

    def select(self, wanted: str) -> tuple[Unit, Task | None]:
        """The unit, and the task if one is named: `02` or `02.3` or `2.3`.

        Raises:
            CourseError: no such unit or task.
        """
        number, dot, task = wanted.partition(".")
        unit = self.unit(number)
        return unit, unit.task(f"{unit.number}.{task}") if dot else None


def read_unit(root: Path, name: str) -> Unit:
    """Read `units/<name>/unit.toml`.

    Raises:
        CourseError: it is missing, is not TOML, has an unknown key, lacks one or holds a value that cannot be used.
    """
    path = root / "units" / name / "unit.toml"
    if not path.is_file():
        raise CourseError(f"{path}: missing. Every folder of units/ needs a unit.toml.")
    unit = Unit(root=root, name=name, **vars(read_toml(path, Description, CourseError)))
    _examine(unit, path)
    return unit


def _home_of(root: Path, name: str) -> Path:
    """The folder of the course that has a unit of this name: the course in `root`, or else ours."""
    return root if (root / "units" / name).is_dir() else CHECKOUT


def _examine(unit: Unit, path: Path) -> None:
    """Refuse values that have the right type and still make no sense."""
    for prerequisite in unit.prerequisites:
        home = _home_of(unit.root, prerequisite)
        if not (home / "units" / prerequisite).is_dir() or (home == unit.root and prerequisite >= unit.name):
            raise CourseError(f"{path}: prerequisite {prerequisite!r} is not an earlier unit.")
    for position, task in enumerate(unit.tasks, start=1):
        if task.id != f"{unit.number}.{position}":
            raise CourseError(
                f"{path}: task number {position} must have the id '{unit.number}.{position}'. Received: {task.id!r}."
            )
        if task.kind not in KINDS or not 1 <= task.difficulty <= 3:
            raise CourseError(
                f"{path}: task {task.id} needs a kind out of {', '.join(KINDS)} and a difficulty from 1 to 3. "
                f"Received: {task.kind!r}, {task.difficulty}."
            )
        if task.held_out > task.points:
            raise CourseError(
                f"{path}: of the {task.points:g} points of task {task.id}, {task.held_out:g} cannot be held out."
            )
