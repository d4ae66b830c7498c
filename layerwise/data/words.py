"""The embedded words: phrases of twelve languages, dates in eight, names of places, and a novel.

Each is documented by a card in `datasets/cards/`. All raise `DataError` if their file is missing or altered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from layerwise.data.folder import checked_file
from layerwise.data.tables import table

if TYPE_CHECKING:
    import pandas as pd


def phrases() -> pd.DataFrame:
    """Return 700 phrases of each of twelve languages in Latin letters: (8400, 2).

    Columns, all text: `phrase`, 3 to 40 characters, what a country, a currency, a time zone, a unit, a day or a month
    is called; target `language`, its English name. No phrase stands in two of the languages. Sorted by language.
    """
    return table("phrases.csv", dtype=str, keep_default_na=False)


def place_names() -> list[str]:
    """Return the 474 places after which time zones are named, in the letters of ASCII, sorted: "Abidjan", "Accra", …"""
    return checked_file("place_names.csv").decode().splitlines()[1:]


def dates() -> pd.DataFrame:
    """Return 8,000 dates as eight languages write them: (8000, 4).

    Columns, all text: `text`, a day of 1950 to 2049 in 10 to 38 characters: "sábado, 12 de febrero de 1955"; target
    `iso`, the same day as ISO 8601 writes it: "1955-02-12"; `language`, 1,000 of each, English of the US and of the UK
    apart; `form`: "full" (with the day of the week), "long" or "medium" (the month in short or as a number). No text
    stands in it twice. Sorted by language.
    """
    return table("dates.csv", dtype=str, keep_default_na=False)


def prose() -> str:
    """Return *Alice's Adventures in Wonderland* by Lewis Carroll (1865): 141,808 characters of ASCII.

    A paragraph or a line of verse on each line, without titles.
    """
    return checked_file("prose.txt").decode("ascii")
