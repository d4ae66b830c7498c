"""The embedded words: phrases of twelve languages and names of places.

Each is documented by a card in `datasets/cards/`. Both raise `DataError` if their file is missing or altered.
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
