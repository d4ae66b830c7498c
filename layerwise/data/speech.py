"""The embedded sounds: spoken words, as log-mel frames."""

import io

import numpy as np
from numpy.typing import NDArray

from layerwise.data.folder import checked_file


def spoken_words() -> tuple[NDArray[np.uint8], NDArray[np.str_], NDArray[np.str_]]:
    """Return 1,200 clips of the words zero to nine in forty synthesized voices, 30 of each voice.

    Returns:
        `(frames, words, voices)`: frames uint8 (1200, 48, 32), a frame every 20 ms with the energy in 32 mel bands of
        80 to 8,000 Hz, 255 for the loudest point of the clip and 0 for 80 decibels less; words (1200,), "zero" to
        "nine"; voices (1200,), accent and timbre: "en-us+m1". Hold out whole voices, or you test on a voice that was
        trained on.

    Raises:
        DataError: If the file is missing or altered.
    """
    with np.load(io.BytesIO(checked_file("spoken_words.npz"))) as parts:
        return parts["frames"], parts["words"], parts["voices"]
