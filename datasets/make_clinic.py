"""Generate `clinic.csv`: 1,240 invented hospital stays with planted faults, and a known rule behind the outcome.

    python datasets/make_clinic.py

Nobody's data: every number is drawn from a seeded generator. First come clean stays, whose outcome is a Bernoulli draw
with the probability sigmoid(BIAS + sum of effects · (value - centre) / scale); then the faults are planted one by one,
each in a function of its own. The card lists them. Run `make_manifest.py` afterwards.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

SEED = 1998
PATIENTS = 1080
EXACT, NEAR = 60, 100  # rows that repeat another row, and second records of the same stay

# centre, scale and effect of each column on the log odds of coming back within 30 days
RULE = {
    "age": (62.0, 14.0, 0.7),
    "weight": (78.0, 14.0, 0.9),
    "systolic": (135.0, 16.0, 0.4),
    "diastolic": (82.0, 9.0, 0.0),
    "creatinine": (95.0, 25.0, 1.2),
    "stay": (6.0, 3.0, 0.2),
    "earlier_stays": (1.0, 1.0, 0.5),
    "smoker": (0.0, 1.0, 0.8),
}
BIAS = -2.4
POUNDS = 2.20462
YES, NO = ("yes", "Yes", " yes", "Y", "YES"), ("no", "No", "no ", "N", "NO")


def stays(random: np.random.RandomState) -> pd.DataFrame:
    """Draw clean stays, one per patient: weights in kilograms, nothing missing, smokers as 0 and 1."""
    clinic = random.choice(["A", "B", "C"], size=PATIENTS, p=[0.52, 0.38, 0.10])
    age = np.clip(random.normal(np.where(clinic == "C", 70, 61), 14), 18, 99).round()
    systolic = random.normal(135 + 0.3 * (age - 62), 15).round()
    return pd.DataFrame(
        {
            "patient": random.permutation(np.arange(20000, 20000 + 3 * PATIENTS))[:PATIENTS],
            "clinic": clinic,
            "age": age.astype(int),
            "weight": np.clip(random.normal(78, 14, PATIENTS), 42, 140).round(1),
            "systolic": systolic.astype(int),
            "diastolic": np.clip(0.45 * systolic + random.normal(21, 6, PATIENTS), 45, systolic - 20).astype(int),
            "creatinine": np.clip(random.normal(95 + 0.3 * (age - 62), 25), 35, 260).round(),
            "stay": 1 + random.poisson(5, PATIENTS),
            "earlier_stays": random.poisson(1.0, PATIENTS),
            "smoker": (random.uniform(size=PATIENTS) < 0.27).astype(int),
        }
    )


def probabilities(clean: pd.DataFrame) -> np.ndarray:
    """The true chance of readmission, (rows,), from clean columns."""
    score = BIAS + sum(effect * (clean[name] - centre) / scale for name, (centre, scale, effect) in RULE.items())
    return 1 / (1 + np.exp(-score.to_numpy(float)))


def with_outcome(random: np.random.RandomState, clean: pd.DataFrame) -> pd.DataFrame:
    """Add the letter, which is late where the patient came back first, and the outcome."""
    back = random.uniform(size=len(clean)) < probabilities(clean)
    days = np.where(back, random.gamma(9, 2.2, len(clean)), random.gamma(5, 1.4, len(clean)))
    return clean.assign(days_to_letter=1 + days.round().astype(int), readmitted=back.astype(int))


def hide_creatinine(random: np.random.RandomState, table: pd.DataFrame) -> pd.DataFrame:
    """Low values are often missing, because nobody ordered the test: blank in B and C, -999 in A."""
    missing = random.uniform(size=len(table)) < 0.55 / (1 + np.exp((table["creatinine"] - 88) / 9))
    code = np.where(table["clinic"] == "A", -999.0, np.nan)
    return table.assign(creatinine=np.where(missing, code, table["creatinine"]))


def in_pounds(table: pd.DataFrame) -> pd.DataFrame:
    """Clinic B weighs in pounds."""
    factor = np.where(table["clinic"] == "B", POUNDS, 1.0)
    return table.assign(weight=(table["weight"] * factor).round(1))


def turn_labels(table: pd.DataFrame) -> pd.DataFrame:
    """Clinic C writes 1 for patients who did not come back."""
    return table.assign(readmitted=np.where(table["clinic"] == "C", 1 - table["readmitted"], table["readmitted"]))


def spell(random: np.random.RandomState, table: pd.DataFrame) -> pd.DataFrame:
    """Write yes and no in five ways each."""
    way = random.choice(5, size=len(table), p=[0.55, 0.2, 0.1, 0.1, 0.05])
    words = [(YES if smokes else NO)[number] for smokes, number in zip(table["smoker"], way, strict=True)]
    return table.assign(smoker=words)


def slip(random: np.random.RandomState, table: pd.DataFrame) -> pd.DataFrame:
    """Seven impossible ages, and 18 rows with the two blood pressures exchanged."""
    rows = random.permutation(len(table))
    table = table.copy()
    table.loc[rows[:7], "age"] = [203, 190, 0, 1947, 162, 740, 0]
    swapped = rows[7:25]
    table.loc[swapped, ["systolic", "diastolic"]] = table.loc[swapped, ["diastolic", "systolic"]].to_numpy()
    return table


def repeat(random: np.random.RandomState, table: pd.DataFrame) -> pd.DataFrame:
    """Add exact repetitions and second records, which differ a little and may lack the creatinine; then shuffle."""
    rows = random.permutation(len(table))
    exact = table.iloc[rows[:EXACT]]
    near = table.iloc[rows[EXACT : EXACT + NEAR]].copy()
    near["weight"] = (near["weight"] + random.choice([-0.3, -0.2, 0.2, 0.3], NEAR)).round(1)
    near["stay"] += random.choice([0, 1], NEAR)
    lost = random.uniform(size=NEAR) < 0.3
    near.loc[lost, "creatinine"] = np.where(near.loc[lost, "clinic"] == "A", -999.0, np.nan)
    everything = pd.concat([table, exact, near])
    return everything.iloc[random.permutation(len(everything))].reset_index(drop=True)


def clinic() -> pd.DataFrame:
    """Draw the stays, then plant the faults."""
    random = np.random.RandomState(SEED)  # not default_rng: this stream is frozen (NEP 19)
    table = with_outcome(random, stays(random))
    table = turn_labels(in_pounds(hide_creatinine(random, table)))
    return repeat(random, slip(random, spell(random, table)))


def main(folder: Path) -> None:
    """Write `clinic.csv` into `folder`."""
    clinic().to_csv(folder / "clinic.csv", index=False, lineterminator="\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
