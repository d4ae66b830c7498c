"""The embedded images: handwritten digits and two photographs."""

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
    text = io.StringIO(checked_file("digits.csv").decode())
    table = np.loadtxt(text, delimiter=",", skiprows=1, dtype=np.int64)  # (1797, 65)
    images = (table[:, :64] / 16).astype(np.float32).reshape(-1, 8, 8)
    return images, table[:, 64].copy()


def photograph(name: str) -> NDArray[np.uint8]:
    """Return one colour photograph, CC BY 2.0; the card names the photographers.

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
