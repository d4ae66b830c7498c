# Style: float32 throughout, NumPy's logaddexp and einsum, one formula instead of a choice

# %% task="4.1"
linear, sigmoid, softmax = "linear", "sigmoid", "softmax"
heads = {
    "A": (1, linear, "mean_squared_error"),
    "B": (np.int64(1), sigmoid, "binary_crossentropy"),
    "C": (10, softmax, "sparse_categorical_crossentropy"),
    "D": (4 * 5, sigmoid, "binary_crossentropy"),
    "E": (3, softmax, "categorical_crossentropy"),
    "F": (3.0, linear, "huber"),
}


# %% task="4.2"
def difference(targets, outputs):
    return np.float32(targets) - np.float32(outputs)


def mean_squared_error(targets, outputs):
    return np.square(difference(targets, outputs)).mean(dtype="float32")


def mean_absolute_error(targets, outputs):
    return np.absolute(difference(targets, outputs)).mean(dtype="float32")


def huber(targets, outputs, delta):
    size = np.absolute(difference(targets, outputs))
    inner = np.minimum(size, np.float32(delta))
    return (inner * (size - inner / 2)).mean()


# %% task="4.3"
def binary_cross_entropy(targets, probabilities):
    epsilon = np.float32(1e-7)
    y, p = np.float32(targets), np.float32(probabilities).clip(epsilon, 1 - epsilon)
    return np.negative(np.where(y > 0.5, np.log(p), np.log1p(-p))).mean()


# %% task="4.4"
def log_softmax(scores):
    scores = np.float32(scores)
    return scores - np.logaddexp.reduce(scores, axis=-1, keepdims=True)


def cross_entropy(labels, scores):
    logarithms = log_softmax(scores)
    one_hot = labels if labels.shape == logarithms.shape else np.arange(scores.shape[1]) == labels[:, None]
    return np.float32(-np.einsum("ij,ij->", one_hot.astype("float32"), logarithms) / len(scores))


# %% task="4.5"
def score_slope(labels, scores):
    slope = np.exp(scores - np.logaddexp.reduce(scores, axis=1)[:, None])
    slope[np.arange(len(slope)), labels] -= 1
    return np.float32(slope / len(slope))


# %% task="4.6"
def balanced_weights(labels, classes):
    counts = (labels[:, None] == np.arange(classes)).sum(axis=0)
    return np.float32(counts.sum() / counts / classes)


def fit_softmax(X, labels, class_weights, rate, steps):
    X = np.column_stack([X, np.ones(len(X))])
    V = np.zeros((X.shape[1], len(class_weights)))
    one_hot = (labels[:, None] == np.arange(V.shape[1])) * 1.0
    sample_weights = one_hot @ class_weights
    for _ in range(steps):
        Z = X @ V
        P = np.exp(Z - np.logaddexp.reduce(Z, axis=1)[:, None])
        V = V - rate * np.einsum("nf,n,nc->fc", X, sample_weights, P - one_hot) / len(X)
    return np.float32(V[:-1]), np.float32(V[-1])


# %% task="4.7"
def verdict(rows):
    said, n, rain = np.array(rows).T
    off = (rain - n * said) / np.sqrt(n * said * (1 - said))
    if (np.abs(off) <= 2).all():
        return "believe"
    first, last = off[0] > 0, off[-1] > 0
    if first == last:
        return "too low" if first else "too high"
    return "too sure" if first else "not sure enough"


verdicts = {name: verdict(rows) for name, rows in reports.items()}
