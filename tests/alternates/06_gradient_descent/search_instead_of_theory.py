# Style: a class for the neuron, divergence by experiment, the best rate by trying

# %% task="6.1"
def step(w, rate):
    return w - rate * 2 * (w - 3)


next_weight = step(5, 0.1)
walk_rates = {
    name: min((0.02, 0.4, 0.975, 1.05), key=lambda rate: abs(step(walk[0], rate) - walk[1]))
    for name, walk in walks.items()
}
limit = 2 / 2


# %% task="6.2"
class Neuron:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def errors(self, X, y):
        return X.dot(self.w) + self.b - y

    def slopes(self, X, y):
        e = self.errors(X, y)
        return (2 * e) @ X, float(np.sum(2 * e))


def sse(X, y, w, b):
    return float(np.linalg.norm(Neuron(w, b).errors(X, y)) ** 2)


def sse_gradient(X, y, w, b):
    return Neuron(w, b).slopes(X, y)


# %% task="6.3"
def train(X, y, rate, batch_size, epochs, random):
    neuron = Neuron(np.zeros(X.shape[1]), 0.0)
    for _ in range(epochs):
        order = random.permutation(len(X))
        X_now, y_now = X[order], y[order]
        start = 0
        while start < len(X):
            stop = min(start + batch_size, len(X))
            slopes, slope = neuron.slopes(X_now[start:stop], y_now[start:stop])
            neuron.w = neuron.w - rate / (stop - start) * slopes
            neuron.b = neuron.b - rate / (stop - start) * slope
            start = stop
    return neuron.w, neuron.b


# %% task="6.4"
def inverse_time(first, tau, updates):
    return np.fromiter((first / (1 + t / tau) for t in range(updates)), dtype=float)


def in_stages(first, factor, every, updates):
    return np.array([first * factor ** int(np.floor(t / every)) for t in range(updates)])


def walk(slope, start, rates):
    visited = np.array([start])
    for rate in rates:
        visited = np.append(visited, visited[-1] - rate * slope(visited[-1]))
    return visited


# %% task="6.5"
def shrinking(X, rate):
    """The factor of the slowest part: how the step changes a long-lived error."""
    Z = np.column_stack([X, np.ones(len(X))])
    return np.abs(np.linalg.eigvals(np.eye(Z.shape[1]) - rate * 2 * Z.T @ Z)).max()


def divergence_rate(X):
    low, high = 1e-9, 1e3
    while high / low > 1.001:
        middle = np.sqrt(low * high)
        low, high = (middle, high) if shrinking(X, middle) < 1 else (low, middle)
    return low


def mean_divergence_rate(X):
    return len(X) * divergence_rate(X)


def best_rate(X):
    top = divergence_rate(X) * 1.002
    rates = np.linspace(top / 2, top, 2001)
    return rates[np.argmin([shrinking(X, rate) for rate in rates])]


# %% task="6.6"
def fit_raw(X, y, steps):
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    extended = np.insert(Z, 0, 1.0, axis=1)
    rate = 1 / np.linalg.eigvalsh(2 * extended.T @ extended).max()
    v = np.zeros(extended.shape[1])
    for _ in range(steps):
        v = v + rate * 2 * extended.T @ (y - extended @ v)
    scale = X.std(axis=0)
    return v[1:] / scale, v[0] - X.mean(axis=0) / scale @ v[1:]


# %% task="6.7"
groups = {"raise": "BE", "keep": "AG", "decay": "DF", "lower": "CH"}
verdicts = {name: word for word, names in groups.items() for name in names}
