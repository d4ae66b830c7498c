# Style: everything in plain Python as far as it goes: loops, lists, and results that are lists.

# %% task="10.1"
w = [2, -1, 0.5, -4]
keras_l2 = 0.1 * sum(x * x for x in w)
keras_l1 = 0.1 * sum(abs(x) for x in w)
slope_l2, slope_l1 = 2 * 0.1 * w[3], -0.1
weight_l2 = 2
for _ in range(3):
    weight_l2 = weight_l2 - 0.5 * 2 * 0.1 * weight_l2
steps_l1 = 2 / (0.5 * 0.1)


# %% task="10.2"
def penalty(arrays, l1, l2):
    total = 0
    for a in arrays:
        if len(a.shape) != 1:
            for x in a.ravel():
                total += l1 * abs(x) + l2 * x * x
    return total


def penalty_slopes(arrays, l1, l2):
    slopes = []
    for a in arrays:
        slope = np.zeros_like(a)
        if len(a.shape) != 1:
            slope[a > 0] = l1
            slope[a < 0] = -l1
            slope += 2 * l2 * a
        slopes.append(slope.tolist())
    return slopes


# %% task="10.3"
def ridge(X, y, strength):
    n, features = X.shape
    inputs = np.hstack([X, np.ones((n, 1))])
    A = inputs.T @ inputs
    for j in range(features):
        A[j, j] += n * strength
    *w, b = np.linalg.inv(A) @ (inputs.T @ y)
    return w, b


def ridge_descent(X, y, strength, rate, steps):
    w, b = [0.0] * X.shape[1], 0.0
    for _ in range(steps):
        slopes, slope_b = [2 * strength * v for v in w], 0.0
        for row, target in zip(X, y, strict=True):
            e = sum(v * x for v, x in zip(w, row, strict=True)) + b - target
            slope_b += 2 * e / len(X)
            for j in range(len(w)):
                slopes[j] += 2 * e * row[j] / len(X)
        w = [v - rate * s for v, s in zip(w, slopes, strict=True)]
        b -= rate * slope_b
    return w, b


# %% task="10.4"
def soft_threshold(values, amount):
    result = np.zeros(values.shape)
    for index, v in np.ndenumerate(values):
        if v > amount:
            result[index] = v - amount
        elif v < -amount:
            result[index] = v + amount
    return result


def lasso(X, y, strength, rate, steps):
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        moved = [w[j] - rate * 2 * np.mean((X.dot(w) - y) * X[:, j]) for j in range(len(w))]
        w = soft_threshold(np.array(moved), strength * rate)
    return list(w)


# %% task="10.5"
def choose_strength(training, validation, test, strengths):
    X, y = training
    m, s = np.mean(X, axis=0), np.std(X, axis=0)
    best = None
    for strength in strengths:
        model = fit_ridge((X - m) / s, y, strength)
        outputs = (validation[0] - m) / s @ model[:-1] + model[-1]
        e = np.sum((outputs - validation[1]) ** 2)
        if best is None or e < best[0]:
            best = (e, strength, model)
    model = best[2]
    outputs = (test[0] - m) / s @ model[:-1] + model[-1]
    return [best[1], np.mean((outputs - test[1]) ** 2)]


# %% task="10.6"
def learning_curve(training, validation, strength, sizes, seed):
    n = training[0].shape[0]
    order = np.random.default_rng(seed).permutation(n)
    X, y = training[0][order], training[1][order]
    first, second = [], []
    for size in sizes:
        *w, b = fit_ridge(X[:size], y[:size], strength)
        first.append(sum((X[:size] @ w + b - y[:size]) ** 2) / size)
        second.append(sum((validation[0] @ w + b - validation[1]) ** 2) / len(validation[1]))
    return first, second


# %% task="10.7"
cures = dict.fromkeys("AH", "more data")
cures.update(dict.fromkeys("DF", "stronger penalty"))
cures.update(dict.fromkeys("CG", "weaker penalty"))
cures.update(B="larger network", E="leave it")
