"""Ranks pairs of hand-ins by how much they share that few others have. It says what is alike, never why.

Code is compared by its fingerprints (winnowing: Schleimer, Wilkerson and Aiken, SIGMOD 2003), with copydetect: names,
strings, comments and spacing do not count. What everybody was given (exercise, lesson) and the reference's answers are
left out.
"""

import io
import math
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layerwise.course import Unit
from layerwise.errors import SubmissionError
from layerwise.extras import require
from layerwise.grade.intake.hand_in import HandIn
from layerwise.grade.submission.notebook import Submission, parse_submission, read_submission

LENGTH = 20  # characters of a fingerprint after names have become one letter each: about two short lines


@dataclass(frozen=True)
class Side:
    """One student's code in one place, cut into pieces: each a text, and whether the other has it too."""

    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Shared:
    """What two hand-ins share in a task of the one and a task of the other, mostly the same; empty: outside of all."""

    task: str
    other: str
    first: Side
    second: Side


@dataclass(frozen=True)
class Pair:
    """Two hand-ins.

    Attributes:
        first, second: whose they are.
        weight: the sum, over each shared passage's fingerprints, of ln((class + 1) / those who have it): what the whole
            class has weighs next to nothing.
        shares: how much of their own code each has in common with the other, from 0 to 1.
        same_file: whether the two files are the same, byte for byte.
        places: where they share something.
    """

    first: HandIn
    second: HandIn
    weight: float
    shares: tuple[float, float]
    same_file: bool
    places: tuple[Shared, ...]


@dataclass(frozen=True)
class _Work:
    """A hand-in's own code: by task, its fingerprints."""

    hand_in: HandIn
    content: bytes
    prints: Mapping[str, Any]

    @property
    def hashes(self) -> set[int]:
        """Its fingerprints in whatever task: who drops the cells' marks has all code outside of tasks."""
        return set().union(*(prints.hashes for prints in self.prints.values()))


def rank(unit: Unit, hand_ins: Iterable[HandIn], most: int = 30) -> tuple[list[Pair], list[HandIn]]:
    """Compare all hand-ins of a unit with each other.

    Args:
        unit: whose exercise was handed in.
        hand_ins: what was handed in.
        most: how many pairs to return.

    Returns:
        The pairs that share most of what is rare, in order; and the hand-ins that cannot be read.

    Raises:
        LayerwiseError: copydetect is not installed.
    """
    require("instructor", "copydetect")
    given = _given(unit)
    works, unreadable = [], []
    for hand_in in hand_ins:
        try:
            content = hand_in.read()
            works.append(_Work(hand_in, content, _prints(parse_submission(content), given)))
        except SubmissionError:
            unreadable.append(hand_in)
    weights = _weights(_owners(works), len(works))
    ranked = sorted(combinations(range(len(works)), 2), key=lambda pair: -weights[pair])[:most]
    return [_pair(works[i], works[j], float(weights[i, j])) for i, j in ranked if weights[i, j] > 0], unreadable


def _given(unit: Unit) -> set[int]:
    """The fingerprints of everything that students were given, and of the reference's answers."""
    given: set[int] = set()
    for folder in ("exercises", "lessons", "solutions"):
        path = unit.notebook(folder)
        if path.is_file():
            for source in _sources(read_submission(path)).values():
                given |= _fingerprint(source).hashes
    return given


def _prints(submission: Submission, given: set[int]) -> dict[str, Any]:
    """The fingerprints of a notebook's own code, by task."""
    prints = {task: _fingerprint(source, given) for task, source in _sources(submission).items()}
    return {task: each for task, each in prints.items() if each.hashes}


def _sources(submission: Submission) -> dict[str, str]:
    """The code of each task, and under "" that of no task."""
    sources: dict[str, str] = {}
    for cell in submission.cells:
        sources[cell.task] = sources.get(cell.task, "") + cell.source.rstrip() + "\n"
    return sources


def _fingerprint(source: str, given: Container[int] = ()) -> Any:
    """copydetect's fingerprints of a text, but for those that were given.

    All of them (a window of 1): which ones a wider window keeps would depend on Python's hashes, other ones each time.
    copydetect can leave some out by itself, but then drops what occurs twice in a text as well.
    """
    from copydetect import CodeFingerprint
    from copydetect.utils import get_token_coverage

    found = CodeFingerprint("cell.py", LENGTH, 1, language="python", fp=io.StringIO(source))
    found.hash_idx = {value: places for value, places in found.hash_idx.items() if value not in given}
    found.hashes = set(found.hash_idx)
    found.token_coverage = get_token_coverage(found.hash_idx, LENGTH, len(found.filtered_code))
    return found


def _owners(works: Sequence[_Work]) -> dict[int, list[int]]:
    """Who has a fingerprint, for those that more than one has."""
    found: dict[int, list[int]] = {}
    for number, work in enumerate(works):
        for value in work.hashes:
            found.setdefault(value, []).append(number)
    return {value: numbers for value, numbers in found.items() if len(numbers) > 1}


def _weights(owners: Mapping[int, list[int]], count: int) -> NDArray[np.float64]:
    """For each two of the class the weight of what they share, (class, class)."""
    has = np.zeros((count, len(owners)))
    for column, numbers in enumerate(owners.values()):
        has[numbers, column] = math.sqrt(math.log((count + 1) / len(numbers)))
    weights: NDArray[np.float64] = has @ has.T
    return weights


def _pair(first: _Work, second: _Work, weight: float) -> Pair:
    from copydetect import compare_files

    places = []
    for task, other in product(sorted(first.prints), sorted(second.prints)):
        both = (first.prints[task], second.prints[other])
        _, shares, slices = compare_files(*both)
        if any(shares):
            sides = [_side(prints.raw_code, cuts) for prints, cuts in zip(both, slices, strict=True)]
            places.append(Shared(task, other, *sides))
    shares = (_share(first, second.hashes), _share(second, first.hashes))
    return Pair(first.hand_in, second.hand_in, weight, shares, first.content == second.content, tuple(places))


def _share(work: _Work, hashes: set[int]) -> float:
    """How much of a hand-in's own code has these fingerprints, from 0 to 1."""
    from copydetect.utils import get_token_coverage

    own = sum(prints.token_coverage for prints in work.prints.values())
    common = 0
    for prints in work.prints.values():
        found = {value: places for value, places in prints.hash_idx.items() if value in hashes}
        common += get_token_coverage(found, LENGTH, len(prints.filtered_code)) if found else 0
    return float(common / own)


def _side(code: str, slices: NDArray[Any]) -> Side:
    """The code cut at the ends of what is shared. slices: (2, passages), beginnings and ends."""
    pieces, at = [], 0
    for begin, end in sorted(zip(*slices.astype(int), strict=True)):
        begin, end = max(begin, at), max(end, at)
        pieces += [(code[at:begin], False), (code[begin:end], True)]
        at = end
    return Side(tuple(piece for piece in [*pieces, (code[at:], False)] if piece[0]))
