# %% task="15.1"
doubles = sum(1 for row in clinic.duplicated() if row)
ways = set(clinic["smoker"])
found = {
    "exact": doubles,
    "patients": len(set(clinic["patient"])),
    "missing": sum(1 for value in clinic["creatinine"] if not value > 0),
    "spellings": len(ways),
    "swapped": sum(low > high for low, high in zip(clinic["diastolic"], clinic["systolic"], strict=True)),
    "ages": sum(age < 1 or age > 110 for age in clinic["age"]),
}


# %% task="15.2"
def fill(train, new):
    results = []
    for part in (train, new):
        rows = []
        for row in part:
            filled, marks = [], []
            for column, value in enumerate(row):
                known = sorted(v for v in train[:, column] if v == v)
                middle = (known[(len(known) - 1) // 2] + known[len(known) // 2]) / 2
                filled.append(value if value == value else middle)
                marks.append(0 if value == value else 1)
            rows.append(filled + marks)
        results.append(rows)
    return results


# %% task="15.3"
def keep_best(patients, table):
    kept = []
    for patient in set(patients.tolist()):
        rows = [row for row in range(len(patients)) if patients[row] == patient]
        kept.append(min(rows, key=lambda row: sum(value != value for value in table[row])))
    return sorted(kept)


def split_by_patient(patients, share, seed):
    import random

    different = sorted(set(patients.tolist()))
    random.Random(seed).shuffle(different)
    test = set(different[: round(share * len(different))])
    return [patient in test for patient in patients.tolist()]


# %% task="15.4"
def shift(images, down, right):
    count, height, width = images.shape
    result = [[[0.0] * width for _ in range(height)] for _ in range(count)]
    for sample in range(count):
        for row in range(height):
            for column in range(width):
                if 0 <= row + down < height and 0 <= column + right < width:
                    result[sample][row + down][column + right] = float(images[sample, row, column])
    return result


# %% task="15.5"
def mend(columns):
    result = {name: list(columns[name]) for name in ("patient", "clinic", "stay", "earlier_stays")}
    names = ("age", "weight", "systolic", "diastolic", "creatinine", "smoker", "readmitted")
    result.update({name: [] for name in names})
    for row, site in enumerate(columns["clinic"]):
        age, weight, first, second, creatinine, smoker, label = (columns[name][row] for name in names)
        result["age"].append(age if 1 <= age <= 110 else float("nan"))
        result["weight"].append(weight / 2.20462 if site == "B" else weight)
        result["systolic"].append(max(first, second))
        result["diastolic"].append(min(first, second))
        result["creatinine"].append(float("nan") if creatinine == -999 else creatinine)
        result["smoker"].append(1 if "y" in smoker.lower() else 0)
        result["readmitted"].append((1 - label) if site == "C" else label)
    return result


# %% task="15.6"
def by_group(groups, labels, answers):
    counts = {}
    for group, label, answer in zip(groups, labels.tolist(), answers.tolist(), strict=True):
        samples, wrong = counts.get(group, (0, 0))
        counts[group] = (samples + 1, wrong + (label != answer))
    report = {}
    for group, (n, wrong) in counts.items():
        p, z = wrong / n, 1.96
        root = z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
        report[group] = [n, p] + [(p + z * z / (2 * n) + sign * root) / (1 + z * z / n) for sign in (-1, 1)]
    return report


def threshold_for_recall(labels, scores, wanted):
    for score in sorted(scores.tolist(), reverse=True):
        if sum((scores >= score) & (labels == 1)) / sum(labels) >= wanted:
            return score


# %% task="15.7"
words = ["leak", "repeats", "units", "none", "code", "labels", "shift", "rare class", "none"]
verdicts = dict(zip("ABCDEFGHI", words, strict=True))
