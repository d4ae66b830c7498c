# %% [markdown]
# Everything here is NumPy and pandas. No task needs the answer to an earlier one. Results are compared with a relative
# tolerance of 0.0001 unless a task says otherwise. Missing values are NaN (`np.nan`), also in what you return.

# %%
import numpy as np
import pandas as pd

from layerwise import check, data

clinic = data.clinic()  # (1240, 12); the lesson says what it is about

# %% [markdown] task="15.1"
# Look at `clinic`. The dictionary `found` holds six whole numbers:
#
# - `"exact"`: how many rows repeat an *earlier* row in every column;
# - `"patients"`: how many different patients there are;
# - `"missing"`: in how many rows the creatinine is missing, under whichever code;
# - `"spellings"`: in how many ways the column `smoker` is written (capitals and blanks count);
# - `"swapped"`: in how many rows the lower blood pressure, `diastolic`, is above the higher one, `systolic`;
# - `"ages"`: how many rows have an age below 1 or above 110.

# %% task="15.1"
# BLANK found = {"exact": ..., "patients": ..., "missing": ..., "spellings": ..., "swapped": ..., "ages": ...}
found = {
    "exact": 60,  # clinic.duplicated().sum()
    "patients": 1080,  # clinic["patient"].nunique()
    "missing": 315,  # 149 blanks, and 166 times -999
    "spellings": 10,  # clinic["smoker"].nunique()
    "swapped": 20,  # (clinic["diastolic"] > clinic["systolic"]).sum()
    "ages": 7,  # (~clinic["age"].between(1, 110)).sum()
}
# END BLANK

# %% [markdown] task="15.2"
# Write `fill(train, new)`. Both are float64 arrays with the same columns, (rows, columns), with NaN where a value is
# missing. In `train` each column has at least one known value.
#
# - A gap is filled with the **median** of the known values of its column in `train`, in both arrays.
# - To the right of the filled columns stand as many **indicator** columns, in the same order: 1 where the value was
#   missing, 0 where it was known.
#
# Return the pair of both results, each of shape (rows, 2 · columns).


# %% task="15.2"
def fill(train, new):
    """Return train and new, filled by the medians of train, each with indicator columns to its right."""
    # BLANK medians of train without its gaps; np.where; columns side by side
    medians = np.nanmedian(train, axis=0)  # (columns,)
    parts = [(np.where(np.isnan(part), medians, part), np.isnan(part)) for part in (train, new)]
    return tuple(np.column_stack(part) for part in parts)
    # END BLANK


# %% [markdown] task="15.3"
# Two functions for tables in which a patient may have several rows. `patients` holds the number of the patient of each
# row, an array of integers (rows,).
#
# - `keep_best(patients, table)`: `table` is (rows, columns) with NaN for gaps. Of each patient keep the row with the
#   fewest gaps; if several have equally few, the first of them. Return the *indices* of the rows kept, integers in
#   ascending order.
# - `split_by_patient(patients, share, seed)`: return a boolean array (rows,), True for the rows of the test part. All
#   rows of a patient are on the same side. Of $p$ different patients, `round(share * p)` go into the test part, drawn
#   by chance, each with the same chance however many rows it has. The same `seed` gives the same split, another seed
#   another.


# %% task="15.3"
def keep_best(patients, table):
    """Return the indices of the most complete row of each patient, ascending."""
    # BLANK count the gaps of each row; go through the rows and remember the best one of each patient
    gaps = np.isnan(table).sum(axis=1)  # (rows,)
    best = {}
    for row, patient in enumerate(patients):
        if patient not in best or gaps[row] < gaps[best[patient]]:
            best[patient] = row
    return np.array(sorted(best.values()))
    # END BLANK


def split_by_patient(patients, share, seed):
    """Return which rows belong to the test part, (rows,) of booleans."""
    # BLANK draw from the different patients, not from the rows
    different = np.unique(patients)
    chosen = np.random.default_rng(seed).choice(different, size=round(share * len(different)), replace=False)
    return np.isin(patients, chosen)
    # END BLANK


# %% [markdown] task="15.4"
# Write `shift(images, down, right)` for augmentation. `images` is (samples, height, width), float64. Each picture moves
# by `down` rows downwards and `right` columns to the right, whole numbers which may be negative (then upwards, to the
# left) or 0, and may be larger than the picture. What leaves the picture is lost; what comes in is 0. The shape stays.


# %% task="15.4"
def shift(images, down, right):
    """Return the images, moved by whole pixels, with zeros coming in."""
    # BLANK a border of zeros that is wide enough, then a window of the old size
    height, width = images.shape[1:]
    padded = np.pad(images, ((0, 0), (abs(down), abs(down)), (abs(right), abs(right))))
    top, left = abs(down) - down, abs(right) - right
    return padded[:, top : top + height, left : left + width]
    # END BLANK


# %% [markdown] task="15.5"
# Now mend the clinic. `mend(columns)` gets the table as a dictionary of lists, one for each column, as
# `clinic.to_dict("list")` makes it; the check plants the faults anew, in other rows and with other values. Return a new
# dictionary, with one list or array for each column, in which
#
# - `age` is NaN where it is below 1 or above 110;
# - `weight` is in kilograms everywhere: clinic B weighs in pounds, and a kilogram has 2.20462 of them;
# - `systolic` is the higher of the two blood pressures of a row, and `diastolic` the lower;
# - `creatinine` is NaN where it is missing, whether as NaN or as −999;
# - `smoker` is 1 for yes and 0 for no: it is spelt as `yes`, `y`, `no` or `n`, with any capitals, and with or without
#   blanks around it;
# - `readmitted` is turned round in clinic C, where 1 was written for those who did not come back;
# - `days_to_letter` is gone, because nobody knows it when it is needed.
#
# All other columns, and the number and order of the rows, stay as they are.


# %% task="15.5"
def mend(columns):
    """Return the columns without their faults, as a dictionary."""
    # BLANK copy what stays; then one fault at a time, with np.where
    mended = {name: np.array(values) for name, values in columns.items() if name != "days_to_letter"}
    age, site, systolic, diastolic = (mended[name] for name in ("age", "clinic", "systolic", "diastolic"))
    mended["age"] = np.where((age >= 1) & (age <= 110), age, np.nan)
    mended["weight"] = np.where(site == "B", mended["weight"] / 2.20462, mended["weight"])
    mended["systolic"], mended["diastolic"] = np.maximum(systolic, diastolic), np.minimum(systolic, diastolic)
    mended["creatinine"] = np.where(mended["creatinine"] == -999, np.nan, mended["creatinine"])
    mended["smoker"] = np.array([word.strip().lower().startswith("y") for word in columns["smoker"]])
    mended["readmitted"] = np.where(site == "C", 1 - mended["readmitted"], mended["readmitted"])
    return mended
    # END BLANK


# %% [markdown] task="15.6"
# Two tools for reports.
#
# - `by_group(groups, labels, answers)`: `groups` is a list with a text for each sample, `labels` and `answers` are
#   arrays of integers (samples,). Return a dictionary with an entry for each group that occurs: the group's name, and
#   under it `(samples, error, low, high)`: how many samples it has, which share of its answers is wrong, and the ends
#   of Wilson's interval for that share. With $n$ samples, the share $p$ and $z = 1.96$ these are
#   $$\frac{p + \frac{z^2}{2n} \pm z\sqrt{\frac{p(1 - p)}{n} + \frac{z^2}{4n^2}}}{1 + \frac{z^2}{n}}.$$
# - `threshold_for_recall(labels, scores, wanted)`: `labels` are 0 and 1, (samples,), `scores` are float64, (samples,),
#   all different. A sample is called 1 if its score is the threshold *or more*. Return the largest threshold at which
#   the recall is at least `wanted`, a number above 0 and at most 1. That is always one of the scores. At least one
#   label is 1.


# %% task="15.6"
def by_group(groups, labels, answers):
    """Return {group: (samples, error, low, high)}."""
    # BLANK for each group: choose its samples, then the formula
    report, z = {}, 1.96
    for group in set(groups):
        wrong = (labels != answers)[np.array(groups) == group]
        n, p = len(wrong), wrong.mean()
        middle, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
        report[group] = (n, p, (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n))
    return report
    # END BLANK


def threshold_for_recall(labels, scores, wanted):
    """Return the largest threshold with a recall of at least wanted."""
    # BLANK scores of the positive samples from high to low; how many of them must be found?
    positive = np.sort(scores[labels == 1])[::-1]
    return positive[int(np.ceil(wanted * len(positive))) - 1]
    # END BLANK


# %% [markdown]
# Nine hospitals report on a table of theirs and on a model that was trained on it. Each has three sites. All is
# invented.
#
# - `rows`, `patients`, `share of 1`: of the table; who is readmitted has the label 1.
# - `accuracy`, `recall`, `AUC test`: on a test part, drawn at random from the rows.
# - `AUC in use`: the same model, on all patients of a later month.
# - `told apart`: the AUC of a classifier that tells the rows of that month from those of the table, by the columns that
#   are known on the day of discharge.
# - `strongest column` and `its AUC`: the column that alone ranks the table best.
# - `laboratory`: lowest and highest laboratory value.
# - `weight by site`: medians; `1 by site`: share of label 1.
# - `AUC by site`: on each site, of a model trained on the two others.

# %%
names = [
    "rows", "patients", "share of 1", "accuracy", "recall", "AUC test", "AUC in use", "told apart",
    "strongest column", "its AUC", "laboratory", "weight by site", "1 by site", "AUC by site",
]  # fmt: skip
lines = {
    "A": [910, 910, 0.21, 0.95, 0.88, 0.97, 0.69, 0.52,
          "visits_of_the_district_nurse", 0.94, (41, 208), (77, 75, 78), (0.20, 0.22, 0.21), (0.96, 0.97, 0.95)],
    "B": [1430, 620, 0.19, 0.93, 0.83, 0.95, 0.72, 0.51,
          "age", 0.68, (38, 221), (76, 78, 77), (0.18, 0.20, 0.19), (0.72, 0.73, 0.71)],
    "C": [1120, 1120, 0.20, 0.82, 0.31, 0.79, 0.78, 0.50,
          "age", 0.67, (39, 215), (74, 77, 167), (0.19, 0.21, 0.20), (0.74, 0.75, 0.72)],
    "D": [1050, 1050, 0.22, 0.88, 0.66, 0.91, 0.90, 0.51,
          "oxygen_on_arrival", 0.88, (40, 230), (79, 76, 77), (0.23, 0.22, 0.21), (0.90, 0.91, 0.90)],
    "E": [980, 980, 0.18, 0.82, 0.08, 0.70, 0.69, 0.52,
          "age", 0.66, (37, 9999), (78, 77, 75), (0.18, 0.17, 0.19), (0.70, 0.69, 0.71)],
    "F": [1210, 1210, 0.29, 0.76, 0.34, 0.66, 0.66, 0.50,
          "age", 0.58, (42, 219), (76, 77, 78), (0.17, 0.18, 0.52), (0.64, 0.66, 0.24)],
    "G": [1310, 1310, 0.20, 0.85, 0.49, 0.84, 0.67, 0.93,
          "age", 0.70, (40, 211), (77, 78, 76), (0.20, 0.19, 0.21), (0.83, 0.84, 0.82)],
    "H": [2900, 2900, 0.01, 0.99, 0.00, 0.64, 0.63, 0.51,
          "age", 0.61, (39, 224), (78, 75, 76), (0.01, 0.01, 0.01), (0.63, 0.64, 0.62)],
    "I": [1160, 1160, 0.27, 0.83, 0.55, 0.83, 0.82, 0.50,
          "age", 0.72, (40, 260), (78, 77, 66), (0.16, 0.18, 0.47), (0.82, 0.81, 0.80)],
}  # fmt: skip
pd.DataFrame(lines, index=names)

# %% [markdown] task="15.7"
# What is wrong in each hospital? `verdicts` is a dictionary with one of these texts for each letter from A to I:
#
# - `"leak"`: a column knows what happened after the decision;
# - `"repeats"`: the same patients stand on both sides of the test;
# - `"units"`: a site measures in another unit;
# - `"code"`: a number stands for "missing";
# - `"labels"`: a site writes 0 and 1 the other way round;
# - `"rare class"`: nothing is wrong with the table, but the high accuracy says nothing;
# - `"shift"`: the patients of the later month are of another kind;
# - `"none"`: none of these; what is unusual can well be true.

# %% task="15.7"
# BLANK verdicts = {"A": ..., "B": ..., "C": ..., "D": ..., "E": ..., "F": ..., "G": ..., "H": ..., "I": ...}
verdicts = {
    "A": "leak",  # 0.97 fell to 0.69, and the nurse visits after discharge
    "B": "repeats",  # 1,430 rows of 620 patients, and new patients are ranked much worse
    "C": "units",  # 167 at one site, about 2.2 times the others
    "D": "none",  # a strong column, but it is known on arrival, and the AUC is kept in use
    "E": "code",  # 9999
    "F": "labels",  # a model from the two other sites ranks this one upside down
    "G": "shift",  # the later patients can be told from the table
    "H": "rare class",  # 0.99 is what "never" would get, and nobody was found
    "I": "none",  # the third site has other patients, but models from outside rank them well
}
# END BLANK
