"""The commands that make what students get, and what other platforms grade them with."""

from pathlib import Path

import click

from layerwise.cli.command import main
from layerwise.course import Course
from layerwise.errors import ReleaseError
from layerwise.terminal import say


@main.command()
@click.option("--units", "wanted", help="For students: 02, 05-09, a name, several with commas, or all.")
@click.option("--gradescope", help="For Gradescope: the unit whose autograder is made, as a zip.")
@click.option("--nbgrader", help="For nbgrader: the units that become assignments of the folder `source`.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="The folder, or Gradescope's zip; an earlier release is replaced.",
)
@click.option("--classroom", is_flag=True, help="With --units: add a workflow for GitHub Classroom.")
@click.option(
    "--held-out",
    type=click.Choice(["after_published", "after_due_date", "hidden", "visible"]),
    default="after_published",
    show_default=True,
    help="With --gradescope: when students see the points of held-out checks.",
)
@click.option("--readable", is_flag=True, help="With --units: also checks in which a line of the solution can be read.")
def release(
    wanted: str | None,
    gradescope: str | None,
    nbgrader: str | None,
    out: Path,
    classroom: bool,
    held_out: str,
    readable: bool,
) -> None:
    """Make the folder that students get: lessons, blank exercises, data and public checks, and nothing with answers.

    Solutions and checks marked held_out=True are left out, and checks in which a line of the solution can be read,
    because they compute what is right. Each unit's public checks are run on its solution first.
    Instead of --units, --gradescope makes an autograder and --nbgrader makes assignments: both hold the solution.

    \b
    Examples: layerwise release --units 02,05-09 --out student
              layerwise release --gradescope 05 --out autograder-05.zip
              layerwise release --nbgrader 05 --out source
    """
    chosen = [name for name in (wanted, gradescope, nbgrader) if name is not None]
    if len(chosen) != 1:
        raise ReleaseError("Say what to make: --units, --gradescope or --nbgrader, and one of them only.")
    course = Course.find()
    if gradescope is not None:
        _autograder(course, gradescope, out, held_out)
    elif nbgrader is not None:
        _assignments(course, nbgrader, out)
    else:
        _folder(course, chosen[0], out, classroom, readable)


@main.command(hidden=True)
@click.argument("root", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--held-out", default="after_published", help="When students see the points of held-out checks.")
def gradescope(root: Path, held_out: str) -> None:
    """Grade the submission in ROOT, which is laid out as Gradescope does; run_autograder calls this."""
    import secrets

    from layerwise.grade.report.gradebook import status
    from layerwise.platforms.gradescope.run import autograde

    units = Course.find().units
    if len(units) != 1:
        raise ReleaseError(
            f"{Course.find().root}: has {len(units)} units. An autograder has one; make it with release."
        )
    result, fault = autograde(units[0], root.resolve(), secrets.randbits(62), held_out)
    say(f"{result.file or 'no notebook'}: {status(result)}. {result.earned:g} of {units[0].points:g} points.")
    if fault:
        say(f"Graded without the sandbox; this container was the wall. {fault}")


def _folder(course: Course, wanted: str, out: Path, classroom: bool, readable: bool) -> None:
    from layerwise.platforms.github import workflow
    from layerwise.release import release as make_release
    from layerwise.release.selection import select_units

    for made in make_release(course, select_units(course, wanted), out, readable, workflow if classroom else None):
        unit = made.unit
        here = unit.points - unit.held_out
        held = len(made.held_out) + len(made.showing) + len(made.unanswered)
        told = f" ({len(made.showing)} show a line of the solution)" if made.showing else ""
        click.echo(
            f"{unit.name[:2]}  {unit.title}: {made.public} public checks, {held} held out{told}; "
            f"{here:g} of {unit.points:g} points are checked there"
        )
        for name in made.unanswered:
            click.echo(f"    {name} asks the solution about what the student did, which cannot be recorded: held out.")
    click.echo(f"\nThe release: {out}")


def _autograder(course: Course, wanted: str, out: Path, held_out: str) -> None:
    from layerwise.platforms.gradescope.archive import make_autograder

    unit = course.unit(wanted)
    make_autograder(course, unit, out, held_out)
    click.echo(
        f"{out}: the autograder of unit {unit.name[:2]}, {unit.title}. Its checks pass on its solution.\n"
        f"In Gradescope set the assignment's points to {unit.points:g}. "
        "The zip holds the solution: it is not for students."
    )


def _assignments(course: Course, wanted: str, out: Path) -> None:
    from layerwise.platforms.nbgrader.assignment import write_assignment
    from layerwise.release.selection import select_units

    for unit in select_units(course, wanted):
        path = write_assignment(unit, out)
        click.echo(f"{path}: nbgrader generate_assignment {unit.name}, {unit.points:g} points")
    click.echo("These notebooks hold the solutions, as nbgrader's sources do: they are not for students.")
