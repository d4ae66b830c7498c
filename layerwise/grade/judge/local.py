"""For plain `pytest tests/checks`: the reference solutions, and a submission if there is one, run here as they are."""

from pathlib import Path
from typing import Self

from layerwise.course import Course
from layerwise.grade.judge.reference import Reference, open_reference
from layerwise.grade.judge.session import NotebookSession
from layerwise.grade.sandbox.sandbox import Sandbox
from layerwise.grade.submission.notebook import read_submission


class LocalContext:
    """Runs notebooks in processes of its own, without walls, each when it is first asked.

    Args:
        course: whose.
        seed: where the checks' random inputs start.
        submission: the notebook to check; None means each unit's solution.
    """

    def __init__(self, course: Course, seed: int, submission: Path | None = None) -> None:
        self.seed = seed
        self._course, self._submission = course, submission
        self._sandbox = Sandbox.weak()
        self._students: dict[str, NotebookSession] = {}
        self._solutions: dict[str, Reference] = {}

    @classmethod
    def of(cls, seed: int, submission: Path | None) -> Self:
        """For the course that is here.

        Raises:
            CourseError: there is none.
            SubmissionError: the submission is no notebook.
        """
        if submission is not None:
            read_submission(submission)
        return cls(Course.find(), seed, submission and submission.resolve())

    def student(self, unit_name: str) -> NotebookSession:
        if unit_name not in self._students:
            unit = self._course.unit(unit_name)
            work = read_submission(self._submission or unit.notebook("solutions"))
            self._students[unit_name] = NotebookSession(work, self._sandbox.start, unit.limits, self.seed)
        return self._students[unit_name]

    def solution(self, unit_name: str) -> Reference:
        if unit_name not in self._solutions:
            self._solutions[unit_name] = open_reference(self._course.unit(unit_name), self._sandbox.start)
        return self._solutions[unit_name]

    def close(self) -> None:
        """End every process that was started."""
        for session in (*self._students.values(), *self._solutions.values()):
            session.close()
