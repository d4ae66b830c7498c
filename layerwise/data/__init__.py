"""Data for the lessons: one function per data set, returning fresh, documented arrays or frames.

What ships with the course is read from `datasets/` and needs no network; `mnist`, `fashion_mnist`,
`cifar10` and `imdb` are downloaded once. `available()` lists them all, `profile()` tells a lesson
which kind to use.
"""

from layerwise.data.catalogue import DataSet, available, profile
from layerwise.data.images import digits, photograph, printed_characters
from layerwise.data.keras_sets import cifar10, fashion_mnist, imdb, mnist
from layerwise.data.mislabelled import mislabelled_digits
from layerwise.data.series import co2, sunspots
from layerwise.data.tables import breast_cancer, clinic, diabetes, iris, loans, wine
from layerwise.data.words import phrases, place_names

__all__ = [
    "DataSet",
    "available",
    "breast_cancer",
    "cifar10",
    "clinic",
    "co2",
    "diabetes",
    "digits",
    "fashion_mnist",
    "imdb",
    "iris",
    "loans",
    "mislabelled_digits",
    "mnist",
    "photograph",
    "phrases",
    "place_names",
    "printed_characters",
    "profile",
    "sunspots",
    "wine",
]
