"""Private checks: files like those in tests/checks that an instructor keeps in a folder of their own."""

from collections import Counter
from pathlib import Path

from layerwise.course import Course, PrivateChecks, Unit
from layerwise.errors import GradingError
from layerwise.grade.judge.invocation import list_checks


def read_private(course: Course, unit: Unit, folder: Path) -> PrivateChecks | None:
    """Read a unit's private checks.

    Args:
        course: whose units the folder's files belong to.
        unit: the one to be graded.
        folder: with a file `test_NN_topic.py` for each unit that has some.

    Returns:
        None when there are none for this unit.

    Raises:
        GradingError: there is no such folder, a file belongs to no unit, a check to no task, one has the name of a
            public check, or the file cannot be imported.
    """
    if not folder.is_dir():
        raise GradingError(f"--checks: no such folder: {folder}.")
    known = {each.checks.name for each in course.units}
    for path in sorted(folder.glob("*.py")):
        if path.name not in known:
            raise GradingError(f"{path}: belongs to no unit. For unit {unit.name[:2]} it would be {unit.checks.name}.")
    path = folder / unit.checks.name
    if not path.is_file():
        return None
    checks = list_checks(unit, path.resolve())
    public = {check.name for check in list_checks(unit)}
    points = Counter[str]()
    for check in checks:
        if check.name in public:
            raise GradingError(f"{path}: {check.name} is the name of a public check as well. Give it another one.")
        points[check.task] += check.points  # type: ignore[assignment]
    return PrivateChecks(path.read_text(encoding="utf-8"), tuple(sorted(points.items())))
