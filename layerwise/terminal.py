"""How results look in a terminal."""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from layerwise.grade.records import TaskResult
from layerwise.printable import LINES, printable
from layerwise.signs import SIGNS

if TYPE_CHECKING:
    from rich.text import Text


def sign(outcome: str) -> str:
    """The outcome's sign in its color."""
    return click.style(SIGNS[outcome].mark, fg=SIGNS[outcome].style)


def show_task(result: TaskResult) -> None:
    """Print a task's outcome, and what to look at first where it did not pass."""
    shown = SIGNS[result.outcome]
    heading = click.style(f"{shown.mark} Task {result.id}", fg=shown.style, bold=True)
    click.echo(f"{heading}  {result.title}  ({result.score(noun='')})")
    fault = result.first_fault
    if fault is None:  # but its cell may have stopped after all that was asked for
        for check in result.checks:
            if check.seen:
                click.echo(_indented(check.seen))
        return
    if result.outcome != "not_attempted":
        click.echo(_indented(f"Required: {fault.required}"))
    for text in (fault.seen, fault.hint, fault.traceback):
        if text:
            click.echo(_indented(text))


def when(time: datetime | None) -> str:
    """A time on the reader's clock, to the minute."""
    return time.astimezone().strftime("%Y-%m-%d %H:%M") if time else ""


def say(text: object, err: bool = False) -> None:
    """Print what may hold names, messages or outputs of others: nothing of it commands the terminal."""
    click.echo(printable(str(text), LINES), err=err)


def cell(text: object) -> "Text":
    """The same for a cell of a table, in one line."""
    from rich.text import Text

    return Text(printable(str(text)))


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in printable(text, LINES).split("\n") if line)
