"""Does memory grow with the class? Grades 1,000 copies of the NumPy exercise's honest notebook with Layerwise.

Prints, for the first 100, 500 and 1,000 submissions, the seconds since the start and the most memory that all processes
held together until then; the last line adds the reports that are written at the end.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from contenders import Layerwise
from exercises import build_course
from sampling import MemoryWatch

POLL = 0.05  # seconds between two looks at the log


def main() -> None:
    """Grade, watch, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--marks", type=marks, default=(100, 500, 1000), help="where to look; the last is the class")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--allow-weak-sandbox", action="store_true", help="passed on to `layerwise grade`")
    options = parser.parse_args()
    print(f"{'submissions':>12} {'seconds':>9} {'peak, MB':>9}")
    for label, seconds, peak in grade(options.marks, options.workers, options.allow_weak_sandbox):
        print(f"{label:>12} {seconds:>9.1f} {peak / 1e6:>9.0f}", flush=True)


def marks(text: str) -> tuple[int, ...]:
    """Sizes from `100,500,1000`."""
    return tuple(sorted(int(part) for part in text.split(",")))


def grade(marks: tuple[int, ...], workers: int, weak: bool) -> Iterator[tuple[str, float, int]]:
    """Label, seconds and peak bytes whenever so many submissions are graded, and at the end.

    Raises:
        SystemExit: the grader failed, or did not give full marks.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="grader-bench-")))
        exercise = next(one for one in build_course(folder / "course") if one.unit.libraries == "numpy")
        contender = Layerwise(workers, ("--allow-weak-sandbox",) if weak else ())
        job = contender.job(exercise, folder / "job", marks[-1])
        output = stack.enter_context((folder / "output").open("w+", encoding="utf-8"))
        memory = stack.enter_context(MemoryWatch())
        (command,) = job.commands
        started = time.perf_counter()
        process = subprocess.Popen(
            command.arguments, cwd=command.folder, env=command.environment, stdout=output, stderr=subprocess.STDOUT
        )
        stack.callback(process.kill)
        for mark in marks:
            while process.poll() is None and graded(job.folder) < mark:
                time.sleep(POLL)
            if process.poll() is None:
                yield f"{mark:,}", time.perf_counter() - started, memory.peak
        code, seconds = process.wait(), time.perf_counter() - started
        if code or contender.marks(exercise, job) != [exercise.unit.points] * marks[-1]:
            output.seek(0)
            sys.exit(f"layerwise grade ended with {code}, not all with full marks.\n{output.read()[-3000:]}")
        yield "and reports", seconds, memory.peak


def graded(folder: Path) -> int:
    """How many results the log has."""
    log = folder / "reports" / "results.jsonl"
    return log.read_bytes().count(b"\n") if log.exists() else 0


if __name__ == "__main__":
    main()
