"""How results look in a terminal."""

from datetime import datetime

import click

from layerwise.grade.records import TaskResult
from layerwise.signs import SIGNS


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
                click.echo(_indented(_plain(check.seen)))
        return
    if result.outcome != "not_attempted":
        click.echo(_indented(f"Required: {fault.required}"))
    for text in (fault.seen, fault.hint, fault.traceback):
        if text:
            click.echo(_indented(_plain(text)))


def when(time: datetime | None) -> str:
    """A time on the reader's clock, to the minute."""
    return time.astimezone().strftime("%Y-%m-%d %H:%M") if time else ""


def _plain(text: str) -> str:
    """Text without what would command the terminal."""
    return "".join(letter for letter in text if letter.isprintable() or letter == "\n")


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())
