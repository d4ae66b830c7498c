"""Runs a lesson or a solution. Prints as JSON the figures that it recorded, or why it did not run to its end.

Without those that were measured with a clock: the others should be the same on every run.

python -m layerwise.audit.rerun ROOT UNIT lessons
"""

import json
import sys
from pathlib import Path

from layerwise.build import derive
from layerwise.build.execute import execute
from layerwise.build.notebook import measured
from layerwise.course import Course
from layerwise.errors import LayerwiseError


def main(root: str, name: str, folder: str) -> None:
    """Run, print."""
    figures: dict[str, float] = {}
    fault = ""
    try:
        unit = Course(Path(root)).unit(name)
        lesson = folder == "lessons"
        cells = derive.lesson(unit) if lesson else derive.exercise(unit, solve=True)
        run = execute(cells, unit.folder / ("lesson.py" if lesson else "exercise.py"))
        figures = {figure.name: figure.mean for figure in measured(run.outputs).values() if not figure.timed}
    except LayerwiseError as error:
        fault = str(error)
    print(json.dumps({"figures": figures, "fault": fault}))


if __name__ == "__main__":
    main(*sys.argv[1:])
