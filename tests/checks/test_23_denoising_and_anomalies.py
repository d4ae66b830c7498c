"""Checks of unit 23: denoising, gaps and anomalies."""

import numpy as np

from layerwise.checks import array, assert_close, assert_equal, number, require, several, task, word

# 23.1 Input, target, score

PARTS = ("clean", "spoiled", "spoiled and mask", "mask", "noise")


def examine_setup(student, key, right, hint):
    answer = word(student.setup, key, "setup", PARTS)
    require(answer == right, f"The entry {key!r} should not be {answer!r}.", hint)


@task("23.1", points=1)
def test_setup(student):
    """setup names what each of the three autoencoders is given in training and what its output is compared with."""
    examine_setup(student, "denoising input", "spoiled", "What does the net see when it is used?")
    examine_setup(student, "denoising target", "clean", "What do we want back?")
    examine_setup(student, "gaps input", "spoiled and mask", "How would the net tell a true zero from a gap?")
    examine_setup(student, "gaps target", "clean", "What do we want back?")
    hint = "This one is the plain autoencoder: nothing is spoiled."
    examine_setup(student, "anomalies input", "clean", hint)
    examine_setup(student, "anomalies target", "clean", hint)


@task("23.1", points=1)
def test_best_answer(student, rng):
    """best_answer is the picture with the smallest expected squared error, for weights of any sum."""
    for count, pixels in ((3, 4), (2, 6), (5, 5), (1, 3)):
        candidates, weights = rng.uniform(size=(count, pixels)), rng.uniform(0.2, 3, size=count)
        right = (weights[:, None] * candidates).sum(axis=0) / weights.sum()
        wrong = {
            "The most probable picture is not the best on the average.": candidates[weights.argmax()],
            "You leave the weights out: a probable picture should count more.": candidates.mean(axis=0),
            "The weights need not add up to 1: divide by their sum.": weights @ candidates,
            "Divide by the sum of the weights, not by their number.": weights @ candidates / count,
        }
        assert_close(
            student.best_answer(candidates, weights),
            right,
            what=f"The best answer for {count} candidates",
            hint="Which single number has the smallest mean squared error to several others?",
            mistakes=wrong if count > 1 else {},
        )


# 23.2 Spoil a picture, three ways

SHAPE = (60, 100)


def spoiled(student, function, clean, amount, seed):
    """What a function of the student makes of the clean picture, which must remain as it was."""
    before = clean.copy()
    result = getattr(student, function)(clean, amount, seed)
    assert_equal(clean, before, what=f"The picture after {function}", hint="Do not change the picture that is given.")
    if function == "masking":
        picture, mask = several(result, 2, "masking")
        return array(picture, shape=clean.shape, what="The picture"), array(mask, shape=clean.shape, what="The mask")
    return array(result, shape=clean.shape, what=f"The result of {function}")


def examine_seed(student, function, clean, amount):
    first, again, other = (spoiled(student, function, clean, amount, seed) for seed in (3, 3, 4))
    if function == "masking":
        first, again, other = first[1], again[1], other[1]
    hint = "Make the generator inside the function: np.random.default_rng(seed)."
    require(np.array_equal(first, again), f"{function} gives two results for the same seed.", hint)
    require(not np.array_equal(first, other), f"{function} gives the same result for the seeds 3 and 4.", hint)


def near(seen, wanted, margin, what, hint):
    require(abs(seen - wanted) < margin, f"{what} should be about {wanted:.3g}, but it is {seen:.3g}.", hint)


def examine_independence(hit, share, what):
    """Each value has a chance of its own: no row and no column is hit as a whole."""
    hint = "Draw one number for each value: size=clean.shape."
    for axis, count in ((0, hit.shape[0]), (1, hit.shape[1])):
        spread = hit.mean(axis=axis).std()
        wanted = np.sqrt(share * (1 - share) / count)
        require(
            0.5 * wanted < spread < 1.7 * wanted, f"{what}: whole rows or columns are hit (or spared) together.", hint
        )


@task("23.2", points=1)
def test_gaussian(student, rng):
    """gaussian adds noise with mean 0 and the given standard deviation, independent for each value, unclipped."""
    for deviation in (0.3, 0.9):
        clean = rng.uniform(size=SHAPE)
        noise = spoiled(student, "gaussian", clean, deviation, int(rng.integers(1000))) - clean
        near(noise.mean(), 0, 0.08 * deviation, "The mean of the noise", "Is it centred at 0?")
        near(
            noise.std(),
            deviation,
            0.06 * deviation,
            "The standard deviation of the noise",
            "The second argument is the deviation itself, not its square; and nothing is clipped.",
        )
        kurtosis = np.mean((noise - noise.mean()) ** 4) / noise.std() ** 4
        near(kurtosis, 3, 0.5, "The fourth moment over the squared variance", "Draw from a normal distribution.")
        hint = "Draw one number for each value: size=clean.shape."
        for axis in (0, 1):
            spread = noise.mean(axis=axis).std() * np.sqrt(SHAPE[axis]) / deviation
            require(0.5 < spread < 1.7, "The noise is the same along rows or columns.", hint)
    examine_seed(student, "gaussian", rng.uniform(size=(5, 4)), 0.5)


@task("23.2", points=1)
def test_salt_and_pepper(student, rng):
    """salt_and_pepper replaces the given share by 0 and 1, half each, and leaves the other values as they are."""
    for share in (0.2, 0.6):
        clean = rng.uniform(0.1, 0.9, size=SHAPE)
        seen = spoiled(student, "salt_and_pepper", clean, share, int(rng.integers(1000)))
        hit = ~np.isclose(seen, clean, rtol=1e-5, atol=1e-7)
        require(
            np.isin(seen[hit], (0, 1)).all(),
            "Some values are neither the old ones nor 0 nor 1.",
            "Replace, do not add.",
        )
        near(hit.mean(), share, 0.05, "The share of values that changed", "Each is hit with the probability share.")
        hint = "A hit value becomes 0 or 1 by a draw of its own, with equal probability."
        near((seen[hit] == 1).mean(), 0.5, 0.07, "The share of ones among the hit values", hint)
        examine_independence(hit, share, "salt_and_pepper")
        grains = np.where(hit, seen, rng.integers(0, 2, SHAPE))
        examine_independence(grains, 0.5, "The zeros and ones of salt_and_pepper")
    examine_seed(student, "salt_and_pepper", rng.uniform(size=(20, 4)), 0.5)


@task("23.2", points=1)
def test_masking(student, rng):
    """masking returns the picture with the given share of values set to 0, and a mask that is 1 just there."""
    for share in (0.2, 0.7):
        clean = rng.uniform(0.1, 0.9, size=SHAPE)
        seen, mask = spoiled(student, "masking", clean, share, int(rng.integers(1000)))
        require(np.isin(mask, (0, 1)).all(), "The mask holds other values than 0 and 1.")
        turned = mask.mean() > 0.5 if share < 0.5 else mask.mean() < 0.5
        near(
            float(mask.mean()),
            share,
            0.05,
            "The share of ones in the mask",
            "The mask is 1 where a value is hidden, not where it is visible." if turned else "Hide the share share.",
        )
        assert_close(
            seen,
            clean * (1 - mask.astype(int)),
            what="The picture",
            hint="0 where the mask is 1, unchanged elsewhere.",
            mistakes={"The picture is 0 where the mask is 0: the mask says what is hidden.": clean * mask},
        )
        examine_independence(mask, share, "masking")
    examine_seed(student, "masking", rng.uniform(size=(20, 4)), 0.5)


# 23.3 ROC curve and AUC


def some_scores(rng):
    """Pairs (ordinary, odd): without ties, with many ties, of one value, perfectly apart, the wrong way round."""
    yield rng.normal(size=7), rng.normal(1, 1, size=4)
    yield rng.integers(0, 5, size=12) / 4, rng.integers(1, 7, size=8) / 4
    yield np.full(3, 2.0), np.full(4, 2.0)
    yield np.array([0.1, 0.2, 0.3]), np.array([0.7, 0.9])
    yield np.array([5.0, 6.0, 8.0, 8.0]), np.array([1.0, 5.0])


def reference_roc(ordinary, odd):
    levels = sorted({*ordinary.tolist(), *odd.tolist()}, reverse=True)
    return [np.array([0.0] + [np.mean(scores >= level) for level in levels]) for scores in (ordinary, odd)]


def reference_area(ordinary, odd):
    return np.mean([(a > b) + 0.5 * (a == b) for a in odd for b in ordinary])


@task("23.3", points=2)
def test_roc(student, rng):
    """roc gives both rates at no alarm, and then at each distinct score from the highest to the lowest."""
    for ordinary, odd in some_scores(rng):
        seen = several(student.roc(ordinary, odd), 2, "roc")
        right = reference_roc(ordinary, odd)
        for place, name in enumerate(("false alarm rates", "detection rates")):
            scores = (ordinary, odd)[place]
            levels = np.unique(np.append(ordinary, odd))[::-1]
            strictly = np.append(0, np.mean(scores > levels[:, None], axis=1))
            each = np.sort(np.append(ordinary, odd))[::-1]
            assert_close(
                seen[place],
                right[place],
                what=f"The {name}",
                hint="First 0, then the share of the scores at or above each distinct score, downwards.",
                mistakes={
                    "The other rates come first: false alarms, then detections.": right[1 - place],
                    "The thresholds rise: begin with the highest.": right[place][::-1],
                    "An alarm rings also at the threshold itself: >=.": strictly,
                    "The point at which nothing rings is missing: begin with 0.": right[place][1:],
                    "A score that occurs twice is one threshold, not two.": np.append(
                        0, np.mean(scores >= each[:, None], axis=1)
                    ),
                }
                if not np.allclose(right[0], right[1])
                else {},
            )


@task("23.3", points=1)
def test_area_without_ties(student, rng):
    """area is the share of the pairs in which the anomaly has the higher score."""
    for _ in range(3):
        ordinary, odd = rng.normal(size=9), rng.normal(0.8, 1, size=5)
        right = reference_area(ordinary, odd)
        assert_close(
            student.area(ordinary, odd),
            right,
            what="The area",
            hint="Compare each anomaly with each ordinary score.",
            mistakes={
                "You count the pairs in which the ordinary case is higher.": 1 - right,
                "This is a number of pairs: divide by how many there are.": right * 45,
            },
        )


@task("23.3", points=1, held_out=True)
def test_area_with_ties(student, rng):
    """In area a pair with equal scores counts one half."""
    for ordinary, odd in some_scores(rng):
        right = reference_area(ordinary, odd)
        tied = np.mean(odd[:, None] == ordinary)
        assert_close(
            student.area(ordinary, odd),
            right,
            what="The area",
            hint="Equal scores count one half.",
            mistakes={
                "A tie counts nothing in your area, but should count one half.": right - tied / 2,
                "A tie counts fully in your area, but should count one half.": right + tied / 2,
            }
            if tied
            else {},
        )


# 23.4 Fill gaps by PCA


def gappy(rng, complete=30, rows=6, features=6):
    """Complete rows near a plane, rows with gaps, what is true there, and the mask."""
    base, mean = rng.normal(size=(2, features)), rng.uniform(1, 3, size=features)
    everything = rng.normal(0, 2, size=(complete + rows, 2)) @ base + mean
    everything += rng.normal(0, 0.3, everything.shape)
    hidden = (rng.uniform(size=(rows, features)) < 0.3).astype(int)
    hidden[0], hidden[1, :2] = 0, 1
    truth = everything[complete:]
    return everything[:complete], np.where(hidden == 1, rng.normal(0, 50, truth.shape), truth), truth, hidden


def reference_fill(known, rows, hidden, components, rounds, *, centre=True, everywhere=False):
    mean = known.mean(axis=0)
    _, vectors = np.linalg.eigh((known - mean).T @ (known - mean))
    directions = vectors[:, ::-1][:, :components]
    projector = directions @ directions.T
    filled = np.where(hidden == 1, mean, rows)
    for _ in range(rounds):
        projected = mean + (filled - mean) @ projector if centre else filled @ projector
        filled = projected if everywhere else np.where(hidden == 1, projected, rows)
    return filled


@task("23.4", points=1)
def test_fill_starts_with_the_mean(student, rng):
    """With no rounds the gaps hold the column means of the complete rows, and visible values are unchanged."""
    known, rows, _, hidden = gappy(rng)
    right = reference_fill(known, rows, hidden, 2, 0)
    assert_close(
        student.fill_pca(known, rows, hidden, 2, 0),
        right,
        what="The table after no rounds",
        hint="Means of the columns of known, only where hidden is 1.",
        mistakes={
            "The gaps hold 0: start with the mean of each column.": np.where(hidden == 1, 0, rows),
            "The means come from the rows with gaps: take those of the complete ones.": np.where(
                hidden == 1, rows.mean(axis=0), rows
            ),
        },
    )


@task("23.4", points=2)
def test_fill_repeats_the_projection(student, rng):
    """After any number of rounds the gaps hold the values of the projection, and visible values are unchanged."""
    for components, rounds in ((2, 1), (2, 7), (1, 3), (3, 20)):
        known, rows, _, hidden = gappy(rng)
        assert_close(
            student.fill_pca(known, rows, hidden, components, rounds),
            reference_fill(known, rows, hidden, components, rounds),
            what=f"The table after {rounds} rounds with {components} components",
            hint="Subtract the mean, project, add the mean; keep what is visible.",
            mistakes={
                "The mean is not subtracted before the projection (and added after it).": reference_fill(
                    known, rows, hidden, components, rounds, centre=False
                ),
                "Visible values changed: only the gaps are taken from the projection.": reference_fill(
                    known, rows, hidden, components, rounds, everywhere=True
                ),
                "This is one round too few.": reference_fill(known, rows, hidden, components, rounds - 1),
                "This is one round too many.": reference_fill(known, rows, hidden, components, rounds + 1),
                "This is one component too many.": reference_fill(known, rows, hidden, components + 1, rounds),
            },
        )


@task("23.4", points=1)
def test_hidden_error(student, rng):
    """hidden_error is the mean squared error over the hidden values only."""
    for shape, share in (((5, 8), 0.3), ((3, 4), 0.6)):
        truth, filled = rng.normal(size=shape), rng.normal(size=shape)
        hidden = (rng.uniform(size=shape) < share).astype(int)
        hidden[0, :2], hidden[-1, -1] = 1, 0
        squares = (filled - truth) ** 2
        assert_close(
            student.hidden_error(truth, filled, hidden),
            (squares * hidden).sum() / hidden.sum(),
            what="The error",
            hint="Sum the squares where hidden is 1, and divide by how many these are.",
            mistakes={
                "You count the visible values as well.": squares.mean(),
                "You divide by the number of all values: divide by that of the hidden ones.": (squares * hidden).mean(),
                "You measure where values are visible.": (squares * (1 - hidden)).sum() / (1 - hidden).sum(),
                "These are absolute errors: square them.": (np.abs(filled - truth) * hidden).sum() / hidden.sum(),
                "You took the root.": np.sqrt((squares * hidden).sum() / hidden.sum()),
            },
        )


# 23.5 A detector with a promise


def reference_threshold(scores, rate):
    return min(level for level in scores if np.mean(scores > level) <= rate + 1e-12)


@task("23.5", points=1)
def test_threshold_for(student, rng):
    """threshold_for gives the smallest score that at most the given share of the scores exceeds."""
    for count, rate in ((40, 0.05), (10, 0.25), (8, 0.25), (13, 0.5), (7, 0.1), (20, 0.0), (9, 0.9)):
        scores = rng.permutation(np.cumsum(rng.uniform(0.1, 1, size=count)))
        ordered, place = np.sort(scores)[::-1], int(rate * count)
        mistakes = {"This is the threshold for the share that does not ring.": reference_threshold(scores, 1 - rate)}
        if place > 0:
            mistakes["One more may ring: the alarm needs a score above the threshold."] = ordered[place - 1]
        if place + 1 < count:
            mistakes["With this threshold too many ring."] = ordered[place + 1]
        assert_close(
            student.threshold_for(scores, rate),
            reference_threshold(scores, rate),
            what=f"The threshold for {count} scores at the rate {rate}",
            hint="Sort the scores. With n scores at most rate · n of them may be greater.",
            mistakes=mistakes if rate not in (0.0, 0.5) else {},
        )


@task("23.5", points=1, held_out=True)
def test_threshold_with_ties(student, rng):
    """threshold_for keeps the promise also where scores are equal."""
    for scores, rate in (
        ([1.0, 2, 2, 2, 3, 3, 4, 4, 4, 4], 0.3),
        ([5.0, 5, 5, 5, 1], 0.2),
        ([0.5, 0.5, 0.5], 0.4),
    ):
        given = rng.permutation(np.array(scores))
        assert_close(
            student.threshold_for(given, rate),
            reference_threshold(given, rate),
            what=f"The threshold for the scores {sorted(scores)} at the rate {rate}",
            hint="Only scores above the threshold ring, those equal to it do not.",
        )


def measurements(rng, train=40, validation=25, new=9, features=5):
    """Three tables: correlated columns of very different sizes; some of the new rows break the correlation."""
    scale, middle = 10.0 ** rng.uniform(-1, 2, size=features), rng.uniform(-50, 50, size=features)
    base = rng.normal(size=(2, features))

    def draw(count, noise):
        return (rng.normal(size=(count, 2)) @ base + noise * rng.normal(size=(count, features))) * scale + middle

    return draw(train, 0.3), draw(validation, 0.35), np.vstack([draw(new - 4, 0.3), draw(4, 1.5)]) + 0.3 * scale


def reference_scores(train, rows, components, *, basis=None, power=2, scaled=True):
    """Mean squared reconstruction errors; basis: the rows from which mean and deviation come."""
    basis = train if basis is None else basis
    mean, deviation = basis.mean(axis=0), basis.std(axis=0) if scaled else 1.0
    standard = (train - mean) / deviation
    _, vectors = np.linalg.eigh(standard.T @ standard)
    directions = vectors[:, ::-1][:, :components]
    shifted = (rows - mean) / deviation
    return (np.abs(shifted - shifted @ directions @ directions.T) ** power).mean(axis=1)


def detected(student, tables, components, rate):
    return several(student.detect(*tables, components, rate), 3, "detect", "Return scores, threshold, alarms.")


@task("23.5", points=1)
def test_detect_scores(student, rng):
    """The scores of detect are mean squared reconstruction errors, in units of the training rows' deviations."""
    for components in (1, 2, 3):
        train, validation, new = tables = measurements(rng)
        right = reference_scores(train, new, components)
        joined = np.vstack([train, validation, new])
        assert_close(
            detected(student, tables, components, 0.1)[0],
            right,
            what=f"The scores with {components} components",
            hint="Standardise by the training rows, project on their directions, take the mean over the columns.",
            mistakes={
                "The columns are not standardised.": reference_scores(train, new, components, scaled=False),
                "You standardise the new rows by their own means and deviations: use those of the training.": (
                    own_scale(train, new, components)
                ),
                "Mean and deviation come from all rows: only training rows may be used.": reference_scores(
                    train, new, components, basis=joined
                ),
                "These are sums: take the mean over the columns.": right * new.shape[1],
                "This is one component too many.": reference_scores(train, new, components + 1),
                "You took the root of the mean.": np.sqrt(right),
            },
        )


def own_scale(train, rows, components):
    standard = (train - train.mean(axis=0)) / train.std(axis=0)
    _, vectors = np.linalg.eigh(standard.T @ standard)
    directions = vectors[:, ::-1][:, :components]
    shifted = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    return ((shifted - shifted @ directions @ directions.T) ** 2).mean(axis=1)


@task("23.5", points=1)
def test_detect_threshold(student, rng):
    """The threshold of detect is that of the validation scores, at the promised rate."""
    for components, rate in ((2, 0.1), (1, 0.25), (3, 0.5)):
        train, validation, new = tables = measurements(rng)
        assert_close(
            detected(student, tables, components, rate)[1],
            reference_threshold(reference_scores(train, validation, components), rate),
            what=f"The threshold at the rate {rate}",
            hint="threshold_for, applied to the scores of the validation rows.",
            mistakes={
                "The threshold comes from the training rows, whose errors are too small: use validation.": (
                    reference_threshold(reference_scores(train, train, components), rate)
                ),
                "The threshold comes from the new rows: it must be fixed before you see them.": (
                    reference_threshold(reference_scores(train, new, components), rate)
                ),
            },
        )


@task("23.5", points=1)
def test_detect_alarms(student, rng):
    """An alarm rings just where the score of a new row is greater than the threshold."""
    for components, rate in ((2, 0.1), (1, 0.25)):
        train, validation, new = measurements(rng)
        scores = reference_scores(train, validation, components)
        right = reference_scores(train, new, components) > reference_threshold(scores, rate)
        alarms = array(
            detected(student, (train, validation, new), components, rate)[2], shape=right.shape, what="Alarms"
        )
        assert_equal(
            alarms.astype(int),
            right.astype(int),
            what="The alarms",
            hint="True where the score is above the threshold.",
            mistakes={"The alarms ring where the score is low.": (~right).astype(int)},
        )


# 23.6 What is an alarm worth?


@task("23.6", points=1)
def test_precision(student, rng):
    """precision gives the share of true alarms for any detection rate, false alarm rate and base rate."""
    for d, f, b in ((0.9, 0.05, 0.01), (0.6, 0.02, 0.3), (1.0, 0.2, 0.5), *rng.uniform(0.05, 0.95, size=(3, 3))):
        assert_close(
            student.precision(d, f, b),
            d * b / (d * b + f * (1 - b)),
            what=f"The precision for the rates {d:.2f} and {f:.2f} at the base rate {b:.2f}",
            hint="True alarms: detection · base rate. False ones: false alarm rate · the rest.",
            mistakes={
                "This is the precision where half of all cases are anomalies: use the base rate.": d / (d + f),
                "False alarms come from the ordinary cases: their share is 1 minus the base rate.": d * b / (d * b + f),
            }
            if b < 0.49
            else {},
        )


def cost_at(threshold, ordinary, odd, base_rate, miss, alarm):
    return base_rate * miss * np.mean(odd < threshold) + (1 - base_rate) * alarm * np.mean(ordinary >= threshold)


def reference_cost(ordinary, odd, base_rate, miss, alarm):
    levels = [*ordinary, *odd, max(ordinary.max(), odd.max()) + 1]
    return min(cost_at(level, ordinary, odd, base_rate, miss, alarm) for level in levels)


def some_costs(rng):
    """Arguments of cheapest: overlapping scores at several base rates and costs, with ties too."""
    for base_rate, miss, alarm in ((0.01, 500.0, 2.0), (0.3, 4.0, 1.0), (0.5, 1.0, 3.0), (0.1, 30.0, 2.0)):
        yield rng.normal(size=30), rng.normal(1.2, 1, size=12), base_rate, miss, alarm
    yield rng.integers(0, 6, 25) / 2, rng.integers(2, 9, 10) / 2, 0.2, 5.0, 1.0
    yield np.array([1.0, 2, 3, 4]), np.array([1.5, 3.5]), 0.001, 10.0, 5.0  # cheapest: never to ring
    yield np.array([1.0, 2, 3, 4]), np.array([0.5, 3.5]), 0.4, 100.0, 0.1  # cheapest: always to ring


@task("23.6", points=1)
def test_cheapest_cost(student, rng):
    """The second thing that cheapest returns is the smallest expected cost of a case."""
    for arguments in some_costs(rng):
        ordinary, odd, base_rate, miss, alarm = arguments
        right = reference_cost(*arguments)
        share = len(odd) / (len(odd) + len(ordinary))
        assert_close(
            several(student.cheapest(*arguments), 2, "cheapest")[1],
            right,
            what=f"The cost at the base rate {base_rate}, with {miss:g} for a miss and {alarm:g} for a false alarm",
            hint="Base rate · share missed · cost of a miss, plus the rest · share of false alarms · their cost.",
            mistakes={
                "You use the share of anomalies among the scores: use the base rate that is given.": reference_cost(
                    ordinary, odd, share, miss, alarm
                ),
                "The two costs are exchanged.": reference_cost(ordinary, odd, base_rate, alarm, miss),
                "You count both costs for all cases: use the base rate.": reference_cost(
                    ordinary, odd, 0.5, miss, alarm
                )
                * 2,
                "Never to ring would be cheaper.": min(
                    cost_at(level, ordinary, odd, base_rate, miss, alarm) for level in (*ordinary, *odd)
                )
                if right
                < min(cost_at(level, ordinary, odd, base_rate, miss, alarm) for level in (*ordinary, *odd)) - 1e-6
                else -1.0,
            },
        )


@task("23.6", points=1)
def test_cheapest_threshold(student, rng):
    """With the threshold that cheapest returns, the expected cost is the smallest possible."""
    for arguments in some_costs(rng):
        threshold = number(several(student.cheapest(*arguments), 2, "cheapest")[0], "The threshold")
        seen, right = cost_at(threshold, *arguments), reference_cost(*arguments)
        require(
            seen <= right + 1e-9,
            f"With the threshold {threshold:.4g} a case costs {seen:.4g}, but {right:.4g} is possible.",
            "The alarm rings at or above the threshold. Try all scores, and one number above them.",
        )


# 23.7 Sound or flawed?

WORDS = ("sound", "anomalies in training", "threshold from test", "visible counted", "base rate ignored")
LOOK = {
    "A": "Three sets, three purposes: is anything used twice?",
    "B": "From which pumps did the net learn what is ordinary?",
    "C": "Which pictures chose 0.047, and on which is 93 % quoted?",
    "D": "How many of the 64 pixels had to be guessed?",
    "E": "Of a million payments, how many frauds ring, and how many honest ones?",
    "F": "On which values was the error measured, and was anything seen before?",
    "G": "Compute the precision at one in 2,000. Does the report claim more?",
    "H": "From which tumours did PCA learn what is ordinary?",
    "I": "When was the threshold put there, and with whose scores?",
    "J": "What share of the table had never been lost?",
}


def examine_verdict(student, name, right):
    answer = word(student.verdicts, name, "verdicts", WORDS)
    require(answer == right, f"The verdict on report {name} is not {answer!r}.", LOOK[name])


@task("23.7", points=1)
def test_verdicts_on_thresholds(student):
    """The verdicts on A, C, G and I say rightly whether a promise is kept."""
    for name, right in (("A", WORDS[0]), ("C", WORDS[2]), ("G", WORDS[0]), ("I", WORDS[2])):
        examine_verdict(student, name, right)


@task("23.7", points=1)
def test_verdicts_on_training(student):
    """The verdicts on B, E and H say rightly what the figures can prove."""
    for name, right in (("B", WORDS[1]), ("E", WORDS[4]), ("H", WORDS[1])):
        examine_verdict(student, name, right)


@task("23.7", points=1)
def test_verdicts_on_gaps(student):
    """The verdicts on D, F and J say rightly what was measured where."""
    for name, right in (("D", WORDS[3]), ("F", WORDS[0]), ("J", WORDS[3])):
        examine_verdict(student, name, right)
