"""Whether a unit teaches as the course means to: ordinary Keras in sight, the field's words, honest comparisons."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from layerwise.audit.demands import demands
from layerwise.audit.finding import Finding
from layerwise.audit.wording import numbers, prose, terms, wording
from layerwise.build.notebook import last_run
from layerwise.build.source import SourceCell, read_source
from layerwise.course import Unit

CELLS, WORDS, SECONDS = 35, 2_300, 90.0  # at most: visible cells, words of prose, seconds on two cores
DRAWING = 0.1  # at most, of the visible lines of code
DRAWS = re.compile(r"\bplt\.|\bplots\.|\brecord\(|\baxe?s?\d?\.\w+\(|\bfigure\b|\.plot\(|\bimshow\(|\banimate\(")
KERAS_TASKS = ((7, 2), (3, 1))  # from this unit on at least so many tasks are work with Keras
KERAS = re.compile(r"\bkeras\b|\blayers\.|\.fit\(|\.compile\(|\btf\.")
WORKFLOW = {
    "fit with validation data": re.compile(r"\.fit\([^#]*?validation_(?:data|split)", re.DOTALL),
    "evaluate": re.compile(r"\.evaluate\("),
    "predict": re.compile(r"\.predict\("),
}
HISTORY = re.compile(r"history.*?\.plot\(|plots\.curves\(", re.DOTALL)
ON_TEST = re.compile(
    r"validation(?:_data)?\s*=\s*\(?\s*(?:\(\s*)?(?:x_|X_|inputs_)?test|validation=test", re.IGNORECASE
)
BETTER = re.compile(r"\b(?:better|best|beats?|outperforms?|more accurate|wins?|ahead of|(?:higher|lower) than)\b")
BUDGET = re.compile(r"\bbudget|\bsame (?:number|epochs|steps|time|trials)|\bas (?:many|long)\b|\bboth trained\b")


@dataclass(frozen=True)
class Section:
    """A part of the lesson: its cells, and whether a reader may skip it."""

    cells: tuple[SourceCell, ...]
    deeper: bool


def teaching(unit: Unit) -> Iterator[Finding]:
    """Where a unit departs from how the course teaches."""
    lesson, exercise = unit.folder / "lesson.py", unit.folder / "exercise.py"
    cells = read_source(lesson)
    sections = tuple(_sections(cells))
    rules: Iterable[Iterator[str]] = (
        _size(unit, sections),
        _time(unit),
        _drawing(unit, sections),
        _workflow(unit, cells),
        _on_test(unit, cells),
        _keras_tasks(unit, read_source(exercise)),
        _better(unit, cells),
        terms(unit, cells),
        wording(unit, cells, lesson),
        wording(unit, read_source(exercise), exercise),
        numbers(unit, cells),
    )
    for rule in rules:
        for text in rule:
            yield Finding(unit.name, "teaching", text)
    yield from demands(unit)


def _sections(cells: Sequence[SourceCell]) -> Iterator[Section]:
    """The lesson in parts: a Deeper section reaches to the next heading that is not below its own."""
    current: list[SourceCell] = []
    deeper, level = False, 0
    for cell in cells:
        heading = re.match(r"(#+) ", cell.text) if cell.kind == "markdown" else None
        begins = "deeper" in cell.tags
        if begins or (deeper and heading and len(heading[1]) <= level):
            yield Section(tuple(current), deeper)
            current, deeper = [], begins
            level = len(heading[1]) if heading else 0
        current.append(cell)
    yield Section(tuple(current), deeper)


def _read(sections: Iterable[Section]) -> tuple[SourceCell, ...]:
    """What every reader sees: no Deeper section, no collapsed code."""
    return tuple(c for section in sections if not section.deeper for c in section.cells if "collapsed" not in c.tags)


def _size(unit: Unit, sections: Sequence[Section]) -> Iterator[str]:
    visible = _read(sections)
    count, words = len(visible), len(re.findall(r"[A-Za-z][\w'’-]*", prose(visible)))
    lesson = unit.folder / "lesson.py"
    if count > CELLS:
        yield f"{lesson}: {count} visible cells; at most {CELLS} fit into a sitting. Collapse, join, or go deeper."
    if words > WORDS:
        yield f"{lesson}: {words} words outside of Deeper sections; {WORDS} are enough. Cut, or go deeper."


def _time(unit: Unit) -> Iterator[str]:
    seconds = last_run(unit.notebook("lessons")).seconds
    if seconds > SECONDS:
        yield f"{unit.notebook('lessons')}: ran {seconds:.0f} s; a lesson may take {SECONDS:.0f}. Train less."


def _drawing(unit: Unit, sections: Sequence[Section]) -> Iterator[str]:
    code = [line for cell in _read(sections) if cell.kind == "code" for line in cell.text.splitlines() if line.strip()]
    share = sum(bool(DRAWS.search(line)) for line in code) / max(1, len(code))
    if share > DRAWING:
        yield (
            f"{unit.folder / 'lesson.py'}: {share:.0%} of the visible lines of code draw or record; at most "
            f'{DRAWING:.0%} may. Collapse them: tags=["collapsed"].'
        )


def _workflow(unit: Unit, cells: Sequence[SourceCell]) -> Iterator[str]:
    """A lesson with a model shows what one would type: fit with validation, evaluate, predict, and its curves."""
    code = [cell for cell in cells if cell.kind == "code"]
    if not any(re.search(r"^(?:import keras|from keras)", cell.text, re.MULTILINE) for cell in code):
        return
    visible = "\n".join(cell.text for cell in code if "collapsed" not in cell.tags)
    missing = [name for name, pattern in WORKFLOW.items() if not pattern.search(visible)]
    if not any(HISTORY.search(cell.text) for cell in code):
        missing.append("a drawn history")
    if missing:
        yield f"{unit.folder / 'lesson.py'}: a model without {', '.join(missing)} in sight. Show the ordinary workflow."


def _on_test(unit: Unit, cells: Sequence[SourceCell]) -> Iterator[str]:
    for cell in cells:
        if cell.kind == "code" and "collapsed" not in cell.tags and (found := ON_TEST.search(cell.text)):
            yield f"{unit.folder / 'lesson.py'}:{cell.line}: {found[0]!r} trains with an eye on the test data."


def _keras_tasks(unit: Unit, cells: Sequence[SourceCell]) -> Iterator[str]:
    wanted = next((count for number, count in KERAS_TASKS if unit.number >= number), 0)
    found = [cell.task for cell in cells if cell.kind == "code" and cell.task and KERAS.search(cell.text)]
    if len(found) < wanted:
        yield f"{unit.folder / 'exercise.py'}: {len(found)} tasks are work with Keras; at least {wanted} should be."


def _better(unit: Unit, cells: Sequence[SourceCell]) -> Iterator[str]:
    """A claim that something is better is made by `lab.compare`, or says what budget each side had."""
    compares = any(cell.kind == "code" and "lab.compare(" in cell.text for cell in cells)
    for cell in cells:
        for claim in _claims(cell):
            if BETTER.search(claim) and not compares and not BUDGET.search(claim):
                yield (
                    f"{unit.folder / 'lesson.py'}:{cell.line}: {claim[:60]!r} compares without a budget. Use "
                    "lab.compare, or say what both had."
                )


def _claims(cell: SourceCell) -> list[str]:
    found: Callable[[str], list[str]] = re.compile(r"claim=\(?\s*f?\"([^\"]+)\"").findall
    return found(cell.text) if cell.kind == "code" else []
