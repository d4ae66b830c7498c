"""The command `layerwise` itself, to which the modules beside this one add theirs."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from layerwise.course import NAMED, Course, Unit
from layerwise.errors import LayerwiseError
from layerwise.printable import LINES, printable

INTERRUPTED = 130  # a shell's exit code for a program that Ctrl-C has ended


class Group(click.Group):
    """Turns the package's errors into one line on stderr and exit code 2; Ctrl-C into exit code 130.

    A terminal that cannot show a character gets a question mark in its place.
    """

    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        except LayerwiseError as error:
            click.echo(printable(f"layerwise: {error}", LINES), err=True)
            ctx.exit(2)


def unit_names(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """What a shell offers where a unit is wanted: 02; after its dot, the tasks: 02.3."""
    named = context.find_root().params.get("course")
    try:
        with _named(named) if named else nullcontext():
            units = Course.find().units
    except LayerwiseError:
        return []
    found = {unit.name[:2]: unit.title for unit in units}
    if "." in incomplete:
        found = {f"{unit.name[:2]}.{n}": task.title for unit in units for n, task in enumerate(unit.tasks, start=1)}
    return [CompletionItem(value, help=title) for value, title in found.items() if value.startswith(incomplete)]


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="layerwise")
@click.option(
    "--course",
    type=click.Path(path_type=Path, file_okay=False),
    help="Another course's folder; else LAYERWISE_COURSE, the working directory or one above it, ours.",
)
@click.pass_context
def main(context: click.Context, course: Path | None) -> None:
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
                 layerwise release --units 02,05-09 --out student
                 layerwise regrade OUT FOLDER --task 2.3
                 layerwise gradebook OUT …    the term, with a policy of lateness
                 layerwise similar FOLDER --unit 02
    Authors      layerwise new-unit 28 --title "Attention"
                 layerwise build              bring the notebooks up to date
                 layerwise audit 02           find what is wrong with a unit
                 layerwise claims             what the lessons measured
                 layerwise book               the site
    """
    if os.environ.get("NO_COLOR"):  # no-color.org; Rich looks at it by itself
        context.color = False
    if course is not None:
        context.with_resource(_named(course))


@contextmanager
def _named(course: Path) -> Iterator[None]:
    """Name the course for this command and all that it starts, wherever they run: by the variable, as a path from /."""
    before = os.environ.get(NAMED)
    os.environ[NAMED] = str(course.absolute())
    try:
        yield
    finally:
        os.environ.pop(NAMED)
        if before is not None:
            os.environ[NAMED] = before


def whole_unit(course: Course, named: str) -> Unit:
    """The unit that --unit names.

    Raises:
        LayerwiseError: there is none, or a task of it is named.
    """
    unit, task = course.select(named)
    if task:
        raise LayerwiseError(f"--unit takes a unit, such as {named.partition('.')[0]}. Received: {named}.")
    return unit


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
