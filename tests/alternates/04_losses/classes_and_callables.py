# Style: losses are objects with __call__, softmax is written once and shared within a cell

# %% task="4.1"
problems = "ABCDEF"
units = (1, 1, 10, 20, 3, 3)
activations = ("linear", "sigmoid", "softmax", "sigmoid", "softmax", "linear")
losses = (
    "mean_squared_error",
    "binary_crossentropy",
    "sparse_categorical_crossentropy",
    "binary_crossentropy",
    "categorical_crossentropy",
    "huber",
)
heads = dict(zip(problems, zip(units, activations, losses, strict=True), strict=True))


# %% task="4.2"
class MeanLoss:
    def __init__(self, of_error):
        self.of_error = of_error

    def __call__(self, targets, outputs):
        return np.average(self.of_error(np.subtract(targets, outputs)))


mean_squared_error = MeanLoss(lambda error: error * error)
mean_absolute_error = MeanLoss(np.fabs)


def huber(targets, outputs, delta):
    def of_error(error):
        loss = error**2 / 2
        far = np.abs(error) > delta
        loss[far] = delta * np.abs(error[far]) - delta**2 / 2
        return loss

    return MeanLoss(of_error)(targets, outputs)


# %% task="4.3"
class BinaryCrossEntropy:
    epsilon = 1e-7

    def __call__(self, targets, probabilities):
        p = np.maximum(self.epsilon, np.minimum(1 - self.epsilon, probabilities))
        given = p**targets * (1 - p) ** (1 - targets)
        return float(np.sum(-np.log(given)) / targets.size)


binary_cross_entropy = BinaryCrossEntropy()


# %% task="4.4"
def log_softmax(scores):
    result = np.array(scores, dtype=float)
    result -= np.amax(result, axis=-1)[:, np.newaxis]
    result -= np.log(np.sum(np.exp(result), axis=-1))[:, np.newaxis]
    return result


def cross_entropy(labels, scores):
    labels = np.asarray(labels)
    if labels.ndim == 1:
        labels = np.eye(np.shape(scores)[1])[labels]
    return -(labels * log_softmax(scores)).sum() / len(labels)


# %% task="4.5"
def score_slope(labels, scores):
    def softmax(row):
        weights = np.exp(row - np.max(row))
        return weights / np.sum(weights)

    one_hot = np.zeros(scores.shape)
    one_hot[range(len(labels)), labels] = 1
    return (np.apply_along_axis(softmax, 1, scores) - one_hot) / scores.shape[0]


# %% task="4.6"
def balanced_weights(labels, classes):
    _, counts = np.unique(labels, return_counts=True)
    return (labels.size / classes) / counts


class SoftmaxLayer:
    def __init__(self, features, classes):
        self.W, self.b = np.zeros((features, classes)), np.zeros((1, classes))

    def probabilities(self, X):
        Z = np.dot(X, self.W) + self.b
        E = np.exp(Z - Z.max())
        return E / E.sum(axis=1).reshape(-1, 1)

    def step(self, X, labels, sample_weights, rate):
        D = self.probabilities(X)
        D[np.arange(len(X)), labels] -= 1.0
        D *= sample_weights.reshape(-1, 1)
        self.W -= rate / len(X) * np.dot(X.T, D)
        self.b -= rate * D.mean(axis=0, keepdims=True)


def fit_softmax(X, labels, class_weights, rate, steps):
    layer = SoftmaxLayer(X.shape[1], len(class_weights))
    for _ in range(steps):
        layer.step(X, labels, np.take(class_weights, labels), rate)
    return layer.W, layer.b.reshape(-1)


# %% task="4.7"
verdicts = {
    "A": "believe",
    "B": "too sure",
    "C": "too high",
    "D": "believe",
    "E": "not sure enough",
    "F": "too sure",
}
