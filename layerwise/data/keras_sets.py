"""The larger data sets of the full profile, downloaded once and read by `keras.datasets`.

Keras is imported when one of them is called for, never before.
"""

import importlib
from collections.abc import Sequence
from http.client import IncompleteRead
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from layerwise.data.downloads import Source, fetch, keras_folder
from layerwise.errors import DataError

Split = tuple[NDArray[Any], NDArray[np.int64]]

_KERAS = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"

# Names, origins and SHA-256 are those of Keras, which verifies them again when it reads; for Fashion-MNIST it knows no
# checksum, and those are the MD5 sums that the data set's authors publish.
SOURCES: dict[str, tuple[Source, ...]] = {
    "full_mnist": (
        Source(
            "mnist.npz",
            _KERAS + "mnist.npz",
            "sha256:731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
        ),
    ),
    "fashion_mnist": tuple(
        Source(f"fashion-mnist/{stem}-ubyte.gz", f"{_KERAS}{stem}-ubyte.gz", f"md5:{checksum}")
        for stem, checksum in (
            ("train-labels-idx1", "25c81989df183df01b3e8a0aad5dffbe"),
            ("train-images-idx3", "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
            ("t10k-labels-idx1", "bb300cfdad3c16e7a12a480ee83cd310"),
            ("t10k-images-idx3", "bef4ecab320f06d8554ea6380940ec79"),
        )
    ),
    "cifar10": (
        Source(
            "cifar-10-batches-py-target_archive",
            "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",
            "sha256:6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
        ),
    ),
    "imdb": (
        Source(
            "imdb.npz",
            _KERAS + "imdb.npz",
            "sha256:69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f",
        ),
    ),
}


def is_cached(name: str) -> bool:
    """Tell whether the files of a download are here; they are verified when they are read."""
    return all((keras_folder() / source.path).is_file() for source in SOURCES[name])


def full_mnist() -> tuple[Split, Split]:
    """Return all 70,000 handwritten digits of MNIST, downloading 11 MB the first time.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: images uint8 (60000, 28, 28) and (10000, 28, 28) in
        0..255, 0 for background; labels int64 (60000,) and (10000,) in 0..9.

    Raises:
        DataError: If it is not cached and cannot be downloaded whole, or Keras is not installed.
    """
    return _loaded("full_mnist", "`data.mnist()` has 10,000 of them and needs no download.")


def fashion_mnist() -> tuple[Split, Split]:
    """Return 70,000 pictures of clothes, downloading 31 MB the first time.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: images uint8 (60000, 28, 28) and (10000, 28, 28) in
        0..255; labels int64 (60000,) and (10000,) in 0..9: T-shirt, trouser, pullover, dress, coat,
        sandal, shirt, sneaker, bag, ankle boot.

    Raises:
        DataError: If it is not cached and cannot be downloaded whole, or Keras is not installed.
    """
    return _loaded("fashion_mnist", "`data.mnist()` needs no download.")


def cifar10() -> tuple[Split, Split]:
    """Return 60,000 small color photographs, downloading 170 MB the first time.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: images uint8 (50000, 32, 32, 3) and
        (10000, 32, 32, 3) in 0..255; labels int64 (50000,) and (10000,) in 0..9: airplane,
        automobile, bird, cat, deer, dog, frog, horse, ship, truck. (Keras returns labels of shape
        (50000, 1), which broadcast by mistake in `y == predicted`.)

    Raises:
        DataError: If it is not cached and cannot be downloaded whole, or Keras is not installed.
    """
    return _loaded("cifar10", "`data.mnist()` and `data.photograph(name)` need no download.")


def imdb(vocabulary: int = 10000) -> tuple[Split, Split]:
    """Return 50,000 film reviews as word numbers, downloading 17 MB the first time.

    Args:
        vocabulary: Word numbers at or above this become 2, "unknown". 0 is padding, 1 the start of
            a review; words count from 4 by falling frequency.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: reviews, object arrays (25000,) of lists of int of
        unequal length; labels int64 (25000,), 1 for a positive review.

    Raises:
        DataError: If vocabulary is no integer above 3, if the set is not cached and cannot be
            downloaded whole, or Keras is not installed.
    """
    if not isinstance(vocabulary, int) or vocabulary < 4:
        raise DataError(f"imdb: vocabulary must be an integer of at least 4. Received: vocabulary={vocabulary!r}")
    return _loaded("imdb", "`data.prose()` and `data.phrases()` need no download.", num_words=vocabulary)


def _loaded(name: str, alternative: str, **options: int) -> tuple[Split, Split]:
    """Fetch the files of a data set, then let Keras read them."""
    try:
        loader = importlib.import_module(f"keras.datasets.{name.removeprefix('full_')}")
    except ImportError as error:
        raise DataError(
            f"{name} is read by Keras, which cannot be imported ({error}): "
            f"`pip install -r requirements.txt`. {alternative}"
        ) from error
    folder = keras_folder()
    _fetch_all(name, SOURCES[name], folder, alternative)
    try:
        splits = loader.load_data(**options)
    except Exception as error:  # Keras raises bare `Exception` too
        raise DataError(
            f"{name} is in {folder}, but Keras cannot read it: {error}. Delete it there and call "
            f"`data.{name}()` again. {alternative}"
        ) from error
    train, test = (_owned(x, y) for x, y in splits)
    return train, test


def _fetch_all(name: str, sources: Sequence[Source], folder: Path, alternative: str) -> None:
    for source in sources:
        try:
            fetch(source, folder)
        except (OSError, ValueError) as error:
            raise DataError(
                f"{name} could not be downloaded: {_reason(error, source)}. No partial file was "
                f"kept. {_spoilt(source, folder)}{alternative} To use {name}, connect to the internet and call "
                f"`data.{name}()` again, or save {source.url} as {folder / source.path}."
            ) from error


def _spoilt(source: Source, folder: Path) -> str:
    """A sentence on a file that is there but is not the published one; nothing where there is none."""
    target = folder / source.path
    return f"{target}, which is there already, is not the published file. " if target.is_file() else ""


def _reason(error: BaseException, source: Source) -> str:
    """What went wrong below the layers of the HTTP client, each of which wraps what it got."""
    host, response = urlsplit(source.url).netloc, getattr(error, "response", None)
    if response is not None:
        return f"{host} answered {response.status_code} {response.reason}"
    while error.__context__:
        error = error.__context__
    if isinstance(error, ValueError):
        return f"what arrived from {source.url} is not the published file"
    if isinstance(error, IncompleteRead):
        done, missing = int(error.partial), int(error.expected or 0)  # urllib3 keeps their number, not the bytes
        return f"the download from {host} broke off after {done} of {done + missing} bytes"
    if isinstance(error, TimeoutError):
        return f"{host} stopped answering"
    if isinstance(error, OSError):
        return f"no connection to {host} ({error})"
    return str(error) or type(error).__name__


def _owned(x: NDArray[Any], y: NDArray[Any]) -> Split:
    """Return contiguous, writable copies; Keras may hand out read-only or transposed views."""
    return np.array(x, order="C"), np.array(y, dtype=np.int64).reshape(-1)
