# Style: loops over rows and values, lists as results, thresholds found by search

# %% task="23.1"
import math

import numpy as np

setup = {
    "anomalies input": "clean",
    "anomalies target": "clean",
    "denoising input": "spoiled",
    "denoising target": "clean",
    "gaps input": "spoiled and mask",
    "gaps target": "clean",
}


def best_answer(candidates, weights):
    total = sum(weights)
    return [
        sum(w * picture[p] for w, picture in zip(weights, candidates, strict=True)) / total
        for p in range(len(candidates[0]))
    ]


# %% task="23.2"
def gaussian(clean, deviation, seed):
    generator = np.random.default_rng(seed)
    noisy = clean.copy()
    for place in np.ndindex(clean.shape):
        noisy[place] += generator.normal(0, deviation)
    return noisy


def salt_and_pepper(clean, share, seed):
    generator = np.random.default_rng(seed)
    noisy = clean.copy()
    for place in np.ndindex(clean.shape):
        draw = generator.uniform()
        if draw < share / 2:
            noisy[place] = 0
        elif draw < share:
            noisy[place] = 1
    return noisy


def masking(clean, share, seed):
    generator = np.random.default_rng(seed)
    mask = generator.choice([0, 1], size=clean.shape, p=[1 - share, share])
    return clean * (1 - mask), mask


# %% task="23.3"
def roc(ordinary, odd):
    false_alarms, detections = [0], [0]
    for level in sorted(set(list(ordinary) + list(odd)), reverse=True):
        false_alarms.append(sum(score >= level for score in ordinary) / len(ordinary))
        detections.append(sum(score >= level for score in odd) / len(odd))
    return false_alarms, detections


def area(ordinary, odd):
    won = 0.0
    for high in odd:
        for low in ordinary:
            won += 1 if high > low else 0.5 if high == low else 0
    return won / (len(odd) * len(ordinary))


# %% task="23.4"
def fill_pca(known, rows, hidden, components, rounds):
    mean = np.mean(known, axis=0)
    _, vectors = np.linalg.eigh(np.cov(known.T))
    directions = vectors[:, -components:]
    filled = rows.copy()
    filled[hidden == 1] = np.broadcast_to(mean, rows.shape)[hidden == 1]
    for _ in range(rounds):
        codes = (filled - mean) @ directions
        projected = codes @ directions.T + mean
        filled[hidden == 1] = projected[hidden == 1]
    return filled


def hidden_error(truth, filled, hidden):
    total, count = 0, 0
    for place in np.ndindex(truth.shape):
        if hidden[place]:
            total += (truth[place] - filled[place]) ** 2
            count += 1
    return total / count


# %% task="23.5"
def threshold_for(scores, rate):
    for level in sorted(scores):
        if sum(score > level for score in scores) <= rate * len(scores) + 1e-9:
            return level


def detect(train, validation, new, components, rate):
    mean, deviation = np.mean(train, axis=0), np.std(train, axis=0)
    standard = (train - mean) / deviation
    _, vectors = np.linalg.eigh(standard.T @ standard)
    directions = vectors[:, -components:]

    def scores_of(rows):
        scores = []
        for row in rows:
            scaled = (row - mean) / deviation
            rest = scaled - directions @ (directions.T @ scaled)
            scores.append(float(rest @ rest) / len(row))
        return scores

    threshold = threshold_for(scores_of(validation), rate)
    scores = scores_of(new)
    return scores, threshold, [score > threshold for score in scores]


# %% task="23.6"
def precision(detection, false_alarm, base_rate):
    return 1 / (1 + false_alarm / detection * (1 - base_rate) / base_rate)


def cheapest(ordinary, odd, base_rate, miss, alarm):
    best, lowest = None, math.inf
    for level in [*ordinary, *odd, max(*ordinary, *odd) + 100]:
        missed = sum(score < level for score in odd) / len(odd)
        rings = sum(score >= level for score in ordinary) / len(ordinary)
        cost = base_rate * missed * miss + (1 - base_rate) * rings * alarm
        if cost < lowest:
            best, lowest = level, cost
    return best, lowest


# %% task="23.7"
verdicts = dict.fromkeys("AFG", "sound")
verdicts.update(dict.fromkeys("BH", "anomalies in training"))
verdicts.update(dict.fromkeys("CI", "threshold from test"))
verdicts.update(dict.fromkeys("DJ", "visible counted"))
verdicts["E"] = "base rate ignored"
