"""bubblewrap's walls: a small world of read-only folders, without a network, in which the fork server lives."""

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from layerwise.errors import GradingError
from layerwise.grade.sandbox.environment import PASSED_ON, environment
from layerwise.grade.sandbox.launcher import MEBIBYTE
from layerwise_runner.proc import LICENCE

PACKAGE = Path(__file__).resolve().parents[2]
RUNNER = PACKAGE.with_name("layerwise_runner")  # all of the grader's code that a student's process may see
# And what lessons use, which knows nothing of the course: there too, a submission may import it.
LESSONS = ("__init__.py", "errors.py", "lab.py", "live.py", "measure.py", "plots.py", "training.py", "data")
# For root, bubblewrap covers parts of the /proc that it makes, and the kernel makes a runner none of its own unless a
# whole one can be seen. Each runner covers this one before a student's line runs.
WHOLE_PROC = ("--ro-bind", "/proc", LICENCE)
PRIVATE = ("solutions", "tests", "units")  # of a course
SCRATCH = "/scratch"  # not /tmp, where a checkout may lie


def walls(datasets: Path, hidden: Iterable[Path] = ()) -> list[str]:
    """bubblewrap's command line up to the program: an empty world with a few read-only folders.

    Args:
        datasets: the folder that submissions may read.
        hidden: folders that they may not see, even where they lie in one that is shown.

    Raises:
        GradingError: there is no bubblewrap.
    """
    bubblewrap = shutil.which("bwrap")
    if bubblewrap is None:
        raise GradingError("bubblewrap is not installed. Install it (Debian, Ubuntu: apt-get install bubblewrap).")
    command = [bubblewrap, "--die-with-parent", "--new-session", "--unshare-all"]
    command += ["--ro-bind", "/usr", "/usr", "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    for name in ("bin", "sbin", "lib", "lib32", "lib64"):
        place = Path("/", name)
        if place.is_symlink():
            command += ["--symlink", os.readlink(place), str(place)]
        elif place.is_dir():
            command += _shown(place)
    command += _python(_secrets(datasets, hidden))
    if os.geteuid() == 0:
        command += WHOLE_PROC
    command += ["--proc", "/proc", "--dev", "/dev", "--size", str(64 * MEBIBYTE), "--tmpfs", SCRATCH]
    # The package may lie within one of the folders above, so it is covered before parts of it are shown.
    command += ["--tmpfs", str(PACKAGE)]
    for path in (RUNNER, *(PACKAGE / name for name in LESSONS), datasets):
        command += _shown(path)
    command += ["--chdir", SCRATCH, "--clearenv"]
    for name, value in (environment(SCRATCH, PASSED_ON) | {"LAYERWISE_DATASETS": str(datasets)}).items():
        command += ["--setenv", name, value]
    # Last, so that everything above could still be put in its place. What is left to write to is each runner's own.
    for folder in (str(PACKAGE), "/dev", "/"):
        command += ["--remount-ro", folder]
    return [*command, "--"]


def absent(datasets: Path, hidden: Iterable[Path]) -> dict[str, list[str]]:
    """What a runner must not see, with the names that may be there all the same: those on the way to what is shown."""
    shown = [Path(sys.prefix), Path(sys.base_prefix), PACKAGE, RUNNER, datasets.resolve()]
    paths = [*_secrets(datasets, hidden), *(root / name for root in _courses(datasets) for name in PRIVATE)]
    ways = {path: {str(place.relative_to(path).parts[0]) for place in shown if path in place.parents} for path in paths}
    return {str(path): sorted(names) for path, names in ways.items()}


def _secrets(datasets: Path, hidden: Iterable[Path]) -> list[Path]:
    """The course, the user's home, and what else is to be hidden."""
    paths = [*_courses(datasets), Path.home(), *hidden]
    return sorted({path.resolve() for path in paths if path.is_dir()} - {Path("/"), Path("/usr")})


def _courses(datasets: Path) -> list[Path]:
    """The folders above the data and the package, if they hold a course."""
    return [root for root in {datasets.resolve().parent, PACKAGE.parent} if (root / "units").is_dir()]


def _python(secrets: Iterable[Path]) -> list[str]:
    """Show Python's own folders and lay nothing over secrets that lie in them, the outer ones first.

    A secret may hold an environment in its turn, as a checkout does that holds its own.
    """
    prefixes = {Path(sys.base_prefix), Path(sys.prefix)}
    shown, command = [Path("/usr")], []
    for path in sorted({*prefixes, *secrets}, key=lambda path: len(path.parts)):
        if path in prefixes:
            covered = any(path.is_relative_to(secret) for secret in secrets)
            if covered or not any(path.is_relative_to(place) for place in shown):
                command += _shown(path)
                shown.append(path)
        elif any(path.is_relative_to(place) for place in shown):
            command += ["--tmpfs", str(path)]
    return command


def _shown(path: Path) -> list[str]:
    return ["--ro-bind", str(path), str(path)]
