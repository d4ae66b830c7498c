"""The build: broken markers are refused with file, line and fix; the same source always gives the same bytes."""

import base64
import json
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from layerwise.build import build, check_built, derive
from layerwise.build.answers import answered
from layerwise.build.derive import Cell
from layerwise.build.execute import execute
from layerwise.build.notebook import source_hash, to_bytes
from layerwise.build.overview import overview as overview_of
from layerwise.course import Course
from layerwise.errors import BuildError, SourceError


def edit(unit, name, old, new):
    """Change a source of the unit."""
    path = unit.folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def cells(path: Path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def text_of(path: Path) -> str:
    return "\n".join("".join(cell["source"]) for cell in cells(path))


@pytest.fixture
def built(tiny, sums):
    """The tiny unit, built once."""
    list(build(tiny, [sums]))
    return sums


def test_the_exercise_has_blanks_and_the_solution_code(built):
    """A blank becomes its prompt and a NotImplementedError; the solution keeps the code and loses the markers."""
    exercise, solution = text_of(built.notebook("exercises")), text_of(built.notebook("solutions"))
    assert '    # YOUR CODE: one line\n    raise NotImplementedError("Task 1.1")' in exercise
    assert "return np.asarray(a)" not in exercise
    assert "    # one line\n    return np.asarray(a) + np.asarray(b)" in solution
    assert "END BLANK" not in exercise + solution


def test_each_task_has_heading_hint_and_check(built):
    """Title, kind, points and the folded hint come from unit.toml; a check cell follows the code."""
    text = text_of(built.notebook("exercises"))
    assert "## Task 1.1 · Add" in text
    assert "*build · ●○○ · 2 minutes · 2 points*" in text
    assert "<details><summary>Hint</summary>\n\nNumPy adds elementwise." in text
    assert 'check("1.1")' in text


def test_the_lesson_has_head_reading_and_folded_answers(built):
    """Goals and reading come from unit.toml, answers to predictions are folded, outputs are there."""
    text = text_of(built.notebook("lessons"))
    assert text.startswith("# 1 · Sums")
    assert "- add numbers" in text
    assert "**Predict, then run.** What is the mean" in text
    assert "<details><summary>Compare with your prediction</summary>\n\nTwo." in text
    assert "## Further reading\n\n- Peano" in text
    assert any(cell.get("outputs") for cell in cells(built.notebook("lessons")))


def test_the_text_quotes_what_was_measured(built):
    """A reference in the text is filled in from the executed cell."""
    assert "The sum was 2.0, between 1 and 3." in text_of(built.notebook("lessons"))


def test_a_picture_beside_the_source_is_put_into_the_notebook(built, tiny):
    """A lesson carries its pictures itself, and a new picture does not run it again."""
    content = base64.b64decode("iVBORw0KGgo=")
    (built.folder / "sum.png").write_bytes(content)
    edit(built, "lesson.py", "## Counting", "![Two and two.](sum.png)")
    assert [entry.seconds for entry in build(tiny, [built])] == [0.0] * 5
    assert f"![Two and two.](data:image/png;base64,{base64.b64encode(content).decode()})" in text_of(
        built.notebook("lessons")
    )


@pytest.mark.parametrize(
    ("picture", "words"),
    [("![Two.](other.png)", "no picture other.png. Put it beside"), ("![ ](sum.png)", "sum.png has no alt text")],
)
def test_a_picture_that_nobody_can_see_is_refused(tiny, sums, picture, words):
    """A picture that is missing, or that a screen reader cannot describe, stops the build."""
    (sums.folder / "sum.png").write_bytes(b"")
    edit(sums, "lesson.py", "## Counting", picture)
    with pytest.raises(SourceError, match=words):
        list(build(tiny, [sums]))


def test_a_second_build_changes_and_runs_nothing(built, tiny):
    """Nothing is written or run when no source has changed."""
    assert all(not entry.changed and not entry.seconds for entry in build(tiny, [built]))
    assert check_built(tiny, [built]) == []


def test_a_forced_build_gives_the_same_bytes(built, tiny):
    """A lesson that is run again gives the same file."""
    before = built.notebook("lessons").read_bytes()
    ran = [entry for entry in build(tiny, [built], force=True) if entry.seconds]
    assert [entry.path for entry in ran] == [built.notebook("lessons")]
    assert built.notebook("lessons").read_bytes() == before


def test_changed_text_does_not_run_the_lesson_again(built, tiny):
    """Only a change of code makes a lesson run; a change of text is laid over the outputs it has."""
    edit(built, "lesson.py", "## Counting", "## Counting up")
    assert [entry.seconds for entry in build(tiny, [built])] == [0.0] * 5
    assert "## Counting up" in text_of(built.notebook("lessons"))


@pytest.mark.parametrize("name", ["lesson.py", "exercise.py", "unit.toml"])
def test_check_finds_any_difference(built, tiny, name):
    """`build --check` names each notebook that is not what its source gives."""
    edits = {
        "lesson.py": ("[1, 2, 3]", "[1, 2, 4]"),
        "exercise.py": ("elementwise sum", "sum"),
        "unit.toml": ("NumPy adds", "It adds"),
    }
    edit(built, name, *edits[name])
    changed = Course(tiny.root)
    assert check_built(changed, changed.units)


def test_check_finds_a_mended_notebook(built, tiny):
    """A built notebook that somebody edited is named."""
    path = built.notebook("lessons")
    path.write_text(path.read_text(encoding="utf-8").replace("Two.", "Three."), encoding="utf-8")
    assert check_built(tiny, [built]) == [f"{path}: not what its source gives."]


def test_check_finds_a_stray_notebook(built, tiny):
    """A notebook of no unit is named."""
    stray = tiny.root / "exercises" / "09_gone.ipynb"
    stray.write_text("{}", encoding="utf-8")
    assert check_built(tiny, [built]) == [f"{stray}: belongs to no unit."]


def overview(course):
    return (course.root / "lessons" / "README.md").read_text(encoding="utf-8")


def test_the_overview_tells_of_each_unit(built, tiny):
    """lessons/README.md has title, summary, time and links of every unit, under its part."""
    text = overview(tiny)
    assert f"## {built.part}" in text
    assert f"| [01 Sums](01_sums.ipynb) | {built.summary} | {built.minutes} min | nothing | " in text
    links = re.findall(r"\]\((.+?)\)", text)
    assert len(links) == 3
    assert all((tiny.root / "lessons" / link).is_file() for link in links)


def test_the_overview_links_to_what_a_unit_builds_on(built, tiny):
    """An earlier unit of the same course is linked; one of Layerwise is named in words."""
    second = shutil.copytree(built.folder, tiny.root / "units" / "03_more") / "unit.toml"
    text = second.read_text(encoding="utf-8").replace('"1.', '"3.')
    second.write_text(text.replace("prerequisites = []", 'prerequisites = ["01_sums", "02_perceptron"]'), "utf-8")
    made = overview_of(Course(tiny.root))
    assert "| [01](01_sums.ipynb), 02 The perceptron (in Layerwise) |" in made


def test_a_title_cannot_break_the_overviews_table(built, tiny):
    """A vertical bar stands for itself."""
    edit(built, "unit.toml", 'title = "Sums"', 'title = "a | b"')
    assert r"| [01 a \| b](01_sums.ipynb) |" in overview_of(Course(tiny.root))


@pytest.mark.parametrize("change", [lambda path: path.unlink(), lambda path: path.write_text("mine", "utf-8")])
def test_check_finds_an_overview_that_differs(built, tiny, change):
    """`build --check` names lessons/README.md when it is missing or somebody edited it."""
    path = tiny.root / "lessons" / "README.md"
    change(path)
    assert check_built(tiny, [built]) == [f"{path}: not what its source gives."]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("    # END BLANK\n\n", "\n", 14, 'BLANK has no END BLANK. Add "# END BLANK"'),
        ("    # BLANK one line\n", "", 15, "END BLANK without BLANK"),
        ("# BLANK one line", "# BLANK", 14, "BLANK without a prompt"),
        ("# BLANK one line", "# Blank: one line", 14, "nearly a marker"),
        ("# BLANK one line", "# BLANK one\n    # BLANK two", 14, "BLANK has no END BLANK"),
        ("    return np.asarray(a) + np.asarray(b)\n", "", 14, "the blank holds no code"),
        ('# %% task="1.1"\n', "# %%\n", 7, "task 1.1 has the cells"),
        ('# %% [markdown] task="1.1"', "# %% [markdown]", 11, "task 1.1 has the cells"),
        ('# %% task="1.1"', '# %% task="1.7"', 6, "no task 1.7|task 1.1 has the cells"),
        ('# %% task="1.2"', '# %% task="1.2" hidden=true', 21, "the header says hidden"),
        ("# %%\nimport", "import\n# %%\nimport", 1, "code before the first cell header"),
    ],
)
def test_broken_markers_are_refused(tiny, sums, old, new, line, words):
    """A broken marker gives file, line, the fault and the fix, and writes nothing."""
    path = sums.notebook("exercises")
    before = path.read_bytes()
    edit(sums, "exercise.py", old, new)
    with pytest.raises(SourceError, match=words) as caught:
        list(build(tiny, [sums]))
    assert str(caught.value).startswith(f"{sums.folder / 'exercise.py'}:")
    assert abs(caught.value.line - line) <= 2
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("measured:total:.1f", "measured:totl:.1f", "no cell records 'totl'. Recorded: total"),
        ("measured:total.low", "measured:total.min", "asks for 'min'. Known"),
        ("measured:total:.1f", "measured:total:.q", "unusable format"),
    ],
)
def test_wrong_references_are_refused(tiny, sums, old, new, words):
    """A text that quotes what no cell measures stops the build."""
    edit(sums, "lesson.py", old, new)
    with pytest.raises(SourceError, match=words):
        list(build(tiny, [sums]))


def test_a_heading_in_a_folded_answer_is_refused(tiny, sums):
    """A section that begins inside an answer would be hidden with it."""
    edit(sums, "lesson.py", "# Two.", "# Two.\n#\n# ## Next")
    with pytest.raises(SourceError, match=r"'## Next' in a folded answer. Begin a new cell"):
        list(build(tiny, [sums]))


def test_a_lesson_that_raises_stops_the_build(tiny, sums):
    """The failing cell is shown with its place, and no lesson is written."""
    edit(sums, "lesson.py", 'record("total", [1, 2, 3])', "1 / 0")
    with pytest.raises(BuildError, match=r"lesson.py:9: this cell raised") as caught:
        list(build(tiny, [sums]))
    assert "    1 / 0" in str(caught.value)
    assert "ZeroDivisionError" in str(caught.value)
    assert not sums.notebook("lessons").exists()


def test_kernels_that_start_together_do_not_get_in_each_others_way():
    """Each answers through sockets of its own, although all are started in the same folder."""

    def said(number):
        run = execute([Cell("code", f"print({number})", "a")], Path("lesson.py"))
        return run.outputs["a"][0]["text"]

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(said, range(3))) == ["0\n", "1\n", "2\n"]


def test_a_lesson_that_kills_its_kernel_stops_the_build():
    """The message says so; nothing hangs."""
    with pytest.raises(BuildError, match="the lesson did not run to its end"):
        execute([Cell("code", "import os; os._exit(1)", "a")], Path("lesson.py"))


def test_a_lesson_that_grows_too_large_is_refused(tiny, sums):
    """A lesson has a limit, and the message says what to do."""
    edit(sums, "lesson.py", 'record("total", [1, 2, 3])', 'record("total", [1, 2, 3])\nprint("x" * 500_000)')
    with pytest.raises(BuildError, match=r"kB; a lesson may have 400. Draw"):
        list(build(tiny, [sums]))


def test_answers_take_the_place_of_a_tasks_cell(sums, tmp_path):
    """An answers file replaces the cells of its tasks and leaves the others solved or blank."""
    answers = tmp_path / "a.py"
    answers.write_text('# Says: anything\n\n# %% task="1.2"\nanswer = 4\n', encoding="utf-8")
    solved = to_bytes(answered(sums, answers, solve=True)).decode()
    blank = to_bytes(answered(sums, answers, solve=False)).decode()
    assert "answer = 4" in solved
    assert "return np.asarray" in solved
    assert 'raise NotImplementedError(\\"Task 1.1\\")' in blank


def test_answers_for_no_task_are_refused(sums, tmp_path):
    """A cell for an unknown task is named with its line."""
    answers = tmp_path / "a.py"
    answers.write_text('# %% task="1.9"\nanswer = 4\n', encoding="utf-8")
    with pytest.raises(SourceError, match=r"a.py:1: a cell for the task '1.9'"):
        answered(sums, answers, solve=True)


def test_a_first_cell_installs_the_course_where_it_is_missing(tiny, sums):
    """In lessons and exercises; it belongs to no lesson's own code, and is passed over where the course is there."""
    for cells in (derive.lesson(sums), derive.exercise(sums)):
        install = next(cell for cell in cells if cell.kind == "code")
        assert "%pip install" in install.source
        others = [cell for cell in cells if cell is not install]
        assert source_hash(cells) == source_hash(others)
        assert "remove-cell" in install.metadata["tags"]


def add(unit, text):
    """Cells at the end of the lesson."""
    path = unit.folder / "lesson.py"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_collapsed_code_is_a_click_away(sums):
    """JupyterLab and the book hide the code of such a cell and show what it gives."""
    add(sums, '\n# %% tags=["collapsed"]\n1 + 1\n')
    (cell,) = (cell for cell in derive.lesson(sums) if cell.source == "1 + 1")
    assert cell.metadata == {"tags": ["hide-input"], "jupyter": {"source_hidden": True}}


def test_a_deeper_section_is_folded(sums):
    """Its heading is collapsed in JupyterLab, with all cells beneath it."""
    add(sums, '\n# %% [markdown] tags=["deeper"]\n# ## Deeper: why?\n#\n# Because.\n')
    (cell,) = (cell for cell in derive.lesson(sums) if cell.source.startswith("## Deeper"))
    assert cell.metadata["jp-MarkdownHeadingCollapsed"] is True


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("# %% [markdown]\n# ## Deeper: why?\n", 'has tags=\\["deeper"\\]'),
        ('# %% [markdown] tags=["deeper"]\n# ## Why?\n', 'begins with "## Deeper: "'),
        ('# %% tags=["deeper"]\n1\n', 'begins with "## Deeper: "'),
        ('# %% [markdown] tags=["collapsed"]\n# Words.\n', "a collapsed text"),
    ],
)
def test_folding_that_is_half_said_is_refused(sums, cell, words):
    """A title without its tag, a tag without its title, a tag on the wrong kind of cell."""
    add(sums, "\n" + cell)
    with pytest.raises(SourceError, match=words):
        derive.lesson(sums)


def test_progress_bars_are_shown_as_they_end(sums):
    """A bar that was drawn again and again on its line leaves its last state; other lines stay."""
    loop = "for n in range(3):\n    print(f'{n}/2 ##', end=8 * '\\b' + '\\r' if n < 2 else '\\n', flush=True)"
    code = f"print('Epoch 1')\n{loop}"
    add(sums, f"\n# %%\n{code}\nprint('done')\n")
    run = execute(derive.lesson(sums), sums.folder / "lesson.py")
    texts = [entry["text"] for entries in run.outputs.values() for entry in entries if "text" in entry]
    assert texts == ["Epoch 1\n2/2 ##\ndone\n"]
