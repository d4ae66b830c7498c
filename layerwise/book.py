"""The book: pages made from the committed notebooks, and the Sphinx run that turns them into a site.

Nothing is executed. A unit's page is its lesson; beneath it come questions, the exercise with its hints folded, and,
from there, the solution.
"""

import html
import json
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterable, Iterator
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any

from layerwise.audit.claims import claims
from layerwise.audit.claims import page as claims_page
from layerwise.course import Course, Unit
from layerwise.errors import BuildError
from layerwise.extras import require
from layerwise.quiz import Question, read_quiz

SETTINGS = "book"  # the folder of conf.py and of the pages that people write
MATHJAX = "sphinx-mathjax-offline"  # a package that only carries MathJax
NEEDED = ("sphinx", "myst_nb", "sphinx_book_theme", "sphinx_design", "sphinxcontrib.bibtex", MATHJAX)


def build_book(course: Course, out: Path) -> Path:
    """Build the site.

    Args:
        course: whose lessons, exercises and solutions.
        out: where; `html` and `source` are made in it anew.

    Returns:
        The first page.

    Raises:
        BuildError: a notebook is missing, or Sphinx warned.
        LayerwiseError: Sphinx or what it needs is not installed.
        CourseError: a quiz cannot be read.
    """
    require("book", *NEEDED)
    source, site = out / "source", out / "html"
    for folder in (source, site):
        shutil.rmtree(folder, ignore_errors=True)
    write_sources(course, source)
    command = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "-q", "-j", "auto"]
    done = subprocess.run([*command, str(source), str(site)], check=False)
    if done.returncode:
        raise BuildError("The book has faults: Sphinx names them above.")
    return site / "index.html"


def write_sources(course: Course, source: Path) -> None:
    """Write what Sphinx reads.

    Raises:
        BuildError: a notebook is missing.
        CourseError: a quiz cannot be read.
    """
    if not (course.root / SETTINGS / "conf.py").is_file():
        raise BuildError(
            f"{course.root / SETTINGS}: no conf.py. A book is made of a course that has its own pages there; "
            "without them, read the notebooks in lessons/."
        )
    shutil.copytree(course.root / SETTINGS, source, ignore=shutil.ignore_patterns("_build", "__pycache__"))
    # MathJax in one file that draws formulas as SVG: no fonts to fetch, and nothing from elsewhere.
    mathjax = files(MATHJAX) / "static" / "mathjax" / "tex-svg.js"
    (source / "static" / "mathjax.js").write_bytes(mathjax.read_bytes())
    for folder in ("lessons", "exercises", "solutions"):
        (source / folder).mkdir()
    for unit in course.units:
        _write_unit(unit, source)
    index = source / "index.md"
    text = index.read_text(encoding="utf-8")
    index.write_text(text.replace("{units}", "\n".join(_contents(course.units))), encoding="utf-8")
    (source / "path.md").write_text(_path(course.units), encoding="utf-8")
    (source / "claims.md").write_text(claims_page(list(claims(course.units))), encoding="utf-8")


def _write_unit(unit: Unit, source: Path) -> None:
    """The three pages of a unit, each leading to the next."""
    to_exercise = f"Now the [exercise](../exercises/{unit.name}.ipynb)."
    to_solution = f"One correct answer to each task: [the solution](../solutions/{unit.name}.ipynb)."
    endings = {
        "lessons": [*_quiz(read_quiz(unit)), to_exercise, *_hidden_toctree(f"Exercise <../exercises/{unit.name}>")],
        "exercises": [to_solution, *_hidden_toctree(f"Solution <../solutions/{unit.name}>")],
        "solutions": [f"Back to the [lesson](../lessons/{unit.name}.ipynb)."],
    }
    for folder, ending in endings.items():
        path = unit.notebook(folder)
        if not path.is_file():
            raise BuildError(f"{path}: missing. Run `layerwise build {unit.name[:2]}` first.")
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cell = {"cell_type": "markdown", "id": "book-end", "metadata": {}, "source": "\n".join(ending)}
        for entry in notebook["cells"]:
            _describe_pictures(entry)
        notebook["cells"].append(cell)
        (source / folder / f"{unit.name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


def _describe_pictures(cell: dict[str, Any]) -> None:
    """Hand the alt texts of a cell's pictures on in the form that MyST-NB reads: one for the cell."""
    pictures = [output.get("metadata", {}).get("image/png", {}) for output in cell.get("outputs", ())]
    if alts := [str(picture["alt"]) for picture in pictures if picture.get("alt")]:
        cell["metadata"].setdefault("mystnb", {})["image"] = {"alt": " ".join(alts)}


def _quiz(questions: tuple[Question, ...]) -> Iterator[str]:
    """Questions as Markdown. Each answer opens to say whether it is right, and why: it works without any script."""
    if questions:
        yield from ("## Questions", "", "Choose an answer: it opens and says why.", "")
    for number, question in enumerate(questions, start=1):
        yield from (f"**{number}.** {question.text}", "")
        for answer in question.answers:
            kind = "right" if answer.right else "wrong"
            verdict = "Yes." if answer.right else "No."
            yield from (f":::{{dropdown}} {answer.text}", f":class-container: quiz quiz-{kind}")
            yield from (":animate: fade-in", "", f"**{verdict}** {answer.why}", ":::", "")


def _hidden_toctree(page: str) -> Iterator[str]:
    yield from ("", "```{toctree}", ":hidden:", "", page, "```")


def _contents(units: Iterable[Unit]) -> Iterator[str]:
    """The table of contents, part by part."""
    for number, (part, members) in enumerate(groupby(units, lambda unit: unit.part), start=1):
        yield from ("```{toctree}", f":caption: {number} · {part}", ":maxdepth: 1", "")
        yield from (f"{unit.number:02} {unit.title} <lessons/{unit.name}>" for unit in members)
        yield from ("```", "")


def _path(units: tuple[Unit, ...]) -> str:
    """The page that shows which unit needs which."""
    rows = [
        f"| [{unit.number:02} {unit.title}](lessons/{unit.name}.ipynb) | {unit.summary} | "
        + (", ".join(f"[{name[:2]}](lessons/{name}.ipynb)" for name in unit.prerequisites) or "nothing")
        + f" | {unit.minutes} min |"
        for unit in units
    ]
    return "\n".join(
        [
            "# A path through the units",
            "",
            "An arrow leads from a unit to those that build on it. Click a unit to read it.",
            "",
            "```{raw} html",
            f'<div class="unit-map-frame">{_map(units)}</div>',
            "```",
            "",
            "| unit | what | needs | time |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


# Of the map, in pixels: a unit's box, the space between two, from row to row, and for a part's name.
BOX, GAP, ROW, CAPTION, COLUMNS = (112, 46), 14, 72, 26, 5


def _map(units: tuple[Unit, ...]) -> str:
    """The units as boxes with arrows, a row for each part, as SVG that takes the page's colors."""
    places: dict[str, tuple[int, int]] = {}
    captions: list[tuple[str, int]] = []
    bottom = 0
    for part, members in groupby(units, lambda unit: unit.part):
        captions.append((part, bottom + CAPTION - 8))
        for number, unit in enumerate(members):
            row, column = divmod(number, COLUMNS)
            places[unit.name] = (column * (BOX[0] + GAP), bottom + CAPTION + row * ROW)
        bottom = places[unit.name][1] + ROW
    width, height = COLUMNS * (BOX[0] + GAP), bottom
    arrows = [
        _arrow(places[name], places[unit.name]) for unit in units for name in unit.prerequisites if name in places
    ]
    boxes = [_box(unit, *places[unit.name]) for unit in units]
    texts = [f'<text x="2" y="{y}" class="part">{html.escape(part)}</text>' for part, y in captions]
    return "\n".join(
        [
            f'<svg class="unit-map" viewBox="-1 0 {width} {height}" role="img" aria-labelledby="map-title">',
            '<title id="map-title">Units as boxes, with arrows to those that need them; the table says it too</title>',
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
            '<path d="M0 0 L8 4 L0 8 z" fill="currentColor"/></marker></defs>',
            *arrows,
            *boxes,
            *texts,
            "</svg>",
        ]
    )


def _arrow(start: tuple[int, int], end: tuple[int, int]) -> str:
    (x1, y1), (x2, y2) = start, end
    if y1 == y2 and 0 < x2 - x1 <= BOX[0] + GAP:
        path = f"M{x1 + BOX[0]} {y1 + BOX[1] / 2} H{x2 - 1}"
    elif y1 == y2:  # over the boxes between
        path = f"M{x1 + BOX[0] * 0.7} {y1} C{x1 + BOX[0]} {y1 - 22}, {x2} {y2 - 22}, {x2 + BOX[0] * 0.3} {y2 - 1}"
    else:
        middle = (y1 + BOX[1] + y2) / 2
        path = f"M{x1 + BOX[0] / 2} {y1 + BOX[1]} C{x1 + BOX[0] / 2} {middle}, {x2 + BOX[0] / 2} {middle}, "
        path += f"{x2 + BOX[0] / 2} {y2 - 1}"
    return f'<path d="{path}" class="arrow" marker-end="url(#tip)"/>'


def _box(unit: Unit, x: int, y: int) -> str:
    lines = textwrap.wrap(unit.title, 15)[:2]
    spans = "".join(
        f'<tspan x="{x + 8}" y="{y + 30 + 12 * number - 6 * (len(lines) - 1)}">{html.escape(line)}</tspan>'
        for number, line in enumerate(lines)
    )
    return (
        f'<a href="lessons/{unit.name}.html"><title>{html.escape(unit.title)}</title>'
        f'<rect x="{x}" y="{y}" width="{BOX[0]}" height="{BOX[1]}" rx="5"/>'
        f'<text x="{x + 8}" y="{y + 13}" class="number">{unit.number:02}</text><text class="name">{spans}</text></a>'
    )
