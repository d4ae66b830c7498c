# Style: plain loops over images and pixels, lists as results

# %% task="22.1"
import itertools
import math

layers = [100, 40, 6, 40, 100]
counts = [(before + 1) * after for before, after in itertools.pairwise(layers)]
sizes = {}
sizes["compression"] = 16.67
sizes["encoder"] = sum(counts[:2])
sizes["decoder"] = float(sum(counts[2:]))
sizes["tied"] = np.int64(sum(counts[:2]) + 140)
sizes["pca"] = 7 * 100
sizes["variational"] = counts[1]


# %% task="22.2"
def fit_pca(X, size):
    images, pixels = X.shape
    mean = [sum(X[image, pixel] for image in range(images)) / images for pixel in range(pixels)]
    _, _, rows = np.linalg.svd(X - np.array(mean), full_matrices=False)
    return [mean, [[-value for value in row] for row in rows[:size]]]


def encode(X, mean, components):
    return [[sum((x - mean) * component) for component in components] for x in X]


def decode(codes, mean, components):
    copies = []
    for code in np.asarray(codes):
        copy = np.array(mean, dtype=float)
        for share, component in zip(code, components, strict=True):
            copy += share * np.asarray(component)
        copies.append(copy.tolist())
    return copies


# %% task="22.3"
def forward(X, W, b, c):
    codes = [[math.tanh(b[k] + sum(x * W[:, k])) for k in range(W.shape[1])] for x in X]
    copies = [[c[j] + sum(np.array(code) * W[j]) for j in range(W.shape[0])] for code in codes]
    return codes, copies


def loss_and_slopes(X, W, b, c):
    codes, copies = map(np.array, forward(X, W, b, c))
    loss, at_W, at_b, at_c = 0.0, np.zeros(W.shape), np.zeros(b.shape), np.zeros(c.shape)
    for x, code, copy in zip(X, codes, copies, strict=True):
        off = copy - x
        loss += sum(off**2) / X.size
        at_c += 2 * off / X.size
        back = np.array([2 * sum(off * W[:, k]) * (1 - code[k] ** 2) / X.size for k in range(W.shape[1])])
        at_b += back
        for j in range(W.shape[0]):
            at_W[j] += x[j] * back + 2 * off[j] * code / X.size
    return loss, at_W, at_b, at_c


# %% task="22.4"
def draw_codes(mean, log_variance, noise):
    return [
        [m + math.sqrt(math.exp(v)) * n for m, v, n in zip(*rows, strict=True)]
        for rows in zip(mean, log_variance, noise, strict=True)
    ]


def divergence(mean, log_variance):
    result = []
    for means, logs in zip(mean, log_variance, strict=True):
        result.append(sum((m * m + math.exp(v) - v - 1) / 2 for m, v in zip(means, logs, strict=True)))
    return result


def variational_loss(X, copies, mean, log_variance, variance, beta):
    total = 0.0
    for x, copy, charge in zip(X, copies, divergence(mean, log_variance), strict=True):
        total += sum((x - copy) ** 2) / (2 * variance) + beta * charge
    return total / len(X)


# %% task="22.5"
def copies_of(training, images, size):
    mean = training.mean(axis=0)
    rows = np.linalg.svd(training - mean, full_matrices=False)[2]
    return np.array([mean + sum((((x - mean) @ row) * row for row in rows[:size]), 0 * mean) for x in images])


def smallest_code(training, validation, bar):
    for size in range(training.shape[1] + 1):
        if np.mean((validation - copies_of(training, validation, size)) ** 2) <= bar:
            return size
    return None


def odd_ones(training, candidates, size, share):
    known = [np.mean((x - y) ** 2) for x, y in zip(training, copies_of(training, training, size), strict=True)]
    limit = np.quantile(known, 1 - share)
    copies = copies_of(training, candidates, size)
    return [bool(np.mean((x - y) ** 2) > limit) for x, y in zip(candidates, copies, strict=True)]


# %% task="22.6"
verdicts = dict.fromkeys("ABCDEFGH", "sound")
verdicts.update(B="bottleneck too small", C="posterior collapse", D="copies anything")
verdicts.update(E="overfitting", F="stopped early", H="bottleneck too small")
