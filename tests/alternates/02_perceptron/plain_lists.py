# Style: pure Python: loops, lists and math, nothing of NumPy in the results

# %% task="2.1"
def net_input(X, W, b):
    features, neurons = range(len(W)), range(len(b))
    return [[sum(float(row[k]) * float(W[k][j]) for k in features) + float(b[j]) for j in neurons] for row in X]


def step(z):
    if hasattr(z, "__len__"):
        return [step(part) for part in z]
    return 1 if z > 0 else 0


# %% task="2.2"
gates = {}
gates["AND"] = (2.0, 2.0, -3.0)
gates["OR"] = (2.0, 2.0, -1.0)
gates["NAND"] = (-2.0, -2.0, 3.0)
gates["IMPLIES"] = (-2.0, 2.0, 1.0)


# %% task="2.3"
def perceptron_epoch(X, y, w, b, rate):
    weights, mistakes = [float(value) for value in w], 0
    for row, target in zip(X, y, strict=True):
        z = b + sum(weight * float(value) for weight, value in zip(weights, row, strict=True))
        if z > 0 and target == 0:
            factor = -rate
        elif z <= 0 and target == 1:
            factor = rate
        else:
            continue
        mistakes += 1
        b += factor
        for k, value in enumerate(row):
            weights[k] += factor * float(value)
    return [weights, b, mistakes]


# %% task="2.4"
def train_perceptron(X, y, rate, max_epochs):
    weights, bias, history = [0.0] * len(X[0]), 0.0, []
    while len(history) < max_epochs:
        weights, bias, mistakes = perceptron_epoch(X, y, weights, bias, rate)
        history.append(mistakes)
        if not mistakes:
            break
    return [weights, bias, history]


# %% task="2.5"
import math


def gradients(X, y, w, b):
    slopes, slope = [0.0] * len(w), 0.0
    for row, target in zip(X, y, strict=True):
        z = b + sum(float(a) * float(c) for a, c in zip(row, w, strict=True))
        error = 1 / (1 + math.exp(-z)) - float(target)
        slope += error / len(y)
        slopes = [old + error * float(value) / len(y) for old, value in zip(slopes, row, strict=True)]
    return slopes, slope


# %% task="2.6"
def standardise(train, new):
    columns = list(zip(*train, strict=True))
    means = [sum(column) / len(column) for column in columns]
    spreads = [
        math.sqrt(sum((value - mean) ** 2 for value in column) / len(column))
        for column, mean in zip(columns, means, strict=True)
    ]

    def scale(rows):
        return [[(v - m) / s for v, m, s in zip(row, means, spreads, strict=True)] for row in rows]

    return scale(train), scale(new)


def decide(train, approved, new):
    train, new = standardise(train.tolist(), new.tolist())
    weights, bias = [0.0] * len(train[0]), 0.0
    for _ in range(3):  # three epochs of one correction for each sample
        for row, target in zip(train, approved.tolist(), strict=True):
            z = bias + sum(w * x for w, x in zip(weights, row, strict=True))
            error = target - 1 / (1 + math.exp(-z))
            weights = [w + 0.05 * error * x for w, x in zip(weights, row, strict=True)]
            bias += 0.05 * error
    return [int(bias + sum(w * x for w, x in zip(weights, row, strict=True)) > 0) for row in new]


# %% task="2.7"
verdicts = {"A": (2, 2, -15), "B": [[2, 4], [0, 3]], "C": (4.0, 2.0, -64.0), "D": [[4], [6, 3]], "E": (2, 2, -6, -1)}
