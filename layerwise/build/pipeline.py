"""Builds what is out of date, or says what is."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from layerwise.build import derive
from layerwise.build.execute import execute
from layerwise.build.notebook import assemble, executed, last_run, source_hash, to_bytes
from layerwise.course import Course, Unit
from layerwise.errors import BuildError
from layerwise.io.files import write_changed

LESSON_LIMIT = 400_000  # bytes: opens at once, and git keeps every version
AT_ONCE = 2  # lessons run side by side


@dataclass(frozen=True)
class Built:
    """A notebook that was looked at: whether its file changed, and how long its cells ran (0: they did not)."""

    path: Path
    changed: bool
    seconds: float = 0.0


def build(course: Course, units: Iterable[Unit], force: bool = False) -> Iterator[Built]:
    """Bring the notebooks of some units up to date; lessons whose code has not changed are not run again.

    Args:
        course: for START_HERE.ipynb.
        units: which.
        force: run the lessons in any case.

    Yields:
        A `Built` for each notebook, as it is done.

    Raises:
        SourceError: a source is at fault.
        BuildError: a lesson raised, or its notebook is too large.
    """
    units = tuple(units)
    for path, content in _derived(course, units):
        yield Built(path, write_changed(path, content))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for future in as_completed([pool.submit(_lesson, unit, force) for unit in units]):
            yield future.result()


def check_built(course: Course, units: Iterable[Unit]) -> list[str]:
    """What differs between sources and built notebooks, a sentence each; nothing is run or written.

    Raises:
        SourceError: a source is at fault.
    """
    units = tuple(units)
    faults = [
        f"{path}: not what its source gives." for path, content in _derived(course, units) if _old(path) != content
    ]
    for unit in units:
        cells, path = derive.lesson(unit), unit.notebook("lessons")
        run = last_run(path)
        if run.source != source_hash(cells):
            faults.append(f"{path}: its code is not that of {unit.folder / 'lesson.py'}; it must be run again.")
        elif to_bytes(executed(cells, run, unit.folder / "lesson.py")) != _old(path):
            faults.append(f"{path}: not what its source gives.")
    known = {unit.notebook(folder) for unit in course.units for folder in ("lessons", "exercises", "solutions")}
    for folder in ("lessons", "exercises", "solutions"):
        strays = sorted(set((course.root / folder).glob("*.ipynb")) - known)
        faults += [f"{stray}: belongs to no unit." for stray in strays]
    return faults


def blank_exercise(unit: Unit) -> bytes:
    """The file of a unit's exercise before anybody worked on it; in a release, which has no sources, its copy.

    Raises:
        SourceError: its source is at fault.
    """
    if unit.blank.is_file():
        return unit.blank.read_bytes()
    return to_bytes(assemble(derive.exercise(unit)))


def _derived(course: Course, units: tuple[Unit, ...]) -> Iterator[tuple[Path, bytes]]:
    """Path and content of every notebook that is not executed."""
    for unit in units:
        yield unit.notebook("exercises"), blank_exercise(unit)
        yield unit.notebook("solutions"), to_bytes(assemble(derive.exercise(unit, solve=True)))
    yield course.root / "START_HERE.ipynb", to_bytes(assemble(derive.start_here(course)))


def _lesson(unit: Unit, force: bool) -> Built:
    """Build one lesson, running it only when its code has changed."""
    path, source, cells = unit.notebook("lessons"), unit.folder / "lesson.py", derive.lesson(unit)
    old, seconds = last_run(path), 0.0
    run = old
    if force or old.source != source_hash(cells):
        run = execute(cells, source)
        seconds = run.seconds
        if run.gives_the_same_as(old):  # but for the time it took: then nothing has changed
            run = old
    content = to_bytes(executed(cells, run, source))
    if len(content) > LESSON_LIMIT:
        raise BuildError(
            f"{path}: {len(content) / 1000:.0f} kB; a lesson may have {LESSON_LIMIT // 1000}. "
            "Draw smaller or fewer figures."
        )
    return Built(path, write_changed(path, content), seconds)


def _old(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
