# Style: plain Python, loops over samples, the math module, lists as results

# %% task="4.1"
import math

heads = {}
heads["A"] = [1, "linear", "mean_squared_error"]
heads["B"] = [1, "sigmoid", "binary_crossentropy"]
heads["C"] = [10, "softmax", "sparse_categorical_crossentropy"]
heads["D"] = [20, "sigmoid", "binary_crossentropy"]
heads["E"] = [3, "softmax", "categorical_crossentropy"]
heads["F"] = [3, "linear", "mean_absolute_error"]


# %% task="4.2"
def errors(targets, outputs):
    return [float(target - output) for target, output in zip(targets.ravel(), outputs.ravel(), strict=True)]


def mean_squared_error(targets, outputs):
    return sum(error * error for error in errors(targets, outputs)) / targets.size


def mean_absolute_error(targets, outputs):
    return sum(abs(error) for error in errors(targets, outputs)) / targets.size


def huber(targets, outputs, delta):
    total = 0.0
    for error in errors(targets, outputs):
        if abs(error) < delta:
            total += 0.5 * error * error
        else:
            total += delta * abs(error) - 0.5 * delta**2
    return total / targets.size


# %% task="4.3"
def binary_cross_entropy(targets, probabilities):
    total, count = 0.0, 0
    for y, p in zip(targets.ravel(), probabilities.ravel(), strict=True):
        p = min(max(float(p), 1e-7), 1 - 1e-7)
        total -= math.log(p) if y == 1 else math.log(1 - p)
        count += 1
    return total / count


# %% task="4.4"
def log_softmax(scores):
    rows = []
    for row in scores.tolist():
        largest = max(row)
        logarithm = largest + math.log(sum(math.exp(score - largest) for score in row))
        rows.append([score - logarithm for score in row])
    return rows


def cross_entropy(labels, scores):
    total = 0.0
    for label, row in zip(labels.tolist(), log_softmax(scores), strict=True):
        if isinstance(label, list):
            total -= sum(log for one, log in zip(label, row, strict=True) if one == 1)
        else:
            total -= row[label]
    return total / len(labels)


# %% task="4.5"
def score_slope(labels, scores):
    table = []
    for label, row in zip(labels, scores.tolist(), strict=True):
        exponentials = [math.exp(score - max(row)) for score in row]
        slopes = [value / sum(exponentials) / len(labels) for value in exponentials]
        slopes[label] -= 1 / len(labels)
        table.append(slopes)
    return table


# %% task="4.6"
def balanced_weights(labels, classes):
    return [len(labels) / classes / labels.tolist().count(number) for number in range(classes)]


def fit_softmax(X, labels, class_weights, rate, steps):
    samples, features = X.shape
    classes = len(class_weights)
    W, b = np.zeros((features, classes)), np.zeros(classes)
    for _ in range(steps):
        slope_W, slope_b = np.zeros_like(W), np.zeros_like(b)
        for x, label in zip(X, labels, strict=True):
            p = np.exp(x @ W + b)
            p /= p.sum()
            p[label] -= 1
            p *= class_weights[label] / samples
            slope_W += np.outer(x, p)
            slope_b += p
        W -= rate * slope_W
        b -= rate * slope_b
    return [W.tolist(), b.tolist()]


# %% task="4.7"
verdicts = dict.fromkeys("AD", "believe") | dict.fromkeys("BF", "too sure")
verdicts["C"] = "too high"
verdicts["E"] = "not sure enough"
