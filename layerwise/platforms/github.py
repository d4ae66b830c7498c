"""What checks found, as GitHub shows it and as GitHub Classroom's reporter reads it.

The reporter, `autograding-grading-reporter`, takes one JSON text in base64 from each step and adds up the scores.
"""

import base64
import json
import re
from collections.abc import Sequence

from layerwise.course import Unit
from layerwise.grade.records import Outcome, TaskResult
from layerwise.grade.report.folder import MARKS

SENTENCE = re.compile(r"(?<=[.?!])\s")
SPECIAL = re.compile(r"([\\|<>\[\]*_~#])")  # what Markdown or a table would take for its own


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
        cells = (f"{MARKS[task.outcome][0]} {task.id} {task.title}", task.score(noun=""), first)
        rows.append(f"| {' | '.join(map(_plain, cells))} |")
    head = f"## Unit {unit.number}: {_plain(unit.title)}\n\n| task | points | |\n|---|---|---|\n"
    return head + "\n".join(rows) + "\n\n"


def _said(task: TaskResult) -> str:
    fault = task.first_fault
    return " ".join(f"{fault.seen} {fault.hint}".split()) if fault else ""


def _plain(text: str) -> str:
    return SPECIAL.sub(r"\\\1", text)
