"""Writes what `similar` found: a list of pairs, and a page for each with the two side by side."""

import csv
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from layerwise.course import Unit
from layerwise.errors import GradingError
from layerwise.grade.hand_in import HandIn
from layerwise.grade.table import harmless
from layerwise.similar.compare import Pair


def write_pairs(unit: Unit, folder: Path, pairs: Sequence[Pair], compared: int, unreadable: Sequence[HandIn]) -> Path:
    """Write `index.html`, `pairs.csv` and a page for each pair, and return the index's path.

    Args:
        unit: whose exercise.
        folder: where; pages of an earlier comparison are removed.
        pairs: in the order in which they are to be shown.
        compared: how many hand-ins were compared.
        unreadable: those that were not.

    Raises:
        GradingError: the folder cannot be written.
    """
    templates = Environment(loader=PackageLoader("layerwise.grade"), autoescape=True, undefined=StrictUndefined)
    pages = [(f"pair-{number:03}.html", pair) for number, pair in enumerate(pairs, start=1)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("pair-*.html"):
            old.unlink()
        for name, pair in pages:
            page = templates.get_template("pair.html").render(unit=unit, pair=pair)
            (folder / name).write_text(page, encoding="utf-8", errors="replace")
        with (folder / "pairs.csv").open("w", encoding="utf-8", newline="", errors="replace") as file:
            rows = csv.writer(file)
            rows.writerow(["weight", "first", "share of first", "second", "share of second", "same file"])
            for pair in pairs:
                who = [harmless(hand_in.student) for hand_in in (pair.first, pair.second)]
                share = [f"{value:.2f}" for value in pair.shares]
                rows.writerow([f"{pair.weight:.1f}", who[0], share[0], who[1], share[1], "yes" * pair.same_file])
        index = folder / "index.html"
        overview = templates.get_template("similar.html").render(
            unit=unit, pages=pages, compared=compared, unreadable=unreadable
        )
        index.write_text(overview, encoding="utf-8", errors="replace")
    except OSError as error:
        raise GradingError(f"{folder} cannot be written: {error.strerror}.") from None
    return index
