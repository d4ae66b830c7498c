"""Makes a release: gathers its files beside the place where it goes, tries the checks out, and puts it there whole."""

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from layerwise.build import derive
from layerwise.build.answers import overlaid, read_answers
from layerwise.build.notebook import assemble, to_bytes
from layerwise.course import Course, Unit, read_unit
from layerwise.errors import ReleaseError
from layerwise.grade.judge.recording import write_transcript
from layerwise.grade.judge.rehearsal import rehearse, unanswered
from layerwise.grade.judge.suite import Check, list_checks
from layerwise.grade.sandbox.sandbox import Sandbox
from layerwise.grade.submission.notebook import Submission, parse_submission
from layerwise.release.course_files import course_files
from layerwise.release.leaks import showing, shown
from layerwise.release.unit_files import unit_files

MARK = ".layerwise-release"
MARKED = "Made by `layerwise release`, which replaces this whole folder when it is made again.\n"

More = Callable[[Sequence[Unit]], Mapping[str, bytes]]  # of the units as students get them, paths and contents


@dataclass(frozen=True)
class Released:
    """What became of one unit.

    Attributes:
        unit: as students get it.
        public: how many checks they get.
        held_out: the functions of the checks that are marked so.
        showing: those of checks in which a line of the solution can be read, held out unless they were asked for.
        unanswered: those of checks that ask the solution about what the student did, and were held out for that.
    """

    unit: Unit
    public: int
    held_out: tuple[str, ...]
    showing: tuple[str, ...]
    unanswered: tuple[str, ...]


def release(
    course: Course, units: Sequence[Unit], out: Path, readable: bool = False, more: More | None = None
) -> Iterator[Released]:
    """Make the folder that students get; it is there, whole, when the iterator is exhausted.

    Args:
        course: from which.
        units: which of it, at least one.
        out: where; what is there must be an earlier release, of which only `.git` is kept.
        readable: whether checks in which a line of the solution can be read are handed out as well.
        more: gives files for a platform, such as a workflow that checks what students push.

    Yields:
        Each unit, when its checks have been tried out on its solution.

    Raises:
        ReleaseError: something else is there, or the release cannot be made.
        BuildError: a lesson is not what its source gives.
        GradingError: a public check does not pass on the solution.
    """
    _examine(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as folder:
        stage = Path(folder) / out.name
        known, names, done = shown(units), {unit.name for unit in units}, list[Released]()
        for unit in units:
            checks = list_checks(unit)
            done.append(_stage_unit(unit, names, stage, checks, set() if readable else showing(unit, checks, known)))
            yield done[-1]
        public = [each.unit for each in done]
        write_files(stage, course_files(course, public) | {MARK: MARKED.encode()})
        write_files(stage, more(public) if more else {})
        for cache in sorted(stage.rglob("__pycache__")):  # of the checks, which have run there
            shutil.rmtree(cache)
        _put(stage, out.resolve(), Path(folder) / "before")


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files below a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _examine(out: Path) -> None:
    """Refuse a place that holds anything but an earlier release."""
    if out.is_symlink() or (out.exists() and not (out / MARK).is_file()):
        raise ReleaseError(f"{out}: exists and is not an earlier release. Move it away, or choose another --out.")


def _stage_unit(
    unit: Unit, released: Collection[str], stage: Path, checks: Collection[Check], showing: set[str]
) -> Released:
    """Write a unit's files, without checks that are held out, show the solution or cannot do without it."""
    marked = {check.function for check in checks if check.held_out}
    withheld = marked | showing
    solution = _submission(unit, {})
    dependent: set[str] = set()
    sandbox = Sandbox.weak()  # the course's own code
    while True:
        write_files(stage, unit_files(unit, released, checks, withheld | dependent))
        public = read_unit(stage.resolve(), unit.name)
        rehearsal = rehearse(public, solution, sandbox)
        write_transcript(public.recording, rehearsal.transcript)
        works = _works(unit, rehearsal.asking)
        missed = unanswered(public, works, rehearsal.asking, sandbox) if rehearsal.asking else set()
        if not missed:
            break
        dependent |= {check.function for check in checks if check.name in missed}
    left = sum(check.function not in withheld | dependent for check in checks)
    return Released(public, left, tuple(sorted(marked)), tuple(sorted(showing - marked)), tuple(sorted(dependent)))


def _works(unit: Unit, tasks: Collection[str]) -> Iterator[Submission]:
    """The solution, and what is kept of other right answers and of mistakes in some tasks."""
    yield _submission(unit, {})
    for kind in ("alternates", "mistakes"):
        for path in sorted((unit.root / "tests" / kind / unit.name).glob("*.py")):
            written = read_answers(unit, path)
            if not set(tasks).isdisjoint(written):
                yield _submission(unit, written)


def _submission(unit: Unit, written: Mapping[str, str]) -> Submission:
    cells = overlaid(derive.exercise(unit, solve=True), written)
    return parse_submission(to_bytes(assemble(cells)))


def _put(stage: Path, out: Path, before: Path) -> None:
    """Put the new release in the place of an earlier one, or that one back."""
    if not out.exists():
        stage.rename(out)
        return
    out.rename(before)
    try:
        stage.rename(out)
    except BaseException:  # also Ctrl-C
        before.rename(out)
        raise
    with contextlib.suppress(FileNotFoundError):  # whoever publishes a release with git keeps its history
        (before / ".git").rename(out / ".git")
