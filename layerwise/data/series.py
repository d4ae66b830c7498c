"""The embedded time series, as pandas frames in the order of time.

Each is documented by a card in `datasets/cards/`. Both raise `DataError` if their file is missing or altered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from layerwise.data.tables import table

if TYPE_CHECKING:
    import pandas as pd


def sunspots() -> pd.DataFrame:
    """Return the sunspot number of each year from 1700 to 2008: (309, 2).

    Columns: `year`, int64; `sunspots`, float64, the mean of the year's daily sunspot numbers (version 1.0 of the
    number, before its revision in 2015), without a unit.
    """
    return table("sunspots.csv")


def co2() -> pd.DataFrame:
    """Return the carbon dioxide in the air over Mauna Loa by weeks, 1958 to 2001: (2284, 2).

    Columns: `date`, datetime64, the Saturday that ends the week; `co2`, float64, micromoles in a mole of dry air
    (parts per million), NaN in the 59 weeks without a measurement.
    """
    return table("co2.csv", parse_dates=["date"])
