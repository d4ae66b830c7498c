# Style: plain Python lists and loops, whole batches cut beforehand, the divergence rate by power iteration

# %% task="6.1"
next_weight = 5 - 0.1 * 2 * (5 - 3)
walk_rates = {"B": 0.02, "D": 0.4, "A": 0.975, "C": 1.05}
limit = 1


# %% task="6.2"
def sse(X, y, w, b):
    total = 0.0
    for x, target in zip(X, y, strict=True):
        answer = b + sum(weight * value for weight, value in zip(w, x, strict=True))
        total += (answer - target) ** 2
    return total


def sse_gradient(X, y, w, b):
    slopes, slope_of_bias = [0.0] * len(w), 0.0
    for x, target in zip(X, y, strict=True):
        error = b + sum(weight * value for weight, value in zip(w, x, strict=True)) - target
        for k, value in enumerate(x):
            slopes[k] += 2 * error * value
        slope_of_bias += 2 * error
    return [slopes, slope_of_bias]


# %% task="6.3"
def train(X, y, rate, batch_size, epochs, random):
    w, b = [0.0] * X.shape[1], 0.0
    for _ in range(epochs):
        order = list(random.permutation(len(X)))
        while order:
            batch, order = order[:batch_size], order[batch_size:]
            slopes, slope_of_bias = sse_gradient(X[batch], y[batch], w, b)
            w = [weight - rate * slope / len(batch) for weight, slope in zip(w, slopes, strict=True)]
            b -= rate * slope_of_bias / len(batch)
    return w, b


# %% task="6.4"
def inverse_time(first, tau, updates):
    return [first * tau / (tau + t) for t in range(updates)]


def in_stages(first, factor, every, updates):
    rates, rate = [], first
    for t in range(updates):
        if t > 0 and t % every == 0:
            rate = rate * factor
        rates.append(rate)
    return rates


def walk(slope, start, rates):
    w, visited = start, [start]
    for rate in rates:
        w = w - rate * slope(w)
        visited.append(w)
    return visited


# %% task="6.5"
def largest(matrix):
    vector = np.ones(len(matrix)) + 0.1 * np.arange(len(matrix))
    for _ in range(20_000):
        vector = matrix @ vector
        vector = vector / np.sqrt(vector @ vector)
    return vector @ matrix @ vector


def hessian(X):
    table = np.hstack([np.ones((len(X), 1)), X])
    return 2 * table.T @ table


def divergence_rate(X):
    return 2 / largest(hessian(X))


def mean_divergence_rate(X):
    return 2 / largest(hessian(X) / X.shape[0])


def best_rate(X):
    H = hessian(X)
    high = largest(H)
    low = 1 / largest(np.linalg.inv(H))
    return 2 / (low + high)


# %% task="6.6"
def fit_raw(X, y, steps):
    means, deviations = X.mean(axis=0), X.std(axis=0)
    Z = (X - means) / deviations
    rate = divergence_rate(Z) / 2
    w, b = np.zeros(len(means)), 0.0
    for _ in range(steps):
        slopes, slope = sse_gradient(Z, y, w, b)
        w, b = w - rate * np.array(slopes), b - rate * slope
    for k in range(len(means)):
        w[k] = w[k] / deviations[k]
        b = b - w[k] * means[k]
    return w, b


# %% task="6.7"
def verdict(curve):
    changes = np.diff(curve)
    if curve[-1] > 0.9 * curve[0] and (changes < 0).all():
        return "raise"
    if (changes[1:] > 0).all():
        return "lower"
    return "keep" if (changes <= 0).all() else "decay"


verdicts = {name: verdict(curve) for name, curve in curves.items()}
