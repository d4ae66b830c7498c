# Style: float32 where it can be, the AUC from the curve, directions left out, a class behind the detector

# %% task="23.1"
import numpy as np

setup = {
    f"{use} {part}": word
    for use, words in {
        "denoising": ("spoiled", "clean"),
        "gaps": ("spoiled and mask", "clean"),
        "anomalies": ("clean", "clean"),
    }.items()
    for part, word in zip(("input", "target"), words, strict=True)
}


def best_answer(candidates, weights):
    return np.average(np.float32(candidates), axis=0, weights=np.float32(weights))


# %% task="23.2"
def gaussian(clean, deviation, seed):
    return (clean + deviation * np.random.default_rng(seed).standard_normal(clean.shape)).astype("float32")


def salt_and_pepper(clean, share, seed):
    random = np.random.default_rng(seed)
    noisy = np.array(clean, dtype="float32")
    hit = random.binomial(1, share, clean.shape).astype(bool)
    noisy[hit] = random.choice([0.0, 1.0], size=hit.sum())
    return noisy


def masking(clean, share, seed):
    mask = np.random.default_rng(seed).random(clean.shape) > 1 - share
    picture = clean.copy()
    picture[mask] = 0
    return picture, mask


# %% task="23.3"
def roc(ordinary, odd):
    values, place = np.unique(np.concatenate([ordinary, odd]), return_inverse=True)
    place = place.reshape(-1)
    parts = place[: len(ordinary)], place[len(ordinary) :]
    counts = [np.bincount(part, minlength=len(values))[::-1].cumsum() for part in parts]
    return tuple(np.concatenate([[0], count / count[-1]]) for count in counts)


def area(ordinary, odd):
    false_alarms, detections = roc(ordinary, odd)
    return float(np.sum(np.diff(false_alarms) * (detections[1:] + detections[:-1]) / 2))


# %% task="23.4"
def fill_pca(known, rows, hidden, components, rounds):
    mean = known.mean(0)
    left, _, _ = np.linalg.svd((known - mean).T)
    projector = left[:, :components] @ left[:, :components].T
    seen = 1 - hidden
    filled = rows * seen + mean * hidden
    for _ in range(rounds):
        filled = rows * seen + (mean + (filled - mean) @ projector) * hidden
    return filled


def hidden_error(truth, filled, hidden):
    return np.sum(hidden * (truth - filled) ** 2) / np.sum(hidden)


# %% task="23.5"
def threshold_for(scores, rate):
    keep = len(scores) - 1 - int(np.floor(rate * len(scores) + 1e-9))
    return np.partition(scores, keep)[keep]


class Detector:
    def __init__(self, train, components):
        self.mean, self.deviation = train.mean(0), train.std(0)
        covariance = np.corrcoef(train.T)
        self.rest = np.linalg.eigh(covariance)[1][:, : train.shape[1] - components]  # the directions left out

    def score(self, rows):
        return (((rows - self.mean) / self.deviation @ self.rest) ** 2).sum(axis=1) / rows.shape[1]


def detect(train, validation, new, components, rate):
    detector = Detector(train, components)
    threshold = threshold_for(detector.score(validation), rate)
    scores = detector.score(new)
    return scores, threshold, (scores > threshold).astype(int)


# %% task="23.6"
def precision(detection, false_alarm, base_rate):
    cases = 1e6
    true, false = cases * base_rate * detection, cases * (1 - base_rate) * false_alarm
    return true / (true + false)


def cheapest(ordinary, odd, base_rate, miss, alarm):
    levels = np.unique(np.concatenate([ordinary, odd]))
    levels = np.append(levels, levels[-1] + 0.5)
    missed = np.searchsorted(np.sort(odd), levels) / len(odd)
    false_alarms = 1 - np.searchsorted(np.sort(ordinary), levels) / len(ordinary)
    costs = base_rate * missed * miss + (1 - base_rate) * false_alarms * alarm
    return levels[costs.argmin()], costs.min()


# %% task="23.7"
verdicts = {
    "A": "sound",
    "B": "anomalies in training",
    "C": "threshold from test",
    "D": "visible counted",
    "E": "base rate ignored",
    "F": "sound",
    "G": "sound",
    "H": "anomalies in training",
    "I": "threshold from test",
    "J": "visible counted",
}
