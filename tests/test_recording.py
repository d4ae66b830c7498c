"""What the reference answered is repeated to the same questions of the same check, and to no others."""

import numpy as np
import pytest

from layerwise.course import Limits
from layerwise.grade.judge.recording import NotRecorded, Recorder, read_transcript, write_transcript
from layerwise.grade.judge.reference import RecordedReference
from layerwise.grade.judge.session import NotebookSession
from layerwise.grade.judge.student import Student
from layerwise.grade.submission.notebook import Cell, Submission
from layerwise_runner import wire
from layerwise_runner.errors import WireError
from layerwise_runner.runner import Runner

SOURCE = """
import numpy as np

def double(x):
    return 2 * np.asarray(x)

class Counter:
    def __init__(self, start):
        self.value = start

    def up(self, by):
        self.value += by
        return self.value
"""
LIMITS = Limits()


class Own:
    """A channel to a runner in this process."""

    def __init__(self):
        names = {"__name__": "cells"}
        self._runner = Runner(names, lambda source, label: exec(source, names))

    def request(self, message, seconds):
        return self._runner.answer(message)

    def close(self):
        return ""


def first(solution):
    doubled = solution.double(np.array([0.1, 0.2])).tolist()
    counter = solution.Counter(3)
    return [doubled, counter.up(2), counter.up(2)]


def counter(solution):
    """What stands after the first step of the first check."""
    solution.double(np.array([0.1, 0.2]))
    return solution.Counter


def second(solution):
    return solution.double(np.arange(3)).tolist()


@pytest.fixture
def transcript():
    """Two checks, 7 and 8, once one after the other and once the second alone."""
    exchanges: list[tuple[bytes, bytes]] = []
    attempt = NotebookSession(Submission((Cell(1, SOURCE, "1.1"),)), lambda: Recorder(Own(), exchanges), LIMITS)
    for seed, check in ((7, first), (8, second), (8, second)):
        attempt.begin("1.1", seed)
        check(Student(attempt))
    return exchanges


def replayed(transcript, seed):
    attempt = RecordedReference(transcript)
    attempt.begin("1.1", seed)
    return Student(attempt)


def test_the_same_questions_get_the_same_answers(transcript):
    """Values, functions and objects with a memory answer in their order."""
    assert first(replayed(transcript, 7)) == [[0.2, 0.4], 5, 7]
    assert second(replayed(transcript, 8)) == [0, 2, 4]


def test_the_solution_is_not_in_the_transcript(transcript):
    """The messages that run its cells are left out."""
    assert transcript
    assert b"self.value" not in b"".join(request + reply for request, reply in transcript)


@pytest.mark.parametrize("change", [1e-12, -1e-12])
def test_the_last_digits_do_not_matter(transcript, change):
    """Another machine may compute the inputs a little differently."""
    assert replayed(transcript, 7).double(np.array([0.1 + change, 0.2])).tolist() == [0.2, 0.4]


@pytest.mark.parametrize(
    "ask",
    [
        lambda solution: solution.double(np.array([0.1, 0.2001])),
        lambda solution: solution.double(np.array([0.1, 0.2, 0.3])),
        lambda solution: solution.double([0.1, 0.2]),
        lambda solution: solution.double(np.array([0, 1])),
        lambda solution: solution.nonsense,
        lambda solution: solution.Counter(3),
        lambda solution: counter(solution)(4),
        lambda solution: counter(solution)(3.0),
        lambda solution: counter(solution)(3).up(by=2),
        lambda solution: counter(solution)(3).down,
    ],
)
def test_other_questions_are_not_answered(transcript, ask):
    """Other values, shapes, types, names or another order are not guessed at."""
    with pytest.raises(NotRecorded, match="judged when you hand in"):
        ask(replayed(transcript, 7))


def test_another_check_is_not_answered(transcript):
    """What one check was answered is nothing to another, nor to the same one under another seed."""
    with pytest.raises(NotRecorded):
        replayed(transcript, 8).double(np.array([0.1, 0.2]))
    with pytest.raises(NotRecorded):
        second(replayed(transcript, 9))


def test_a_shared_object_is_known_wherever_it_was_asked_for():
    """A fixture asks in whichever check comes first; the next check may use what it got either way."""
    exchanges: list[tuple[bytes, bytes]] = []
    attempt = NotebookSession(Submission((Cell(1, SOURCE, "1.1"),)), lambda: Recorder(Own(), exchanges), LIMITS)
    solution = Student(attempt)
    attempt.begin("1.1", 1)
    shared = solution.double
    shared(1)
    attempt.begin("1.1", 2)
    shared(2)
    attempt.begin("1.1", 2)  # the second check alone
    solution.double(2)
    alone = RecordedReference(exchanges)
    alone.begin("1.1", 2)
    assert Student(alone).double(2) == 4
    after = RecordedReference(exchanges)
    after.begin("1.1", 1)
    kept = Student(after).double
    kept(1)
    after.begin("1.1", 2)
    assert kept(2) == 4


def test_a_transcript_comes_back_from_its_file(transcript, tmp_path):
    """Written and read, it answers the same; checks that asked nothing take no room."""
    silent = (wire.encode({"op": "seed", "seed": 1}, str), wire.encode({"value": None, "output": ""}, str))
    write_transcript(tmp_path / "reference.wire", [silent, *transcript, silent])
    read = read_transcript(tmp_path / "reference.wire")
    assert silent not in read
    assert first(replayed(read, 7)) == first(replayed(transcript, 7))


def test_a_damaged_transcript_is_named(transcript, tmp_path):
    """Half a file is an error with the cure."""
    path = tmp_path / "reference.wire"
    write_transcript(path, transcript)
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(WireError, match=r"reference\.wire is damaged"):
        read_transcript(path)
