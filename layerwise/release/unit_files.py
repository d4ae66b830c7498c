"""What students get of one unit, as paths in the release and their contents; nothing is run or written."""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from typing import Any

import tomlkit

from layerwise.build import blank_exercise, derive
from layerwise.build.notebook import executed, last_run, source_hash, to_bytes
from layerwise.course import Unit
from layerwise.errors import BuildError
from layerwise.grade.judge.invocation import Check
from layerwise.release.public_checks import public_text

LINK = re.compile(
    r"\[(?P<text>[^\[\]]*)\]\((?:\.\./)?(?:(?P<folder>lessons|exercises|solutions)/)?(?P<unit>\d\d_\w+)\.ipynb[^)]*\)"
)


def unit_files(
    unit: Unit, released: Collection[str], checks: Collection[Check], held_out: Collection[str]
) -> dict[str, bytes]:
    """The files of a unit but for the recorded answers of its reference.

    Args:
        unit: in the course.
        released: the names of all units of the release.
        checks: all checks of the unit.
        held_out: the functions of those that students do not get.

    Raises:
        BuildError: the lesson is missing, or is not what its source gives.
        ReleaseError: the check file cannot be changed safely.
    """
    blank = blank_exercise(unit)
    text = public_text(unit.checks.read_text(encoding="utf-8"), held_out, unit.checks.name)
    contents = {
        unit.notebook("lessons"): _lesson(unit, released),
        unit.notebook("exercises"): blank,
        unit.blank: blank,
        unit.folder / "unit.toml": description(unit, released, checks, held_out).encode(),
        unit.checks: text.encode(),
    }
    return {path.relative_to(unit.root).as_posix(): content for path, content in contents.items()}


def without_links(text: str, released: Collection[str]) -> str:
    """A text whose links to notebooks that are not in the release are plain words."""

    def kept(match: re.Match[str]) -> str:
        here = match["unit"] in released and match["folder"] != "solutions"
        return match[0] if here else match["text"]

    return LINK.sub(kept, text)


def _lesson(unit: Unit, released: Collection[str]) -> bytes:
    path, source, cells = unit.notebook("lessons"), unit.folder / "lesson.py", derive.lesson(unit)
    run = last_run(path)
    if run.source != source_hash(cells):
        raise BuildError(f"{path}: not what its source gives. Run `layerwise build {unit.name[:2]}` first.")
    linked = [
        replace(cell, source=without_links(cell.source, released)) if cell.kind == "markdown" else cell
        for cell in cells
    ]
    return to_bytes(executed(linked, run, source))


def description(unit: Unit, released: Collection[str], checks: Collection[Check], held_out: Collection[str]) -> str:
    """The unit.toml with the prerequisites that are there, and how many points of each task are held out.

    Comments and layout stay.
    """
    later = Counter[str]()
    for check in checks:
        later[check.task] += check.points * (check.function in held_out)  # type: ignore[assignment]
    document: Any = tomlkit.parse((unit.folder / "unit.toml").read_text(encoding="utf-8-sig"))
    document["prerequisites"] = [name for name in unit.prerequisites if name in released]
    for task in document.get("tasks", ()):
        if points := later[task["id"]]:
            task["held_out"] = int(points) if points == int(points) else points
    return tomlkit.dumps(document)
