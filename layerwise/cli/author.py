"""Commands for authors: a new unit, build, audit, claims, the book."""

import os
import sys
from pathlib import Path

import click

from layerwise.audit.finding import FAST, PARTS
from layerwise.cli.command import cores, main, unit_names
from layerwise.course import LIBRARIES, NAMED, Course
from layerwise.printable import LINES, printable
from layerwise.terminal import say


@main.command()
@click.argument("units", shell_complete=unit_names, nargs=-1)
@click.option(
    "--check", "only_check", is_flag=True, help="Change nothing; fail when a built file differs from its source."
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
            say(fault)
        click.echo('Run "layerwise build".' if faults else "Every built file is what its source gives.")
        sys.exit(1 if faults else 0)
    for built in build_units(course, wanted, force):
        note = f", ran {built.seconds:.0f} s" if built.seconds else ""
        click.echo(f"{'wrote' if built.changed else 'kept '} {built.path.relative_to(course.root)}{note}")


@main.command()
@click.argument("units", shell_complete=unit_names, nargs=-1)
@click.option("--part", "parts", multiple=True, type=click.Choice(PARTS), help="Only this part; may be repeated.")
@click.option("--fast", is_flag=True, help=f"Only what runs nothing: {' and '.join(FAST)}.")
@click.option("-j", "--workers", type=click.IntRange(1), default=None, help="Notebooks at once; default: the cores.")
def audit(units: tuple[str, ...], parts: tuple[str, ...], fast: bool, workers: int | None) -> None:
    """Find what is wrong with UNITS (all of them, when none is named).

    \b
    structure   files, tasks, checks and notebooks are there and fit together
    quality     time, size, lengths, prompts, figures and links of the lesson
    teaching    the lesson's words, its workflow in Keras, its comparisons, what its tasks demand
    checks      the solution and other right answers pass, blanks and mistakes do not
    margins     the solution clears each threshold by its margin, from twenty seeds
    mutants     each small change of a solution is noticed by a check
    robustness  lesson and solution run off line, read-only, anywhere, and twice alike

    Exit code 0 when there is no fault, 1 when there is one.
    """
    from layerwise.audit.pipeline import audit as run_audit
    from layerwise.data.folder import datasets_of
    from layerwise.grade.sandbox.fork_server import sandbox_fault

    course = Course.find()
    wanted = [course.unit(name) for name in units] or list(course.units)
    chosen = FAST if fast else parts or PARTS
    sandboxed = not {"checks", "mutants", "margins"}.intersection(chosen) or not sandbox_fault(datasets_of(course.root))
    faults, heading = 0, ""
    for finding in run_audit(course, wanted, chosen, workers or cores(), sandboxed):
        if heading != f"{finding.unit} {finding.part}":
            heading = f"{finding.unit} {finding.part}"
            click.secho(heading, bold=True)
        faults += finding.fault
        sign = click.style("✗", fg="red") if finding.fault else "·"
        click.echo(f"  {sign} " + printable(finding.text, LINES).replace("\n", "\n      "))
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
@click.argument("units", shell_complete=unit_names, nargs=-1)
def claims(units: tuple[str, ...]) -> None:
    """Show what the lessons claim and what they measured, for UNITS or all of them."""
    from layerwise.audit.claims import claims as find_claims

    course = Course.find()
    found = list(find_claims([course.unit(name) for name in units] or course.units))
    for claim in found:
        sign, color = ("✓", "green") if claim.figure.holds else ("✗", "red")
        click.echo(f"{click.style(sign, fg=color)} {claim.unit.name[:2]}  {claim.figure.claim}")
        click.echo(f"        {claim.figure.value}")
    held = sum(bool(claim.figure.holds) for claim in found)
    click.echo(f"{held} of {len(found)} claims hold.")


@main.command("new-unit")
@click.argument("number", type=click.IntRange(1, 99))
@click.option("--title", required=True, help='What it is called: "Attention".')
@click.option("--topic", help="For its files: small letters, digits and _. By default made from the title.")
@click.option(
    "--libraries",
    type=click.Choice(LIBRARIES),
    default=LIBRARIES[0],
    show_default=True,
    help="What its exercise may use.",
)
@click.option("--course", type=click.Path(path_type=Path), help="The course's folder; an empty or new one begins one.")
def new_unit(number: int, title: str, topic: str | None, libraries: str, course: Path | None) -> None:
    """Begin a unit with this NUMBER: a lesson, an exercise of one task, checks, whole as they are, to be replaced.

    It goes into the course of the working directory. In an empty folder, or with --course in a new one, a course of
    your own begins. Nothing is ever written over.

    \b
    Example: layerwise new-unit 28 --title "Attention" --course mine
    """
    from layerwise.scaffold import New, course_folder, topic_of
    from layerwise.scaffold import new_unit as make_unit

    named = course or (Path(os.environ[NAMED]) if os.environ.get(NAMED) else None)
    root = course_folder(named)
    for path in make_unit(root, New(number, title, topic or topic_of(title), libraries)):
        click.echo(f"wrote {path.relative_to(root)}")
    click.echo(
        f"\nThe unit is whole as it is, with one example.\nPut yours in its place, file by file. Then, in {root}:\n"
        f"    layerwise build {number}\n"
        f"    layerwise audit {number}"
    )
