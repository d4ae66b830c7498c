"""Data on which checks judge, and which no student's process has: real ones, changed anew in each run.

Whoever trained on all that `layerwise.data` gives out has still not seen these, and looking them up is of no use.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from layerwise import data

if TYPE_CHECKING:
    import pandas as pd

TURN, SCALE, MOVE = 6.0, 0.04, 0.5  # degrees, a share, pixels: each at most, in either direction


def digits(rng: np.random.Generator, count: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Test scans of MNIST, each turned, scaled and moved a little.

    Args:
        rng: draws the scans and what is done to them.
        count: how many, at most 2,000.

    Returns:
        images (count, 28, 28) in 0..1, 0 for background; labels (count,) in 0..9.
    """
    _, (images, labels) = data.mnist(dtype="float32")
    chosen = rng.permutation(len(images))[:count]
    return shaken(images[chosen], rng), labels[chosen]


def shaken(images: NDArray[np.float32], rng: np.random.Generator, move: float = MOVE) -> NDArray[np.float32]:
    """Images, each turned, scaled and moved a little, so that none of them can be looked up.

    Args:
        images: (count, height, width), 0 for background; that is what comes in from beyond the edges.
        rng: draws what is done to them.
        move: by how many pixels at most, in either direction.

    Returns:
        As many images, as large.
    """
    return np.stack([_shaken(image, rng, move) for image in images])


# Per standard deviation of a feature in `data.loans()`. Age has no direct effect on the decision.
LOAN_WEIGHTS = {"salary": 1.6, "credit_rating": 2.2, "age": 0.0, "education": 0.4, "balance": 1.2}
LOAN_BIAS = 1.0


def applicants(random: np.random.Generator | np.random.RandomState, count: int) -> "pd.DataFrame":
    """Invented applicants for a loan: schooling and age raise the salary, and that the rest.

    Args:
        random: a generator, the present kind or the frozen one.
        count: how many.

    Returns:
        The columns of `data.loans()` but the decision.
    """
    import pandas as pd

    age = random.uniform(21, 67, count)
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


def approval(applications: "pd.DataFrame", known: "pd.DataFrame") -> NDArray[np.float64]:
    """The true chance of approval, (rows,): sigmoid(bias + weights . features, standardized like the known ones)."""
    names = list(LOAN_WEIGHTS)
    columns, reference = applications[names].to_numpy(float), known[names].to_numpy(float)
    standardized = (columns - reference.mean(axis=0)) / reference.std(axis=0)
    chance: NDArray[np.float64] = 1 / (1 + np.exp(-(LOAN_BIAS + standardized @ np.array(list(LOAN_WEIGHTS.values())))))
    return chance


def loans(rng: np.random.Generator, count: int) -> "pd.DataFrame":
    """New loan applications and their decisions, by the rule that the data set's card states.

    Args:
        rng: draws applicants and decisions.
        count: how many.

    Returns:
        The columns of `data.loans()`.
    """
    applications = applicants(rng, count)
    approved = rng.uniform(size=count) < approval(applications, data.loans())
    return applications.assign(approved=approved.astype(int))


# Euros for a square meter in the middle of a district, and how much of that is lost with each kilometer from there.
DISTRICTS = {"Altstadt": (19.0, 0.02), "Hafen": (17.0, 0.16), "Nordend": (15.0, 0.05), "Werder": (12.0, 0.03),
             "Lindenau": (11.0, 0.12), "Siedlung": (9.5, 0.01)}  # fmt: skip
CONDITIONS = {"renovated": 1.18, "good": 1.0, "needs work": 0.80}
HEATING = {"district": 1.03, "gas": 1.0, "electric": 0.93}
NOISE = 0.05  # of the rent, one standard deviation


def flats(random: np.random.Generator | np.random.RandomState, count: int) -> "pd.DataFrame":
    """Invented flats and their monthly rent, by the rule that the data set's card states.

    Args:
        random: a generator, the present kind or the frozen one.
        count: how many.

    Returns:
        The columns of `data.flats()`, nothing missing.
    """
    import pandas as pd

    area = np.round(random.uniform(22.0, 140.0, count))
    year = np.round(random.uniform(1890.0, 2024.0, count))
    floor = np.floor(random.uniform(0.0, 7.0, count))
    distance = np.round(random.uniform(0.2, 6.0, count), 1)
    district = random.choice(list(DISTRICTS), count, p=(0.15, 0.15, 0.2, 0.2, 0.15, 0.15))
    condition = random.choice(list(CONDITIONS), count, p=(0.25, 0.5, 0.25))
    heating = random.choice(list(HEATING), count, p=(0.4, 0.4, 0.2))
    elevator = random.choice(["yes", "no"], count, p=(0.4, 0.6))
    meter = np.array([DISTRICTS[name][0] for name in district])
    meter *= np.exp(-np.array([DISTRICTS[name][1] for name in district]) * distance)
    meter *= np.array([CONDITIONS[name] for name in condition]) * np.array([HEATING[name] for name in heating])
    meter *= np.where(year < 1920, 1.12, np.where(year < 1975, 0.90, 1.0))  # old ceilings are high
    meter *= np.where(elevator == "yes", 1 + 0.015 * floor, 1 - 0.04 * np.maximum(floor - 1, 0))
    meter *= (60 / area) ** 0.15  # small flats cost more for each square meter
    rent = np.round(area * meter * (1 + random.normal(0.0, NOISE, count)))
    return pd.DataFrame(
        {
            "district": district,
            "distance": distance,
            "area": area.astype(int),
            "year_built": year.astype(int),
            "floor": floor.astype(int),
            "elevator": elevator,
            "heating": heating,
            "condition": condition,
            "rent": rent.astype(int),
        }
    )


def _shaken(image: NDArray[np.float32], rng: np.random.Generator, move: float) -> NDArray[np.float32]:
    """One image, changed; between pixels linearly interpolated."""
    angle, scale = np.deg2rad(rng.uniform(-TURN, TURN)), 1 + rng.uniform(-SCALE, SCALE)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) / scale
    size = np.array(image.shape)
    middle = (size - 1) / 2
    places = np.indices(image.shape).reshape(2, -1)
    source = turn @ (places - middle[:, None]) + (middle + rng.uniform(-move, move, size=2))[:, None]
    corner = np.floor(source).astype(int)
    weight = source - corner
    padded = np.pad(image, 2)
    result = np.zeros(places.shape[1])
    for down in (0, 1):
        for right in (0, 1):
            row, column = (
                np.clip(corner[axis] + step, -2, size[axis] + 1) + 2 for axis, step in ((0, down), (1, right))
            )
            share = np.abs(1 - down - weight[0]) * np.abs(1 - right - weight[1])
            result += share * padded[row, column]
    return result.reshape(image.shape).astype(np.float32)
