# Style: pure Python: loops, lists and math, nothing of NumPy in the results; the model grows layer by layer

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
    sums, last = [0.0] * len(w), 0.0
    for row, target in zip(X, y, strict=True):
        z = b + sum(float(a) * float(c) for a, c in zip(row, w, strict=True))
        error = 1 / (1 + math.exp(-z)) - float(target)
        last += error / len(y)
        sums = [old + error * float(value) / len(y) for old, value in zip(sums, row, strict=True)]
    return sums, last


# %% task="2.6"
def standardize(train, new):
    columns = list(zip(*train, strict=True))
    means = [sum(column) / len(column) for column in columns]
    spreads = [
        math.sqrt(sum((value - mean) ** 2 for value in column) / len(column))
        for column, mean in zip(columns, means, strict=True)
    ]

    def scale(rows):
        return [[(v - m) / s for v, m, s in zip(row, means, spreads, strict=True)] for row in rows]

    return scale(train), scale(new)


def build_loan_model(train):
    model = keras.Sequential()
    model.add(keras.Input((5,)))
    model.add(layers.Normalization())
    model.layers[-1].adapt(train)
    model.add(layers.Dense(1, activation="sigmoid"))
    model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.1), loss="binary_crossentropy", metrics=["accuracy"])
    return model


loan_model = build_loan_model(applications)
loan_history = loan_model.fit(applications, approved, epochs=10, validation_split=0.25, verbose=0)
effects = {}
for k, (name, change) in enumerate([("salary", -5), ("credit_rating", 50), ("age", 10)]):
    weight = float(loan_model.get_weights()[-2][k][0])
    column = [float(value) for value in applications[:, k]]
    middle = sum(column) / len(column)
    spread = math.sqrt(sum((value - middle) ** 2 for value in column) / len(column))
    effects[name] = math.exp(weight * change / spread)


# %% task="2.7"
verdicts = {"A": (2, 2, -15), "B": [[2, 4], [0, 3]], "C": (4.0, 2.0, -64.0), "D": [[4], [6, 3]], "E": (2, 2, -6, -1)}
