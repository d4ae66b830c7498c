"""Export the two time series that Layerwise takes from statsmodels into this folder.

    python datasets/make_from_statsmodels.py        # needs statsmodels; the course itself does not

The values are those that statsmodels 0.15.0 carries; only column names and the spelling of dates are ours. Run
`make_manifest.py` afterwards.
"""

import sys
from pathlib import Path

import pandas as pd
import statsmodels.api


def sunspots() -> pd.DataFrame:
    """A year and the mean sunspot number of its days."""
    table = statsmodels.api.datasets.sunspots.load_pandas().data
    return pd.DataFrame({"year": table["YEAR"].astype(int), "sunspots": table["SUNACTIVITY"]})


def co2() -> pd.DataFrame:
    """The Saturday that ends a week and the mean of that week's measurements; nothing where there were none."""
    table = statsmodels.api.datasets.co2.load_pandas().data
    return pd.DataFrame({"date": table.index.strftime("%Y-%m-%d"), "co2": table["co2"].to_numpy()})


def main(folder: Path) -> None:
    """Write `sunspots.csv` and `co2.csv` into `folder`."""
    for make in (sunspots, co2):
        make().to_csv(folder / f"{make.__name__}.csv", index=False, lineterminator="\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
