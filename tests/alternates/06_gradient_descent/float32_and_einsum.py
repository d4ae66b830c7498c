# Style: float32 where it is precise enough, einsum, least squares for the slopes, singular values for the curvatures

# %% task="6.1"
next_weight = np.float32(4.6)
walk_rates = {"A": 0.975, "B": 0.02, "C": 1.05, "D": 0.4}
limit = np.array(1.0)


# %% task="6.2"
def errors(X, y, w, b):
    return np.einsum("ij,j->i", X, np.asarray(w)) + b - y


def sse(X, y, w, b):
    e = errors(X, y, w, b)
    return np.dot(e, e)


def sse_gradient(X, y, w, b):
    e = errors(X, y, w, b)
    return np.float32(2 * np.einsum("i,ij->j", e, X)), 2 * np.sum(e)


# %% task="6.3"
def train(X, y, rate, batch_size, epochs, random):
    extended = np.column_stack([X, np.ones(len(y))])
    v = np.zeros(extended.shape[1])
    for _ in range(epochs):
        order = random.permutation(len(y))
        for rows in np.split(order, range(batch_size, len(y), batch_size)):
            e = extended[rows] @ v - y[rows]
            v = v - 2 * rate * np.mean(e[:, None] * extended[rows], axis=0)
    return v[:-1], v[-1]


# %% task="6.4"
def inverse_time(first, tau, updates):
    return first / np.linspace(1, 1 + (updates - 1) / tau, updates)


def in_stages(first, factor, every, updates):
    groups = -(-updates // every)
    return np.repeat(first * np.power(float(factor), np.arange(groups)), every)[:updates]


def walk(slope, start, rates):
    path = np.empty(len(rates) + 1)
    path[0] = start
    for t, rate in enumerate(rates):
        path[t + 1] = path[t] - rate * slope(path[t])
    return path


# %% task="6.5"
def curvatures(X):
    return 2 * np.linalg.svd(np.c_[X, np.ones(len(X))], compute_uv=False) ** 2


def divergence_rate(X):
    return 2 / curvatures(X).max()


def mean_divergence_rate(X):
    return 2 / (curvatures(X).max() / len(X))


def best_rate(X):
    return 2 / (curvatures(X).max() + curvatures(X).min())


# %% task="6.6"
def fit_raw(X, y, steps):
    mean, deviation = np.mean(X, axis=0), np.std(X, axis=0)
    Z = np.c_[(X - mean) / deviation, np.ones(len(X))]
    H, g = Z.T @ Z / len(X), Z.T @ y / len(X)
    v = np.zeros(len(g))
    for _ in range(steps):
        v -= (H @ v - g) / np.linalg.norm(H, 2)
    return v[:-1] / deviation, v[-1] - np.sum(v[:-1] * mean / deviation)


# %% task="6.7"
words = ["keep", "raise", "lower", "decay", "raise", "decay", "keep", "lower"]
verdicts = dict(zip("ABCDEFGH", words, strict=True))
