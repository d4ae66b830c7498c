"""Looks for lines of answers in what is handed out.

A line tells something when it is long enough and is not shown to students anyway, in a lesson or in the blank exercise.
"""

import re
from collections.abc import Collection, Iterable

from layerwise.build import derive
from layerwise.build.source import blank_lines, read_source
from layerwise.course import Unit
from layerwise.grade.judge.invocation import Check
from layerwise.release.public_checks import read_with

LEAST = 24  # characters; shorter lines, such as `return weights / total`, are what anybody would write
COMMENT = re.compile(r"\s+# .*$")


def shown(units: Iterable[Unit]) -> str:
    """Everything that the lessons and blank exercises of some units show, in one line."""
    cells = (cell for unit in units for cell in (*derive.lesson(unit), *derive.exercise(unit)))
    return plain("\n".join(cell.source for cell in cells))


def telling_answers(unit: Unit, known: str) -> set[str]:
    """The lines of a unit's answers that tell something.

    Args:
        unit: whose.
        known: what is shown anyway.
    """
    path, lines = unit.folder / "exercise.py", set[str]()
    for cell in read_source(path):
        if cell.kind == "code" and cell.task:
            inside = blank_lines(path, cell)
            lines |= {line for number, line in enumerate(cell.text.splitlines(), 1) if number in inside}
    return telling(lines, known)


def showing(unit: Unit, checks: Collection[Check], known: str) -> set[str]:
    """The functions of the checks in which, or in what they use, a telling line of the unit's answers can be read.

    Args:
        unit: whose.
        checks: all checks of the unit.
        known: what is shown anyway.
    """
    answers, text = telling_answers(unit, known), unit.checks.read_text(encoding="utf-8")
    if not found_in(answers, text):
        return set()
    texts = read_with(text, {check.function for check in checks})
    return {function for function, own in texts.items() if found_in(answers, own)}


def found_in(lines: Iterable[str], text: str) -> list[str]:
    """Those of some lines that a text contains, whatever the spaces between their words."""
    one_line = plain(text)
    return sorted(line for line in lines if line in one_line)


def plain(text: str) -> str:
    """The text in one line, with single spaces."""
    return " ".join(text.split())


def telling(lines: Iterable[str], known: str) -> set[str]:
    """Those of some lines of code that tell something, without comments."""
    stripped = {plain(COMMENT.sub("", line)) for line in lines if not line.lstrip().startswith("#")}
    return {line for line in stripped if len(line) >= LEAST and line not in known}
