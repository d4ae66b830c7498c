"""Data on which checks judge, and which no student's process has: real ones, changed anew in each run.

Whoever trained on all that `layerwise.data` gives out has still not seen these, and looking them up is of no use.
"""

import numpy as np
from numpy.typing import NDArray

from layerwise import data

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
    return np.stack([_shaken(images[row], rng) for row in chosen]), labels[chosen]


def _shaken(image: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """One image, changed; between pixels linearly interpolated."""
    angle, scale = np.deg2rad(rng.uniform(-TURN, TURN)), 1 + rng.uniform(-SCALE, SCALE)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) / scale
    size = np.array(image.shape)
    middle = (size - 1) / 2
    places = np.indices(image.shape).reshape(2, -1)
    source = turn @ (places - middle[:, None]) + (middle + rng.uniform(-MOVE, MOVE, size=2))[:, None]
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
