"""A result as Gradescope reads it: the file `results.json`."""

import json
from collections.abc import Iterator

from layerwise.grade.records import CheckResult, Outcome, Result, TaskResult
from layerwise.grade.report.gradebook import may_be_scored, status

VISIBILITIES = ("after_published", "after_due_date", "hidden", "visible")


def results_json(result: Result) -> str:
    """The text of a submission's file, as it is written beside reports."""
    return json.dumps(as_results(result), ensure_ascii=False, indent=1)


def as_results(result: Result, held_out: str = VISIBILITIES[0]) -> dict[str, object]:
    """A result in Gradescope's format.

    Args:
        result: of one submission.
        held_out: when students see what held-out checks gave: one of `VISIBILITIES`. What these require and saw is
            never in it.
    """
    scored = [task for task in result.tasks if may_be_scored(result, task)]
    tests = [test for task in scored for test in _tests(task, held_out)]
    return {"output": status(result), "execution_time": round(result.seconds, 3), "tests": tests} | (
        {"score": result.earned} if result.graded else {}
    )


def _tests(task: TaskResult, held_out: str) -> Iterator[dict[str, object]]:
    """A task as one of Gradescope's tests, and its held-out checks as another."""
    for later in (False, True):
        checks = [check for check in task.checks if check.held_out is later]
        passed = sum(check.outcome is Outcome.PASSED for check in checks)
        said = f"{passed} of {len(checks)} pass." if later else "\n".join(map(_sentences, checks))
        if checks:
            yield {
                "name": f"Task {task.id}: {task.title}" + (" (held-out checks)" if later else ""),
                "score": sum(check.earned for check in checks),
                "max_score": sum(check.points for check in checks),
                "status": "passed" if passed == len(checks) else "failed",
                "output": said,
                "visibility": held_out if later else "visible",
            }


def _sentences(check: CheckResult) -> str:
    return " ".join(text for text in (f"[{check.outcome}]", check.required, check.seen, check.hint) if text)
