"""`check()` in a notebook: the same checks as everywhere, on the live variables, with an answer that Jupyter shows."""

import contextlib
import html
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from layerwise.course import Course, Limits
from layerwise.errors import LayerwiseError
from layerwise.grade.records import CheckResult, Outcome, TaskResult
from layerwise.progress import Progress

SIGNS = {
    Outcome.PASSED: ("✓", "passed", "#1a7f37"),
    Outcome.FAILED: ("✗", "not yet", "#cf222e"),
    Outcome.NOT_ATTEMPTED: ("○", "not attempted", "#6e7781"),
    Outcome.ERROR: ("!", "your code raised an error", "#cf222e"),
    Outcome.UNGRADED: ("?", "the check itself failed: please report it", "#9a6700"),
}


class LiveChannel:
    """A channel to the notebook's own variables: the same messages as to a graded submission, in one process.

    There is no clock here: an endless loop is ended with the notebook's stop button, as in any cell.
    """

    def __init__(self, namespace: dict[str, Any]) -> None:
        from layerwise.grade.runner import Runner

        self._runner = Runner(namespace)

    def request(self, message: bytes, seconds: float) -> bytes:
        return self._runner.answer(message)

    def close(self) -> str:
        """Nothing to end."""
        return ""


@dataclass(frozen=True)
class Report:
    """What `check()` found, shown as a card in Jupyter and as text elsewhere."""

    tasks: tuple[TaskResult, ...]
    hints: dict[str, str]

    def __str__(self) -> str:
        return "\n\n".join(_as_text(task) for task in self.tasks)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return "".join(_as_html(task, self.hints[task.id]) for task in self.tasks)


def check(task: str | None = None) -> Report | None:
    """Check one task of the notebook that you are working in, such as `check("2.1")`.

    Args:
        task: the task's id.

    Returns:
        A report that the notebook shows; None after a message when the task does not exist.
    """
    from layerwise.grade.pipeline import judge
    from layerwise.grade.submission import Attempt

    try:
        if task is None or "." not in str(task):
            raise LayerwiseError('Say which task: check("2.1").')
        course = Course.find()
        unit, wanted = course.select(str(task))
        namespace = _live_namespace()
        attempt = Attempt(None, lambda: LiveChannel(namespace), Limits())
        results = judge(unit, attempt, only=wanted)
    except LayerwiseError as error:
        print(error)
        return None
    with contextlib.suppress(OSError):  # a folder that cannot be written to is no reason to keep the answer back
        Progress.of(course).checked(results)
    return Report(results, {entry.id: entry.hint for entry in unit.tasks})


def _live_namespace() -> dict[str, Any]:
    """The variables of the notebook, or of the script that calls check()."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    namespace: dict[str, Any] = shell.user_ns if shell else vars(sys.modules["__main__"])
    return namespace


def _as_text(task: TaskResult) -> str:
    sign, word, _ = SIGNS[task.outcome]
    lines = [f"{sign} Task {task.id}, {task.title}: {word} ({task.earned:g} of {task.points:g} points)"]
    for entry in _faults_first(task.checks):
        lines.append(f"  {SIGNS[entry.outcome][0]} {entry.required}")
        lines += [f"      {text}" for text in (entry.seen, entry.hint) if text]
        lines += [f"      {line}" for line in entry.traceback.splitlines()]
    return "\n".join(lines)


def _as_html(task: TaskResult, hint: str) -> str:
    sign, word, colour = SIGNS[task.outcome]
    parts = [
        f'<div style="border-left:4px solid {colour};padding:.3em .9em;margin:.3em 0">',
        f'<div style="font-weight:600"><span style="color:{colour}">{sign}</span> Task {task.id}, '
        f"{html.escape(task.title)}: {word} · {task.earned:g} of {task.points:g} points</div>",
    ]
    for entry in _faults_first(task.checks):
        mark, _, shade = SIGNS[entry.outcome]
        parts.append(
            f'<div style="margin-top:.35em"><span style="color:{shade}">{mark}</span> {_prose(entry.required)}</div>'
        )
        for text in (entry.seen, entry.hint):
            if text:
                parts.append(f'<div style="margin-left:1.2em">{_prose(text)}</div>')
        if entry.traceback:
            parts.append(
                f'<pre style="margin:.3em 0 .3em 1.2em;white-space:pre-wrap">{html.escape(entry.traceback)}</pre>'
            )
    if task.outcome is not Outcome.PASSED:
        parts.append(f'<details style="margin-top:.35em"><summary>Hint</summary>{_prose(hint)}</details>')
    return "".join([*parts, "</div>"])


def _prose(text: str) -> str:
    """Escaped text with `code` set as code."""
    pieces = html.escape(text).split("`")
    if len(pieces) % 2 == 0:
        return html.escape(text)
    return "".join(f"<code>{piece}</code>" if odd % 2 else piece for odd, piece in enumerate(pieces))


def _faults_first(checks: Sequence[CheckResult]) -> list[CheckResult]:
    """What needs work comes first; the same blank is not reported once per check."""
    ordered = sorted(checks, key=lambda entry: entry.outcome is Outcome.PASSED)
    if all(entry.outcome is Outcome.NOT_ATTEMPTED for entry in ordered):
        return ordered[:1]
    return ordered
