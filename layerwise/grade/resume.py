"""What an earlier run graded and still holds: same file, same checks, same seed."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from layerwise.course import Unit
from layerwise.errors import SubmissionError
from layerwise.grade.intake.hand_in import HandIn
from layerwise.grade.log import read_log
from layerwise.grade.records import Result


def result_key(unit: Unit, seed: int) -> str:
    """A digest of what a grade depends on besides the hand-in: the unit's tasks, checks (private ones too), solution
    and the seed.
    """
    digest = hashlib.sha256(str(seed).encode())
    for path in (unit.folder / "unit.toml", unit.checks, unit.notebook("solutions")):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    if unit.private:
        digest.update(unit.private.text.encode())
    return digest.hexdigest()[:16]


def earlier_results(log: Path, unit: Unit, seed: int, hand_ins: Iterable[HandIn]) -> list[Result]:
    """The results in a log that are still true: same file with the same content, same checks, same seed.

    What is not a result is passed over. A submission that was left ungraded is graded again.
    """
    wanted = {(hand_in.student, hand_in.file): hand_in for hand_in in hand_ins}
    version, found = result_key(unit, seed), {}
    for result in read_log(log).results:
        hand_in = wanted.get((result.student, result.file))
        settled = result.graded or result.problem
        if hand_in and settled and result.against == version and result.digest == _digest(hand_in):
            found[result.student, result.file] = replace(result, handed_in=hand_in.handed_in, latest=hand_in.latest)
    return list(found.values())


def earlier_seed(log: Path) -> int | None:
    """The seed of the run that wrote a log, if there is one."""
    return next((result.seed for result in read_log(log).results), None)


def _digest(hand_in: HandIn) -> str:
    try:
        return "" if hand_in.problem else hashlib.sha256(hand_in.read()).hexdigest()
    except SubmissionError:
        return ""
