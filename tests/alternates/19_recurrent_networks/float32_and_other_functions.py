# Style: einsum, strides, recursion, float32 where the tolerance allows it

# %% task="19.1"
kinds = {
    "A": "many-to-one",
    "B": "not aligned",
    "C": "one-to-many",
    "D": "aligned",
    "E": "many-to-one",
    "F": "aligned",
}
sizes = {
    "weights": 320,
    "weights of long": 320,
    "output": (32, 16),
    "output with return_sequences": (32, 50, 16),
    "head": 34,
}


# %% task="19.2"
def step(x, h, W, U, b):
    both = np.concatenate([x, h], axis=1).astype("float32")
    return np.tanh(both @ np.concatenate([W, U]).astype("float32") + b.astype("float32"))


def run(X, start, W, U, b):
    states = np.zeros((X.shape[0], X.shape[1] + 1, len(b)))
    states[:, 0] = start
    for t, x in enumerate(np.moveaxis(X, 1, 0)):
        states[:, t + 1] = np.tanh(np.einsum("bi,iu->bu", x, W) + np.einsum("bu,uv->bv", states[:, t], U) + b)
    return states[:, 1:]


# %% task="19.3"
def windows(series, length, horizon):
    table = np.lib.stride_tricks.sliding_window_view(series, length + horizon)
    return table[:, :length], table[:, -1]


def split(series, length, horizon, start):
    inputs, targets = windows(series, length, horizon)
    newest = np.arange(length - 1, length - 1 + len(inputs))
    training, test = newest + horizon <= start - 1, newest >= start - 1
    return inputs[training], targets[training], inputs[test], targets[test]


# %% task="19.4"
def gradients(X, start, H, U, slopes):
    before = np.concatenate([start[:, None], H[:, :-1]], axis=1)
    inner = np.zeros_like(H)

    def back(t, later):
        if t < 0:
            return
        inner[:, t] = (slopes[:, t] + later) * (1 - H[:, t]) * (1 + H[:, t])
        back(t - 1, np.einsum("bv,uv->bu", inner[:, t], U))

    back(H.shape[1] - 1, 0.0)
    return np.einsum("bti,btu->iu", X, inner), np.einsum("btv,btu->vu", before, inner), inner.sum(axis=(0, 1))


# %% task="19.5"
def naive(past):
    return past[len(past) - 1]


def seasonal_naive(past, period):
    return past[::-1][period - 1]


def walk_forward(series, start, forecast):
    forecasts = np.array([forecast(past) for past in (series[:t] for t in range(start, series.size))])
    return np.linalg.norm(forecasts - series[start:]) / np.sqrt(len(forecasts))


# %% task="19.6"
def fit(past, length):
    mean = past.mean()
    table = np.lib.stride_tricks.sliding_window_view(past - mean, length + 1)
    return np.linalg.pinv(table[:, :-1]) @ table[:, -1], mean


def forecast(past, coefficients, mean, steps):
    window = (past - mean)[-len(coefficients) :].copy()
    result = np.zeros(steps)
    for k in range(steps):
        result[k] = window @ coefficients
        window = np.append(window[1:], result[k])
    return result + mean


# %% task="19.7"
leaks = {
    "A": "split",
    "B": "none",
    "C": "filling",
    "D": "window",
    "E": "scaling",
    "F": "choice",
    "G": "none",
    "H": "window",
}
