# Style: plain Python, loops over samples and units, lists as results

# %% task="19.1"
import math

kinds = dict(
    zip("ABCDEF", ["many-to-one", "not aligned", "one-to-many", "aligned", "many-to-one", "aligned"], strict=True)
)
sizes = {"weights": 16 * (3 + 16 + 1)}
sizes["weights of long"] = sizes["weights"]
sizes["output"] = [32, 16]
sizes["output with return_sequences"] = [32, 50, 16]
sizes["head"] = (16 + 1) * 2


# %% task="19.2"
def step(x, h, W, U, b):
    rows = []
    for element, state in zip(x, h, strict=True):
        row = []
        for unit in range(len(b)):
            total = float(b[unit])
            for i in range(len(element)):
                total += float(element[i]) * float(W[i][unit])
            for j in range(len(state)):
                total += float(state[j]) * float(U[j][unit])
            row.append(math.tanh(total))
        rows.append(row)
    return rows


def run(X, start, W, U, b):
    result = []
    for sequence, state in zip(X, start, strict=True):
        states = [state]
        for element in sequence:
            states.append(step([element], [states[-1]], W, U, b)[0])
        result.append(states[1:])
    return result


# %% task="19.3"
def windows(series, length, horizon):
    inputs, targets = [], []
    for target in range(length + horizon - 1, len(series)):
        newest = target - horizon
        inputs.append([float(series[place]) for place in range(newest - length + 1, newest + 1)])
        targets.append(float(series[target]))
    return inputs, targets


def split(series, length, horizon, start):
    train_inputs, train_targets, test_inputs, test_targets = [], [], [], []
    inputs, targets = windows(series, length, horizon)
    for i, (window, target) in enumerate(zip(inputs, targets, strict=True)):
        newest = i + length - 1
        if newest + horizon < start:
            train_inputs.append(window)
            train_targets.append(target)
        elif newest >= start - 1:
            test_inputs.append(window)
            test_targets.append(target)
    return [train_inputs, train_targets, test_inputs, test_targets]


# %% task="19.4"
def gradients(X, start, H, U, slopes):
    batch, steps, inputs = X.shape
    units = len(U)
    dW = [[0.0] * units for _ in range(inputs)]
    dU = [[0.0] * units for _ in range(units)]
    db = [0.0] * units
    for sample in range(batch):
        later = [0.0] * units
        for t in range(steps - 1, -1, -1):
            before = H[sample, t - 1] if t > 0 else start[sample]
            inner = [(slopes[sample, t, k] + later[k]) * (1 - H[sample, t, k] ** 2) for k in range(units)]
            for k in range(units):
                db[k] += inner[k]
                for i in range(inputs):
                    dW[i][k] += X[sample, t, i] * inner[k]
                for j in range(units):
                    dU[j][k] += before[j] * inner[k]
            later = [sum(inner[k] * U[j, k] for k in range(units)) for j in range(units)]
    return dW, dU, db


# %% task="19.5"
def naive(past):
    return float(list(past)[-1])


def seasonal_naive(past, period):
    return float(past[len(past) - period])


def walk_forward(series, start, forecast):
    total, count = 0.0, 0
    for t in range(start, len(series)):
        total += float(forecast(series[:t]) - series[t]) ** 2
        count += 1
    return math.sqrt(total / count)


# %% task="19.6"
def fit(past, length):
    import numpy as np

    mean = sum(past.tolist()) / len(past)
    centred = [value - mean for value in past.tolist()]
    inputs = np.array([[centred[i + j] for j in range(length)] for i in range(len(past) - length)])
    targets = np.array(centred[length:])
    return np.linalg.solve(inputs.T @ inputs, inputs.T @ targets).tolist(), mean


def forecast(past, coefficients, mean, steps):
    values = past.tolist()
    for _ in range(steps):
        total = mean
        for value, coefficient in zip(values[-len(coefficients) :], coefficients, strict=True):
            total += (value - mean) * float(coefficient)
        values.append(total)
    return values[len(past) :]


# %% task="19.7"
leaks = dict.fromkeys("ABCDEFGH", "none")
leaks.update({"A": "split", "C": "filling", "D": "window", "E": "scaling", "F": "choice", "H": "window"})
