"""The digits with wrong labels, on which learning by heart does harm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layerwise.data.images import digits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Part = tuple[NDArray[Any], NDArray[Any]]

TRAINING, VALIDATION = 1000, 300


def mislabelled_digits(seed: int, share: float = 0.4) -> tuple[Part, Part, Part]:
    """Return the digits in three random parts; in the first two a share of the labels is wrong.

    Each label of training and validation is, with probability `share`, replaced by one of the nine others, drawn
    evenly. Whoever collects data cannot usually buy clean labels for validation either; the test labels are clean, to
    tell the truth about the outcome. Always the same for a seed, on every machine.

    Args:
        seed: of the split and of the wrong labels.
        share: of wrong labels, 0 to 1.

    Returns:
        training, validation, test: each (inputs, labels), inputs (samples, 64) float32 in 0..1, labels (samples,)
        int32; 1,000, 300 and 497 samples.

    Raises:
        ValueError: the share is not between 0 and 1.
        DataError: a file is missing or altered.
    """
    import numpy as np

    if not 0 <= share <= 1:
        raise ValueError(f"The share of wrong labels lies between 0 and 1. Received: share={share}.")
    images, labels = digits()
    inputs, truth = images.reshape(-1, 64).astype("float32"), labels.astype("int32")
    random = np.random.default_rng(seed)
    order = random.permutation(len(truth))
    wrong = random.uniform(size=len(truth)) < share
    others = ((truth + random.integers(1, 10, size=len(truth))) % 10).astype("int32")
    seen = np.where(wrong, others, truth)
    training, validation, test = np.split(order, [TRAINING, TRAINING + VALIDATION])
    return (
        (inputs[training], seen[training]),
        (inputs[validation], seen[validation]),
        (inputs[test], truth[test]),
    )
