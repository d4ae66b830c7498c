"""Results as plain data: they come back the same, older ones are read, newer ones refused in words."""

import json
from dataclasses import replace

import pytest

from layerwise.errors import ReportError
from layerwise.grade.log import read_log
from layerwise.grade.records import Cause, CheckResult, HandedIn, Origin, Outcome, Result, TaskResult, Trace

TIME = "2026-10-05T21:59:00+02:00"
CHECK = CheckResult("test_a", "1.1", 1, Outcome.ERROR, "It is.", "It is not.", cause=Cause.TIME)
TRACE = Trace(
    ("1.1",), TIME, 1, "a", "b", (("cell", 3.0),), (("Python", "3.12"), ("keras", "3")), "h", "Linux", 2, True
)
RESULT = Result(
    "Ada \ud800",
    "ada.ipynb",
    "01_sums",
    2**62,
    (TaskResult("1.1", "Add", 2, (CHECK, replace(CHECK, outcome=Outcome.PASSED, cause=Cause.NONE))),),
    notes=("late",),
    handed_in=HandedIn(TIME, Origin.ZIP, True, "CEST"),
    traces=(TRACE,),
)


def carried(result):
    return Result.from_dict(json.loads(json.dumps(result.to_dict())))


def test_a_result_comes_back_the_same():
    """With causes, times, traces, and whatever a name is made of."""
    assert carried(RESULT) == RESULT
    assert carried(replace(RESULT, figures=(("1.1", "png"),))) == RESULT


def test_other_programs_need_not_work_anything_out():
    """The schema, each task's outcome, points and what was earned of them, and the words of a time are spelled out."""
    plain = json.loads(json.dumps(RESULT.to_dict()))
    assert (plain["schema"], plain["earned"], plain["points"]) == (2, 1, 2)
    assert (plain["tasks"][0]["outcome"], plain["tasks"][0]["earned"]) == ("error", 1)
    assert plain["tasks"][0]["checks"][0]["cause"] == "time"
    assert plain["traces"][0]["packages"] == {"Python": "3.12", "keras": "3"}
    assert plain["handed_in"]["source"] == "the time in the zip, which has no zone: taken as CEST, this machine's"


@pytest.mark.parametrize(
    "handed_in",
    [
        HandedIn(),
        HandedIn(late=True),
        HandedIn(TIME, Origin.FILE),
        HandedIn(TIME, Origin.ZIP, True, "W. Europe Standard Time"),
        HandedIn(TIME, Origin.LIST, listed_in="times: 1.csv", line=2),
        HandedIn(TIME, Origin.LIST, False, "CET", "times.csv", 12),
    ],
)
def test_a_time_of_version_1_is_understood(handed_in):
    """It said where a time was from in words; a line without a schema is of that version, and has no causes."""
    plain = replace(RESULT, handed_in=handed_in).to_dict()
    del plain["schema"]
    plain["handed_in"] = {"time": handed_in.time, "source": handed_in.source, "late": handed_in.late}
    for check in plain["tasks"][0]["checks"]:
        del check["cause"]
    found = Result.from_dict(plain)
    assert found.handed_in == handed_in
    assert found.tasks[0].checks[0].cause is Cause.NONE


def test_words_of_version_1_that_nobody_knows_leave_the_time():
    """The moment counts all the same."""
    plain = RESULT.to_dict() | {"schema": 1, "handed_in": {"time": TIME, "source": "a guess", "late": False}}
    assert Result.from_dict(plain).handed_in == HandedIn(TIME)


def test_a_line_of_a_newer_version_is_refused(tmp_path):
    """It is not spoilt and must not be graded anew: the message names file, line and cure."""
    path = tmp_path / "results.jsonl"
    newer = RESULT.to_dict() | {"schema": 3, "student": {"name": "Ada"}}
    path.write_text("".join(json.dumps(plain) + "\n" for plain in (RESULT.to_dict(), newer)), encoding="utf-8")
    with pytest.raises(ReportError, match=r"results\.jsonl:2: written by a newer Layerwise \(schema 3.*Upgrade"):
        read_log(path)


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "two"},
        {"tasks": 3},
        {"seed": "x"},
        {"handed_in": 3},
        {"traces": [3]},
        {"traces": [{"limits": 3, "packages": {}}]},
        {"tasks": [{"id": "1.1"}]},
    ],
)
def test_what_is_no_result_is_spoilt(tmp_path, change):
    """Whatever is wrong in it, the line is set apart and the others are read."""
    path = tmp_path / "results.jsonl"
    lines = [json.dumps(RESULT.to_dict() | change), "[]", "3", json.dumps(RESULT.to_dict())]
    path.write_text("\n".join(lines), encoding="utf-8")
    log = read_log(path)
    assert [number for number, _ in log.spoilt] == [1, 2, 3]
    assert log.results == (RESULT,)


def test_the_texts_of_a_check_are_short_whoever_makes_it():
    """What is said of a check, a traceback and what was printed are cut where the result is made, and stay readable."""
    check = CheckResult(
        "c", "1.1", 1, Outcome.FAILED, "It is so.", seen="s" * 10**6 + "end", hint="h" * 10**6, traceback="t" * 10**6,
        output="o" * 10**6,
    )  # fmt: skip
    again = replace(check, seen=check.seen + "x" * 10**6)
    for made in (check, again):
        assert len(made.seen) + len(made.hint) + len(made.traceback) + len(made.output) <= 40_000
        assert "…" in made.seen
    assert check.seen.endswith("end")
