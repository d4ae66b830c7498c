"""The embedded images: handwritten digits, printed characters and two photographs."""

import io

import numpy as np
from numpy.typing import NDArray

from layerwise.data.folder import checked_file
from layerwise.errors import DataError

PHOTOGRAPHS = ("china", "flower")


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
