"""Figures of a lesson that its author should know: its time and size, the lengths of its parts, pictures and links."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from layerwise.audit.finding import Finding
from layerwise.build.derive import HOSTED, PREDICT, READING
from layerwise.build.notebook import last_run
from layerwise.build.pipeline import LESSON_LIMIT
from layerwise.course import Unit
from layerwise.plots import FIGURE

TASKS = (4, 7)  # that fill a sitting
SECONDS = 180.0  # for a lesson, on two cores
LINK = re.compile(r"\]\((?!\w+:)([^)#\s]+)(?:#[^)\s]*)?\)")
HEADING = re.compile(r"^#{1,3} +(.+)$", re.MULTILINE)
CODE_OR_MATHEMATICS = re.compile(r"```.*?```|\$\$.*?\$\$|\$[^$]+\$|`[^`]+`", re.DOTALL)


def quality(unit: Unit) -> Iterator[Finding]:
    """The figures of the built lesson. Faults are: too slow, too large, figures that cannot be read, dead links."""
    count, (fewest, most) = len(unit.tasks), TASKS
    note = "" if fewest <= count <= most else f"; {fewest} to {most} make a whole sitting"
    yield Finding(unit.name, "quality", f"{count} task{'' if count == 1 else 's'}{note}", False)
    path = unit.notebook("lessons")
    if not path.is_file():
        yield Finding(unit.name, "quality", f"{path}: missing. Run `layerwise build {unit.name[:2]}`.")
        return
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cells = [cell | {"source": "".join(cell["source"])} for cell in notebook["cells"]]
    yield from _cost(unit, path, last_run(path).seconds)
    yield from _code(unit, [cell for cell in cells if cell["cell_type"] == "code" and cell["id"] != HOSTED])
    yield from _text(unit, [cell["source"] for cell in cells if cell["cell_type"] == "markdown"])
    yield from _figures(unit, path, cells)
    for folder in ("lessons", "exercises", "solutions"):
        yield from _links(unit, unit.notebook(folder))


def _cost(unit: Unit, path: Path, seconds: float) -> Iterator[Finding]:
    yield Finding(
        unit.name, "quality", f"the lesson ran {seconds:.0f} s and has {path.stat().st_size / 1000:.0f} kB", False
    )
    if seconds > SECONDS:
        yield Finding(
            unit.name, "quality", f"{path}: ran {seconds:.0f} s; a lesson may take {SECONDS:.0f}. Train less."
        )
    if path.stat().st_size > LESSON_LIMIT:
        yield Finding(
            unit.name, "quality", f"{path}: more than {LESSON_LIMIT // 1000} kB. Draw smaller or fewer figures."
        )


def _code(unit: Unit, cells: list[dict[str, Any]]) -> Iterator[Finding]:
    lengths = [_lines_of_code(cell["source"]) for cell in cells]
    if lengths:
        text = f"{len(lengths)} code cells, {median(lengths):.0f} lines in the middle, {max(lengths)} in the longest"
        yield Finding(unit.name, "quality", text, False)


def _lines_of_code(source: str) -> int:
    lines = [line.strip() for line in source.splitlines()]
    return sum(bool(line) and not line.startswith("#") for line in lines)


def _text(unit: Unit, texts: list[str]) -> Iterator[Finding]:
    prompts = sum(text.startswith(PREDICT) for text in texts)
    sections: dict[str, int] = {}
    current = ""
    for text in texts:
        for piece in re.split(r"(?m)^(?=#{1,3} )", text):
            if heading := HEADING.match(piece):
                current = heading[1]
            words = len(re.findall(r"\w+", CODE_OR_MATHEMATICS.sub(" x ", piece)))
            sections[current] = sections.get(current, 0) + words
    sections.pop(READING, None)  # a list of titles, not a text
    longest = max(sections, key=sections.__getitem__, default="")
    yield Finding(
        unit.name,
        "quality",
        f"{prompts} prompts to predict; {len(sections)} sections, {sum(sections.values())} words, "
        f"the longest {longest!r} with {sections.get(longest, 0)}",
        False,
    )


def _figures(unit: Unit, path: Path, cells: list[dict[str, Any]]) -> Iterator[Finding]:
    """Each picture must have a text for those who cannot see it, and axes that say what they show."""
    count = 0
    for number, cell in enumerate(cells, start=1):
        for output in cell.get("outputs", []):
            if not any(kind.startswith("image/") for kind in output.get("data", {})):
                continue
            count += 1
            place, metadata = f"{path}, cell {number}", output.get("metadata", {})
            if not metadata.get("image/png", {}).get("alt", "").strip():
                yield Finding(unit.name, "quality", f"{place}: a figure without alt text. Show it with plots.show().")
            if bare := metadata.get(FIGURE, {}).get("unlabelled"):
                yield Finding(
                    unit.name, "quality", f"{place}: a figure with unlabeled axes ({', '.join(bare)}). Name them."
                )
    yield Finding(unit.name, "quality", f"{count} figures", False)


def _links(unit: Unit, path: Path) -> Iterator[Finding]:
    if not path.is_file():
        return
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        for target in LINK.findall("".join(cell["source"])) if cell["cell_type"] == "markdown" else ():
            if not (path.parent / target).exists():
                yield Finding(unit.name, "quality", f"{path}: a dead link to {target}. Correct or remove it.")
