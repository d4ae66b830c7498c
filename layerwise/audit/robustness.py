"""Whether lessons and solutions run anywhere: without a network, from any folder, on a read-only checkout, and twice
with the same numbers.

bubblewrap makes that world: the whole system read-only, one writable folder, no network but within.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

from layerwise.audit.finding import Finding
from layerwise.build.pipeline import AT_ONCE
from layerwise.course import Unit
from layerwise.errors import BuildError

PLACES = (
    "HOME",
    "TMPDIR",
    "MPLCONFIGDIR",
    "IPYTHONDIR",
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_DATA_DIR",
    "JUPYTER_RUNTIME_DIR",
)
RUNS = {"lessons": 2, "solutions": 2}  # what is run, and how often


def robustness(unit: Unit, runs: Mapping[str, int] = RUNS) -> Iterator[Finding]:
    """Faults of a lesson or a solution that does not run there, or that gives other numbers the second time.

    Args:
        unit: whose.
        runs: how often each folder's notebook is run; numbers are compared from the second run on.

    Raises:
        BuildError: there is no bubblewrap here.
    """
    bubblewrap = shutil.which("bwrap")
    if bubblewrap is None:
        raise BuildError(
            "The lessons are tried out behind bubblewrap, which is not installed (apt-get install bubblewrap)."
        )
    jobs = [folder for folder, times in runs.items() for _ in range(times)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        results = list(pool.map(lambda folder: _run(bubblewrap, unit, folder), jobs))
    for folder in runs:
        own = [result for result, job in zip(results, jobs, strict=True) if job == folder]
        path = unit.folder / ("lesson.py" if folder == "lessons" else "exercise.py")
        faults = list(dict.fromkeys(result["fault"] for result in own if result["fault"]))
        for fault in faults:
            text = f"{path}: does not run without a network, from another folder, on a read-only checkout. {fault}"
            yield Finding(unit.name, "robustness", text)
        if not faults:
            for first, second in pairwise(result["figures"] for result in own):
                yield from _differences(unit, path, first, second)


def _differences(unit: Unit, path: Path, first: dict[str, float], second: dict[str, float]) -> Iterator[Finding]:
    for name in first:
        if first[name] != second.get(name):
            numbers = f"{name!r} was {first[name]:.6g} in one run and {second.get(name)} in another"
            yield Finding(unit.name, "robustness", f"{path}: {numbers}. Seed what it draws.")


def _run(bubblewrap: str, unit: Unit, folder: str) -> dict[str, Any]:
    """Run one notebook in a world of its own; its figures by name, or the fault."""
    with tempfile.TemporaryDirectory(prefix="layerwise-audit-") as scratch:
        places = [part for name in PLACES for part in ("--setenv", name, scratch)]
        wall = ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--bind", scratch, scratch, "--unshare-net"]
        program = [sys.executable, "-P", "-m", "layerwise.audit.rerun", str(unit.root), unit.name, folder]
        done = subprocess.run(
            [bubblewrap, "--die-with-parent", *wall, *places, "--chdir", scratch, "--", *program],
            capture_output=True,
            text=True,
            check=False,
        )
    try:
        result: dict[str, Any] = json.loads(done.stdout)
        return result
    except ValueError:
        return {"fault": (done.stderr.strip().splitlines() or [f"It ended with {done.returncode}."])[-1], "figures": {}}
