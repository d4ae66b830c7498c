"""The least that grading can cost: the student's cells and the checks' calls, with the libraries already imported.

As a program, `lower_limit.py NOTEBOOK CHECKS --size 8 --workers 2 [--forks]`, it prints the seconds that all runs took
together. Not counted: importing the libraries and, without `--forks`, a first run in each process, which loads what
libraries leave for later.

- Without `--forks`, each worker runs its share of the class one after another in one process: no grader that keeps
  students apart can do this, so it is a limit and no more.
- With `--forks`, each submission gets a fork of a process that has imported the libraries.
"""

import argparse
import importlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from exercises import read_checks, student_cells

Work = Callable[[], None]


def main() -> None:
    """Print seconds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebook", type=Path)
    parser.add_argument("checks", type=Path)
    parser.add_argument("--libraries", nargs="+", default=["numpy"])
    parser.add_argument("--size", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--forks", action="store_true")
    options = parser.parse_args()
    for library in options.libraries:
        importlib.import_module(library)
    cells = [cell.source for cell in (*student_cells(options.notebook), *read_checks(options.checks))]
    codes = [compile(source, f"<cell {number}>", "exec") for number, source in enumerate(cells, start=1)]

    def work() -> None:
        namespace = {"__name__": "__main__"}
        for code in codes:
            exec(code, namespace)

    measured = forked if options.forks else shared
    print(measured(work, options.size, options.workers))


def shared(work: Work, size: int, workers: int) -> float:
    """Seconds in which `workers` processes do the work `size` times between them, each after a first run."""
    ready_out, ready_in = os.pipe()
    start_out, start_in = os.pipe()
    for share in (len(range(worker, size, workers)) for worker in range(workers)):

        def job(share: int = share) -> None:
            work()
            os.write(ready_in, b".")
            os.read(start_out, 1)
            for _ in range(share):
                work()

        fork(job)
    os.close(ready_in)
    for _ in range(workers):
        if not os.read(ready_out, 1):  # every worker has ended
            join()
    started = time.perf_counter()
    os.write(start_in, b"." * workers)
    for _ in range(workers):
        join()
    return time.perf_counter() - started


def forked(work: Work, size: int, workers: int) -> float:
    """Seconds in which `size` forks do the work once each, `workers` at a time."""
    started = time.perf_counter()
    for number in range(size):
        if number >= workers:
            join()
        fork(work)
    for _ in range(min(size, workers)):
        join()
    return time.perf_counter() - started


def fork(job: Work) -> None:
    """Do a job in a fork of this process."""
    if os.fork() == 0:
        try:
            job()
        except BaseException as error:
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
            os._exit(1)
        os._exit(0)


def join() -> None:
    """Wait for the end of any fork.

    Raises:
        SystemExit: it failed.
    """
    _, status = os.wait()
    if status:
        sys.exit("A run failed: the solution does not pass its checks.")


if __name__ == "__main__":
    main()
