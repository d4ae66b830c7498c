"""Whether a unit is whole: its files, its tasks and their checks, and notebooks that equal their sources."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from layerwise.audit.finding import Finding
from layerwise.audit.mutants import excuses
from layerwise.build import check_built
from layerwise.build.derive import PICTURE
from layerwise.build.source import examine_exercise, read_source
from layerwise.course import KINDS, Course, Unit
from layerwise.errors import CourseError, SourceError
from layerwise.quiz import QUIZ, read_quiz

NEEDED = ("unit.toml", "lesson.py", "exercise.py")
ALLOWED = (*NEEDED, "mutants.toml", QUIZ)
ALTERNATES = 2
CHECKS = 2
SETTING = {"parametrize"}


def structure(course: Course, unit: Unit) -> Iterator[Finding]:
    """What is missing, what is too much, and what does not fit together."""
    for text in (*_files(unit), *_description(unit), *_exercise(unit), *_checks(unit), *_built(course, unit)):
        yield Finding(unit.name, "structure", text)


def _files(unit: Unit) -> Iterator[str]:
    for name in NEEDED:
        if not (unit.folder / name).is_file():
            yield f"{unit.folder / name}: missing. Every unit needs {', '.join(NEEDED)}."
    lesson = unit.folder / "lesson.py"
    text = lesson.read_text(encoding="utf-8") if lesson.is_file() else ""
    pictures = [match["name"] for match in PICTURE.finditer(text)]
    for path in sorted(unit.folder.iterdir()):
        if path.name not in (*ALLOWED, "__pycache__") and path.name not in pictures:
            yield (
                f"{path}: belongs to no unit. A unit's folder holds {', '.join(ALLOWED)}, pictures that its lesson "
                "shows, and nothing else."
            )
    if not unit.checks.is_file():
        yield f"{unit.checks}: missing. Every unit needs a check file."
    alternates = unit.root / "tests" / "alternates" / unit.name
    found = len(list(alternates.glob("*.py")))
    if found < ALTERNATES:
        yield f"{alternates}: holds {found} alternates. Keep at least {ALTERNATES} right answers in another style."


def _description(unit: Unit) -> Iterator[str]:
    path = unit.folder / "unit.toml"
    for key, value in (("title", unit.title), ("summary", unit.summary), ("goals", "".join(unit.goals))):
        if not value.strip():
            yield f"{path}: {key} is empty. Say it."
    if unit.minutes < 1:
        yield f"{path}: minutes is {unit.minutes}. Say how long the unit takes."
    if not unit.tasks:
        yield f"{path}: no tasks. Write at least one, as [[tasks]]."
    for task in unit.tasks:
        for key, text in (("title", task.title), ("hint", task.hint)):
            if not text.strip():
                yield f"{path}: task {task.id} has no {key}. Write one."
        if task.minutes < 1:
            yield f"{path}: task {task.id} takes {task.minutes} minutes. Say how long it takes."
    steps = [KINDS.index(task.kind) for task in unit.tasks]
    if steps != sorted(steps):
        yield f"{path}: the kinds of the tasks do not climb. Order them as {', '.join(KINDS)}."


def _exercise(unit: Unit) -> Iterator[str]:
    path = unit.folder / "exercise.py"
    if path.is_file():
        try:
            examine_exercise(path, unit, read_source(path))
            excuses(unit)
            read_quiz(unit)
        except (SourceError, CourseError) as error:
            yield str(error)


def _checks(unit: Unit) -> Iterator[str]:
    """Faults of the check file, read without running it."""
    if not unit.checks.is_file():
        return
    known, counts = {task.id for task in unit.tasks}, Counter[str]()
    for function in _tests(unit.checks):
        marks = {name: call for decorator in function.decorator_list for name, call in _call(decorator)}
        place = f"{unit.checks}:{function.lineno}: {function.name}"
        mark = marks.get("task")
        named = mark.args[0] if mark and mark.args else None
        if not (isinstance(named, ast.Constant) and named.value in known):
            yield f"{place} belongs to no task of the unit. Mark it with @task(id, points=…)."
            continue
        if not ast.get_docstring(function):
            yield f"{place} has no docstring. Say in a sentence what is required: the student reads it."
        counts[str(named.value)] += 1 if SETTING.isdisjoint(marks) else CHECKS
    for task in unit.tasks:
        if counts[task.id] < CHECKS:
            yield f"{unit.checks}: task {task.id} has {counts[task.id]} checks. Give it at least {CHECKS}."


def _tests(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node


def _call(decorator: ast.expr) -> Iterator[tuple[str, ast.Call]]:
    if isinstance(decorator, ast.Call):
        function = decorator.func
        yield (function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")), decorator


def _built(course: Course, unit: Unit) -> Iterator[str]:
    try:
        faults = check_built(course, [unit])
    except SourceError as error:
        faults = [str(error)]
    for fault in faults:
        yield f"{fault} Run `layerwise build {unit.name[:2]}`."
