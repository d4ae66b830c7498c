# %% [markdown]
# Everything here is NumPy. No task needs the answer to an earlier one, and results are compared with a relative
# tolerance of 0.0001 unless a task says otherwise. A high score always means "odd".

# %%
import numpy as np

from layerwise import check

# %% [markdown] task="23.1"
# What goes in, what should come out?
#
# - `setup` is a dictionary with six entries. Each is one of the texts `"clean"`, `"spoiled"`, `"spoiled and mask"`,
#   `"mask"`, `"noise"`. A picture is *clean* if it is as it was taken, and *spoiled* if we added noise to it or set a
#   part of it to 0. The keys are `"denoising input"`, `"denoising target"`, `"gaps input"`, `"gaps target"`,
#   `"anomalies input"` and `"anomalies target"`: what each of the three autoencoders of the lesson is given in
#   training, and what its output is compared with in the loss. (Where the loss looks at all pixels; the anomaly
#   detector is the one without noise.)
# - `best_answer(candidates, weights)`: a noisy picture may have come from any of these clean pictures, `candidates`
#   (k, pixels), with probabilities in proportion to `weights` (k,), positive numbers that need not add up to 1.
#   Return the one picture, (pixels,), with the smallest expected squared error.


# %% task="23.1"
# BLANK setup = {"denoising input": ..., "denoising target": ..., "gaps input": ..., and so on}
setup = {
    "denoising input": "spoiled",
    "denoising target": "clean",
    "gaps input": "spoiled and mask",  # or a zero could be paper or a gap
    "gaps target": "clean",
    "anomalies input": "clean",
    "anomalies target": "clean",
}
# END BLANK


def best_answer(candidates, weights):
    """Return the picture with the smallest expected squared error, (pixels,)."""
    # BLANK what does a squared error ask for?
    return weights @ candidates / weights.sum()
    # END BLANK


# %% [markdown] task="23.2"
# Write three functions that spoil pictures. `clean` is an array of any shape with values from 0 to 1; do not change
# it. All chance comes from `np.random.default_rng(seed)`, so that the same seed gives the same result and another seed
# another one. Each *value* has its own chance, independent of all others.
#
# - `gaussian(clean, deviation, seed)` adds normally distributed noise with mean 0 and this standard deviation. Do not
#   clip.
# - `salt_and_pepper(clean, share, seed)` replaces each value, with the probability `share`, by 0 or by 1, which are
#   equally probable. The others remain.
# - `masking(clean, share, seed)` returns two arrays of the shape of `clean`: the picture in which each value is set to
#   0 with the probability `share`, and the mask, 1 where a value was hidden and 0 elsewhere.


# %% task="23.2"
def gaussian(clean, deviation, seed):
    """Return clean with Gaussian noise."""
    # BLANK one normally distributed number for each value
    random = np.random.default_rng(seed)
    return clean + random.normal(scale=deviation, size=clean.shape)
    # END BLANK


def salt_and_pepper(clean, share, seed):
    """Return clean with a share of its values replaced by 0 or 1."""
    # BLANK who is hit, and by what?
    random = np.random.default_rng(seed)
    hit = random.random(clean.shape) < share
    return np.where(hit, random.integers(2, size=clean.shape), clean)
    # END BLANK


def masking(clean, share, seed):
    """Return clean with a share of its values set to 0, and the mask."""
    # BLANK the mask first
    random = np.random.default_rng(seed)
    mask = random.random(clean.shape) < share
    return clean * ~mask, mask.astype(int)
    # END BLANK


# %% [markdown] task="23.3"
# Scores of ordinary cases and of anomalies are given, `ordinary` (n,) and `odd` (m,). They may contain ties.
#
# - `roc(ordinary, odd)` returns two arrays, `false_alarms` and `detections`. The first entry of both is 0: no case
#   rings. Then comes one entry for each *distinct* score, from the highest to the lowest: the shares of `ordinary` and
#   of `odd` that are greater than *or equal to* it. So the last entry of both is 1.
# - `area(ordinary, odd)` returns the AUC, one number: the share of all pairs (anomaly, ordinary case) in which the
#   anomaly has the higher score. A pair with equal scores counts one half.


# %% task="23.3"
def roc(ordinary, odd):
    """Return (false alarm rates, detection rates), from the highest threshold to the lowest."""
    # BLANK all distinct scores, downwards
    thresholds = np.unique(np.append(ordinary, odd))[::-1]
    false_alarms, detections = (np.mean(scores >= thresholds[:, None], axis=1) for scores in (ordinary, odd))
    return np.append(0, false_alarms), np.append(0, detections)
    # END BLANK


def area(ordinary, odd):
    """Return the area below the ROC curve; a tie counts one half."""
    # BLANK compare each with each
    difference = odd[:, None] - ordinary
    return np.mean(np.sign(difference) + 1) / 2
    # END BLANK


# %% [markdown] task="23.4"
# Fill gaps by iterated PCA. `known` (n, features) holds complete rows. `rows` (m, features) has gaps, and `hidden`
# (m, features) is 1 where a value is hidden and 0 elsewhere. What stands in `rows` where it is hidden means nothing
# (it may be any number): your result must not depend on it.
#
# - `fill_pca(known, rows, hidden, components, rounds)` returns (m, features). Mean and first `components` principal
#   directions come from `known` (with its mean subtracted, not divided by deviations). Start with the mean of each
#   column in the gaps. Then repeat `rounds` times: project the filled rows on the mean plus the directions, and take
#   the hidden values from the projection. Visible values stay as they are. With `rounds=0` the gaps hold the means.
# - `hidden_error(truth, filled, hidden)` returns the mean squared error over the hidden values only, one number.


# %% task="23.4"
def fill_pca(known, rows, hidden, components, rounds):
    """Return rows with their gaps filled by iterated projection, (m, features)."""
    # BLANK mean and directions of known; start with the mean; repeat the projection
    mean = known.mean(axis=0)
    directions = np.linalg.svd(known - mean, full_matrices=False)[2][:components]  # (components, features)
    filled = np.where(hidden, mean, rows)
    for _ in range(rounds):
        projected = mean + (filled - mean) @ directions.T @ directions
        filled = np.where(hidden, projected, rows)
    return filled
    # END BLANK


def hidden_error(truth, filled, hidden):
    """Return the mean squared error over the hidden values."""
    # BLANK only where hidden is 1
    return np.mean((filled - truth)[hidden == 1] ** 2)
    # END BLANK


# %% [markdown] task="23.5"
# Build a detector for tables that keeps a promise.
#
# - `threshold_for(scores, rate)`: `scores` (n,) are those of ordinary cases. An alarm rings where a score is *greater*
#   than the threshold. Return the smallest of the given scores that, used as the threshold, makes at most the share
#   `rate` of them ring. (0 ≤ rate < 1; for `rate=0` it is the largest score.)
# - `detect(train, validation, new, components, rate)`: three tables with the same columns; `train` and `validation`
#   hold ordinary rows only. Standardise by the means and standard deviations (`np.std`) of the training rows. Fit a
#   PCA with `components` directions on the standardised training rows. The score of a row is its *mean* squared
#   reconstruction error over the columns, in standardised units. The threshold is that of `threshold_for` on the
#   *validation* scores. Return three things: the scores of the new rows, the threshold, and for each new row whether
#   the alarm rings.


# %% task="23.5"
def threshold_for(scores, rate):
    """Return the smallest score that at most a share of the scores exceeds."""
    # BLANK sort downwards: how many may ring?
    return np.sort(scores)[::-1][int(rate * len(scores))]
    # END BLANK


def detect(train, validation, new, components, rate):
    """Return (scores of the new rows, threshold, alarms)."""
    # BLANK all that is fitted comes from train; the threshold from validation
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    directions = np.linalg.svd((train - mean) / deviation, full_matrices=False)[2][:components]

    def score(rows):
        scaled = (rows - mean) / deviation
        return np.mean((scaled - scaled @ directions.T @ directions) ** 2, axis=1)

    threshold = threshold_for(score(validation), rate)
    return score(new), threshold, score(new) > threshold
    # END BLANK


# %% [markdown] task="23.6"
# What is an alarm worth?
#
# - `precision(detection, false_alarm, base_rate)` returns the share of the alarms that are true, where a share
#   `base_rate` of all cases are anomalies. The arguments are the detection rate, the false alarm rate and the base
#   rate, all between 0 and 1.
# - `cheapest(ordinary, odd, base_rate, miss, alarm)`: scores of ordinary cases and of anomalies, the base rate *in use*
#   (not that among these scores), the cost of a missed anomaly and the cost of a false alarm. The alarm rings where a
#   score is greater than or equal to the threshold. Return two numbers: a threshold with the smallest expected cost for
#   a case, and that cost. A true alarm costs nothing. Never to ring at all must be possible as well: then return any
#   finite number above all scores. If several thresholds are equally cheap, any of them is right.


# %% task="23.6"
def precision(detection, false_alarm, base_rate):
    """Return the share of true alarms among all alarms."""
    # BLANK how many alarms are true, how many false, of all cases?
    true = detection * base_rate
    return true / (true + false_alarm * (1 - base_rate))
    # END BLANK


def cheapest(ordinary, odd, base_rate, miss, alarm):
    """Return (threshold, expected cost of a case)."""
    # BLANK the cost of every threshold, and of one above all scores
    scores = np.append(ordinary, odd)
    costs = {}
    for threshold in (*scores, scores.max() + 1):
        missed, false_alarms = np.mean(odd < threshold), np.mean(ordinary >= threshold)
        costs[threshold] = base_rate * missed * miss + (1 - base_rate) * false_alarms * alarm
    best = min(costs, key=costs.get)
    return best, costs[best]
    # END BLANK


# %% [markdown]
# For the last task there are ten reports.

# %%
reports = {
    "A": "A net learnt from 5,000 sound bearings. Its threshold is the 98 % quantile of the scores of 1,000 "
    "other sound bearings. On a third set it found 31 of 40 worn ones, with 2.3 % false alarms.",
    "B": "A net learnt from all 10,000 pumps of last year. The repair shop later reported that 400 of these "
    "very pumps had been broken. On this year's pumps, half of the broken ones have a lower score than a "
    "sound one.",
    "C": "On the 600 test pictures all thresholds from 0.010 to 0.090 were tried. At 0.047 most decisions were "
    "right, namely 93 % of the 600. 'We expect 93 % in use.'",
    "D": "A block of 2 by 2 pixels in a picture of 8 by 8 is hidden and filled in. Compared with the true "
    "picture, the mean squared error over 64 pixels is 0.004. 'A noisy camera has 0.02: we are five times "
    "as exact.'",
    "E": "One payment in 2,000 is a fraud. On 500 frauds and 500 honest payments, which the net had never "
    "seen, the AUC was 0.97; at 3 % false alarms 90 % were found. 'So nearly all our alarms will be "
    "true.'",
    "F": "In a table every tenth value was hidden at random. The net was given the mask and had learnt from "
    "other rows. Over the hidden values its mean squared error is 0.31, that of the column means 0.98.",
    "G": "One payment in 2,000 is a fraud. At 3 % false alarms, on payments set aside for this, 90 % were "
    "found. 'Of a hundred alarms one or two will be true. A look costs a cent, a fraud 400 euros: it "
    "pays.'",
    "H": "PCA was fitted on all 569 tumours, of which 212 are malignant. Then the reconstruction errors of the "
    "benign and of the malignant ones were compared: the AUC is 0.71. 'Malignant tumours are hardly "
    "unusual.'",
    "I": "A net learnt from sound welds in spring. In autumn there were 50 cracks; the threshold was put just "
    "below the 45th highest of their scores. 'Detection rate in autumn: 90 %, as the contract demands of "
    "the test.'",
    "J": "One measurement in twenty was lost. After filling, the table agrees with the complete one in 97 % of "
    "its entries, to three places. 'So what we fill in is right in 97 % of the cases.'",
}

# %% [markdown] task="23.7"
# Which conclusion is sound? `verdicts` is a dictionary with one of these texts for each report:
#
# - `"sound"`: what is concluded follows from what was done.
# - `"anomalies in training"`: what should be found was among the data from which the ordinary was learnt.
# - `"threshold from test"`: the threshold was chosen on the cases on which its success is quoted.
# - `"visible counted"`: the error is measured also where nothing had to be filled in.
# - `"base rate ignored"`: figures from a set with many anomalies are taken for what happens where they are rare.
#
# Each report has at most one of these faults.

# %% task="23.7"
# BLANK verdicts = {"A": ..., "B": ..., "C": ..., and so on to "J"}
verdicts = {
    "A": "sound",
    "B": "anomalies in training",
    "C": "threshold from test",
    "D": "visible counted",  # 60 of the 64 pixels were never hidden
    "E": "base rate ignored",  # of 100 alarms one or two are true
    "F": "sound",
    "G": "sound",  # the precision is poor, and the report says so
    "H": "anomalies in training",
    "I": "threshold from test",
    "J": "visible counted",  # 95 % of the entries had never been lost
}
# END BLANK
