"""Where reports go: what is in a folder already is never lost, and never passes for new."""

import json

import pytest
from click.testing import CliRunner

from layerwise.cli import main

COMMAND = ("grade", "class", "--unit", "01", "--out", "out", "-j", "1", "--allow-weak-sandbox", "--quiet")
SUBTRACTS = {"1.1": "def add(a, b):\n    return a - b"}


def run(*arguments):
    """Run the command in this process."""
    return CliRunner().invoke(main, [*arguments])


def contents(folder):
    """Every file below a folder, by its path, and its content."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_of_ones_own_is_refused_and_not_touched(sums, hand_in):
    """--out with a site, a policy and grades of the user's own: an error that names it and the cure, no change."""
    hand_in("Ada")
    out = sums.root / "out"
    (out / "gradescope").mkdir(parents=True)
    for name in ("index.html", "policy.toml", "grades.csv", "draft.part", "gradescope/mine.json"):
        (out / name).write_text("mine", encoding="utf-8")
    before = contents(out)
    done = run(*COMMAND)
    assert done.exit_code == 2
    assert done.stderr.startswith("layerwise: out holds draft.part")
    assert "Move it away, or name another --out." in done.stderr
    assert contents(out) == before
    assert run(*COMMAND, "--resume").exit_code == 2
    assert contents(out) == before


@pytest.mark.parametrize("marker", [".layerwise-reports", ".grading"])
def test_a_second_run_keeps_the_first_ones_reports(sums, hand_in, marker):
    """They are moved whole into a folder of their own, also where an older version wrote them, and that is said."""
    hand_in("Ada")
    hand_in("Ben", SUBTRACTS)
    out = sums.root / "out"
    assert run(*COMMAND, "--junit", "--gradescope").exit_code == 0
    if marker == ".grading":
        (out / ".layerwise-reports").unlink()
    before = {name: content for name, content in contents(out).items() if not name.startswith(".")}
    (sums.root / "class" / "Ben.ipynb").unlink()
    done = run(*COMMAND)
    assert done.exit_code == 0, done.stderr
    (earlier,) = out.glob("before-*")
    assert contents(earlier) == before
    assert f"{earlier.relative_to(sums.root)}" in done.stderr
    after = {name for name in contents(out) if not name.startswith((".", "before-"))}
    assert after == {"ada.html", "index.html", "grades.csv", "results.jsonl"}


def test_two_runs_within_a_second_are_kept_apart(sums, hand_in):
    """Each earlier run has a folder of its own."""
    hand_in("Ada")
    for _ in range(3):
        assert run(*COMMAND).exit_code == 0
    assert len(list((sums.root / "out").glob("before-*"))) == 2


def test_a_resumed_run_replaces_what_it_grades_anew(sums, hand_in):
    """Kept results have their pages; those of others are new, and who is gone has none. Nothing is moved."""
    hand_in("Ada")
    hand_in("Ben")
    hand_in("Cem")
    out = sums.root / "out"
    assert run(*COMMAND, "--seed", "1").exit_code == 0
    page = out / "ada.html"
    page.write_text(page.read_text(encoding="utf-8") + "<!-- as it was -->", encoding="utf-8")
    hand_in("Ben", SUBTRACTS)
    (sums.root / "class" / "Cem.ipynb").unlink()
    assert "1 of 2 were graded before" in run(*COMMAND, "--seed", "1", "--resume").stderr
    assert "as it was" in page.read_text(encoding="utf-8")
    assert "You subtracted." in (out / "ben.html").read_text(encoding="utf-8")
    assert {path.name for path in out.glob("*.html")} == {"ada.html", "ben.html", "index.html"}
    assert not list(out.glob("before-*"))


def test_a_kept_result_has_its_page(sums, hand_in):
    """Whose page is gone is graded anew; half a page, which a killed run leaves, is removed."""
    hand_in("Ada")
    hand_in("Ben")
    out = sums.root / "out"
    assert run(*COMMAND).exit_code == 0
    (out / "ada.html").rename(out / "ada.html.part")
    assert "1 of 2 were graded before" in run(*COMMAND, "--resume").stderr
    assert {path.name for path in out.glob("*.html*")} == {"ada.html", "ben.html", "index.html"}


def test_a_run_that_breaks_off_leaves_no_old_grades(sums, hand_in, monkeypatch):
    """Neither the gradebook nor the class page of an earlier run stands beside the new results."""
    hand_in("Ada")
    out = sums.root / "out"
    for more in ((), ("--resume",)):
        monkeypatch.undo()
        monkeypatch.chdir(sums.root)
        assert run(*COMMAND, "--junit").exit_code == 0
        monkeypatch.setattr("layerwise.grade.report.folder.Reports.finish", lambda *_: 1 / 0)
        assert isinstance(run(*COMMAND, *more).exception, ZeroDivisionError)
        assert not [name for name in ("index.html", "grades.csv", "junit.xml") if (out / name).exists()]


def test_a_resumed_run_without_a_policy_shows_no_finals(sums, hand_in):
    """What an earlier policy made of a grade does not stay on a page that is kept."""
    hand_in("Ada")
    (sums.root / "policy.toml").write_text("[late]\nfree_days = 2\n", encoding="utf-8")
    page = sums.root / "out" / "ada.html"
    assert run(*COMMAND, "--policy", "policy.toml").exit_code == 0
    assert "Final: 3 of 3" in page.read_text(encoding="utf-8")
    assert run(*COMMAND, "--resume").exit_code == 0
    assert "Final" not in page.read_text(encoding="utf-8")
    assert not (sums.root / "out" / "policy.toml").exists()


def test_files_for_other_programs_are_written_when_asked(sums, hand_in):
    """--junit and --gradescope, also for results that are kept; the class page links what there is."""
    hand_in("Ada")
    out = sums.root / "out"
    assert run(*COMMAND).exit_code == 0
    assert not (out / "junit.xml").exists()
    assert not (out / "gradescope").exists()
    assert "junit" not in (out / "index.html").read_text(encoding="utf-8")
    assert run(*COMMAND, "--resume", "--junit", "--gradescope").exit_code == 0
    assert json.loads((out / "gradescope" / "ada.json").read_text(encoding="utf-8"))["score"] == 3
    assert "junit.xml" in (out / "index.html").read_text(encoding="utf-8")
    assert run(*COMMAND, "--resume").exit_code == 0
    assert not (out / "gradescope").exists()


def test_a_seed_of_nought_is_resumed(sums, hand_in):
    """--resume goes on with the seed of the earlier run, also when it was 0."""
    hand_in("Ada")
    assert run(*COMMAND, "--seed", "0").exit_code == 0
    assert "1 of 1 were graded before and are kept." in run(*COMMAND, "--resume").stderr


def test_a_comparison_does_not_overwrite_a_folder_of_ones_own(sums, hand_in):
    """`similar` refuses a folder with something else in it, such as a class's reports, and replaces its own."""
    hand_in("Ada")
    hand_in("Ben")
    out = sums.root / "mine"
    out.mkdir()
    (out / "pair-001.html").write_text("mine", encoding="utf-8")
    done = run("similar", "class", "--unit", "01", "--out", "mine")
    assert done.exit_code == 2
    assert "mine holds pair-001.html" in done.stderr
    assert contents(out) == {"pair-001.html": b"mine"}
    for _ in range(2):
        assert run("similar", "class", "--unit", "01", "--out", "alike").exit_code == 0


def test_without_a_sandbox_nothing_is_graded_or_moved(sums, hand_in, monkeypatch):
    """The message says what may happen and the cure; an earlier run's reports stay where they are."""
    hand_in("Ada")
    out = sums.root / "out"
    assert run(*COMMAND).exit_code == 0
    before = {name: content for name, content in contents(out).items() if not name.startswith(".")}
    monkeypatch.setattr("layerwise.grade.sandbox.fork_server.sandbox_fault", lambda *_: "There is no bubblewrap here.")
    done = run(*(word for word in COMMAND if word != "--allow-weak-sandbox"))
    assert done.exit_code == 2
    assert "There is no bubblewrap here. Without the sandbox a notebook can read" in done.stderr
    assert "add --allow-weak-sandbox" in done.stderr
    assert {name: content for name, content in contents(out).items() if not name.startswith(".")} == before
