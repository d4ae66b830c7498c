"""The graders, each with its own way to hand out an exercise, to grade a class and to tell the marks.

A contender prepares an exercise once, then gives for each measurement fresh folders and the commands to be timed, and
afterwards reads the marks out of what the commands wrote.
"""

import csv
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import nbformat

import peers
from exercises import HERE, Exercise, PlainCell, environment, hand_in, names, write_notebook
from sampling import Command, CommandFailed, Measurement, run

code_cell: Callable[..., Any] = nbformat.v4.new_code_cell
markdown_cell: Callable[..., Any] = nbformat.v4.new_markdown_cell
raw_cell: Callable[..., Any] = nbformat.v4.new_raw_cell


@dataclass(frozen=True)
class Job:
    """A class to be graded: the commands, and how many of them run side by side."""

    commands: tuple[Command, ...]
    at_once: int
    folder: Path


class Contender(Protocol):
    """One way to grade."""

    @property
    def name(self) -> str:
        """What the page calls it."""
        ...

    def prepare(self, exercise: Exercise, folder: Path) -> None:
        """Make what the instructor makes once.

        Raises:
            peers.Unavailable: it cannot be made here.
        """
        ...

    def job(self, exercise: Exercise, folder: Path, size: int) -> Job:
        """Hand in `size` honest notebooks, to be graded in `folder`, which does not exist yet."""
        ...

    def timed(self, measurement: Measurement) -> Measurement:
        """The measurement, with other seconds if the contender tells its own."""
        ...

    def marks(self, exercise: Exercise, job: Job) -> list[float] | None:
        """What each student of a graded class earned; None where the run itself stops at the first failure."""
        ...


class TimedFromOutside:
    """A contender whose time is that of its commands."""

    def timed(self, measurement: Measurement) -> Measurement:
        return measurement


@dataclass
class Layerwise(TimedFromOutside):
    """`layerwise grade FOLDER`, with its reports."""

    workers: int
    options: tuple[str, ...] = ()
    name: str = "Layerwise"

    def prepare(self, exercise: Exercise, folder: Path) -> None:
        pass

    def job(self, exercise: Exercise, folder: Path, size: int) -> Job:
        submitted = hand_in(exercise, folder / "class", size)
        reports = ["--unit", exercise.unit.name, "--out", str(folder / "reports"), *self.options]
        program = [sys.executable, "-m", "layerwise", "grade", str(submitted), "-j", str(self.workers), *reports]
        settings = environment(folder / "home", Path(sys.executable).parent, LAYERWISE_COURSE=str(exercise.unit.root))
        return Job((Command(program, folder, settings),), 1, folder)

    def marks(self, exercise: Exercise, job: Job) -> list[float]:
        lines = (job.folder / "reports" / "results.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line)["earned"] for line in lines]


@dataclass
class Nbgrader(TimedFromOutside):
    """`nbgrader autograde`: one after another as it comes, or two commands side by side that share the class."""

    at_once: int = 1

    @property
    def name(self) -> str:
        return "nbgrader" if self.at_once == 1 else f"nbgrader, {self.at_once} commands"

    def prepare(self, exercise: Exercise, folder: Path) -> None:
        course = self._template(exercise, folder)
        shutil.rmtree(course, ignore_errors=True)
        source = course / "source" / exercise.name / f"{exercise.name}.ipynb"
        write_notebook(source, list(nbgrader_cells(exercise)))
        make = _peer("nbgrader", "generate_assignment", exercise.name, folder=course, home=folder / "home")
        _prepare(make)

    def job(self, exercise: Exercise, folder: Path, size: int) -> Job:
        course = folder / "course"
        shutil.copytree(self._template(exercise, folder.parent), course)
        released = course / "release" / exercise.name / f"{exercise.name}.ipynb"
        solved = _solved(nbformat.read(released, as_version=4), list(exercise.cells()))
        for name in names(size):
            write_notebook(course / "submitted" / name / exercise.name / released.name, solved)
        halves = ("*",) if self.at_once == 1 or size == 1 else ("a*", "b*")
        commands = [
            _peer("nbgrader", "autograde", exercise.name, f"--student={half}", folder=course, home=folder / "home")
            for half in halves
        ]
        return Job(tuple(commands), len(halves), folder)

    def marks(self, exercise: Exercise, job: Job) -> list[float]:
        course = job.folder / "course"
        run(_peer("nbgrader", "export", "--to=grades.csv", folder=course, home=job.folder / "home"))
        with (course / "grades.csv").open(encoding="utf-8", newline="") as lines:
            return [float(row["score"]) for row in csv.DictReader(lines)]

    def _template(self, exercise: Exercise, folder: Path) -> Path:
        return folder / f"nbgrader-{exercise.name}"


@dataclass
class Otter(TimedFromOutside):
    """`otter run` for each submission, several side by side: what `otter grade` does inside its containers."""

    workers: int

    @property
    def name(self) -> str:
        return f"Otter (`otter run`, {self.workers} at a time)"

    def prepare(self, exercise: Exercise, folder: Path) -> None:
        template = self._template(exercise, folder)
        write_notebook(template / f"{exercise.name}.ipynb", list(otter_cells(exercise)))
        assign = ["assign", "--no-pdfs", "--no-run-tests", f"{exercise.name}.ipynb", "made"]
        _prepare(_peer("otter", *assign, folder=template, home=folder / "home"))
        if not list((template / "made" / "autograder").glob("*.zip")):
            raise peers.Unavailable("otter assign made no autograder zip")

    def job(self, exercise: Exercise, folder: Path, size: int) -> Job:
        made = self._template(exercise, folder.parent) / "made" / "autograder"
        (archive,) = made.glob("*.zip")
        commands = []
        for name in names(size):
            own = folder / name
            own.mkdir(parents=True)
            shutil.copy(made / f"{exercise.name}.ipynb", own)
            arguments = ["run", "--no-logo", "-a", str(archive), "-o", str(own), f"{exercise.name}.ipynb"]
            commands.append(_peer("otter", *arguments, folder=own, home=folder / "home"))
        return Job(tuple(commands), self.workers, folder)

    def marks(self, exercise: Exercise, job: Job) -> list[float]:
        results = [json.loads((command.folder / "results.json").read_text()) for command in job.commands]
        return [sum(test.get("score", 0.0) for test in result["tests"]) for result in results]

    def _template(self, exercise: Exercise, folder: Path) -> Path:
        return folder / f"otter-{exercise.name}"


@dataclass
class LowerLimit:
    """The bare work, without any grader; it prints its own time (see lower_limit.py)."""

    workers: int
    forks: bool = False

    @property
    def name(self) -> str:
        return "lower limit, a fork each" if self.forks else "lower limit"

    def prepare(self, exercise: Exercise, folder: Path) -> None:
        pass

    def job(self, exercise: Exercise, folder: Path, size: int) -> Job:
        libraries = ["numpy", *(["keras"] if exercise.unit.libraries == "keras" else [])]
        program = [sys.executable, str(HERE / "lower_limit.py"), str(exercise.solution), str(exercise.plain_checks)]
        program += ["--size", str(size), "--workers", str(min(size, self.workers)), "--libraries", *libraries]
        settings = environment(folder / "home", Path(sys.executable).parent)
        command = Command(program + ["--forks"] * self.forks, folder, settings)
        return Job((command,), 1, folder)

    def timed(self, measurement: Measurement) -> Measurement:
        return replace(measurement, seconds=float(measurement.output.split()[-1]))

    def marks(self, exercise: Exercise, job: Job) -> None:
        return None


def nbgrader_cells(exercise: Exercise) -> Iterator[dict[str, Any]]:
    """nbgrader's source notebook: autograded answers, and a test cell worth one point for each check."""
    for cell in exercise.cells():
        if not cell.task:
            yield code_cell(cell.source)
            continue
        marked = f"### BEGIN SOLUTION\n{cell.source}\n### END SOLUTION"
        yield code_cell(marked, metadata=_nbgrader(f"task-{cell.task}", solution=True))
        for number, check in enumerate(_of(cell.task, exercise), start=1):
            metadata = _nbgrader(f"check-{cell.task}-{number}", grade=True, locked=True) | {"deletable": False}
            metadata["nbgrader"]["points"] = 1
            yield code_cell(check.source, metadata=metadata)


def otter_cells(exercise: Exercise) -> Iterator[dict[str, Any]]:
    """Otter Assign's master notebook: a question for each task, a test for each check."""
    yield raw_cell("# ASSIGNMENT CONFIG\nexport_cell: false\ngenerate: true\ncheck_all_cell: false")
    for cell in exercise.cells():
        if not cell.task:
            yield code_cell(cell.source)
            continue
        checks = _of(cell.task, exercise)
        question = f"q{cell.task.replace('.', '_')}"
        yield raw_cell(f"# BEGIN QUESTION\nname: {question}\npoints: {[1] * len(checks)}")
        yield markdown_cell(f"Task {cell.task}")
        yield raw_cell("# BEGIN SOLUTION")
        yield code_cell(cell.source)
        yield raw_cell("# END SOLUTION")
        yield raw_cell("# BEGIN TESTS")
        for check in checks:
            yield code_cell(check.source)
        yield raw_cell("# END TESTS")
        yield raw_cell("# END QUESTION")


def _of(task: str, exercise: Exercise) -> list[PlainCell]:
    return [check for check in exercise.checks() if check.task == task]


def _nbgrader(grade_id: str, **flags: bool) -> dict[str, Any]:
    defaults = {"grade": False, "solution": False, "locked": False, "task": False}
    return {"nbgrader": {"schema_version": 3, "grade_id": grade_id.replace(".", "-"), **defaults, **flags}}


def _solved(notebook: Any, cells: list[PlainCell]) -> list[dict[str, Any]]:
    """A released notebook's cells with the honest answers filled in."""
    answers = {f"task-{cell.task.replace('.', '-')}": cell.source for cell in cells if cell.task}
    for cell in notebook.cells:
        own = cell.metadata.get("nbgrader", {})
        if own.get("solution"):
            cell.source = answers[own["grade_id"]]
    return list(notebook.cells)


def _peer(program: str, *arguments: str, folder: Path, home: Path) -> Command:
    return Command([str(peers.PROGRAMS / program), *arguments], folder, environment(home, peers.PROGRAMS))


def _prepare(command: Command) -> None:
    try:
        run(command)
    except (CommandFailed, OSError) as error:
        raise peers.Unavailable(peers.reason(str(error))) from error
