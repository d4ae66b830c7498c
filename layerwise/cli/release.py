"""The command that makes what students get."""

from pathlib import Path

import click

from layerwise.cli.command import main
from layerwise.course import Course


@main.command()
@click.option("--units", "wanted", required=True, help="Which: 02, 05-09, a name, several with commas, or all.")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="The folder; an earlier release is replaced."
)
@click.option("--readable", is_flag=True, help="Hand out also checks in which a line of the solution can be read.")
def release(wanted: str, out: Path, readable: bool) -> None:
    """Make the folder that students get: lessons, blank exercises, data and public checks, and nothing with answers.

    Solutions and checks marked held_out=True are left out, and checks in which a line of the solution can be read,
    because they compute what is right. Each unit's public checks are run on its solution first.

    \b
    Example: layerwise release --units 02,05-09 --out student
    """
    from layerwise.release import release as make_release
    from layerwise.release.selection import select_units

    course = Course.find()
    for made in make_release(course, select_units(course, wanted), out, readable):
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
