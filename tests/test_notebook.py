"""`check()` in a notebook: the same verdicts and sentences as the grader, a card in Jupyter, text elsewhere."""

import re

import nbformat
import pytest
from nbclient import NotebookClient

import layerwise
from layerwise.grade.job import grade_notebook
from layerwise.notebook import check

ANSWERS = [
    "def add(a, b):\n    return a + b",
    "def add(a, b):\n    return a - b",
    "def add(a, b):\n    raise NotImplementedError('Task 1.1')",
    "def add(a, b):\n    return a.nonsense",
    "def add(a, b):\n    return [[1], [2, 3]]",
]


@pytest.fixture
def live(tiny, monkeypatch):
    """A notebook's variables, in which cells can be run."""
    namespace: dict[str, object] = {}
    monkeypatch.setattr("layerwise.notebook.live_namespace", lambda: namespace)
    return lambda source: exec(compile(source, "<cell 1>", "exec"), namespace)


@pytest.mark.parametrize("answer", ANSWERS)
def test_notebook_and_grader_say_the_same(sums, hand_in, live, answer):
    """Outcome and sentences of check() are those of the grader on the same code."""
    live("import numpy as np\n" + answer)
    (live_task,) = check("1.1").tasks
    (graded, _) = grade_notebook(sums, hand_in("x", {"1.1": answer}))
    assert live_task.outcome == graded.outcome
    assert [(c.seen, c.hint, c.earned) for c in live_task.checks] == [(c.seen, c.hint, c.earned) for c in graded.checks]


def test_a_name_that_is_not_there_says_to_run_its_cell(live):
    """In a live notebook the commonest slip is a cell that was not run."""
    assert "Write Task 1.1 and run its cell first" in str(check("1.1"))


def test_a_pass_is_shown_with_its_points(live):
    """A passed task says so in one line first."""
    live("answer = 3")
    assert str(check("1.2")).startswith("✓ Task 1.2, Choose: passed (1 of 1 points)")


def test_the_card_escapes_and_offers_the_hint(live):
    """HTML from the student's values is shown and not run; the hint is folded."""
    live("def add(a, b):\n    raise ValueError('<b>bold</b>')")
    card = check("1.1")._repr_html_()
    assert "&lt;b&gt;bold&lt;/b&gt;" in card
    assert "<b>bold</b>" not in card
    assert "<summary>Hint</summary>NumPy adds elementwise." in card


def test_the_card_needs_nothing_of_its_page(live):
    """Every front end shows it alike: no script, no style sheet, no name that a page's own styles could mean."""
    live("def add(a, b):\n    raise ValueError\nanswer = 3")
    card = check("1")._repr_html_()
    assert set(re.findall(r"<(\w+)", card)) <= {"div", "span", "pre", "code", "details", "summary"}
    assert set(re.findall(r"<\w+ (\w+)=", card)) == {"style"}


@pytest.mark.parametrize("task", [None, "", "3", "7.1", "1.9", 2])
def test_a_wrong_task_is_answered_in_words(live, capsys, task):
    """check() with no task, or with one that does not exist, prints what to write."""
    assert check(task) is None
    assert capsys.readouterr().out.strip()


@pytest.mark.parametrize("front_end", ["Jupyter", "VS Code", "named"])
def test_all_tasks_are_checked_at_once(live, monkeypatch, front_end):
    """check() knows the unit by its notebook's name, check("1") by its number: a card for each task, and the sum."""
    live("import numpy as np\ndef add(a, b):\n    return a - b\nanswer = 3")
    if front_end == "Jupyter":
        monkeypatch.setenv("JPY_SESSION_NAME", "/home/me/course/exercises/01_sums.ipynb")
    if front_end == "VS Code":
        live("__vsc_ipynb_file__ = '/home/me/course/exercises/01_sums.ipynb'")
    report = check("1") if front_end == "named" else check()
    assert [task.id for task in report.tasks] == ["1.1", "1.2"]
    assert str(report).endswith("1 of 2 tasks pass: 2 of 3 points")
    assert "1 of 2 tasks pass: 2 of 3 points" in report._repr_html_()
    assert str(report).count("You subtracted") == 1


def test_another_notebook_is_not_mistaken_for_a_unit(live, capsys, monkeypatch):
    """In a notebook of one's own, check() asks which unit is meant."""
    monkeypatch.setenv("JPY_SESSION_NAME", "/home/me/notes.ipynb")
    assert check() is None
    assert 'check("02")' in capsys.readouterr().out


def test_check_is_what_the_package_exports(tiny):
    """`from layerwise import check` is this function, before and after its module is loaded."""
    assert layerwise.check is check


def test_it_works_in_a_kernel(tiny, sums):
    """In a real kernel the exercise's own cells show the card, blank and solved."""
    for folder, words in (("exercises", "not attempted"), ("solutions", "passed")):
        notebook = nbformat.read(sums.notebook(folder), as_version=4)
        NotebookClient(notebook, allow_errors=True, resources={"metadata": {"path": str(tiny.root)}}).execute()
        shown = [
            output["data"]
            for cell in notebook.cells
            if cell.get("source", "").startswith("check(")
            for output in cell.get("outputs", [])
            if "data" in output
        ]
        shown = [data for data in shown if data.get("text/plain", "").startswith(("✓", "○"))]  # without the bar
        assert len(shown) == 3  # each task, and all together
        assert all(words in data["text/html"] and words in data["text/plain"] for data in shown)
