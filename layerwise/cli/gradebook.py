"""Commands for instructors after the grading: a term's gradebook, and grading again what a mended check is about."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from layerwise.cli.command import cores, main
from layerwise.cli.instructor import Walls, told, with_progress
from layerwise.course import Course
from layerwise.terminal import cell, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layerwise.term.regrade import Change
    from layerwise.term.regrade_run import Regraded

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

    Free late days are spent in order of due dates. Exit code 1 when nobody in a platform's list is among the results.

    \b
    Examples: layerwise gradebook reports/02 reports/03 --policy policy.toml
              layerwise gradebook reports/* --policy policy.toml --canvas export.csv --column 02=4711
    """
    from layerwise.term.term_run import TermRun, run_term

    made = run_term(Course.find(), TermRun(folders, out, policy, times, canvas, columns, moodle, identify_by))
    for note in made.notes:
        told(f"! {note}")
    units = ", ".join(unit[:2] for unit in made.term.units)
    click.echo(f"{len(made.term.students)} students, units {units}: {', '.join(map(str, made.files))}")
    sys.exit(1 if made.strangers else 0)


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
    from layerwise.grade.report.folder import Extras
    from layerwise.platforms.gradescope.results import results_json
    from layerwise.term.regrade_run import RegradeRun, run_regrade

    walls = Walls(allow_weak_sandbox)

    def confirm(found: "Regraded") -> bool:
        _show_changes(found.changes)
        if walls.fault:
            say(f"\nRegraded without a sandbox: {walls.fault}")
        return found.regraded and (confirmed or (sys.stdin.isatty() and click.confirm("\nWrite these grades?")))

    done = run_regrade(
        Course.find(),
        RegradeRun(out, folder, tasks, checks, seed, workers or cores(), Extras(gradescope=results_json)),
        walls,
        confirm,
        progress=lambda changes, total: with_progress(changes, total, quiet, lambda change: change.old.student),
        say=told,
    )
    if done.earlier:
        click.echo(f"\nWritten to {out}. The old reports: {done.earlier}")
    else:
        click.echo("\nNothing was written." + (" To write these grades, add --write." if done.regraded else ""))
    sys.exit(0 if done.all_regraded else 1)


def _show_changes(changes: "Sequence[Change]") -> None:
    """A table of those whose points change or who were not regraded, and how many do not change."""
    from rich.console import Console
    from rich.table import Table

    from layerwise.grade.policy.finals import show

    shown = [change for change in changes if change.before != change.after or change.kept]
    table = Table("student", "before", "after", "difference", "why", title=f"Tasks {', '.join(changes[0].tasks)}")
    for change in shown:
        known = change.new is not change.old and change.before is not None and change.after is not None
        difference = f"{(change.after or 0) - (change.before or 0):+g}" if known else ""
        points = [show(change.before), show(change.after)]
        table.add_row(cell(change.old.student), *points, difference, cell(change.why))
    if shown:
        Console(width=None if sys.stdout.isatty() else 120).print(table)
    more = sum((change.after or 0) > (change.before or 0) for change in changes)
    fewer = sum((change.after or 0) < (change.before or 0) for change in changes)
    left = sum(bool(change.kept) for change in changes)
    same = sum(change.before == change.after and not change.kept for change in changes)
    click.echo(f"{more} with more points, {fewer} with fewer, {same} the same, {left} not regraded or not wholly.")
