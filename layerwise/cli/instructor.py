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
from layerwise.printable import LINES, printable
from layerwise.signs import SIGNS
from layerwise.terminal import cell, say, sign

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from layerwise.course import Unit
    from layerwise.grade.class_run import Graded
    from layerwise.grade.intake.hand_in import HandIn
    from layerwise.grade.records import Result

Done = TypeVar("Done")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--unit", shell_complete=unit_names, required=True, help="Which unit's exercise was handed in: 02.")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("reports"), show_default=True, help="Where reports go."
)
@click.option(
    "--roster", type=click.Path(path_type=Path), help="The class's list, CSV or .xlsx: joins ids, lists who is missing."
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
@click.option("--junit", is_flag=True, help="Also write junit.xml, for programs that show test results.")
@click.option("--gradescope", is_flag=True, help="Also write a results.json of Gradescope's for each student.")
@click.option("--dry-run", is_flag=True, help="Show who handed in which file and what is doubtful; grade nothing.")
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
    junit: bool,
    gradescope: bool,
    dry_run: bool,
    quiet: bool,
    allow_weak_sandbox: bool,
) -> None:
    """Grade a class: a FOLDER of notebooks or of a folder per student, a learning platform's download, a zip.

    Writes grades.csv, results.jsonl, a page per student and index.html for the class. What an earlier run wrote there
    is moved into a folder before-…; a folder that holds anything else is refused.

    Exit code 1 when there is a roster and nobody on it handed in.

    \b
    Examples: layerwise grade FOLDER --unit 02 --roster roster.csv --dry-run
              layerwise grade examples/class --unit 02 --out reports
              layerwise grade submissions.zip --unit 02 --roster roster.csv --resume
              layerwise grade FOLDER --unit 02 --cluster tcp://scheduler:8786
    """
    from layerwise.cli.stopping import resumable
    from layerwise.grade.class_run import ClassRun, run_class
    from layerwise.grade.parallel import grade_class
    from layerwise.grade.report.folder import Extras
    from layerwise.platforms.gradescope.results import results_json

    wanted = whole_unit(Course.find(), unit)
    if not wanted.notebook("solutions").is_file():
        raise LayerwiseError(f"{wanted.notebook('solutions')}: missing. Grade with the whole course, not a release.")
    if dry_run:
        sys.exit(_show_plan(wanted, folder, roster, times))
    walls = Walls(allow_weak_sandbox)

    def grade_all(unit: "Unit", hand_ins: "Sequence[HandIn]", seed: int) -> "Generator[Result, None, None]":
        if cluster:  # its workers each see to their own sandbox
            from layerwise.cluster.connection import Cluster
            from layerwise.cluster.grading import grade_class_on_cluster

            return grade_class_on_cluster(unit, hand_ins, Cluster(cluster, weak=allow_weak_sandbox), seed)
        count = min(workers or cores(), len(hand_ins) or 1)
        return grade_class(unit, hand_ins, seed, count, sandboxed=walls(unit), hidden=[out])

    graded = run_class(
        wanted,
        ClassRun(
            folder, out, roster, checks, policy, times, resume, seed,
            Extras(junit, results_json if gradescope else None),
        ),
        grade_all,
        say=told,
        progress=lambda results, total: with_progress(results, total, quiet, lambda result: result.student),
        guard=resumable,
    )  # fmt: skip
    _show_gradebook(graded, wanted)
    for note in graded.notes:
        told(f"! {note}")
    if walls.fault:
        say(f"\nGraded without a sandbox: {walls.fault}")
    click.echo(f"\nGradebook: {graded.gradebook}\nReport:    {graded.index}")
    sys.exit(1 if graded.strangers else 0)


@main.command()
@click.option("--grading", is_flag=True, help="Also try out each wall between this machine and a class's notebooks.")
def doctor(grading: bool) -> None:
    """Look at this machine: Python, packages, processor, memory, disk, downloads. For each fault it says the cure.

    Who grades a class asks for more, with --grading.

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
    if not grading:
        sys.exit(bool(faults))
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
    click.echo(f"{sign('passed' if fine else 'failed')} {printable(text, LINES)}")
    if not fine and cure:
        say(f"  → {cure}")
    return not fine


class Walls:
    """Whether notebooks run behind a sandbox, asked when they are about to.

    Args:
        allow_weak: whether they may run without one where there is none.
    """

    def __init__(self, allow_weak: bool) -> None:
        self.allow_weak = allow_weak
        self.fault = ""  # why there is no sandbox, once that was asked

    def __call__(self, unit: "Unit") -> bool:
        """Whether there is one.

        Raises:
            LayerwiseError: there is none, and that is not allowed.
        """
        from layerwise.grade.sandbox.fork_server import sandbox_fault

        self.fault = sandbox_fault(datasets_of(unit.root))
        if self.fault and not self.allow_weak:
            raise LayerwiseError(
                f"{self.fault} Without the sandbox a notebook can read this machine's files and use its network. "
                "To grade all the same, add --allow-weak-sandbox; `layerwise doctor --grading` says what is missing."
            )
        return not self.fault


def told(text: str) -> None:
    """Print what the instructor should know."""
    say(text, err=True)


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
        TextColumn("{task.fields[last]}", markup=False),
    )
    # Drawn with each result: what draws by itself is a thread, and then workers could not be forks of this process.
    with Progress(*columns, console=Console(stderr=True), auto_refresh=False) as bar:
        task = bar.add_task("grading", total=total, last="")
        for result in results:
            bar.update(task, advance=1, last=printable(name(result))[:30], refresh=True)
            yield result


def _show_plan(unit: "Unit", folder: Path, roster: Path | None, times: Path | None) -> int:
    """Show what would be graded: a table, or a line for each where that is read by a program. Returns the exit code."""
    from rich.console import Console
    from rich.table import Table

    from layerwise.grade.plan import plan_class, read_class

    plan = plan_class(unit, read_class(unit, folder, roster, times))
    if sys.stdout.isatty():
        table = Table("student", "id", "file", "why", "doubtful", title=f"Unit {unit.number}: {unit.title}")
        for line in plan.lines:
            row = (line.student, line.id, line.file, line.why, line.doubt)
            table.add_row(*map(cell, row))
        Console().print(table)
    else:
        for line in plan.lines:
            who = f"{line.student} ({line.id})" if line.id else line.student
            told_of = "; ".join(filter(None, (line.why, line.doubt)))
            click.echo(printable(": ".join(filter(None, (who, line.file, told_of)))))
    for note in plan.notes:
        told(f"! {note}")
    count = sum(bool(line.file) for line in plan.lines)
    say(f"\n{count} hand-ins of {folder}. Nothing was graded or written.")
    return 1 if plan.strangers else 0


def _show_gradebook(graded: "Graded", unit: "Unit") -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from layerwise.grade.policy.finals import show

    ruling, columns = graded.ruling, [task.id for task in unit.tasks]
    total_columns = ["total", "final", "status"] if ruling else ["total", "status"]
    table = Table("student", *columns, *total_columns, title=f"Unit {unit.number}: {unit.title}")
    for result in graded.results:
        scores = [
            Text(
                "" if result.problem else f"{SIGNS[task.outcome].mark} {task.earned:g}",
                style=SIGNS[task.outcome].style.replace("bright_", ""),
            )
            for task in result.tasks
        ]
        total = f"{result.earned:g} / {unit.points:g}" if result.graded else ""
        status = result.problem or ("graded" if result.graded else "ungraded")
        final = [show(ruling.final(result).points)] if ruling else []
        table.add_row(cell(result.student), *scores, total, *final, cell(status))
    Console(width=None if sys.stdout.isatty() else 120).print(table)
