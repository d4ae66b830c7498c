"""`check()` in a notebook: the same checks as everywhere, on the live variables, with an answer that Jupyter shows."""

import contextlib
import html
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layerwise.course import Course, Task, Unit
from layerwise.errors import LayerwiseError
from layerwise.grade.records import CheckResult, Outcome, TaskResult, score
from layerwise.kernel import history, last_runs, the_shell
from layerwise.printable import LINES, printable
from layerwise.progress import Progress
from layerwise.randomness import random_state_kept
from layerwise.signs import SIGNS

# Where a notebook's front end says which file it has open: Jupyter in the environment, VS Code in a variable.
JUPYTER_FILE, VSCODE_FILE = "JPY_SESSION_NAME", "__vsc_ipynb_file__"


class LiveChannel:
    """A channel to the notebook's own variables: the same messages as to a graded submission, in one process.

    There is no clock here: an endless loop is ended with the notebook's stop button, as in any cell.
    """

    def __init__(self, namespace: dict[str, Any]) -> None:
        from layerwise_runner.runner import Runner

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
        texts = [as_text(task, len(self.tasks) > 1) for task in self.tasks]
        return "\n".join([*texts, self._sum()]) if len(self.tasks) > 1 else "\n\n".join(texts)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        cards = [_as_html(task, self.hints[task.id], len(self.tasks) > 1) for task in self.tasks]
        if len(self.tasks) > 1:
            cards.append(f'<div style="padding:.3em 1.1em;font-weight:600">{self._sum()}</div>')
        return "".join(cards)

    def _sum(self) -> str:
        judged = [task for task in self.tasks if task.outcome is not Outcome.HELD_OUT]
        passed = sum(task.outcome is Outcome.PASSED for task in judged)
        sums = (sum(task.earned for task in judged), sum(task.points for task in judged))
        return f"{passed} of {len(judged)} tasks pass: {score(*sums, sum(task.held_out for task in self.tasks))}"


def check(task: str | None = None) -> Report | None:
    """Check a task of the notebook that you are working in, `check("2.1")`, or all of them, `check()`.

    It looks at the variables as they are, and at what the kernel has run since the course was imported: a task whose
    cell failed when it was last run does not pass, nor does one whose cell was changed, saved and not run since. What
    it cannot know: what stands in a cell that is not saved; whether a variable is left from a cell that is gone; what
    another order of cells would give. "Restart the kernel and run all cells" is how it will be graded.

    Your generators of random numbers stay as they are. The stop button ends it at once.

    Args:
        task: the task's id; a unit, such as "02", means all its tasks; None means those of this notebook.

    Returns:
        A report that the notebook shows; None after a message when there is no such task.
    """
    namespace = live_namespace()
    try:
        course = Course.find()
        unit, wanted = course.select(str(task) if task else _open_unit(course, namespace))
        results: list[TaskResult] = []
        with judging(unit, namespace) as judge, random_state_kept():
            for each in _counted((wanted,) if wanted else unit.tasks):
                results += judge(each)
    except LayerwiseError as error:
        print(error)
        return None
    with contextlib.suppress(OSError):  # a folder that cannot be written to is no reason to keep the answer back
        Progress.unread(course).checked(results)
    return Report(tuple(results), {entry.id: entry.hint for entry in unit.tasks})


@contextlib.contextmanager
def judging(unit: Unit, namespace: dict[str, Any]) -> Iterator[Callable[[Task], tuple[TaskResult, ...]]]:
    """What judges tasks of a unit on live variables."""
    from layerwise.grade.judge.grader import Grader
    from layerwise.grade.judge.session import LiveSession
    from layerwise.grade.sandbox.sandbox import Sandbox

    session = LiveSession(LiveChannel(namespace), last_runs(history(), _open_file(unit, namespace)))
    with Sandbox.weak() as sandbox, Grader(unit, sandbox) as grader:
        yield lambda task: grader.judge_here(session, task)


def _open_unit(course: Course, namespace: dict[str, Any]) -> str:
    """The unit whose exercise is open, by the notebook's file name.

    Raises:
        LayerwiseError: the file's name is unknown, or is not that of a unit.
    """
    file = _named_file(namespace)
    for unit in course.units:
        if file.stem == unit.name:
            return unit.name
    raise LayerwiseError('Say which task, check("2.1"), or which unit, check("02").')


def _named_file(namespace: dict[str, Any]) -> Path:
    """The notebook that is open, as the front end names it; an empty path where it does not."""
    return Path(str(namespace.get(VSCODE_FILE) or os.environ.get(JUPYTER_FILE, "")))


def _open_file(unit: Unit, namespace: dict[str, Any]) -> Path | None:
    """The notebook that is open, if it is the unit's exercise; a server may name it from a folder of its own."""
    named = _named_file(namespace)
    if named.stem != unit.name:
        return None
    return named if named.is_file() else unit.notebook("exercises")


def _counted(tasks: Sequence[Task]) -> Iterator[Task]:
    """The tasks one by one; of several, a bar in the notebook counts how many are checked."""
    if len(tasks) == 1 or the_shell() is None:
        yield from tasks
        return
    from IPython.display import HTML, display

    bar = display(HTML(""), display_id=True)
    for number, task in enumerate(tasks):
        bar.update(HTML(f'<progress value="{number}" max="{len(tasks)}"></progress> Task {task.id}'))
        yield task
    bar.update(HTML(""))


def live_namespace() -> dict[str, Any]:
    """The variables of the notebook, or of the script that calls check()."""
    shell = the_shell()
    namespace: dict[str, Any] = shell.user_ns if shell else vars(sys.modules["__main__"])
    return namespace


def as_text(task: TaskResult, short: bool = False) -> str:
    """A task's report as text; in short, the first thing that did not pass alone."""
    sign = SIGNS[task.outcome]
    lines = [f"{sign.mark} Task {task.id}, {task.title}: {sign.told} ({task.score()})"]
    for entry in _told(task, short):
        lines.append(f"  {SIGNS[entry.outcome].mark} {entry.required}")
        lines += [f"      {printable(text, LINES)}" for text in (entry.seen, entry.hint) if text]
        lines += [f"      {line}" for line in printable(entry.traceback, LINES).split("\n") if line]
    return "\n".join(lines)


def _as_html(task: TaskResult, hint: str, short: bool) -> str:
    sign = SIGNS[task.outcome]
    parts = [
        f'<div style="border-left:4px solid {sign.color};padding:.3em .9em;margin:.3em 0">',
        f'<div style="font-weight:600"><span style="color:{sign.color}">{sign.mark}</span> Task {task.id}, '
        f"{html.escape(task.title)}: {sign.told} · {task.score()}</div>",
    ]
    for entry in _told(task, short):
        each = SIGNS[entry.outcome]
        mark = f'<span style="color:{each.color}">{each.mark}</span>'
        parts.append(f'<div style="margin-top:.35em">{mark} {_prose(entry.required)}</div>')
        for text in (entry.seen, entry.hint):
            if text:
                parts.append(f'<div style="margin-left:1.2em">{_prose(text)}</div>')
        if entry.traceback:
            told = html.escape(printable(entry.traceback, LINES))
            parts.append(f'<pre style="margin:.3em 0 .3em 1.2em;white-space:pre-wrap">{told}</pre>')
    if not task.done:
        parts.append(f'<details style="margin-top:.35em"><summary>Hint</summary>{_prose(hint)}</details>')
    return "".join([*parts, "</div>"])


def _prose(text: str) -> str:
    """Escaped text with `code` set as code."""
    escaped = html.escape(printable(text, LINES))
    pieces = escaped.split("`")
    if len(pieces) % 2 == 0:
        return escaped
    return "".join(f"<code>{piece}</code>" if odd % 2 else piece for odd, piece in enumerate(pieces))


def _told(task: TaskResult, short: bool) -> list[CheckResult]:
    """The checks to speak of: what needs work first, the same blank once; in short, the first that did not pass."""
    ordered = sorted(task.checks, key=lambda entry: entry.outcome is Outcome.PASSED)
    if short:
        return [task.first_fault] if task.first_fault else []
    if all(entry.outcome is Outcome.NOT_ATTEMPTED for entry in ordered):
        return ordered[:1]
    return ordered
