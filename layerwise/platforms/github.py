"""GitHub: the workflow with which Classroom checks a release, and what checks found, as GitHub and Classroom read it.

The reporter, `autograding-grading-reporter`, takes one JSON text in base64 from each step and adds up the scores.
"""

import base64
import json
import re
from collections.abc import Sequence

from layerwise.course import Unit
from layerwise.grade.records import Outcome, TaskResult
from layerwise.io.templates import render
from layerwise.machine import PYTHONS
from layerwise.signs import SIGNS

INSTALL_MINUTES = 15
SENTENCE = re.compile(r"(?<=[.?!])\s")
SPECIAL = re.compile(r"([\\|<>\[\]*_~#])")  # what Markdown or a table would take for its own


def workflow(units: Sequence[Unit]) -> dict[str, bytes]:
    """The workflow's path in a release of these units, and its content."""
    low, below = PYTHONS
    python = f"{low[0]}.{(low[1] + below[1]) // 2}"
    # The limits are seconds on a processor, of which a runner may have to wait for each.
    minutes = INSTALL_MINUTES + round(2 * sum(unit.limits.submission for unit in units) / 60)
    content = render("github/classroom.yml", units=units, python=python, minutes=minutes)
    return {".github/workflows/classroom.yml": content.encode()}


def for_reporter(tasks: Sequence[TaskResult]) -> str:
    """What the reporter reads of one unit, as the value of a step's output."""
    judged = [task for task in tasks if task.outcome is not Outcome.HELD_OUT]
    tests = [
        {
            "name": f"Task {task.id}: {task.title}",
            "status": "pass" if task.outcome is Outcome.PASSED else "fail",
            "score": task.earned,
            "message": _said(task),
        }
        for task in judged
    ]
    status = "pass" if all(task.outcome is Outcome.PASSED for task in judged) else "fail"
    content = {"version": 1, "status": status, "max_score": sum(task.points for task in judged), "tests": tests}
    return base64.b64encode(json.dumps(content).encode()).decode()


def summary(unit: Unit, tasks: Sequence[TaskResult]) -> str:
    """A table of the tasks in Markdown: points, and the first sentence on what did not pass."""
    rows = []
    for task in tasks:
        first = SENTENCE.split(_said(task))[0]
        cells = (f"{SIGNS[task.outcome].mark} {task.id} {task.title}", task.score(noun=""), first)
        rows.append(f"| {' | '.join(map(_plain, cells))} |")
    head = f"## Unit {unit.number}: {_plain(unit.title)}\n\n| task | points | |\n|---|---|---|\n"
    return head + "\n".join(rows) + "\n\n"


def _said(task: TaskResult) -> str:
    fault = task.first_fault
    return " ".join(f"{fault.seen} {fault.hint}".split()) if fault else ""


def _plain(text: str) -> str:
    return SPECIAL.sub(r"\\\1", text)
