"""What a machine has and lacks for the course, and what to do about it."""

import platform
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import psutil
from packaging.requirements import InvalidRequirement, Requirement

from layerwise.data.catalogue import available
from layerwise.data.keras_sets import is_cached

PYTHONS = ((3, 11), (3, 14))  # from, and below
MEMORY, DISK = 4, 2  # GiB: below, lessons may be killed or their outputs not written
GIBIBYTE = 2**30


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        what: it, as it is.
        fine: whether the course works with it.
        cure: what to do if not.
    """

    what: str
    fine: bool = True
    cure: str = ""


def findings(root: Path, project: Path | None = None) -> Iterator[Finding]:
    """Look at Python, packages, processor, memory, disk and downloads; nothing is changed.

    Args:
        root: the course's folder.
        project: the folder whose requirements.txt holds for it; by default the course's own.
    """
    yield _python()
    yield from _packages((project or root) / "requirements.txt")
    yield _processor()
    yield _graphics()
    yield _memory()
    yield _disk(root)
    yield _downloads()


def _python() -> Finding:
    low, high = PYTHONS
    fine = low <= sys.version_info[:2] < high
    cure = (
        f"TensorFlow needs Python {low[0]}.{low[1]} to {high[0]}.{high[1] - 1}: make an environment with one of these."
    )
    return Finding(f"Python {platform.python_version()} on {platform.system()} {platform.machine()}", fine, cure)


def _packages(requirements: Path) -> Iterator[Finding]:
    """A finding for each package that is missing or out of bounds, or one for all of them."""
    cure = "python -m pip install -r requirements.txt -c constraints.txt"
    if not requirements.is_file():
        yield Finding(f"{requirements}: missing", False, "Restore it: git checkout requirements.txt")
        return
    good, bad = 0, []
    for line in requirements.read_text(encoding="utf-8").splitlines():
        try:
            wanted = Requirement(line)
        except InvalidRequirement:  # a comment, an empty line, the course itself
            continue
        if wanted.marker and not wanted.marker.evaluate():
            continue
        try:
            version = metadata.version(wanted.name)
        except metadata.PackageNotFoundError:
            bad.append(f"{wanted.name} is not installed")
            continue
        if wanted.specifier.contains(version, prereleases=True):
            good += 1
        else:
            bad.append(f"{wanted.name} {version}, but the course needs {wanted.specifier}")
    if good:
        yield Finding(f"{good} packages as requirements.txt asks")
    for fault in bad:
        yield Finding(fault, False, cure)


def _processor() -> Finding:
    cores = psutil.cpu_count() or 1
    what = f"{cores} processor core{'s' if cores > 1 else ''}"
    flags = Path("/proc/cpuinfo")
    if platform.machine() not in ("x86_64", "AMD64") or not flags.is_file():
        return Finding(what)
    has_avx = re.search(r"^flags\s*:.*\bavx\b", flags.read_text(), re.MULTILINE) is not None
    cure = "TensorFlow's packages for this kind of processor need AVX; use a machine made after 2011."
    return Finding(what + (", with AVX" if has_avx else ", without AVX"), has_avx, cure)


def _graphics() -> Finding:
    found = shutil.which("nvidia-smi") is not None
    return Finding(
        "a graphics card of NVIDIA; no lesson needs it" if found else "no graphics card; no lesson needs one"
    )


def _memory() -> Finding:
    total, free = (value / GIBIBYTE for value in (psutil.virtual_memory().total, psutil.virtual_memory().available))
    cure = f"Some lessons need {MEMORY} GiB: close other programs, or use a larger machine."
    return Finding(f"{total:.0f} GiB of memory, {free:.0f} free", free >= MEMORY, cure)


def _disk(root: Path) -> Finding:
    free = shutil.disk_usage(root).free / GIBIBYTE
    cure = f"Make room: an environment and downloads need {DISK} GiB."
    return Finding(f"{free:.0f} GiB free on the disk of {root}", free >= DISK, cure)


def _downloads() -> Finding:
    names = [data_set.name for data_set in available() if data_set.download]
    here = [name for name in names if is_cached(name)]
    return Finding(
        f"{len(here)} of {len(names)} downloads are here ({', '.join(here) or 'none'}); no lesson needs them"
    )
