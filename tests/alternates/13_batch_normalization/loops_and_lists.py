# Style: loops over units, lists, the standard library where it serves

# %% task="13.1"
blocks = [(20, 50), (50, 30)]
total = sum(inputs * units + 4 * units for inputs, units in blocks) + 30 * 4 + 4
trained = total - sum(2 * units for _, units in blocks)
folded = sum((inputs + 1) * units for inputs, units in [*blocks, (30, 4)])
image_total = 16 * 4
averaged = 28 * 28 * 32
old_share = 1.0
for _ in range(20):
    old_share *= 0.9


# %% task="13.2"
def standardise(training, other):
    import statistics

    columns, other_columns = [], []
    for k in range(training.shape[1]):
        values = training[:, k].tolist()
        mean = statistics.fmean(values)
        deviation = statistics.pstdev(values) if max(values) > min(values) else 1
        columns.append([(value - mean) / deviation for value in values])
        other_columns.append([(value - mean) / deviation for value in other[:, k].tolist()])
    return [list(row) for row in zip(*columns, strict=True)], [list(row) for row in zip(*other_columns, strict=True)]


# %% task="13.3"
def forward(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon):
    outputs, means, variances = np.empty(x.shape), [], []
    for k in range(x.shape[-1]):
        channel = x[..., k]
        mean = channel.sum() / channel.size
        variance = (channel**2).sum() / channel.size - mean**2
        outputs[..., k] = (channel - mean) / (variance + epsilon) ** 0.5 * gamma[k] + beta[k]
        means.append(moving_mean[k] + (1 - momentum) * (mean - moving_mean[k]))
        variances.append(moving_variance[k] + (1 - momentum) * (variance - moving_variance[k]))
    return [outputs, means, variances]


def infer(x, gamma, beta, moving_mean, moving_variance, epsilon):
    factor = gamma / (moving_variance + epsilon) ** 0.5
    return x * factor + (beta - moving_mean * factor)


# %% task="13.4"
def backward(slope, x, gamma, epsilon):
    m, units = x.shape
    at_x, at_gamma, at_beta = np.zeros((m, units)), [], []
    for k in range(units):
        mean = sum(x[:, k]) / m
        s = (sum((v - mean) ** 2 for v in x[:, k]) / m + epsilon) ** 0.5
        jacobian = np.eye(m) / s - 1 / (m * s) - np.outer(x[:, k] - mean, x[:, k] - mean) / (m * s**3)
        at_x[:, k] = jacobian @ (gamma[k] * slope[:, k])
        at_gamma.append(sum(slope[i, k] * (x[i, k] - mean) / s for i in range(m)))
        at_beta.append(sum(slope[:, k]))
    return at_x, at_gamma, at_beta


# %% task="13.5"
def fold(blocks, epsilon):
    result = []
    for block in blocks:
        W, b = np.zeros(block["W"].shape), []
        for k in range(W.shape[1]):
            factor = block["gamma"][k] / (block["variance"][k] + epsilon) ** 0.5
            W[:, k] = factor * block["W"][:, k]
            b.append(block["beta"][k] - factor * block["mean"][k])
        result.append([W, b])
    return result


# %% task="13.6"
verdicts = dict.fromkeys(networks, "fine")
for name, n in networks.items():
    if n["batch_mode"] - n["inference"] > 0.1 and n["momentum"] ** n["steps"] > 0.1:
        verdicts[name] = "averages too young"
    elif n["plain"] - max(n["batch_mode"], n["inference"]) > 0.1 and n["batch"] <= 4:
        verdicts[name] = "batch too small"
    elif n["inference"] - n["in_use"] > 0.1 and n["in_use"] < 0.15:
        verdicts[name] = "used in training mode"
    elif n["training"] - n["inference"] > 0.1 and abs(n["batch_mode"] - n["inference"]) <= 0.1:
        verdicts[name] = "overfitting"
