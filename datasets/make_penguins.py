"""Write `penguins.csv`, measurements of 344 penguins, into this folder.

    python datasets/make_penguins.py FILE           # FILE: palmerpenguins/data/penguins.csv of the package on PyPI

The package is palmerpenguins 0.1.6. Run `make_manifest.py` afterwards.
"""

import sys
from pathlib import Path

import pandas as pd

NAMES = {
    "bill_length_mm": "bill_length",
    "bill_depth_mm": "bill_depth",
    "flipper_length_mm": "flipper_length",
    "body_mass_g": "body_mass",
}
ORDER = ["species", "island", "sex", "year", "bill_length", "bill_depth", "flipper_length", "body_mass"]


def main(source: Path, folder: Path) -> None:
    """Write the file into `folder`: the target last, an empty field for what was not noted down."""
    table = pd.read_csv(source).rename(columns=NAMES)[ORDER]
    whole = dict.fromkeys(("flipper_length", "body_mass"), "Int64")
    table.astype(whole).to_csv(folder / "penguins.csv", index=False, lineterminator="\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).parent)
