"""Generate `loans.csv`: 1,000 invented loan applications with a known rule behind the decision.

    python datasets/make_loans.py

Nobody's data: every number is drawn from a seeded generator. A decision is a Bernoulli draw whose
probability is a sigmoid of a weighted sum of the standardised features, so a single sigmoid neuron
is the right model and its weights can be compared with `WEIGHTS`. Run `make_manifest.py`
afterwards.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

SEED = 2024
ROWS = 1000

# Per standard deviation of the feature in this file. Age has no direct effect on the decision.
WEIGHTS = {"salary": 1.6, "credit_rating": 2.2, "age": 0.0, "education": 0.4, "balance": 1.2}
BIAS = 1.0


def features(random: np.random.RandomState) -> pd.DataFrame:
    """Draw correlated applicants: schooling and age raise the salary, that the rest."""
    age = random.uniform(21, 67, ROWS)
    education = random.normal(14.0 - 0.03 * (age - 44), 2.6)
    education = np.clip(education, 8, np.minimum(22, age - 5))
    experience = np.clip(age - education - 6, 0, 40)
    log_salary = 2.83 + 0.075 * (education - 8) + 0.030 * experience - 0.00045 * experience**2
    salary = np.exp(random.normal(log_salary, 0.28))
    rating = np.clip(random.normal(565 + 1.6 * (age - 44) + 1.9 * (salary - 40), 85), 300, 850)
    balance = random.normal(0.16 * (salary - 40) + 0.022 * (rating - 565) + 3.0, 5.5)
    return pd.DataFrame(
        {
            "salary": salary.round(1),
            "credit_rating": rating.round().astype(int),
            "age": age.astype(int),
            "education": education.round().astype(int),
            "balance": balance.round(1),
        }
    )


def probabilities(applications: pd.DataFrame) -> np.ndarray:
    """The true chance of approval, (rows,): sigmoid(bias + weights . standardised features)."""
    names = list(WEIGHTS)
    columns = applications[names].to_numpy(float)
    standardised = (columns - columns.mean(axis=0)) / columns.std(axis=0)
    return 1 / (1 + np.exp(-(BIAS + standardised @ np.array([WEIGHTS[name] for name in names]))))


def loans() -> pd.DataFrame:
    """Draw the applications, then each decision."""
    random = np.random.RandomState(SEED)  # not default_rng: this stream is frozen (NEP 19)
    applications = features(random)
    approved = random.uniform(size=ROWS) < probabilities(applications)
    return applications.assign(approved=approved.astype(int))


def main(folder: Path) -> None:
    """Write `loans.csv` into `folder`."""
    loans().to_csv(folder / "loans.csv", index=False, lineterminator="\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
