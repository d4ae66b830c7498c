"""The exceptions of Layerwise, one tree.

LayerwiseError            anything that the command line reports in one line, without a traceback
├── SourceError           a unit's source is at fault: file, line, the fault, the fix
├── CourseError           a unit or a task that does not exist, a unit.toml that cannot be read
├── BuildError            a lesson that raised, a notebook that grew too large
├── DataError             a data set that is missing, damaged or cannot be downloaded
├── PolicyError           a policy, a list of times or of a learning platform that cannot be used
├── SubmissionError       a submitted file that is not a notebook of this course
├── GradingError          our own fault while grading: never scored as the student's
├── ReleaseError          a release that cannot be made, or put where it is asked for
└── ReportError           a folder of reports that cannot be written, that another grader has, or a newer version wrote

`layerwise_runner.errors.WireError`, bytes or values that may not cross between the two processes, is not of this tree:
the student's side knows nothing of this package.
"""

from pathlib import Path


class LayerwiseError(Exception):
    """Root of the tree. The message names the offender and the cure."""


class SourceError(LayerwiseError):
    """A unit's source is at fault."""

    def __init__(self, path: Path, line: int, fault: str, fix: str) -> None:
        super().__init__(f"{path}:{line}: {fault} {fix}")
        self.path, self.line = path, line


class CourseError(LayerwiseError):
    """No such unit or task, or a unit.toml that cannot be used."""


class BuildError(LayerwiseError):
    """A notebook could not be built."""


class DataError(LayerwiseError):
    """A data set is missing, damaged, unknown or out of reach."""


class SubmissionError(LayerwiseError):
    """A submitted file cannot be read as a notebook of this course."""


class PolicyError(LayerwiseError):
    """A policy.toml, a list of times or a platform's gradebook that cannot be used."""


class GradingError(LayerwiseError):
    """The grader itself failed; what it was grading is `ungraded`, never zero."""


class ReportError(LayerwiseError):
    """Reports cannot be written where they should go, or were written by a newer version."""


class ReleaseError(LayerwiseError):
    """A release for students cannot be made, or not put where it is asked for."""
