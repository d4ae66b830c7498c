# Style: loops and lists, the standard library where it serves

# %% task="11.1"
kept_units = (1 - 0.3) * 200
kept_output = 2 / (1 - 0.3)
mean_output = kept_output * 0.7
deviation = (0.7 * kept_output**2 - mean_output**2) ** 0.5
inference_output = 2
keras_rate = 1 - 0.8


# %% task="11.2"
def dropout(x, rate, training, random):
    factors = np.ones(x.shape)
    if training:
        flat = factors.reshape(-1)
        for i in range(flat.size):
            flat[i] = 0.0 if random.random() < rate else 1 / (1 - rate)
    return np.multiply(x, factors), factors


# %% task="11.3"
def forward(X, W, b, factors):
    outputs = np.zeros(factors.shape)
    for i in range(len(X)):
        for j in range(len(b)):
            z = b[j] + sum(X[i, k] * W[k, j] for k in range(len(W)))
            outputs[i, j] = max(z, 0) * factors[i, j]
    return outputs


def backward(X, W, b, factors, slope):
    slope_W, slope_b, slope_X = np.zeros(W.shape), np.zeros(len(b)), np.zeros(X.shape)
    for i in range(len(X)):
        for j in range(len(b)):
            if X[i] @ W[:, j] + b[j] > 0:
                d = slope[i, j] * factors[i, j]
                slope_W[:, j] += d * X[i]
                slope_b[j] += d
                slope_X[i] += d * W[:, j]
    return [slope_W, slope_b, slope_X]


# %% task="11.4"
def ensemble(x, w, b, rate):
    import itertools
    import math

    mean, log_g, log_h = 0.0, 0.0, 0.0
    for mask in itertools.product([0, 1], repeat=len(x)):
        share, z = 1.0, b
        for m, x_i, w_i in zip(mask, x, w, strict=True):
            share *= 1 - rate if m else rate
            z += m * x_i * w_i / (1 - rate)
        p = 1 / (1 + math.exp(-z))
        mean += share * p
        log_g += share * math.log(p)
        log_h += share * math.log(1 - p)
    z = b + sum(x_i * w_i for x_i, w_i in zip(x, w, strict=True))
    return [mean, 1 / (1 + math.exp(-z)), 1 / (1 + math.exp(log_h - log_g))]


# %% task="11.5"
def monte_carlo(network, x, passes):
    outcomes = []
    for _ in range(passes):
        outcomes.append(network(x))
    mean = sum(outcomes) / passes
    answer = [int(np.argmax(row)) for row in mean]
    spread = [np.std([outcome[i][k] for outcome in outcomes]) for i, k in enumerate(answer)]
    return mean, answer, spread


# %% task="11.6"
def diagnose(layer, rate):
    x = np.full((300, 50), 2.0)
    used = layer(x, False)
    if np.any(used == 0):
        return "always on"
    if not np.allclose(used, x):
        return "scales twice"
    trained = layer(x, True)
    rows = {tuple(row) for row in trained}
    if len(rows) == 1:
        return "one mask"
    largest = trained.max() / 2
    if abs(largest - 1) < 1e-3:
        return "not scaled"
    return "right" if abs(largest - 1 / (1 - rate)) < 1e-3 else "keeps the rate"


# %% task="11.7"
choices = {"A": 0.5, "B": 0, "C": None, "D": 0.2, "E": 0.8, "F": 0}
