"""Commands for students: what there is, checks, hints, progress, data."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from layerwise.cli.command import Group, main, unit_names
from layerwise.course import Course
from layerwise.errors import LayerwiseError
from layerwise.signs import SIGNS
from layerwise.terminal import say, show_task, when

if TYPE_CHECKING:
    from layerwise.course import Unit
    from layerwise.grade.records import TaskResult


@main.command("list")
def list_units() -> None:
    """List the units and their tasks."""
    for unit in Course.find().units:
        click.secho(f"{unit.name[:2]}  {unit.title}", bold=True)
        click.echo(f"    {unit.summary}")
        click.echo(f"    {unit.minutes} minutes, exercise: {unit.notebook('exercises').relative_to(unit.root)}")
        for task in unit.tasks:
            click.echo(f"    {task.id:>5}  {task.title}  ({task.kind}, {_points(task.points)})")


@main.command()
@click.argument("unit", shell_complete=unit_names)
@click.option("--notebook", type=click.Path(path_type=Path), help="Check this file instead of the unit's exercise.")
@click.option("--seed", type=int, default=None, help="Where the checks' random inputs start.")
@click.option("--json", "data", type=click.Path(path_type=Path), help="Write the results into this file as well.")
def check(unit: str, notebook: Path | None, seed: int | None, data: Path | None) -> None:
    """Check your saved exercise: all tasks of UNIT (02), or one (02.3).

    UNIT may also be a notebook, wherever it is and whatever its name: its cells tell of which unit it is.

    Exit code 0 when every task passes, 1 when one does not.
    """
    from layerwise.grade.job import grade_notebook
    from layerwise.grade.judge.plugin import DEFAULT_SEED
    from layerwise.grade.records import Result, score

    if notebook is None and unit.endswith(".ipynb"):
        notebook = Path(unit)
        unit = _unit_of(notebook).name[:2]
    wanted, task = Course.find().select(unit)
    path = notebook or wanted.notebook("exercises")
    seed = DEFAULT_SEED if seed is None else seed
    results = grade_notebook(wanted, path, seed, task)
    if data:
        data.write_text(json.dumps(Result("", str(path), wanted.name, seed, results).to_dict()), encoding="utf-8")
    if notebook is None:
        _note(wanted, results)
    for result in results:
        show_task(result)
    sums = [sum(values) for values in zip(*((r.earned, r.points, r.held_out) for r in results), strict=True)]
    say(f"\n{path}: {score(*sums)}")
    sys.exit(0 if all(result.done for result in results) else 1)


def _unit_of(notebook: Path) -> "Unit":
    """The unit whose tasks a notebook has.

    Raises:
        SubmissionError: it cannot be read, or has the tasks of no unit.
    """
    from layerwise.errors import SubmissionError
    from layerwise.grade.submission.notebook import read_submission

    tasks = read_submission(notebook).tasks
    for unit in Course.find().units:
        if any(task.id in tasks for task in unit.tasks):
            return unit
    raise SubmissionError(f"{notebook} has no tasks of a unit. Is it an exercise of this course?")


@main.command()
@click.argument("unit", shell_complete=unit_names, required=False)
def watch(unit: str | None) -> None:
    """Check the exercise of UNIT whenever it is saved, task by task; without UNIT, the one that comes next.

    Leave it running beside JupyterLab. Keys: h hint, l all tasks, r begin anew, q quit.
    """
    from layerwise.progress import Progress
    from layerwise.watch import watch as watch_unit
    from layerwise.workbench import next_task

    course = Course.find()
    if unit is None:
        following = next_task(course, Progress.of(course))
        if following is None:
            raise LayerwiseError("Every task is passed. Name a unit to watch it all the same: layerwise watch 02.")
        unit = following.id
    watch_unit(course, course.select(unit)[0])


@main.command()
@click.argument("unit", shell_complete=unit_names, required=False)
def progress(unit: str | None) -> None:
    """Show what is done and what comes next: every unit, or each task of UNIT.

    It is kept in .layerwise/progress.jsonl beside the course, where `git pull` does not touch it.
    """
    from rich.console import Console
    from rich.table import Table

    from layerwise.progress import Progress
    from layerwise.workbench import next_task

    course = Course.find()
    done = Progress.of(course)
    table = Table("", "done", "points", "last change", box=None, padding=(0, 2))
    chosen = [course.select(unit)[0]] if unit else course.units
    for wanted in chosen:
        standings = {task.id: done.standing(task) for task in wanted.tasks}
        changes = [standing.changed for standing in standings.values() if standing.changed]
        passed = sum(standing.outcome == "passed" for standing in standings.values())
        earned = sum(standing.earned for standing in standings.values())
        table.add_row(
            f"{wanted.name[:2]}  {wanted.title}",
            f"{passed} of {sum(task.judged > 0 for task in wanted.tasks)}",
            f"{earned:g} of {wanted.points - wanted.held_out:g}",
            when(max(changes, default=None)),
        )
        for task in wanted.tasks if unit else ():
            standing = standings[task.id]
            table.add_row(
                f"    {SIGNS[standing.outcome].mark} {task.id}  {task.title}",
                "",
                f"{standing.earned:g} of {task.judged:g}" if task.judged else "",
                when(standing.changed),
            )
    Console(width=None if sys.stdout.isatty() else 120, highlight=False).print(table)
    if held_out := sum(wanted.held_out for wanted in chosen):
        click.echo(f"{_points(held_out)} more {'is' if held_out == 1 else 'are'} judged when you hand in.")
    if done.spoilt:
        click.echo(f"{done.spoilt} of the lines in {done.path} cannot be read and were passed over.", err=True)
    following = next_task(course, done)
    click.echo(f"\nNext: {following.id}  {following.title}" if following else "\nEverything is done.")


@main.command()
@click.argument("task", shell_complete=unit_names)
def hint(task: str) -> None:
    """Give a hint for TASK (3.2), one sentence more each time."""
    from layerwise.progress import Progress
    from layerwise.workbench import give_hint

    course = Course.find()
    wanted = course.select(task)[1]
    if wanted is None:
        raise LayerwiseError(f"A hint belongs to a task, such as {task}.1. Received: {task}.")
    given, left = give_hint(wanted, Progress.of(course))
    click.secho(f"Task {wanted.id}  {wanted.title}", bold=True)
    for text in given:
        click.echo(f"  {text}")
    click.echo(f"({left} more: ask again.)" if left else "(That is all of it.)")


@main.command()
@click.argument("unit", shell_complete=unit_names)
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(unit: str, yes: bool) -> None:
    """Put the blank exercise of UNIT back. Your work is kept, in exercises/kept with the date in its name."""
    from layerwise.progress import Progress
    from layerwise.workbench import reset as reset_unit

    course = Course.find()
    wanted, task = course.select(unit)
    if task:
        raise LayerwiseError(f"Only a whole unit can be reset, such as {unit.partition('.')[0]}. Received: {unit}.")
    path = wanted.notebook("exercises")
    if not yes:
        click.confirm(f"Begin {path.relative_to(course.root)} anew?", abort=True)
    kept = reset_unit(wanted, Progress.of(course))
    click.echo(f"Your work: {kept}" if kept else "It was blank already.")
    click.echo(f"Blank:     {path}")


@main.command("open")
@click.argument("unit", shell_complete=unit_names, required=False)
@click.option("--lesson", is_flag=True, help="The lesson instead of the exercise.")
def open_notebook(unit: str | None, lesson: bool) -> None:
    """Start JupyterLab on the exercise of UNIT, or on START_HERE.ipynb."""
    import subprocess

    course = Course.find()
    path = course.root / "START_HERE.ipynb"
    if unit:
        path = course.select(unit)[0].notebook("lessons" if lesson else "exercises")
    if not path.is_file():
        raise LayerwiseError(f"{path}: missing. `layerwise reset {unit or '01'}` makes a blank exercise.")
    try:
        # From the course's folder: JupyterLab would take the notebook's, where its links to lessons lead nowhere.
        lab = [sys.executable, "-m", "jupyter", "lab", f"--ServerApp.root_dir={course.root}", str(path)]
        done = subprocess.run(lab, cwd=course.root, check=False)
    except KeyboardInterrupt:  # how one ends it; JupyterLab has asked already
        return
    sys.exit(done.returncode)


@main.group("data", cls=Group)
def data_sets() -> None:
    """Show the data sets, or fetch those that are downloads."""


@data_sets.command("list")
def list_data() -> None:
    """List the data sets: name, shape, what it is, and whether it is here."""
    from layerwise.data.catalogue import available
    from layerwise.data.keras_sets import is_cached

    for data_set in available():
        here = not data_set.download or is_cached(data_set.name)
        note = "" if here else "  (to be downloaded)"
        click.echo(f"{data_set.name:20} {data_set.shape:16} {data_set.what}{note}")


@data_sets.command("fetch")
@click.argument("names", nargs=-1)
def fetch_data(names: tuple[str, ...]) -> None:
    """Download data sets by NAMES, or all that are not here yet; what is whole is not fetched again."""
    from layerwise import data
    from layerwise.data.catalogue import available

    downloads = [data_set.name for data_set in available() if data_set.download]
    known = [data_set.name for data_set in available()]
    for name in names:
        if name not in known:
            raise LayerwiseError(f"There is no data set {name!r}. The data sets: {', '.join(known)}.")
    for name in names or downloads:
        getattr(data, name)()
        click.echo(f"{name} is here.")


def _note(unit: "Unit", results: "Iterable[TaskResult]") -> None:
    """Write into the student's progress; that it cannot be written must not cost them their result."""
    from layerwise.progress import Progress

    try:
        Progress.unread(Course(unit.root)).checked(results)
    except OSError as error:
        click.echo(f"Your progress could not be written down: {error}.", err=True)


def _points(points: float) -> str:
    return f"{points:g} point" + ("" if points == 1 else "s")
