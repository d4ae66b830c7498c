"""`grades.csv`: a row per student, with what became of the submission and what a policy makes of it."""

from collections.abc import Iterable
from pathlib import Path

from layerwise.course import Unit
from layerwise.grade.policy.finals import Final, show
from layerwise.grade.policy.ruling import Ruling
from layerwise.grade.records import Outcome, Result, TaskResult
from layerwise.io.table import harmless, write_rows

POLICY_COLUMNS = ("days late", "penalty", "final", "final out of", "why")


def write_gradebook(results: Iterable[Result], unit: Unit, path: Path, ruling: Ruling | None = None) -> None:
    """Write one row per student: points for each task (empty where nothing may be scored), sum, status.

    Under a ruling, also what the policy makes of the sum and why.

    Raises:
        OSError: it cannot be written; what was there before is still there.
    """
    header = ["student", "id", "file", *[task.id for task in unit.tasks], "total", "out of", "status"]
    rows = [[*header, *POLICY_COLUMNS] if ruling else header]
    for result in results:
        scores = [f"{task.earned:g}" if may_be_scored(result, task) else "" for task in result.tasks]
        total = f"{result.earned:g}" if result.graded else ""
        who = [harmless(text) for text in (result.student, result.id, result.file)]
        row = [*who, *scores, total, f"{unit.points:g}", harmless(status(result))]
        rows.append(row + _policy_cells(ruling.final(result)) if ruling else row)
    write_rows(path, rows)


def status(result: Result) -> str:
    """What became of a submission, in a word or in the sentence that its sender needs."""
    if result.problem:
        return result.problem
    if result.graded:
        return " ".join(["graded.", *result.notes]) if result.notes else "graded"
    faults = (check.seen for task in result.tasks for check in task.checks if check.outcome is Outcome.UNGRADED)
    return f"ungraded: the grader failed, not the student. {next(faults, '')}".strip()


def may_be_scored(result: Result, task: TaskResult) -> bool:
    """Whether a task's points say something about the student."""
    return not result.problem and task.outcome is not Outcome.UNGRADED


def _policy_cells(final: Final) -> list[str]:
    late = [f"{final.days_late}", f"{show(100 * final.penalty)} %"] if final.points is not None else ["", ""]
    why = "; ".join(filter(None, (final.why, final.warning)))
    return [*late, show(final.points), show(final.out_of), harmless(why)]
