"""`credit()` in a test cell of nbgrader: the points of a task, by the same checks as everywhere."""

from dataclasses import dataclass, replace

from layerwise.course import Course
from layerwise.errors import GradingError
from layerwise.grade.records import Outcome
from layerwise.notebook import Report, as_text, judging, live_namespace


@dataclass(frozen=True)
class Credit(Report):
    """A report that nbgrader reads as a number of points, because that is its text, and Jupyter shows as a card."""

    def __repr__(self) -> str:
        return str(float(sum(task.earned for task in self.tasks)))


def credit(task: str, held_out: bool = False) -> Credit:
    """What a task of this notebook earns, for a test cell of nbgrader.

    Args:
        task: its id.
        held_out: whether the checks that students do not get are asked, and not those that they get.

    Returns:
        A card whose text is the number of points: nbgrader's partial credit.

    Raises:
        AssertionError: nothing is earned; the message is what the checks say.
        GradingError: the checks cannot tell.
        CourseError: there is no such task.
    """
    namespace = live_namespace()
    unit, wanted = Course.find().select(task)
    if wanted is None:
        raise GradingError(f"credit() takes a task, such as {unit.number}.1. Received: {task!r}.")
    with judging(unit, namespace) as judge:
        result = judge(wanted)[0]
    checks = tuple(check for check in result.checks if check.held_out is held_out)
    result = replace(result, checks=checks, points=sum(check.points for check in checks), held_out=0.0)
    if result.outcome is Outcome.UNGRADED:
        said = result.first_fault.seen if result.first_fault else "There are no such checks here."
        raise GradingError(f"Task {task} cannot be graded, which is not the student's fault. {said}")
    if not result.earned:
        raise AssertionError(as_text(result))
    return Credit((result,), {wanted.id: wanted.hint})
