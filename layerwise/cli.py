"""The command line: parses, calls one function, prints, returns an exit code.

Nothing heavy is imported before a command needs it, so that `layerwise --help` answers at once.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from layerwise.audit.finding import FAST, PARTS
from layerwise.course import Course
from layerwise.errors import LayerwiseError
from layerwise.terminal import SIGNS, STYLES, show_task, sign, when

if TYPE_CHECKING:
    from layerwise.course import Unit
    from layerwise.grade.intake import RosterEntry
    from layerwise.grade.records import Result, TaskResult


class Group(click.Group):
    """Turns the package's errors into one line on stderr and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except LayerwiseError as error:
            click.echo(f"layerwise: {error}", err=True)
            ctx.exit(2)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="layerwise")
@click.pass_context
def main(context: click.Context) -> None:
    """A deep-learning course that can be worked, graded and read.

    \b
    Students     layerwise list               what there is to learn
                 layerwise open 02            work on exercises/02_….ipynb in JupyterLab
                 layerwise check 02           check it; 02.3 is its third task
                 layerwise watch 02           check it whenever you save it
                 layerwise hint 02.3          one hint at a time
                 layerwise progress           what is done, what comes next
                 layerwise reset 02           begin anew; your work is kept
    Instructors  layerwise grade FOLDER --unit 02 --out reports
    Authors      layerwise build              bring the notebooks up to date
                 layerwise audit 02           find what is wrong with a unit
                 layerwise claims             what the lessons measured
                 layerwise book               the site
    """
    if os.environ.get("NO_COLOR"):  # no-color.org; Rich looks at it by itself
        context.color = False


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
@click.argument("unit")
@click.option("--notebook", type=click.Path(path_type=Path), help="Check this file instead of the unit's exercise.")
@click.option("--seed", type=int, default=None, help="Where the checks' random inputs start.")
def check(unit: str, notebook: Path | None, seed: int | None) -> None:
    """Check your saved exercise: all tasks of UNIT (02), or one (02.3).

    Exit code 0 when every task passes, 1 when one does not.
    """
    from layerwise.grade.pipeline import grade_notebook
    from layerwise.grade.plugin import DEFAULT_SEED

    wanted, task = Course.find().select(unit)
    path = notebook or wanted.notebook("exercises")
    results = grade_notebook(wanted, path, DEFAULT_SEED if seed is None else seed, task)
    if notebook is None:
        _note(wanted, results)
    for result in results:
        show_task(result)
    earned, points = sum(r.earned for r in results), sum(r.points for r in results)
    click.echo(f"\n{earned:g} of {points:g} points in {path}")
    sys.exit(0 if all(result.outcome == "passed" for result in results) else 1)


@main.command()
@click.argument("unit", required=False)
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
@click.argument("unit", required=False)
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
    for wanted in [course.select(unit)[0]] if unit else course.units:
        standings = {task.id: done.standing(task) for task in wanted.tasks}
        changes = [standing.changed for standing in standings.values() if standing.changed]
        passed = sum(standing.outcome == "passed" for standing in standings.values())
        earned = sum(standing.earned for standing in standings.values())
        table.add_row(
            f"{wanted.name[:2]}  {wanted.title}",
            f"{passed} of {len(wanted.tasks)}",
            f"{earned:g} of {wanted.points:g}",
            when(max(changes, default=None)),
        )
        for task in wanted.tasks if unit else ():
            standing = standings[task.id]
            table.add_row(
                f"    {SIGNS[standing.outcome]} {task.id}  {task.title}",
                "",
                f"{standing.earned:g} of {task.points:g}",
                when(standing.changed),
            )
    Console(width=None if sys.stdout.isatty() else 120, highlight=False).print(table)
    if done.spoilt:
        click.echo(f"{done.spoilt} of the lines in {done.path} cannot be read and were passed over.", err=True)
    following = next_task(course, done)
    click.echo(f"\nNext: {following.id}  {following.title}" if following else "\nEverything is done.")


@main.command()
@click.argument("task")
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
@click.argument("unit")
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
@click.argument("unit", required=False)
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
        done = subprocess.run([sys.executable, "-m", "jupyter", "lab", str(path)], cwd=course.root, check=False)
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


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--unit", required=True, help="Which unit's exercise was handed in: 02.")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("reports"), show_default=True, help="Where reports go."
)
@click.option(
    "--roster", type=click.Path(path_type=Path), help="A CSV of names and ids: joins them, lists who is missing."
)
@click.option("--resume", is_flag=True, help="Keep what an earlier run into the same --out graded; do the rest.")
@click.option("-j", "--workers", type=click.IntRange(1), default=None, help="Submissions at once; default: the cores.")
@click.option("--seed", type=int, help="Where the checks' random inputs start; by default nobody can foresee it.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
@click.option("--allow-weak-sandbox", is_flag=True, help="Where the sandbox cannot be built, grade without it.")
def grade(
    folder: Path,
    unit: str,
    out: Path,
    roster: Path | None,
    resume: bool,
    workers: int | None,
    seed: int | None,
    quiet: bool,
    allow_weak_sandbox: bool,
) -> None:
    """Grade a class: a FOLDER of notebooks or of a folder per student, a Canvas or Moodle download, a zip.

    Writes grades.csv, results.jsonl, junit.xml, gradescope/, a page per student and index.html for the class.

    \b
    Examples: layerwise grade examples/class --unit 02 --out reports
              layerwise grade submissions.zip --unit 02 --roster roster.csv --resume
    """
    import secrets

    from layerwise.grade.intake import collect, join, read_roster
    from layerwise.grade.pipeline import earlier_results, earlier_seed, grade_class, not_handed_in
    from layerwise.grade.probe import sandbox_fault
    from layerwise.grade.report import Reports

    wanted, task = Course.find().select(unit)
    if task:
        raise LayerwiseError(f"--unit takes a unit, such as {unit.partition('.')[0]}. Received: {unit}.")
    if seed is None:
        seed = (earlier_seed(out / "results.jsonl") if resume else None) or secrets.randbits(62)
    hand_ins = collect(folder)
    missing: tuple[RosterEntry, ...] = ()
    if roster:
        hand_ins, missing = join(hand_ins, read_roster(roster))
    fault = sandbox_fault(wanted)
    if fault and not allow_weak_sandbox:
        raise LayerwiseError(
            f"{fault} Without the sandbox a notebook can read this machine's files and use its network. "
            "To grade all the same, add --allow-weak-sandbox; `layerwise doctor` says what is missing."
        )
    kept = earlier_results(out / "results.jsonl", wanted, seed, hand_ins) if resume else []
    reports = Reports(wanted, out, kept)
    done = {(result.student, result.file) for result in kept}
    todo = [hand_in for hand_in in hand_ins if (hand_in.student, hand_in.file) not in done]
    if kept:
        click.echo(f"{len(kept)} of {len(hand_ins)} were graded before and are kept.", err=True)
    graded = grade_class(wanted, todo, seed, min(workers or _cores(), len(todo) or 1), sandboxed=not fault)
    for result in _with_progress(graded, len(todo), quiet):
        reports.add(result)
    for entry in missing:
        reports.add(not_handed_in(wanted, entry.student, entry.id, seed))
    index = reports.finish()
    _show_gradebook(reports.results, wanted)
    if fault:
        click.echo(f"\nGraded without a sandbox: {fault}")
    click.echo(f"\nGradebook: {out / 'grades.csv'}\nReport:    {index}")


@main.command()
def doctor() -> None:
    """Look at this machine: Python, packages, processor, memory, disk, downloads, and what protects it when a class is
    graded. For each fault it says the cure.

    Exit code 0 when there is none, 1 when there is one.
    """
    from layerwise.grade.probe import protections, sandbox_fault
    from layerwise.machine import findings

    course = Course.find()
    faults = 0
    for finding in findings(course.root):
        faults += _told(finding.what, finding.fine, finding.cure)
    click.secho("\nWhen a class is graded", bold=True)
    fault = sandbox_fault(course.units[0])
    faults += _told(fault or "the sandbox is bubblewrap, as it should be", not fault)
    held = [_told(protection.name, protection.holds) for protection in protections(course.units[0])]
    faults += sum(held)
    if any(held):
        click.echo("  → Grade only notebooks that you trust here, or on a Linux machine with bubblewrap.")
    sys.exit(bool(faults))


@main.command()
@click.argument("units", nargs=-1)
@click.option(
    "--check", "only_check", is_flag=True, help="Change nothing; fail when a notebook differs from its source."
)
@click.option("--force", is_flag=True, help="Run every lesson, changed or not.")
def build(units: tuple[str, ...], only_check: bool, force: bool) -> None:
    """Build lessons, exercises and solutions from the sources in units/."""
    from layerwise.build import build as build_units
    from layerwise.build import check_built

    course = Course.find()
    wanted = [course.unit(name) for name in units] or list(course.units)
    if only_check:
        faults = check_built(course, wanted)
        for fault in faults:
            click.echo(fault)
        click.echo('Run "layerwise build".' if faults else "Every notebook is what its source gives.")
        sys.exit(1 if faults else 0)
    for built in build_units(course, wanted, force):
        note = f", ran {built.seconds:.0f} s" if built.seconds else ""
        click.echo(f"{'wrote' if built.changed else 'kept '} {built.path.relative_to(course.root)}{note}")


@main.command()
@click.argument("units", nargs=-1)
@click.option("--part", "parts", multiple=True, type=click.Choice(PARTS), help="Only this part; may be repeated.")
@click.option("--fast", is_flag=True, help=f"Only what runs nothing: {' and '.join(FAST)}.")
@click.option("-j", "--workers", type=click.IntRange(1), default=None, help="Notebooks at once; default: the cores.")
def audit(units: tuple[str, ...], parts: tuple[str, ...], fast: bool, workers: int | None) -> None:
    """Find what is wrong with UNITS (all of them, when none is named).

    \b
    structure   files, tasks, checks and notebooks are there and fit together
    quality     time, size, lengths, prompts, figures and links of the lesson
    checks      the solution and other right answers pass, blanks and mistakes do not
    mutants     each small change of a solution is noticed by a check
    robustness  lesson and solution run off line, read-only, anywhere, and twice alike

    Exit code 0 when there is no fault, 1 when there is one.
    """
    from layerwise.audit.pipeline import audit as run_audit
    from layerwise.grade.probe import sandbox_fault

    course = Course.find()
    wanted = [course.unit(name) for name in units] or list(course.units)
    chosen = FAST if fast else parts or PARTS
    sandboxed = not {"checks", "mutants"}.intersection(chosen) or not sandbox_fault(course.units[0])
    faults, heading = 0, ""
    for finding in run_audit(course, wanted, chosen, workers or _cores(), sandboxed):
        if heading != f"{finding.unit} {finding.part}":
            heading = f"{finding.unit} {finding.part}"
            click.secho(heading, bold=True)
        faults += finding.fault
        sign = click.style("✗", fg="red") if finding.fault else "·"
        click.echo(f"  {sign} " + finding.text.replace("\n", "\n      "))
    click.echo(f"{faults} fault{'' if faults == 1 else 's'}.")
    sys.exit(1 if faults else 0)


@main.command()
@click.option("--out", type=click.Path(path_type=Path), help="Where; default: book/_build in the course.")
def book(out: Path | None) -> None:
    """Build the book: every lesson, exercise and solution as a site that can be read from the disk."""
    from layerwise.book import build_book

    course = Course.find()
    click.echo(f"The book: {build_book(course, out or course.root / 'book' / '_build')}")


@main.command()
@click.argument("units", nargs=-1)
def claims(units: tuple[str, ...]) -> None:
    """Show what the lessons claim and what they measured, for UNITS or all of them."""
    from layerwise.audit.claims import claims as find_claims

    course = Course.find()
    found = list(find_claims([course.unit(name) for name in units] or course.units))
    for claim in found:
        sign, colour = ("✓", "green") if claim.figure.holds else ("✗", "red")
        click.echo(f"{click.style(sign, fg=colour)} {claim.unit.name[:2]}  {claim.figure.claim}")
        source = f" on {', '.join(claim.data)}" if claim.data else ""
        click.echo(f"        {claim.figure.value}{source}, {claim.figure.seconds:.0f} s")
    held = sum(bool(claim.figure.holds) for claim in found)
    click.echo(f"{held} of {len(found)} claims hold.")


def _note(unit: "Unit", results: "Iterable[TaskResult]") -> None:
    """Write into the student's progress; that it cannot be written must not cost them their result."""
    from layerwise.progress import Progress

    try:
        Progress.unread(Course(unit.root)).checked(results)
    except OSError as error:
        click.echo(f"Your progress could not be written down: {error}.", err=True)


def _told(text: str, fine: bool, cure: str = "") -> bool:
    """Print one of the doctor's findings. True if it is a fault."""
    click.echo(f"{sign('passed' if fine else 'failed')} {text}")
    if not fine and cure:
        click.echo(f"  → {cure}")
    return not fine


def _cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _with_progress(results: "Iterator[Result]", total: int, quiet: bool) -> "Iterator[Result]":
    """Pass results on, with a bar that counts them on a terminal."""
    if quiet or not sys.stderr.isatty():
        yield from results
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[last]}"),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("grading", total=total, last="")
        for result in results:
            bar.update(task, advance=1, last=result.student[:30])
            yield result


def _show_gradebook(results: "list[Result]", unit: "Unit") -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(
        "student", *[task.id for task in unit.tasks], "total", "status", title=f"Unit {unit.number}: {unit.title}"
    )
    for result in results:
        scores = [
            Text(
                "" if result.problem else f"{SIGNS[task.outcome]} {task.earned:g}",
                style=STYLES[task.outcome].replace("bright_", ""),
            )
            for task in result.tasks
        ]
        total = f"{result.earned:g} / {unit.points:g}" if result.graded else ""
        status = result.problem or ("graded" if result.graded else "ungraded")
        table.add_row(Text(result.student), *scores, total, Text(status))
    Console(width=None if sys.stdout.isatty() else 120).print(table)


def _points(points: float) -> str:
    return f"{points:g} point" + ("" if points == 1 else "s")
