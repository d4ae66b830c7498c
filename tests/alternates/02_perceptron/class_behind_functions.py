# Style: classes hold the weights, the bias is one more input of 1, the functions are thin; minibatches with shuffling

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

    def slopes(self, X, y):
        inputs = np.c_[X, np.ones(len(X))]
        error = 1 / (1 + np.exp(-inputs @ self.v)) - y
        return error @ inputs / len(inputs)


def gradients(X, y, w, b):
    slopes = SigmoidNeuron(w, b).slopes(X, y)
    return slopes[:-1], slopes[-1]


# %% task="2.6"
class Scaler:
    def fit(self, inputs):
        self.mean, self.deviation = np.mean(inputs, 0), np.std(inputs, 0)
        return self

    def transform(self, inputs):
        return np.divide(np.subtract(inputs, self.mean), self.deviation)


def standardise(train, new):
    scaler = Scaler().fit(train)
    return [scaler.transform(train), scaler.transform(new)]


def decide(train, approved, new):
    scaler, random = Scaler().fit(train), np.random.default_rng(0)
    inputs = np.c_[scaler.transform(train), np.ones(len(train))]
    v = random.normal(scale=0.01, size=inputs.shape[1])
    for _ in range(30):
        order = random.permutation(len(inputs))
        for batch in np.array_split(order, len(order) // 20):
            error = 1 / (1 + np.exp(-inputs[batch] @ v)) - approved[batch]
            v = v - 0.1 * error @ inputs[batch] / len(batch)
    return [bool(answer) for answer in np.c_[scaler.transform(new), np.ones(len(new))] @ v > 0]


# %% task="2.7"
verdicts = {
    "A": [2, 1, -11],
    "B": ([0, 0, 3, 3], [2, 4]),
    "C": np.array([2.0, 1.0, -32.5]).tolist(),
    "D": ([3, 6], [4, 4]),
    "E": [1.0, 1.0, -2.0, -0.5],
}
