"""Hints, resets and progress: what a student did is never lost, and what comes next is right."""

import pytest
from click.testing import CliRunner

from layerwise.cli import main
from layerwise.errors import LayerwiseError
from layerwise.grade.job import grade_notebook
from layerwise.notebook import check
from layerwise.progress import Progress
from layerwise.workbench import hints, next_task, reset


@pytest.fixture
def layerwise(tiny):
    """Runs a command in the tiny course."""
    return lambda *arguments: CliRunner().invoke(main, arguments, catch_exceptions=False)


@pytest.fixture
def work(sums, hand_in):
    """`work({"1.1": source})` makes that the student's exercise; without the other answers."""

    def write(answers):
        path = sums.notebook("exercises")
        path.write_bytes(hand_in("work", answers, solved=False).read_bytes())
        return path

    return write


ADD = {"1.1": "def add(a, b):\n    return a + b"}


def test_progress_tells_what_checks_found(layerwise, work):
    """Points and what is next after a check of one right task."""
    assert "0 of 3" in layerwise("progress").stdout
    work(ADD)
    layerwise("check", "01")
    shown = layerwise("progress", "01").stdout
    assert "1 of 2" in shown
    assert "2 of 3" in shown
    assert "✓ 1.1" in shown
    assert "○ 1.2" in shown
    assert "Next: 1.2  Choose" in shown


def test_the_notebooks_check_counts_too(tiny, sums, monkeypatch):
    """A check in the notebook and one in the terminal are the same to the progress."""
    monkeypatch.setattr("layerwise.notebook.live_namespace", lambda: {"answer": 3})
    check("1.2")
    standing = Progress.of(tiny).standing(sums.task("1.2"))
    assert (standing.outcome, standing.earned) == ("passed", 1)


def test_another_file_is_not_the_students_work(layerwise, tiny):
    """Checking the solution does not pass the tasks."""
    layerwise("check", "01", "--notebook", "solutions/01_sums.ipynb")
    assert Progress.of(tiny).events == []


def test_a_lost_point_is_lost_but_the_best_is_known(tiny, sums, hand_in):
    """The last check counts; the best is kept beside it."""
    progress = Progress.of(tiny)
    progress.checked(grade_notebook(sums, hand_in("right", ADD)))
    progress.checked(grade_notebook(sums, hand_in("wrong", {"1.1": "def add(a, b):\n    return a - b"})))
    standing = Progress.of(tiny).standing(sums.task("1.1"))
    assert standing.outcome == "failed"
    assert standing.best == 2


@pytest.mark.parametrize(
    "spoilt", [b"{\n", b'{"task": "1.1"', b"\xff\xfe\x00\n", b'{"task": 1, "when": 2}\n', b"[]\n", b"null\n"]
)
def test_a_spoilt_line_costs_nothing_else(layerwise, tiny, sums, work, spoilt):
    """A cut or corrupt line is passed over, said, and neither removed nor lengthened by what comes after."""
    work(ADD)
    layerwise("check", "01.1")
    path = Progress.of(tiny).path
    with path.open("ab") as file:
        file.write(spoilt)
    before = path.read_bytes()
    layerwise("check", "01.2")
    progress = Progress.of(tiny)
    assert path.read_bytes().startswith(before)
    assert [event.task for event in progress.events] == ["1.1", "1.2"]
    assert progress.spoilt == 1
    assert "1 of the lines" in layerwise("progress").stderr


def test_every_cut_of_the_file_can_be_read(tiny, sums, hand_in):
    """Wherever a crash cuts the last line, all lines before it stand and the next one is whole."""
    results = grade_notebook(sums, hand_in("x", ADD))
    progress = Progress.of(tiny)
    progress.checked(results)
    whole = progress.path.read_bytes()
    for cut in range(len(whole.splitlines(keepends=True)[0]), len(whole)):
        progress.path.write_bytes(whole[:cut])
        Progress.of(tiny).happened("hint", [sums.task("1.1")])
        again = Progress.of(tiny)
        assert again.events[0].task == "1.1"
        assert again.events[-1].what == "hint"


def test_progress_that_cannot_be_written_does_not_cost_the_result(layerwise, tiny, work):
    """The check answers all the same, and says so."""
    (tiny.root / ".layerwise").write_text("a file where the folder should be")
    work(ADD)
    done = layerwise("check", "01.1")
    assert done.exit_code == 0
    assert "could not be written down" in done.stderr


def test_hints_come_one_at_a_time(layerwise, tiny):
    """Each question gives one sentence more; the last says that it was all."""
    (known,) = {len(hints(task)) for task in tiny.units[0].tasks[:1]}
    assert known == 1
    assert "That is all of it" in layerwise("hint", "1.1").stdout
    assert "That is all of it" in layerwise("hint", "1.1").stdout
    assert len(Progress.of(tiny).events) == 1


def test_a_hint_is_cut_between_sentences():
    """At full stops before a capital, not within `np.e. g.` or numbers."""

    class Task:
        hint = "Use `np.dot`. It takes 2.5 lines, e.g. three. `axis=1` goes along a row? Then (really) stop."

    assert len(hints(Task())) == 4  # type: ignore[arg-type]


def test_reset_keeps_the_work(layerwise, sums, work):
    """The blank comes back, byte for byte; the work is beside it with the date in its name."""
    blank = sums.notebook("exercises").read_bytes()
    written = work(ADD).read_bytes()
    layerwise("check", "01")
    assert "Your work" in layerwise("reset", "01", "--yes").stdout
    assert sums.notebook("exercises").read_bytes() == blank
    (kept,) = (sums.root / "exercises" / "kept").iterdir()
    assert kept.read_bytes() == written
    assert "0 of 3" in layerwise("progress").stdout


def test_reset_asks_first(tiny, work):
    """Without a yes nothing changes."""
    path = work(ADD)
    before = path.read_bytes()
    done = CliRunner().invoke(main, ["reset", "01"], input="n\n")
    assert done.exit_code == 1
    assert path.read_bytes() == before


def test_work_that_cannot_be_kept_is_not_reset(tiny, sums, work):
    """A folder that cannot be made: the student's file stays as it is."""
    path = work(ADD)
    before = path.read_bytes()
    (path.parent / "kept").write_text("in the way")
    with pytest.raises(LayerwiseError, match="not reset"):
        reset(sums, Progress.of(tiny))
    assert path.read_bytes() == before


def test_next_is_where_one_was_working(tiny, sums, hand_in):
    """The first task that is not passed; None when all are."""
    progress = Progress.of(tiny)
    assert next_task(tiny, progress).id == "1.1"
    progress.checked(grade_notebook(sums, hand_in("all")))
    assert next_task(tiny, progress) is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["hint", "01"], "such as 01.1"),
        (["reset", "01.1"], "Only a whole unit"),
        (["open", "09"], "There is no unit '09'"),
        (["data", "fetch", "mnits"], "There is no data set 'mnits'"),
        (["progress", "7"], "There is no unit '7'"),
    ],
)
def test_mistakes_are_answered_in_a_sentence(layerwise, arguments, words):
    """Exit code 2 and a line that names the offender."""
    done = layerwise(*arguments)
    assert done.exit_code == 2
    assert words in done.stderr


def test_data_are_listed(layerwise):
    """With what is here and what would be downloaded."""
    shown = layerwise("data", "list").stdout
    assert "digits" in shown
    assert "imdb" in shown
