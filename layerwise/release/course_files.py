"""What students get besides the units: the package, the data, what is to be installed, where to begin."""

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from layerwise.build import derive
from layerwise.build.notebook import assemble, to_bytes
from layerwise.course import Course, Unit
from layerwise.errors import ReleaseError
from layerwise.io.templates import render

PACKAGE = Path(__file__).resolve().parent.parent
PROJECT = ("LICENSE", "pyproject.toml", "requirements.txt", "constraints.txt", ".gitattributes")
WRITTEN = {"README.md": "README.md", "Makefile": "Makefile", "gitignore": ".gitignore"}


def course_files(course: Course, units: Sequence[Unit]) -> dict[str, bytes]:
    """Paths in the release and their contents.

    Args:
        course: whose package and data; those of the installed package where the course has none of its own.
        units: which are handed out.

    Raises:
        ReleaseError: the package was not installed from a checkout.
    """
    start = derive.start_here(course, units, solutions=False)
    return installed_files(course) | {"START_HERE.ipynb": to_bytes(assemble(start))} | _written(_home(course), units)


def installed_files(course: Course) -> dict[str, bytes]:
    """Paths and contents of the package, of what it is installed with, and of the data.

    Raises:
        ReleaseError: the package was not installed from a checkout.
    """
    home = _home(course)
    if missing := [name for name in PROJECT if not (home / name).is_file()]:
        raise ReleaseError(f"{home / missing[0]}: missing. A release is made from a checkout of the course.")
    paths = [home / name for name in PROJECT]
    paths += [
        *_below(home / "layerwise"),
        *_below(home / "layerwise_runner"),
        *(path for path in _below(home / "datasets") if path.suffix != ".py"),
    ]
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in paths}


def _home(course: Course) -> Path:
    return course.root if (course.root / "layerwise").is_dir() else PACKAGE.parent


def _below(folder: Path) -> Iterator[Path]:
    """The files in a folder, without what Python, editors and systems leave there."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith(".") or part == "__pycache__" for part in parts):
            yield path


def _written(home: Path, units: Sequence[Unit]) -> dict[str, bytes]:
    project = tomllib.loads((home / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    facts = {"units": units, "python": project["requires-python"]}
    return {name: render(f"release/{template}", **facts).encode() for template, name in WRITTEN.items()}
