# Style: plain Python, loops over units, the math module, lists as results

# %% task="24.1"
import math

energies = dict(zip(["000", "100", "101", "111"], [0.0, -1.0, -3.0, -1.0], strict=True))
times_as_likely = math.exp(0 - -3)
free_energy_10 = -math.log(math.exp(1) + math.exp(3))
statements = {"A": True, "B": False, "C": True, "D": False, "E": True}


# %% task="24.2"
import math


def squash(x):
    return 1 / (1 + math.exp(-x))


def up(v, W, b):
    v, W, b = v.tolist(), W.tolist(), b.tolist()
    return [[squash(b[j] + sum(x * W[i][j] for i, x in enumerate(row))) for j in range(len(b))] for row in v]


def down(h, W, a):
    return up(h, W.T, a)


def gibbs_step(v, W, a, b, u_hidden, u_visible):
    def compare(numbers, table):
        return np.array(
            [
                [float(u < p) for u, p in zip(us, ps, strict=True)]
                for us, ps in zip(numbers.tolist(), table, strict=True)
            ]
        )

    h = compare(u_hidden, up(v, W, b))
    return [h.tolist(), compare(u_visible, down(h, W, a)).tolist()]


# %% task="24.3"
import itertools
import math


def softplus(x):
    return x + math.log1p(math.exp(-x)) if x > 0 else math.log1p(math.exp(x))


def free_energy(v, W, a, b):
    return [-sum(row * a) - sum(softplus(x) for x in b + row @ W) for row in v]


def log_partition(W, a, b):
    if W.shape[0] > W.shape[1]:
        W, a, b = W.T, b, a
    exponents = [-f for f in free_energy(np.array(list(itertools.product([0, 1], repeat=len(a)))), W, a, b)]
    top = max(exponents)
    return top + math.log(sum(math.exp(x - top) for x in exponents))


# %% task="24.4"
def cd_step(W, a, b, batch, u_hidden, u_visible, rate):
    W, a, b = W.copy(), a.copy(), b.copy()
    start = W.copy(), a.copy(), b.copy()
    for row, u, w in zip(batch, u_hidden, u_visible, strict=True):
        h_data = 1 / (1 + np.exp(-start[2] - row @ start[0]))
        v = 1.0 * (1 / (1 + np.exp(-start[1] - start[0] @ (u < h_data))) > w)
        h = 1 / (1 + np.exp(-start[2] - v @ start[0]))
        W += rate / len(batch) * (np.outer(row, h_data) - np.outer(v, h))
        a += rate / len(batch) * (row - v)
        b += rate / len(batch) * (h_data - h)
    return [W, a, b]


# %% task="24.5"
def complete(v, known, W, a, b, steps):
    rows = []
    for row, fixed in zip(v, known, strict=True):
        now = np.full(len(row), 0.5)
        now[fixed] = row[fixed]
        for _ in range(steps):
            now = 1 / (1 + np.exp(-a - W @ (1 / (1 + np.exp(-b - now @ W)))))
            now[fixed] = row[fixed]
        rows.append(now.tolist())
    return rows


def pixel_probability(v, pixel, W, a, b):
    result = []
    for row in v:
        inputs = b + np.delete(row, pixel) @ np.delete(W, pixel, axis=0)
        odds = np.exp(a[pixel]) * np.prod((1 + np.exp(inputs + W[pixel])) / (1 + np.exp(inputs)))
        result.append(float(odds / (1 + odds)))
    return result


# %% task="24.6"
verdicts = {}
for name, (error, training, validation, spread) in logs.items():
    gap = validation[-1] - training[-1]
    if spread[-1] < 0.01:
        verdicts[name] = "dead units"
    elif any(after > before for before, after in ((error[i], error[i + 1]) for i in range(3))):
        verdicts[name] = "rate too large"
    else:
        verdicts[name] = "overfitting" if gap > 5 else "healthy"
