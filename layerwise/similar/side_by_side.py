"""Writes what `similar` found: a list of pairs, and a page for each with the two side by side."""

from collections.abc import Sequence
from pathlib import Path

from layerwise.course import Unit
from layerwise.grade.intake.hand_in import HandIn
from layerwise.io.files import write_whole, writing
from layerwise.io.owned import require_own
from layerwise.io.table import harmless, write_rows
from layerwise.io.templates import render
from layerwise.similar.compare import Pair

MARK = ".layerwise-similar"
MARKED = b"Made by `layerwise similar`, which replaces its pages here when it compares anew.\n"
COLUMNS = ("weight", "first", "share of first", "second", "share of second", "same file")


def write_pairs(unit: Unit, folder: Path, pairs: Sequence[Pair], compared: int, unreadable: Sequence[HandIn]) -> Path:
    """Write `index.html`, `pairs.csv` and a page for each pair, and return the index's path.

    Args:
        unit: whose exercise.
        folder: where; pages of an earlier comparison are removed.
        pairs: in the order in which they are to be shown.
        compared: how many hand-ins were compared.
        unreadable: those that were not.

    Raises:
        ReportError: the folder holds something else, or cannot be written.
    """
    pages = [(f"pair-{number:03}.html", pair) for number, pair in enumerate(pairs, start=1)]
    titles = {task.id: task.title for task in unit.tasks}
    index, facts = folder / "index.html", {"unit": unit, "compared": compared, "unreadable": unreadable}
    with writing(folder):
        require_own(folder, MARK)
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / MARK, MARKED)
        for old in folder.glob("pair-*.html"):
            old.unlink()
        for name, pair in pages:
            page = render("similar/pair.html", unit=unit, pair=pair, titles=titles)
            write_whole(folder / name, page.encode(errors="replace"))
        write_rows(folder / "pairs.csv", [COLUMNS, *map(_row, pairs)])
        overview = render("similar/similar.html", pages=pages, **facts)
        write_whole(index, overview.encode(errors="replace"))
    return index


def _row(pair: Pair) -> list[str]:
    who = [harmless(hand_in.student) for hand_in in (pair.first, pair.second)]
    share = [f"{value:.2f}" for value in pair.shares]
    return [f"{pair.weight:.1f}", who[0], share[0], who[1], share[1], "yes" * pair.same_file]
