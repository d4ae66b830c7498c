"""Data for the lessons: one function per data set, returning fresh, documented arrays or frames.

What ships with the course is read from `datasets/` and needs no network; `full_mnist`, `fashion_mnist`,
`cifar10` and `imdb` are downloaded once. `available()` lists them all, `profile()` tells a lesson
which kind to use.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from layerwise.data.catalogue import DataSet, available, profile
    from layerwise.data.images import digits, mnist, photograph, printed_characters
    from layerwise.data.keras_sets import cifar10, fashion_mnist, full_mnist, imdb
    from layerwise.data.mislabelled import mislabelled_digits
    from layerwise.data.series import co2, sunspots
    from layerwise.data.speech import spoken_words
    from layerwise.data.tables import (
        breast_cancer,
        clinic,
        diabetes,
        flats,
        iris,
        loans,
        penguins,
        wine,
    )
    from layerwise.data.words import dates, phrases, place_names, prose

__all__ = [
    "DataSet",
    "available",
    "breast_cancer",
    "cifar10",
    "clinic",
    "co2",
    "dates",
    "diabetes",
    "digits",
    "fashion_mnist",
    "flats",
    "full_mnist",
    "imdb",
    "iris",
    "loans",
    "mislabelled_digits",
    "mnist",
    "penguins",
    "photograph",
    "phrases",
    "place_names",
    "printed_characters",
    "profile",
    "prose",
    "spoken_words",
    "sunspots",
    "wine",
]
MODULES = ("catalogue", "images", "tables", "series", "words", "speech", "mislabelled", "keras_sets")


def __getattr__(name: str) -> Any:
    """Load a data set's module when it is first asked for (PEP 562): the command line needs none of them."""
    if name in __all__:
        for module in (import_module(f"layerwise.data.{module}") for module in MODULES):
            if name in vars(module):
                globals()[name] = vars(module)[name]
                return globals()[name]
    raise AttributeError(f"module 'layerwise.data' has no attribute {name!r}")


def __dir__() -> list[str]:
    """What there is, also before it is loaded."""
    return __all__
