"""What data sets there are, and which of them a lesson may use."""

import os
from dataclasses import dataclass
from typing import Literal

from layerwise.errors import DataError

VARIABLE = "LAYERWISE_PROFILE"

Profile = Literal["quick", "full"]


@dataclass(frozen=True)
class DataSet:
    """One data set.

    Attributes:
        name: The function of `layerwise.data` that returns it.
        shape: Shape of what it returns, rows first.
        what: What it is, in a few words.
        download: Whether it is fetched from the internet the first time.
    """

    name: str
    shape: str
    what: str
    download: bool


def profile() -> Profile:
    """Return the profile that lessons run in: `$LAYERWISE_PROFILE`, "quick" if unset or empty.

    Raises:
        DataError: If the variable holds anything but `quick` or `full`.
    """
    named = os.environ.get(VARIABLE) or "quick"
    if named == "full":
        return "full"
    if named == "quick":
        return "quick"
    raise DataError(f'{VARIABLE} must be "quick" or "full". Received: {VARIABLE}={named!r}')


def available() -> tuple[DataSet, ...]:
    """Return every data set, the embedded ones first."""
    return (
        DataSet("mnist", "(10000, 28, 28)", "handwritten digits, gray, with labels 0..9", False),
        DataSet("digits", "(1797, 8, 8)", "handwritten digits, gray, small, with labels 0..9", False),
        DataSet("iris", "(150, 5)", "four lengths of iris flowers and their species", False),
        DataSet("wine", "(178, 14)", "chemistry of wines and their cultivar", False),
        DataSet("breast_cancer", "(569, 31)", "cell nuclei of breast masses, malignant or not", False),
        DataSet("diabetes", "(442, 11)", "diabetes patients and progression after a year", False),
        DataSet("loans", "(1000, 6)", "invented loan applications with a known rule", False),
        DataSet("clinic", "(1240, 12)", "invented hospital stays with planted faults", False),
        DataSet("penguins", "(344, 8)", "measurements of three species, with categories and gaps", False),
        DataSet("flats", "(2400, 9)", "invented flats and rents, numbers and categories", False),
        DataSet("photograph", "(427, 640, 3)", 'color photographs "china" and "flower"', False),
        DataSet("printed_characters", "(2700, 8, 8)", "printed digits and capitals, made like the digits", False),
        DataSet("sunspots", "(309, 2)", "sunspots by years since 1700", False),
        DataSet("co2", "(2284, 2)", "carbon dioxide in the air by weeks since 1958, with gaps", False),
        DataSet("phrases", "(8400, 2)", "phrases of twelve languages", False),
        DataSet("place_names", "(474,)", "places after which time zones are named", False),
        DataSet("dates", "(8000, 4)", "dates as eight languages write them, and in ISO form", False),
        DataSet("prose", "(141808,)", "a novel of 1865, as one string", False),
        DataSet(
            "spoken_words", "(1200, 48, 32)", "ten spoken words in forty synthesized voices, as log-mel frames", False
        ),
        DataSet("full_mnist", "(70000, 28, 28)", "handwritten digits, gray, with labels 0..9", True),
        DataSet("fashion_mnist", "(70000, 28, 28)", "clothes, gray, with labels 0..9", True),
        DataSet("cifar10", "(60000, 32, 32, 3)", "small color photographs, with labels 0..9", True),
        DataSet("imdb", "(50000,)", "film reviews as word numbers, positive or not", True),
    )
