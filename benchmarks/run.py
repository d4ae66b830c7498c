"""Compares Layerwise with nbgrader and Otter, and all of them with the bare cost of the work: `make bench`.

Each grader gets the same two exercises and the same honest notebooks. Contenders take turns, round by round; medians
go into a table that is printed and written to benchmarks/README.md. `--quick` takes some minutes, the whole about an
hour. `--smallest` only sees that the benchmark works: it takes a minute, installs nothing and writes no page.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import peers
import report
from contenders import Contender, Layerwise, LowerLimit, Nbgrader, Otter
from exercises import HERE, Exercise, build_course
from sampling import CommandFailed, Measurement, measure

ATTEMPTS = 3  # of a peer whose command fails by chance


@dataclass
class Runs:
    """What was measured, by exercise, contender and class size, and why something was not."""

    measured: dict[tuple[str, str, int], list[Measurement]] = field(default_factory=dict)
    missing: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, exercise: str, contender: str, size: int, measurement: Measurement) -> None:
        """Keep one measurement."""
        self.measured.setdefault((exercise, contender, size), []).append(measurement)

    def seconds(self, exercise: str, contender: str, size: int) -> float | None:
        """The median of seconds per submission."""
        runs = self.measured.get((exercise, contender, size))
        return median(run.seconds for run in runs) / size if runs else None

    def peak(self, exercise: str, contender: str, size: int) -> float | None:
        """The median of the peaks, in bytes."""
        runs = self.measured.get((exercise, contender, size))
        return median(run.peak for run in runs) if runs else None


def main() -> None:
    """Measure, print, write."""
    options = parse()
    sizes = (2,) if options.smallest else (1, 4) if options.quick else (1, *options.sizes)
    rounds = 1 if options.quick or options.smallest else options.rounds
    contenders = line_up(options.workers, options.allow_weak_sandbox)
    if options.smallest:
        contenders = tuple(c for c in contenders if not isinstance(c, (Nbgrader, Otter)) and c.name != report.LIMIT)
        say("The smallest run leaves nbgrader and Otter out: `make bench` installs and measures them.")
    runs = Runs()
    with tempfile.TemporaryDirectory(prefix="grader-bench-") as folder:
        exercises = build_course(Path(folder) / "course")
        prepare(contenders, exercises, Path(folder), runs)
        for number in range(rounds):
            for exercise, size, contender in turns(exercises, sizes, contenders):
                if (exercise.name, contender.name) not in runs.missing:
                    take(contender, exercise, size, Path(folder), runs)
            say(f"Round {number + 1} of {rounds} is done.")
    facts = report.Facts(tuple(exercises), tuple(c.name for c in contenders), sizes, rounds, options.workers)
    text = report.tables(runs, facts)
    print(text)
    if not options.smallest:
        options.out.write_text(report.page(text, facts), encoding="utf-8")


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=class_sizes, default=(8, 30), help="class sizes, as in 8,30")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2, help="submissions at once, where a grader can do that")
    parser.add_argument("--quick", action="store_true", help="one round with a class of 4, to try the benchmark itself")
    parser.add_argument("--smallest", action="store_true", help="one round with a class of 2, ours and the bare forks")
    parser.add_argument("--out", type=Path, default=HERE / "README.md", help="where the page is written")
    parser.add_argument("--allow-weak-sandbox", action="store_true", help="passed on to `layerwise grade`")
    return parser.parse_args()


def class_sizes(text: str) -> tuple[int, ...]:
    """Class sizes from `8,30`."""
    return tuple(sorted(int(part) for part in text.split(",")))


def line_up(workers: int, weak: bool) -> tuple[Contender, ...]:
    """Everyone, in the order of the table."""
    options = ("--allow-weak-sandbox",) if weak else ()
    return (
        LowerLimit(workers),
        LowerLimit(workers, forks=True),
        Layerwise(workers, options),
        Nbgrader(),
        Nbgrader(at_once=2),
        Otter(workers),
    )


def prepare(contenders: tuple[Contender, ...], exercises: tuple[Exercise, ...], folder: Path, runs: Runs) -> None:
    """Set up the peers and make each grader's form of each exercise; who cannot take part is noted with the reason."""
    fault = ""
    try:
        if any(isinstance(contender, (Nbgrader, Otter)) for contender in contenders):
            peers.set_up()
    except peers.Unavailable as error:
        fault = f"pip could not install the peers: {error}"
    for contender in contenders:
        for exercise in exercises:
            try:
                if fault and isinstance(contender, (Nbgrader, Otter)):
                    raise peers.Unavailable(fault)
                contender.prepare(exercise, folder)
            except peers.Unavailable as error:
                runs.missing[exercise.name, contender.name] = str(error)
                say(f"{exercise.name}, {contender.name}: not measured. {error}")


def turns(
    exercises: tuple[Exercise, ...], sizes: tuple[int, ...], contenders: tuple[Contender, ...]
) -> Iterator[tuple[Exercise, int, Contender]]:
    """Who is measured with what, in the order of one round."""
    for exercise in exercises:
        for size in sizes:
            for contender in contenders:
                if size > 1 or contender.name != Nbgrader(at_once=2).name:  # one submission cannot be shared
                    yield exercise, size, contender


def take(contender: Contender, exercise: Exercise, size: int, folder: Path, runs: Runs) -> None:
    """Measure one contender once and verify the marks.

    Raises:
        SystemExit: the grader failed (a peer: several times), or did not give full marks; with its output.
    """
    for attempt in range(ATTEMPTS):
        with tempfile.TemporaryDirectory(prefix="job-", dir=folder) as place:
            job = contender.job(exercise, Path(place), size)
            try:
                measurement = contender.timed(measure(job.commands, job.at_once))
                marks = contender.marks(exercise, job)
                break
            except CommandFailed as error:
                why = peers.reason(str(error))
                last = attempt == ATTEMPTS - 1
                if last and contender.name == Nbgrader(at_once=2).name:
                    runs.missing[exercise.name, contender.name] = f"side by side, one command failed: {why}"
                    return
                if last or isinstance(contender, Layerwise):
                    sys.exit(f"{contender.name} failed on {exercise.name}.\n{error}")
                # Two kernels that start at once may choose the same port, for example.
                say(f"{contender.name} failed on {exercise.name} and is measured again: {why}")
    full = [exercise.unit.points] * size
    if marks is not None and marks != full:
        sys.exit(
            f"{contender.name} gave {marks} for {size} honest notebooks of {exercise.name}; each has "
            f"{exercise.unit.points:g} points.\n{measurement.output}"
        )
    runs.add(exercise.name, contender.name, size, measurement)
    say(
        f"{exercise.name:<8} class of {size:<3} {contender.name:<34} {measurement.seconds / size:7.3f} s per submission"
        f" {measurement.peak / 1e6:7.0f} MB"
    )


def say(text: str) -> None:
    """Progress goes to stderr, the table to stdout."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
