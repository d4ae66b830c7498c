"""What a worker on another machine needs to grade a unit, as one archive that it lays out once."""

import hashlib
import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path

from layerwise.course import Unit
from layerwise.data.folder import datasets_of

PACKAGES = tuple(Path(__file__).resolve().parents[2] / name for name in ("layerwise", "layerwise_runner"))
SOURCES = ("*.py", "*.ini", "*.html")
SAME = "Install the same version there."
NO_DATE = (1980, 1, 1, 0, 0, 0)  # the same files are the same archive, whenever they were written


@dataclass(frozen=True)
class Kit:
    """The files that a unit is graded with.

    Attributes:
        unit: the unit's name.
        archive: unit.toml, checks, solution and data sets as a zip file.
        digest: of the archive and of this package; the name of the folder that it is laid out in.
    """

    unit: str
    archive: bytes = field(repr=False)
    digest: str


def pack(unit: Unit) -> Kit:
    """Put what grading reads of a course into an archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _files(unit):
            entry = zipfile.ZipInfo(name, NO_DATE)
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    digest = hashlib.sha256(identity().encode() + packed.getvalue()).hexdigest()[:16]
    return Kit(unit.name, packed.getvalue(), digest)


def _files(unit: Unit) -> Iterator[tuple[str, bytes]]:
    """Names relative to the course, with contents; a name that ends in a slash is a folder."""
    for folder in ("datasets", *(f"units/{name}" for name in unit.prerequisites)):  # a unit names only units that exist
        yield f"{folder}/", b""
    for path in (unit.folder / "unit.toml", unit.checks, unit.notebook("solutions")):
        yield path.relative_to(unit.root).as_posix(), path.read_bytes()
    data = datasets_of(unit.root)  # the package's, for a course that has none
    for path in sorted(path for path in data.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        yield f"datasets/{path.relative_to(data).as_posix()}", path.read_bytes()


def lay_out(kit: Kit, above: Path) -> Path:
    """Unpack a kit into its place below a folder, unless it is there; returns the place, which is a course's folder.

    Raises:
        OSError: the disk is full, or the folder cannot be written.
    """
    place = place_of(kit.digest, above)
    if not place.is_dir():
        half = Path(tempfile.mkdtemp(prefix="layerwise-", dir=above))
        try:
            with zipfile.ZipFile(io.BytesIO(kit.archive)) as archive:
                archive.extractall(half)
            half.rename(place)
        finally:
            shutil.rmtree(half, ignore_errors=True)
    return place


def place_of(digest: str, above: Path) -> Path:
    """Where a kit is laid out."""
    return above / f"layerwise-kit-{digest}"


@cache
def identity() -> str:
    """The installed version with a digest of its sources, which tells two states of one version apart."""
    digest = hashlib.sha256()
    for package in PACKAGES:
        for path in sorted(path for pattern in SOURCES for path in package.rglob(pattern)):
            digest.update(path.relative_to(package).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return f"{version('layerwise')} ({digest.hexdigest()[:8]})"
