# Style: float32, binomial draws, einsum, classes, logarithms

# %% task="11.1"
rate, units, value = np.float32(0.3), np.float32(200), np.float32(2)
kept_units = units - units * rate
kept_output = value / (1 - rate)
mean_output = value
deviation = value * np.sqrt(rate / (1 - rate))
inference_output = np.array([2.0])
keras_rate = np.float32(0.2)


# %% task="11.2"
class Dropout:
    def __call__(self, x, rate, training, random):
        if not training:
            return np.copy(x), np.ones_like(x)
        kept = random.binomial(1, 1 - rate, size=x.shape)
        return np.where(kept == 1, x / (1 - rate), 0.0), kept / (1 - rate)


dropout = Dropout()


# %% task="11.3"
def forward(X, W, b, factors):
    z = np.einsum("si,iu->su", X, W) + b
    return np.where(z > 0, z, 0) * factors


def backward(X, W, b, factors, slope):
    outputs_alive = (np.einsum("si,iu->su", X, W) + b) > 0
    d = np.where(outputs_alive, slope, 0) * factors
    return np.einsum("si,su->iu", X, d), np.einsum("su->u", d), np.einsum("su,iu->si", d, W)


# %% task="11.4"
def ensemble(x, w, b, rate):
    n = len(x)
    masks = (np.arange(2**n)[:, None] >> np.arange(n)) & 1
    kept = masks.sum(axis=1)
    shares = (1 - rate) ** kept * rate ** (n - kept)
    z = b + (masks * x * w).sum(axis=1) / (1 - rate)
    answers = 1 / (1 + np.exp(-z))
    inference = 1 / (1 + np.exp(-b - np.dot(w, x)))
    odds = np.exp(shares @ np.log(answers) - shares @ np.log1p(-answers))
    return np.sum(shares * answers), inference, odds / (1 + odds)


# %% task="11.5"
def monte_carlo(network, x, passes):
    stack = np.stack([np.asarray(network(x), dtype="float64") for _ in range(passes)], axis=-1)
    mean = np.average(stack, axis=-1)
    answer = np.argmax(mean, axis=1)
    return mean, answer, np.take_along_axis(np.std(stack, axis=-1), answer[:, None], axis=1).squeeze(axis=1)


# %% task="11.6"
def diagnose(layer, rate):
    ones = np.ones((500, 20), dtype="float32")
    used, trained = layer(ones, False), layer(ones, True)
    kept = trained[trained > 0].mean()
    symptoms = {
        "always on": used.min() == 0,
        "scales twice": np.isclose(used, 1 - rate).all(),
        "one mask": np.ptp(trained, axis=0).max() == 0,
        "not scaled": np.isclose(kept, 1),
        "keeps the rate": np.isclose(kept, 1 / rate),
        "right": True,
    }
    return next(name for name, present in symptoms.items() if present)


# %% task="11.7"
choices = {}
for letter, table in trials.items():
    means = {rate: np.mean(scores) for rate, (_, scores) in table.items()}
    training, bare = table[0.0]
    best = max(means, key=means.get)
    wins = all(a > b for a, b in zip(table[best][1], bare, strict=True))
    if training < 0.8 and abs(means[0.0] - training) <= 0.02:
        choices[letter] = None
    else:
        choices[letter] = best if wins else 0.0
