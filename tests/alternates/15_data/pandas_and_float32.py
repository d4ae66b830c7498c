# %% task="15.1"
age_ok = clinic["age"].between(1, 110)
found = {
    "exact": len(clinic) - len(clinic.drop_duplicates()),
    "patients": clinic["patient"].nunique(),
    "missing": clinic["creatinine"].replace(-999, np.nan).isna().sum(),
    "spellings": clinic["smoker"].nunique(),
    "swapped": (clinic["diastolic"] > clinic["systolic"]).sum(),
    "ages": (~age_ok).sum(),
}


# %% task="15.2"
def fill(train, new):
    medians = pd.DataFrame(train).median()
    tables = [pd.DataFrame(part) for part in (train, new)]
    return [np.hstack([t.fillna(medians).to_numpy("float32"), t.isna().to_numpy("float32")]) for t in tables]


# %% task="15.3"
def keep_best(patients, table):
    rows = pd.DataFrame({"patient": patients, "gaps": np.isnan(table).sum(axis=1)})
    return rows.sort_values("gaps", kind="stable").drop_duplicates("patient").index.sort_values().to_numpy()


def split_by_patient(patients, share, seed):
    different, number = np.unique(patients, return_inverse=True)
    order = np.random.RandomState(seed).permutation(len(different))
    return (order < round(share * len(different)))[number]


# %% task="15.4"
def shift(images, down, right):
    _, height, width = images.shape
    moved = np.zeros(images.shape, "float32")
    if abs(down) < height and abs(right) < width:
        rows, columns = np.arange(height - abs(down)), np.arange(width - abs(right))
        to = np.ix_(range(len(images)), rows + max(down, 0), columns + max(right, 0))
        moved[to] = images[np.ix_(range(len(images)), rows + max(-down, 0), columns + max(-right, 0))]
    return moved


# %% task="15.5"
def mend(columns):
    table = pd.DataFrame(columns).drop(columns="days_to_letter")
    table["age"] = table["age"].where(table["age"].between(1, 110))
    table.loc[table["clinic"] == "B", "weight"] /= 2.20462
    pressures = np.sort(table[["systolic", "diastolic"]].to_numpy(), axis=1)
    table["diastolic"], table["systolic"] = pressures[:, 0], pressures[:, 1]
    table["creatinine"] = table["creatinine"].replace(-999, np.nan)
    table["smoker"] = table["smoker"].str.strip().str.lower().str[0].map({"y": 1.0, "n": 0.0})
    table.loc[table["clinic"] == "C", "readmitted"] = 1 - table["readmitted"]
    return {name: table[name].tolist() for name in table}


# %% task="15.6"
def by_group(groups, labels, answers):
    table = pd.DataFrame({"group": groups, "wrong": labels != answers})
    report = {}
    for name, wrong in table.groupby("group")["wrong"]:
        n, p, z2 = np.float32(wrong.size), np.float32(wrong.mean()), np.float32(1.96**2)
        # the ends are the solutions of (x - p)² = z² x (1 - x) / n
        a, b, c = 1 + z2 / n, -(2 * p + z2 / n), p * p
        root = np.sqrt(max(b * b - 4 * a * c, 0))
        report[name] = (n, p, (-b - root) / (2 * a), (-b + root) / (2 * a))
    return report


def threshold_for_recall(labels, scores, wanted):
    order = np.argsort(-scores)
    recall = np.cumsum(labels[order]) / labels.sum()
    return scores[order][np.argmax(recall >= wanted)]


# %% task="15.7"
verdicts = dict.fromkeys("ABCDEFGHI", "none")
verdicts.update(A="leak", B="repeats", C="units", E="code", F="labels", G="shift", H="rare class")
