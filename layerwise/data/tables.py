"""The embedded tables, as pandas frames with the target in the last column.

Each is documented by a card in `datasets/cards/`: source, license, every column, known flaws.
All raise `DataError` if their file is missing or altered.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from layerwise.data.folder import checked_file

if TYPE_CHECKING:
    import pandas as pd


def iris() -> pd.DataFrame:
    """Return 150 iris flowers, 50 of each species: (150, 5).

    Columns: `sepal_length`, `sepal_width`, `petal_length`, `petal_width`, all float64 in cm; target
    `species`, one of `"setosa"`, `"versicolor"`, `"virginica"`.
    """
    return table("iris.csv")


def wine() -> pd.DataFrame:
    """Return the chemistry of 178 Italian wines from three cultivars: (178, 14).

    Columns: `alcohol`, `malic_acid`, `ash`, `alcalinity_of_ash`, `magnesium`, `total_phenols`,
    `flavanoids`, `nonflavanoid_phenols`, `proanthocyanins`, `color_intensity`, `hue`,
    `od280_od315_of_diluted_wines`, `proline`, in units that the source does not state, on scales
    from tenths to thousands; target `cultivar`, 0 (59 wines), 1 (71) or 2 (48).
    """
    return table("wine.csv")


def breast_cancer() -> pd.DataFrame:
    """Return measurements of cell nuclei in 569 breast masses: (569, 31).

    Columns, all float64: ten measurements (`radius`, `texture`, `perimeter`, `area`, `smoothness`,
    `compactness`, `concavity`, `concave_points`, `symmetry`, `fractal_dimension`), each as
    `mean_…`, `…_error` (its standard error) and `worst_…` (the mean of the three largest), in units
    that the source does not state; target `malignant`, 1 (212 masses) or 0 for benign (357).
    scikit-learn codes it the other way round.
    """
    return table("breast_cancer.csv")


def diabetes() -> pd.DataFrame:
    """Return 442 diabetes patients and how their disease went on: (442, 11), in original units.

    Columns: `age` (years), `sex` (1 or 2; the source does not say which is which),
    `body_mass_index` (kg/m²), `blood_pressure` (average), `total_cholesterol`, `ldl_cholesterol`,
    `hdl_cholesterol`, `cholesterol_ratio` (total over HDL), `log_triglycerides` (natural
    logarithm), `glucose`; target `progression`, a score of the disease one year later, 25 to 346,
    without a unit. The card says what is known of the other units.
    """
    return table("diabetes.csv")


def loans() -> pd.DataFrame:
    """Return 1,000 invented loan applications and their decisions: (1000, 6).

    Columns: `salary` (thousand euros per year), `credit_rating` (300 to 850), `age` (years),
    `education` (years of schooling), `balance` (thousand euros, may be negative); target
    `approved`, 0 or 1.

    Synthetic: a decision is drawn with probability sigmoid(bias + weights . standardized features).
    The card states the true weights, so that a trained neuron can be compared with them.
    """
    return table("loans.csv")


def clinic() -> pd.DataFrame:
    """Return 1,240 records of invented hospital stays in three clinics, with faults: (1240, 12).

    Columns: `patient` (a number), `clinic` (`"A"`, `"B"`, `"C"`), `age` (years), `weight` (kg), `systolic` and
    `diastolic` (blood pressure, mmHg), `creatinine` (µmol/l), `stay` (days), `earlier_stays`, `smoker` (yes or no),
    `days_to_letter` (from discharge to the letter to the family doctor); target `readmitted`, 1 if the patient
    had to come back within 30 days.

    Synthetic, and faulty on purpose: some of what stands in it is missing, wrong or double, and not every column
    is what it should be. Unit 15 looks for the faults. The card lists them, as a spoiler.
    """
    return table("clinic.csv")


def penguins() -> pd.DataFrame:
    """Return 344 penguins of three species: (344, 8), with some gaps.

    Columns: `species`, `island`, `sex` (text), `year`, `bill_length`, `bill_depth`, `flipper_length` (mm); target
    `body_mass` (g).
    """
    return table("penguins.csv")


def flats() -> pd.DataFrame:
    """Return 2,400 invented flats and their rents: (2400, 9).

    Columns: `district` (text), `distance` (km to its middle), `area` (m²), `year_built`, `floor`, `elevator`
    ("yes" or "no"), `heating`, `condition` (text); target `rent` (euros per month).

    Synthetic: the card states the rule, in which the categories multiply each other's effects.
    """
    return table("flats.csv")


def table(name: str, **options: Any) -> pd.DataFrame:
    """Read one of the embedded files as a frame; the options are those of `pandas.read_csv`."""
    import pandas as pd

    frame: pd.DataFrame = pd.read_csv(io.BytesIO(checked_file(name)), **options)
    return frame
