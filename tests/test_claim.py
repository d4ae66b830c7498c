"""A folder of reports belongs to one grader at a time."""

import json
import os

import pytest

from layerwise.errors import ReportError
from layerwise.io.claim import HOLDER, NAME, claim


def test_a_second_claim_is_refused_at_once_and_told_who_holds_it(tmp_path):
    """The process, the machine and since when; what the holder said of itself is untouched by the refusal."""
    with claim(tmp_path / "out"):
        for _ in range(2):
            with pytest.raises(ReportError, match=rf"out is in use: process {os.getpid()} on .* since 20"):
                claim(tmp_path / "out").__enter__()
        assert json.loads((tmp_path / "out" / HOLDER).read_text())["process"] == os.getpid()


def test_a_holder_that_cannot_be_told_still_holds(tmp_path):
    """A note that is half written, or gone, is no reason to let a second grader in."""
    with claim(tmp_path):
        (tmp_path / HOLDER).write_text('{"proc')
        with pytest.raises(ReportError, match="another process is grading into it"):
            claim(tmp_path).__enter__()


def test_a_folder_that_was_given_back_can_be_had_again(tmp_path):
    """The lock's file stays, the note on its holder goes, and an old note is in nobody's way."""
    with claim(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == [NAME]
    (tmp_path / HOLDER).write_text('{"process": 1, "machine": "gone", "since": "2026"}')
    with claim(tmp_path):
        assert json.loads((tmp_path / HOLDER).read_text())["process"] == os.getpid()
