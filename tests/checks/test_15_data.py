"""Checks of unit 15: data."""

import numpy as np

from layerwise.checks import array, assert_close, assert_equal, describe, entry, number, require, several, task, word

GAP = -12345.0  # stands for NaN while arrays are compared


def with_gaps(value, shape, what):
    """A student's array in which NaN is allowed, with GAP in its place."""
    require(
        isinstance(value, (list, tuple, np.ndarray)), f"{what} should be a list or an array, but is {describe(value)}."
    )
    try:
        values = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        require(False, f"{what} should hold numbers only, but it is {describe(value)}.")
    require(values.shape == shape, f"{what} should have the shape {shape}, but it has {values.shape}.")
    return np.where(np.isnan(values), GAP, values)


# 15.1 Look at the clinic


def examine_count(student, name, right, hint, mistakes):
    seen = number(entry(student.found, name, "found"), what=f"found[{name!r}]", hint=hint)
    require(seen == right, f"found[{name!r}] is not {seen:g}.", mistakes.get(seen, hint))


@task("15.1", points=1)
def test_repetitions_and_patients(student):
    """found holds the number of rows that repeat an earlier one exactly, and of different patients."""
    once = "Count the rows that repeat an earlier one; the first of them is no repetition."
    by_patient = "These are the rows of a patient who came before; exact repetitions agree in every column."
    examine_count(student, "exact", 60, "`clinic.duplicated()` marks them.", {120: once, 160: by_patient})
    rows = "These are the rows, or those that are not exact repetitions: ask for different patient numbers."
    examine_count(student, "patients", 1080, "Count the different patient numbers.", {1240: rows, 1180: rows})


@task("15.1", points=1)
def test_missing_creatinine(student):
    """found holds the number of rows without a creatinine value, under all codes."""
    second = "There is a second code. What is the smallest value of the column, and how often are there blanks?"
    examine_count(student, "missing", 315, "Look for blanks and at the smallest value.", {149: second, 166: second})


@task("15.1", points=1)
def test_spellings(student):
    """found holds the number of ways in which smoker is written."""
    strict = "Capitals and blanks at the ends count: print repr() of each."
    examine_count(student, "spellings", 10, strict, dict.fromkeys((2, 4, 6, 7, 8), strict))


@task("15.1", points=1)
def test_swapped_and_ages(student):
    """found holds the number of rows with exchanged blood pressures, and with impossible ages."""
    examine_count(student, "swapped", 20, "Compare the two columns row by row.", {1220: "These are the right ones."})
    zeros = "Ages of 0 are impossible here too."
    examine_count(student, "ages", 7, "Below 1, or above 110.", {5: zeros, 2: "Look at the other end as well."})


# 15.2 Fill the gaps


def gappy(rng, rows, columns):
    """A table with gaps, at least two known values in each column, of different scales."""
    table = rng.normal(size=(rows, columns)) ** 3 * 10.0 ** np.arange(columns) + 5
    table[rng.uniform(size=table.shape) < 0.3] = np.nan
    table[:2] = rng.normal(size=(2, columns)) * 10.0 ** np.arange(columns)
    table[2, 0] = np.nan
    return table


def fills(train, source, statistic=np.nanmedian):
    return np.where(np.isnan(train), statistic(source, axis=0), train)


def examine_fill(student, rng, half, which):
    """Compare the left or right half of one of the two results."""
    for rows, new_rows, columns in ((9, 6, 3), (12, 5, 2), (7, 7, 4)):
        train, new = gappy(rng, rows, columns), gappy(rng, new_rows, columns)
        result = several(student.fill(train, new), 2, "fill", "Return the pair (filled train, filled new).")
        source = (train, new)[which]
        name = ("train", "new")[which]
        values = array(
            result[which],
            shape=(len(source), 2 * columns),
            what=f"The result for {name}",
            hint="First the filled columns, then as many indicator columns. Nothing may remain NaN.",
        )
        if half == "left":
            assert_close(
                values[:, :columns],
                fills(source, train),
                what=f"The filled columns of {name}",
                hint="The median of the known values of the column in train.",
                mistakes={
                    "You fill with the mean: the median is asked for.": fills(source, train, np.nanmean),
                    "You fill with medians of `new` itself: they must come from `train`.": fills(source, new),
                    "You fill with medians of both tables: they must come from `train`.": fills(
                        source, np.concatenate([train, new])
                    ),
                    "You fill with 0: the median of the column is asked for.": np.nan_to_num(source),
                    "You fill with one median for all columns.": np.where(
                        np.isnan(source), np.nanmedian(train), source
                    ),
                },
            )
        else:
            assert_equal(
                values[:, columns:],
                np.isnan(source),
                what=f"The indicator columns of {name}",
                hint="1 where the value was missing, 0 where it was known, in the order of the columns.",
                mistakes={"The indicator is turned round: 1 stands for missing.": ~np.isnan(source)},
            )


@task("15.2", points=1)
def test_training_part_is_filled(student, rng):
    """In the first result the gaps of train hold the median of the known values of their column."""
    examine_fill(student, rng, "left", 0)


@task("15.2", points=2)
def test_new_part_is_filled_by_the_training_part(student, rng):
    """In the second result the gaps of new hold the medians of train."""
    examine_fill(student, rng, "left", 1)


@task("15.2", points=1)
def test_indicators(student, rng):
    """To the right stand as many indicator columns: 1 where a value was missing, 0 where it was known."""
    examine_fill(student, rng, "right", 0)
    examine_fill(student, rng, "right", 1)


# 15.3 One row per patient, one side per patient


def best_rows(patients, gaps, better):
    best = {}
    for row, patient in enumerate(patients):
        if patient not in best or better(gaps[row], gaps[best[patient]]):
            best[patient] = row
    return np.array(sorted(best.values()))


@task("15.3", points=2)
def test_keep_best(student, rng):
    """keep_best returns, ascending, the index of each patient's row with the fewest gaps, the first of equals."""
    for rows, different, columns in ((14, 5, 4), (30, 12, 3), (9, 3, 2)):
        patients = rng.choice(1000, size=different, replace=False)[rng.integers(0, different, size=rows)]
        table = rng.normal(size=(rows, columns))
        table[rng.uniform(size=table.shape) < 0.4] = np.nan
        gaps = np.isnan(table).sum(axis=1)
        kept = array(student.keep_best(patients, table), what="The indices")
        assert_equal(
            kept,
            best_rows(patients, gaps, np.less),
            what="keep_best(patients, table)",
            hint="One index for each patient, those of the rows, ascending.",
            mistakes={
                "You keep each patient's first row: a later one may have fewer gaps.": np.sort(
                    np.unique(patients, return_index=True)[1]
                ),
                "Among equally complete rows you keep the last: keep the first.": best_rows(
                    patients, gaps, np.less_equal
                ),
                "You keep the rows with the most gaps.": best_rows(patients, gaps, np.greater),
            },
        )


def split(student, patients, share, seed):
    test = array(student.split_by_patient(patients, share, seed), shape=(len(patients),), what="The split")
    require(
        np.isin(test, (0, 1)).all(), f"The split is {describe(test)}.", "True for rows of the test part, else False."
    )
    return test.astype(bool)


def many_rows(rng, different):
    """Patients with one to five rows each, shuffled."""
    patients = np.repeat(rng.choice(5000, size=different, replace=False), rng.integers(1, 6, size=different))
    return rng.permutation(patients)


@task("15.3", points=1)
def test_patients_are_on_one_side(student, rng):
    """No patient has rows on both sides of the split, and both sides have rows."""
    for different in (9, 20, 31):
        patients = many_rows(rng, different)
        test = split(student, patients, 0.3, int(rng.integers(1000)))
        both = np.intersect1d(patients[test], patients[~test])
        require(both.size == 0, f"{both.size} patients stand on both sides.", "Draw patients, not rows.")
        require(test.any() and not test.all(), "One side of the split is empty.")


@task("15.3", points=1)
def test_share_is_of_patients(student, rng):
    """round(share * p) of the p different patients are in the test part."""
    for different, share in ((9, 0.3), (11, 0.3), (20, 0.45), (13, 0.5), (16, 0.9)):
        patients = many_rows(rng, different)
        seen = len(np.unique(patients[split(student, patients, share, int(rng.integers(1000)))]))
        require(
            seen == round(share * different),
            f"Of {different} patients {seen} are in the test part, with a share of {share}.",
            f"It should be round(share * p), here {round(share * different)}, counted in patients and not in rows.",
        )


DRAWS = 600


@task("15.3", points=1, held_out=True)
def test_split_is_drawn(student, rng):
    """A seed repeats its split, other seeds give others, and each patient has the same chance."""
    patients = many_rows(rng, 12)
    draw = student.define("lambda patients, share, seeds: [split_by_patient(patients, share, s) for s in seeds]")
    *splits, again = (
        array(test, shape=(len(patients),), what="The split").astype(bool)
        for test in draw(patients, 0.25, [*range(DRAWS), 7])
    )
    require((again == splits[7]).all(), "The same seed gave two different splits.", "Draw with `default_rng(seed)`.")
    distinct = {tuple(test) for test in splits}
    seen = f"{DRAWS} seeds gave only {len(distinct)} different splits."
    require(len(distinct) > 100, seen, "Draw by chance, by the seed.")
    often = {int(p): np.mean([test[patients == p][0] for test in splits]) for p in np.unique(patients)}
    require(
        max(abs(share - 0.25) for share in often.values()) < 0.1,  # five and a half standard deviations
        "Some patients are drawn far more often than others.",
        "Draw from the different patients, each with the same chance.",
    )


# 15.4 Shift an image


def shifted(images, down, right):
    result = np.zeros_like(images)
    _, height, width = images.shape
    for row in range(height):
        for column in range(width):
            if 0 <= row - down < height and 0 <= column - right < width:
                result[:, row, column] = images[:, row - down, column - right]
    return result


def examine_shift(student, images, down, right):
    assert_close(
        student.shift(images, down, right),
        shifted(images, down, right),
        what=f"shift(images, {down}, {right})",
        hint="Row r of the result is row r - down of the picture, if there is one, else zeros.",
        mistakes={
            "What leaves on one side comes in on the other: zeros should come in.": np.roll(
                images, (down, right), (1, 2)
            ),
            "The picture moves the wrong way.": shifted(images, -down, -right),
            "Down and right are exchanged.": shifted(images, right, down),
            "The border is repeated: zeros should come in.": np.pad(
                images, ((0, 0), (abs(down), abs(down)), (abs(right), abs(right))), mode="edge"
            )[
                :,
                abs(down) - down : abs(down) - down + images.shape[1],
                abs(right) - right : abs(right) - right + images.shape[2],
            ],
        },
    )


@task("15.4", points=1)
def test_shift_in_one_direction(student, rng):
    """shift moves down and up, right and left, and zeros come in; a shift by 0 changes nothing."""
    images = rng.uniform(0.1, 1, size=(3, 5, 7))
    for down, right in ((2, 0), (-1, 0), (0, 3), (0, -2), (0, 0)):
        examine_shift(student, images, down, right)


@task("15.4", points=1)
def test_shift_in_both_directions(student, rng):
    """shift moves in both directions at once, for any height and width."""
    for shape in ((2, 6, 4), (1, 3, 8), (4, 8, 8)):
        images = rng.uniform(0.1, 1, size=shape)
        for down, right in ((1, 2), (-2, 1), (2, -1), (-1, -3)):
            examine_shift(student, images, down, right)


@task("15.4", points=1, held_out=True)
def test_shift_out_of_the_picture(student, rng):
    """A shift by the height or width, or more, leaves only zeros, in the old shape."""
    images = rng.uniform(0.1, 1, size=(2, 4, 6))
    for down, right in ((4, 0), (-4, 0), (7, 0), (0, 6), (0, -9), (-5, 8)):
        examine_shift(student, images, down, right)


# 15.5 Mend the clinic


def faulty(rng, rows=40):
    """Columns like those of the clinic, with faults in random rows, as lists."""
    site = rng.choice(["A", "B", "C"], size=rows).tolist()
    site[:3] = ["A", "B", "C"]
    age = rng.integers(1, 111, size=rows)
    age[:8] = rng.permutation([0, 1, 110, 111, 203, -3, 740, 55])
    systolic, diastolic = rng.integers(110, 170, size=rows), rng.integers(50, 105, size=rows)
    swapped = rng.uniform(size=rows) < 0.3
    creatinine = rng.integers(40, 200, size=rows).astype(float)
    creatinine[rng.permutation(rows)[:20]] = [-999.0, np.nan] * 10
    spellings = ["yes", "YES", " y", "Y ", "Yes", " yEs ", "no", "No", "n", " N", "NO ", " nO"]
    return {
        "patient": rng.integers(1000, 9000, size=rows).tolist(),
        "clinic": site,
        "age": age.tolist(),
        "weight": (rng.uniform(50, 100, size=rows) * np.where(np.array(site) == "B", 2.20462, 1)).tolist(),
        "systolic": np.where(swapped, diastolic, systolic).tolist(),
        "diastolic": np.where(swapped, systolic, diastolic).tolist(),
        "creatinine": creatinine.tolist(),
        "stay": rng.integers(1, 12, size=rows).tolist(),
        "earlier_stays": rng.integers(0, 4, size=rows).tolist(),
        "smoker": rng.permutation((spellings * 4)[:rows]).tolist(),
        "days_to_letter": rng.integers(2, 40, size=rows).tolist(),
        "readmitted": rng.integers(0, 2, size=rows).tolist(),
    }


def mended_column(student, rng, name):
    """The columns that were sent, and one that came back, with GAP for NaN."""
    columns = faulty(rng)
    result = student.mend(columns)
    values = with_gaps(entry(result, name, "The result of mend"), (len(columns["age"]),), f"The column {name}")
    return {key: np.array(value) for key, value in columns.items()}, values


@task("15.5", points=1)
def test_ages(student, rng):
    """age is NaN below 1 and above 110, and unchanged between."""
    columns, values = mended_column(student, rng, "age")
    age = columns["age"]
    assert_equal(
        values,
        np.where((age < 1) | (age > 110), GAP, age),
        what=f"The column age (with {GAP:g} for NaN)",
        hint="1 and 110 are possible ages, 0 and 111 are not.",
    )


@task("15.5", points=1)
def test_weights(student, rng):
    """weight is in kilograms in all clinics."""
    columns, values = mended_column(student, rng, "weight")
    weight, pounds = columns["weight"], columns["clinic"] == "B"
    assert_close(
        values,
        np.where(pounds, weight / 2.20462, weight),
        what="The column weight",
        hint="Only clinic B weighs in pounds; divide by 2.20462 there.",
        mistakes={
            "You multiply the pounds of clinic B: divide them.": np.where(pounds, weight * 2.20462, weight),
            "You divide all weights: only clinic B's are pounds.": weight / 2.20462,
        },
    )


@task("15.5", points=1)
def test_blood_pressures(student, rng):
    """systolic is the higher of the two blood pressures of each row, diastolic the lower."""
    for name, choose in (("systolic", np.maximum), ("diastolic", np.minimum)):
        columns, values = mended_column(student, rng, name)
        assert_equal(
            values,
            choose(columns["systolic"], columns["diastolic"]),
            what=f"The column {name}",
            hint="Where the two are exchanged both must change; does one overwrite what the other needs?",
        )


@task("15.5", points=1)
def test_creatinine(student, rng):
    """creatinine is NaN where it was missing, as NaN or as -999."""
    columns, values = mended_column(student, rng, "creatinine")
    creatinine = columns["creatinine"]
    assert_equal(
        values,
        np.where(np.isnan(creatinine) | (creatinine == -999), GAP, creatinine),
        what=f"The column creatinine (with {GAP:g} for NaN)",
        hint="NaN for both codes, all other values unchanged.",
    )


@task("15.5", points=1)
def test_smokers(student, rng):
    """smoker is 1 for yes and 0 for no, however it is spelt."""
    columns, values = mended_column(student, rng, "smoker")
    right = np.array([text.strip().lower()[0] == "y" for text in columns["smoker"]])
    wrong = np.flatnonzero(values != right)
    require(
        wrong.size == 0,
        f"{columns['smoker'][wrong[0]]!r} became {values[wrong[0]]:g}." if wrong.size else "",
        "Remove blanks at both ends and make all letters small before you compare.",
    )


@task("15.5", points=1)
def test_outcomes(student, rng):
    """readmitted is turned round in clinic C and nowhere else."""
    columns, values = mended_column(student, rng, "readmitted")
    label, turned = columns["readmitted"], columns["clinic"] == "C"
    assert_equal(
        values,
        np.where(turned, 1 - label, label),
        what="The column readmitted",
        hint="In clinic C 1 becomes 0 and 0 becomes 1.",
        mistakes={"All clinics are turned round: only C should be.": 1 - label, "Clinic C is not turned round.": label},
    )


@task("15.5", points=1)
def test_other_columns(student, rng):
    """days_to_letter is gone; patient, clinic, stay and earlier_stays are as they were."""
    columns = faulty(rng)
    result = student.mend(columns)
    require(isinstance(result, dict), f"mend returned {describe(result)}.", "Return a dictionary of columns.")
    require("days_to_letter" not in result, "The result still has the column days_to_letter.", "Leave the leak out.")
    unknown = set(result) - set(columns)
    require(not unknown, f"The result has columns of its own: {', '.join(map(str, unknown))}.")
    for name in ("patient", "stay", "earlier_stays"):
        values = with_gaps(entry(result, name, "The result of mend"), (len(columns[name]),), f"The column {name}")
        assert_equal(values, columns[name], what=f"The column {name}", hint="Rows stay, in their order.")
    sites = entry(result, "clinic", "The result of mend")
    require(
        isinstance(sites, (list, tuple)) and list(sites) == columns["clinic"],
        f"The column clinic became {describe(sites)}.",
        "It should stay as it was.",
    )


# 15.6 Beyond accuracy


def groups_and_answers(rng, sizes):
    names = rng.permutation(np.repeat([f"group {number}" for number in range(len(sizes))], sizes)).tolist()
    labels = rng.integers(0, 3, size=len(names))
    wrong = rng.uniform(size=len(names)) < 0.35
    return names, labels, np.where(wrong, (labels + 1) % 3, labels)


def examine_groups(student, names, labels, answers, place, expected, what, mistakes=None):
    """Compare one place of the tuple, for all groups."""
    report = student.by_group(names, labels, answers)
    for group in sorted(set(names)):
        row = entry(report, group, "The report")
        require(
            isinstance(row, (tuple, list, np.ndarray)) and len(row) == 4,
            f"The entry {group!r} is {describe(row)}.",
            "Give (samples, error, low, high).",
        )
        wrong = (labels != answers)[np.array(names) == group]
        assert_close(
            number(row[place], what=what),
            expected(len(wrong), wrong.mean()),
            what=f"{what} of {group!r}, with {wrong.sum()} errors in {len(wrong)} samples,",
            hint="Use the samples of the group alone.",
            mistakes={s: wrong_value(len(wrong), wrong.mean()) for s, wrong_value in (mistakes or {}).items()},
        )
    require(len(report) == len(set(names)), f"The report has {len(report)} groups instead of {len(set(names))}.")


def wilson(n, p, sign, z=1.96):
    return (p + z**2 / (2 * n) + sign * z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))) / (1 + z**2 / n)


@task("15.6", points=1)
def test_samples_and_error_by_group(student, rng):
    """by_group has, for each group that occurs, its number of samples and the share of wrong answers."""
    for sizes in ((9, 4, 1), (12, 5)):
        case = groups_and_answers(rng, sizes)
        examine_groups(student, *case, 0, lambda n, p: n, "The number of samples")
        accuracy = {"This is the accuracy: the share of wrong answers is asked for.": lambda n, p: 1 - p}
        count = {"This is the number of errors: divide by the samples.": lambda n, p: n * p}
        examine_groups(student, *case, 1, lambda n, p: p, "The error", accuracy | count)


@task("15.6", points=2)
def test_interval_by_group(student, rng):
    """The third and fourth number of by_group are the ends of Wilson's interval."""
    cases = [groups_and_answers(rng, sizes) for sizes in ((9, 4, 2), (40, 5))]
    cases.append((["few"] * 6 + ["more"] * 15, np.ones(21, int), np.repeat([1, 0, 1], (6, 3, 12))))
    for case in cases:
        for place, sign, name in ((2, -1, "The lower end"), (3, 1, "The upper end")):

            def simple(n, p, sign=sign):
                return p + sign * 1.96 * np.sqrt(p * (1 - p) / n)

            def other_end(n, p, sign=sign):
                return wilson(n, p, -sign)

            examine_groups(
                student,
                *case,
                place,
                lambda n, p, sign=sign: wilson(n, p, sign),
                name,
                {
                    "This is the simple interval, which fails at 0 errors: use Wilson's.": simple,
                    "The two ends are exchanged.": other_end,
                },
            )


def largest_threshold(labels, scores, enough):
    """The largest score at which the recall fulfils a condition."""
    for score in np.sort(scores)[::-1]:
        if enough(np.mean(scores[labels == 1] >= score)):
            return score
    return np.nan


def examine_threshold(student, labels, scores, wanted):
    right = largest_threshold(labels, scores, lambda recall: recall >= wanted)
    precision = [np.mean(labels[scores >= score]) for score in scores]
    assert_close(
        student.threshold_for_recall(labels, scores, wanted),
        right,
        rtol=1e-7,
        atol=1e-9,
        what=f"The threshold for a recall of {wanted} with {labels.sum()} positive samples",
        hint="The largest score t at which at least that share of the positive samples has a score of t or more.",
        mistakes={
            "At this threshold everything is found; the largest that is enough is asked for.": np.min(
                scores[labels == 1]
            )
            if wanted < 0.9
            else np.nan,
            "The recall is not larger than wanted: exactly as much is enough.": largest_threshold(
                labels, scores, lambda recall: recall > wanted
            ),
            "This threshold counts all samples; recall is about those with label 1.": np.sort(scores)[::-1][
                int(np.ceil(wanted * len(scores))) - 1
            ],
            "This threshold looks at precision.": next(
                (s for s, p in zip(scores, precision, strict=True) if np.isclose(p, wanted)), np.nan
            ),
        },
    )


@task("15.6", points=1)
def test_threshold_for_recall(student, rng):
    """threshold_for_recall returns the largest threshold whose recall is at least as wanted."""
    for samples, positives, wanted in ((30, 7, 0.6), (25, 9, 0.3), (40, 11, 0.9)):
        labels = rng.permutation(np.repeat([1, 0], [positives, samples - positives]))
        examine_threshold(student, labels, rng.normal(size=samples) + 0.5 * labels, wanted)


@task("15.6", points=1, held_out=True)
def test_threshold_at_exact_recall(student, rng):
    """A recall of exactly the wanted size is enough; a recall of 1 finds all; one positive sample is enough to try."""
    for positives, wanted in ((8, 0.75), (4, 0.5), (6, 1.0), (1, 0.3), (16, 0.0625)):
        labels = rng.permutation(np.repeat([1, 0], [positives, 12]))
        examine_threshold(student, labels, rng.uniform(size=len(labels)), wanted)


# 15.7 Name the fault

WORDS = ("leak", "repeats", "units", "code", "labels", "rare class", "shift", "none")
LOOK = {
    "A": "The test was passed brilliantly and the month in use was not. When is the strongest column known?",
    "B": "Compare rows and patients, and the AUC on test rows with that on other people.",
    "C": "Compare the weights of the three sites.",
    "D": "Is the strongest column known in time? And what became of the AUC in use?",
    "E": "Look at the range of the laboratory value.",
    "F": "A model that ranks worse than guessing at one site only: what would explain that?",
    "G": "The AUC fell in use. Are the new patients like those of the table?",
    "H": "What accuracy has somebody who always says 0?",
    "I": "One site is different. Do the models of the other sites fail there?",
}


def examine_verdicts(student, **right):
    for name, verdict in right.items():
        seen = word(student.verdicts, name, "verdicts", WORDS)
        require(seen == verdict, f"The report of {name} does not show {seen!r} as what is wrong.", LOOK[name])


@task("15.7", points=1)
def test_verdicts_where_the_test_promised_too_much(student):
    """The verdicts on A, B and G name why the model was worse in use than in the test."""
    examine_verdicts(student, A="leak", B="repeats", G="shift")


@task("15.7", points=1)
def test_verdicts_on_columns(student):
    """The verdicts on C, E and F name what is wrong in a column."""
    examine_verdicts(student, C="units", E="code", F="labels")


@task("15.7", points=2)
def test_verdicts_on_oddities(student):
    """The verdicts on D, H and I tell a fault from what is merely unusual."""
    examine_verdicts(student, D="none", H="rare class", I="none")
