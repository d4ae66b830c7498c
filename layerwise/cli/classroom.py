"""The command that GitHub Classroom's workflow calls."""

import os
from pathlib import Path

import click

from layerwise.cli.command import main
from layerwise.course import Course
from layerwise.errors import GradingError, SubmissionError
from layerwise.terminal import show_task


@main.command(hidden=True)
@click.argument("unit")
def classroom(unit: str) -> None:
    """Check the saved exercise of UNIT and tell GitHub, which says in the environment where.

    Exit code 0 whatever the checks find: the reporter, which comes next, is what fails. It is not reached when the
    checks themselves fail.
    """
    from layerwise.grade.job import blank_tasks, grade_notebook
    from layerwise.grade.records import Outcome
    from layerwise.platforms.github import for_reporter, summary

    wanted = Course.find().unit(unit)
    try:
        tasks = grade_notebook(wanted, wanted.notebook("exercises"))
    except SubmissionError as error:
        tasks = blank_tasks(wanted, Outcome.ERROR, str(error))
    for task in tasks:
        show_task(task)
    _append("GITHUB_STEP_SUMMARY", summary(wanted, tasks))
    if any(task.outcome is Outcome.UNGRADED for task in tasks):
        raise GradingError("A check failed by its own fault. No points are reported, as they would count as yours.")
    _append("GITHUB_OUTPUT", f"result={for_reporter(tasks)}\n")


def _append(variable: str, text: str) -> None:
    if path := os.environ.get(variable):
        with Path(path).open("a", encoding="utf-8", errors="replace") as file:
            file.write(text)
