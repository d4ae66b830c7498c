"""Makes the zip for Gradescope: setup, the package, the data, and a unit with every check and its solution."""

import io
import tempfile
import zipfile
from pathlib import Path

from layerwise.build import derive
from layerwise.build.notebook import assemble, to_bytes
from layerwise.course import Course, Unit, read_unit
from layerwise.errors import ReleaseError
from layerwise.grade.job import grade_notebook
from layerwise.grade.records import Outcome
from layerwise.io.files import write_changed
from layerwise.io.templates import render
from layerwise.machine import PYTHONS
from layerwise.platforms.gradescope.run import ACCOUNT
from layerwise.release.course_files import installed_files
from layerwise.release.folder import write_files
from layerwise.release.unit_files import description

MARK = b"Made by `layerwise release --gradescope`, which replaces this file when it is made again."
SCRIPTS = ("setup.sh", "run_autograder")
BELOW = "course"  # where in the zip the course lies, beside the scripts
DATE = (2020, 1, 1, 0, 0, 0)  # of every member, so that the same course gives the same bytes


def make_autograder(course: Course, unit: Unit, out: Path, held_out: str) -> None:
    """Write the zip, after its checks have passed on its solution.

    Args:
        course: from which.
        unit: which of it.
        out: the zip; what is there must be an earlier one.
        held_out: when students see the points of held-out checks: a visibility of Gradescope's.

    Raises:
        ReleaseError: something else is there, or a check does not pass.
        GradingError: the checks cannot be run.
    """
    if out.exists() and not _ours(out):
        raise ReleaseError(f"{out}: exists and is no earlier autograder. Move it away, or choose another --out.")
    files = autograder_files(course, unit, held_out)
    _try_out(files, unit)
    write_changed(out, _zipped(files))


def autograder_files(course: Course, unit: Unit, held_out: str) -> dict[str, bytes]:
    """Paths in the zip and their contents."""
    solution = to_bytes(assemble(derive.exercise(unit, solve=True)))
    inside = installed_files(course) | {
        "README.md": render("gradescope/README.md", unit=unit).encode(),
        f"units/{unit.name}/unit.toml": description(unit, (), (), ()).encode(),
        unit.checks.relative_to(unit.root).as_posix(): unit.checks.read_bytes(),
        unit.notebook("solutions").relative_to(unit.root).as_posix(): solution,
    }
    low, below = PYTHONS
    setup, run = SCRIPTS
    minors = sorted(range(low[1], below[1]), key=lambda minor: abs(minor - 12))  # as Ubuntu 24.04 has it, or nearby
    return {
        setup: render("gradescope/setup.sh", low=low, below=below, minors=minors, account=ACCOUNT).encode(),
        run: render("gradescope/run_autograder", held_out=held_out).encode(),
        **{f"{BELOW}/{name}": content for name, content in inside.items()},
    }


def _try_out(files: dict[str, bytes], unit: Unit) -> None:
    """Run the checks on the solution, in a folder with nothing but these files."""
    with tempfile.TemporaryDirectory(prefix="layerwise-autograder-") as folder:
        write_files(Path(folder), files)
        staged = read_unit(Path(folder).resolve() / BELOW, unit.name)
        for task in grade_notebook(staged, staged.notebook("solutions")):
            if task.outcome is not Outcome.PASSED:
                said = task.first_fault.seen if task.first_fault else ""
                raise ReleaseError(f"{unit.checks}: task {task.id} does not pass on the solution. {said}".strip())


def _zipped(files: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = MARK
        for name, data in files.items():
            member = zipfile.ZipInfo(name, DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3  # Unix, whose permissions follow
            member.external_attr = (0o100755 if name in SCRIPTS else 0o100644) << 16
            archive.writestr(member, data)
    return content.getvalue()


def _ours(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return archive.comment == MARK
