"""Commands for instructors: grade a class, and look at the machine that is to do it."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from layerwise.cli.command import cores, main, unit_names, whole_unit
from layerwise.course import CHECKOUT, Course
from layerwise.data.folder import datasets_of
from layerwise.errors import LayerwiseError
from layerwise.terminal import SIGNS, STYLES, sign

if TYPE_CHECKING:
    from layerwise.course import Unit
    from layerwise.grade.intake.collect import RosterEntry
    from layerwise.grade.report.folder import Reports

Done = TypeVar("Done")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--unit", shell_complete=unit_names, required=True, help="Which unit's exercise was handed in: 02.")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("reports"), show_default=True, help="Where reports go."
)
@click.option(
    "--roster", type=click.Path(path_type=Path), help="A CSV of names and ids: joins them, lists who is missing."
)
@click.option("--checks", type=click.Path(path_type=Path), help="A folder with private checks, test_NN_topic.py.")
@click.option(
    "--policy", type=click.Path(path_type=Path), help="A policy.toml: what being late costs, which tasks count."
)
@click.option("--times", type=click.Path(path_type=Path), help="A CSV of names or ids and times of hand-in.")
@click.option("--resume", is_flag=True, help="Keep what an earlier run into the same --out graded; do the rest.")
@click.option("-j", "--workers", type=click.IntRange(1), default=None, help="Submissions at once; default: the cores.")
@click.option("--cluster", metavar="ADDRESS", help="Grade on the workers of this Dask scheduler: tcp://name:8786.")
@click.option("--seed", type=int, help="Where the checks' random inputs start; by default nobody can foresee it.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
@click.option("--allow-weak-sandbox", is_flag=True, help="Where the sandbox cannot be built, grade without it.")
def grade(
    folder: Path,
    unit: str,
    out: Path,
    roster: Path | None,
    checks: Path | None,
    policy: Path | None,
    times: Path | None,
    resume: bool,
    workers: int | None,
    cluster: str | None,
    seed: int | None,
    quiet: bool,
    allow_weak_sandbox: bool,
) -> None:
    """Grade a class: a FOLDER of notebooks or of a folder per student, a Canvas or Moodle download, a zip.

    Writes grades.csv, results.jsonl, junit.xml, gradescope/, a page per student and index.html for the class.

    \b
    Examples: layerwise grade examples/class --unit 02 --out reports
              layerwise grade submissions.zip --unit 02 --roster roster.csv --resume
              layerwise grade FOLDER --unit 02 --cluster tcp://scheduler:8786
    """
    import secrets
    from contextlib import closing

    from layerwise.cli.stopping import resumable
    from layerwise.cluster.connection import Cluster
    from layerwise.cluster.grading import grade_class_on_cluster
    from layerwise.grade.class_run import grade_class
    from layerwise.grade.intake.collect import collect, join, read_roster
    from layerwise.grade.job import not_handed_in
    from layerwise.grade.log import SPOILT, set_aside
    from layerwise.grade.policy.file import read_policy
    from layerwise.grade.policy.times import dated, read_times, unlisted
    from layerwise.grade.report.folder import Reports
    from layerwise.grade.resume import earlier_results, earlier_seed
    from layerwise.io.claim import claim
    from layerwise.io.files import writing

    course = Course.find()
    wanted = whole_unit(course, unit)
    if not wanted.notebook("solutions").is_file():
        raise LayerwiseError(f"{wanted.notebook('solutions')}: missing. Grade with the whole course, not a release.")
    wanted = with_private(course, wanted, checks)
    with writing(out):
        click.get_current_context().with_resource(claim(out))
    if seed is None:
        seed = (earlier_seed(out / "results.jsonl") if resume else None) or secrets.randbits(62)
    rules = read_policy(policy, course) if policy else None
    hand_ins = collect(folder, every=bool(rules and rules.best))
    missing: tuple[RosterEntry, ...] = ()
    if roster:
        hand_ins, missing = join(hand_ins, read_roster(roster))
    notes: list[str] = []
    if times:
        listed, undated = read_times(times), hand_ins
        hand_ins = dated(undated, listed, wanted.name)
        notes = unlisted(undated, hand_ins, listed, wanted.name)
    fault = "" if cluster else require_sandbox(wanted, allow_weak_sandbox)  # a cluster's workers each see to their own
    kept = earlier_results(out / "results.jsonl", wanted, seed, hand_ins) if resume else []
    if resume:
        with writing(out):
            spoilt = set_aside(out / "results.jsonl")
        if spoilt:
            lines = ", ".join(map(str, spoilt))
            click.echo(f"results.jsonl cannot be read at line {lines}: kept in {SPOILT}, graded anew.", err=True)
    reports = Reports(wanted, out, kept, rules)
    done = {(result.student, result.file) for result in kept}
    todo = [hand_in for hand_in in hand_ins if (hand_in.student, hand_in.file) not in done]
    if kept:
        click.echo(f"{len(kept)} of {len(hand_ins)} were graded before and are kept.", err=True)
    if cluster:
        graded = grade_class_on_cluster(wanted, todo, Cluster(cluster, weak=allow_weak_sandbox), seed)
    else:
        graded = grade_class(wanted, todo, seed, min(workers or cores(), len(todo) or 1), sandboxed=not fault)
    with resumable(reports, len(hand_ins)), closing(graded):
        for result in with_progress(graded, len(todo), quiet, lambda result: result.student):
            reports.add(result)
        for entry in missing:
            reports.add(not_handed_in(wanted, entry.student, entry.id, seed))
        index = reports.finish()
    _show_gradebook(reports, wanted)
    for note in [*notes, *reports.doubts]:
        click.echo(f"! {note}", err=True)
    if fault:
        click.echo(f"\nGraded without a sandbox: {fault}")
    click.echo(f"\nGradebook: {out / 'grades.csv'}\nReport:    {index}")


@main.command()
def doctor() -> None:
    """Look at this machine: Python, packages, processor, memory, disk, downloads, and what protects it when a class is
    graded. For each fault it says the cure.

    Exit code 0 when there is none, 1 when there is one.
    """
    from layerwise.doctor import protections
    from layerwise.grade.sandbox.fork_server import sandbox_fault
    from layerwise.machine import findings

    course = Course.find()
    faults = 0
    own = (course.root / "requirements.txt").is_file()  # a course of one's own need not have any
    for finding in findings(course.root, course.root if own else CHECKOUT):
        faults += _told(finding.what, finding.fine, finding.cure)
    click.secho("\nWhen a class is graded", bold=True)
    fault = sandbox_fault(datasets_of(course.root))
    faults += _told(fault or "the sandbox is bubblewrap, as it should be", not fault)
    held = [_told(protection.name, protection.holds) for protection in protections(course.units[0])]
    faults += sum(held)
    if any(held):
        click.echo("  → Grade only notebooks that you trust here, or on a Linux machine with bubblewrap.")
    sys.exit(bool(faults))


def _told(text: str, fine: bool, cure: str = "") -> bool:
    """Print one of the doctor's findings. True if it is a fault."""
    click.echo(f"{sign('passed' if fine else 'failed')} {text}")
    if not fine and cure:
        click.echo(f"  → {cure}")
    return not fine


def with_private(course: Course, unit: "Unit", folder: Path | None) -> "Unit":
    """The unit with the private checks that a folder has for it; that it has none is said."""
    from layerwise.grade.judge.private import read_private

    found = unit.with_private(read_private(course, unit, folder) if folder else None)
    if folder and found.private is None:
        click.echo(f"{folder} has no checks for unit {unit.name}.", err=True)
    return found


def require_sandbox(unit: "Unit", allow_weak: bool) -> str:
    """Why there is no sandbox here; empty if there is one.

    Raises:
        LayerwiseError: there is none, and that is not allowed.
    """
    from layerwise.grade.sandbox.fork_server import sandbox_fault

    fault = sandbox_fault(datasets_of(unit.root))
    if fault and not allow_weak:
        raise LayerwiseError(
            f"{fault} Without the sandbox a notebook can read this machine's files and use its network. "
            "To grade all the same, add --allow-weak-sandbox; `layerwise doctor` says what is missing."
        )
    return fault


def with_progress(results: Iterator[Done], total: int, quiet: bool, name: Callable[[Done], str]) -> Iterator[Done]:
    """Pass results on, with a bar that counts and names them on a terminal."""
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
            bar.update(task, advance=1, last=name(result)[:30])
            yield result


def _show_gradebook(reports: "Reports", unit: "Unit") -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from layerwise.grade.policy.finals import show

    finals, columns = reports.finals, [task.id for task in unit.tasks]
    total_columns = ["total", "final", "status"] if finals else ["total", "status"]
    table = Table("student", *columns, *total_columns, title=f"Unit {unit.number}: {unit.title}")
    for result in reports.results:
        scores = [
            Text(
                "" if result.problem else f"{SIGNS[task.outcome]} {task.earned:g}",
                style=STYLES[task.outcome].replace("bright_", ""),
            )
            for task in result.tasks
        ]
        total = f"{result.earned:g} / {unit.points:g}" if result.graded else ""
        status = result.problem or ("graded" if result.graded else "ungraded")
        final = [show(finals[result.student, result.file].points)] if finals else []
        table.add_row(Text(result.student), *scores, total, *final, Text(status))
    Console(width=None if sys.stdout.isatty() else 120).print(table)
