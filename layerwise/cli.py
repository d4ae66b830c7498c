"""The command line: parses, calls one function, prints, returns an exit code.

Nothing heavy is imported before a command needs it, so that `layerwise --help` answers at once.
"""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from layerwise.audit.finding import FAST, PARTS
from layerwise.course import Course
from layerwise.errors import LayerwiseError

if TYPE_CHECKING:
    from layerwise.course import Unit
    from layerwise.grade.intake import RosterEntry
    from layerwise.grade.records import Result, TaskResult

STYLES = {"passed": "green", "failed": "red", "error": "red", "not_attempted": "bright_black", "ungraded": "yellow"}
SIGNS = {"passed": "✓", "failed": "✗", "error": "!", "not_attempted": "○", "ungraded": "?"}


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
def main() -> None:
    """A deep-learning course that can be worked, graded and read.

    \b
    Students     layerwise list               what there is to learn
                 layerwise check 02           check your exercises/02_….ipynb
                 layerwise check 02.3         only its third task
    Instructors  layerwise grade FOLDER --unit 02 --out reports
    Authors      layerwise build              bring the notebooks up to date
                 layerwise audit 02           find what is wrong with a unit
                 layerwise claims             what the lessons measured
    """


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
    for result in results:
        _show_task(result)
    earned, points = sum(r.earned for r in results), sum(r.points for r in results)
    click.echo(f"\n{earned:g} of {points:g} points in {path}")
    sys.exit(0 if all(result.outcome == "passed" for result in results) else 1)


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
    """Try out which protections hold on this machine when a class is graded.

    Exit code 0 when all hold, 1 when one does not.
    """
    from layerwise.grade.probe import protections, sandbox_fault

    unit = Course.find().units[0]
    fault = sandbox_fault(unit)
    click.echo(f"Sandbox: {fault or 'bubblewrap, as it should be'}")
    held = []
    for protection in protections(unit):
        held.append(protection.holds)
        sign, colour = ("✓", "green") if protection.holds else ("✗", "red")
        click.echo(f"{click.style(sign, fg=colour)} {protection.name}")
    if not all(held):
        click.echo("Grade only notebooks that you trust here, or on a Linux machine with bubblewrap.")
    sys.exit(0 if all(held) else 1)


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
@click.argument("units", nargs=-1)
@click.option("--out", type=click.Path(path_type=Path), help="Write them to this file, as a page of the book.")
def claims(units: tuple[str, ...], out: Path | None) -> None:
    """Show what the lessons claim and what they measured, for UNITS or all of them."""
    from layerwise.audit.claims import claims as find_claims
    from layerwise.audit.claims import page

    course = Course.find()
    found = list(find_claims([course.unit(name) for name in units] or course.units))
    if out:
        out.write_text(page(found), encoding="utf-8")
        click.echo(f"{len(found)} claims: {out}")
        return
    for claim in found:
        sign, colour = ("✓", "green") if claim.figure.holds else ("✗", "red")
        click.echo(f"{click.style(sign, fg=colour)} {claim.unit.name[:2]}  {claim.figure.claim}")
        source = f" on {', '.join(claim.data)}" if claim.data else ""
        click.echo(f"        {claim.figure.value}{source}, {claim.figure.seconds:.0f} s")
    held = sum(bool(claim.figure.holds) for claim in found)
    click.echo(f"{held} of {len(found)} claims hold.")


def _cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _show_task(result: "TaskResult") -> None:
    click.echo(
        click.style(f"{SIGNS[result.outcome]} Task {result.id}", fg=STYLES[result.outcome], bold=True)
        + f"  {result.title}  ({result.earned:g} of {result.points:g})"
    )
    fault = result.first_fault
    if fault is None:
        return
    indent: Callable[[str], str] = lambda text: "\n".join(f"    {line}" for line in text.splitlines())  # noqa: E731
    if result.outcome != "not_attempted":
        click.echo(indent(f"Required: {fault.required}"))
    for text in (fault.seen, fault.hint, fault.traceback):
        if text:  # without what would command the terminal
            click.echo(indent("".join(letter for letter in text if letter.isprintable() or letter == "\n")))


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
