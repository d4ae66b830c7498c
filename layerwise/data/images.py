"""The embedded images: handwritten digits in two sizes, printed characters and two photographs."""

import io
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from layerwise.data.folder import checked_file
from layerwise.errors import DataError

PHOTOGRAPHS = ("china", "flower")
Split = tuple[NDArray[Any], NDArray[np.int64]]


def mnist(dtype: Literal["uint8", "float32"] = "uint8") -> tuple[Split, Split]:
    """Return 10,000 of the handwritten digits of MNIST, in the form of `keras.datasets.mnist.load_data()`.

    Args:
        dtype: `"uint8"` for gray values 0..255 as they were scanned, `"float32"` for the same divided by 255, 0..1.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: images (8000, 28, 28) and (2000, 28, 28), 0 for background; labels
        int64 (8000,) and (2000,) in 0..9. The split is always the same.

    Raises:
        DataError: If dtype is another one, or the file is missing or altered.
    """
    if dtype not in ("uint8", "float32"):
        raise DataError(f'mnist: dtype must be "uint8" or "float32". Received: dtype={dtype!r}')
    with np.load(io.BytesIO(checked_file("mnist.npz"))) as parts:

        def part(name: str) -> Split:
            images = parts[f"x_{name}"]
            scaled = images if dtype == "uint8" else images.astype(np.float32) / np.float32(255)
            return scaled, parts[f"y_{name}"].astype(np.int64)

        return part("train"), part("test")


def digits() -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return 1,797 handwritten digits of 8 by 8 pixels, and which digit each is.

    Returns:
        `(images, labels)`: images float32 (1797, 8, 8) in [0, 1], 0 for blank paper and 1 for full
        ink (the counts 0..16 of the source divided by 16); labels int64 (1797,) in 0..9.

    Raises:
        DataError: If the file is missing or altered.
    """
    images, labels = _counted("digits.csv")
    return images, labels.astype(np.int64)


def printed_characters() -> tuple[NDArray[np.float32], NDArray[np.str_]]:
    """Return 2,700 printed digits and capital letters in 8 by 8 pixels, and which character each is.

    They are made like the handwritten digits: as large, as dark, with as many pixels. 75 of each character, in 15
    faces.

    Returns:
        `(images, characters)`: images float32 (2700, 8, 8) in [0, 1], 0 for blank paper and 1 for full ink; characters
        of one letter each, (2700,), "0" to "9" and "A" to "Z".

    Raises:
        DataError: If the file is missing or altered.
    """
    return _counted("printed_characters.csv")


def _counted(name: str) -> tuple[NDArray[np.float32], NDArray[np.str_]]:
    """Images and labels of a table with the inked pixels of 16 in each of 64 columns, then the label."""
    lines = checked_file(name).decode().splitlines()[1:]
    counts, labels = zip(*(line.rsplit(",", 1) for line in lines), strict=True)
    images = (np.loadtxt(counts, delimiter=",", dtype=np.int64) / 16).astype(np.float32).reshape(-1, 8, 8)
    return images, np.array(labels)


def photograph(name: str) -> NDArray[np.uint8]:
    """Return one color photograph, CC BY 2.0; the card names the photographers.

    Args:
        name: `"china"` (a tower above a lake) or `"flower"` (a dahlia).

    Returns:
        uint8 (427, 640, 3): height, width, and red, green, blue in 0..255.

    Raises:
        DataError: If there is no photograph of that name, or its file is missing or altered.
    """
    if name not in PHOTOGRAPHS:
        choices = " or ".join(f'"{choice}"' for choice in PHOTOGRAPHS)
        raise DataError(f"photograph: name must be {choices}. Received: name={name!r}")
    from PIL import Image

    with Image.open(io.BytesIO(checked_file(f"photographs/{name}.jpg"))) as picture:
        return np.array(picture.convert("RGB"), dtype=np.uint8)
