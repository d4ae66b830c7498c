"""Commands for instructors after the grading: a term's gradebook, and grading again what a mended check is about."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from layerwise.cli.command import cores, main
from layerwise.cli.instructor import require_sandbox, with_private, with_progress
from layerwise.course import Course
from layerwise.errors import PolicyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from layerwise.grade.records import Result
    from layerwise.term.regrade import Change

A_FILE = click.Path(path_type=Path)


@main.command()
@click.argument("folders", nargs=-1, required=True, type=A_FILE)
@click.option("--policy", type=A_FILE, help="A policy.toml: lateness, attempts, tasks that do not count.")
@click.option(
    "--times", type=A_FILE, help="A CSV of when students handed in; with several units it needs a column unit."
)
@click.option("--out", type=A_FILE, default=Path("gradebook"), show_default=True, help="Where the gradebook goes.")
@click.option("--canvas", type=A_FILE, help="A gradebook that Canvas exported: fill it in, for its import.")
@click.option(
    "--column", "columns", multiple=True, help='Canvas\'s assignment for a unit: 02="Exercise 2", or its number.'
)
@click.option("--moodle", type=A_FILE, help="A CSV from Moodle with names and ID numbers or addresses.")
@click.option("--identify-by", default="", help="The column of it by which Moodle is to find students.")
def gradebook(
    folders: tuple[Path, ...],
    policy: Path | None,
    times: Path | None,
    out: Path,
    canvas: Path | None,
    columns: tuple[str, ...],
    moodle: Path | None,
    identify_by: str,
) -> None:
    """Make the term's gradebook from FOLDERS that `layerwise grade --out` has written, one for each unit.

    Free late days are spent in order of due dates.

    \b
    Examples: layerwise gradebook reports/02 reports/03 --policy policy.toml
              layerwise gradebook reports/* --policy policy.toml --canvas export.csv --column 02=4711
    """
    from layerwise.grade.policy.file import read_policy
    from layerwise.grade.policy.finals import Policy, doubts
    from layerwise.grade.policy.times import dated, read_times, unlisted
    from layerwise.grade.report.folder import read_results
    from layerwise.io.files import write_whole, writing
    from layerwise.platforms.canvas import write_canvas, write_moodle
    from layerwise.term.gradebook import term, write_term

    course = Course.find()
    rules = read_policy(policy, course) if policy else Policy()
    listed = read_times(times) if times else ()
    notes: list[str] = []
    results: list[Result] = []
    seen: dict[str, Path] = {}
    for folder in folders:
        own = read_results(folder)
        for unit in dict.fromkeys(result.unit for result in own):
            if unit in seen:
                raise PolicyError(f"{folder} and {seen[unit]} are both of unit {unit[:2]}. Give one of them.")
            seen[unit] = folder
            undated = [result for result in own if result.unit == unit]
            results += dated(undated, listed, unit)
            notes += unlisted(undated, results[-len(undated) :], listed, unit) if times else []
    found = term(rules, results)
    wanted = dict(_column(text, course) for text in columns)
    notes += doubts(rules, results, found.finals)
    written = [out / "gradebook.csv"]
    with writing(out):
        out.mkdir(parents=True, exist_ok=True)
        write_term(written[0], found, rules)
        if canvas:
            notes += write_canvas(canvas, out / "canvas.csv", found, wanted)
            written.append(out / "canvas.csv")
        if moodle:
            headings = {unit: f"{unit[:2]} {course.unit(unit).title}" for unit in found.units}
            notes += write_moodle(moodle, out / "moodle.csv", found, headings, identify_by)
            written.append(out / "moodle.csv")
        if policy:
            write_whole(out / "policy.toml", rules.text.encode())
    tell(notes)
    units = ", ".join(unit[:2] for unit in found.units)
    click.echo(f"{len(found.students)} students, units {units}: {', '.join(map(str, written))}")


@main.command()
@click.argument("out", type=A_FILE)
@click.argument("folder", type=A_FILE)
@click.option("--task", "tasks", multiple=True, help="A task to grade again: 2.3; may be repeated. Default: all.")
@click.option("--checks", type=A_FILE, help="The folder of private checks that the class was graded with.")
@click.option("--seed", type=int, help="Where the checks' random inputs start; by default where they did before.")
@click.option("--write", "confirmed", is_flag=True, help="Write the new grades without asking.")
@click.option("-j", "--workers", type=click.IntRange(1), default=None, help="Submissions at once; default: the cores.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
@click.option("--allow-weak-sandbox", is_flag=True, help="Where the sandbox cannot be built, grade without it.")
def regrade(
    out: Path,
    folder: Path,
    tasks: tuple[str, ...],
    checks: Path | None,
    seed: int | None,
    confirmed: bool,
    workers: int | None,
    quiet: bool,
    allow_weak_sandbox: bool,
) -> None:
    """Grade the class in OUT again, after a check was mended: FOLDER has the notebooks, as for `layerwise grade`.

    Shows who changes and by how much. The new grades are written if you say so; the old reports are kept beside them.

    Exit code 0 when all were regraded, 1 when some were not: they keep their grade, and it is said.

    \b
    Example:  layerwise regrade reports submissions.zip --task 2.3
    """
    from layerwise.grade.intake.collect import collect
    from layerwise.grade.policy.file import read_policy
    from layerwise.grade.report.folder import POLICY, read_results
    from layerwise.io.claim import claim
    from layerwise.io.files import writing
    from layerwise.people import same_name
    from layerwise.term.regrade import regrade as grade_again
    from layerwise.term.regrade import write_regraded

    course, results = Course.find(), read_results(out)
    with writing(out):
        click.get_current_context().with_resource(claim(out))
    unit = with_private(course, course.unit(results[0].unit), checks)
    policy = read_policy(out / POLICY, course) if (out / POLICY).is_file() else None
    wanted = tuple(dict.fromkeys(unit.task(task).id for task in tasks))
    fault = require_sandbox(unit, allow_weak_sandbox)
    changes = grade_again(unit, results, collect(folder, every=True), wanted, seed, workers or cores(), not fault)
    found = list(with_progress(changes, len(results), quiet, lambda change: change.old.student))
    found.sort(key=lambda change: (same_name(change.old.student), change.old.file))
    _show_changes(found)
    if fault:
        click.echo(f"\nRegraded without a sandbox: {fault}")
    left = [change for change in found if change.kept and not change.old.problem]
    regraded = any(change.new is not change.old for change in found)
    if regraded and (confirmed or (sys.stdin.isatty() and click.confirm("\nWrite these grades?"))):
        with writing(out):
            earlier = write_regraded(out, unit, found, policy)
        click.echo(f"\nWritten to {out}. The old reports: {earlier}")
    else:
        click.echo("\nNothing was written." + (" To write these grades, add --write." if regraded else ""))
    sys.exit(1 if left else 0)


def tell(notes: "Iterable[str]") -> None:
    """Print what the instructor should look at."""
    for note in notes:
        click.echo(f"! {note}", err=True)


def _column(text: str, course: Course) -> tuple[str, str]:
    unit, equals, column = text.partition("=")
    if not equals or not column.strip():
        raise PolicyError(f'--column takes a unit and an assignment, such as 02="Exercise 2". Received: {text}.')
    return course.unit(unit.strip()).name, column.strip()


def _show_changes(changes: "Sequence[Change]") -> None:
    """A table of those whose points change or who were not regraded, and how many do not change."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from layerwise.grade.policy.finals import show

    shown = [change for change in changes if change.before != change.after or change.kept]
    table = Table("student", "before", "after", "difference", "why", title=f"Tasks {', '.join(changes[0].tasks)}")
    for change in shown:
        known = change.new is not change.old and change.before is not None and change.after is not None
        difference = f"{(change.after or 0) - (change.before or 0):+g}" if known else ""
        points = [show(change.before), show(change.after)]
        table.add_row(Text(change.old.student), *points, difference, Text(change.why))
    if shown:
        Console(width=None if sys.stdout.isatty() else 120).print(table)
    more = sum((change.after or 0) > (change.before or 0) for change in changes)
    fewer = sum((change.after or 0) < (change.before or 0) for change in changes)
    left = sum(bool(change.kept) for change in changes)
    same = sum(change.before == change.after and not change.kept for change in changes)
    click.echo(f"{more} with more points, {fewer} with fewer, {same} the same, {left} not regraded or not wholly.")
