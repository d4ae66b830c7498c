"""Export the data sets that Layerwise takes from scikit-learn into this folder.

    python datasets/make_from_sklearn.py            # needs scikit-learn; the course itself does not

The values are scikit-learn's own. What changes: snake_case column names, the target last under a
name of its field, whole numbers written without a decimal point, `malignant` as 1 for malignant
(scikit-learn codes it 0). Run `make_manifest.py` afterwards.
"""

import shutil
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn.datasets

DIABETES_COLUMNS = {
    "bmi": "body_mass_index",
    "bp": "blood_pressure",
    "s1": "total_cholesterol",
    "s2": "ldl_cholesterol",
    "s3": "hdl_cholesterol",
    "s4": "cholesterol_ratio",
    "s5": "log_triglycerides",
    "s6": "glucose",
    "target": "progression",
}


def digits() -> pd.DataFrame:
    """One row per image: 64 pixels in 0..16, row by row, then the label."""
    bunch = sklearn.datasets.load_digits()
    names = [f"pixel_{row}_{column}" for row in range(8) for column in range(8)]
    return pd.DataFrame(bunch.data, columns=names).assign(label=bunch.target)


def iris() -> pd.DataFrame:
    """Lengths in cm; the species by name."""
    bunch = sklearn.datasets.load_iris(as_frame=True)
    frame = bunch.frame.drop(columns="target")
    frame.columns = [name.replace(" (cm)", "").replace(" ", "_") for name in frame.columns]
    return frame.assign(species=bunch.target_names[bunch.target])


def wine() -> pd.DataFrame:
    """Thirteen chemical measurements; the cultivar as 0, 1, 2."""
    frame = sklearn.datasets.load_wine(as_frame=True).frame
    frame.columns = [name.replace("/", "_") for name in frame.columns]
    return frame.rename(columns={"target": "cultivar"})


def breast_cancer() -> pd.DataFrame:
    """Thirty measurements of cell nuclei; malignant is 1, benign 0."""
    frame = sklearn.datasets.load_breast_cancer(as_frame=True).frame
    frame.columns = [name.replace(" ", "_") for name in frame.columns]
    return frame.assign(malignant=1 - frame["target"]).drop(columns="target")


def diabetes() -> pd.DataFrame:
    """Ten baseline measurements in their original units, and the progression a year later."""
    frame = sklearn.datasets.load_diabetes(as_frame=True, scaled=False).frame
    return frame.rename(columns=DIABETES_COLUMNS)


def write(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame with LF line ends; a column of whole numbers is written as integers."""
    numbers = frame.select_dtypes("number")
    whole = [name for name in numbers if np.array_equal(numbers[name], numbers[name].round())]
    frame = frame.astype(dict.fromkeys(whole, "int64"))
    frame.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def main(folder: Path) -> None:
    """Write the five tables and copy the two photographs into `folder`."""
    for make in (digits, iris, wine, breast_cancer, diabetes):
        write(make(), folder / f"{make.__name__}.csv")
    photographs = folder / "photographs"
    photographs.mkdir(exist_ok=True)
    source = Path(sklearn.datasets.__file__).parent / "images"
    for name in ("china.jpg", "flower.jpg"):
        shutil.copyfile(source / name, photographs / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
