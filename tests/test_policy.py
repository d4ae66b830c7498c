"""Policies: what an instructor writes is read or refused in words, and applied on top without altering a grade."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layerwise.errors import PolicyError
from layerwise.grade.intake.collect import collect, join
from layerwise.grade.intake.hand_in import HandIn
from layerwise.grade.policy.file import read_policy
from layerwise.grade.policy.finals import Extension, Late, Policy, UnitRules, apply, doubts, show
from layerwise.grade.policy.times import dated, read_times, unlisted
from layerwise.grade.records import CheckResult, HandedIn, Origin, Outcome, Result, TaskResult
from layerwise.people import RosterEntry

DUE = datetime(2026, 10, 5, 21, 59, tzinfo=UTC)
UNIT = "02_perceptron"


def task(id, earned, points, outcome=None):
    """A task of two checks, of which one passed."""
    outcome = outcome or (Outcome.PASSED if earned == points else Outcome.FAILED)
    checks = (
        CheckResult("a", id, earned, Outcome.PASSED, ""),
        CheckResult("b", id, points - earned, outcome, ""),
    )
    return TaskResult(id, f"Task {id}", points, checks)


def result(student="Ada", hours=-1.0, earned=18, points=20, unit=UNIT, file="", **changes):
    """A result of one task, handed in so many hours after it was due; None: at an unknown time."""
    time = "" if hours is None else (DUE + timedelta(hours=hours)).isoformat()
    tasks = (task(f"{int(unit[:2])}.1", earned, points),)
    whole = Result(student, file or f"{student}.ipynb", unit, 1, tasks, handed_in=HandedIn(time, Origin.FILE))
    return replace(whole, **changes)


def policy(unit=UNIT, due=DUE, extensions=(), best=False, dropped=(), extra_credit=(), **late):
    return Policy(Late(**late), best, ((unit, UnitRules(due, dropped, extra_credit)),), extensions)


def only(rules, *results):
    """The one final that counts."""
    (final,) = [final for final in apply(rules, results) if final.counts]
    return final


@pytest.mark.parametrize(
    ("hours", "days", "points", "why"),
    [
        (-1, 0, 18, ""),
        (0.2, 0, 18, "within the 15 minutes of grace: 18 of 20 → 18"),
        (0.3, 1, 18, "1 day late, all free: 18 of 20 → 18"),
        (24.2, 1, 18, "1 day late, all free: 18 of 20 → 18"),
        (26, 2, 16.2, "2 days late, 1 of them free, 10 % taken off: 18 of 20 → 16.2"),
        (71, 3, 14.4, "3 days late, 1 of them free, 20 % taken off: 18 of 20 → 14.4"),
        (73, 4, 0, "4 days late, more than 3, so nothing counts: 18 of 20 → 0"),
        (None, 0, 18, ""),
    ],
)
def test_lateness_costs_what_the_policy_says_and_is_told(hours, days, points, why):
    """Begun days beyond grace and free days take off their share, and a sentence says so."""
    rules = policy(free_days=1, penalty_per_day=0.1, latest=3, grace_minutes=15)
    final = only(rules, result(hours=hours))
    assert (final.days_late, final.points, final.why) == (days, pytest.approx(points), why)
    assert final.raw == 18
    assert bool(final.warning) == (hours is None)


def test_free_days_are_spent_over_the_term_in_order_of_due_dates():
    """The unit that is due first takes them, whatever the order in the files."""
    later = DUE + timedelta(days=7)
    units = ((UNIT, UnitRules(later)), ("03_hidden", UnitRules(DUE)))
    rules = Policy(Late(free_days=2, penalty_per_day=0.5), units=units)
    second, first = result(hours=7 * 24 + 20), result(hours=40, unit="03_hidden")
    assert [final.free for final in apply(rules, [second, first])] == [0, 2]
    assert [final.points for final in apply(rules, [first, second])] == [18, 9]


def test_a_late_day_that_nothing_is_paid_for_is_not_taken():
    """Where being late costs nothing or gives nothing, free days stay for later."""
    assert only(policy(free_days=3), result(hours=5)).free == 0
    assert only(policy(free_days=3, penalty_per_day=0.1, latest=0), result(hours=5)).free == 0


@pytest.mark.parametrize(("who", "id"), [("Lovelace, Ada", ""), ("77", "77"), ("Ada Lovelace", "5")])
def test_an_extension_moves_the_due_date_of_its_student(who, id):
    """By name, however it is written, or by id; nobody else's date moves."""
    rules = policy(penalty_per_day=0.1, extensions=(Extension(who, UNIT, 2), Extension(who, "03_x", 9)))
    late = [result("Ada Lovelace", 50, id=id), result("Bob", 50)]
    ada, bob = apply(rules, late)
    assert (ada.days_late, bob.days_late) == (1, 3)
    assert ada.why.startswith("2 more days given; 1 day late, 10 % taken off")
    assert doubts(rules, late, (ada, bob)) == []


def test_an_extension_for_nobody_or_for_two_is_told():
    """A name that was misspelt, or that two students have, would otherwise be found too late."""
    rules = policy(extensions=(Extension("Bbo", UNIT, 2), Extension("Ada Li", UNIT, 2)))
    late = [result("Ada Li", id="1", file="1"), result("Ada Li", id="2", file="2")]
    said = doubts(rules, late, apply(rules, late))
    assert "The extension for Bbo fits none of these students" in said[0]
    assert "The extension for Ada Li fits 2 of these students" in said[1]


def test_dropped_tasks_and_extra_credit():
    """A dropped task counts for nobody, on neither side; extra credit adds to the points alone."""
    tasks = (task("2.1", 2, 4), task("2.2", 0, 3, Outcome.UNGRADED), task("2.3", 5, 5))
    final = only(policy(dropped=("2.2",), extra_credit=("2.3",)), result(tasks=tasks))
    assert (final.points, final.out_of, final.gap) == (7, 4, "")
    assert final.why == "task 2.2 does not count; 5 of extra credit for task 2.3: 7 of 4 → 7"


def test_what_is_ungraded_has_no_points():
    """Neither the grader's fault nor an unreadable file becomes a zero."""
    open_task = result(tasks=(task("2.1", 0, 3, Outcome.UNGRADED),))
    for one in (open_task, result(problem="The file is empty.")):
        final = only(policy(penalty_per_day=0.1), one)
        assert final.points is None
        assert final.gap


def attempts(*pairs):
    """Attempts of one student, given as hours and points; the last is the latest."""
    last = len(pairs) - 1
    return [
        result(hours=hours, earned=earned, file=f"{place}.ipynb", latest="" if place == last else f"{last}.ipynb")
        for place, (hours, earned) in enumerate(pairs)
    ]


def test_the_best_attempt_after_penalties_counts():
    """Not the one with most raw points; and the student is told which."""
    rules = policy(best=True, penalty_per_day=0.25)
    early, middle, last = apply(rules, attempts((-5, 10), (2, 18), (60, 20)))
    assert [one.counts for one in (early, middle, last)] == [False, True, False]
    assert middle.points == 13.5
    assert middle.why.startswith("counts of 3 attempts; 1 day late")
    assert last.why.startswith("does not count, as 1.ipynb does")


def test_of_equal_attempts_the_one_without_a_free_day_counts():
    """A free day is not spent for nothing; an attempt that the grader failed on is mentioned."""
    rules = policy(best=True, free_days=1, penalty_per_day=0.25)
    assert only(rules, *attempts((-5, 18), (2, 18))).free == 0
    broken = replace(attempts((-5, 18), (2, 18))[1], tasks=(task("2.1", 0, 20, Outcome.UNGRADED),))
    final = only(rules, attempts((-5, 18), (2, 18))[0], broken)
    assert "1.ipynb could not be graded" in final.warning


def test_the_latest_attempt_counts_by_default():
    """Even where an earlier one was worth more."""
    assert only(policy(), *attempts((-5, 20), (-2, 3))).points == 3


@pytest.mark.parametrize(
    ("hours", "due", "words"),
    [
        (None, DUE, "no time of hand-in is known, so it counts as in time. The learning platform marked it as late."),
        (-3, DUE, "marked it as late, but the time known is 2026-10-05 18:59+00:00, before it was due"),
        (3, None, "the policy has no due date"),
        (3, DUE, ""),
    ],
)
def test_a_platforms_late_mark_that_no_time_bears_out_is_told(hours, due, words):
    """Nothing is taken off for it, and the instructor learns of it."""
    one = result(hours=hours)
    one = replace(one, handed_in=replace(one.handed_in, late=True))
    rules = policy(due=due, penalty_per_day=0.1)
    final = only(rules, one)
    assert words in final.warning
    assert bool(final.penalty) == (not words)
    assert (words[:20] in " ".join(doubts(rules, [one], [final]))) or not words


def test_times_that_may_be_those_of_the_download_are_doubted():
    """Three files of one minute are no three students; a zip's time has an assumed zone."""
    zip_time = HandedIn(DUE.isoformat(), Origin.ZIP, zone="CET")
    class_ = [result(name, handed_in=zip_time) for name in ("a", "b", "c")]
    said = doubts(policy(), class_, apply(policy(), class_))
    assert said[0] == "3 hand-ins are dated by the time in the zip, which has no zone: taken as CET, this machine's."
    assert "perhaps that of the download" in said[1]


results = st.builds(
    result,
    st.sampled_from(["Ada", "Bob", "Cy"]),
    st.none() | st.floats(-100, 300),
    st.floats(0, 20),
    st.just(20),
    st.sampled_from([UNIT, "03_x", "04_y"]),
)
terms = st.lists(results, max_size=8, unique_by=lambda one: (one.student, one.unit))
lates = st.builds(Late, st.integers(0, 6), st.floats(0, 1), st.none() | st.integers(0, 9), st.floats(0, 100))
policies = st.builds(
    lambda late, best, dues: Policy(
        late,
        best,
        tuple((unit, UnitRules(None if due is None else DUE + timedelta(days=due))) for unit, due in dues.items()),
    ),
    lates,
    st.booleans(),
    st.fixed_dictionaries(
        {UNIT: st.none() | st.integers(-5, 5), "03_x": st.integers(-5, 5), "04_y": st.integers(-5, 5)}
    ),
)


@settings(deadline=None)
@given(policies, terms)
def test_a_penalty_never_leaves_fewer_than_none_or_more_than_there_were(rules, term):
    """Points stay between nothing and the raw ones."""
    for final in apply(rules, term):
        assert 0 <= final.points <= final.raw
        assert 0 <= final.penalty <= 1


@settings(deadline=None)
@given(policies, terms)
def test_free_days_are_never_overspent(rules, term):
    """Over all units of one student, and never more than there were late days."""
    finals = apply(rules, term)
    for student in ("Ada", "Bob", "Cy"):
        assert sum(final.free for final in finals if final.student == student) <= rules.late.free_days
    assert all(final.free <= final.days_late for final in finals)


@settings(deadline=None)
@given(terms)
def test_a_policy_that_says_nothing_changes_nothing(term):
    """Every final is the raw grade, without a word."""
    for one, final in zip(term, apply(Policy(), term), strict=True):
        assert (final.points, final.out_of, final.why, final.warning) == (one.earned, one.points, "", "")


@settings(deadline=None)
@given(policies, terms.flatmap(lambda term: st.tuples(st.just(term), st.permutations(term))))
def test_the_order_of_hand_ins_does_not_matter(rules, orders):
    """The same results in another order have the same finals."""
    one, other = orders
    assert set(apply(rules, one)) == set(apply(rules, other))


@settings(deadline=None)
@given(policies, terms, st.integers(0, 7))
def test_being_later_is_never_worth_more(rules, term, place):
    """Whoever hands in a day later has at most the same points in that unit."""
    if place < len(term) and term[place].handed_in.time:
        moment = term[place].handed_in.moment + timedelta(days=1)
        later = replace(term[place], handed_in=replace(term[place].handed_in, time=moment.isoformat()))
        before, after = apply(rules, term), apply(rules, [*term[:place], later, *term[place + 1 :]])
        assert after[place].points <= before[place].points


def test_points_are_shown_with_two_decimals_at_most():
    """Neither the last bit of a float nor an exponent reaches a reader."""
    assert [show(number) for number in (16.200000000000003, 18.0, 1234567.891, None)] == [
        "16.2",
        "18",
        "1234567.89",
        "",
    ]


WHOLE = """
[late]
free_days = 4
penalty_per_day = 0.10
latest = 3
grace_minutes = 15
[attempts]
count = "best"
[units.01]
due = 2026-10-05T23:59:00+02:00
dropped = ["1.1"]
extra_credit = ["1.2"]
[extensions."Ada Lovelace"]
"01" = 2
"""


def written(tiny, text):
    path = tiny.root / "policy.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_policy_is_read(tiny):
    """Every key arrives where it belongs."""
    rules = read_policy(written(tiny, WHOLE), tiny)
    assert rules.late == Late(4, 0.10, 3, 15)
    assert rules.best
    assert rules.rules("01_sums") == UnitRules(DUE, ("1.1",), ("1.2",))
    assert rules.extensions == (Extension("Ada Lovelace", "01_sums", 2),)
    assert rules.text == WHOLE
    assert read_policy(written(tiny, ""), tiny) == Policy()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("late = 3", "[late] must be a table"),
        ("[lates]\n", "the file has an unknown key 'lates'. Known: late, attempts, units, extensions"),
        ("[late]\npenalty = 1", "[late] has an unknown key 'penalty'. Known: free_days, penalty_per_day"),
        ("[late]\npenalty_per_day = -0.1", "penalty_per_day must be a number, 0 or more. Received: -0.1"),
        ("[late]\npenalty_per_day = 10", "a share of the points from 0 to 1: 0.10 is 10 %. Received: 10"),
        ("[late]\nfree_days = 1.5", "free_days must be a whole number, 0 or more. Received: 1.5"),
        ("[late]\nlatest = true", "latest must be a whole number"),
        ("[late]\ngrace_minutes = nan", "grace_minutes must be a number"),
        ('[attempts]\ncount = "first"', 'count must be "latest" or "best". Received: \'first\''),
        ("[units.07]\n", "There is no unit '07'"),
        ("[units.1]\n[units.01]\n", "[units.01] and [units.1] are the same unit"),
        ("[units.01]\ndue = 2026-10-05T23:59:00", "2026-10-05T23:59:00+02:00. Received: 2026-10-05T23:59:00"),
        ("[units.01]\ndue = 2026-10-05", "a date with a time and an offset"),
        ('[units.01]\ndue = "tomorrow"', "Received: 'tomorrow'"),
        ('[units.01]\ndropped = ["1.9"]', "[units.01] dropped: Unit 01_sums has no task 1.9. Its tasks: 1.1, 1.2"),
        ('[units.01]\ndropped = "1.1"', 'must be a list of tasks, such as ["1.1"]'),
        ('[units.01]\ndropped = ["1.1"]\nextra_credit = ["1.1"]', "task 1.1 is both dropped and extra credit"),
        ('[extensions."Ada"]\n"01" = -2', '[extensions."Ada"] 01 must be a number, 0 or more'),
        ('[extensions."Ada"]\n"08" = 2', "There is no unit '08'"),
        ("[late", "not valid TOML"),
    ],
)
def test_a_fault_in_a_policy_is_named_with_its_key_and_cure(tiny, text, words):
    """One sentence with the file, the key and what was expected."""
    path = written(tiny, text)
    with pytest.raises(PolicyError) as caught:
        read_policy(path, tiny)
    assert str(caught.value).startswith(f"{path}: ")
    assert words in str(caught.value)


def test_a_policy_that_is_not_there_is_an_error(tiny):
    """In words."""
    with pytest.raises(PolicyError, match=r"none\.toml cannot be read: No such file"):
        read_policy(tiny.root / "none.toml", tiny)


def times(folder, text):
    path = folder / "times.csv"
    path.write_text(text, encoding="utf-8")
    return read_times(path)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("name,time\nada lovelace,2026-10-05T23:59:00+02:00", "2026-10-05T23:59:00+02:00"),
        ("ID;Submitted at\n7;2026-10-05 21:59:00 UTC", "2026-10-05T21:59:00+00:00"),
        ("Identifier,Full name,Submitted\nParticipant 7,x,2026-10-05T21:59:00Z", "2026-10-05T21:59:00+00:00"),
        ("first name,surname,time,unit\nAda,Lovelace,2026-10-05T21:59:00Z,2", "2026-10-05T21:59:00+00:00"),
    ],
)
def test_a_list_of_times_goes_before_the_files(tmp_path, text, time):
    """By name or id, with the times that platforms write; where it is from is told."""
    (one,) = dated([result("Ada Lovelace", id="7")], times(tmp_path, text), UNIT)
    assert one.handed_in == HandedIn(time, Origin.LIST, listed_in="times.csv", line=2)


def test_a_time_without_a_zone_is_taken_as_this_machines_and_that_is_told(tmp_path):
    """Moodle's worksheet says no zone."""
    listed = times(tmp_path, 'name,last modified (submission)\nAda,"Monday, 5 October 2026, 9:59 PM"\nBob,-\n')
    (one,) = dated([result("Ada")], listed, UNIT)
    assert one.handed_in.moment.replace(tzinfo=None) == DUE.replace(tzinfo=None)
    assert one.handed_in.moment.tzinfo is not None
    assert "times.csv:2, without a zone: taken as" in one.handed_in.source


def test_who_is_not_in_the_list_and_lines_for_nobody_are_told(tmp_path):
    """A misspelt name must not pass for a hand-in in time."""
    listed = times(tmp_path, "name,time\nAda,2026-10-05T23:59Z\nBbo,2026-10-05T23:59Z\n")
    before = [result("Ada"), result("Bob")]
    after = dated(before, listed, UNIT)
    assert after[1] is before[1]
    missing, unused = unlisted(before, after, listed, UNIT)
    assert missing == "Unit 02: not in the list of times, and dated by their files: Bob."
    assert unused == "Unit 02: these lines of the times fit no hand-in: 3."


def test_times_of_attempts_and_of_units_are_told_apart(tmp_path):
    """By a column for the file, and one for the unit; a line without a file is about the latest attempt."""
    text = "name,time,file,unit\nAda,2026-10-01T00Z,0.ipynb,\nAda,2026-10-02T00Z,,02\nAda,2026-10-03T00Z,,perceptron2\n"
    first, last = dated(attempts((-5, 1), (-4, 2)), times(tmp_path, text), UNIT)
    assert (first.handed_in.moment.day, last.handed_in.moment.day) == (1, 2)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name,when\n", 'no column for the time, only: name, when. Call it "time"'),
        ("mail,time\na,2026-10-05\n", 'there is no name and no id. Give a column "name" or "id"'),
        ("name,time\nAda,5.10.2026\n", "times.csv:2: '5.10.2026' is not a time that can be read for certain"),
        ("name,time\nAda,2026-10-01\nADA,2026-10-02\n", "The lines 2 and 3 of the times fit Ada.ipynb"),
    ],
)
def test_a_list_of_times_that_cannot_be_used_is_refused(tmp_path, text, words):
    """With the line and the cure, rather than by guessing a day and a month."""
    with pytest.raises(PolicyError, match=r".") as caught:
        dated([result("Ada")], times(tmp_path, text), UNIT)
    assert words in str(caught.value)


def test_a_line_that_fits_two_students_is_refused(tmp_path):
    """One student's time would be another's."""
    listed = times(tmp_path, "name,time\nAda,2026-10-01\n")
    with pytest.raises(PolicyError, match=r"Line 2 of the times fits 1\.ipynb and 2\.ipynb"):
        dated([result("Ada", id="1", file="1.ipynb"), result("Ada", id="2", file="2.ipynb")], listed, UNIT)


def test_every_attempt_is_collected_if_wanted(tmp_path):
    """Each with its own time and late mark; the roster gives all of them to their student."""
    for name in ("adali_LATE_5_9_p-1.ipynb", "adali_5_8_p.ipynb", "bob/x.ipynb", "bob/y.ipynb"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("{}", encoding="utf-8")
    found, missing = join(collect(tmp_path, every=True), [RosterEntry("Ada Li", "5"), RosterEntry("Bob", "")])
    assert missing == ()
    rows = {(one.student, one.file): (one.latest, one.handed_in.late, one.note) for one in found}
    assert rows["Ada Li", "adali_5_8_p.ipynb"] == ("adali_LATE_5_9_p-1.ipynb", False, "an earlier attempt")
    assert rows["Ada Li", "adali_LATE_5_9_p-1.ipynb"] == ("", True, "handed in late; the latest of 2 attempts")
    assert sorted(latest for (student, _), (latest, _, _) in rows.items() if student == "Bob")[0] == ""
    assert all(one.handed_in.source == "the file's time" for one in found)
    assert len(collect(tmp_path)) == 2
    assert isinstance(found[0], HandIn)
