"""Write `flats.csv`, invented flats and their rents, into this folder.

    python datasets/make_flats.py

The rule stands in `layerwise.unseen`, by which checks draw flats of their own. Run `make_manifest.py` afterwards.
"""

import sys
from pathlib import Path

import numpy as np

from layerwise.unseen import flats

SEED = 1890
ROWS = 2_400


def main(folder: Path) -> None:
    """Write the file into `folder`."""
    table = flats(np.random.RandomState(SEED), ROWS)  # not default_rng: this stream is frozen (NEP 19)
    table.to_csv(folder / "flats.csv", index=False, lineterminator="\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
