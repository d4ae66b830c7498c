"""nbgrader's folder of a course, of which one folder has what students handed in. (`nbgrader` makes its tasks.)"""

from collections.abc import Collection

SUBMITTED = "submitted"
BESIDE = {"source", "release", "autograded", "feedback", "gradebook.db", "nbgrader_config.py"}


def is_course(names: Collection[str]) -> bool:
    """Whether a folder that holds these is a course's."""
    return SUBMITTED in names and not BESIDE.isdisjoint(names)
