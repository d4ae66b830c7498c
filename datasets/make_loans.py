"""Generate `loans.csv`: 1,000 invented loan applications with a known rule behind the decision.

    python datasets/make_loans.py

Nobody's data: every number is drawn from a seeded generator. A decision is a Bernoulli draw whose
probability is a sigmoid of a weighted sum of the standardized features, so a single sigmoid neuron
is the right model, and its weights can be compared with the true ones. The rule stands in
`layerwise.unseen`, by which checks draw applications of their own. Run `make_manifest.py` afterwards.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from layerwise.unseen import applicants, approval

SEED = 2024
ROWS = 1000


def loans() -> pd.DataFrame:
    """Draw the applications, then each decision."""
    random = np.random.RandomState(SEED)  # not default_rng: this stream is frozen (NEP 19)
    applications = applicants(random, ROWS)
    approved = random.uniform(size=ROWS) < approval(applications, applications)
    return applications.assign(approved=approved.astype(int))


def main(folder: Path) -> None:
    """Write `loans.csv` into `folder`."""
    loans().to_csv(folder / "loans.csv", index=False, lineterminator="\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
