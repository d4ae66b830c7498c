# Style: loops over rows, Python lists and math

# %% task="26.1"
import math

p, q = 0.3, 0.1
answers = {
    "best": 0.75,
    "best_score": math.log(p) - math.log(q),
    "smoothed": 0.9 * p / (p + q),
    "made_density": 0.05 / 0.2 - 0.05,
    "d_loss": -math.log(0.5) - math.log(0.5),
    "g_loss": -math.log(0.5),
    "minimax_slope": -math.exp(-2) / (1 + math.exp(-2)),
    "non_saturating_slope": -1 / (1 + math.exp(-2)),
}


# %% task="26.2"
def softplus(s):
    s = float(s)
    return max(s, 0.0) + math.log1p(math.exp(-abs(s)))


def average(values):
    values = list(values)
    return sum(values) / len(values)


def discriminator_loss(real_scores, made_scores, target):
    on_real = average(softplus(s) - target * float(s) for s in real_scores.ravel())
    return on_real + average(softplus(s) for s in made_scores.ravel())


def generator_loss(made_scores):
    return average(softplus(-s) for s in made_scores.ravel())


def minimax_loss(made_scores):
    return -average(softplus(s) for s in made_scores.ravel())


# %% task="26.3"
def sigmoid(s):
    return 1 / (1 + math.exp(-s))


def discriminator_step(w, c, real, made, rate):
    w_slope, c_slope = [0.0] * len(w), 0.0
    for images, target in ((real, 1), (made, 0)):
        for x in images:
            error = (sigmoid(sum(wi * xi for wi, xi in zip(w, x, strict=False)) + c) - target) / len(images)
            w_slope = [slope + error * xi for slope, xi in zip(w_slope, x, strict=False)]
            c_slope += error
    return [wi - rate * slope for wi, slope in zip(w, w_slope, strict=False)], c - rate * c_slope


def generator_step(A, b, w, c, noise, rate):
    new_A, new_b = A.copy(), b.copy()
    for z in noise:
        x = A @ z + b
        advice = (sigmoid(w @ x + c) - 1) * w / len(noise)
        new_A -= rate * np.outer(advice, z)
        new_b -= rate * advice
    return new_A, new_b


# %% task="26.4"
def frechet(first, second):
    def moments(table):
        mean = sum(table) / len(table)
        return mean, sum(np.outer(row - mean, row - mean) for row in table) / (len(table) - 1)

    (m1, c1), (m2, c2) = moments(first), moments(second)
    values, vectors = np.linalg.eigh(c1)
    root = vectors @ np.diag(np.sqrt(np.maximum(values, 0))) @ vectors.T
    inner = np.linalg.eigvalsh(root @ c2 @ root)
    return float(np.sum((m1 - m2) ** 2) + np.trace(c1) + np.trace(c2) - 2 * sum(math.sqrt(max(v, 0)) for v in inner))


# %% task="26.5"
def coverage(samples, centres, radius, share):
    counts = [0] * len(centres)
    for x in samples:
        distances = [math.dist(x, centre) for centre in centres]
        if min(distances) < radius:
            counts[distances.index(min(distances))] += 1
    return sum(count / len(samples) >= share for count in counts), sum(counts) / len(samples)


def memory(samples, held_out, training):
    medians = []
    for images in (samples, held_out):
        gaps = sorted(min(math.dist(x, other) for other in training) for x in images)
        middle = len(gaps) // 2
        medians.append(gaps[middle] if len(gaps) % 2 else (gaps[middle - 1] + gaps[middle]) / 2)
    return medians[0] / medians[1]


# %% task="26.6"
verdicts = dict.fromkeys("AEH", "healthy")
verdicts |= dict.fromkeys("BF", "mode collapse")
verdicts |= dict.fromkeys("CG", "expert too strong")
verdicts["D"] = "memorised"
