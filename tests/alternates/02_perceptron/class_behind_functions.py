# Style: classes hold the weights, the bias is one more input of 1; a subclassed model, whose odds are asked for

# %% task="2.1"
class Layer:
    def __init__(self, W, b):
        self.extended = np.vstack([W, b])  # (features + 1, neurons)

    def __call__(self, X):
        return np.c_[X, np.ones(len(X))] @ self.extended


def net_input(X, W, b):
    return Layer(W, b)(X)


def step(z):
    return z > 0


# %% task="2.2"
gates = {"AND": [1, 1, -1.9], "OR": [1, 1, -0.1]}
gates["NAND"] = [-number for number in gates["AND"]]
gates["IMPLIES"] = [-1, 0.9, 0.5]


# %% task="2.3"
class ThresholdUnit:
    def __init__(self, w, b, rate):
        self.v, self.rate = np.append(w, b).astype(float), rate

    def epoch(self, X, y):
        mistakes = 0
        for x, target in zip(np.c_[X, np.ones(len(X))], y, strict=True):
            answer = bool(self.v @ x > 0)
            if answer != bool(target):
                self.v += self.rate * x if target else -self.rate * x
                mistakes += 1
        return mistakes


def perceptron_epoch(X, y, w, b, rate):
    unit = ThresholdUnit(w, b, rate)
    mistakes = unit.epoch(X, y)
    return unit.v[:-1], unit.v[-1:], mistakes


# %% task="2.4"
def train_perceptron(X, y, rate, max_epochs):
    class Unit:
        v = np.zeros(X.shape[1] + 1)

        def answers(self, x):
            return self.v[:-1] @ x + self.v[-1] > 0

    unit, mistakes = Unit(), []
    for _ in range(max_epochs):
        before = 0
        for x, target in zip(X, y, strict=True):
            error = int(target) - int(unit.answers(x))
            unit.v = unit.v + rate * error * np.append(x, 1)
            before += abs(error)
        mistakes += [before]
        if before == 0:
            break
    return unit.v[:-1], float(unit.v[-1]), mistakes


# %% task="2.5"
class SigmoidNeuron:
    def __init__(self, w, b):
        self.v = np.append(w, b)

    def gradient(self, X, y):
        inputs = np.c_[X, np.ones(len(X))]
        error = 1 / (1 + np.exp(-inputs @ self.v)) - y
        return error @ inputs / len(inputs)


def gradients(X, y, w, b):
    gradient = SigmoidNeuron(w, b).gradient(X, y)
    return gradient[:-1], gradient[-1]


# %% task="2.6"
class Scaler:
    def fit(self, inputs):
        self.mean, self.deviation = np.mean(inputs, 0), np.std(inputs, 0)
        return self

    def transform(self, inputs):
        return np.divide(np.subtract(inputs, self.mean), self.deviation)


def standardize(train, new):
    scaler = Scaler().fit(train)
    return [scaler.transform(train), scaler.transform(new)]


class LoanModel(keras.Model):
    def __init__(self, scaler):
        super().__init__()
        self.mean = keras.ops.convert_to_tensor(scaler.mean, "float32")
        self.deviation = keras.ops.convert_to_tensor(scaler.deviation, "float32")
        self.unit = layers.Dense(1)

    def call(self, rows):
        return keras.ops.sigmoid(self.unit((rows - self.mean) / self.deviation))


def build_loan_model(train):
    model = LoanModel(Scaler().fit(train))
    model.compile(keras.optimizers.Adam(0.05), keras.losses.BinaryCrossentropy(), metrics=["accuracy"])
    return model


loan_model = build_loan_model(applications)
loan_history = loan_model.fit(
    applications[:750], approved[:750], epochs=15, validation_data=(applications[750:], approved[750:]), verbose=0
).history


def odds(row):
    chance = float(loan_model(np.array([row], "float32"))[0, 0])
    return chance / (1 - chance)


typical = np.median(applications, axis=0)
effects = {
    name: odds(typical + change * (np.arange(5) == features.index(name))) / odds(typical)
    for name, change in {"salary": -5, "credit_rating": 50, "age": 10}.items()
}


# %% task="2.7"
verdicts = {
    "A": [2, 1, -11],
    "B": ([0, 0, 3, 3], [2, 4]),
    "C": np.array([2.0, 1.0, -32.5]).tolist(),
    "D": ([3, 6], [4, 4]),
    "E": [1.0, 1.0, -2.0, -0.5],
}
