# Style: float32, einsum, classes, the folded layers found by asking for outputs

# %% task="13.1"
total = np.float32(1000 + 200 + 1500 + 120 + 124)
trained = np.array([1000 + 100 + 1500 + 60 + 124])
folded = 1050 + 1530 + 124
image_total = 16 + 16 + 16 + 16
averaged = np.zeros((32, 28, 28)).size
old_share = np.exp(20 * np.log(0.9))


# %% task="13.2"
class Scaler:
    def fit(self, table):
        self.mean = np.einsum("sf->f", table) / len(table)
        self.deviation = np.sqrt(((table - self.mean) ** 2).sum(axis=0) / len(table))
        self.deviation[table.max(axis=0) == table.min(axis=0)] = 1
        return self

    def transform(self, table):
        return ((table - self.mean) / self.deviation).astype("float32")


def standardise(training, other):
    scaler = Scaler().fit(training)
    return scaler.transform(training), scaler.transform(other)


# %% task="13.3"
def forward(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon):
    axes = tuple(range(x.ndim - 1))
    x = x.astype("float32")
    mean = np.mean(x, axis=axes, keepdims=True)
    variance = np.mean(np.square(x - mean), axis=axes, keepdims=True)
    hat = (x - mean) * (1 / np.sqrt(variance + epsilon))
    new = [
        np.average([old, now.reshape(-1)], axis=0, weights=[momentum, 1 - momentum])
        for old, now in ((moving_mean, mean), (moving_variance, variance))
    ]
    return hat * gamma + beta, *new


def infer(x, gamma, beta, moving_mean, moving_variance, epsilon):
    return np.float32(beta + (x - moving_mean) * (gamma * (moving_variance + epsilon) ** -0.5))


# %% task="13.4"
def backward(slope, x, gamma, epsilon):
    m = len(x)
    centred = x - x.mean(axis=0)
    variance = (centred**2).mean(axis=0)
    root = np.sqrt(variance + epsilon)
    at_hat = slope * gamma
    at_variance = (at_hat * centred).sum(axis=0) * -0.5 * root**-3
    at_mean = -(at_hat / root).sum(axis=0) + at_variance * (-2 * centred).mean(axis=0)
    at_x = at_hat / root + at_variance * 2 * centred / m + at_mean / m
    return at_x, np.einsum("su,su->u", slope, centred / root), np.ones(m) @ slope


# %% task="13.5"
class Block:
    def __init__(self, parts, epsilon):
        self.parts, self.epsilon = parts, epsilon

    def __call__(self, x):
        p = self.parts
        return p["gamma"] * (x @ p["W"] - p["mean"]) / np.sqrt(p["variance"] + self.epsilon) + p["beta"]


def fold(blocks, epsilon):
    pairs = []
    for parts in blocks:
        block = Block(parts, epsilon)
        b = block(np.zeros((1, len(parts["W"]))))[0]
        pairs.append((block(np.eye(len(parts["W"]))) - b, b))
    return tuple(pairs)


# %% task="13.6"
words = ["averages too young", "batch too small", "used in training mode", "fine", "overfitting"]
verdicts = dict(zip("ABCDEFGH", [words[k] for k in (0, 1, 2, 3, 4, 0, 3, 1)], strict=True))
